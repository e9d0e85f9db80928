"""Track: a program's ops over a whole run as one line, on which every movement is arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lrstep.debugger.address import Address
from lrstep.debugger.program import Op, Program, Where
from lrstep.engine.plan import Batches


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
    def _full(self) -> int:
        """Ops in an update whose batch is whole."""
        return self.program.length(self.batches.size)

    @cached_property
    def _epoch(self) -> int:
        """Ops in one pass over the data, whose last batch may be short."""
        per_epoch = self.batches.per_epoch
        return (per_epoch - 1) * self._full + self.length(per_epoch)

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
        epoch, rest = divmod(number - 1, self._epoch)
        update, index = divmod(rest, self._full)
        return Cursor(1 + epoch * self.batches.per_epoch + update, index + 1)

    def next_update(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of this update, or of the next if this one has ended; `count` times."""
        within = cursor.ops < self.length(cursor.k) if cursor.k else False
        return self.end(cursor.k + count - (1 if within else 0))

    def previous_update(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of the update before this one, which is where this one starts; `count` times."""
        return self.end(max(self.begins, cursor.k - count))

    def next_epoch(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of this pass over the data, or of the next if this one has ended; `count` times."""
        return self.end((self._updates_done(cursor) // self.batches.per_epoch + count) * self.batches.per_epoch)

    def previous_epoch(self, cursor: Cursor, count: int = 1) -> Cursor:
        """The end of the pass before this one, which is where this one starts; `count` times."""
        begun = -(-self._number(cursor) // self._epoch)
        return self.end(max(self.begins, (begun - count) * self.batches.per_epoch))

    def _updates_done(self, cursor: Cursor) -> int:
        return cursor.k if cursor == self.end(cursor.k) else cursor.k - 1

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
        epoch, update = divmod(cursor.k - 1, self.batches.per_epoch)
        return epoch * self._epoch + update * self._full + cursor.ops

    def _op(self, cursor: Cursor) -> Op:
        return self.program.where(cursor.ops, self.batches.length(cursor.k)).op
