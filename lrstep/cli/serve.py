"""`lrstep serve`: the screen in a web page."""

from __future__ import annotations

import argparse
import gc
import os
import re
import socket
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from lrstep.cli.exits import exit_of
from lrstep.cli.options import add_options
from lrstep.cli.terminal import opened, print_notes, source_of
from lrstep.errors import InputError, printable
from lrstep.extras import installing
from lrstep.interrupts import as_usual
from lrstep.options import SCREEN_OPTIONS

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.source import Source
    from lrstep.tui.web.processes import Opening

OPEN_FILES, THREADS = "/proc/self/fd", "/proc/self/task"
HISTORY, HISTORY_MEMORY = "history-memory", 32  # MiB
EVERYWHERE = ("0.0.0.0", "::")
PASSWORD = re.compile(r"[A-Za-z0-9_-]{4,64}")
MOST_PORTS, MOST_VISITORS, MOST_MINUTES = 65_535, 1_000, 10_000
FOR_PAGES = {"TEXTUAL_FPS": "60", "TEXTUAL_COLOR_SYSTEM": "truecolor", "TERM_PROGRAM": "textual"}
"""What Textual reads in the environment: how often a page is painted at most, and what it can show."""
HELP = "the screen in a web page, for a class too (an extra)"
DESCRIPTION = """\
Serve the screen to browsers, a session of its own for each visitor. Only this machine can open it unless --host says
otherwise; then a password is asked, which is also in the address that is printed. A served screen writes no files. It
needs an extra: pip install 'lrstep[serve]'; with pipx, pipx runpip lrstep install 'lrstep[serve]'; with uv, uv tool
install '.[serve]' in a clone of lrstep."""
EXAMPLES = """\
examples:
  lrstep serve                             the lesson, on http://127.0.0.1:8000
  lrstep serve iris --at 12:dz --port 8080
  lrstep serve iris --host 0.0.0.0         for a class: prints the address to type
  lrstep serve iris --host 0.0.0.0 --password sigmoid --visitors 30 --idle 20"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds this command's arguments."""
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="a sample, a data file, a scenario or a log")
    host = "the address to listen on; 0.0.0.0 lets in who is on your network and has the password (default: 127.0.0.1)"
    parser.add_argument("--host", default="127.0.0.1", help=host)
    parser.add_argument("--port", default="8000", help="the port to listen on (default: 8000)")
    password = "the password that is asked (default: none on 127.0.0.1; elsewhere one is made up)"
    parser.add_argument("--password", metavar="WORD", help=password)
    visitors = "how many visitors may be there at once (default: 60)"
    parser.add_argument("--visitors", metavar="N", default="60", help=visitors)
    idle = "end a session after so many minutes without a key (default: 60)"
    parser.add_argument("--idle", metavar="MINUTES", default="60", help=idle)
    add_options(parser, SCREEN_OPTIONS)


def command(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    if arguments.source == "-":
        raise InputError("standard input can be read by one visitor only", "give the log as a file")
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise InputError("the web page needs more packages", installing("serve"))
    files = _entries(OPEN_FILES)
    # Opened here too: what is wrong is said before anybody visits.
    source = _source(arguments)
    debugger = opened(source)
    print_notes(source, debugger.run)
    port = _whole("port", arguments.port, MOST_PORTS)
    visitors, idle = _whole("number of visitors", arguments.visitors, MOST_VISITORS), _idle(arguments.idle)
    host, word = _free_host(arguments.host, port), _password(arguments.password)
    gc.disable()  # nothing that loading makes is garbage
    opening = _opening(arguments, source.title, debugger if _entries(OPEN_FILES) == files else None)
    from lrstep.tui.web.server import Service, WebServer  # not before visitors can be made, who need none of it

    as_usual()
    WebServer(Service(host, port, f"lrstep · {source.title}", word, visitors, idle), opening).serve()
    return 0


def _opening(arguments: argparse.Namespace, title: str, debugger: Debugger | None) -> Opening:
    """How a visitor's process is made; without a Debugger each opens the source anew, which has a file of its own."""
    os.environ.update(FOR_PAGES)  # which Textual reads when it is loaded
    from lrstep.tui.web import SERVED
    from lrstep.tui.web.processes import Forked, Started
    from lrstep.tui.web.visitor import VisitorDriver, rehearse

    os.environ[SERVED] = "1"

    def show() -> int:
        from lrstep.tui import show_screen

        def screen() -> int:
            return show_screen(debugger or opened(_source(arguments)), title, driver=VisitorDriver)

        return exit_of(screen, sys.argv[1:])  # what goes wrong is told here, not to the visitor

    if sys.platform == "linux":  # elsewhere what the system itself loads may have threads, which a fork lacks
        from lrstep.tui.web.forks import Forks

        rehearse()
        if _entries(THREADS) == 1:
            return Forked(Forks(show))
    words = [sys.executable, "-m", "lrstep", "open", *([arguments.source] if arguments.source else [])]
    for option in SCREEN_OPTIONS:
        value = getattr(arguments, option.name)
        if value is not None:
            words.append(f"--{option.name}" if value is True else f"--{option.name}={value}")
    return Started(words)


def _source(arguments: argparse.Namespace) -> Source:
    """What is served, whose past takes little memory for each visitor, unless it is said how much."""
    source = source_of(arguments)
    return replace(source, options={HISTORY: HISTORY_MEMORY, **source.options})


def _entries(folder: str) -> int:
    """How many there are in a folder, where the system has it."""
    return len(tuple(Path(folder).iterdir())) if sys.platform == "linux" else 0


def _whole(what: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 0 < int(text) <= most):
        raise InputError(f"{printable(text)} is not a valid {what}", f"give a number from 1 to {most}")
    return int(text)


def _idle(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= MOST_MINUTES:
        raise InputError(f"--idle {printable(text)} cannot be used", f"give minutes, up to {MOST_MINUTES}")
    return minutes


def _password(given: str | None) -> str | None:
    if given is not None and not PASSWORD.fullmatch(given):
        what = f"the password {printable(given)} cannot be typed into an address"
        raise InputError(what, "choose 4 to 64 letters, digits, - and _")
    return given


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
