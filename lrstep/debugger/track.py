"""Track: a program's ops as one line on which every movement is arithmetic, and the addresses of the places on it.

An address is `K`, `K:OP` or `K:OP@I`, the moment just after op OP of update K ran; 0 is before the first. Of a script's
own lines OP is the line's number, and I counts how often it ran (see `yours`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lrstep.debugger.program import Op, Program, Where
from lrstep.engine import Batches
from lrstep.errors import InputError, printable
from lrstep.quantities import POINTWISE, item_name

_LINE = r"(?:[^:@]{1,200}:)?[0-9]{1,9}"  # of a script, with its file where there are several
_FORM = re.compile(rf"([0-9]{{1,15}})(?::([A-Za-z]+[0-9]{{0,9}}|{_LINE})(?:@([0-9]{{1,15}}))?)?", re.ASCII)


class Address(NamedTuple):
    """An address as written. `op` None is the update's last op; `row` is the data row of a loop's example."""

    k: int
    op: str | None = None
    row: int | None = None
    """Of a line of a script: the how manieth time that it ran, from 1."""

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

    def after(self, k: int, step: str, row: int, batches: Batches) -> Cursor | None:
        """Just after a quantity of update k is known, for a data row; None where no line computes it."""
        if self.program.loops and step in POINTWISE:
            return self.cursor(Address(k, step, row))
        step = self.program.step_of(step, batches.length(k))
        vector = self.program.name == "vector"
        return self.cursor(Address(k, step if vector else item_name(step, self.program.n - 1)))

    def moved(self, cursor: Cursor, ops: int) -> Cursor:
        """`ops` ops on (or back, if negative), at most back to the start."""
        number = self._number(cursor) + ops
        if number <= self._number(self.start):
            return self.start
        if (k := cursor.k) == 0 or not self._up_to(k - 1) < number <= self._up_to(k):
            at_least, at_most = (number // self.program.length(m) for m in (self.batches.size, 1))
            k = bisect_left(range(at_most + 2), number, lo=at_least, key=self._up_to)
        return Cursor(k, number - self._up_to(k - 1))

    def ops_between(self, here: Cursor, there: Cursor) -> int:
        """How many ops lead on from one place to another; negative where that is before it."""
        return self._number(there) - self._number(here)

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
