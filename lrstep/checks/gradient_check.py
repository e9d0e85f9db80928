"""Gradient check: each component of the gradient beside two ways of finding it without calculus.

The central difference is (J(θ+h) − J(θ−h)) / 2h with h the cube root of the float's precision (Press et al., Numerical
Recipes, 5.7). The complex step is Im J(θ+ih) / h with h so small that nothing is lost but h² (Squire and Trapp, 1998):
it has no difference in which digits could cancel. Both are of the batch's J, computed in float64 by lines of their own
and not by the kernel whose gradient they check.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.debugger import Debugger
from lrstep.engine import Update
from lrstep.errors import InputError

Complex = NDArray[np.complexfloating[Any, Any]]
STEP = float(np.cbrt(np.finfo(np.float64).eps))
TINY = 1e-200
BLOCK_ROWS = 16_384


class Component(NamedTuple):
    """dJ/dw_i or dJ/db three ways, and how far the two estimates are from the analytic one, relative to it."""

    name: str
    analytic: float
    difference: float
    complex_step: float

    @property
    def errors(self) -> tuple[float, float]:
        """|estimate − analytic| / max(|estimate|, |analytic|) of either; 0 where both are 0, NaN where one is not
        finite."""
        return _relative(self.difference, self.analytic), _relative(self.complex_step, self.analytic)


class Nudge(NamedTuple):
    """J before and after a parameter moved by `step`, and ΔJ/Δw beside the derivative."""

    name: str
    step: float
    J: float
    J_after: float
    derivative: float

    @property
    def ratio(self) -> float:
        """ΔJ/Δw."""
        return (self.J_after - self.J) / self.step


def gradient_check(debugger: Debugger, features: Iterable[int] | None = None) -> list[Component]:
    """Every component of this update's gradient, or those of some features (from 0), and db."""
    update = debugger.frame.values
    n = len(update.before.w)
    chosen = [*(range(n) if features is None else features), n]
    return [_component(update, i) for i in chosen]


def nudge(debugger: Debugger, name: str, step: float = 1e-3) -> Nudge:
    """What J of this update's batch does when one parameter, w1 or b, moves by `step` (not 0) before it."""
    update = debugger.frame.values
    if step == 0 or not np.isfinite(step):
        raise InputError("a nudge needs a step", "give one such as 0.001")
    i = _index(name, len(update.before.w))
    at = _parameters(update)
    moved = at.copy()
    moved[i] += step
    before, after = (float(_cost(update, theta).real) for theta in (at, moved))
    if not np.isfinite(before):
        raise InputError("J is not finite here, so no step can be compared with it", "go to an update in which it is")
    if moved[i] == at[i]:
        what = f"a step of {step:g} is lost in {name} = {at[i].real:g}, whose last digit is larger"
        raise InputError(what, "give a larger one")
    if not np.isfinite(after):
        raise InputError(f"after a step of {step:g} J is not finite", "give a smaller one, such as 0.001")
    return Nudge(name, step, before, after, _analytic(update, i))


def _component(update: Update, i: int) -> Component:
    at = _parameters(update)
    h = STEP * max(1.0, abs(at[i].real))
    up, down, aside = at.copy(), at.copy(), at.copy()
    up[i] += h
    down[i] -= h
    aside[i] += 1j * TINY
    width = (up[i] - down[i]).real  # what the two really are apart
    difference = float((_cost(update, up) - _cost(update, down)).real / width)
    name = "db" if i == len(at) - 1 else f"dw{i + 1}"
    return Component(name, _analytic(update, i), difference, float(_cost(update, aside).imag / TINY))


def _analytic(update: Update, i: int) -> float:
    gradient = update.gradient
    return float(gradient.dw[i] if i < len(gradient.dw) else gradient.db)


def _parameters(update: Update) -> Complex:
    return update.before.vector.astype(np.complex128)


def _cost(update: Update, at: Complex) -> complex:
    """J of the update's batch at complex parameters: the mean of log(1 + e^t), t = (1−2y)(w·x + b)."""
    total, m = 0j, len(update.batch)
    for start in range(0, m, BLOCK_ROWS):
        X, y = update.batch.read(update.rows, start, min(m, start + BLOCK_ROWS))
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            t = (1 - 2 * y.astype(np.float64)) * (X.astype(np.float64) @ at[:-1] + at[-1])
            # log(1 + e^t) = t + log(1 + e^−t): the side on which e does not overflow
            large = t.real > 0
            loss = np.log1p(np.exp(np.where(large, -t, t))) + np.where(large, t, 0)
        total += complex(loss.sum())
    return total / m


def _relative(one: float, other: float) -> float:
    if not (math.isfinite(one) and math.isfinite(other)):
        return math.nan
    largest = max(abs(one), abs(other))
    return abs(one - other) / largest if largest else 0.0


def _index(name: str, n: int) -> int:
    if name == "b":
        return n
    if name.startswith("w") and name[1:].isascii() and name[1:].isdigit() and 1 <= int(name[1:]) <= n:
        return int(name[1:]) - 1
    raise InputError(f"there is no parameter {name}", f"choose from w1 to w{n}, or b")
