"""Probes: made-up data and parameters that tell mistakes apart.

Away from zero, the weights' sum is not 0, the labels are not balanced, m ≠ n and neither is 1 or 2, no two columns or
rows are alike, and z is never so large that a rounds to 0 or 1. Numbers have few digits, so that they can be shown.
"""

from __future__ import annotations

import numpy as np

from lrstep.checks.moment import Moment

_X = np.array(
    [[0.5, -1.2, 0.8], [1.7, 0.3, -0.6], [-0.9, 1.1, 0.4], [2.2, -0.4, 1.3], [-1.6, -0.7, 0.9], [0.3, 1.9, -1.1],
     [1.2, 0.6, 0.2]]
)  # fmt: skip
_Y = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0])
FEATURES = 3
FIRST = Moment(_X, _Y, np.array([0.4, -0.7, 0.9]), 0.25, alpha=0.3)
SECOND = Moment(
    np.array([[1.4, 0.2, -0.5], [-0.8, 1.6, 0.7], [0.6, -1.3, 1.5], [-1.1, 0.9, -0.4], [2.1, 0.7, 0.3]]),
    np.array([0.0, 1.0, 1.0, 1.0, 0.0]), np.array([-0.3, 0.8, 0.5]), -0.45, alpha=0.2,
)  # fmt: skip
NARROW = Moment(
    np.array([[0.7, -0.4], [-1.5, 0.9], [1.1, 1.8], [0.2, -1.3]]),
    np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.6, 1.1]), -0.8, alpha=0.25,
)  # fmt: skip
PROBES = (FIRST, SECOND, NARROW)
"""Other data, and another number of features, tell what is written into a program from what it was given."""
SATURATED = Moment(
    np.array([[40.0, 0.0, 0.0], [0.5, -1.2, 0.8], [-38.0, 0.3, -0.6], [0.3, 1.9, -1.1]]),
    np.array([1.0, 0.0, 0.0, 1.0]), np.array([1.0, -0.7, 0.9]), 0.25, alpha=0.3,
)  # fmt: skip
"""In two rows a rounds to 1 and to 0, as their labels are: the textbook's 0·log(0) has no value there."""


def rows(m: int, chance: int = 0) -> Moment:
    """So many rows, for programs that want a number of their own."""
    dice = np.random.default_rng([m, chance])
    X = dice.normal(size=(m, FEATURES)).round(1)
    y = (X @ [1.0, -2.0, 0.5] + dice.normal(size=m) > 0.7).astype(np.float64)
    return Moment(X, y, np.array([0.4, -0.7, 0.9]), 0.25, alpha=0.3)
