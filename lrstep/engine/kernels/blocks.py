"""BlockKernel: large batches, in blocks of rows that are always cut alike and summed in their order.

A block fits the processor's own memory, so that its rows come from afar once for both products, z = X·w + b and
dz·X. The blocks may be computed anywhere, in any order and by any number of threads or processes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache, partial
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy import add, divide, exp, log1p, multiply, subtract

from lrstep import formulas
from lrstep.data import Rows
from lrstep.engine.blas import one_thread
from lrstep.engine.kernels import far
from lrstep.engine.kernels.interface import Kernel, Steps
from lrstep.engine.kernels.products import logits, ready, weighted
from lrstep.engine.plan import Batch, Plan
from lrstep.formulas import Dtype, FloatArray, Pointwise, number

if TYPE_CHECKING:
    from concurrent.futures import Executor

BLOCK_BYTES = 4 * 2**20  # of X in a block: less, and threads wait for each other between the calls; more, and X is gone
MOST_ROWS, LEAST_ROWS = 65536, 256
BLOCKS_A_TASK = 16  # at the most
ASSUMED_WORKERS = 8  # of an executor that somebody else brings
THREADS_FROM = 2**22  # rows × (n + POINTWISE): below, threads wait for each other longer than they save
ROOM = 4
FEW_ROWS = 1024  # up to so many, a call costs more than the arithmetic
POINTWISE = 16  # an exponential, a logarithm and the rest cost an example as much as so many numbers of X


class Sums(NamedTuple):
    """What one block adds to an update: sums over its rows."""

    dw: FloatArray
    db: np.floating[Any]
    L: np.floating[Any]


def block_rows(n: int, dtype: Dtype) -> int:
    """Rows in a block: a fixed number for a number of columns and a dtype."""
    return max(LEAST_ROWS, min(MOST_ROWS, BLOCK_BYTES // (n * dtype.itemsize)))


class BlockKernel(Kernel):
    """The blocks' sums come from an executor: the one given, or our own threads where that pays."""

    name = "blocks"

    def __init__(self, dtype: Dtype, executor: Executor | None = None) -> None:
        self._dtype = dtype
        self._executor = executor

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        out = Steps.empty(count, len(at) - 1, self._dtype)
        for i in range(count):
            settings, batch = plan.settings(start + i + 1), plan.batch(start + i + 1)
            total = sums_of_batch(settings.rows, batch, at, self._executor)
            with np.errstate(over="ignore", invalid="ignore"):
                m = self._dtype.type(len(batch))
                np.divide(total.dw, m, out=out.gradients[i, :-1])
                out.gradients[i, -1] = total.db / m if settings.intercept else 0
                out.J[i] = total.L / m
                if settings.l2:
                    out.R[i] = formulas.penalty(at[:-1], settings.l2, len(batch))
                    out.gradients[i, :-1] += formulas.decay(at[:-1], settings.l2, len(batch))
                out.after[i] = formulas.moved(at, self._dtype.type(settings.alpha), out.gradients[i])
            at = out.after[i]
        return out

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """Cut out of the whole blocks that the sums are made of."""
        rows, batch = plan.settings(k).rows, plan.batch(k)
        length = block_rows(rows.n, self._dtype)
        first = start // length * length
        with np.errstate(over="ignore", invalid="ignore"), one_thread():
            blocks = (batch.read(rows, block, block + length) for block in range(first, stop, length))
            parts = [formulas.pointwise(logits(ready(X), at[:-1]) + at[-1], y) for X, y in blocks]
        window = slice(start - first, stop - first)
        return Pointwise(*(np.concatenate(column)[window] for column in zip(*parts, strict=True)))


