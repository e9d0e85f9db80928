"""The clipboard of the user's own terminal, also over SSH (OSC 52), and through tmux or GNU screen, which keep it back.

tmux takes OSC 52 from a program only where `set-clipboard` is on, and passes it on only where `allow-passthrough` is:
by default neither is. Its own `load-buffer -w` always does both. GNU screen drops OSC 52, and prints what is longer
than its 768 bytes; it passes on what comes in pieces as device control strings.
"""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64decode
from collections.abc import Mapping

from lrstep.tui.web import SERVED

OSC_52 = "\x1b]52;c;"
DCS, END = "\x1bP", "\x1b\\"
PIECE = re.compile(r".{1,240}", re.DOTALL)
SURE = 74_994
"""Bytes of text that all terminals with OSC 52 take: 100,000 of base64, with what is around it."""
SURE_BEYOND = 500
"""The same where tmux or screen, nobody knows which, is at the other end of an SSH connection: in one piece."""
SOON = 2.0  # seconds


def through(sequence: str, environ: Mapping[str, str]) -> str:
    """What to write to a terminal that an OSC 52 `sequence` may reach the outermost one."""
    term = environ.get("TERM", "")
    if "TMUX" in environ or term.startswith("tmux"):
        if "TMUX" in environ and _taken_by_tmux(_text(sequence)):
            return ""
        return f"{sequence}{DCS}tmux;{sequence.replace(chr(27), 2 * chr(27))}{END}"  # either is ignored, or both do it
    if "STY" in environ:
        return "".join(f"{DCS}{piece}{END}" for piece in PIECE.findall(sequence))
    if _is_beyond(environ):
        return f"{DCS}{sequence}{END}" if len(_text(sequence)) <= SURE_BEYOND else ""
    return sequence


def _text(sequence: str) -> bytes:
    return b64decode(sequence.removeprefix(OSC_52).rstrip("\a"))


def _is_beyond(environ: Mapping[str, str]) -> bool:
    return environ.get("TERM", "").startswith("screen") and not {"TMUX", "STY"} & set(environ)


def _taken_by_tmux(text: bytes) -> bool:
    """Whether tmux has it as its newest buffer, and has sent it on."""
    try:
        done = subprocess.run(["tmux", "load-buffer", "-w", "-"], input=text, capture_output=True, timeout=SOON)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def sent(what: str, environ: Mapping[str, str] = os.environ) -> str:
    """What is known once it has been sent: no terminal says whether it took it."""
    if SERVED in environ:
        return f"Sent to the browser's clipboard: {what}"
    return f"Sent to {'tmux and ' if 'TMUX' in environ else ''}the terminal's clipboard: {what}"


def doubt(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Why a text may not be in the clipboard now; empty where nothing speaks against it."""
    size = len(text.encode())
    if SERVED in environ:
        return ""
    if _is_beyond(environ):
        sure = f"behind tmux or screen on another machine only {SURE_BEYOND:,} are sure to arrive"
        return f"Not sent: it has {size:,} bytes, and {sure}." if size > SURE_BEYOND else ""
    what = f"it has {size:,} bytes, and some terminals take no more than {SURE:,}"
    return f"Sent to the terminal's clipboard; but {what}." if size > SURE else ""
