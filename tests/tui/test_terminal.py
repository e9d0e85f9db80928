"""The screen in a real pseudo-terminal: what it does to it, and what may be sent to it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
PATIENCE = 20.0  # seconds
START = b"Nothing has been computed yet"
LRSTEP = (sys.executable, "-m", "lrstep")


class Screen:
    """lrstep in a terminal of its own, with the words of a command; or another program, by the words that run it."""

    def __init__(self, *words: str, term: str = "xterm-256color", program: Sequence[str] = LRSTEP) -> None:
        import pty

        command = [*program, *words]
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.environ["TERM"] = term
            os.execvp(command[0], command)

    def send(self, keys: bytes) -> None:
        """Press keys, all at once."""
        os.write(self._terminal, keys)

    def heard(self, until: bytes, within: float = PATIENCE) -> bytes:
        """What it paints, up to a word of it or its end."""
        out, end = b"", time.monotonic() + within
        while until not in out and select.select([self._terminal], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                out += os.read(self._terminal, 65536)
            except OSError:  # the other end is closed
                break
        return out

    def close(self) -> None:
        """Close the window."""
        os.close(self._terminal)

    def ended(self) -> int:
        """Its exit code, once it has ended; -1 where it does not."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        return -1


Open: TypeAlias = Callable[..., Screen]


@pytest.fixture(name="opened")
def _opened() -> Iterator[Open]:
    """Opens a screen that is ready for keys; whatever is left of it in the end is killed."""
    screens: list[Screen] = []

    def open_(source: str = "lesson", term: str = "xterm-256color", until: bytes = b"quit") -> Screen:
        screens.append(Screen(source, term=term))
        assert until in screens[-1].heard(until)
        return screens[-1]

    yield open_
    for screen in screens:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(screen.process, signal.SIGKILL)
            os.waitpid(screen.process, 0)


def test_keys_sent_all_at_once_reach_the_dialog(opened: Open) -> None:
    """As a macro sends them: the address is written before the dialog is painted."""
    screen = opened()
    screen.send(b"g3:dz\r")
    assert b"3:dz" in screen.heard(b"3:dz")
    screen.send(b"q")
    screen.heard(b"\x1b[?1049l")
    assert screen.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_screen_told_to_end_leaves_the_terminal_as_it_was(opened: Open, number: signal.Signals) -> None:
    """The alternate screen, the mouse and the hidden cursor are switched off again."""
    screen = opened()
    os.kill(screen.process, number)
    out = screen.heard(b"\x1b[?25h")
    for sequence in (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h"):
        assert sequence in out
    assert screen.ended() == 128 + number


def test_bytes_that_are_no_text_are_left_out(opened: Open) -> None:
    """A torn or foreign character neither ends the screen nor keeps the next key from it."""
    screen = opened()
    for junk in (b"\xff", b"\xc3(", b"\x80\x80\xfe"):
        screen.send(b"n")
        assert b"1:b" in screen.heard(b"1:b")
        screen.send(junk)
        said = b""
        for _ in range(50):  # what is read in one piece with them is left out too
            screen.send(b"0")
            said += screen.heard(START, within=0.5)
            if START in said:
                break
        assert START in said
    screen.send(b"q")
    assert b"Traceback" not in screen.heard(b"\x1b[?1049l")
    assert screen.ended() == 0


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (b"g5\r\r", b"5:b"),
        (b"g12:dz\rg13:dw\r", b"13:dw"),
        (b"llll", b"The big picture"),
        (b"?????", b"type to search"),
        (b"999999n\x1b", b"Cancelled"),
        (b"eb=1\r\r", b"branch b1"),
        (b"SSS", b"Save options"),
    ],
)
def test_keys_typed_ahead_bring_nothing_down(opened: Open, keys: bytes, shown: bytes) -> None:
    screen = opened("iris")
    screen.send(keys)
    assert shown in screen.heard(shown)
    screen.send(b"\x03")
    assert b"Traceback" not in screen.heard(b"\x1b[?1049l")
    assert screen.ended() == 130


def test_it_ends_with_its_terminal(opened: Open) -> None:
    """A window that is closed leaves no process behind."""
    screen = opened("iris")
    screen.send(b"n")
    screen.heard(b"1:b")
    screen.close()
    assert screen.ended() > 0


def test_a_dumb_terminal_gets_the_plain_debugger(opened: Open) -> None:
    screen = opened(term="dumb", until=b"this terminal cannot show the screen")
    said = screen.heard(b"(lrstep) ")
    assert b"\x1b[?1049h" not in said
    screen.send(b"quit\n")
    assert screen.ended() == 0
