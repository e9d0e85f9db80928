"""FollowedExamples: which example each line of a round is about, where loops in it go over the examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lrstep.checks.followed.names import SeenRound
from lrstep.tracing.stream import Loop, rounds_of


@dataclass(frozen=True)
class FollowedExamples:
    """The examples of a round's batch."""

    seen: SeenRound
    loops: Sequence[Loop]
    """Of the script, the inner ones first."""
    m: int
    rows: Sequence[int] | None
    """Of the data; None where the batch is all of it."""

    @cached_property
    def at(self) -> Mapping[int, int]:
        """By the number of a line in the round: the place in the batch."""
        lines = {(line.line, line.file) for line in self.seen.executed}
        at: dict[int, int] = {}
        for loop in self.loops:
            if (loop.marker, loop.file) not in lines:
                continue
            for run in rounds_of(self.seen.executed, loop):
                if len(run) == self.m:
                    for i, each in zip(self._order(loop, [each.start for each in run]), run, strict=True):
                        at |= dict.fromkeys(range(each.start, each.stop), i)
        return at

    @cached_property
    def feature_at(self) -> Mapping[int, int]:
        """The same for inner loops: how many rounds of the innermost loop have begun before a line of it."""
        at: dict[int, int] = {}
        for loop in self.loops:
            for run in rounds_of(self.seen.executed, loop):
                for i, each in enumerate(run):
                    for place in range(each.start, each.stop):
                        at.setdefault(place, i)
        return at

    def _order(self, loop: Loop, starts: Sequence[int]) -> Sequence[int]:
        """The places in the batch that the rounds of a loop are about."""
        counts = [
            int(value)
            for at in starts
            for path, value in self.seen.executed[at].changes
            if path in loop.counters and isinstance(value, (int, np.integer))
        ]
        rows = list(range(self.m)) if self.rows is None else list(self.rows)
        if len(counts) == len(starts) and sorted(counts) == sorted(rows):
            return [rows.index(count) for count in counts]
        return range(self.m)
