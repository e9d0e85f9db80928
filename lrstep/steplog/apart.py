"""Apart: how far the numbers of two logs are from each other, and what the one is of the other."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from lrstep.expressions.rate import Rate
from lrstep.formulas import FloatArray
from lrstep.json_text import numbers
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

    def equal(self, a: float, b: float) -> bool:
        """Whether they do. NaN equals NaN."""
        if a == b or (a != a and b != b):
            return True
        if not (np.isfinite(a) and np.isfinite(b)):
            return False
        largest = max(abs(a), abs(b))
        return abs(a - b) <= max(self.rtol * largest, self.ulps * float(spacing(largest, self.dtype)))


def spacing(values: float | FloatArray, dtype: str) -> FloatArray:
    """From each number to the next float of a dtype."""
    with np.errstate(over="ignore"):
        gap: FloatArray = np.spacing(np.asarray(values, dtype)).astype(np.float64)
    return gap


def apart(a: FloatArray, b: FloatArray, dtype: str) -> Tolerance:
    """Within what two arrays of numbers are the same."""
    different = ~((a == b) | (np.isnan(a) & np.isnan(b)))
    a, b = a[different], b[different]
    if not len(a):
        return Tolerance(dtype=dtype)
    largest = np.maximum(np.abs(a), np.abs(b))
    if not np.isfinite(largest).all():
        return Tolerance(inf, inf, dtype)
    gap = np.abs(a - b)
    return Tolerance(float((gap / spacing(largest, dtype)).max()), float((gap / largest).max()), dtype)


def ratio(
    name: str, left: UpdateLine, right: UpdateLine, before: FloatArray, headers: tuple[Header, Header], dtype: str
) -> str:  # fmt: skip
    """What A's values of a quantity are of B's, where a factor says that; of w and b what their steps are."""
    header, rate = headers[0], alpha_of(headers[0], left) / alpha_of(headers[1], right)
    steps = {"w": before[:-1], "b": before[-1:]}
    a, b = (np.array(numbers(getattr(line, name))) for line in (left, right))
    if len(a) != len(b) or len(steps.get(name, a)) != len(a):
        return ""
    if name in steps:
        a, b = steps[name] - a, steps[name] - b
        if rate != 1 and (np.abs(a - rate * b) <= SAME[dtype] * np.abs(a)).all():
            return "the steps of A and B differ as alpha does"
    m = header.rows if isinstance(header.batch, str) else min(header.batch, header.rows)
    among = factors(len(left.batch) if left.batch else m, header.n, header.rows)
    with np.errstate(all="ignore"):
        fitting = matching(a, b, SAME[dtype] * np.abs(b), among)
    if not fitting:
        return ""
    meanings = ", or ".join(factor.meaning for factor in fitting if factor.value == fitting[0].value)
    what = ("the step of A", "that of B") if name in steps else ("A", "B")
    return f"{what[0]} is {fitting[0].times} {what[1]}: {meanings}"


def alpha_of(header: Header, line: UpdateLine) -> float:
    """The learning rate of an update."""
    if line.alpha is not None:
        return line.alpha
    return Rate(header.schedule)(line.k) if isinstance(header.schedule, str) else header.alpha
