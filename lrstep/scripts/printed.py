"""Printed: the file to which a script prints, and parts of what is in it; of what is much, the middle is given back."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from typing import NamedTuple

MOST_LETTERS = 20_000
"""Of what one update printed, that are kept: as many of the begin as of the end."""
MOST_BYTES = 2**26
"""That wait to be read; of more, what was printed first and last is kept."""
_LEAST = 2**20
"""Bytes that are given back at once."""
_PUNCH = 0x01 | 0x02
"""Of Linux's `fallocate`: give the room of some bytes back, and keep the file's size."""


class _Gap(NamedTuple):
    """Bytes that are no more."""

    start: int = 0
    stop: int = 0


class PrintedFile:
    """A file that is no more when it is closed."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self._read_up_to = 0
        self._given_back = 0
        self._gap = _Gap()
        """Of what was not read yet."""
        self._can_give_back = sys.platform == "linux"

    def close(self) -> None:
        """Leave nothing behind."""
        self.file.close()

    @property
    def size(self) -> int:
        """Bytes in it."""
        return os.fstat(self.file.fileno()).st_size

    def spare(self) -> None:
        """Give back the room of what was read, and of the middle of what is much. To be called now and then."""
        size = self.size
        if self._read_up_to - self._given_back > _LEAST:
            self._give_back(self._given_back, self._read_up_to)
            self._given_back = self._read_up_to
        start = max(self._read_up_to + MOST_LETTERS, self._gap.stop)
        stop = size - MOST_BYTES // 2
        if size - start > MOST_BYTES and stop - start > _LEAST and self._give_back(start, stop):
            is_same = self._gap.start >= self._read_up_to and self._gap.stop == start
            self._gap = _Gap(self._gap.start if is_same else start, stop)

    def _give_back(self, start: int, stop: int) -> bool:
        """Whether the room of some bytes is free."""
        if self._can_give_back:
            off, length = ctypes.c_int64(start), ctypes.c_int64(stop - start)
            self._can_give_back = ctypes.CDLL(None).fallocate(self.file.fileno(), _PUNCH, off, length) == 0
        return self._can_give_back

    def text(self, start: int, stop: int) -> str:
        """What was printed from one byte up to another."""
        if stop <= start:
            return ""
        self._read_up_to = max(self._read_up_to, stop)
        half, gap = MOST_LETTERS // 2, self._gap
        first, last = (stop, stop) if stop - start <= MOST_LETTERS else (start + half, stop - half)
        if gap.start < stop and start < gap.stop:
            first, last = min(first, max(gap.start, start)), max(last if last < stop else start, min(gap.stop, stop))
        if first >= last:
            return self._read(start, stop)
        return f"{self._read(start, first)}\n… {last - first:,} bytes …\n{self._read(last, stop)}"

    def _read(self, start: int, stop: int) -> str:
        return os.pread(self.file.fileno(), stop - start, start).decode("utf-8", "replace")
