"""Matching: whether numbers are the same, within what rounding may have done to them."""

from __future__ import annotations

import math

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.moment import Observed
from lrstep.checks.slip import Way
from lrstep.formulas import FloatArray

NEAR, NEAR_SINGLE = 1e-9, 2e-4
"""How far off, relative to the largest number of a quantity, rounding may put a number of float64 or of float32."""
_LOST = {False: 1e-15, True: 1e-6}
"""What the textbook's log may lose for each 1/a, in float64 and float32: 1 − a has few digits where a is near 1."""
_MOST_LOST = 1e-2
_BY_LABEL = Way({"L": lambda made, value: -np.log(made.own)})
"""The loss by the one logarithm that the label chooses: of an a that is no probability it may have a value where the
textbook's line has none."""


def matches(observed: Observed, made: Made, name: str) -> bool:
    """Whether an observed quantity is what a program makes, within what rounding may do."""
    values, right = observed.values[name], made.value(name)
    within = observed.within.get(name)
    if within is not None:
        return values.size == right.size and near_by(values, right, within)
    if near(values, right, single=observed.single):
        return True
    if name not in ("L", "J"):
        return False
    a = made.value("a")
    if ((a < 0) | (a > 1)).any():
        by_label = Made(made.moment, [_BY_LABEL, *made.ways], [0.0, *made.numbers])
        return near(values, by_label.value(name), single=observed.single)
    return near(values, right, off=_MOST_LOST) and near_by(values, right, _lost(made, observed))


def _lost(made: Made, observed: Observed) -> FloatArray:
    with np.errstate(all="ignore"):
        lost = _LOST[observed.single] * float(np.mean(1 / np.abs(made.own)))
    return np.array(lost if np.isfinite(lost) else 0.0)


def near(values: FloatArray, right: FloatArray, *, single: bool = False, off: float | None = None) -> bool:
    """Whether numbers are as they should be, within rounding; of the same size, and NaN where that is due. `off` is
    how far off they may be, relative to the largest, if it is not rounding."""
    if values.size != right.size:
        return False
    off = off or (NEAR_SINGLE if single else NEAR)
    if right.size == 1:
        value, due = float(values.item()), float(right.item())
        if math.isfinite(due):
            return abs(value - due) <= off * max(abs(due), 1e-3)
        return value == due or (value != value and due != due)
    if not right.size:
        return True
    values, right = np.ravel(values), np.ravel(right)
    largest = float(np.abs(right).max())
    if math.isfinite(largest):
        return float(np.abs(values - right).max()) <= off * max(largest, 1e-3)  # never where one of them is no number
    largest = float(np.max(np.abs(right[np.isfinite(right)]), initial=0))
    return near_by(values, right, np.array(off * max(largest, 1e-3)))


def near_by(values: FloatArray, right: FloatArray, bound: FloatArray) -> bool:
    """Whether numbers of the same size are within a bound of what they should be, and not finite where that is due."""
    values, right = np.ravel(values), np.ravel(right)
    finite = np.isfinite(right)
    if finite.all():
        return bool((np.abs(values - right) <= bound).all())
    if not np.array_equal(values[~finite], right[~finite], equal_nan=True):
        return False
    bound = bound if bound.size == 1 else np.ravel(bound)[finite]
    return bool((np.abs(values[finite] - right[finite]) <= bound).all())
