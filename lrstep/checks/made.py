"""Made: the numbers of a moment as the lesson's program makes them, as it is or with slips in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial

import numpy as np

from lrstep import formulas
from lrstep.checks.moment import Moment
from lrstep.checks.slip import Line, Way
from lrstep.formulas import FloatArray

_LINES_BEFORE = {
    "z": {"z"},
    "a": {"z", "a"},
    "L": {"z", "a", "L"},
    "J": {"z", "a", "L", "R", "J"},
    "da": {"z", "a", "da"},
    "dz": {"z", "a", "dz"},
    "dw": {"z", "a", "dz", "dR", "dw"},
    "db": {"z", "a", "dz", "dRb", "db"},
    "w": {"z", "a", "dz", "dR", "dw", "w"},
    "b": {"z", "a", "dz", "dRb", "db", "b"},
    "R": {"R"},
    "dR": {"dR"},
    "dRb": {"dRb"},
}
"""The lines that the lesson's own value of a quantity comes from: where none is changed, it is right."""


@lru_cache(4096)
def _lines(ways: tuple[Way, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Which lines some ways change, and which quantities stay as they are."""
    changed = frozenset(name for way in ways for name in way.lines)
    return changed, frozenset(name for name, before in _LINES_BEFORE.items() if changed.isdisjoint(before))


def _mean(values: FloatArray) -> FloatArray:
    """(1,), to the bits of NumPy's own, which takes longer."""
    mean: FloatArray = np.add.reduce(values, axis=None, keepdims=True) / values.size
    return mean


class _Quantity:
    """A line of the lesson, or what the ways have in its place: computed once, where it is asked for."""

    def __init__(self, lesson: Callable[[Made], FloatArray]) -> None:
        self._lesson = lesson

    def __set_name__(self, owner: type[Made], name: str) -> None:
        self._name = name

    def __get__(self, made: Made, owner: type[Made]) -> FloatArray:
        value = made.__dict__[self._name] = made.line(self._name, self._lesson)
        return value


class Made:
    """The lesson's lines, each computed where it is asked for, with those of some ways in their place.

    Every name of the lesson is an attribute: X, y, m, n and w0, b0, the parameters before the step; z, a, L, da, dz
    (m,); J, db (1,); dw (n,); w (n,) and b (1,), the parameters after the step; and what a penalty adds: R (1,) to J,
    dR (n,) to dw and dRb (1,) to db.
    """

    def __init__(
        self, moment: Moment, ways: Sequence[Way] = (), free: float | Sequence[float] = 0.0, right: Made | None = None
    ) -> None:
        """`free` is the number that the ways leave free, or one for each way; `right` spares computing it again."""
        self.moment, self.ways = moment, ways
        taken, takes = moment, [way.takes for way in ways if way.takes is not None]
        if moment.data is None:  # a batch of what was taken is taken as it is
            for take in takes:
                taken = take(taken)
        self.X, self.y, self.m, self.n, self._batches = taken.X, taken.y, taken.m, taken.n, taken.batches
        self.w0, self.b0 = taken.w, np.array([taken.b])
        self.numbers = (free,) * len(ways) if isinstance(free, (int, float)) else tuple(free)
        self.free = self.numbers[0] if self.numbers else 0.0
        self._right = None if takes else right
        self._changed, unchanged = _lines(tuple(ways))
        self._as_right = unchanged if self._right is not None else frozenset()

    def like(self, moment: Moment) -> Made:
        """The same program at another moment."""
        return Made(moment, self.ways, self.numbers)

    @cached_property
    def right(self) -> Made:
        """The lesson's program as it is, at the same moment."""
        return self._right or Made(self.moment)

    def line(self, name: str, lesson: Callable[[Made], FloatArray]) -> FloatArray:
        """What the lesson's line of a quantity gives, or what the ways put in its place."""
        if self._batches and name in ("w", "b"):
            return self._after_all[name]
        if name in self._as_right:
            assert self._right is not None
            return self._right.value(name)
        if name not in self._changed:
            return lesson(self)
        value: Callable[[], FloatArray] = partial(lesson, self)
        for way, number in zip(self.ways, self.numbers, strict=True):
            if name in way.lines:
                value = partial(self._by, way.lines[name], number, value)
        return value()

    def _by(self, line: Line, number: float, value: Callable[[], FloatArray]) -> FloatArray:
        outer, self.free = self.free, number  # the lines that this one asks for have numbers of their own
        result = np.asarray(line(self, value), np.float64)
        self.free = outer
        return result

    @_Quantity
    def z(self) -> FloatArray:
        z: FloatArray = self.X @ self.w0 + self.b0
        return z

    @_Quantity
    def a(self) -> FloatArray:
        return formulas.sigmoid(self.z)

    @_Quantity
    def L(self) -> FloatArray:
        if "a" not in self._changed:
            return formulas.softplus(formulas.signs(self.y) * self.z)
        losses: FloatArray = -(self.y * np.log(self.a) + (1 - self.y) * np.log(1 - self.a))
        return losses  # of an a that may be no probability: what the textbook's line gives then

    @cached_property
    def own(self) -> FloatArray:
        """What a gives to each example's own label, (m,)."""
        own: FloatArray = np.where(self.y == 1, self.a, 1 - self.a)
        return own

    @_Quantity
    def R(self) -> FloatArray:
        return np.atleast_1d(formulas.penalty(self.w0, self.moment.l2, self.m))

    @_Quantity
    def dR(self) -> FloatArray:
        return formulas.decay(self.w0, self.moment.l2, self.m)

    @_Quantity
    def dRb(self) -> FloatArray:
        return np.zeros(1)

    @_Quantity
    def J(self) -> FloatArray:
        return _mean(self.L) + self.R

    @_Quantity
    def da(self) -> FloatArray:
        return -self.y / self.a + (1 - self.y) / (1 - self.a)

    @_Quantity
    def dz(self) -> FloatArray:
        return self.a - self.y

    @_Quantity
    def dw(self) -> FloatArray:
        return self.dz @ self.X / self.m + self.dR

    @_Quantity
    def db(self) -> FloatArray:
        return _mean(self.dz) + self.dRb

    @_Quantity
    def w(self) -> FloatArray:
        w: FloatArray = self.w0 - self.moment.alpha * self.dw
        return w

    @_Quantity
    def b(self) -> FloatArray:
        b: FloatArray = self.b0 - self.moment.alpha * self.db if self.moment.intercept else self.b0
        return b

    @cached_property
    def _after_all(self) -> dict[str, FloatArray]:
        """The parameters after several updates, each over its own rows."""
        if self._right is not None and self._as_right >= {"w", "b"}:
            return self._right._after_all
        w, b, earlier = self.w0, self.b0, self.moment.earlier
        for i, rows in enumerate(self._batches):
            batch = replace(
                self.moment, X=self.X[rows], y=self.y[rows], w=w, b=b.item(), k=self.moment.k + i, earlier=earlier,
                rows=self.m, data=(self.X, self.y), batches=(),
            )  # fmt: skip
            made = self.like(batch)
            w, b, earlier = made.w, made.b, batch
        return {"w": w, "b": b}

    def value(self, name: str) -> FloatArray:
        """A quantity by its name; nothing where the ways together make shapes that do not fit, or have no value."""
        try:
            value: FloatArray = getattr(self, name)
        except (ValueError, IndexError, ZeroDivisionError):
            return np.zeros(0)
        return value


def make_together(every: Sequence[Made]) -> None:
    """Compute z and dw of several updates over the same rows: each reads X once for all of them, not once for each."""
    X = every[0].X
    for made, z in zip(every, np.stack([made.w0 for made in every]) @ X.T, strict=True):
        made.__dict__["z"] = z + made.b0
    for made, dw in zip(every, np.stack([made.dz for made in every]) @ X, strict=True):
        made.__dict__["dw"] = dw / made.m + made.dR
