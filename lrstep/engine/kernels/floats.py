"""FloatKernel: plain floats for a batch of one, op by op as the lesson's listing has it, each rounded to the dtype."""

from __future__ import annotations

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels.interface import Dtype, Plan, Steps
from lrstep.engine.rounding import rounder
from lrstep.formulas import FloatArray, Point, Pointwise


class FloatKernel:
    """For one example plain floats beat NumPy; this is also what the scalar program shows, to the last bit."""

    name = "floats"

    def __init__(self, dtype: Dtype) -> None:
        self._dtype = dtype
        self._round = rounder(dtype)
        self._update = _update if dtype == np.float64 else self._rounded_update

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        """Update after update; see `Kernel`."""
        gradients, J, after = [], [], []
        vector: list[float] = at.tolist()
        k = start + 1
        while k <= start + count:
            settings, span = plan.settings(k), plan.span(k, start + count)
            X, y = span.read(settings.rows, 0, len(span))
            for x, label in zip(X.tolist(), y.tolist(), strict=True):
                gradient, loss, vector = self._update(x, label, vector, settings.alpha)
                gradients.append(gradient)
                J.append(loss)
                after.append(vector)
            k += len(span)
        return Steps(np.array(gradients, self._dtype), np.array(J, self._dtype), np.array(after, self._dtype))

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """The one example's values, as arrays of length one."""
        X, y = plan.batch(k).read(plan.settings(k).rows, 0, 1)
        values = self._point(X[0].tolist(), float(y[0]), at.tolist())
        return Pointwise(*(np.array([value], self._dtype)[start:stop] for value in values))

    def _point(self, x: list[float], y: float, at: list[float]) -> Point:
        near = self._round
        z = near(at[0] * x[0])
        for w, value in zip(at[1:-1], x[1:], strict=True):
            z = near(z + near(w * value))
        return Point(*(near(value) for value in formulas.point(near(z + at[-1]), y)))

    def _rounded_update(
        self, x: list[float], y: float, at: list[float], alpha: float
    ) -> tuple[list[float], float, list[float]]:
        """`_update`, rounded to a narrower dtype after each operation."""
        near = self._round
        values, rate = self._point(x, y, at), near(alpha)
        gradient = [*(near(value * values.dz) for value in x), values.dz]
        return gradient, values.L, [near(p - near(rate * g)) for p, g in zip(at, gradient, strict=True)]


def _logit(x: list[float], at: list[float]) -> float:
    """w1·x1 + w2·x2 + … + b, added from left to right."""
    z = at[0] * x[0]
    for i in range(1, len(x)):
        z += at[i] * x[i]
    return z + at[-1]


def _update(x: list[float], y: float, at: list[float], alpha: float) -> tuple[list[float], float, list[float]]:
    """One update in float64: the gradient (dw…, db), the loss, and the parameters after."""
    sign = 1.0 - 2.0 * y
    t = sign * _logit(x, at)
    dz = sign * formulas.sigmoid_of(t)
    gradient = [value * dz for value in x]
    gradient.append(dz)
    return gradient, formulas.softplus_of(t), [p - alpha * g for p, g in zip(at, gradient, strict=True)]
