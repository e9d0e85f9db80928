"""Made: the numbers of a moment as the lesson's program makes them, as it is or with slips in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial

import numpy as np

from lrstep import formulas
from lrstep.checks.moment import Moment
from lrstep.checks.slip import Line, Way
from lrstep.formulas import FloatArray


class Made:
    """The lesson's lines, each computed where it is asked for, with those of some ways in their place.

    Every name of the lesson is an attribute: X, y, m, n and w0, b0, the parameters before the step; z, a, L, da, dz
    (m,); J, db (1,); dw (n,); w (n,) and b (1,), the parameters after the step.
    """

    def __init__(self, moment: Moment, ways: Sequence[Way] = (), free: float = 0.0) -> None:
        self.moment, self.ways, self.free = moment, ways, free
        taken = moment
        if moment.data is None:  # a batch of what was taken is taken as it is
            for take in (way.takes for way in ways if way.takes is not None):
                taken = take(taken)
        self.X, self.y, self.m, self.n, self._batches = taken.X, taken.y, taken.m, taken.n, taken.batches
        self.w0, self.b0 = taken.w, np.array([taken.b])

    def like(self, moment: Moment) -> Made:
        """The same program at another moment."""
        return Made(moment, self.ways, self.free)

    @cached_property
    def right(self) -> Made:
        """The lesson's program as it is, at the same moment."""
        return Made(self.moment)

    def _line(self, name: str, lesson: Callable[[], FloatArray]) -> FloatArray:
        value = lesson
        for way in self.ways:
            if name in way.lines:
                value = partial(self._by, way.lines[name], value)
        return value()

    def _by(self, line: Line, value: Callable[[], FloatArray]) -> FloatArray:
        return np.asarray(line(self, value), np.float64)

    @cached_property
    def z(self) -> FloatArray:
        return self._line("z", lambda: self.X @ self.w0 + self.b0)

    @cached_property
    def a(self) -> FloatArray:
        return self._line("a", lambda: formulas.sigmoid(self.z))

    @cached_property
    def L(self) -> FloatArray:
        return self._line("L", self._log_loss)

    def _log_loss(self) -> FloatArray:
        own = np.where(self.y == 1, self.a, 1 - self.a)  # what a gives to each example's own label
        losses: FloatArray = -np.log(own)
        return losses

    @cached_property
    def J(self) -> FloatArray:
        return self._line("J", lambda: self.L.mean(keepdims=True))

    @cached_property
    def da(self) -> FloatArray:
        return self._line("da", lambda: -self.y / self.a + (1 - self.y) / (1 - self.a))

    @cached_property
    def dz(self) -> FloatArray:
        return self._line("dz", lambda: self.a - self.y)

    @cached_property
    def dw(self) -> FloatArray:
        return self._line("dw", lambda: self.dz @ self.X / self.m)

    @cached_property
    def db(self) -> FloatArray:
        return self._line("db", lambda: self.dz.mean(keepdims=True))

    @cached_property
    def w(self) -> FloatArray:
        if self._batches:
            return self._after_all[0]
        return self._line("w", lambda: self.w0 - self.moment.alpha * self.dw)

    @cached_property
    def b(self) -> FloatArray:
        if self._batches:
            return self._after_all[1]
        return self._line("b", lambda: self.b0 - self.moment.alpha * self.db)

    @cached_property
    def _after_all(self) -> tuple[FloatArray, FloatArray]:
        """The parameters after several updates, each over its own rows."""
        w, b, earlier = self.w0, self.b0, self.moment.earlier
        for i, rows in enumerate(self._batches):
            batch = replace(
                self.moment, X=self.X[rows], y=self.y[rows], w=w, b=float(b[0]), k=self.moment.k + i, earlier=earlier,
                rows=self.m, data=(self.X, self.y), batches=(),
            )  # fmt: skip
            made = self.like(batch)
            w, b, earlier = made.w, made.b, batch
        return w, b

    def value(self, name: str) -> FloatArray:
        """A quantity by its name."""
        value: FloatArray = getattr(self, name)
        return value
