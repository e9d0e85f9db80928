"""Saturated rows, where e^t is no normal float: how a kernel sees that there are many, and weights the tiny ones apart.

A processor takes up to a hundred times longer over each such number. `formulas.sigmoid_and_softplus` makes few of them,
in more passes over the rows than others need. Whichever way a kernel goes, each row's values have the same bits.
"""

from __future__ import annotations

import numpy as np

from lrstep import formulas
from lrstep.engine.kernels.products import weighted
from lrstep.formulas import FloatArray, Places

LOOKED_AT = 256  # rows
SCALE = 2.0**64  # what is multiplied by it loses nothing, and no float is too small to be a normal one then


def is_likely(t: FloatArray) -> bool:
    """Whether the first of t (m,) are so far from 0 that in some e^t is likely to be no normal float."""
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
    """dz·X (n,) for a dz (m,) that is 0 in the rows `tail`, and should be `tiny` (k,) there.

    Those are weighted 2^64 times as large: over a row whose dz is below the normal floats a BLAS takes up to twenty
    times longer.
    """
    dw: FloatArray = weighted(dz, X) + weighted(tiny * SCALE, X[tail]) / SCALE
    return dw
