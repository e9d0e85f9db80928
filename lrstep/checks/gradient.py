"""Gradient check: each component of the gradient beside two ways of finding it without calculus.

The central difference is (J(θ+h) − J(θ−h)) / 2h with h the cube root of the float's precision (Press et al., Numerical
Recipes, 5.7). The complex step is Im J(θ+ih) / h with h so small that nothing is lost but h² (Squire and Trapp, 1998):
it has no difference in which digits could cancel. Both are of the batch's cost, J + R, computed in float64 by lines of
their own and not by the kernel whose gradient they check.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.debugger import Debugger
from lrstep.engine import Progress, Update
from lrstep.errors import InputError, printable
from lrstep.formulas import FloatArray

_WEIGHT = re.compile("w[1-9][0-9]{0,8}", re.ASCII)

Complex = NDArray[np.complexfloating[Any, Any]]
STEP = float(np.cbrt(np.finfo(np.float64).eps))
TINY = 1e-200
BLOCK_ROWS, BLOCK_NUMBERS = 16_384, 2**22  # of X that are read at once
AT_ONCE = 2**18  # losses
MOST_COMPONENTS, FEWEST_COMPONENTS = 1000, 16
MOST_LOSSES = 2**25  # of all rows and components together, beyond which a sample of the components is checked


class Shift(NamedTuple):
    """One parameter moved, the others where they are: which (b after all weights), and by how much."""

    component: int
    change: complex


class Component(NamedTuple):
    """The cost's derivative by a weight or b three ways, and how far the two estimates are from the analytic one,
    relative to it."""

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
    """The cost, J + R, before and after a parameter moved by `step`, and Δcost/Δw beside the derivative."""

    name: str
    step: float
    cost: float
    cost_after: float
    derivative: float

    @property
    def ratio(self) -> float:
        """Δcost/Δw."""
        return (self.cost_after - self.cost) / self.step


def checking(debugger: Debugger, features: Iterable[int] | None = None) -> Generator[Progress, None, list[Component]]:
    """Every component of this update's gradient, or those of some features (from 0), and db where there is a b.

    Where there are so many that it would take long, a sample of them at equal distances.
    """
    update = debugger.frame.values
    n = len(update.before.w)
    chosen = [*(_sample(n, len(update.batch)) if features is None else features), *([n] if update.intercept else [])]
    at = update.before.vector.astype(np.float64)[chosen]
    h = STEP * np.maximum(1.0, np.abs(at))
    up, down = (at + h) - at, (at - h) - at  # what the moved ones really are apart
    moves = [Shift(i, change) for changes in (up, down) for i, change in zip(chosen, changes.tolist(), strict=True)]
    costs = yield from _costs(update, [*moves, *(Shift(i, 1j * TINY) for i in chosen)])
    above, below, aside = costs.reshape(3, len(chosen))
    with np.errstate(over="ignore", invalid="ignore"):
        differences = (above - below).real / (up - down)
    return [
        Component("db" if i == n else f"dw{i + 1}", _analytic(update, i), difference, step)
        for i, difference, step in zip(chosen, differences.tolist(), (aside.imag / TINY).tolist(), strict=True)
    ]


def _sample(n: int, m: int) -> list[int]:
    """All features, or as many of them at equal distances as are soon checked on m rows."""
    most = min(MOST_COMPONENTS, max(FEWEST_COMPONENTS, MOST_LOSSES // m))
    chosen: list[int] = np.linspace(0, n - 1, min(n, most), dtype=np.intp).tolist()
    return chosen


def nudging(debugger: Debugger, name: str, step: float = 1e-3) -> Generator[Progress, None, Nudge]:
    """What the cost of this update's batch does when one parameter, w1 or b, moves by `step` (not 0) before it."""
    update = debugger.frame.values
    if step == 0 or not np.isfinite(step):
        raise InputError("a nudge needs a step other than 0", "give one such as 0.001")
    i = _index(name, update)
    at = float(update.before.vector[i])
    change = (at + step) - at
    costs = yield from _costs(update, [Shift(i, 0), Shift(i, change)])
    before, after = costs.real.tolist()
    if not np.isfinite(before):
        raise InputError("the cost is not finite here, so no step can be compared", "go to an update where it is")
    if change == 0:
        what = f"a step of {step:g} is lost in {name} = {at:g}, whose last digit is larger"
        raise InputError(what, "give a larger one")
    if not np.isfinite(after):
        raise InputError(f"after a step of {step:g} the cost is not finite", "give a smaller one, such as 0.001")
    return Nudge(name, step, before, after, _analytic(update, i))


