"""FoldedKernel: small batches, in as few NumPy calls as an update can have.

The batch is folded once into S, the rows (x, 1) times 1 − 2y, so that with the parameters θ = (w, b)

    t = S·θ        is the signed logit of every example,
    σ(t)           is dz, but for its sign, and
    σ(t)·S / m     is the whole gradient (dw, db): the two signs cancel.

Multiplying by ±1 rounds nothing. J is computed late, for many updates at once, from the same t.
"""

from __future__ import annotations

import numpy as np

from lrstep import formulas
from lrstep.engine.batches import Batch
from lrstep.engine.kernels.interface import Dtype, Plan, Steps, signs
from lrstep.formulas import FloatArray, Pointwise

LATE = 64  # updates whose J is computed together
LATE_NUMBERS = 2**17


class FoldedKernel:
    """For batches of a megabyte at most. Keeps the fold of the last batch it saw, and room to work in."""

    name = "folded"

    def __init__(self, dtype: Dtype) -> None:
        self._dtype = dtype
        self._one = np.ones((), dtype)  # an array, since NumPy takes longer over a Python number
        self._folded: tuple[Batch, object, FloatArray] | None = None

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        """Update after update; see `Kernel`."""
        out = Steps.empty(count, len(at) - 1, self._dtype)
        done = 0
        while done < count:
            batch = plan.batch(start + done + 1)
            most = min(count - done, LATE, max(1, LATE_NUMBERS // len(batch)))
            part = Steps(*(column[done : done + most] for column in out))
            made = self._alike(plan, start + done, len(batch), part, at)
            at = out.after[done + made - 1]
            done += made
        return out

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """Every value of the batch, made of the same t; see `Kernel`."""
        batch, settings = plan.batch(k), plan.settings(k)
        y = batch.read(settings.rows, 0, len(batch))[1]
        with np.errstate(over="ignore", invalid="ignore"):
            t = np.empty(len(batch), self._dtype)
            self._fold(plan, k, batch).dot(at, out=t)
            values = formulas.pointwise(signs(y) * t + 0.0, y)  # + 0.0: a zero keeps no sign of the fold
        return Pointwise(*(column[start:stop] for column in values))

    def _alike(self, plan: Plan, start: int, m: int, out: Steps, at: FloatArray) -> int:
        """As many updates as `out` has room for and whose batches have m examples; how many were made."""
        t = np.empty((len(out.J), m), self._dtype)
        s, count = np.empty(m, self._dtype), np.array(m, self._dtype)
        made = 0
        with np.errstate(over="raise", invalid="ignore"):
            while made < len(out.J):
                k = start + made + 1
                batch = plan.batch(k)
                if len(batch) != m:
                    break
                gradient, after = out.gradients[made], out.after[made]
                self._sums(self._fold(plan, k, batch), at, t[made], s, gradient)
                self._move(at, gradient, count, np.array(plan.settings(k).alpha, self._dtype), after)
                at = after
                made += 1
        with np.errstate(over="ignore", invalid="ignore"):
            np.divide(formulas.softplus(t[:made]).sum(axis=1), count, out=out.J[:made])
        return made

    def _sums(self, folded: FloatArray, at: FloatArray, t: FloatArray, s: FloatArray, sums: FloatArray) -> None:
        """t = S·θ, s = σ(t) and the sums s·S, in place. NumPy says when e^−t overflows, which costs nothing to ask."""
        try:
            folded.dot(at, out=t)
            np.negative(t, out=s)
            np.exp(s, out=s)
            np.add(s, self._one, out=s)
            np.divide(self._one, s, out=s)
            s.dot(folded, out=sums)
        except FloatingPointError:
            with np.errstate(over="ignore"):
                folded.dot(at, out=t)
                formulas.sigmoid(t).dot(folded, out=sums)

    def _move(self, at: FloatArray, gradient: FloatArray, m: FloatArray, rate: FloatArray, after: FloatArray) -> None:
        """The sums become means, and the parameters move against them."""
        try:
            np.divide(gradient, m, out=gradient)
            np.multiply(gradient, rate, out=after)
            np.subtract(at, after, out=after)
        except FloatingPointError:
            with np.errstate(over="ignore"):
                after[:] = formulas.moved(at, rate, gradient)

    def _fold(self, plan: Plan, k: int, batch: Batch) -> FloatArray:
        """S (m, n+1), column by column in memory, where its products are fastest."""
        rows = plan.settings(k).rows
        last = self._folded  # looked at once, since another thread may put its own batch there
        if last is not None and last[0] is batch and last[1] is rows:
            return last[2]
        X, y = batch.read(rows, 0, len(batch))
        folded = np.empty((len(batch), rows.n + 1), self._dtype, order="F")
        sign = signs(y)
        np.multiply(X.T, sign, out=folded.T[:-1])
        folded[:, -1] = sign
        self._folded = batch, rows, folded
        return folded
