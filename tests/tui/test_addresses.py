"""Under which addresses a served screen is announced, and who is said to be able to open it."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import subprocess
import sys

import pytest

from lrstep.tui.web import addresses
from lrstep.tui.web.addresses import NetworkAddress, announced, network_addresses, who_can_open
from tests.tui.serving import served

EVERYONE = "everyone on your network who has the address or the password can open it"
ALONE = "(this machine alone)"


def test_what_is_on_every_interface_is_announced_by_addresses_that_others_can_type() -> None:
    with served("lesson", "--host", "0.0.0.0") as (server, port):
        assert server.stdout is not None
        assert server.stderr is not None
        typed, password = server.stdout.readline().split()[3].rsplit("/", 1)
        assert server.stdout.readline() == f"lrstep: or on {typed} with the password {password}\n"
        assert server.stderr.readline().startswith("lrstep: note: everyone on your network who has the address or")
    assert len(password) == 6
    address = ipaddress.ip_address(typed.removeprefix("http://").removesuffix(f":{port}"))
    assert not address.is_unspecified
    assert address.is_loopback == (not network_addresses("0.0.0.0"))


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("ip") is None, reason="nobody else to ask")
def test_every_interface_is_named() -> None:
    """As `ip` lists them."""
    listing = subprocess.run(["ip", "-4", "-oneline", "address"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()]
    listed = {(row[3].partition("/")[0], row[1]) for row in rows}
    assert set(network_addresses("0.0.0.0")) <= {NetworkAddress(*row) for row in listed}
    outside = {ip for ip, name in listed if not ip.startswith(("127.", "169.254."))}
    assert {address.ip for address in network_addresses("0.0.0.0")} <= outside
    assert bool(network_addresses("0.0.0.0")) == bool(outside)


def test_the_one_on_the_way_to_anywhere_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    of_interfaces = [NetworkAddress("172.17.0.1", "docker0"), NetworkAddress("192.168.1.23", "wlan0")]
    monkeypatch.setattr(addresses, "_of_interfaces", lambda: [NetworkAddress("127.0.0.1", "lo"), *of_interfaces])
    monkeypatch.setattr(addresses, "_on_the_way", lambda family: "192.168.1.23")
    assert announced("0.0.0.0", 8000, "k7m2xq") == [
        "serving on http://192.168.1.23:8000/k7m2xq  (Ctrl-C ends it)",
        "or on http://192.168.1.23:8000 with the password k7m2xq",
        "also on http://172.17.0.1:8000/k7m2xq (docker0)",
        f"also on http://127.0.0.1:8000/k7m2xq {ALONE}",
    ]
    assert who_can_open("0.0.0.0") == EVERYONE


def test_where_this_machine_is_on_no_network_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_of_interfaces", lambda: [NetworkAddress("127.0.0.1", "lo")])
    monkeypatch.setattr(addresses, "_on_the_way", lambda family: "")
    assert announced("0.0.0.0", 8000) == ["serving on http://127.0.0.1:8000  (Ctrl-C ends it)"]
    assert announced("::", 8000) == ["serving on http://[::1]:8000  (Ctrl-C ends it)"]
    assert who_can_open("::").endswith("this machine's address there was not found, ask its network settings")


def test_a_system_that_does_not_list_its_interfaces_tells_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(addresses, "_on_the_way", {socket.AF_INET: "10.0.0.7", socket.AF_INET6: "fd00::7"}.get)
    ours = f"also on http://127.0.0.1:8000 {ALONE}"
    assert announced("0.0.0.0", 8000) == ["serving on http://10.0.0.7:8000  (Ctrl-C ends it)", ours]
    assert announced("::", 8000)[0] == "serving on http://[fd00::7]:8000  (Ctrl-C ends it)"


@pytest.mark.parametrize(
    ("host", "url", "note"),
    [
        ("127.0.0.1", "http://127.0.0.1:80", ""),
        ("127.3.2.1", "http://127.3.2.1:80", ""),
        ("localhost", "http://localhost:80", ""),
        ("::1", "http://[::1]:80", ""),
        ("192.168.1.23", "http://192.168.1.23:80", EVERYONE),
        ("teacher.example", "http://teacher.example:80", EVERYONE),
        ("fd00::7", "http://[fd00::7]:80", EVERYONE),
    ],
)
def test_one_host_is_announced_as_it_is(host: str, url: str, note: str) -> None:
    assert announced(host, 80) == [f"serving on {url}  (Ctrl-C ends it)"]
    assert who_can_open(host) == note
