"""Progress on a terminal: one line that is overwritten, and gone when the work is done."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.sources import Source

EVERY = 0.1  # seconds
PAUSE = 0.5
CLEAR = "\r\x1b[K"


class Progress:
    """Says how many updates are done, on standard error if that is a terminal."""

    def __init__(self) -> None:
        self._stream = sys.stderr if sys.stderr.isatty() else None
        self._next = time.monotonic() + EVERY
        self._told = time.monotonic()
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line away, for others to write where it was."""
        if self._stream is not None and self._shown:
            self._stream.write(CLEAR)
            self._stream.flush()
            self._shown = False

    def show(self, done: int, total: int, more: str = "") -> None:
        """Say it, if it is time: what is over at once says nothing."""
        now, told = time.monotonic(), self._told
        self._told = now
        if now - told > PAUSE:  # another work than the last that was told of
            self._next = now + EVERY
        if self._stream is None or now < self._next:
            return
        share = 100 * done // total if total else 100
        self._stream.write(f"{CLEAR}update {done:,} of {total:,} ({share}%){more}")
        self._stream.flush()
        self._next = now + EVERY
        self._shown = True


def opened(source: Source) -> Debugger:
    """A Debugger at the place that the source's options name, saying how far the way there is."""
    debugger = source.debugger()
    with Progress() as progress:
        for step in source.going_to_place(debugger):
            progress.show(step.done, step.total)
    return debugger
