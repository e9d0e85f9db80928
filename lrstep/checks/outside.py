"""Outside: whether a function's wrong numbers come from data that it reads from the file, not from its parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lrstep.checks.callee import Callee, Fault
from lrstep.checks.made import Made
from lrstep.checks.moment import Observed
from lrstep.checks.roles import role
from lrstep.formulas import FloatArray

_SETTINGS = (
    "alpha",
    "steps",
    "l2",
    "inverse l2",
    "batch",
    "seed",
    "tolerance",
    "epsilon",
    "threshold",
    "verbose",
    "costs",
)
_AVERAGES = ("J", "dw", "db")


def outside_data(callee: Callee) -> tuple[str, ...]:
    """The names that a function reads from outside of itself, but for settings."""
    return tuple(name for name in callee.globals_read if role(name) not in _SETTINGS)


def named_in(fault: Fault, names: Sequence[str]) -> str:
    """The one of some names that stands in the line that raised; empty where none does."""
    return next((name for name in names if re.search(rf"\b{re.escape(name)}\b", fault.code)), "")


def has_fixed_count(observed: Sequence[Observed]) -> bool:
    """Whether averages are divided by the same number in data of other sizes: the size of some other data."""
    counts: set[float] = set()
    sizes: set[int] = set()
    for each in observed:
        right = Made(each.moment)
        with np.errstate(all="ignore"):
            for name in _AVERAGES:
                if name in each.values:
                    ratio = _ratio(each.values[name], right.value(name))
                    if ratio is not None and abs(ratio - 1) > 1e-9:
                        counts.add(round(each.moment.m / ratio, 6))
                        sizes.add(each.moment.m)
    return len(counts) == 1 and len(sizes) > 1 and float(counts.pop()).is_integer()


def _ratio(given: FloatArray, right: FloatArray) -> float | None:
    given, right = np.ravel(given), np.ravel(right)
    if given.shape != right.shape or not np.isfinite(given).all() or not given.any():
        return None
    ratio = float(given @ right / (right @ right))
    return ratio if ratio > 0 and np.allclose(given, ratio * right, rtol=1e-9, atol=0) else None
