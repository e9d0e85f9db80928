"""Ahead: what a script's process writes, read before it is asked for, so that the script need not wait for us."""

from __future__ import annotations

import os
import threading
from collections import deque

PIECE = 2**20
MOST_AHEAD = 2**25
"""Bytes that are read and not yet asked for, beside what the pipe itself holds."""


class Ahead:
    """Reads a pipe in a thread of its own, up to its end."""

    def __init__(self, pipe: int) -> None:
        self._pipe = os.dup(pipe)  # the thread's own: who closes the other cannot take it away amid a read
        self._parts: deque[bytes] = deque()
        self._size = 0
        self._is_over = False
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while part := os.read(self._pipe, PIECE):
            with self._changed:
                self._parts.append(part)
                self._size += len(part)
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._size < MOST_AHEAD or self._is_over)
                if self._is_over:
                    break
        os.close(self._pipe)
        with self._changed:
            self._parts.append(b"")
            self._changed.notify_all()

    def part(self, wait: float | None = None) -> bytes | None:
        """The next bytes, however many; none at the end; None where there are none within so many seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._parts, wait):
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
