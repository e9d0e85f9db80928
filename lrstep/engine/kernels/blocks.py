"""BlockKernel: large batches, in blocks of rows that are always cut alike and summed in their order.

A block fits the processor's own memory, so that its rows come from afar once for both products, z = X·w + b and
dz·X. The blocks may be computed anywhere, in any order and by any number of threads or processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.data import Rows
from lrstep.engine.batches import Batch
from lrstep.engine.blas import one_thread
from lrstep.engine.kernels.interface import Dtype, Plan, Steps, signs
from lrstep.formulas import FloatArray, Pointwise

BLOCK_NUMBERS = 2**18  # of X in a block: two megabytes of float64, measured best where the pool has two threads
MOST_ROWS, LEAST_ROWS = 16_384, 1024


class Sums(NamedTuple):
    """What one block adds to an update: sums over its rows."""

    dw: FloatArray
    db: np.floating[Any]
    L: np.floating[Any]


Map = Callable[[Callable[[int], Sums], Iterable[int]], Iterable[Sums]]


def block_rows(n: int) -> int:
    """Rows in a block: a fixed number for a number of columns."""
    return max(LEAST_ROWS, min(MOST_ROWS, BLOCK_NUMBERS // max(n, 1)))


class BlockKernel:
    """`over` maps a function over the blocks' first positions and yields its results in order: `map`, or an
    executor's."""

    name = "blocks"

    def __init__(self, dtype: Dtype, over: Map = map) -> None:
        self._dtype = dtype
        self._over = over

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        """Update after update; see `Kernel`."""
        out = Steps.empty(count, len(at) - 1, self._dtype)
        for i in range(count):
            settings, batch = plan.settings(start + i + 1), plan.batch(start + i + 1)
            total = self._sums(settings.rows, batch, at)
            with np.errstate(over="ignore", invalid="ignore"):
                m = self._dtype.type(len(batch))
                np.divide(total.dw, m, out=out.gradients[i, :-1])
                out.gradients[i, -1] = total.db / m
                out.J[i] = total.L / m
                out.after[i] = formulas.moved(at, self._dtype.type(settings.alpha), out.gradients[i])
            at = out.after[i]
        return out

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """Cut out of the whole blocks that the sums are made of; see `Kernel`."""
        rows, batch = plan.settings(k).rows, plan.batch(k)
        length = block_rows(rows.n)
        first = start // length * length
        parts = [_values(*_read(rows, batch, block), at) for block in range(first, stop, length)]
        window = slice(start - first, stop - first)
        return Pointwise(*(np.concatenate(column)[window] for column in zip(*parts, strict=True)))

    def _sums(self, rows: Rows, batch: Batch, at: FloatArray) -> Sums:
        blocks = range(0, len(batch), block_rows(rows.n))
        work = partial(sums_of_block, rows, batch, at)
        parts = iter(map(work, blocks) if len(blocks) == 1 else self._over(work, blocks))
        dw, db, L = next(parts)
        with np.errstate(over="ignore", invalid="ignore"):
            for part in parts:
                dw += part.dw
                db, L = db + part.db, L + part.L
        return Sums(dw, db, L)


def sums_of_block(rows: Rows, batch: Batch, at: FloatArray, start: int) -> Sums:
    """The sums of the block that begins at a position of the batch: all that a worker, wherever it is, has to do."""
    X, y = _read(rows, batch, start)
    with np.errstate(over="ignore", invalid="ignore"), one_thread():
        sign = signs(y)
        t = _logits(X, at)
        t *= sign
        dz = formulas.sigmoid(t)
        dz *= sign
        return Sums(dz.dot(X), dz.sum(), formulas.softplus(t).sum())


def _values(X: FloatArray, y: FloatArray, at: FloatArray) -> Pointwise:
    with np.errstate(over="ignore", invalid="ignore"), one_thread():
        return formulas.pointwise(_logits(X, at), y)


def _logits(X: FloatArray, at: FloatArray) -> FloatArray:
    z: FloatArray = X.dot(at[:-1])
    z += at[-1]
    return z


def _read(rows: Rows, batch: Batch, start: int) -> tuple[FloatArray, FloatArray]:
    return batch.read(rows, start, start + block_rows(rows.n))
