"""Stepper: stands at an address of a run and moves both ways, by ops, phases, updates and epochs."""

from __future__ import annotations

from collections.abc import Generator
from copy import copy
from typing import Literal, NamedTuple, Self, TypeAlias, cast

from lrstep.debugger.address import parse_address
from lrstep.debugger.frame import Frame
from lrstep.debugger.framing import Course
from lrstep.debugger.origin import Origin
from lrstep.debugger.places import Places
from lrstep.debugger.program import ProgramName
from lrstep.debugger.track import Cursor, Track
from lrstep.engine import ComputedHistory, History, Movement, Progress, Run
from lrstep.errors import InputError
from lrstep.options import DEFAULT_MEMORY, TABLE

Move: TypeAlias = Literal[
    "step", "back", "next-phase", "previous-phase", "next-update", "previous-update", "next-epoch", "previous-epoch",
    "start",
]  # fmt: skip


PHASES_A_TURN = 256


class _Switched(NamedTuple):
    """What a switch of programs left behind, to come back to if nothing moves."""

    here: Cursor
    there: Cursor


class Stepper:
    """Moves along a run, forward and back, one op, phase, update or address at a time.

    Every movement returns the Frame where it ends. Past either end it stays, and the Frame's `notice` says why. The
    history only grows, so stepping back shows bit for bit what was shown before. `program` is "vector" or "scalar";
    by default scalar for a batch of one.
    """

    def __init__(
        self, run: Run, program: ProgramName | None = None, history: History | None = None, *,
        memory: float = DEFAULT_MEMORY,
    ) -> None:  # fmt: skip
        history = history or ComputedHistory(run, memory=memory)
        self.course = Course(run, history, Places(run, history.start))
        by_default: ProgramName = "scalar" if run.batches.size == 1 else "vector"
        self._program: ProgramName = by_default if program is None else TABLE["program"].read(program)
        self._cursor = self._track.start
        self._notice: str | None = None
        self._chosen: int | None = None
        self._chosen_at = self._cursor
        self._switched: _Switched | None = None
        self._frame: Frame | None = None

    @property
    def run(self) -> Run:
        """The run that is stepped through."""
        return self.course.run

    @property
    def history(self) -> History:
        """Where its parameters come from."""
        return self.course.history

    @property
    def frame(self) -> Frame:
        """All that is known at the present address."""
        if self._frame is None:
            self._frame = self._make_frame()
        return self._frame

    def __repr__(self) -> str:
        return f"{type(self).__name__}(at {self.frame.address} of {self.run!r})"

    # Movements: each is done at once here, or, by `moving` and `going_to`, with signs of life in between.

    def step(self, ops: int = 1) -> Frame:
        """On by so many ops."""
        return self._done(self.moving("step", ops))

    def back(self, ops: int = 1) -> Frame:
        """Back by so many ops."""
        return self._done(self.moving("back", ops))

    def next_phase(self, count: int = 1) -> Frame:
        """To the last op before the phase changes."""
        return self._done(self.moving("next-phase", count))

    def previous_phase(self, count: int = 1) -> Frame:
        """To the last op of the phase before this one."""
        return self._done(self.moving("previous-phase", count))

    def next_update(self, count: int = 1) -> Frame:
        """To the end of this update, or of the next if this one has ended."""
        return self._done(self.moving("next-update", count))

    def previous_update(self, count: int = 1) -> Frame:
        """To the end of the update before."""
        return self._done(self.moving("previous-update", count))

    def next_epoch(self, count: int = 1) -> Frame:
        """To the end of this pass over the data, or of the next if this one has ended."""
        return self._done(self.moving("next-epoch", count))

    def previous_epoch(self, count: int = 1) -> Frame:
        """To the end of the pass before."""
        return self._done(self.moving("previous-epoch", count))

    def start(self) -> Frame:
        """To address 0, or where a log begins."""
        return self._done(self.moving("start"))

    def go_to(self, address: str) -> Frame:
        """To an address; one that only the other program has selects that program. InputError if there is none."""
        return self._done(self.going_to(address))

    def moving(self, move: Move, count: int = 1) -> Movement:
        """A movement that says how far it is. Given up before its end, it leaves the Debugger where it was."""
        program, track = self._program, self._track
        target = yield from _target(track, self._cursor, move, count)
        yield from self.history.reach(target.k)
        end = self.history.end
        if end is not None and target.k > end.k:
            self._move(program, track.end(end.k), f"This is the end: {end.why}, and no update follows.")
        elif target == track.start == self._cursor:
            self._move(program, target, self._nothing_before)
        else:
            self._move(program, target)

    def going_to(self, address: str) -> Movement:
        """`go_to` as `moving` does it."""
        found = parse_address(str(address))
        program, cursor = self.course.places.find(found, self._program)
        yield from self.history.reach(cursor.k)
        end = self.history.end
        if end is not None and cursor.k > end.k:
            raise InputError(f"address {found} is past the end: {end.why}", f"choose an address up to update {end.k}")
        self._move(program, cursor)

    def preview(self, move: Move) -> Self | None:
        """One like this at the end of a movement; None where that needs another update computed first.

        This one stays where it is; what the other one computes of an update is there for both.
        """
        target = _end_of(_target(self._track, self._cursor, move, 1))
        end = self.history.end
        if target == self._cursor or target.k > self.history.known + 1 or (end is not None and target.k > end.k):
            return None
        there = copy(self)
        there._move(self._program, target)
        return there

    @property
    def _nothing_before(self) -> str:
        start = self.history.start
        why = f"the log begins after update {start:,}" if start else "there is nothing before it"
        return f"This is the start: {why}."

    # What is looked at.

    def select(self, row: int) -> Frame:
        """Show the example of a data row; InputError where it is not in this update's batch."""
        self.course.places.position(self._track.update(self._cursor), row)
        self._choose(row)
        return self.frame

    def next_example(self, count: int = 1) -> Frame:
        """Show the example `count` places further in the batch (or back, if negative); it stops at the ends."""
        batch = self.frame.values.batch
        here = self.frame.position
        place = max(0, min(len(batch) - 1, here + count))
        self._choose(batch.row(place))
        if place == here:
            which = "only" if len(batch) == 1 else "last" if count > 0 else "first"
            self._notice = f"This is the {which} example of the batch."
        return self.frame

    def switch_program(self, name: ProgramName | None = None) -> Frame:
        """Show the other program (or the one named) at the matching line. Switching back returns exactly here."""
        other: ProgramName = "scalar" if self._program == "vector" else "vector"
        if name is None or TABLE["program"].read(name) == other:
            here, row, came = self._cursor, self.frame.row, self._switched
            back = came.here if came is not None and came.there == here else None
            there = back or self.course.places.matching(self._program, here, row)
            self._move(other, there)
            self._switched = _Switched(here, there)
            if there.k == here.k:
                self._choose(row)
        return self.frame

    @property
    def op_names(self) -> list[str]:
        """The names of the present program's ops, in the order of its listing, each once."""
        sections = self._track.program.sections
        ops = (section.op(offset) for section in sections for offset in range(section.length))
        return list(dict.fromkeys(op.name for op in ops))

    @property
    def _track(self) -> Track:
        return self.course.places.tracks[self._program]

    def _done(self, movement: Movement) -> Frame:
        for _ in movement:
            pass
        return self.frame

    def _move(self, program: ProgramName, cursor: Cursor, notice: str | None = None) -> None:
        self._program, self._cursor, self._notice = program, cursor, notice
        self._switched = self._frame = None

    def _choose(self, row: int) -> None:
        self._chosen, self._chosen_at = row, self._cursor
        self._notice = self._frame = None

    def _make_frame(self) -> Frame:
        return self.course.frame(
            self._program, self._cursor, row=self._chosen_row, notice=self._notice, origin=self._origin
        )

    @property
    def _origin(self) -> Origin:
        return Origin(remarks=self.history.remarks)

    @property
    def _chosen_row(self) -> int | None:
        # In a loop its own example leads, but where the user stood when choosing another.
        holds = not self._track.program.loops or self._cursor == self._chosen_at
        return self._chosen if holds else None


def _end_of(target: Generator[Progress, None, Cursor]) -> Cursor:
    """Where a movement leads, without its signs of life."""
    while True:
        try:
            next(target)
        except StopIteration as stop:
            return cast(Cursor, stop.value)


def _target(track: Track, cursor: Cursor, move: Move, count: int) -> Generator[Progress, None, Cursor]:
    """Where a movement leads."""
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
