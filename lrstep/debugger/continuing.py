"""Continuing: on, or back, to the nearest of all breakpoints, watches and stops."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np

from lrstep.debugger.branches import Branch
from lrstep.debugger.breakpoints import DEPARTS, NONFINITE, Breakpoint, ListingLine
from lrstep.debugger.position import Position, Way
from lrstep.debugger.program import ProgramName
from lrstep.debugger.searching import Condition, Search, in_stretches, part_of
from lrstep.debugger.track import START, Address, Cursor, Track
from lrstep.debugger.values import values_at
from lrstep.debugger.yours import YourTrack
from lrstep.engine import Progress
from lrstep.engine.given import item_of
from lrstep.engine.traced import RanLine
from lrstep.expressions import Expression
from lrstep.quantities import POINTWISE, item_name


class Met(NamedTuple):
    """Where one stops, and at what."""

    cursor: Cursor
    what: str


_Look: TypeAlias = Callable[[int, int], Search[Met]]
"""Looks for the nearest place in a stretch of updates that have been reached."""


class Continue:
    """From a position on, or back, to the nearest place where one is to stop."""

    def __init__(
        self, here: Position, breakpoints: Iterable[Breakpoint], watches: Iterable[Expression], *, backward: bool
    ) -> None:
        self._here, self._branch, self._backward = here, here.branch, backward
        self._counts: dict[str, int] = {}
        active = [breakpoint for breakpoint in breakpoints if breakpoint.enabled]
        texts = [(bp.name, bp.condition, bp.hits) for bp in active if not bp.line and bp.condition]
        texts += [(f"watch {watch.text}", watch, 1) for watch in watches]
        conditions = [(name, Condition(here.branch, text, begins=True), hits) for name, text, hits in texts]
        # What tells soonest comes first: it leaves less for the others to look through.
        self._furthest = max([bp.address.k for bp in active if bp.address], default=0)
        self._looks: list[_Look] = [
            *(partial(self._at, bp.name, bp.address) for bp in active if bp.address),
            *(partial(self._on_line, bp, bp.line) for bp in active if bp.line and not bp.condition),
            *(partial(self._nonfinite, bp) for bp in active if bp.text == NONFINITE),
            *(partial(self._departs, bp) for bp in active if bp.text == DEPARTS),
            *(partial(self._each, name, condition, hits, here.track.end) for name, condition, hits in conditions),
            *(self._where(bp, bp.line, bp.condition) for bp in active if bp.line and bp.condition),
        ]

    def way(self, horizon: int) -> Way:
        """To the nearest place, forward up to the horizon, or twice as far where that is reached; else to an end."""
        here, history, track = self._here, self._branch.history, self._here.track
        last = max(horizon if here.cursor < track.end(horizon) else 2 * horizon, self._furthest)
        met = yield from self.nearest(last)
        if met is not None:
            return here.moved(met.cursor, f"Stopped at {met.what.rstrip('.')}.")
        if self._backward:
            at_start = here.cursor == track.start
            nothing = "Nothing stopped the run on the way back: this is the start."
            return here.moved(track.start, track.nothing_before if at_start else nothing)
        yield from history.reach(last)
        end = history.end
        k = last if end is None else min(last, end.k)
        so_far = f"; it was searched up to update {k:,}. Continue to search further"
        why = so_far if end is None else f" before its end: {end.why}"
        return here.moved(track.end(k), f"Nothing stopped the run{why}.")

    def nearest(self, last: int) -> Search[Met]:
        """Where the nearest is, forward up to update `last`; None where there is none."""
        track, cursor = self._here.track, self._here.cursor
        span = (track.begins + 1, cursor.k) if self._backward else (track.update(cursor), last)
        return (yield from in_stretches(self._branch.history, *span, self._nearest, backward=self._backward))

    def _nearest(self, first: int, last: int) -> Search[Met]:
        """The nearest in a stretch of updates that have been reached."""
        nearest: Met | None = None
        for look in self._looks:
            met = yield from look(first, last)
            if met is None or not self._beyond(met.cursor) or not first <= met.cursor.k <= last:
                continue
            if nearest is None or (met.cursor > nearest.cursor) == self._backward:
                nearest = met
            first, last = (nearest.cursor.k, last) if self._backward else (first, nearest.cursor.k)
        return nearest

    def _beyond(self, cursor: Cursor) -> bool:
        return cursor < self._here.cursor if self._backward else cursor > self._here.cursor

    def _counted(self, name: str, hits: int) -> bool:
        """Whether this is the time, of those met on the way, at which to stop."""
        self._counts[name] = self._counts.get(name, 0) + 1
        return self._counts[name] % hits == 0

    def _where(self, breakpoint: Breakpoint, line: ListingLine, expression: Expression) -> _Look:
        """On a line with a condition: outside the loop the line is met once in each update."""
        if line.in_loop or line.program == "yours":
            return partial(self._on_line, breakpoint, line)
        condition = Condition(self._branch, expression, line=line)

        def place(k: int) -> Cursor:
            return self._from_own(line.program, condition.cursor(k))

        return partial(self._each, breakpoint.name, condition, breakpoint.hits, place)

    def _each(
        self, name: str, condition: Condition, hits: int, place: Callable[[int], Cursor], first: int, last: int
    ) -> Search[Met]:
        """The first place beyond this one, of one in each update, at which a condition is met."""
        low, high, total = first, last, last - first + 1
        while low <= high:
            search = condition.search(low, high, backward=self._backward)
            k = yield from part_of(search, total - (high - low + 1), total)
            if k is None:
                return None
            cursor = place(k)
            if self._beyond(cursor) and self._counted(name, hits):
                return Met(cursor, name)
            low, high = (low, k - 1) if self._backward else (k + 1, high)
        return None

    def _nonfinite(self, breakpoint: Breakpoint, _first: int, _last: int) -> Search[Met]:
        yield from ()
        end = self._branch.history.end
        if end is None or end.finite:
            return None
        return Met(first_nonfinite(self._branch, self._here.track, end.k), f"{breakpoint.name}: {end.why}")

    def _departs(self, breakpoint: Breakpoint, first: int, last: int) -> Search[Met]:
        """The first line of an update that gives a number which does not follow from those before it."""
        step = -1 if self._backward else 1
        for k in range(first, last + 1)[::step]:
            yield Progress(last - k if self._backward else k - first, last - first + 1)
            cursor = first_departing(self._branch, self._here.track, k)
            if cursor is not None and self._beyond(cursor) and self._counted(breakpoint.name, breakpoint.hits):
                return Met(cursor, f"{self._line_at(cursor)}, which departs from the mathematics ({breakpoint.name})")
        return None

    def _line_at(self, cursor: Cursor) -> str:
        """The line that just ran at a place, as a sentence has it."""
        track = self._here.track
        op = track.address(cursor).op
        return f"line {op}" if isinstance(track, YourTrack) else str(op)

    def _at(self, name: str, address: Address, _first: int, _last: int) -> Search[Met]:
        yield from ()
        program, cursor = self._branch.places.find(address, self._here.program)
        return Met(self._from_own(program, cursor), name)

    def _on_line(self, breakpoint: Breakpoint, line: ListingLine, first: int, last: int) -> Search[Met]:
        name, condition, step = breakpoint.name, breakpoint.condition, -1 if self._backward else 1
        for k in range(first, last + 1)[::step]:
            for cursor, own in self._cursors(line, k)[::step]:
                if not self._beyond(cursor):
                    continue
                if condition is not None:
                    yield Progress(last - k if self._backward else k - first, last - first + 1)
                    frame = self._branch.frame(line.program, own)
                    if not condition.holds(values_at(self._branch, frame)):
                        continue
                if self._counted(name, breakpoint.hits):
                    return Met(cursor, name)
        return None

    def _cursors(self, line: ListingLine, k: int) -> list[tuple[Cursor, Cursor]]:
        """The places in update k just after a line ran: in the program one is in, and the first in the line's own."""
        track, m = self._branch.places.tracks.get(line.program), self._branch.run.batches.length(k)
        if track is None:
            return []  # a branch that an edit made of a script's run
        if isinstance(track, YourTrack):
            own = track.cursors(line.op, k)
            own = own if line.row is None else own[line.row - 1 : line.row]
        elif line.in_loop and line.row is None:
            indices = (track.program.index(line.op, position, m) for position in range(m))
            own = [Cursor(k, index) for index in indices if index is not None]
        else:
            cursor = track.cursor(Address(k, line.op, line.row))
            own = [] if cursor is None else [cursor]
        return sorted({self._from_own(line.program, cursor): cursor for cursor in reversed(own)}.items())

    def _from_own(self, program: ProgramName, cursor: Cursor) -> Cursor:
        """The place in the program one is in that matches one in another, or its own."""
        if program == self._here.program or cursor == START:
            return cursor
        batch = self._branch.run.batch(cursor.k)
        return self._branch.places.matching(program, cursor, batch.row(len(batch) - 1), self._here.program)


