"""Update: every number of one forward, backward and parameter update, computed by the kernel when asked for.

Of an update that somebody else's loop recorded, what it recorded stands first; `right` has what follows instead.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple, cast

from lrstep.engine.blas import one_thread
from lrstep.engine.given import Given
from lrstep.engine.kernels import Gradient, Kernel, Parameters, Steps, read_only
from lrstep.engine.plan import Plan, Schedule
from lrstep.engine.trace import ScalarTrace
from lrstep.formulas import FloatArray, Point, Pointwise, are_right, lost_beside_one
from lrstep.quantities import PARAMETERS, POINTWISE


class Score(NamedTuple):
    """Of a batch's examples, how many a > 0.5 gets right, and of how many a or 1 − a is rounded to 1."""

    right: int
    saturated: int


class Update:
    """Update k of a run. What it computed it keeps; nothing in it ever changes."""

    def __init__(self, k: int, plan: Plan, before: Parameters, kernel: Kernel, given: Given | None = None) -> None:
        settings = plan.settings(k)
        self.k = k
        self.alpha = settings.alpha
        self.l2, self.intercept, self.rate = settings.l2, settings.intercept, settings.rate
        self.rows = settings.rows
        self.batch = plan.batch(k)
        self.before = before
        self.given = given
        self.dtype = before.w.dtype
        self._plan = plan
        self._kernel = kernel
        self._points: dict[int, Point] = {}

    @cached_property
    def right(self) -> Update:
        """The update as it follows from the parameters before it: this one, unless somebody else recorded it."""
        return self if self.given is None else Update(self.k, self._plan, self.before, self._kernel)

    @cached_property
    def corrected(self) -> Update:
        """The recorded update with what follows in the place of what differs; this one where nothing was recorded."""
        if self.given is None:
            return self
        return Update(self.k, self._plan, self.before, self._kernel, self.given.corrected(self.batch))

    @cached_property
    def unpenalised(self) -> Update:
        """The same without its penalty, as it follows from the parameters before it; this one where there is none."""
        if not self.l2:
            return self.right
        without = Schedule(self._plan.settings(self.k)._replace(l2=0.0, rate=None))
        return Update(self.k, self._plan._replace(schedule=without), self.before, self._kernel)

    @cached_property
    def _steps(self) -> Steps:
        with one_thread():
            return self._kernel.steps(self._plan, self.k - 1, 1, self.before.vector)

    @cached_property
    def gradient(self) -> Gradient:
        """dw (n,), db and J, means over the batch; and R."""
        return self._steps.gradient(0) if self.given is None else self.given.gradient(self.right.gradient)

    @cached_property
    def after(self) -> Parameters:
        """w (n,) and b after the update."""
        return Parameters.of(self._steps.after[0]) if self.given is None else self.given.after

    def quantity(self, name: str) -> FloatArray:
        """One of its quantities by name: (m,), (n,) or ()."""
        values = self.pointwise if name in POINTWISE else self.after if name in PARAMETERS else self.gradient
        return cast(FloatArray, getattr(values, name))

    @cached_property
    def pointwise(self) -> Pointwise:
        """z, a, L, da, dz of the whole batch, arrays (m,) in its order."""
        return self._values(0, len(self.batch))

    def point(self, position: int) -> Point:
        """z, a, L, da, dz of the example at a position of the batch, without computing the others' blocks."""
        if position not in self._points:
            values = self._values(position, position + 1)
            self._points[position] = Point(*(float(column[0]) for column in values))
        return self._points[position]

    def _values(self, start: int, stop: int) -> Pointwise:
        with one_thread():
            values = self._kernel.pointwise(self._plan, self.k, self.before.vector, start, stop)
        if self.given is not None:
            values = self.given.pointwise(values, start)
        return Pointwise(*(read_only(column) for column in values))

    def example(self, row: int) -> tuple[FloatArray, float]:
        """x (n,) and y of a data row, as the kernel reads them."""
        X, y = self.rows.block(row, row + 1)
        return read_only(X[0]), float(y[0])

    @cached_property
    def score(self) -> Score:
        """The batch's predictions at the parameters before the update."""
        a, y = self.pointwise.a, self.batch.read(self.rows, 0, len(self.batch))[1]
        return Score(int(are_right(a, y).sum()), int(((a == 1) | (a <= lost_beside_one(self.dtype))).sum()))

    @cached_property
    def repeated(self) -> Update:
        """The same batch at the parameters after: what the update made of its loss."""
        return Update(self.k, self._plan, self.after, self._kernel)

    @cached_property
    def trace(self) -> ScalarTrace:
        """The same update as the loop program computes it, op by op, over a batch of several."""
        return ScalarTrace(self.rows, self.batch, self.before, self.given, self.l2)
