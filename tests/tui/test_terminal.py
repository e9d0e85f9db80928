"""The screen in a real pseudo-terminal: what it does to it, and what may be sent to it."""

from __future__ import annotations

import os
import signal
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_keys_sent_all_at_once_reach_the_dialog() -> None:
    """As a macro sends them: the address is written before the dialog is painted."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "lrstep"])
    assert b"quit" in heard(terminal, b"quit")
    os.write(terminal, b"g3:dz\r")
    assert b"3:dz" in heard(terminal, b"3:dz")
    os.write(terminal, b"q")
    heard(terminal, b"\x1b[?1049l")
    os.waitpid(process, 0)


def heard(terminal: int, until: bytes, within: float = 20) -> bytes:
    """What a program in a pseudo-terminal paints, up to a word of it or its end."""
    import select

    out = b""
    while until not in out and select.select([terminal], [], [], within)[0]:
        try:
            out += os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
    return out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_screen_told_to_end_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    """The alternate screen, the mouse and the hidden cursor are switched off again."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "lrstep"])

    assert b"quit" in heard(terminal, b"quit")
    os.kill(process, number)
    out = heard(terminal, b"\x1b[?1049l")
    heard(terminal, b"never")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 128 + number
    assert b"\x1b[?1049l" in out
    assert b"\x1b[?1000l" in out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_bytes_that_are_no_text_are_left_out() -> None:
    """A torn or foreign character neither ends the screen nor keeps the next key from it."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-m", "lrstep"])
    heard(terminal, b"quit")
    for junk in (b"\xff", b"\xc3(", b"\x80\x80\xfe"):
        os.write(terminal, junk)
        heard(terminal, b"never", within=0.3)
    os.write(terminal, b"n")
    assert b"1:b" in heard(terminal, b"1:b")
    os.write(terminal, b"q")
    assert b"Traceback" not in heard(terminal, b"\x1b[?1049l")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_dumb_terminal_gets_the_plain_debugger() -> None:
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "dumb"
        os.execv(sys.executable, [sys.executable, "-m", "lrstep"])
    said = heard(terminal, b"(lrstep) ")
    assert b"this terminal cannot show the screen" in said
    assert b"\x1b[?1049h" not in said
    os.write(terminal, b"quit\n")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
