"""Training: update after update, each from the parameters that the one before it left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from lrstep.engine.batches import Batch
from lrstep.engine.blas import one_thread
from lrstep.engine.kernels import BlockKernel, Gradient, Parameters
from lrstep.engine.run import Run
from lrstep.formulas import FloatArray


class Done(NamedTuple):
    """Update k is done: its gradient at the parameters before it, and the parameters after."""

    k: int
    gradient: Gradient
    after: Parameters


class Quality(NamedTuple):
    """How well parameters fit a whole dataset: mean loss J, and the share of rows that a > 0.5 gets right."""

    J: float
    accuracy: float


def train(run: Run, start: int, at: Parameters) -> Iterator[Done]:
    """The updates start+1, start+2, … from the parameters `at`; the last is the first to leave the finite numbers."""
    k = start
    while True:
        k += 1
        settings = run.schedule.at(k)
        gradient = run.kernel.gradient(settings.rows, run.batch(k), at)
        at = run.kernel.step(at, gradient, settings.alpha)
        yield Done(k, gradient, at)
        if not_finite(gradient, at):
            return


def not_finite(gradient: Gradient, after: Parameters) -> str | None:
    """The first of J, dw, db, w, b that is not finite, by name; None if all are."""
    with np.errstate(over="ignore", invalid="ignore"):
        # One sum of everything is not finite if any part is not; that it overflows by itself is settled below.
        total = gradient.J + gradient.dw.sum() + gradient.db + after.w.sum() + after.b
    if np.isfinite(total):
        return None
    named: dict[str, FloatArray | np.floating[Any]]
    named = {"J": gradient.J, "dw": gradient.dw, "db": gradient.db, "w": after.w, "b": after.b}
    return next((name for name, value in named.items() if not np.all(np.isfinite(value))), None)


def quality(run: Run, k: int, at: Parameters) -> Quality:
    """J and accuracy over all rows at the parameters given, with the settings of update k."""
    rows = run.schedule.at(k).rows
    everything = Batch(range(rows.rows))
    kernel = BlockKernel(run.dtype)
    with one_thread():
        values = kernel.pointwise(rows, everything, at, 0, rows.rows)
        J = kernel.gradient(rows, everything, at).J
    y = rows.block(0, rows.rows)[1]
    return Quality(float(J), float(np.mean((values.a > 0.5) == (y == 1))))
