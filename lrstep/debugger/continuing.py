"""Continuing: on, or back, to the nearest of all breakpoints, watches and stops."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from lrstep.debugger.address import Address
from lrstep.debugger.breakpoints import NONFINITE, Breakpoint, ListingLine
from lrstep.debugger.framing import Course
from lrstep.debugger.namespace import FrameNamespace
from lrstep.debugger.program import ProgramName
from lrstep.debugger.searching import Condition, LineCondition, told
from lrstep.debugger.track import Cursor
from lrstep.engine import Progress, Update
from lrstep.expressions import Expression
from lrstep.quantities import BY_NAME, POINTWISE, item_name

FIRST_STRETCH, LONGEST_STRETCH = 256, 2**17  # updates


class Met(NamedTuple):
    """Where one stops, and at what."""

    cursor: Cursor
    what: str


StopSearch: TypeAlias = Generator[Progress, None, Met | None]


class Continue:
    """From a place of a program on, or back, to the nearest place where one is to stop."""

    def __init__(
        self, course: Course, program: ProgramName, cursor: Cursor, breakpoints: Iterable[Breakpoint],
        watches: Iterable[Expression],
    ) -> None:  # fmt: skip
        self._course, self._program, self._cursor = course, program, cursor
        self._track = course.places.tracks[program]
        active = [found for found in breakpoints if found.enabled]
        self._lines = [found for found in active if found.line is not None]
        self._nonfinite = [found for found in active if found.text == NONFINITE]
        self._conditions = [
            (_name(found), Condition(course, found.condition, begins=True), found.hits)
            for found in active
            if found.line is None and found.condition is not None
        ]
        self._conditions += [
            (f"watch {watch.text}", Condition(course, watch, begins=True), 1) for watch in watches if watch.is_condition
        ]
        self._met: dict[str, int] = {}
        self._before = self._total = 0

    def forward(self, last: int) -> StopSearch:
        """The nearest place after this one, up to the end of update `last`."""
        history, first = self._course.history, self._track.update(self._cursor)
        k, length, self._total = first, FIRST_STRETCH, last - first + 1
        while k <= last:
            wanted = min(last, k + length - 1)
            for _ in history.reach(wanted):
                yield Progress(max(0, history.known - first), self._total)
            stop = min(wanted, history.known)
            self._before = k - first
            found = yield from self._nearest(k, stop, backward=False)
            if found is not None or stop < wanted:
                return found
            yield Progress(stop - first + 1, self._total)
            k, length = stop + 1, min(2 * length, LONGEST_STRETCH)
        return None

    def backward(self) -> StopSearch:
        """The nearest place before this one."""
        last = k = self._cursor.k
        length = FIRST_STRETCH
        start = self._track.begins
        self._total = last - start
        while k > start:
            first = max(start + 1, k - length + 1)
            self._before = last - k
            found = yield from self._nearest(first, k, backward=True)
            if found is not None:
                return found
            yield Progress(last - first + 1, last - start)
            k, length = first - 1, min(2 * length, LONGEST_STRETCH)
        return None

    def _nearest(self, first: int, last: int, *, backward: bool) -> StopSearch:
        """The nearest in a stretch of updates that have been reached."""
        best: Met | None = None
        # What is told soonest comes first: it leaves less for the others to look through.
        for breakpoint in self._lines:
            if breakpoint.condition is None:
                found = yield from self._on_line(breakpoint, first, last, backward)
                best, first, last = self._nearer(best, found, first, last, backward)
        for breakpoint in self._nonfinite:
            best, first, last = self._nearer(best, self._first_nonfinite(breakpoint), first, last, backward)
        for name, condition, hits in self._conditions:
            found = yield from self._each(name, condition, hits, self._track.end, first, last, backward)
            best, first, last = self._nearer(best, found, first, last, backward)
        for breakpoint in self._lines:
            if breakpoint.condition is not None:
                found = yield from self._on_line(breakpoint, first, last, backward)
                best, first, last = self._nearer(best, found, first, last, backward)
        return best

    def _nearer(
        self, best: Met | None, found: Met | None, first: int, last: int, backward: bool
    ) -> tuple[Met | None, int, int]:
        """The nearer of two, and the stretch in which something may be nearer still."""
        if found is None or not self._beyond(found.cursor, backward) or not first <= found.cursor.k <= last:
            return best, first, last
        if best is None or (found.cursor > best.cursor) == backward:
            best = found
        return (best, best.cursor.k, last) if backward else (best, first, best.cursor.k)

    def _beyond(self, cursor: Cursor, backward: bool) -> bool:
        return cursor < self._cursor if backward else cursor > self._cursor

    def _count(self, name: str, hits: int) -> bool:
        """Whether this is the time, of those met on the way, at which to stop."""
        self._met[name] = self._met.get(name, 0) + 1
        return self._met[name] % hits == 0

    def _each(
        self, name: str, condition: Condition, hits: int, place: Callable[[int], Cursor], first: int, last: int,
        backward: bool,
    ) -> StopSearch:  # fmt: skip
        """The first place beyond this one, of one in each update, at which a condition is met."""
        low, high = first, last
        while low <= high:
            search = condition.backward(low, high) if backward else condition.forward(low, high)
            passed = last - high if backward else low - first
            found = yield from told(search, self._before + passed, self._total)
            if found is None:
                return None
            cursor = place(found)
            if self._beyond(cursor, backward) and self._count(name, hits):
                return Met(cursor, name)
            low, high = (low, found - 1) if backward else (found + 1, high)
        return None

    def _first_nonfinite(self, breakpoint: Breakpoint) -> Met | None:
        end = self._course.history.end
        if end is None:
            return None
        return Met(first_nonfinite(self._course, self._program, end.k), f"{_name(breakpoint)}: {end.why}")

    def _on_line(self, breakpoint: Breakpoint, first: int, last: int, backward: bool) -> StopSearch:
        name, line = _name(breakpoint), breakpoint.line
        assert line is not None
        if breakpoint.condition is not None and not line.in_loop:
            condition = LineCondition(self._course, breakpoint.condition, line)

            def here(k: int) -> Cursor:
                return self._from_own(line, condition.cursor(k))

            return (yield from self._each(name, condition, breakpoint.hits, here, first, last, backward))
        for k in range(first, last + 1)[:: -1 if backward else 1]:
            for cursor, own in self._cursors(line, k)[:: -1 if backward else 1]:
                if not self._beyond(cursor, backward):
                    continue
                if breakpoint.condition is not None:
                    yield Progress(self._before + (last - k if backward else k - first), self._total)
                    if not self._holds(breakpoint.condition, line.program, own):
                        continue
                if self._count(name, breakpoint.hits):
                    return Met(cursor, name)
        return None

    def _holds(self, condition: Expression, program: ProgramName, cursor: Cursor) -> bool:
        return condition.holds(FrameNamespace(self._course, self._course.frame(program, cursor)))

    def _cursors(self, line: ListingLine, k: int) -> Sequence[tuple[Cursor, Cursor]]:
        """The places in update k just after a line ran: in the program one is in, and in the line's own."""
        own = list(self._own_cursors(line, k))
        if line.program == self._program:
            return [(cursor, cursor) for cursor in own]
        there: dict[Cursor, Cursor] = {}
        for cursor in own:
            there.setdefault(self._from_own(line, cursor), cursor)
        return sorted(there.items())

    def _from_own(self, line: ListingLine, cursor: Cursor) -> Cursor:
        """The place in the program one is in that matches one in the line's own."""
        if line.program == self._program:
            return cursor
        batch = self._course.run.batch(cursor.k)
        return self._course.places.matching(line.program, cursor, batch.row(len(batch) - 1))

    def _own_cursors(self, line: ListingLine, k: int) -> Iterator[Cursor]:
        track = self._course.places.tracks[line.program]
        if not line.in_loop or line.row is not None:
            found = track.cursor(Address(k, line.op, line.row))
            if found is not None:
                yield found
            return
        m = self._course.run.batches.length(k)
        for position in range(m):
            index = track.program.index(line.op, position, m)
            if index is not None:
                yield Cursor(k, index)


def first_nonfinite(course: Course, program: ProgramName, k: int) -> Cursor:
    """Just after the op of update k that first gives something that is not finite; its end if none does.

    In a loop it is the op of the row for which it does.
    """
    track = course.places.tracks[program]
    update = course.made(k)
    for name in BY_NAME:
        if name in ("a", "da"):
            continue  # a follows z; an infinite da is its rounded value
        place = _nonfinite_place(update, name)
        if place is None:
            continue
        row = update.batch.row(place) if name in POINTWISE and track.program.loops else None
        for op in (name, item_name(name, place), "L" if name == "J" else "J"):
            cursor = track.cursor(Address(k, op, row))
            if cursor is not None:
                return cursor
    return track.end(k)


def _nonfinite_place(update: Update, name: str) -> int | None:
    """Where among the items of a name the first is that is not finite; None where all are."""
    wrong = np.flatnonzero(~np.isfinite(update.quantity(name)))
    return int(wrong[0]) if len(wrong) else None


def _name(breakpoint: Breakpoint) -> str:
    return f"breakpoint {breakpoint.number}: {breakpoint.text}"
