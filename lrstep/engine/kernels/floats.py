"""FloatKernel: plain floats for a batch of one, op by op as the lesson's listing has it, each rounded to the dtype.

The loop keeps the signed logit t, dz and the parameters of each update. What no later update needs, J = softplus(t) and
dw = x·dz, is computed for many updates at once; a single multiplication has the same bits either way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, inf
from typing import TypeAlias

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels.interface import Kernel, Steps
from lrstep.engine.plan import Plan, Settings
from lrstep.formulas import Dtype, FloatArray, Pointwise, rounder

NEAR_OVERFLOW = -700.0  # below it e^−t may be too large for a float, and σ(t) is e^t to the last bit

Vector: TypeAlias = Sequence[float]
Kept: TypeAlias = tuple[list[float], list[float], list[tuple[float, ...]]]
"""t, dz and the parameters after, of each update."""


class FloatKernel(Kernel):
    """For one example plain floats beat NumPy; this is also what the scalar program shows, to the last bit."""

    name = "floats"

    def __init__(self, dtype: Dtype) -> None:
        self._dtype = dtype

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        out = Steps.empty(count, len(at) - 1, self._dtype)
        done = 0
        while done < count:
            k = start + done + 1
            settings, span = plan.schedule.at(k), plan.span(k, start + count)
            X, y = span.read(settings.rows, 0, len(span))
            alphas = plan.alphas(k, len(span))
            self._train(X, y, at, settings, alphas, Steps(*(column[done : done + len(span)] for column in out)))
            done += len(span)
            at = out.after[done - 1]
        return out

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """The one example's values, as arrays of length one, made of the same t."""
        settings = plan.settings(k)
        X, y = plan.batch(k).read(settings.rows, 0, 1)
        t, dz, _ = (np.array(kept, self._dtype) for kept in self._loop(X, y, at, settings, [settings.alpha]))
        with np.errstate(over="ignore", invalid="ignore"):
            values = formulas.pointwise(formulas.signs(y) * t + 0.0, y)._replace(dz=dz)
        return Pointwise(*(column[start:stop] for column in values))

    def _train(
        self, X: FloatArray, y: FloatArray, at: FloatArray, settings: Settings, alphas: list[float], out: Steps
    ) -> None:
        """As many updates as `out` has room for."""
        t, dz, out.after[:] = (np.array(kept, self._dtype) for kept in self._loop(X, y, at, settings, alphas))
        out.gradients[:, -1] = dz if settings.intercept else 0
        with np.errstate(over="ignore", invalid="ignore"):
            np.multiply(X, dz[:, None], out=out.gradients[:, :-1])
            out.J[:] = formulas.softplus(t)
            if settings.l2:
                w = np.concatenate([at[None, :-1], out.after[:-1, :-1]])
                out.gradients[:, :-1] += formulas.decay(w, settings.l2, 1)
                out.R[:] = formulas.penalty(w, settings.l2, 1)

    def _loop(self, X: FloatArray, y: FloatArray, at: FloatArray, settings: Settings, alphas: list[float]) -> Kept:
        given = X.tolist(), y.tolist(), at.tolist()
        if self._dtype != np.float64:
            return rounded(*given, alphas, settings, rounder(self._dtype))
        if settings.is_plain and X.shape[1] == 2:
            return two_features(*given, settings.alpha)
        return any_features(*given, alphas, settings)


def two_features(X: list[Vector], y: list[float], at: Vector, alpha: float) -> Kept:
    """The lesson's own lines: half the time of the loop over features, and the same bits."""
    w1, w2, b = at
    kept: Kept = [], [], []
    ts, dzs, after = kept
    for (x1, x2), label in zip(X, y, strict=True):
        z = w1 * x1 + w2 * x2 + b
        t = -z if label else z
        s = 1.0 / (1.0 + exp(-t)) if not t < NEAR_OVERFLOW else exp(t)
        dz = -s if label else s
        w1 -= alpha * (x1 * dz)
        w2 -= alpha * (x2 * dz)
        b -= alpha * dz
        ts.append(t)
        dzs.append(dz)
        after.append((w1, w2, b))
    return kept


def any_features(X: list[Vector], y: list[float], at: Vector, alphas: list[float], settings: Settings) -> Kept:
    """The same for any number of features, z added from left to right, with what may stand around it: a rate of each
    update, a penalty, no intercept."""
    *w, b = at
    kept: Kept = [], [], []
    ts, dzs, after = kept
    l2, intercept = settings.l2, settings.intercept
    for x, label, alpha in zip(X, y, alphas, strict=True):
        z = w[0] * x[0]
        for i in range(1, len(x)):
            z += w[i] * x[i]
        z += b
        t = -z if label else z
        s = 1.0 / (1.0 + exp(-t)) if not t < NEAR_OVERFLOW else exp(t)
        dz = -s if label else s
        if l2:
            w = [weight - alpha * (value * dz + l2 * weight) for weight, value in zip(w, x, strict=True)]
        else:
            w = [weight - alpha * (value * dz) for weight, value in zip(w, x, strict=True)]
        if intercept:
            b -= alpha * dz
        ts.append(t)
        dzs.append(dz)
        after.append((*w, b))
    return kept


def rounded(
    X: list[Vector], y: list[float], at: Vector, alphas: list[float], settings: Settings,
    near: Callable[[float], float],
) -> Kept:  # fmt: skip
    """The same for a narrower dtype: `near` rounds to it after each operation."""
    *w, b = at
    kept: Kept = [], [], []
    ts, dzs, after = kept
    l2, intercept = near(settings.l2), settings.intercept
    for x, label, alpha in zip(X, y, alphas, strict=True):
        rate = near(alpha)
        z = near(w[0] * x[0])
        for i in range(1, len(x)):
            z = near(z + near(w[i] * x[i]))
        z = near(z + b)
        t = -z if label else z
        e = near(exp(-t)) if not t < NEAR_OVERFLOW else inf
        s = near(exp(t)) if e == inf else near(1.0 / near(1.0 + e))
        dz = -s if label else s
        if l2:
            slopes = [near(near(value * dz) + near(l2 * weight)) for weight, value in zip(w, x, strict=True)]
            w = [near(weight - near(rate * slope)) for weight, slope in zip(w, slopes, strict=True)]
        else:
            w = [near(weight - near(rate * near(value * dz))) for weight, value in zip(w, x, strict=True)]
        if intercept:
            b = near(b - near(rate * dz))
        ts.append(t)
        dzs.append(dz)
        after.append((*w, b))
    return kept
