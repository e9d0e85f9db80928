"""Progress on a terminal: one line that is overwritten, and gone when the work is done."""

from __future__ import annotations

import time
from typing import TextIO

EVERY = 0.1  # seconds
CLEAR = "\r\x1b[K"


class Progress:
    """Shows how many of `total` updates are done, if `stream` is a terminal."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self._total = total
        self._stream = stream if stream.isatty() else None
        self._next = time.monotonic() + EVERY
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None and self._shown:
            self._stream.write(CLEAR)
            self._stream.flush()

    def show(self, done: int, cost: float) -> None:
        """Say it, if it is time."""
        if self._stream is None or time.monotonic() < self._next:
            return
        share = 100 * done // self._total if self._total else 100
        self._stream.write(f"{CLEAR}update {done:,} of {self._total:,} ({share}%)  J {cost:.6g}")
        self._stream.flush()
        self._next = time.monotonic() + EVERY
        self._shown = True
