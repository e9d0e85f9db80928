"""Tour way: from a position on to the next stop of a tour, or back; and the stop at which a tour is opened."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from lrstep.debugger.branches import Branches
from lrstep.debugger.breakpoints import Breakpoint
from lrstep.debugger.continuing import Continue
from lrstep.debugger.position import Position, Way
from lrstep.debugger.searching import Condition, Search
from lrstep.debugger.tour import ScenarioStop, Tour, own_breakpoints
from lrstep.debugger.track import Cursor
from lrstep.engine import Progress, finished
from lrstep.errors import printable

if TYPE_CHECKING:
    from lrstep.expressions import Expression

_Stopped: TypeAlias = Generator[Progress, None, tuple[Position, int]]
"""A way that leads to a position, and at which stop one then is."""


def continued(
    tour: Tour, here: Position, branches: Branches, breakpoints: Iterable[Breakpoint], watches: Iterable[Expression],
    horizon: int, *, backward: bool,
) -> Way:  # fmt: skip
    """To the next stop of a tour, or the one before; without one to the nearest breakpoint or watch."""
    own, watched = list(breakpoints), list(watches)
    if not tour.leads(own, watched, backward=backward):
        return (yield from Continue(here, own, watched, backward=backward).way(horizon))
    way = TourWay(tour, here, branches, horizon)
    there, stop = yield from (way.back() if backward else way.on(own, watched))
    tour.arrive(there, stop)  # nothing is done between this and standing there
    return there


class TourWay:
    """From a position to stops of a tour."""

    def __init__(self, tour: Tour, here: Position, branches: Branches, horizon: int) -> None:
        self._tour, self._here, self._branches, self._horizon = tour, here, branches, horizon

    def on(self, breakpoints: Iterable[Breakpoint], watches: Iterable[Expression]) -> _Stopped:
        """To the next stop, or a breakpoint of one's own before it."""
        tour, here = self._tour, self._here
        if tour.is_last:
            more = f"The next one: lrstep {printable(tour.next)}." if tour.next else "C goes back."
            return here.moved(here.cursor, f"This was the last stop of the tour. {more}"), tour.at
        there = yield from self._standing(tour.at + 1)
        halt = yield from _halt_before(here, there, breakpoints, watches)
        if halt is not None:
            return halt, tour.at
        return there, tour.at + (there.notice is None)

    def back(self) -> _Stopped:
        """To the present stop, if one has gone on from it; else to the one before, or to where one began."""
        tour, here = self._tour, self._here
        away = tour.place is None or not _same_place(here, tour.place)
        number = tour.at if away else tour.at - 1
        if number > 0:
            return (yield from self._standing(number)), number
        begin = tour.begin
        if begin is None or _same_place(here, begin):
            return here.moved(here.cursor, "This is the first stop of the tour." if tour.at else None), tour.at
        yield from begin.branch.history.reach(begin.cursor.k)
        return replace(begin, notice=None), 0

    def opened(self, at: int) -> Position:
        """Where one stands when a tour is opened: at the stop that is told, wherever one is, or at the first one whose
        address is here."""
        tour, here = self._tour, self._here
        tour.begin = here
        if 0 < at <= len(tour.stops):
            tour.arrive(finished(self._standing(at)), at)
            tour.begin = None
            return here
        for number, stop in enumerate(tour.stops, 1):
            if stop.address is None:
                continue
            base = self._base(number)
            program, cursor = base.branch.places.find(stop.address, base.program)
            at_start = cursor == here.cursor == here.track.start
            if cursor == here.cursor and base.branch is here.branch and (at_start or program == here.program):
                tour.begin = finished(self._standing(number))
                tour.arrive(tour.begin, number)
                return tour.begin
        return here

    def _standing(self, number: int) -> Generator[Progress, None, Position]:
        """At a stop; where it is not reached, as far as was looked, with a notice that says so."""
        stop, base = self._tour.stops[number - 1], self._base(number)
        if stop.address is not None:
            program, cursor = base.branch.places.find(stop.address, base.program)
            yield from base.branch.history.reach(cursor.k)
            there = base.moved(cursor, program=program)
        else:
            there = yield from self._where_met(number, base)
        end = base.branch.history.end
        if end is not None and there.cursor.k > end.k:
            notice = f"Stop {number} of the tour, {printable(stop.text)}, is past the end of this run: {end.why}."
            return base.moved(base.track.end(end.k), notice)
        row = stop.table.get("example")
        if row is None or there.notice is not None:
            return there
        batch = base.branch.run.batch(there.track.update(there.cursor))
        return there.selecting(row) if batch.position(row) is not None else there

    def _base(self, number: int) -> Position:
        """From where a stop is looked for: in its branch and its program."""
        tour, here = self._tour, self._here
        named, wanted = tour.in_force(number, "branch"), tour.in_force(number, "program") or here.program
        branch = self._branches[named] if named else here.branch
        tracks = branch.places.tracks
        program = next((name for name in tracks if name == wanted), next(iter(tracks)))
        there = replace(here, branch=branch, program=program, notice=None, came_from={}, chosen=None)
        return replace(there, cursor=there.track.start)

    def _where_met(self, number: int, base: Position) -> Generator[Progress, None, Position]:
        """Where the condition of a stop is met first beyond the stop before it, or in a branch that it names."""
        stop, key = self._tour.stops[number - 1], (base.branch, base.program, number)
        if key in self._tour.met:
            return base.moved(self._tour.met[key])
        if number > 1:
            before = yield from self._standing(number - 1)
            if before.notice is not None:
                return before
            base = _in_branch(base, before)
        here, horizon = self._here, self._horizon
        last = horizon if here.cursor < here.track.end(horizon) else 2 * horizon
        cursor = yield from _first_met(base, stop, last)
        if cursor is None:
            yield from base.branch.history.reach(last)
            end = base.branch.history.end
            k = last if end is None else min(last, end.k)
            so_far = f"up to update {k:,}: c looks further" if end is None else f"before the end: {end.why}"
            where = f"Stop {number} of the tour, {printable(stop.text)}, was not reached {so_far}."
            return base.moved(base.track.end(k), where)
        self._tour.met[key] = cursor
        return base.moved(cursor)


