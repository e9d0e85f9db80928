"""Places: a run's ops as one line on which every movement is arithmetic, and the addresses of the places on it.

An address is `K`, `K:OP` or `K:OP@I`, the moment just after op OP of update K ran; 0 is before the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lrstep.debugger.program import SHOWN_FEATURES, Op, Program, ProgramName, Where, other_program, programs
from lrstep.engine import Batch, Batches, Run
from lrstep.errors import InputError, printable
from lrstep.quantities import POINTWISE, item_name

_FORM = re.compile(r"([0-9]{1,15})(?::([A-Za-z]+[0-9]{0,9})(?:@([0-9]{1,15}))?)?", re.ASCII)


class Address(NamedTuple):
    """An address as written. `op` None is the update's last op; `row` is the data row of a loop's example."""

    k: int
    op: str | None = None
    row: int | None = None

    def __str__(self) -> str:
        op = "" if self.op is None else f":{self.op}"
        row = "" if self.row is None else f"@{self.row}"
        return f"{self.k}{op}{row}"


def parse_address(text: str) -> Address:
    """The address that `text` names; InputError where it is not of the form."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise InputError(
            f"'{printable(text)}' is not an address",
            "write 12, 12:dz or 12:z@3 (update, line, row); 0 is the start",
        )
    k, op, row = match.groups()
    if int(k) == 0 and op is not None:
        raise InputError(f"update 0 has no line {printable(op)}", "write 0 for the start; the first update is 1")
    return Address(int(k), op, None if row is None else int(row))


class Cursor(NamedTuple):
    """Just after the first `ops` ops of update k; (0, 0) is before the first update."""

    k: int
    ops: int


START = Cursor(0, 0)


