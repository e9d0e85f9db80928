"""The mathematics of the lesson: sigmoid, log loss, their derivatives and the update, a few lines each.

Everything is computed from z, so that it stays right where the textbook line fails in floats (`log(0)`, `1/0`,
`a − y` cancelling to 0). With the signed logit t = (1−2y)·z:

    L  = softplus(t) = max(t, 0) + log(1 + e^−|t|)
    dz = (1−2y)·σ(t)             which is a − y
    da = (1−2y)·(1 + e^t)        which is −y/a + (1−y)/(1−a)

One exponential, e = exp(−|z|), serves all of them: |t| = |z|, since y is 0 or 1. Each function has a form for
arrays (m,) and, where plain floats are faster, one for a single example.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]


class Pointwise(NamedTuple):
    """The values of each example in one update, arrays (m,)."""

    z: FloatArray
    a: FloatArray
    L: FloatArray
    da: FloatArray
    dz: FloatArray


class Point(NamedTuple):
    """The same values of one example, plain floats."""

    z: float
    a: float
    L: float
    da: float
    dz: float


def sigmoid(z: FloatArray) -> FloatArray:
    """a = σ(z) = 1/(1 + e^−z), right to a few ulps for every z of any shape."""
    return _sigmoid(z, np.exp(-np.abs(z)))


def log_loss(z: FloatArray, y: FloatArray) -> FloatArray:
    """L = −(y·log a + (1−y)·log(1−a)) of a = σ(z), shape (m,)."""
    t = (1 - 2 * y) * z
    return np.asarray(np.maximum(t, 0) + np.log1p(np.exp(-np.abs(z))))


def pointwise(z: FloatArray, y: FloatArray) -> Pointwise:
    """a, L, da and dz of examples with logits z (m,) and labels y (m,) in {0, 1}, in the dtype of z."""
    e = np.exp(-np.abs(z))
    sign = 1 - 2 * y
    t = sign * z
    L = np.maximum(t, 0) + np.log1p(e)
    with np.errstate(divide="ignore", over="ignore"):  # da grows as e^|z|: infinite is its rounded value
        da = sign * (1 + np.where(t > 0, 1 / e, e))
    return Pointwise(z, _sigmoid(z, e), L, da, sign * _sigmoid(t, e))


def point(z: float, y: float) -> Point:
    """`pointwise` of one example, in plain floats (Python's own, whatever the run's dtype)."""
    e = math.exp(-abs(z))
    sign = 1.0 - 2.0 * y
    t = sign * z
    near, far = 1.0 / (1.0 + e), e / (1.0 + e)  # σ(|z|), σ(−|z|)
    growth = e if not t > 0 else 1.0 / e if e else math.inf
    return Point(
        z,
        a=near if z >= 0 else far,
        L=max(t, 0.0) + math.log1p(e),
        da=sign * (1.0 + growth),
        dz=sign * (near if t >= 0 else far),
    )


def _sigmoid(z: FloatArray, e: FloatArray) -> FloatArray:
    """σ(z), given e = exp(−|z|)."""
    return np.asarray(np.where(z >= 0, np.ones_like(e), e) / (1 + e))