def first_nonfinite(branch: Branch, track: Track, k: int) -> Cursor:
    """Just after the op of update k that first gives something that is not finite; its end if none does.

    In a loop it is the op of the row for which it does.
    """
    update, program = branch.new_update(k), track.program
    for name in (quantity.name for quantity in program.quantities):
        wrong = np.flatnonzero(~np.isfinite(update.quantity(name)))
        if name == "da" or not len(wrong):
            continue  # an infinite da is its rounded value
        i = int(wrong[0])
        row = update.batch.row(i) if name in POINTWISE and program.loops else None
        for op in (name, item_name(name, i), program.step_of(name, len(update.batch))):
            cursor = track.cursor(Address(k, op, row))
            if cursor is not None:
                return cursor
    return track.end(k)


def first_departing(branch: Branch, track: Track, k: int) -> Cursor | None:
    """Just after the line of update k that first gives a number of somebody's own loop which does not follow from those
    before it; None where all of them do."""
    traced, given = branch.history.traced, branch.history.given(k)
    if traced is not None and traced.judged is not None and traced.judged.ok is not False:
        return None  # right, or not judged
    if given is None or not given.differing:
        return None
    batch = branch.run.batch(k)
    places = [_known_from(track, k, *item_of(name, batch)) for name in given.differing]
    places.append(_judged_line(track, k))
    return min((place for place in places if place is not None), default=None)


def _judged_line(track: Track, k: int) -> Cursor | None:
    """Where in a script the line of the verdict has run first: a wrong number may have no quantity's name yet."""
    if not isinstance(track, YourTrack) or track.of.judged is None:
        return None
    line, files = track.of.judged.table.get("line"), [source.file for source in track.of.sources]
    file = track.of.judged.table.get("file")
    if not isinstance(line, int) or file not in files:
        return None
    name = track.name_of(RanLine(line, {}, {}, files.index(file)))
    return next(iter(track.cursors(name, k)), None)


def _known_from(track: Track, k: int, quantity: str, i: int | None) -> Cursor | None:
    """Where in a program an item of a quantity has its value."""
    if isinstance(track, YourTrack):
        return track.setting(k, quantity, i)
    batch = track.batches.batch(k)
    if quantity in POINTWISE and track.program.loops:
        return track.cursor(Address(k, quantity, batch.row(i or 0)))
    for op in (quantity, item_name(quantity, i or 0), track.program.step_of(quantity, len(batch))):
        if (cursor := track.cursor(Address(k, op))) is not None:
            return cursor
    return None
