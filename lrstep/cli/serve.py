"""`lrstep serve`: the screen in a web page."""

from __future__ import annotations

import argparse
import os
import shlex
import socket
import sys

from lrstep.cli.options import add_options
from lrstep.cli.terminal import opened, print_notes, source_of
from lrstep.errors import InputError, printable
from lrstep.extras import installing
from lrstep.interrupts import as_usual
from lrstep.options import SCREEN_OPTIONS

LONGEST_PORT = 5  # digits
EVERYWHERE = ("0.0.0.0", "::")
HELP = "the screen in a web page (an extra)"
DESCRIPTION = """\
Serve the screen to browsers, a session of its own for each visitor. Only this machine can open it unless --host says
otherwise; there is no password. A served screen writes no files. It needs an extra: pip install 'lrstep[serve]'; with
pipx, pipx runpip lrstep install 'lrstep[serve]'; with uv, uv tool install '.[serve]' in a clone of lrstep."""
EXAMPLES = """\
examples:
  lrstep serve                             the lesson, on http://127.0.0.1:8000
  lrstep serve iris --at 12:dz --port 8080
  lrstep serve iris --host 0.0.0.0         for everyone on your network"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="a sample, a data file, a scenario or a log")
    host = "the address to listen on; 0.0.0.0 lets everyone on your network in (default: 127.0.0.1)"
    parser.add_argument("--host", default="127.0.0.1", help=host)
    parser.add_argument("--port", default="8000", help="the port to listen on (default: 8000)")
    add_options(parser, SCREEN_OPTIONS)


def command(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    if arguments.source == "-":
        raise InputError("standard input can be read by one visitor only", "give the log as a file")
    # Opened here too: what is wrong is said before anybody visits.
    source = source_of(arguments)
    print_notes(source, opened(source).run)
    port = _port(arguments.port)
    try:
        from lrstep.tui.web.server import WebServer
    except ImportError:
        raise InputError("the web page needs more packages", installing("serve")) from None
    host = _free_host(arguments.host, port)
    words = [sys.executable, "-m", "lrstep", "open", *([arguments.source] if arguments.source else [])]
    for option in SCREEN_OPTIONS:
        value = getattr(arguments, option.name)
        if value is not None:
            words.append(f"--{option.name}" if value is True else f"--{option.name}={value}")
    as_usual()
    line = shlex.join(words)
    opens = f"exec {line}" if os.name == "posix" else line
    WebServer(opens, host, port, f"lrstep · {source.title}").serve()
    return 0


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_PORT and 0 < int(text) < 65536):
        raise InputError(f"{printable(text)} is not a valid port", "give a number from 1 to 65535")
    return int(text)


def _free_host(host: str, port: int) -> str:
    """The host as it is typed; that of every interface as the system spells it. InputError where it is not free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            return address[0] if address[0] in EVERYWHERE else host
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        what = f"{printable(host)}:{port} cannot be listened on: {why}"
        raise InputError(what, "choose another --port or --host") from None