@dataclass(frozen=True)
class Track:
    """All ops of a run, one after another. Op number 0 of the line is the start."""

    program: Program
    batches: Batches
    begins: int = 0
    """The run is known from after this update on."""

    @cached_property
    def _of_example(self) -> int:
        """Ops that an example more makes an update longer by."""
        return self.program.length(2) - self.program.length(1)

    @cached_property
    def _of_update(self) -> int:
        """Ops of an update besides those of its examples."""
        return self.program.length(1) - self._of_example

    def _up_to(self, k: int) -> int:
        """How many ops the updates up to k have."""
        return k * self._of_update + self.batches.examples(k) * self._of_example

    def length(self, k: int) -> int:
        """How many ops update k has."""
        return self.program.length(self.batches.length(k))

    def end(self, k: int) -> Cursor:
        """Just after the last op of update k; the start for 0."""
        return Cursor(k, self.length(k)) if k > 0 else START

    @cached_property
    def start(self) -> Cursor:
        """Where nothing has been computed yet."""
        return self.end(self.begins)

    @property
    def nothing_before(self) -> str:
        """What there is to say at the start."""
        why = f"the log begins after update {self.begins:,}" if self.begins else "there is nothing before it"
        return f"This is the start: {why}."

    def update(self, cursor: Cursor) -> int:
        """The update that a place is in; at the start the one to come."""
        return cursor.k + 1 if cursor == self.start else cursor.k

    def where(self, cursor: Cursor) -> Where | None:
        """The op that just ran; None at the start."""
        return None if cursor == self.start else self.program.where(cursor.ops, self.batches.length(cursor.k))

    def address(self, cursor: Cursor) -> Address:
        """The cursor's address, always with its op."""
        if cursor == START:
            return Address(0)
        where = self.program.where(cursor.ops, self.batches.length(cursor.k))
        row = None if where.position is None else self.batches.batch(cursor.k).row(where.position)
        return Address(cursor.k, where.op.name, row)

    def cursor(self, address: Address) -> Cursor | None:
        """Where an address is; None if this program has no such op, or its row is not in that update's batch."""
        if address.op is None or address.k == 0:
            return self.end(address.k)
        position = None
        if address.row is not None:
            position = self.batches.batch(address.k).position(address.row)
            if position is None:
                return None
        index = self.program.index(address.op, position, self.batches.length(address.k))
        return None if index is None else Cursor(address.k, index)

    def moved(self, cursor: Cursor, ops: int) -> Cursor:
        """`ops` ops on (or back, if negative), at most back to the start."""
        number = self._number(cursor) + ops
        if number <= self._number(self.start):
            return self.start
        if (k := cursor.k) == 0 or not self._up_to(k - 1) < number <= self._up_to(k):
            at_least, at_most = (number // self.program.length(m) for m in (self.batches.size, 1))
            k = bisect_left(range(at_most + 2), number, lo=at_least, key=self._up_to)
        return Cursor(k, number - self._up_to(k - 1))

    def next_update(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of this update, or of the next if this one has ended; `count` times."""
        within = cursor.ops < self.length(cursor.k) if cursor.k else False
        return self.end(cursor.k + count - (1 if within else 0))

    def previous_update(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of the update before this one, which is where this one starts; `count` times."""
        return self.end(max(self.begins, cursor.k - count))

    def next_epoch(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of this pass over the data, or of the next if this one has ended; `count` times."""
        done = cursor.k if cursor == self.end(cursor.k) else cursor.k - 1
        return self.end((done // self.batches.per_epoch + count) * self.batches.per_epoch)

    def previous_epoch(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of the pass before this one, which is where this one starts; `count` times."""
        begun = 0 if cursor == START else self.batches.epoch(cursor.k) + 1
        return self.end(max(self.begins, (begun - count) * self.batches.per_epoch))

    def next_phase(self, cursor: Cursor) -> Cursor:
        """The last op before the phase changes, forward, backward or update, going on from the op after this one."""
        at = self._last_of_step(self.moved(cursor, 1))
        phase = self._op(at).phase
        while self._op(after := self.moved(at, 1)).phase == phase:
            at = self._last_of_step(after)
        return at

    def previous_phase(self, cursor: Cursor) -> Cursor:
        """The last op of the phase before this one; the start from the first phase."""
        at = cursor
        phase = None if at == self.start else self._op(at).phase
        while at != self.start and self._op(at).phase == phase:
            at = self.moved(at, -1 - (self._op(at).feature or 0))
        return at

    def _last_of_step(self, at: Cursor) -> Cursor:
        """The last op of the step that an op belongs to: dw3 to dwn, all of one phase."""
        feature = self._op(at).feature
        return at if feature is None else self.moved(at, self.program.n - 1 - feature)

    def _number(self, cursor: Cursor) -> int:
        if cursor == START:
            return 0
        return self._up_to(cursor.k - 1) + cursor.ops

    def _op(self, cursor: Cursor) -> Op:
        return self.program.where(cursor.ops, self.batches.length(cursor.k)).op


class Places:
    """The tracks of both programs of a run, of which nothing is known before the end of update `begins`."""

    def __init__(self, run: Run, begins: int = 0) -> None:
        self._n, self._batches, self.begins = run.n, run.batches, begins
        self.tracks: dict[ProgramName, Track] = {
            name: Track(program, run.batches, begins) for name, program in programs(run).items()
        }

    def find(self, address: Address, present: ProgramName) -> tuple[ProgramName, Cursor]:
        """The program and cursor of an address, the present program first; InputError where neither has it."""
        for name in (present, other_program(present)):
            cursor = self.tracks[name].cursor(address)
            if cursor is not None and cursor < self.tracks[name].start:
                what = f"nothing is known of what was before the end of update {self.begins:,}"
                raise InputError(what, "choose a later address: the log begins there")
            if cursor is not None:
                return name, cursor
        if address.row is not None:
            self.position(address.k, address.row)
        assert address.op is not None
        raise InputError(
            f"there is no line '{printable(address.op)}'{self._elsewhere(address)}", f"use {self.op_names}"
        )

    def _elsewhere(self, address: Address) -> str:
        """With which row, or without one, there is such a line, where there is."""
        if address.row is None:
            return ""
        outside = any(track.program.has_op(str(address.op)) for track in self.tracks.values())
        return f" for row {address.row} alone" if outside else ""

    @property
    def op_names(self) -> str:
        """The names of all ops, in words: the vector program's, then what only the other has."""
        (vector, *_), (before, loop, after) = _op_names(self.tracks["vector"]), _op_names(self.tracks["scalar"])
        others = [name for name in (*before, *after) if name not in vector]
        words = f"{' '.join(vector)}, or {' '.join(others)}"
        return f"{words}; within the loop {' '.join(loop)}, where I is a row" if loop else words

    def same_in(self, other: Places, program: ProgramName, cursor: Cursor) -> Cursor:
        """The same address in another run's places, or of a line that it does not have the last one before it."""
        if self is other:
            return cursor
        there, track = other.tracks[program], self.tracks[program]
        while cursor > track.start:
            same = there.cursor(track.address(cursor))
            if same is not None:
                return same
            cursor = track.moved(cursor, -1)
        return there.start

    def position(self, k: int, row: int) -> int:
        """Where a data row is in the batch of update k; InputError where it is not."""
        batch = self._batches.batch(k)
        position = batch.position(row)
        if position is None:
            raise InputError(f"row {row} is not in the batch of update {k}", f"choose {_some_rows(batch)}")
        return position

    def matching(self, program: ProgramName, cursor: Cursor, row: int) -> Cursor:
        """The place in the other program that matches one in `program`, for the selected example's row."""
        track = self.tracks[program]
        other = self.tracks[other_program(program)]
        where = track.where(cursor)
        if where is None:
            return other.start
        if cursor == track.end(cursor.k):
            return other.end(cursor.k)
        k, step = cursor.k, where.op.step.name
        if other.program.name == "vector":
            # Before the loop there is `zero`, which has no vectorised form: nothing of this update is known yet.
            return other.cursor(Address(k, step)) or other.end(k - 1)
        if other.program.loops and step in POINTWISE:
            return other.cursor(Address(k, step, row)) or other.start
        step = other.program.step_of(step, self._batches.length(k))
        return other.cursor(Address(k, item_name(step, self._n - 1))) or other.start


def _op_names(track: Track) -> list[list[str]]:
    """The names of the ops of each section of a program, as an address has them; of many features three."""
    named: list[list[str]] = []
    for section in track.program.sections:
        row, n, names = "@I" if section.in_loop else "", section.n, list[str]()
        numbers = [str(i) for i in range(1, n + 1)] if n <= SHOWN_FEATURES else ["1", "2", "…", str(n)]
        for step in section.steps:
            each = numbers if step.each_feature else [""]
            names += [number if number == "…" else f"{step.name}{number}{row}" for number in each]
        named.append(names)
    return named


def _some_rows(batch: Batch) -> str:
    if len(batch) == 1:
        return f"{batch.row(0)}, its only row"
    if isinstance(batch.rows, range):
        return f"a row from {batch.row(0)} to {batch.row(len(batch) - 1)}"
    shown = ", ".join(str(batch.row(i)) for i in range(min(8, len(batch))))
    return f"one of its rows: {shown}" + (", …" if len(batch) > 8 else "")
