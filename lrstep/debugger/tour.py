"""Tour: the stops of a scenario, in its order, which of them one is at, and the way to the next one and back.

A stop has one place, however freely one moves between: an address, or where its condition is met first beyond the place
of the stop before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from lrstep.debugger.branches import Branch, Branches
from lrstep.debugger.breakpoints import DEPARTS, NONFINITE, Breakpoint, Breakpoints
from lrstep.debugger.places import Places
from lrstep.debugger.position import Position
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import Cursor, parse_address
from lrstep.engine import Progress, finished
from lrstep.errors import printable

if TYPE_CHECKING:
    from lrstep.debugger.searching import Search
    from lrstep.expressions import Expression

LONGEST_CAPTION = 10_000  # letters
LETTERS = "abcdef"  # of choices
_ADDRESS = re.compile(r"[0-9]+\s*(:|$)", re.ASCII)
_ALWAYS = (NONFINITE, DEPARTS)
"""The breakpoints that are there without anybody's setting them: a tour may lead past them."""


@dataclass(frozen=True, slots=True)
class ScenarioStop(Breakpoint):
    """A stop of a tour: an address, or what a breakpoint may be; and all that the scenario says of it."""

    table: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def caption(self) -> str:
        """What is to be said there; empty where that is nothing."""
        return self.said("caption") or self.said("text")

    @property
    def panel(self) -> str:
        """The panel to look at: the one that is named, or the plot; nothing where none is."""
        return str(self.table.get("panel", "plot" if "plot" in self.table else ""))

    @property
    def choices(self) -> list[str]:
        """What can be chosen as an answer, each behind its letter; nothing where it is not chosen."""
        words = [printable(" ".join(choice.split())) for choice in self.table.get("choices", ())]
        return [f"{letter}) {word}" for letter, word in zip(LETTERS, words, strict=False)]

    def said(self, key: str) -> str:
        """What a key of it says, in one line; nothing where it has no such key."""
        return printable(" ".join(str(self.table.get(key, "")).split()), LONGEST_CAPTION)


class Reply(NamedTuple):
    """What was said of an answer."""

    text: str
    right: bool
    said: str


class Arrival(NamedTuple):
    """Where a way leads, and at which stop one then is."""

    position: Position
    stop: int


