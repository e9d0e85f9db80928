"""The kernels: the code that decides every number of a run. Which one is fixed per run (`kernel_for`).

Both hand out what an update needs (`gradient`) and, for any rows asked for, the very intermediates it was made of
(`pointwise`), so that nothing is ever shown that was computed by a second formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np

from lrstep import formulas
from lrstep.data import Rows
from lrstep.engine.batches import Batch
from lrstep.engine.rounding import rounder
from lrstep.formulas import FloatArray, Point, Pointwise

Dtype = np.dtype[np.floating[Any]]


class Parameters(NamedTuple):
    """w (n,) and b, in the run's dtype."""

    w: FloatArray
    b: np.floating[Any]


class Gradient(NamedTuple):
    """What one update is made of: dw (n,), db and the cost J, each a mean over the batch, in the run's dtype."""

    dw: FloatArray
    db: np.floating[Any]
    J: np.floating[Any]


class Kernel(Protocol):
    """One way of computing an update."""

    @property
    def name(self) -> str: ...
    def gradient(self, source: Rows, batch: Batch, at: Parameters) -> Gradient:
        """dw, db and J of a batch at the parameters given."""
        ...

    def pointwise(self, source: Rows, batch: Batch, at: Parameters, start: int, stop: int) -> Pointwise:
        """The kernel's own z, a, L, da, dz of the batch's positions from `start` up to `stop`."""
        ...

    def step(self, at: Parameters, gradient: Gradient, alpha: float) -> Parameters:
        """The parameters after the update: w − alpha·dw and b − alpha·db."""
        ...


def kernel_for(batch_size: int, dtype: Dtype) -> Kernel:
    """Plain floats for a batch of one, where they beat NumPy; row blocks otherwise."""
    return FloatKernel(dtype) if batch_size == 1 else BlockKernel(dtype)


class _Sums(NamedTuple):
    """What one block adds to an update."""

    dw: FloatArray
    db: np.floating[Any]
    L: np.floating[Any]


def block_rows(n: int) -> int:
    """Rows in a block: a fixed number for a number of columns, about a megabyte of X in float64."""
    return max(256, min(16_384, 2**17 // max(n, 1)))


class BlockKernel:
    """NumPy over blocks of rows that are always cut alike, and summed in their order.

    `over` maps a function over the blocks and yields its results in their order: `map`, or an executor's `map`.
    """

    name = "blocks"

    def __init__(self, dtype: Dtype, over: Callable[..., Iterable[_Sums]] = map) -> None:
        self._dtype = dtype
        self._over = over

    def gradient(self, source: Rows, batch: Batch, at: Parameters) -> Gradient:
        """dw, db and J: each block's sums, added in the order of the blocks, over m."""

        def sums(start: int) -> _Sums:
            X, y = batch.read(source, start, start + block_rows(source.n))
            values = self._values(X, y, at)
            return _Sums(values.dz @ X, values.dz.sum(), values.L.sum())

        m = self._dtype.type(len(batch))
        partial = iter(self._over(sums, self._starts(source, batch)))
        with np.errstate(over="ignore", invalid="ignore"):
            dw, db, L = next(partial)
            for more in partial:
                dw, db, L = dw + more.dw, db + more.db, L + more.L
            return Gradient(dw / m, db / m, L / m)

    def pointwise(self, source: Rows, batch: Batch, at: Parameters, start: int, stop: int) -> Pointwise:
        """The values of some positions, cut out of the whole blocks that the gradient computes."""
        rows = block_rows(source.n)
        first = start // rows * rows
        parts = [self._values(*batch.read(source, at_row, at_row + rows), at) for at_row in range(first, stop, rows)]
        window = slice(start - first, stop - first)
        return Pointwise(*(np.concatenate(column)[window] for column in zip(*parts, strict=True)))

    def step(self, at: Parameters, gradient: Gradient, alpha: float) -> Parameters:
        """w − alpha·dw and b − alpha·db, in the run's dtype."""
        with np.errstate(over="ignore", invalid="ignore"):
            rate = self._dtype.type(alpha)
            return Parameters(at.w - rate * gradient.dw, at.b - rate * gradient.db)

    def _values(self, X: FloatArray, y: FloatArray, at: Parameters) -> Pointwise:
        with np.errstate(over="ignore", invalid="ignore"):
            return formulas.pointwise(X @ at.w + at.b, y)

    def _starts(self, source: Rows, batch: Batch) -> Iterator[int]:
        return iter(range(0, len(batch), block_rows(source.n)))


class FloatKernel:
    """Plain floats for a batch of one, op by op as the scalar program does it, each rounded to the run's dtype."""

    name = "floats"

    def __init__(self, dtype: Dtype) -> None:
        self._dtype = dtype
        self._round = rounder(dtype)

    def gradient(self, source: Rows, batch: Batch, at: Parameters) -> Gradient:
        """dw_i = x_i·dz, db = dz and J = L of the one example."""
        x, values = self._example(source, batch, at)
        dw = [self._round(value * values.dz) for value in x]
        scalar = self._dtype.type
        return Gradient(np.array(dw, self._dtype), scalar(values.dz), scalar(values.L))

    def pointwise(self, source: Rows, batch: Batch, at: Parameters, start: int, stop: int) -> Pointwise:
        """The one example's values, as arrays of length one."""
        values = self._example(source, batch, at)[1]
        return Pointwise(*(np.array([value], self._dtype)[start:stop] for value in values))

    def step(self, at: Parameters, gradient: Gradient, alpha: float) -> Parameters:
        """w_i − alpha·dw_i and b − alpha·db, rounded after each operation."""
        near, rate = self._round, self._round(alpha)
        w = [near(w - near(rate * dw)) for w, dw in zip(at.w.tolist(), gradient.dw.tolist(), strict=True)]
        b = near(float(at.b) - near(rate * float(gradient.db)))
        return Parameters(np.array(w, self._dtype), self._dtype.type(b))

    def _example(self, source: Rows, batch: Batch, at: Parameters) -> tuple[list[float], Point]:
        X, y = batch.read(source, 0, 1)
        x: list[float] = X[0].tolist()
        near = self._round
        terms = [near(w * value) for w, value in zip(at.w.tolist(), x, strict=True)]
        z = terms[0]
        for term in (*terms[1:], float(at.b)):
            z = near(z + term)
        return x, Point(*(near(value) for value in formulas.point(z, float(y[0]))))
