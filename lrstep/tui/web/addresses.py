"""Under which addresses others reach a server on this machine, found without sending anything to anybody."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from contextlib import suppress
from typing import NamedTuple

# What the interface of a name has as its IPv4 address, where the system is one of these.
_ASK_ADDRESS = {"linux": 0x8915, "darwin": 0xC0206921}
_REQUEST = "16s16x"
# To reach these, which stand for anywhere, the system names the interface that it would send from. Nothing is sent.
_ANYWHERE = {socket.AF_INET: "198.51.100.1", socket.AF_INET6: "2001:db8::1"}


class NetworkAddress(NamedTuple):
    """An address of this machine, and the interface that has it; empty where it has no name."""

    ip: str
    interface: str = ""


def announced(host: str, port: int, password: str = "") -> list[str]:
    """What to say of where it is served, a line each: what one types, the best first, and the password that is asked.

    Where this machine is on no network, or the system does not tell, that is its own address alone.
    """
    addresses = [NetworkAddress(host)]
    if is_everywhere(host):
        itself = NetworkAddress("::1" if ":" in host else "127.0.0.1", "this machine alone")
        addresses = [*network_addresses(host), itself]
    first, *others = ((_url(ip, port), interface) for ip, interface in addresses)
    word = f"/{password}" if password else ""
    lines = [f"serving on {first[0]}{word}  (Ctrl-C ends it)"]
    if password:
        lines.append(f"or on {first[0]} with the password {password}")
    return [*lines, *(f"also on {url}{word} ({interface})" for url, interface in others)]


def who_can_open(host: str) -> str:
    """That not only this machine can; empty where only it can."""
    if is_own(host):
        return ""
    everyone = "everyone on your network who has the address or the password can open it"
    if is_everywhere(host) and not network_addresses(host):
        return f"{everyone}; this machine's address there was not found, ask its network settings"
    return everyone


def is_everywhere(host: str) -> bool:
    """Whether to listen on a host is to listen on every interface."""
    return _is(host, "is_unspecified")


def is_own(host: str) -> bool:
    """Whether a host is reached from this machine alone."""
    return host == "localhost" or _is(host, "is_loopback")


def network_addresses(host: str) -> list[NetworkAddress]:
    """Under which others reach what listens on every interface, the one on the way to anywhere first."""
    if ":" in host:
        addresses = [NetworkAddress(_on_the_way(socket.AF_INET6))]
    else:
        first, of_interfaces = _on_the_way(socket.AF_INET), _of_interfaces()
        addresses = sorted(of_interfaces or [NetworkAddress(first)], key=lambda address: address.ip != first)
    return [address for address in addresses if address.ip and not _is(address.ip, "is_loopback")]


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _on_the_way(family: socket.AddressFamily) -> str:
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as unconnected:
        unconnected.connect((_ANYWHERE[family], 9))
        return str(unconnected.getsockname()[0])
    return ""


def _of_interfaces() -> list[NetworkAddress]:
    """Those of IPv4, but ones that an interface without a network gives itself."""
    ask = _ASK_ADDRESS.get(sys.platform)
    if ask is None:
        return []
    import fcntl

    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # it has none
                answer = fcntl.ioctl(any_socket, ask, struct.pack(_REQUEST, name.encode()[:15]))
                addresses.append(NetworkAddress(socket.inet_ntoa(answer[20:24]), name))
    return [address for address in addresses if not _is(address.ip, "is_link_local")]


def _is(host: str, what: str) -> bool:
    try:
        return bool(getattr(ipaddress.ip_address(host), what))
    except ValueError:  # it is a name
        return False
