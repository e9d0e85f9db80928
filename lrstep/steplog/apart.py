"""Apart: how far the numbers of two logs are from each other, and what the one is of the other."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from lrstep.formulas import FloatArray
from lrstep.json_text import number
from lrstep.steplog.factors import factors, matching
from lrstep.steplog.lines import Header, UpdateLine

LAST_DIGITS = {"float64": 1e-6, "float32": 1e-3}
"""Relative: what rounding may have grown to."""
SAME = {"float64": 1e-9, "float32": 1e-4}  # relative: what is the same but for rounding, where ratios are looked for


class Tolerance(NamedTuple):
    """How far two numbers may be apart and count as equal: so many floats of a dtype, or relative to the larger one."""

    ulps: float = 0
    rtol: float = 0.0
    dtype: str = "float64"

    def widened(self, other: Tolerance) -> Tolerance:
        """The wider of two."""
        return self._replace(ulps=max(self.ulps, other.ulps), rtol=max(self.rtol, other.rtol))

    def equal(self, one: float, other: float) -> bool:
        """Whether they do. NaN equals NaN."""
        if one == other or (one != one and other != other):
            return True
        if not (np.isfinite(one) and np.isfinite(other)):
            return False
        largest = max(abs(one), abs(other))
        return abs(one - other) <= max(self.rtol * largest, self.ulps * float(spacing(largest, self.dtype)))


def spacing(values: float | FloatArray, dtype: str) -> FloatArray:
    """From each number to the next float of a dtype."""
    with np.errstate(over="ignore"):
        found: FloatArray = np.spacing(np.asarray(values, dtype)).astype(np.float64)
    return found


def apart(one: FloatArray, other: FloatArray, dtype: str) -> Tolerance:
    """Within what two arrays of numbers are the same."""
    different = ~((one == other) | (np.isnan(one) & np.isnan(other)))
    one, other = one[different], other[different]
    if not len(one):
        return Tolerance(dtype=dtype)
    largest = np.maximum(np.abs(one), np.abs(other))
    if not np.isfinite(largest).all():
        return Tolerance(inf, inf, dtype)
    gap = np.abs(one - other)
    return Tolerance(float((gap / spacing(largest, dtype)).max()), float((gap / largest).max()), dtype)


def ratio(name: str, left: UpdateLine, right: UpdateLine, before: FloatArray, header: Header, dtype: str) -> str:
    """What A's values of a quantity are of B's, where a factor says that; of w and b what their steps are."""
    steps = {"w": before[:-1], "b": before[-1:]}
    one, other = _values(left, name), _values(right, name)
    if len(one) != len(other) or len(steps.get(name, one)) != len(one):
        return ""
    if name in steps:
        one, other = steps[name] - one, steps[name] - other
    m = header.rows if isinstance(header.batch, str) else min(header.batch, header.rows)
    among = factors(len(left.batch) if left.batch else m, header.n, header.rows)
    with np.errstate(all="ignore"):
        found = matching(one, other, SAME[dtype] * np.abs(other), among)
    if not found:
        return ""
    meanings = ", or ".join(factor.meaning for factor in found if factor.value == found[0].value)
    what = ("the step of A", "that of B") if name in steps else ("A", "B")
    return f"{what[0]} is {found[0].times} {what[1]}: {meanings}"


def _values(line: UpdateLine, name: str) -> FloatArray:
    value = getattr(line, name)
    return np.array([number(one) for one in (value if isinstance(value, list) else [value])])
