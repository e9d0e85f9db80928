"""The scalar trace: what the loop over examples computes, op by op, in its own order, each op rounded to the dtype.

A Python loop over 100,000 examples would take seconds, and a key press must not. So the loop's operations are done
for a block of rows at a time: elementwise operations give each example the bits that the loop would, and
`np.cumsum` adds strictly one after another, so that its k-th entry is the loop's running sum after k examples.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.data import Rows
from lrstep.engine.given import Given
from lrstep.engine.kernels import Gradient, Parameters, read_only
from lrstep.engine.plan import Batch
from lrstep.formulas import FloatArray, Point, Pointwise

BLOCK_NUMBERS = 2**18  # of X in a block: about 2 MiB, milliseconds of work
BLOCKS_KEPT = 4


class RunningSums(NamedTuple):
    """Running sums over the examples so far: L, dw (n,) and db."""

    L: float
    dw: FloatArray
    db: float


class _Block(NamedTuple):
    """One block's values (m',), and the running sums (m'+1, …) before its first example and after each."""

    values: Pointwise
    L: FloatArray
    dw: FloatArray
    db: FloatArray


class ScalarTrace:
    """The loop program over one batch. Positions count the batch's examples from 0.

    What somebody else's loop recorded of it, `given`, stands in the place of what the loop computes.
    """

    def __init__(self, source: Rows, batch: Batch, at: Parameters, given: Given | None = None, l2: float = 0.0) -> None:
        self._source = source
        self._batch = batch
        self._at = at
        self._given = given
        self._l2 = l2
        self._length = max(1, BLOCK_NUMBERS // source.n)
        dtype = at.w.dtype
        zero = dtype.type(0)
        zeros = read_only(np.zeros(source.n, dtype))
        self._carried = [(zero, zeros, zero)]  # the running sums before each block reached
        self._block = lru_cache(maxsize=BLOCKS_KEPT)(self._compute)

    def point(self, position: int) -> Point:
        """z, a, L, da, dz of one example, as the loop computes them."""
        block, offset = divmod(position, self._length)
        return Point(*(float(column[offset]) for column in self._block(block).values))

    def pointwise(self, count: int) -> Pointwise:
        """The values of the first `count` examples, arrays (count,)."""
        blocks = (self._block(index).values for index in range(-(-count // self._length)))
        none = [np.empty(0, self._at.w.dtype)] * len(Pointwise._fields)
        return Pointwise(*(read_only(np.concatenate(column)[:count]) for column in zip(none, *blocks, strict=True)))

    def sums(self, count: int) -> RunningSums:
        """The running sums after `count` examples; all 0 after none."""
        if count == 0:
            L, dw, db = self._carried[0]
            return RunningSums(float(L), dw, float(db))
        block, offset = divmod(count - 1, self._length)
        after = self._block(block)
        return RunningSums(float(after.L[offset + 1]), after.dw[offset + 1], float(after.db[offset + 1]))

    def means(self) -> Gradient:
        """dw, db and J after the divisions by m."""
        m = self._at.w.dtype.type(len(self._batch))
        total = self.sums(len(self._batch))
        with np.errstate(over="ignore", invalid="ignore"):
            dw, R = total.dw / m, np.zeros((), m.dtype)
            if self._l2:
                dw = dw + formulas.decay(self._at.w, self._l2, len(self._batch))
                R = formulas.penalty(self._at.w, self._l2, len(self._batch))
            scalar = m.dtype.type
            means = Gradient(read_only(dw), scalar(total.db) / m, scalar(total.L) / m, scalar(R))
        return means if self._given is None else self._given.gradient(means)

    def _compute(self, index: int) -> _Block:
        while len(self._carried) <= index:
            self._block(len(self._carried) - 1)
        X, y = self._batch.read(self._source, index * self._length, (index + 1) * self._length)
        with np.errstate(over="ignore", invalid="ignore"):
            values = formulas.pointwise(self._logits(X), y)
            if self._given is not None:
                values = self._given.pointwise(values, index * self._length)
            L0, dw0, db0 = self._carried[index]
            block = _Block(
                Pointwise(*(read_only(column) for column in values)),
                L=np.cumsum(np.concatenate([[L0], values.L])),
                dw=read_only(np.cumsum(np.concatenate([dw0[None, :], X * values.dz[:, None]]), axis=0)),
                db=np.cumsum(np.concatenate([[db0], values.dz])),
            )
        if len(self._carried) == index + 1:
            self._carried.append((block.L[-1], block.dw[-1], block.db[-1]))
        return block

    def _logits(self, X: FloatArray) -> FloatArray:
        """w1·x1 + w2·x2 + … + b, added from left to right."""
        w, b = self._at
        z: FloatArray = w[0] * X[:, 0]
        for i in range(1, X.shape[1]):
            z = z + w[i] * X[:, i]
        return z + b
