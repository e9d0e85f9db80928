"""Bounds: how far each number of an update may be from another's float arithmetic and still be right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lrstep import formulas
from lrstep.data import Rows
from lrstep.engine import Update
from lrstep.formulas import Dtype, FloatArray

SLACK = 64  # times eps: what another order of summation may differ by, and a few roundings more
LAST = 2  # times eps: the subtraction that makes the new parameter, and what a product and its factors round


class Loss:
    """J of some rows at some parameters: the mean of L, what rounding may do to it, and whether the textbook's line may
    give no number for it."""

    def __init__(self, rows: tuple[FloatArray, FloatArray], at: FloatArray, dtype: Dtype, *, textbook: bool) -> None:
        X, y = rows
        self._eps, self._textbook = SLACK * float(np.finfo(dtype).eps), textbook
        z = X @ at[:-1] + at[-1]
        self.values = formulas.pointwise(z, y)
        off = self._eps * (np.abs(X) @ np.abs(at[:-1]) + abs(at[-1]))
        self._off = off * formulas.sigmoid(formulas.signs(y) * z + off)
        self.count = len(y)
        self.saturates = bool(may_saturate(z, dtype.name).any())

    def bound(self, L: FloatArray, least: float = 1.0) -> float:
        """What rounding may do to the mean of L, as the loop computes it, with an epsilon of `least`."""
        error = self._off + self._eps * L
        if self._textbook:
            error = error + of_textbook_loss(L, self._eps, least)
        return float(error.mean()) * summed(self.count)


class Bounds:
    """Of one update, from X (m, n) of its batch and the log's parameters after it, in a log's dtype.

    A stranger's loop may use the `textbook` lines as they stand: a − y, and the logarithm of 1 − a, lose digits where a
    is close to y or to 1, which the lesson's own formulas from z do not.
    """

    def __init__(self, update: Update, X: FloatArray, after: FloatArray, dtype: Dtype, *, textbook: bool) -> None:
        least = float(np.finfo(dtype).eps)
        self._eps, self._more = SLACK * least, summed(len(X))
        self._textbook = self._eps if textbook else 0.0
        self._pointwise = update.pointwise
        before, X = np.abs(update.before.vector), np.abs(X)
        self._z = self._eps * (X @ before[:-1] + before[-1])
        self._a = self._z * _steepest(np.abs(self._pointwise.z) - self._z)
        slope = self._a + self._eps * np.abs(self._pointwise.dz) + self._textbook
        gradient = np.append(slope @ X, slope.sum()) * (self._more / len(X))
        gradient[:-1] += self._eps * formulas.decay(before[:-1], update.l2, len(X))
        if not update.intercept:
            gradient[-1] = 0
        moved = update.alpha * gradient + LAST * least * np.maximum(before, np.abs(after))
        self._of: dict[str, FloatArray] = {
            "z": self._z, "a": self._a + self._eps, "dz": slope, "dw": gradient[:-1], "db": gradient[-1:],
            "w": moved[:-1], "b": moved[-1:], "R": np.atleast_1d(self._eps * update.gradient.R),
        }  # fmt: skip

    def of_loss(self, L: FloatArray, least: float = 1.0) -> FloatArray:
        """Of the losses, as the loop computes them, with an epsilon of `least`, (m,)."""
        t = np.copysign(self._pointwise.z, self._pointwise.z * self._pointwise.dz)
        bound: FloatArray = self._z * formulas.sigmoid(t + self._z) + self._eps * L
        return bound + of_textbook_loss(L, self._textbook, least) if self._textbook else bound

    def _of_textbook(self, da: FloatArray) -> FloatArray:
        """How far off da may be, of a textbook's 1/a or 1/(1 − a), whose a is eps off: no further than 2/eps."""
        if not self._textbook:
            return np.zeros_like(da)
        lost = self._textbook * da
        off: FloatArray = np.where(lost < 0.5, 2 * lost * da, np.maximum(da, 2 * SLACK / self._textbook))
        return off

    def of(self, name: str) -> FloatArray:
        """Of a quantity, (p,)."""
        if name == "da" and name not in self._of:
            da = np.abs(self._pointwise.da)
            self._of[name] = da * (np.expm1(self._z) + self._eps) + self._of_textbook(da)
        elif name in ("L", "J") and name not in self._of:
            loss = self.of_loss(self._pointwise.L)
            self._of |= {"L": loss, "J": loss.mean(keepdims=True) * self._more}
        return self._of[name]


def _steepest(z: FloatArray) -> FloatArray:
    """The largest derivative of σ from |z| on; 1/4 where that is 0 or less."""
    a = formulas.sigmoid(np.maximum(z, 0))
    slope: FloatArray = a * (1 - a)
    return slope


def of_textbook_loss(L: FloatArray, eps: float, least: float) -> FloatArray:
    """How far off the logarithm of a, or of 1 − a, is where that is off by eps: where nothing of it is left, the least
    that it can be, or the epsilon beside it, still bounds what its logarithm can be."""
    below = np.logaddexp(0, np.log(eps) + L)  # log((p + eps) / p), as p is e^−L
    above = np.maximum(0, 1 - np.log(min(eps / SLACK / 2, least)) - L)
    off: FloatArray = np.where(below < np.log(1.5), 2 * below, np.maximum(below, above))
    return off


def summed(m: int) -> float:
    """How much further off a sum of m numbers may be, added one after another."""
    return float(max(1.0, np.sqrt(m) / SLACK))


def may_saturate(z: FloatArray, dtype: str) -> NDArray[np.bool_]:
    """Where a textbook's sigmoid may round to 0 or to 1, and its loss take the logarithm of 0."""
    may: NDArray[np.bool_] = np.abs(z) > 0.97 * formulas.saturated_from(np.dtype(dtype))
    return may


def all_rows(rows: Rows) -> tuple[FloatArray, FloatArray]:
    """X (m, n) and y (m,) of all rows, in float64."""
    X, y = rows.block(0, rows.rows)
    return X.astype(np.float64, copy=False), y.astype(np.float64, copy=False)
