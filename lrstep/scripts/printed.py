"""Printed: the file to which a script prints, and parts of what is in it."""

from __future__ import annotations

import os
import tempfile

MOST_LETTERS = 20_000
"""Of what one update printed, that are kept: as many of the begin as of the end."""


class PrintedFile:
    """A file that is no more when it is closed."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115

    def close(self) -> None:
        """Leave nothing behind."""
        self.file.close()

    @property
    def size(self) -> int:
        """Bytes in it."""
        return os.fstat(self.file.fileno()).st_size

    def text(self, start: int, stop: int) -> str:
        """What was printed from one byte up to another."""
        if stop <= start:
            return ""
        if stop - start <= MOST_LETTERS:
            return self._read(start, stop)
        half = MOST_LETTERS // 2
        left_out = stop - start - 2 * half
        return f"{self._read(start, start + half)}\n… {left_out:,} bytes …\n{self._read(stop - half, stop)}"

    def _read(self, start: int, stop: int) -> str:
        return os.pread(self.file.fileno(), stop - start, start).decode("utf-8", "replace")
