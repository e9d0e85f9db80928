"""BlockKernel: large batches, in blocks of rows that are always cut alike and summed in their order.

A block fits the processor's own memory, so that its rows come from afar once for both products, z = X·w + b and
dz·X. The blocks may be computed anywhere, in any order and by any number of threads or processes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.data import Rows
from lrstep.engine.batches import Batch
from lrstep.engine.blas import one_thread
from lrstep.engine.kernels.interface import Dtype, Plan, Steps, signs
from lrstep.formulas import FloatArray, Pointwise

if TYPE_CHECKING:
    from concurrent.futures import Executor

BLOCK_NUMBERS = 2**18  # of X in a block: two megabytes of float64, measured best where the pool has two threads
MOST_ROWS, LEAST_ROWS = 8192, 1024  # an array (8192,) is small enough for the allocator to keep
BLOCKS_A_TASK = 8
THREADS_FROM = 2**22  # numbers of X in a batch: below, threads wait for each other longer than they save


class Sums(NamedTuple):
    """What one block adds to an update: sums over its rows."""

    dw: FloatArray
    db: np.floating[Any]
    L: np.floating[Any]


def block_rows(n: int) -> int:
    """Rows in a block: a fixed number for a number of columns."""
    return max(LEAST_ROWS, min(MOST_ROWS, BLOCK_NUMBERS // max(n, 1)))


@cache
def _threads() -> Executor:
    """Our own workers, for whoever brings none: a thread a processor, started when first needed."""
    from concurrent.futures import ThreadPoolExecutor  # here, since it loads much and small runs have no need of it

    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="lrstep")


class BlockKernel:
    """The blocks' sums come from an executor: the one given, or our own threads where that pays."""

    name = "blocks"

    def __init__(self, dtype: Dtype, executor: Executor | None = None) -> None:
        self._dtype = dtype
        self._executor = executor

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        """Update after update; see `Kernel`."""
        out = Steps.empty(count, len(at) - 1, self._dtype)
        for i in range(count):
            settings, batch = plan.settings(start + i + 1), plan.batch(start + i + 1)
            total = sums_of_batch(settings.rows, batch, at, self._executor)
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


def sums_of_batch(rows: Rows, batch: Batch, at: FloatArray, executor: Executor | None) -> Sums:
    """The sums over a batch: each block's, whoever computes them, added in the order of the blocks."""
    starts = range(0, len(batch), block_rows(rows.n))
    if executor is None and len(batch) * rows.n >= THREADS_FROM:
        executor = _threads()
    parts: Iterator[Sums]
    if executor is None or len(starts) == 1:
        parts = iter(sums_of_blocks(rows, batch, at, starts))
    else:
        tasks = [starts[i : i + BLOCKS_A_TASK] for i in range(0, len(starts), BLOCKS_A_TASK)]
        parts = chain.from_iterable(executor.map(partial(sums_of_blocks, rows, batch, at), tasks))
    dw, db, L = next(parts)
    with np.errstate(over="ignore", invalid="ignore"):
        for part in parts:
            dw += part.dw
            db, L = db + part.db, L + part.L
    return Sums(dw, db, L)


def sums_of_blocks(rows: Rows, batch: Batch, at: FloatArray, starts: Iterable[int]) -> list[Sums]:
    """The sums of each block that begins at one of `starts`: all that a worker, wherever it is, has to do."""
    with np.errstate(over="ignore", invalid="ignore"), one_thread():
        blocks = batch.read_each(rows, starts, block_rows(rows.n))
        return [_sums_of_block(X, y, at) for X, y in blocks]


def _sums_of_block(X: FloatArray, y: FloatArray, at: FloatArray) -> Sums:
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
