"""ReadAhead: what a script's process writes, read before it is asked for, so that the script need not wait for us."""

from __future__ import annotations

import fcntl
import os
import select
import termios
import threading
from array import array
from collections import deque

PIECE = 2**20
MOST_AHEAD = 2**25
"""Bytes that are read and not yet asked for, beside what the pipe itself holds."""


class ReadAhead:
    """Reads a pipe in a thread of its own, up to its end."""

    def __init__(self, pipe: int) -> None:
        self._pipe = os.dup(pipe)  # the thread's own: who closes the other cannot take it away amid a read
        self._parts: deque[bytes] = deque()
        self._size = 0
        self._is_over = False
        self._changed = threading.Condition()
        self._rests = False
        self._half = _capacity(pipe) // 2
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while not self._is_over:
            self._is_readable(None)
            with self._changed:
                self._changed.wait_for(lambda: not self._rests or self._is_over)
                part = b"" if self._is_over else os.read(self._pipe, PIECE)
                self._is_over = not part
                self._parts.append(part)
                self._size += len(part)
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._size < MOST_AHEAD or self._is_over)
        os.close(self._pipe)

    def _is_readable(self, wait: float | None) -> bool:
        return bool(select.select([self._pipe], [], [], wait)[0])

    def rest(self, seconds: float) -> bool:
        """Leave it in the pipe for so long; whether that is half full by then, or at its end."""
        with self._changed:
            self._rests = True
            self._changed.wait(seconds)
            if self._is_over:
                return True
            waiting = array("i", [0])
            fcntl.ioctl(self._pipe, termios.FIONREAD, waiting)
            return waiting[0] > self._half

    def part(self, wait: float | None = None) -> bytes | None:
        """The next bytes, however many; none at the end; None where there are none within so many seconds."""
        with self._changed:
            if self._rests:
                self._rests = False
                self._changed.notify_all()
            while not self._changed.wait_for(lambda: self._parts, wait):
                if not self._is_readable(0):  # else the thread has not come to read it yet
                    return None
            part = self._parts.popleft()
            if not part:
                self._parts.append(part)
            self._size -= len(part)
            self._changed.notify_all()
            return part

    def close(self) -> None:
        """Read no more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()


def _capacity(pipe: int) -> int:
    """Bytes that a pipe holds, at the least."""
    get = getattr(fcntl, "F_GETPIPE_SZ", None)
    return 2**14 if get is None else fcntl.fcntl(pipe, get)