def _analytic(update: Update, i: int) -> float:
    gradient = update.gradient
    return float(gradient.dw[i] if i < len(gradient.dw) else gradient.db)


def _costs(update: Update, moves: Sequence[Shift]) -> Generator[Progress, None, Complex]:
    """J + R of the update's batch after each move, (moves,): J is the mean of log(1 + e^t), t = (1−2y)(w·x + b)."""
    theta, m = update.before.vector.astype(np.float64), len(update.batch)
    total = np.zeros(len(moves), np.complex128)
    length = max(1, min(BLOCK_ROWS, BLOCK_NUMBERS // len(theta)))
    for start in range(0, m, length):
        stop = min(m, start + length)
        X, y = (part.astype(np.float64) for part in update.batch.read(update.rows, start, stop))
        most = max(1, AT_ONCE // len(y))
        for first in range(0, len(moves), most):
            total[first : first + most] += _losses(X, 1 - 2 * y, theta, moves[first : first + most])
            done = start * len(moves) + (stop - start) * min(len(moves), first + most)
            yield Progress(done, m * len(moves), "losses")
    # Part by part: divided as a complex number, an infinite cost would be no number.
    return (total.view(np.float64) / m).view(np.complex128) + _penalties(update, theta[:-1], moves)


def _penalties(update: Update, w: FloatArray, moves: Sequence[Shift]) -> Complex:
    """R, the penalty λ/(2m)·‖w‖², after each move, (moves,)."""
    if not update.l2:
        return np.zeros(len(moves), np.complex128)
    added = [(2 * w[i] + change) * change if i < len(w) else 0 for i, change in moves]
    with np.errstate(over="ignore", invalid="ignore"):
        squares: Complex = w.dot(w) + np.array(added, np.complex128)
        return update.l2 / (2 * len(update.batch)) * squares


def _losses(X: FloatArray, sign: FloatArray, theta: FloatArray, moves: Sequence[Shift]) -> Complex | FloatArray:
    """The sum over rows of log(1 + e^t) after each move, (moves,); `sign` is 1 − 2y."""
    changes = np.array([move.change for move in moves])
    x = np.stack([X[:, move.component] if move.component < X.shape[1] else np.ones(len(X)) for move in moves], axis=1)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # never around a yield, which others run after
        moved = (X @ theta[:-1] + theta[-1])[:, None] + x * (changes if changes.imag.any() else changes.real)
        t = sign[:, None] * moved
        # log(1 + e^t) = t + log(1 + e^−t): the side on which e does not overflow
        large = t.real > 0
        losses: Complex = (np.log1p(np.exp(np.where(large, -t, t))) + np.where(large, t, 0)).sum(axis=0)
    return losses


def _relative(estimate: float, analytic: float) -> float:
    if not (math.isfinite(estimate) and math.isfinite(analytic)):
        return math.nan
    largest = max(abs(estimate), abs(analytic))
    return abs(estimate - analytic) / largest if largest else 0.0


def _index(name: str, update: Update) -> int:
    n = len(update.before.w)
    if name == "b" and update.intercept:
        return n
    if _WEIGHT.fullmatch(name) and int(name[1:]) <= n:
        return int(name[1:]) - 1
    besides = ", or b" if update.intercept else ""
    raise InputError(f"there is no parameter {printable(name)}", f"choose from w1 to w{n}{besides}")
