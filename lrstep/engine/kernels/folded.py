"""FoldedKernel: small batches, in as few NumPy calls as an update can have.

The batch is folded once into S, the rows (x, 1) times 1 − 2y, so that with the parameters θ = (w, b)

    t = S·θ        is the signed logit of every example,
    σ(t)           is dz, but for its sign, and
    σ(t)·S / m     is the whole gradient (dw, db): the two signs cancel.

Multiplying by ±1 rounds nothing. J is computed late, for many updates at once, from the same e^t.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels import far
from lrstep.engine.kernels.interface import Kernel, Steps
from lrstep.engine.plan import Batch, Plan
from lrstep.formulas import Dtype, FloatArray, Pointwise

LATE = 64  # updates whose J is computed together
LATE_NUMBERS = 2**17
LOOKS_FROM = 2048  # rows: with fewer, a look at each t costs more than it can save
FEW = 512  # rows: with fewer, a call costs more than the arithmetic


class Fold(NamedTuple):
    """What some updates in a row have in common: S (m, n+1), m and the weight of the penalty.

    S lies column by column in memory, where its products are fastest; without an intercept its last one is 0. m is an
    array, since NumPy takes longer over Python's numbers.
    """

    S: FloatArray
    m: FloatArray
    l2: float
    decay: FloatArray | None
    """λ/m for each weight and 0 for b, (n+1,); None without a penalty."""


class FoldedKernel(Kernel):
    """For batches of a megabyte at most. Keeps the fold of the last batch it saw."""

    name = "folded"

    def __init__(self, dtype: Dtype) -> None:
        self._dtype = dtype
        self._last: tuple[Batch, object, FloatArray] | None = None

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        out = Steps.empty(count, len(at) - 1, self._dtype)
        done = 0
        while done < count:
            k, batch = start + done + 1, plan.batch(start + done + 1)
            most = min(LATE, max(1, LATE_NUMBERS // len(batch)), plan.alike(k, start + count))
            part = Steps(*(column[done : done + most] for column in out))
            self._train(self._fold(plan, k, batch), self._rates(plan, k, most), at, part)
            at = part.after[-1]
            done += most
        return out

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """Every value of the batch, made of the same t."""
        batch = plan.batch(k)
        y = batch.read(plan.settings(k).rows, 0, len(batch))[1]
        with np.errstate(over="ignore", invalid="ignore"):
            t = self._fold(plan, k, batch).S.dot(at)
            values = formulas.pointwise(formulas.signs(y) * t + 0.0, y)  # + 0.0: a zero keeps no sign of the fold
        return Pointwise(*(column[start:stop] for column in values))

    def _train(self, fold: Fold, alphas: list[FloatArray], at: FloatArray, out: Steps) -> None:
        """As many updates as `out` has room for, all of the same fold."""
        S, m, l2, decay = fold
        one, looks, costs, before = np.ones((), self._dtype), len(S) >= LOOKS_FROM, {}, at
        powers = np.empty((len(out.J), len(S)), self._dtype)  # e^t of each update
        t, s = np.empty((2, len(S)), self._dtype)
        exp, add, divide, multiply, subtract = np.exp, np.add, np.divide, np.multiply, np.subtract
        with np.errstate(over="raise", under="raise", invalid="ignore"):  # NumPy knows, and it costs nothing to ask
            for i, (e, gradient, after, alpha) in enumerate(zip(powers, out.gradients, out.after, alphas, strict=True)):
                try:  # every last argument is where the result goes: named `out`, it would cost a tenth of the time
                    S.dot(at, t)
                    if looks and far.is_likely(t):
                        raise FloatingPointError
                    exp(t, e)
                    add(e, one, s)
                    divide(e, s, s)
                    s.dot(S, gradient)
                    divide(gradient, m, gradient)
                    if decay is not None:
                        multiply(decay, at, after)
                        add(gradient, after, gradient)
                    multiply(gradient, alpha, after)
                    subtract(at, after, after)
                except FloatingPointError:
                    costs[i] = self._far(fold, alpha, at, t, gradient, after)
                    e.fill(0)
                at = after
        with np.errstate(over="ignore", invalid="ignore"):
            divide(np.log1p(powers, powers).sum(axis=1), m, out.J)
            for i, cost in costs.items():
                out.J[i] = cost / m
            if decay is not None:
                w = np.concatenate([before[None, :-1], out.after[:-1, :-1]])
                out.R[:] = formulas.penalty(w, l2, len(S))

    @np.errstate(over="ignore", under="ignore")
    def _far(
        self, fold: Fold, alpha: FloatArray, at: FloatArray, t: FloatArray, gradient: FloatArray, after: FloatArray
    ) -> np.floating[Any]:
        """One update in which something is too large or too small for a normal float; the sum of its L."""
        if len(t) < FEW:
            s, L = formulas.sigmoid_and_softplus_of_few(t)
        else:
            s, L = np.empty((2, len(t)), t.dtype)
            formulas.sigmoid_and_softplus(t, s, L)
        total = far.weighted_scaled(s, fold.S)
        np.divide(total, fold.m, out=gradient)
        if fold.decay is not None:
            gradient += fold.decay * at
        after[:] = formulas.moved(at, alpha, gradient)
        cost: np.floating[Any] = L.sum()
        return cost

    def _fold(self, plan: Plan, k: int, batch: Batch) -> Fold:
        settings = plan.schedule.at(k)
        last = self._last  # looked at once, since another thread may put its own batch there
        if last is not None and last[0] is batch and last[1] is settings.rows:
            S = last[2]
        else:
            X, y = batch.read(settings.rows, 0, len(batch))
            S = np.empty((len(batch), settings.rows.n + 1), self._dtype, order="F")
            S[:, -1] = formulas.signs(y)
            np.multiply(X.T, S[:, -1], out=S.T[:-1])
            if not settings.intercept:
                S[:, -1] = 0
            self._last = batch, settings.rows, S
        decay = None
        if settings.l2:
            decay = np.append(formulas.decay(np.ones(settings.rows.n, self._dtype), settings.l2, len(batch)), 0)
            decay = decay.astype(self._dtype)
        return Fold(S, np.array(len(batch), self._dtype), settings.l2, decay)

    def _rates(self, plan: Plan, k: int, count: int) -> list[FloatArray]:
        """The learning rates of the updates from k on, as arrays: NumPy takes longer over Python's numbers."""
        settings = plan.schedule.at(k)
        if settings.rate is None:
            return [np.array(settings.alpha, self._dtype)] * count
        return [np.array(alpha, self._dtype) for alpha in plan.alphas(k, count)]