def sums_of_batch(rows: Rows, batch: Batch, at: FloatArray, executor: Executor | None) -> Sums:
    """The sums over a batch: each block's, whoever computes them, added in the order of the blocks."""
    starts = range(0, len(batch), block_rows(rows.n, at.dtype))
    if len(starts) == 1:
        return sums_of_blocks(rows, batch, at, starts)[0]
    workers = ASSUMED_WORKERS
    if executor is None and len(batch) * (rows.n + POINTWISE) >= THREADS_FROM:
        workers, executor = _threads()
    parts: Iterable[Sums]
    if executor is None:
        parts = sums_of_blocks(rows, batch, at, starts)
    else:
        turns = -(-len(starts) // (BLOCKS_A_TASK * workers))  # each worker has as many tasks as any other
        a_task = -(-len(starts) // (turns * workers))
        tasks = [starts[i : i + a_task] for i in range(0, len(starts), a_task)]
        parts = chain.from_iterable(executor.map(partial(sums_of_blocks, rows, batch, at), tasks))
    return _added(parts)


def _added(parts: Iterable[Sums]) -> Sums:
    parts = iter(parts)
    dw, db, L = next(parts)
    with np.errstate(over="ignore", invalid="ignore"):
        for part in parts:  # nothing in place: an executor may keep what it handed out
            dw, db, L = dw + part.dw, db + part.db, L + part.L
    return Sums(dw, db, L)


def sums_of_blocks(rows: Rows, batch: Batch, at: FloatArray, starts: Sequence[int]) -> list[Sums]:
    """The sums of each block that begins at one of `starts`: all that a worker, wherever it is, has to do."""
    length = block_rows(rows.n, at.dtype)
    w, b = at[:-1], at[-1:]
    # Room for one block after another: fresh pages for each would cost as much as the arithmetic.
    room = np.empty((ROOM, min(length, len(batch))), at.dtype)
    with one_thread():
        return [sums_of_block(ready(X), y, w, b, room) for X, y in batch.read_each(rows, starts, length)]


@np.errstate(over="ignore", invalid="ignore")
def sums_of_block(X: FloatArray, y: FloatArray, w: FloatArray, b: FloatArray, room: FloatArray) -> Sums:
    """The sums over rows X (m, n) and y (m,) at w (n,) and b (1,), with ROOM arrays (m or more,) to work in.

    These are `formulas` in place, from one exponential: what is e^t first becomes L; what is the sign, dz.
    To be called with BLAS held to one thread.
    """
    m = len(y)
    if m <= FEW_ROWS:
        return sums_of_few(X, y, w, b)
    dz, L, t = room[0, :m], room[1, :m], room[2, :m]
    _signed_logits(X, y, w, b, dz, t)
    if far.is_likely(t) or not far.normal_exp(t, L):
        return _sums_of_far(X, room[:, :m])
    add(L, number(1, X.dtype), t)
    multiply(dz, L, dz)
    divide(dz, t, dz)
    log1p(L, L)
    db, cost = add.reduce(room[:2, :m], 1)
    if not isfinite(cost):  # a logit is infinite
        _signed_logits(X, y, w, b, dz, t)
        return _sums_of_far(X, room[:, :m])
    return Sums(weighted(dz, X), db, cost)


@np.errstate(over="ignore", invalid="ignore")
def sums_of_few(X: FloatArray, y: FloatArray, w: FloatArray, b: FloatArray) -> Sums:
    """The same sums in few NumPy calls, whose own time counts where rows are at most FEW_ROWS."""
    one = number(1, X.dtype)
    sign = subtract(one, add(y, y))
    t = logits(X, w)
    add(t, b, t)
    multiply(t, sign, t)
    if not far.is_likely(t):
        L = exp(t)
        dz = add(L, one)
        divide(L, dz, dz)
        multiply(sign, dz, dz)
        log1p(L, L)
        cost = add.reduce(L)
        if isfinite(cost):
            return Sums(weighted(dz, X), add.reduce(dz), cost)
    return _sums_of_scaled(X, sign, *formulas.sigmoid_and_softplus_of_few(t))


def _signed_logits(X: FloatArray, y: FloatArray, w: FloatArray, b: FloatArray, sign: FloatArray, t: FloatArray) -> None:
    """1 − 2y and t = (1 − 2y)·(X·w + b) into the last two."""
    multiply(y, number(2, X.dtype), sign)  # every last argument is where the result goes
    subtract(number(1, X.dtype), sign, sign)
    logits(X, w, t)
    add(t, b, t)
    multiply(t, sign, t)


def _sums_of_far(X: FloatArray, room: FloatArray) -> Sums:
    """The same sums where many e^t are no normal floats, from the signs and t in `room`."""
    sign, L, t, s = room
    formulas.sigmoid_and_softplus(t, s, L)
    return _sums_of_scaled(X, sign, s, L)


def _sums_of_scaled(X: FloatArray, sign: FloatArray, s: FloatArray, L: FloatArray) -> Sums:
    """The same sums from L and an s that is σ(t) divided by u, the unit roundoff."""
    db = s.dot(sign) * formulas.unit_roundoff(X.dtype)
    multiply(s, sign, s)
    return Sums(far.weighted_scaled(s, X), db, add.reduce(L))


@cache
def _threads() -> tuple[int, Executor]:
    """Our own workers, for whoever brings none: a thread a processor, started when first needed."""
    from concurrent.futures import ThreadPoolExecutor  # here, since it loads much and small runs have no need of it

    workers = os.cpu_count() or 1
    return workers, ThreadPoolExecutor(workers, thread_name_prefix="lrstep")
