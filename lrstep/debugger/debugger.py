"""Debugger: stands at an address of a run and moves both ways."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.debugger.address import Address, parse_address
from lrstep.debugger.frame import Frame
from lrstep.debugger.program import ProgramName, programs
from lrstep.debugger.track import START, Cursor, Track
from lrstep.engine import ComputedHistory, History, Movement, Run, Stop, Update
from lrstep.errors import InputError


class _Switched(NamedTuple):
    """What a switch of programs left behind, to come back to if nothing moves."""

    here: Cursor
    there: Cursor


class Debugger:
    """Moves along a run, forward and back, one op, phase, update or address at a time.

    Every movement returns the Frame where it ends. Past either end it stays, and `notice` says why. The history
    only grows, so stepping back shows bit for bit what was shown before.
    """

    def __init__(self, run: Run, program: ProgramName | None = None, history: History | None = None) -> None:
        self.run = run
        self.history: History = history or ComputedHistory(run)
        self.notice: str | None = None
        """What the last movement has to say: that it met an end."""
        self._tracks = {name: Track(p, run.batches) for name, p in programs(run.n, run.batches.size).items()}
        self._program: ProgramName = program or ("scalar" if run.batches.size == 1 else "vector")
        self._cursor = START
        self._chosen: int | None = None
        self._chosen_at = START
        self._switched: _Switched | None = None
        self._update: Update | None = None
        self._frame: Frame | None = None

    @property
    def frame(self) -> Frame:
        """All that is known at the present address."""
        if self._frame is None:
            self._frame = self._make_frame()
        return self._frame

    @property
    def track(self) -> Track:
        """The present program's ops over the run: where the movements' arithmetic is."""
        return self._tracks[self._program]

    @property
    def cursor(self) -> Cursor:
        """Where on the track the Debugger stands."""
        return self._cursor

    # Movements. Each is `travel` to a cursor that the track works out.

    def step(self, ops: int = 1) -> Frame:
        """On by so many ops."""
        return self._go(self.track.moved(self._cursor, ops))

    def back(self, ops: int = 1) -> Frame:
        """Back by so many ops."""
        return self._go(self.track.moved(self._cursor, -ops))

    def next_phase(self) -> Frame:
        """To the last op before the phase changes."""
        return self._go(self.track.next_phase(self._cursor))

    def previous_phase(self) -> Frame:
        """To the last op of the phase before this one."""
        return self._go(self.track.previous_phase(self._cursor))

    def next_update(self, count: int = 1) -> Frame:
        """To the end of this update, or of the next if this one has ended."""
        return self._go(self.track.next_update(self._cursor, count))

    def previous_update(self, count: int = 1) -> Frame:
        """To the end of the update before."""
        return self._go(self.track.previous_update(self._cursor, count))

    def start(self) -> Frame:
        """To address 0."""
        return self._go(START)

    def go_to(self, address: str) -> Frame:
        """To an address; one that only the other program has selects that program. InputError if there is none."""
        for _ in self.going_to(address):
            pass
        return self.frame

    def travel(self, target: Cursor) -> Movement:
        """Move to a cursor of the track, with a sign of life now and then; nothing moves until the end.

        Give the iterator up in between and the Debugger stays where it was.
        """
        yield from self.history.reach(target.k)
        stop = self.history.stopped
        reached = target if stop is None or target.k <= stop.k else self.track.end(stop.k)
        self.notice = self._ends(target, reached)
        self._move(reached)

    def going_to(self, address: str) -> Movement:
        """`go_to` as `travel` does it: with a sign of life now and then, and nothing moves until the end."""
        found = parse_address(address)
        name, cursor = self._find(found)
        yield from self.history.reach(cursor.k)
        stop = self.history.stopped
        if stop is not None and cursor.k > stop.k:
            raise InputError(
                f"address {found} is past the end: {_why_ended(stop)}",
                f"choose an address up to update {stop.k}",
            )
        self.notice = None
        self._program = name
        self._move(cursor)

    # What is looked at.

    def select(self, row: int) -> Frame:
        """Show the example of a data row; it must be in this update's batch."""
        batch = self.frame.values.batch
        if batch.position(row) is None:
            raise InputError(f"example {row} is not in this update's batch", f"choose {_some_rows(batch.rows)}")
        self._choose(row)
        return self.frame

    def next_example(self, count: int = 1) -> Frame:
        """Show the example `count` places further in the batch (or back, if negative); it stops at the ends."""
        batch = self.frame.values.batch
        place = max(0, min(len(batch) - 1, self.frame.position + count))
        return self.select(batch.row(place))

    def switch_program(self, name: ProgramName | None = None) -> Frame:
        """Show the other program (or the one named) at the matching line. Switching back returns exactly here."""
        other: ProgramName = name or ("scalar" if self._program == "vector" else "vector")
        if other != self._program:
            here, row, came = self._cursor, self.frame.row, self._switched
            there = came.here if came is not None and came.there == here else self._matching(other, row)
            self._program = other
            self._move(there)
            self._switched = _Switched(here, there)
            if there.k == here.k:
                self._choose(row)
        return self.frame

    def _go(self, target: Cursor) -> Frame:
        for _ in self.travel(target):
            pass
        return self.frame

    def _move(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._switched = None
        self._frame = None

    def _choose(self, row: int) -> None:
        self._chosen, self._chosen_at = row, self._cursor
        self._frame = None

    def _find(self, address: Address) -> tuple[ProgramName, Cursor]:
        """The program and cursor of an address, the present program first."""
        other: ProgramName = "scalar" if self._program == "vector" else "vector"
        for name in (self._program, other):
            cursor = self._tracks[name].cursor(address)
            if cursor is not None:
                return name, cursor
        if address.row is not None:
            rows = self.run.batch(address.k).rows
            if self.run.batch(address.k).position(address.row) is None:
                raise InputError(
                    f"row {address.row} is not in the batch of update {address.k}",
                    f"choose {_some_rows(rows)}",
                )
        ops = "; ".join(f"{name}: {_op_names(track)}" for name, track in self._tracks.items())
        raise InputError(f"no program has the address {address}", f"the ops are {ops}")

    def _matching(self, name: ProgramName, row: int) -> Cursor:
        """The place in another program that matches the present one, for the selected example."""
        where = self.track.where(self._cursor)
        if where is None:
            return START
        k, track = self._cursor.k, self._tracks[name]
        if self._cursor == self.track.end(k):
            return track.end(k)
        step, n = where.op.step.name, self.run.n
        if name == "vector":
            found = track.cursor(Address(k, step))
            return found or track.end(k - 1)  # before the first line: `zero` has no vectorised form
        if track.program.loops and step in ("z", "a", "L", "da", "dz"):
            return track.cursor(Address(k, step, row)) or START
        if step == "J" and not track.program.loops:
            step = "L"
        return track.cursor(Address(k, f"{step}{n}" if step in ("dw", "w") else step)) or START

    def _ends(self, target: Cursor, reached: Cursor) -> str | None:
        stop = self.history.stopped
        if stop is not None and reached != target:
            return f"This is the end: {_why_ended(stop)}."
        if self._cursor == START and target == START:
            return "This is the start: nothing has been computed yet."
        return None

    def _make_frame(self) -> Frame:
        k = max(1, self._cursor.k)
        if self._update is None or self._update.k != k:
            self._update = self.run.update(k, self.history.parameters(k - 1))
        where = self.track.where(self._cursor)
        return Frame(
            str(self.track.address(self._cursor)),
            self.track.program,
            where,
            self._update,
            self._example(self._update, where.position if where else None),
            self.run.data.features,
        )

    def _example(self, update: Update, position: int | None) -> int:
        # In a loop its own example leads, but where the user stood when choosing another.
        holds = not self.track.program.loops or self._cursor == self._chosen_at
        if holds and self._chosen is not None and update.batch.position(self._chosen) is not None:
            return self._chosen
        return update.batch.row(position or 0)


def _why_ended(stop: Stop) -> str:
    return f"{stop.name} is not finite in update {stop.k}, and no update follows"


def _op_names(track: Track) -> str:
    shown: list[str] = []
    for section in track.program.sections:
        row = "@I" if section.in_loop else ""
        for step in section.steps:
            each = f"{step.name}1…{step.name}{section.n}" if step.each_feature and section.n > 1 else ""
            shown.append((each or (f"{step.name}1" if step.each_feature else step.name)) + row)
    return " ".join(shown)


def _some_rows(rows: object) -> str:
    found = [int(row) for row in rows]  # type: ignore[attr-defined]  # a range or an array
    if len(found) == 1:
        return f"{found[0]}, its only row"
    if isinstance(rows, range):
        return f"a row from {found[0]} to {found[-1]}"
    return "one of its rows: " + ", ".join(map(str, found[:8])) + (", …" if len(found) > 8 else "")