def _in_branch(base: Position, before: Position) -> Position:
    """Where a search goes on from the stop before; in another branch it begins where that does."""
    if before.branch is not base.branch:
        edit = base.branch.edit
        return base if edit is None or edit.k < 2 else replace(base, cursor=base.track.end(edit.k - 1))
    if before.program == base.program:
        return replace(base, cursor=before.cursor)
    k = before.cursor.k if before.cursor == before.track.end(before.cursor.k) else before.cursor.k - 1
    return base if k <= base.track.start.k else replace(base, cursor=base.track.end(k))


def _first_met(base: Position, stop: ScenarioStop, last: int) -> Search[Cursor]:
    """Where a stop is met first beyond a position: for a condition the end of the first update at which it holds."""
    if stop.condition is not None and stop.line is None and stop.hits == 1:
        first = base.cursor.k + (base.cursor == base.track.end(base.cursor.k) or base.cursor == base.track.start)
        k = yield from Condition(base.branch, stop.condition).search(first, last)
        return None if k is None else base.track.end(k)
    met = yield from Continue(base, [stop], (), backward=False).nearest(last)
    return None if met is None else met.cursor


def _halt_before(
    here: Position, there: Position, breakpoints: Iterable[Breakpoint], watches: Iterable[Expression]
) -> Search[Position]:
    """The breakpoint or watch of one's own that is met on the way, where one is."""
    own, watched = own_breakpoints(breakpoints), list(watches)
    ahead = here.branch is there.branch and here.program == there.program and there.cursor > here.cursor
    if not (ahead and (own or watched)):
        return None
    met = yield from Continue(here, own, watched, backward=False).nearest(there.cursor.k)
    if met is None or met.cursor >= there.cursor:
        return None
    return here.moved(met.cursor, f"Stopped at {met.what.rstrip('.')}, before the next stop of the tour.")


def _same_place(one: Position, other: Position) -> bool:
    return (one.branch, one.program, one.cursor) == (other.branch, other.program, other.cursor)
