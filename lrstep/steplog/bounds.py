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
        eps = SLACK * float(np.finfo(dtype).eps)
        z = X @ at[:-1] + at[-1]
        values = formulas.pointwise(z, y)
        error = eps * (np.abs(X) @ np.abs(at[:-1]) + abs(at[-1]) + values.L)
        if textbook:
            error = error + eps * np.abs(values.da)
        self.count, self.mean = len(y), float(values.L.mean())
        self.bound = float(error.mean()) * summed(len(y))
        self.saturates = bool(may_saturate(z, dtype.name).any())


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
        slope = self._z / 4 + self._eps * np.abs(self._pointwise.dz) + self._textbook
        gradient = np.append(slope @ X, slope.sum()) * (self._more / len(X))
        moved = update.alpha * gradient + LAST * least * np.maximum(before, np.abs(after))
        self._of = {
            "z": self._z, "a": self._z / 4 + self._eps, "dz": slope, "dw": gradient[:-1], "db": gradient[-1:],
            "w": moved[:-1], "b": moved[-1:],
        }  # fmt: skip

    def of(self, name: str) -> FloatArray:
        """Of a quantity, (p,)."""
        found: FloatArray | None = self._of.get(name)
        if found is None:
            da = np.abs(self._pointwise.da)
            if name == "da":
                found = da * (np.expm1(self._z) + self._eps + self._textbook * da)
            else:
                found = self._z + self._eps * self._pointwise.L + self._textbook * da
                found = found if name == "L" else found.mean(keepdims=True) * self._more
            self._of[name] = found
        return found


def summed(m: int) -> float:
    """How much further off a sum of m numbers may be, added one after another."""
    return float(max(1.0, np.sqrt(m) / SLACK))


def may_saturate(z: FloatArray, dtype: str) -> NDArray[np.bool_]:
    """Where a textbook's sigmoid may round to 0 or to 1, and its loss take the logarithm of 0."""
    rounds_to_one = -np.log(np.finfo(dtype).eps / 2)  # the z from which 1 + e^−z is 1
    found: NDArray[np.bool_] = np.abs(z) > 0.97 * rounds_to_one
    return found


def all_rows(rows: Rows) -> tuple[FloatArray, FloatArray]:
    """X (m, n) and y (m,) of all rows, in float64."""
    X, y = rows.block(0, rows.rows)
    return X.astype(np.float64, copy=False), y.astype(np.float64, copy=False)
