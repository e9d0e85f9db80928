"""Counting: the rounds of a loop, as its lines come in."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import Loop


class CountState(NamedTuple):
    """Where a count stands: it can go on in another process."""

    k: int = 0
    """The round that runs, from 1."""
    call: int = -1
    """In which its marker ran last."""
    waits: bool = False
    """Whether that was the last line of that call, so that a round may have begun."""


class Counting:
    """Counts rounds over all times that a loop runs: one has begun where its marker ran and then a line inside it."""

    def __init__(self, loop: Loop, state: CountState | None = None) -> None:
        self.loop = loop
        self.state = state or CountState()
        self.outside = 0
        """How many lines in a row have run since the loop was left."""

    @property
    def k(self) -> int:
        """The round that runs."""
        return self.state.k

    def begins(self, line: Executed) -> bool:
        """Whether one more line that ran shows that a round has begun, with the marker that ran last."""
        k, call, waits = self.state
        inside = self.loop.is_inside(line)
        if self.loop.begins(line):
            self.outside = 0
            self.state = CountState(k, line.call, True)
            return False
        if line.call != call:
            self.outside += line.call < call or self.outside > 0  # an earlier call is one that this one goes back to
            return False
        begun = inside and waits
        self.outside = 0 if inside else self.outside + 1
        self.state = CountState(k + begun, call, False)
        return begun
