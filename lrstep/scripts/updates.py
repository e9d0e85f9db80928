"""Updates: the lines that a child tells, as the rounds of the loop that trains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from lrstep.scripts.finding import FoundLoop
from lrstep.scripts.told import Begun, Followed, Rerun, Stepped
from lrstep.tracing.counting import Counting
from lrstep.tracing.follow import Executed
from lrstep.tracing.stream import end_of, parts_of

MOST_BEFORE = 60_000
"""Lines that are kept while the loop is not known; of more, the older half has each line's last time alone."""

Part: TypeAlias = tuple[Begun | Followed | Stepped | Rerun, int]


class Updates:
    """Takes lines, and gives updates, each with how much was printed up to its end."""

    def __init__(self, updates: int) -> None:
        """The first `updates` of them are given line by line."""
        self.found: FoundLoop | None = None
        self.printed = 0
        """Bytes that were printed so far."""
        self._updates = updates
        self._lines: list[Executed] = []
        self._printed: list[int] = []
        self._counting: Counting | None = None
        self._k = self._counted = self._marker = self._left = 0
        self._steps = False
        self._last: dict[str, Any] = {}
        self._told: dict[str, Any] = {}
        """What lines have told of the update that is the first of those that are told without."""

    @property
    def lines(self) -> Sequence[Executed]:
        """Those that belong to no update yet."""
        return self._lines

    @property
    def k(self) -> int:
        """The update that runs."""
        return self._k

    @property
    def steps(self) -> bool:
        """Whether lines are told no more."""
        return self._steps

    @property
    def counting(self) -> Counting | None:
        """How far the rounds are counted, once the loop is known."""
        return self._counting

    def line(self, line: Executed) -> Iterator[Part]:
        """One more line."""
        if self._steps:
            return
        self._lines.append(line)
        self._printed.append(self.printed)
        if self._counting is not None:
            yield from self._count()
        elif len(self._lines) > MOST_BEFORE:
            self._thin()

    def begin(self, found: FoundLoop) -> Iterator[Part]:
        """The loop is known."""
        self.found = found
        self._counting = Counting(found.loop)
        yield from self._count()

    def step(self, k: int) -> None:
        """From update k on, no lines are told."""
        self._k, self._steps = k, True
        self._told = self._look_at(self._lines)
        self._lines, self._printed = [], []

    def stepped(self, values: dict[str, Any]) -> tuple[Stepped, int]:
        """An update has ended, of which only this is known."""
        told = Stepped(self._k, self._told | values)
        self._told = {}
        self._k += 1
        return told, self.printed

    def end(self) -> Iterator[Part]:
        """No more lines come."""
        if self._counting is not None and self._lines and not self._steps:
            yield from self._cut(self._stop, self.printed)

    @property
    def _stop(self) -> int:
        """Where the last round ends: what runs after the loop is of no update."""
        counting = self._counting
        if counting is not None and counting.outside:
            return self._left
        is_over = counting is not None and counting.state.waits
        return self._marker if is_over else len(self._lines)

    def _count(self) -> Iterator[Part]:
        counting = self._counting
        while counting is not None and self._counted < len(self._lines):
            line = self._lines[self._counted]
            if counting.loop.begins(line):
                self._marker = self._counted
            self._counted += 1
            begins = counting.begins(line)
            if counting.outside == 1:
                self._left = self._counted - 1 - (self._marker == self._counted - 2)
            if begins:
                marker = self._marker
                yield from self._cut(marker, self._printed[marker])
                self._k = counting.k

    def _cut(self, stop: int, printed: int) -> Iterator[Part]:
        """What the lines up to one of them are."""
        lines = tuple(self._lines[:stop])
        del self._lines[:stop], self._printed[:stop]
        self._counted -= stop
        self._marker -= stop
        self._left -= stop
        assert self.found is not None
        if self._k == 0:
            self._look_at(lines)
            yield Begun(lines, self.found.loop), printed
        elif self._k <= self._updates:
            self._look_at(lines)
            yield Followed(self._k, lines), printed
        else:
            yield from self._unfollowed(lines, end_of(lines, self.found.loop), printed)

    def _unfollowed(self, lines: Sequence[Executed], end: int, printed: int) -> Iterator[Part]:
        """An update, and that the loop runs once more where it was left."""
        self._look_at(lines[:end])
        yield Stepped(self._k, dict(self._last)), printed
        self._look_at(lines[end:])
        if end < len(lines):
            is_same_call = all(line.call >= lines[0].call for line in lines[end:])
            yield Rerun(dict(self._last), is_same_call), printed

    def _look_at(self, lines: Sequence[Executed]) -> dict[str, Any]:
        """What the names that are read have become."""
        wanted = set() if self.found is None else {*(each.path for each in self.found.reads), *self.found.data}
        become = {
            name: part
            for line in lines
            for path, value in line.changes
            for name, part in parts_of(path, value)
            if name in wanted
        }
        self._last |= become
        return become

    def _thin(self) -> None:
        """Leave out, of the older half, all times of a line but its last."""
        half = len(self._lines) // 2
        last = {(line.file, line.line): i for i, line in enumerate(self._lines[:half])}
        kept = sorted(last.values())
        self._lines[:half] = [self._lines[i] for i in kept]
        self._printed[:half] = [self._printed[i] for i in kept]
