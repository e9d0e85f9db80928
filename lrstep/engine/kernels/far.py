"""Where e^t is no normal float in many rows, as in saturated data: over each such number a processor takes long.

The other way round the same numbers: `formulas.sigmoid_and_softplus` makes them of exponentials that are normal, and
what is too small for that is weighted apart.
"""

from __future__ import annotations

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels.products import weighted
from lrstep.formulas import FloatArray, Places

LOOKED_AT = 256  # rows
SCALE = 2.0**64


def is_likely(t: FloatArray) -> bool:
    """Whether the first rows are so far from 0 that in some the exponential of t (m,) is likely to be no normal float."""
    first = t[:LOOKED_AT]
    return bool(first.dot(first) > len(first) * (formulas.reach(t.dtype) / 4) ** 2)


@np.errstate(over="raise", under="raise")
def _raising_exp(t: FloatArray, e: FloatArray) -> None:
    np.exp(t, e)


def normal_exp(t: FloatArray, e: FloatArray) -> bool:
    """e^t into `e`, and whether none is too large or too small: NumPy knows, and it costs nothing to ask."""
    try:
        _raising_exp(t, e)
    except FloatingPointError:
        return False
    return True


def weighted_apart(dz: FloatArray, X: FloatArray, tail: Places, tiny: FloatArray) -> FloatArray:
    """dz·X (n,) for a dz (m,) that is 0 in the rows `tail`, where it should be `tiny`: those are added 2^64 times as large.

    A BLAS takes twenty times longer over a row whose dz is below the normal floats.
    """
    dw: FloatArray = weighted(dz, X) + weighted(tiny * SCALE, X[tail]) / SCALE
    return dw
