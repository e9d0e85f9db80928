"""AdjustedKernel: another kernel's updates with what may stand around them: a penalty on the weights, no intercept."""

from __future__ import annotations

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels.interface import Kernel, Steps
from lrstep.engine.plan import Plan
from lrstep.formulas import FloatArray, Pointwise


class AdjustedKernel(Kernel):
    """Where nothing stands around them the other kernel's updates as they are, and as fast; else one at a time.

    A penalty adds λ/m·w to dw, and R to what is minimised; without an intercept b and db are 0.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.name = kernel.name  # what it adds follows from the run's options, and rounds alike everywhere

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        out = Steps.empty(count, len(at) - 1, at.dtype)
        done = 0
        while done < count:
            k = start + done + 1
            plain = plan.schedule.at(k).is_plain
            length = plan.schedule.holds(k, start + count) - k + 1 if plain else 1
            part = Steps(*(column[done : done + length] for column in out))
            for column, values in zip(part, self._kernel.steps(plan, k - 1, length, at), strict=True):
                column[:] = values
            if not plain:
                _adjust(plan, k, at, part)
            at = part.after[-1]
            done += length
        return out

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """The other kernel's: what stands around an update is of the parameters alone."""
        return self._kernel.pointwise(plan, k, at, start, stop)


def _adjust(plan: Plan, k: int, at: FloatArray, step: Steps) -> None:
    """Update k, as the other kernel made it from the parameters `at`, with what stands around it."""
    settings, m = plan.settings(k), plan.batches.length(k)
    gradient = step.gradients[0]
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if settings.l2:
            step.R[0] = formulas.penalty(at[:-1], settings.l2, m)
            gradient[:-1] += formulas.decay(at[:-1], settings.l2, m)
        if not settings.intercept:
            gradient[-1] = 0
        step.after[0] = formulas.moved(at, at.dtype.type(settings.alpha), gradient)
