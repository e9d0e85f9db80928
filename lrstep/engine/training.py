"""Training: update after update, each from the parameters that the one before it left, some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from lrstep.engine.batches import Batches
from lrstep.engine.blas import one_thread
from lrstep.engine.kernels import BlockKernel, Gradient, Parameters, Plan, Steps, read_only
from lrstep.engine.kernels.blocks import block_rows
from lrstep.engine.run import Run
from lrstep.formulas import FloatArray, are_right

NUMBERS_A_TURN = 2**22  # of X read before the next sign of life: a few milliseconds
UPDATES_A_TURN = 512


class Stop(NamedTuple):
    """Where a run ends for good: update k, and the name of what is no longer finite in it."""

    k: int
    name: str

    @property
    def why(self) -> str:
        """The end in words."""
        return f"{self.name} is not finite in update {self.k}"


class Turn(NamedTuple):
    """The updates first, first+1, … that one turn made, and where the run ends if it ends there."""

    first: int
    steps: Steps
    stop: Stop | None

    @property
    def last(self) -> int:
        """The last of its updates."""
        return self.first + len(self.steps.J) - 1

    def gradient(self, k: int) -> Gradient:
        """dw, db and J of one of its updates."""
        vector = read_only(self.steps.gradients[k - self.first])
        return Gradient(vector[:-1], vector[-1], self.steps.J[k - self.first])

    def after(self, k: int) -> Parameters:
        """w and b after one of its updates."""
        return Parameters.of(self.steps.after[k - self.first])


class Quality(NamedTuple):
    """How well parameters fit a whole dataset: mean loss J, and the share of rows that a > 0.5 gets right."""

    J: float
    accuracy: float


def train(run: Run, start: int, at: FloatArray, last: int) -> Iterator[Turn]:
    """The updates start+1 … `last` from the parameters `at` (n+1,); ends early with the first that is not finite."""
    length = max(1, min(UPDATES_A_TURN, NUMBERS_A_TURN // (run.batches.size * run.n)))
    while start < last:
        with one_thread():
            steps = run.kernel.steps(run.plan, start, min(length, last - start), at)
        stop = _stop(start + 1, steps)
        if stop is not None:
            steps = Steps(*(column[: stop.k - start] for column in steps))
        yield Turn(start + 1, steps, stop)
        if stop is not None:
            return
        start, at = start + len(steps.J), steps.after[-1]


def _stop(first: int, steps: Steps) -> Stop | None:
    """The first update in which something is not finite, and the first of J, dw, db, w, b that is not."""
    # Parameters that are not finite stay so, and a gradient that is not makes them so.
    if np.isfinite(steps.after[-1]).all() and np.isfinite(steps.J).all():
        return None
    named: dict[str, Any] = {
        "J": np.isfinite(steps.J),
        "dw": np.all(np.isfinite(steps.gradients[:, :-1]), axis=1),
        "db": np.isfinite(steps.gradients[:, -1]),
        "w": np.all(np.isfinite(steps.after[:, :-1]), axis=1),
        "b": np.isfinite(steps.after[:, -1]),
    }
    index = min(int(np.argmin(finite)) for finite in named.values() if not finite.all())
    return Stop(first + index, next(name for name, finite in named.items() if not finite[index]))


def quality(run: Run, k: int, at: Parameters) -> Quality:
    """J and accuracy over all rows at the parameters given, with the settings of update k."""
    rows = run.schedule.at(k).rows
    plan = Plan(run.schedule, Batches(rows.rows, rows.rows))
    kernel = BlockKernel(run.dtype)
    J = kernel.steps(plan, k - 1, 1, at.vector).J[0]
    right = 0
    for start in range(0, rows.rows, block_rows(rows.n, run.dtype)):
        stop = min(rows.rows, start + block_rows(rows.n, run.dtype))
        a = kernel.pointwise(plan, k, at.vector, start, stop).a
        right += int(are_right(a, rows.block(start, stop)[1]).sum())
    return Quality(float(J), right / rows.rows)
