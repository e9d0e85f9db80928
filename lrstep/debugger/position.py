"""Position: where a Debugger stands and which example it looks at, and where every movement leads from there."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from lrstep.debugger.branches import Branch
from lrstep.debugger.destinations import destination
from lrstep.debugger.frame import Frame
from lrstep.debugger.places import START, Cursor, Track
from lrstep.debugger.program import ProgramName, other_program
from lrstep.engine import Progress, result_of
from lrstep.errors import InputError

Move: TypeAlias = Literal[
    "step", "back", "next-phase", "previous-phase", "next-update", "previous-update", "next-epoch", "previous-epoch",
    "start",
]  # fmt: skip

Way: TypeAlias = Generator[Progress, None, "Position"]
"""A movement that says how far it is, and at last where it leads. The position that it began at stays what it is."""

PHASES_A_TURN = 256


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
    came_from: Cursor | None = None
    """Where a switch of programs left the other one, to come back to if nothing moves."""

    @property
    def track(self) -> Track:
        """The line of its program's ops."""
        return self.branch.places.tracks[self.program]

    def frame(self, title: str) -> Frame:
        """All that is known here, of a source of this name."""
        return self.branch.frame(self.program, self.cursor, row=self._row, notice=self.notice, title=title)

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
        return replace(self, program=program or self.program, cursor=cursor, notice=notice, came_from=None)

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
        cursor, history = result_of(self._target(move, 1)), self.branch.history
        if cursor == self.cursor or cursor.k > history.known + 1:
            return None
        return None if history.end is not None and cursor.k > history.end.k else self.moved(cursor)

    def going_to(self, place: str, horizon: int) -> Way:
        """To where a text leads; InputError where there is no such place."""
        address = yield from destination(self.branch, place, self.program, self.cursor, horizon)
        program, cursor = self.branch.places.find(address, self.program)
        yield from self.branch.history.reach(cursor.k)
        end = self.branch.history.end
        if end is not None and cursor.k > end.k:
            raise InputError(f"address {address} is past the end: {end.why}", f"choose an address up to update {end.k}")
        return self.moved(cursor, program=program)

    def entering(self, branch: Branch) -> Way:
        """To the same address of another branch, or its end where it does not come so far."""
        yield from branch.history.reach(self.cursor.k)
        return self.entered(branch)

    def entered(self, branch: Branch) -> Position:
        """The same where that has been reached."""
        end, there = branch.history.end, replace(self, branch=branch)
        if end is not None and self.cursor.k > end.k:
            return there.moved(self.track.end(end.k), f"This branch ends here: {end.why}.")
        return there.moved(self.cursor)

    def _target(self, move: Move, count: int) -> Generator[Progress, None, Cursor]:
        """Where a movement leads, whatever the run's end."""
        track, cursor = self.track, self.cursor
        match move:
            case "step":
                return track.moved(cursor, count)
            case "back":
                return track.moved(cursor, -count)
            case "next-update":
                return track.next_update(cursor, count)
            case "previous-update":
                return track.previous_update(cursor, count)
            case "next-epoch":
                return track.next_epoch(cursor, count)
            case "previous-epoch":
                return track.previous_epoch(cursor, count)
            case "start":
                return track.start
        for done in range(count):
            cursor = track.next_phase(cursor) if move == "next-phase" else track.previous_phase(cursor)
            if done % PHASES_A_TURN == 0:
                yield Progress(done, count)
        return cursor

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

    def switched(self, row: int) -> Position:
        """At the matching place of the other program, with the same example, of this data row."""
        there = self.came_from or self.branch.places.matching(self.program, self.cursor, row)
        other = replace(self.moved(there, program=other_program(self.program)), came_from=self.cursor)
        return other.selecting(row) if there.k == self.cursor.k else other

    @property
    def _row(self) -> int | None:
        """The example to show; None where the place has its own: in a loop, but where the user stood when choosing."""
        return self.chosen if not self.track.program.loops or self.cursor == self.chosen_at else None
