"""Frame: an immutable record of all that is known at one address. What is not yet computed is None, never 0."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias, cast

import numpy as np

from lrstep.debugger.differing import Differing, differing
from lrstep.debugger.frame_table import frame_table
from lrstep.debugger.notes import Note, notes_of
from lrstep.debugger.origin import UNKNOWN, Origin
from lrstep.debugger.program import Op, Program, Where
from lrstep.debugger.rounding import Rounding, rounding_of
from lrstep.engine import FloatArray, Gradient, Point, Update, read_only
from lrstep.errors import printable
from lrstep.quantities import Phase, PointName

Partial: TypeAlias = FloatArray | list[float | None] | None


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """What is known just after an op: made by a Debugger, read by everything that shows something.

    Arrays are of the run's dtype: `z`, `a`, `L`, `da`, `dz` (m,) over the batch, `dw` and `w` (n,). Where a program
    fills them item by item, the items not yet reached are None. Inside a loop `dw` and `db` are its running sums.
    """

    address: str
    program: Program
    where: Where | None
    """The op that just ran, and the loop's position; None at the start."""
    next_op: Op | None
    """The op that a step on runs; None where the run has ended."""
    values: Update = field(repr=False)
    """Every number of the update, computed when asked for; at the start, those of the update to come."""
    row: int
    """The data row of the selected example."""
    features: tuple[str, ...]
    classes: tuple[str, str]
    """What the labels 0 and 1 are called in the data."""
    as_read: FloatArray | None = None
    """The selected example's features on the data's own scale, (n,), where the run standardizes them; else None."""
    rows: int = 0
    """How many examples the whole data has."""
    notice: str | None = None
    """What the last movement has to say: that it met an end."""
    origin: Origin = UNKNOWN

    def __repr__(self) -> str:
        of = f" of {printable(self.origin.title)}" if self.origin.title else ""
        return f"Frame(at {self.address}{of}, {self.program.name} program, example {self.row})"

    @property
    def op(self) -> Op | None:
        """The op that just ran; None at the start."""
        return None if self.where is None else self.where.op

    @property
    def update(self) -> int:
        """The number of the update; at the start that of the one before, 0 where it is the first of all."""
        return self.values.k - 1 if self.where is None else self.values.k

    @property
    def phase(self) -> Phase | None:
        """Forward, backward or update; None at the start."""
        return None if self.op is None else self.op.phase

    @property
    def alpha(self) -> float:
        """The learning rate in force."""
        return self.values.alpha

    @property
    def m(self) -> int:
        """How many examples this update's batch has."""
        return len(self.values.batch)

    @property
    def n(self) -> int:
        """How many features."""
        return len(self.features)

    # How far the op that just ran has come.

    def reached_examples(self, name: PointName) -> int:
        """For how many examples of the batch, in its order, `name` is known."""
        if not self.program.loops:
            return self.m if self._ran(name) else 0
        if self.where is None:
            return 0
        if self.where.position is None:
            return self.m if self._past_loop else 0
        return self.where.position + self._ran_in_loop(name)

    def reached_features(self, name: str) -> int:
        """For how many features the gradient `dw` is final, or the parameter `w` is new."""
        ran = self._ran(name)
        return ran if self.program.name == "scalar" else ran * self.n

    def knows(self, name: str) -> bool:
        """Whether the batch's `J` or `db` is final, or `b` is new."""
        return self._ran(name) > 0

    @property
    def sums_started(self) -> bool:
        """Whether a loop's running sums have been set to 0."""
        return self.where is not None and self.program.loops

    # The values.

    @property
    def z(self) -> Partial:
        """w·x + b, (m,)."""
        return self._column("z")

    @property
    def a(self) -> Partial:
        """σ(z), the prediction ŷ, (m,)."""
        return self._column("a")

    @property
    def L(self) -> Partial:
        """The loss of each example, (m,)."""
        return self._column("L")

    @property
    def da(self) -> Partial:
        """dL/da, (m,)."""
        return self._column("da")

    @property
    def dz(self) -> Partial:
        """dL/dz, (m,)."""
        return self._column("dz")

    @property
    def J(self) -> float | None:
        """The batch's mean loss; for a batch of one its L."""
        if self.m == 1 and not self.program.loops:
            return float(self.gradient.J) if self._ran("L") else None
        return float(self.gradient.J) if self.knows("J") else None

    @property
    def dw(self) -> Partial:
        """dJ/dw, (n,); in a loop the running sums until they are divided by m."""
        final = self.reached_features("dw")
        if final == self.n:
            return self.gradient.dw
        if self.sums_started:
            return _joined(self.gradient.dw[:final], self._running_dw[final:])
        return [*self.gradient.dw[:final].tolist(), *[None] * (self.n - final)] if final else None

    @property
    def db(self) -> float | None:
        """dJ/db; in a loop the running sum until it is divided by m."""
        if self.knows("db"):
            return float(self.gradient.db)
        return self._running_db if self.sums_started else None

    @property
    def loss_sum(self) -> float | None:
        """A loop's running sum of L, which becomes J when it is divided by m; None in other programs and after that."""
        if not self.sums_started or self.knows("J"):
            return None
        return self.values.trace.sums(self.reached_examples("L")).L

    @property
    def w(self) -> FloatArray:
        """The weights in force, (n,)."""
        new = self.reached_features("w")
        if new == 0:
            return self.values.before.w
        return _joined(self.values.after.w[:new], self.values.before.w[new:])

    @property
    def b(self) -> float:
        """The bias in force."""
        return float(self.values.after.b if self.knows("b") else self.values.before.b)

    @property
    def gradient(self) -> Gradient:
        """The update's final dw, db and J as this program computes them, whether or not the op has run."""
        return self._trace_means if self.program.loops else self.values.gradient

    # The selected example.

    @cached_property
    def position(self) -> int:
        """The selected example's place in the batch."""
        position = self.values.batch.position(self.row)
        assert position is not None, "the Debugger selects examples of the batch only"
        return position

    @property
    def x(self) -> FloatArray:
        """The selected example's features as the run reads them, (n,)."""
        return self.values.example(self.row)[0]

    @property
    def y(self) -> float:
        """The selected example's label, 0 or 1."""
        return self.values.example(self.row)[1]

    def value(self, name: PointName) -> float | None:
        """z, a, L, da or dz of the selected example; None where it is not yet computed."""
        if self.position >= self.reached_examples(name):
            return None
        return cast(float, getattr(self._point, name))

    @cached_property
    def differing(self) -> tuple[Differing, ...]:
        """Of what is known here, the numbers of somebody else's loop that do not follow from those before them."""
        return differing(self)

    @cached_property
    def corrected(self) -> Frame:
        """The same with what follows in the place of what differs; this one where nothing does."""
        return replace(self, values=self.values.corrected) if self.differing else self

    def right(self, name: str) -> float | None:
        """What follows instead of a number (`J`, `dw1`; z, a, L, da, dz of the selected example); None where it is
        right, or not yet computed."""
        names = (name, f"{name}@{self.row}")
        return next((found.right for found in self.differing if found.name in names), None)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Where the textbook lines, evaluated as they stand, would give something else, and what else to know."""
        return notes_of(self)

    @cached_property
    def rounding(self) -> Rounding | None:
        """Where the loop's result for the op that just ran is not, to the last bit, the kernel's."""
        if self.where is None or not self.program.loops:
            return None
        return rounding_of(self.where, self.values)

    def to_dict(self) -> dict[str, Any]:
        """The Frame as `lrstep show --format json` prints it: plain lists and floats, None for what is unset."""
        return frame_table(self)

    def _column(self, name: PointName) -> Partial:
        count = self.reached_examples(name)
        if self.program.loops:
            if self.where is None:
                return None
            known: FloatArray = getattr(self.values.trace.pointwise(count), name)
            return known if count == self.m else [*known.tolist(), *[None] * (self.m - count)]
        return cast(FloatArray, getattr(self.values.pointwise, name)) if count else None

    @cached_property
    def _point(self) -> Point:
        return (self.values.trace if self.program.loops else self.values).point(self.position)

    @cached_property
    def _trace_means(self) -> Gradient:
        return self.values.trace.means()

    @property
    def _running_dw(self) -> FloatArray:
        """The sums up to the example that the loop is at, with its own terms for the features done so far."""
        done, position = self._ran_in_loop("dw"), self._examples_before
        sums = self.values.trace.sums
        return _joined(sums(position + 1).dw[:done], sums(position).dw[done:]) if done else sums(position).dw

    @property
    def _running_db(self) -> float:
        return self.values.trace.sums(self._examples_before + self._ran_in_loop("db")).db

    @property
    def _examples_before(self) -> int:
        """The examples that a loop is through with."""
        if self.where is None or self.where.position is None:
            return self.m if self._past_loop else 0
        return self.where.position

    @property
    def _past_loop(self) -> bool:
        return self.op is not None and self.op.line >= self.program.sections[2].first_line

    def _ran(self, name: str) -> int:
        """How many ops of a step outside the loop have run."""
        section = self.program.sections[2 if self.program.loops else 0]
        return 0 if self.op is None else section.ran(name, self.op)

    def _ran_in_loop(self, name: str) -> int:
        """How many ops of a step have run for the example that the loop is at."""
        inside = self.op is not None and self.op.in_loop
        return self.program.sections[1].ran(name, self.op) if inside and self.op is not None else 0


def _joined(first: FloatArray, rest: FloatArray) -> FloatArray:
    return read_only(np.concatenate([first, rest]))
