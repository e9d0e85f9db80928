"""Links: the FILE:LINE of an error, to be clicked on where standard error is a terminal that knows OSC 8.

Who reads sees the same letters as everywhere else. Which terminals know is told by the signs that supports-hyperlinks
(of cargo and npm) goes by; FORCE_HYPERLINK=1 says that another does, and FORCE_HYPERLINK=0 that none is wanted. What
goes to a file or a pipe never has one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TextIO

from lrstep.errors import InputError

OLDEST_VTE, OLDEST_TMUX = 5001, (3, 4)  # VTE 0.50.0 ends where it meets one
OSC_8, ST = "\x1b]8;;", "\x1b\\"
PROGRAMS = ("Hyper", "iTerm.app", "WezTerm", "ghostty", "terminology", "vscode", "zed")
TERMS = ("alacritty", "alacritty-direct", "contour", "foot", "foot-extra", "xterm-ghostty", "xterm-kitty")


def with_link(error: InputError, stream: TextIO | None = None) -> str:
    """An error's line, its place a link where it names a file and what is written to `stream` is shown by one that
    knows links; by default that is standard error."""
    line, place = str(error), error.place
    if place is None or not knows_links(sys.stderr if stream is None else stream, os.environ):
        return line
    visible = str(place._replace(column=None))
    before, where, after = line.rpartition(f", in {visible}")
    target = _uri(place.file)
    if not where or not target:  # a long line was cut there; it is no file
        return line
    return f"{before}, in {OSC_8}{target}{ST}{visible}{OSC_8}{ST}{after}"


def knows_links(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether it is a terminal that takes OSC 8, as far as its signs tell."""
    if not stream.isatty():
        return False
    if forced := environ.get("FORCE_HYPERLINK", "").strip():
        return forced.lower() not in ("0", "false")
    if environ.get("TERM", "dumb") == "dumb" or "STY" in environ:  # GNU screen would print what is long
        return False
    program = environ.get("TERM_PROGRAM", "")
    if program == "tmux" or "TMUX" in environ:
        return program == "tmux" and _version(environ.get("TERM_PROGRAM_VERSION", "")) >= OLDEST_TMUX
    vte = environ.get("VTE_VERSION", "")
    return (
        program in PROGRAMS
        or environ.get("TERM") in TERMS
        or bool({"DOMTERM", "KONSOLE_VERSION", "WT_SESSION"} & set(environ))
        or (vte.isascii() and vte.isdigit() and int(vte[:9]) >= OLDEST_VTE)
    )


def _version(text: str) -> tuple[int, ...]:
    """The numbers of a version such as 3.3a."""
    parts = ("".join(c for c in part if c in "0123456789") for part in text[:20].split("."))
    return tuple(int(part) for part in parts if part)


def _uri(file: str) -> str:
    """A file's address, all but plain letters spelt out; empty where there is no such file.

    It has this machine's name, as those who specified OSC 8 ask for: over SSH a terminal would else look on its own.
    """
    import socket  # here, as the others: most lines have no link
    from pathlib import Path
    from urllib.parse import quote

    if not os.path.exists(file):  # noqa: PTH110  # it takes what is no path at all
        return ""
    uri = Path(os.path.abspath(file)).as_uri()  # noqa: PTH100  # a link leads where it says, not where it ends
    host = "" if sys.platform == "win32" else quote(socket.gethostname(), safe="")  # a share's, there
    return uri.replace("file://", f"file://{host}", 1)