@dataclass
class Tour:
    """The stops, in their order. The one that was come to last is the one that one is at, on excursions from it too."""

    stops: list[ScenarioStop] = field(default_factory=list)
    at: int = 0
    """Which one, from 1; 0 before the first."""
    arrivals: int = 0
    """How often one came to a stop: by it a face sees that there is something new to show."""
    place: Position | None = None
    """Where that stop is."""
    replies: dict[int, Reply] = field(default_factory=dict)
    """What was said of the last answer at each stop where one was given."""
    next: str = ""
    """The SOURCE of the tour to go on with."""
    begin: Position | None = None
    """Where one stood when it was opened: what is before the first stop."""
    _met: dict[tuple[Branch, ProgramName, int], Cursor] = field(default_factory=dict)

    @property
    def stop(self) -> ScenarioStop | None:
        """The one that one is at; None before the first."""
        return self.stops[self.at - 1] if self.at else None

    @property
    def is_last(self) -> bool:
        """Whether none follows."""
        return self.at == len(self.stops)

    @property
    def panel(self) -> str:
        """The panel to look at here; nothing where none is named."""
        return "" if self.stop is None else self.stop.panel

    @property
    def begins_here(self) -> bool:
        """Whether one is at the stop at which it was opened, before which nothing is."""
        begin, place = self.begin, self.place
        return self.at == 1 and begin is not None and place is not None and begin.cursor == place.cursor

    @property
    def is_open(self) -> bool:
        """Whether there is a question here that has not been answered rightly."""
        stop, reply = self.stop, self.replies.get(self.at)
        return stop is not None and "question" in stop.table and not (reply is not None and reply.right)

    def in_force(self, number: int, key: str) -> str:
        """The branch, or the program, of a stop: that of the last one up to it that names one; else nothing."""
        named = (stop.table[key] for stop in reversed(self.stops[:number]) if key in stop.table)
        return str(next(named, ""))

    def arrive(self, arrival: Arrival) -> None:
        """One has come to where a way led: to a stop, to the start before the first, or to a halt on the way."""
        if arrival.stop != self.at or arrival.position.notice is None:
            self.at, self.arrivals = arrival.stop, self.arrivals + 1
            self.place = arrival.position if self.at else None

    def leads(self, breakpoints: Iterable[Breakpoint], watches: Sequence[Expression], *, backward: bool) -> bool:
        """Whether continuing is to go to a stop: after the last one it goes to breakpoints, where somebody set some."""
        return bool(self.stops) and (backward or not self.is_last or not (watches or _own(breakpoints)))

    def way(
        self, here: Position, branches: Branches, breakpoints: Iterable[Breakpoint], watches: Iterable[Expression],
        horizon: int, *, backward: bool,
    ) -> Generator[Progress, None, Arrival]:  # fmt: skip
        """To the next stop, or a breakpoint of one's own before it; back to the present one, or the one before."""
        if backward:
            return (yield from self._back(here, branches, horizon))
        if self.is_last:
            more = f"The next one: lrstep {printable(self.next)}." if self.next else "C goes back."
            return Arrival(here.moved(here.cursor, f"This was the last stop of the tour. {more}"), self.at)
        there = yield from self._standing(self.at + 1, here, branches, horizon)
        halt = yield from _halt_before(here, there, breakpoints, watches)
        if halt is not None:
            return Arrival(halt, self.at)
        return Arrival(there, self.at + (there.notice is None))

    def opened(self, at: int, here: Position, branches: Branches, horizon: int) -> Arrival | None:
        """At which stop one is where it is opened: at the one that is told, wherever one stands, or the first whose
        address is here; None where there is none."""
        self.begin = here
        if 0 < at <= len(self.stops):
            self.at, self.place, self.begin = at, finished(self._standing(at, here, branches, horizon)), None
            self.arrivals += 1
            return None
        for number, stop in enumerate(self.stops, 1):
            if stop.address is None:
                continue
            base = self._base(number, here, branches)
            program, cursor = base.branch.places.find(stop.address, base.program)
            at_start = cursor == here.cursor == here.track.start
            if cursor == here.cursor and base.branch is here.branch and (at_start or program == here.program):
                self.begin = finished(self._standing(number, here, branches, horizon))
                return Arrival(self.begin, number)
        return None

    def _back(self, here: Position, branches: Branches, horizon: int) -> Generator[Progress, None, Arrival]:
        away = self.place is None or not _same_place(here, self.place)
        number = self.at if away else self.at - 1
        if number > 0:
            return Arrival((yield from self._standing(number, here, branches, horizon)), number)
        begin = self.begin
        if begin is None or _same_place(here, begin):
            return Arrival(here.moved(here.cursor, "This is the first stop of the tour." if self.at else None), self.at)
        yield from begin.branch.history.reach(begin.cursor.k)
        return Arrival(replace(begin, notice=None), 0)

    def _standing(
        self, number: int, here: Position, branches: Branches, horizon: int
    ) -> Generator[Progress, None, Position]:  # fmt: skip
        """At a stop; where it is not reached, as far as was looked, with a notice that says so."""
        stop, base = self.stops[number - 1], self._base(number, here, branches)
        if stop.address is not None:
            program, cursor = base.branch.places.find(stop.address, base.program)
            yield from base.branch.history.reach(cursor.k)
            there = base.moved(cursor, program=program)
        else:
            there = yield from self._where_met(number, here, base, branches, horizon)
        end = base.branch.history.end
        if end is not None and there.cursor.k > end.k:
            notice = f"Stop {number} of the tour, {printable(stop.text)}, is past the end of this run: {end.why}."
            return base.moved(base.track.end(end.k), notice)
        row = stop.table.get("example")
        if row is None or there.notice is not None:
            return there
        batch = base.branch.run.batch(there.track.update(there.cursor))
        return there.selecting(row) if batch.position(row) is not None else there

    def _base(self, number: int, here: Position, branches: Branches) -> Position:
        """From where a stop is looked for: in its branch and its program."""
        named, wanted = self.in_force(number, "branch"), self.in_force(number, "program") or here.program
        branch = branches[named] if named else here.branch
        tracks = branch.places.tracks
        program = next((name for name in tracks if name == wanted), next(iter(tracks)))
        there = replace(here, branch=branch, program=program, notice=None, came_from={}, chosen=None)
        return replace(there, cursor=there.track.start)

    def _where_met(
        self, number: int, here: Position, base: Position, branches: Branches, horizon: int
    ) -> Generator[Progress, None, Position]:  # fmt: skip
        """Where the condition of a stop is met first beyond the stop before it, or in a branch that it names."""
        stop, key = self.stops[number - 1], (base.branch, base.program, number)
        if key in self._met:
            return base.moved(self._met[key])
        if number > 1:
            before = yield from self._standing(number - 1, here, branches, horizon)
            if before.notice is not None:
                return before
            base = _in_branch(base, before)
        last = horizon if here.cursor < here.track.end(horizon) else 2 * horizon
        cursor = yield from _first_met(base, stop, last)
        if cursor is None:
            yield from base.branch.history.reach(last)
            end = base.branch.history.end
            k = last if end is None else min(last, end.k)
            so_far = f"up to update {k:,}: c looks further" if end is None else f"before the end: {end.why}"
            where = f"Stop {number} of the tour, {printable(stop.text)}, was not reached {so_far}."
            return base.moved(base.track.end(k), where)
        self._met[key] = cursor
        return base.moved(cursor)

    def updates(self, branch: Branch, met: Callable[[Breakpoint], list[int]]) -> list[int]:
        """The updates of the stops, as far as they are known: `met` has those at which a condition begins to hold."""
        found = {number: cursor.k for (of, _, number), cursor in self._met.items() if of is branch}
        for number, stop in enumerate(self.stops, 1):
            if stop.address is not None:
                found[number] = stop.address.k
            elif number not in found and (known := met(stop)):
                found[number] = known[0]
        return sorted(set(found.values()))


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
    from lrstep.debugger.continuing import Continue  # here, as the next: most that is opened has no tour
    from lrstep.debugger.searching import Condition

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
    own, watched = _own(breakpoints), list(watches)
    ahead = here.branch is there.branch and here.program == there.program and there.cursor > here.cursor
    if not (ahead and (own or watched)):
        return None
    from lrstep.debugger.continuing import Continue

    met = yield from Continue(here, own, watched, backward=False).nearest(there.cursor.k)
    if met is None or met.cursor >= there.cursor:
        return None
    return here.moved(met.cursor, f"Stopped at {met.what.rstrip('.')}, before the next stop of the tour.")


def _own(breakpoints: Iterable[Breakpoint]) -> list[Breakpoint]:
    """Those that somebody set."""
    return [breakpoint for breakpoint in breakpoints if breakpoint.enabled and breakpoint.text not in _ALWAYS]


def _same_place(one: Position, other: Position) -> bool:
    return (one.branch, one.program, one.cursor) == (other.branch, other.program, other.cursor)


def scenario_stop(breakpoints: Breakpoints, places: Places, number: int, table: Mapping[str, Any]) -> ScenarioStop:
    """A stop of a scenario: `at` an address, or as a breakpoint is written. InputError where it is neither."""
    at = str(table["at"]).strip()
    if _ADDRESS.match(at) is None:
        return ScenarioStop(number, at, *breakpoints.read(at), table=table)
    address = parse_address(at)
    places.find(address, "vector")
    return ScenarioStop(number, at, None, None, address=address, table=table)
