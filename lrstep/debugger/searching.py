"""Searching: the next update, forward or back, at whose end a condition holds, with signs of life on the way.

What a history records is looked at thousands of updates at once; a condition that needs more is looked at update by
update.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeAlias

import numpy as np

from lrstep.debugger.address import Address
from lrstep.debugger.breakpoints import ListingLine
from lrstep.debugger.framing import Course
from lrstep.debugger.namespace import FrameNamespace, update_namespace
from lrstep.debugger.recorded_namespace import RecordedNamespace, from_columns
from lrstep.debugger.track import Cursor
from lrstep.engine import Progress
from lrstep.expressions import Expression
from lrstep.expressions.evaluation import evaluate

FIRST_STRETCH = 256  # updates

Search: TypeAlias = Generator[Progress, None, int | None]
"""A search: the update that was found, or None."""


def told(search: Search, before: int, total: int) -> Search:
    """A search that is a part of another: `before` updates of `total` have been looked through before it."""
    while True:
        try:
            progress = next(search)
        except StopIteration as end:
            found: int | None = end.value
            return found
        yield Progress(before + progress.done, total)


class Condition:
    """A condition at the end of each update of a course.

    With `begins` it is met only where it did not hold in the update before: where one must stop to see it happen.
    """

    def __init__(self, course: Course, expression: Expression, *, begins: bool = False) -> None:
        expression.check(course.run.n, course.run.data.rows)
        self._course = course
        self._expression = expression
        self._begins = begins
        self._lead = int(begins) + int(expression.uses_previous)
        self._last: tuple[int, bool] | None = None
        self._columns = from_columns(expression)
        self._moved = frozenset(("w", "b"))

    def forward(self, first: int, last: int) -> Search:
        """The first update from `first` up to `last`, computing those that have not been reached."""
        history = self._course.history
        first = max(history.start + 1, first)
        k, length, total = first, min(FIRST_STRETCH, history.most_at_once), last - first + 1
        while k <= last:
            wanted = min(last, k + length - 1)
            for _ in history.reach(wanted):
                yield Progress(max(0, history.known - first), total)
            stop = min(wanted, history.known)
            found = yield from told(self._in(k, stop, step=1), k - first, total)
            if found is not None or stop < wanted:
                return found
            k, length = stop + 1, min(2 * length, history.most_at_once)
        return None

    def backward(self, first: int, last: int) -> Search:
        """The last update from `first` up to `last`, which have been reached."""
        history = self._course.history
        k, length, total = last, min(FIRST_STRETCH, history.most_at_once), last - first + 1
        while k >= first:
            start = max(first, k - length + 1)
            found = yield from told(self._in(start, k, step=-1), last - k, total)
            if found is not None:
                return found
            yield Progress(last - start + 1, total)
            k, length = start - 1, min(2 * length, history.most_at_once)
        return None

    def from_columns(self, first: int, last: int) -> list[int]:
        """The updates of a stretch that has been reached at which it is met, as far as columns tell."""
        found: list[int] = []
        most = self._course.history.most_at_once
        for start in range(first, last + 1, most):
            for low, high in self._pieces(start, min(last, start + most - 1)):
                mask = self._mask(low, high)
                if mask is not None:
                    found += (np.flatnonzero(mask) + low).tolist()
        return found

    def _in(self, first: int, last: int, step: int) -> Search:
        """The same in a stretch that has been reached."""
        pieces = self._pieces(first, last)
        for start, stop in pieces[::step]:
            mask = self._mask(start, stop)
            if mask is not None:
                places = np.flatnonzero(mask)
                if len(places):
                    return start + int(places[0 if step > 0 else -1])
                continue
            for k in range(start, stop + 1)[::step]:
                if self._met(k):
                    return k
                yield Progress(k - first if step > 0 else last - k, last - first + 1)
        return None

    def _pieces(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """The stretch in pieces: what looks back over a seam, or before the first update, stands alone."""
        pieces: list[tuple[int, int]] = []
        starts = [self._course.history.start + 1, *(seam + 1 for seam in self._course.history.seams)]
        ends = [*(start - 1 for start in starts[1:]), last]
        for begin, end in zip(starts, ends, strict=True):
            low, high = max(first, begin), min(last, end)
            whole = max(low, begin + self._lead)
            pieces += [(k, k) for k in range(low, min(whole, high + 1))]
            pieces += [(whole, high)] if whole <= high else []
        return pieces

    def _mask(self, first: int, last: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
        """Whether it is met, for each update of a piece; None where that cannot be told from what is recorded."""
        columns = self._columns
        if (
            columns is None
            or first <= self._course.history.start + self._lead
            or any(seam < first <= seam + self._lead for seam in self._course.history.seams)
        ):
            return None  # it needs more than columns, or looks back over a seam or before the first update
        recorded = self._course.history.recorded(first - self._lead, last)
        if columns.gradients and recorded.gradients.shape[1] == 1:
            return None
        count = last - first + 1 + int(self._begins)
        start = self._lead - int(self._begins)
        with np.errstate(all="ignore"):
            value = evaluate(columns.node, RecordedNamespace(self._course.run, recorded, start, count, self._moved))
        holds = np.broadcast_to(np.asarray(False if value is None else value, dtype=np.bool_), (count,))
        return holds[1:] & ~holds[:-1] if self._begins else holds

    def _met(self, k: int) -> bool:
        return self._holds(k) and not (self._begins and k > self._course.history.start + 1 and self._holds(k - 1))

    def _holds(self, k: int) -> bool:
        if self._last is not None and self._last[0] == k:
            return self._last[1]
        before = update_namespace(self._course, k - 1) if self._expression.uses_previous else None
        here = update_namespace(self._course, k, before)
        assert here is not None
        found = self._expression.holds(here)
        if not self._begins:
            return found
        self._last = k, found
        return found


class LineCondition(Condition):
    """A condition just after a line outside the loop, in each update."""

    def __init__(self, course: Course, expression: Expression, line: ListingLine) -> None:
        super().__init__(course, expression)
        self._line = line
        self._track = course.places.tracks[line.program]
        ran = self._ran(line)
        if ran is None or not {"J", "dw", "db"} & expression.names <= ran:
            self._columns = None
        self._moved = frozenset(ran or ()) & {"w", "b"}

    def _ran(self, line: ListingLine) -> frozenset[str] | None:
        """What has run there, in the vectorised program, where each name is known whole or not at all."""
        if line.program != "vector":
            return None
        names = [step.name for step in self._track.program.before]
        return frozenset(names[: names.index(line.op) + 1])

    def cursor(self, k: int) -> Cursor:
        """Just after the line in update k."""
        found = self._track.cursor(Address(k, self._line.op))
        assert found is not None
        return found

    def _holds(self, k: int) -> bool:
        frame = self._course.frame(self._line.program, self.cursor(k))
        return self._expression.holds(FrameNamespace(self._course, frame))
