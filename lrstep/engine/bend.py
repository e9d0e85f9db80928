"""Bend: how the cost curves along one parameter, so that a sentence on a small step of it can be held to."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from lrstep.engine.update import Update

BLOCK_ROWS = 16_384
ROUNDINGS = 64  # times eps: what another order of summation may differ by


class Bend(NamedTuple):
    """Of an update's cost along one parameter, before the update, in steps u: those of z in the row with the largest
    |x|, or longer ones where a penalty bends more.

    Then |Δcost − slope/reach·u| ≤ u²/2 · curvature · e^|u|, for σ″/σ′ lies between −1 and 1.
    """

    curvature: float
    """The mean of a(1−a)·(x/reach)², at most 1/4; of b, x is 1. A penalty adds l2/m/reach², at most 1. The cost's
    second derivative is reach² times as large."""
    reach: float
    """The largest |x| in the batch, or √(l2/m) where that is more."""


def bend(update: Update, feature: int | None) -> Bend:
    """Along the weight of a feature (from 0), or along b where that is None."""
    m = len(update.batch)
    starts = range(0, m, BLOCK_ROWS)
    stiff = 0.0 if feature is None else update.l2 / m
    reach = max(math.sqrt(stiff), *(float(np.abs(_column(update, feature, start)).max()) for start in starts))
    curvature = stiff / reach / reach if reach else 0.0
    for start in starts if reach else ():
        x, a = _column(update, feature, start) / reach, _values(update.pointwise.a, start)
        curvature += float((a * (1 - a) * x * x).sum()) / m
    return Bend(curvature, reach)


def rounding_error(update: Update, feature: int | None) -> float:
    """By how much dw of a feature, or db, may be off: the error of z, which a passes on, and those of the sums."""
    total, m = 0.0, len(update.batch)
    w, b = np.abs(update.before.w.astype(np.float64)), abs(float(update.before.b))
    for start in range(0, m, BLOCK_ROWS):
        X = np.abs(update.batch.read(update.rows, start, start + BLOCK_ROWS)[0].astype(np.float64))
        dz = np.abs(_values(update.pointwise.dz, start))
        x = 1.0 if feature is None else X[:, feature]
        with np.errstate(over="ignore", invalid="ignore"):
            total += float((x * (dz + (X @ w + b) / 4)).sum())
    total += 0.0 if feature is None else update.l2 * float(w[feature])
    return ROUNDINGS * float(np.finfo(update.dtype).eps) * total / m


def _column(update: Update, feature: int | None, start: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    X = update.batch.read(update.rows, start, start + BLOCK_ROWS)[0]
    return np.ones(len(X)) if feature is None else X[:, feature].astype(np.float64)


def _values(column: np.ndarray, start: int) -> np.ndarray:
    return column[start : start + BLOCK_ROWS].astype(np.float64)
