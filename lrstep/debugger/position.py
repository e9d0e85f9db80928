"""Position: where a Debugger stands and which example it looks at, and where every movement leads from there."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from lrstep.debugger.branches import Branch
from lrstep.debugger.breakpoints import DEPARTS
from lrstep.debugger.frame import Frame
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import START, Address, Cursor, Track, parse_address
from lrstep.debugger.yours import YourTrack
from lrstep.engine import Progress, finished
from lrstep.errors import InputError, printable

Move: TypeAlias = Literal[
    "step", "back", "next-phase", "previous-phase", "next-update", "previous-update", "next-epoch", "previous-epoch",
    "start",
]  # fmt: skip

Way: TypeAlias = Generator[Progress, None, "Position"]
"""A movement that says how far it is, and at last where it leads. The position that it began at stays what it is."""

PHASES_A_TURN = 256
OTHER_CONDITION = "choose another condition"
_MOVES: Mapping[Move, Callable[[Track, Cursor, int], Cursor]] = {
    "step": lambda track, cursor, ops: track.moved(cursor, ops),
    "back": lambda track, cursor, ops: track.moved(cursor, -ops),
    "next-update": Track.next_update,
    "previous-update": Track.previous_update,
    "next-epoch": Track.next_epoch,
    "previous-epoch": Track.previous_epoch,
    "start": lambda track, cursor, count: track.start,
}
_RELATIVE = re.compile(r"([+-])\s*([0-9]{1,15})")

# What reads expressions is loaded by the methods that need it: the screen opens sooner.


@dataclass(frozen=True, slots=True)
class Position:
    """A place in one of the programs of a branch, and what is looked at there. Each change makes another of it."""

    branch: Branch
    program: ProgramName
    cursor: Cursor
    notice: str | None = None
    """What the movement that led here has to say."""
    chosen: int | None = None
    """The data row of the example that the user chose, and where."""
    chosen_at: Cursor = START
    came_from: Mapping[ProgramName, Cursor] = field(default_factory=dict)
    """Where switches of programs left the others, to come back to if nothing moves."""

    @property
    def track(self) -> Track:
        """The line of its program's ops."""
        return self.branch.places.tracks[self.program]

    def frame(self, title: str, heading: str) -> Frame:
        """All that is known here, of a source of this name."""
        named = {"title": title, "heading": heading}
        return self.branch.frame(self.program, self.cursor, row=self._row, notice=self.notice, **named)

    def earlier_frame(self) -> Frame | None:
        """All that is known at the same op one update earlier; None where nothing is."""
        k = self.cursor.k - 1
        if k <= self.branch.history.start:
            return None
        cursor = Cursor(k, min(self.cursor.ops, self.track.length(k)))
        return self.branch.frame(self.program, cursor, row=self._row)

    # Movements.

    def moved(self, cursor: Cursor, notice: str | None = None, program: ProgramName | None = None) -> Position:
        """At another place, which has been reached."""
        return replace(self, program=program or self.program, cursor=cursor, notice=notice, came_from={})

    def moving(self, move: Move, count: int) -> Way:
        """One of the movements, so many times; at most to an end, where it says so."""
        cursor = yield from self._target(move, count)
        yield from self.branch.history.reach(cursor.k)
        end = self.branch.history.end
        if end is not None and cursor.k > end.k:
            return self.moved(self.track.end(end.k), f"This is the end: {end.why}, and no update follows.")
        return self.moved(cursor, self.track.nothing_before if cursor == self.track.start == self.cursor else None)

    def soon(self, move: Move) -> Position | None:
        """At the end of a movement; None where it leads nowhere, or needs another update computed first."""
        cursor, history = finished(self._target(move, 1)), self.branch.history
        if cursor == self.cursor or cursor.k > history.known + 1:
            return None
        return None if history.end is not None and cursor.k > history.end.k else self.moved(cursor)

    def going_to(self, place: str, horizon: int) -> Way:
        """To where a text leads, as `Debugger.go_to` takes it; InputError where there is no such place."""
        address = yield from self._address(place.strip(), horizon)
        program, cursor = self.branch.places.find(address, self.program)
        yield from self.branch.history.reach(cursor.k)
        end = self.branch.history.end
        if end is not None and cursor.k > end.k:
            raise InputError(f"address {address} is past the end: {end.why}", f"choose an address up to update {end.k}")
        return self.moved(cursor, program=program)

    def going_until(self, text: str, first: int, last: int) -> Way:
        """To the end of the first update of these at which a condition holds; InputError where it never does."""
        k = yield from self._seek(text, first, last)
        if k is not None:
            return self.moved(self.track.end(k))
        end = self.branch.history.end
        if end is not None and end.k <= last:
            raise InputError(f"{printable(text)} is never true up to the end, where {end.why}", OTHER_CONDITION)
        raise _never_true(text, last)

    def entering(self, branch: Branch) -> Way:
        """To the same address of another branch, or its end where it does not come so far."""
        notice = None
        if self.program not in branch.places.tracks:  # a script's own: what an edit makes of it has no such lines
            self = self.switched(branch.run.batch(self.track.update(self.cursor)).row(0))
            notice = f"This branch is computed as the lesson does, not by the script: its program is {self.program}."
        yield from branch.history.reach(self.cursor.k)
        end, there = branch.history.end, replace(self, branch=branch)
        if end is not None and self.cursor.k > end.k:
            return there.moved(there.track.end(end.k), f"This branch ends here: {end.why}.")
        return there.moved(self.branch.places.same_in(branch.places, self.program, self.cursor), notice)

    def _target(self, move: Move, count: int) -> Generator[Progress, None, Cursor]:
        """Where a movement leads, whatever the run's end."""
        if move in _MOVES:
            return _MOVES[move](self.track, self.cursor, count)
        cursor, track = self.cursor, self.track
        phase = track.next_phase if move == "next-phase" else track.previous_phase
        for done in range(count):
            cursor = phase(cursor)
            if done % PHASES_A_TURN == 0:
                yield Progress(done, count)
        return cursor

    def _first_departing(self) -> Generator[Progress, None, Address]:
        """The first place at which a number of somebody's own loop departs from the mathematics."""
        from lrstep.debugger.continuing import first_departing  # which moves by positions itself

        history = self.branch.history
        for k in range(history.start + 1, history.known + 1):
            yield Progress(k - history.start, history.known - history.start)
            if (cursor := first_departing(self.branch, self.track, k)) is not None:
                return self.track.address(cursor)
        so_far = "" if history.traced is not None else f" up to update {history.known:,}"
        raise InputError(f"nothing departs from the mathematics{so_far}", "choose an address")

    def _address(self, words: str, horizon: int) -> Generator[Progress, None, Address]:
        """The address that a text means, as seen from here."""
        track, history = self.track, self.branch.history
        if (relative := _RELATIVE.fullmatch(words)) is not None:
            return self._relative(words, self.cursor.k + int(relative[1] + relative[2]))
        here = track.update(self.cursor)
        if track.program.has_op(words):
            return Address(here, words)
        if isinstance(track, YourTrack) and (at := track.setting(here, words)) is not None:
            return track.address(at)
        if words == "end":
            yield from history.reach(horizon)
            return Address(horizon if history.end is None else min(horizon, history.end.k))
        if words == DEPARTS:
            return (yield from self._first_departing())
        which, _, condition = words.partition(" ")
        if which not in ("first", "last") or not condition:
            if {*words} & {*"<>="}:
                mend = f"write first {printable(words)}, or last, for an update at which it holds"
                raise InputError(f"'{printable(words)}' is not an address but a condition", mend)
            return parse_address(words)
        k = yield from self._seek(condition, track.begins + 1, horizon, backward=which == "last")
        if k is None:
            raise _never_true(condition, horizon)
        return Address(k)

    def _relative(self, words: str, k: int) -> Address:
        """The same op of update k, on or back from here."""
        track, cursor = self.track, self.cursor
        if k < cursor.k and cursor == track.start:
            raise InputError(f"'{words}' is not an address", "nothing is before the start")
        if k <= track.begins:
            return track.address(track.start)
        return track.address(Cursor(k, track.length(k) if cursor == track.start else min(cursor.ops, track.length(k))))

    def _seek(self, text: str, first: int, last: int, backward: bool = False) -> Generator[Progress, None, int | None]:
        """The first of these updates, or the last, at whose end a condition holds; None where there is none."""
        from lrstep.debugger.searching import Condition
        from lrstep.expressions import parse_condition

        condition = Condition(self.branch, parse_condition(text, self.branch.places.own_names))
        if backward:
            yield from self.branch.history.reach(last)
            last = min(last, self.branch.history.known)
        return (yield from condition.search(first, last, backward=backward))

    # What is looked at.

    def selecting(self, row: int, notice: str | None = None) -> Position:
        """With the example of a data row; InputError where it is not in this update's batch."""
        self.branch.places.position(self.track.update(self.cursor), row)
        return replace(self, chosen=row, chosen_at=self.cursor, notice=notice)

    def next_example(self, position: int, count: int) -> Position:
        """With the example so many places after one in the batch; at most the first or the last, where it says so."""
        batch = self.branch.run.batch(self.track.update(self.cursor))
        there = max(0, min(len(batch) - 1, position + count))
        which = "only" if len(batch) == 1 else "last" if count > 0 else "first"
        notice = f"This is the {which} example of the batch." if there == position else None
        return self.selecting(batch.row(there), notice)

    def switched(self, row: int, to: ProgramName | None = None) -> Position:
        """At the matching place of another program, by default the next, with the same example, of this data row."""
        places = self.branch.places
        to = to or places.next_program(self.program)
        places.track(to)
        there = self.came_from.get(to) or places.matching(self.program, self.cursor, row, to)
        came_from = {**self.came_from, self.program: self.cursor}
        other = replace(self.moved(there, program=to), came_from=came_from)
        return other.selecting(row) if there.k == self.cursor.k else other

    @property
    def _row(self) -> int | None:
        """The example to show; None where the place has its own: in a loop, but where the user stood when choosing."""
        return self.chosen if not self.track.program.loops or self.cursor == self.chosen_at else None


def _never_true(condition: str, last: int) -> InputError:
    what = f"{printable(condition)} is never true up to update {last:,}"
    return InputError(what, f"raise --updates, or {OTHER_CONDITION}")
