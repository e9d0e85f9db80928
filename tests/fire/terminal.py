"""The same at a real pseudo-terminal: bytes and sizes by chance, after which the terminal is as it was."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import sys
import time
from fcntl import ioctl
from pathlib import Path
from random import Random
from termios import TIOCSWINSZ, tcgetattr

from tests.fire.actions import SIZES

SENT = (
    *(f"\x1b[{letter}" for letter in "ABCDHFZ"), *(f"\x1b[{number}~" for number in (3, 5, 6, 15, 24)), "\r", "\t", " ",
    "\x7f", "\x1b", "\x10", "\x15", *"aaabbcdefghlmnnnopstvwxyzBCDEFMNPUXZ0123456789?/:=.,<>;[]{}é数", "\x1b[<64;9;9M",
)  # fmt: skip
JUNK = (b"\xff", b"\xc3(", b"\x1b[<0;", b"\x1b[999;999R", b"\x1b]0;a\x07", b"\x00")
LEFT = (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h")  # the alternate screen, the mouse, the hidden cursor
PATIENCE = 20.0  # seconds
ENDS = (0, 130, 128 + signal.SIGTERM)


def wrong_at_a_terminal(source: str, folder: Path, seed: str, count: int) -> str:
    """What is wrong after so many bursts of bytes at the screen of a source; nothing where all is in order."""
    random = Random(seed)
    process, end = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", HOME=str(folder))
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "lrstep", source])
    before = tcgetattr(end)
    try:
        out = _heard(end, 1.0, until=b"quit", most=PATIENCE)
        for _ in range(count):
            os.write(end, _burst(random))
            if random.random() < 0.1:
                columns, rows = random.choice(SIZES)
                ioctl(end, TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            out += _heard(end, 0.05)
        ended, status = os.waitpid(process, os.WNOHANG)
        if not ended:
            os.kill(process, signal.SIGTERM)
            out += _heard(end, 0.5, until=LEFT[-1], most=PATIENCE)
            status = _waited(process)
        return _faults(out, os.waitstatus_to_exitcode(status), same=tcgetattr(end) == before)
    finally:
        os.close(end)


def _faults(out: bytes, code: int, *, same: bool) -> str:
    """What is wrong with the end of a screen."""
    faults = [f"it ended with {code}"] if code not in ENDS else []
    faults += ["a traceback: " + out[out.index(b"Traceback") :].decode(errors="replace")] if b"Traceback" in out else []
    faults += [f"{sequence!r} was not sent" for sequence in LEFT if sequence not in out]
    return ", ".join(faults if same else [*faults, "the terminal is not as it was"])


def _burst(random: Random) -> bytes:
    keys = "".join(random.choices(SENT, k=random.randint(1, 6))).encode()
    click = f"\x1b[<0;{random.randint(1, 130)};{random.randint(1, 45)}"
    return keys + random.choice((b"", b"", b"", random.choice(JUNK), f"{click}M{click}m".encode()))


def _heard(end: int, quiet: float, until: bytes = b"", most: float = 1.0) -> bytes:
    """What is painted, up to a word of it or until it is quiet."""
    out, last = b"", time.monotonic() + most
    while time.monotonic() < last and select.select([end], [], [], PATIENCE if until else quiet)[0]:
        try:
            piece = os.read(end, 65536)
        except OSError:  # the other end is closed
            break
        out += piece
        if not piece or (until and until in out):
            break
    return out


def _waited(process: int) -> int:
    """The status with which it ended; it is killed where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    return os.waitpid(process, 0)[1]
