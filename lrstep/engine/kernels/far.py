"""Saturated rows, where e^t is no normal float: how a kernel sees that there are many, and weights them.

A processor takes up to a hundred times longer over each such number. `formulas.sigmoid_and_softplus` makes few of them,
in more passes over the rows than others need. Whichever way a kernel goes, each row's values have the same bits.
"""

from __future__ import annotations

from functools import cache
from math import isfinite

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels.products import weighted
from lrstep.formulas import Dtype, FloatArray

LOOKED_AT = 256  # rows


def is_likely(t: FloatArray) -> bool:
    """Whether the first of t (m,) are so far from 0 that in some e^t is likely to be no normal float."""
    first = t[:LOOKED_AT]
    return bool(first.dot(first) > len(first) * _likely_from(t.dtype))


@cache
def _likely_from(dtype: Dtype) -> float:
    """The mean of t² from which that is likely."""
    return float(formulas.reach(dtype) / 4) ** 2


@np.errstate(over="raise", under="raise")  # made once, it takes a third of the time of a block that is entered
def _raising_exp(t: FloatArray, e: FloatArray) -> None:
    np.exp(t, e)


def normal_exp(t: FloatArray, e: FloatArray) -> bool:
    """e^t into `e`, and whether none is too large or too small: NumPy knows, and it costs nothing to ask."""
    try:
        _raising_exp(t, e)
    except FloatingPointError:
        return False
    return True


def weighted_scaled(dz: FloatArray, X: FloatArray) -> FloatArray:
    """dz·X (n,) for a dz (m,) that is given divided by u, the unit roundoff.

    Over a row whose dz is below the normal floats a BLAS takes up to twenty times longer; of these none is.
    """
    u = formulas.unit_roundoff(dz.dtype)
    dw: FloatArray = weighted(dz, X) * u
    if not isfinite(dw.dot(dw)):  # it may be that only the sum of the large numbers is not
        dw = weighted(dz * u, X)
    return dw
