"""The mathematics of the lesson: sigmoid, log loss, their derivatives and the update, a few lines each.

Everything is computed from z, so that it stays right where the textbook line fails in floats (`log(0)`, `1/0`,
`a − y` cancelling to 0). With the signed logit t = (1−2y)·z:

    L  = softplus(t) = max(t, 0) + log(1 + e^−|t|)
    dz = (1−2y)·σ(t)             which is a − y
    da = (1−2y)·(1 + e^t)        which is −y/a + (1−y)/(1−a)
"""

from __future__ import annotations

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


def sigmoid(t: FloatArray) -> FloatArray:
    """σ(t) = 1/(1 + e^−t), right to a few ulps for every t of any shape."""
    try:
        with np.errstate(over="raise"):
            s = np.negative(t)
            np.exp(s, out=s)
    except FloatingPointError:
        return _sigmoid_of_any(t)
    s += 1
    return np.divide(1, s, out=s)


def _sigmoid_of_any(t: FloatArray) -> FloatArray:
    """The same where e^−t overflows for some t: there σ(t) is e^t."""
    with np.errstate(over="ignore"):
        e = np.exp(-t)
        return np.where(np.isinf(e), np.exp(np.minimum(t, 0)), 1 / (1 + e))


def softplus(t: FloatArray) -> FloatArray:
    """log(1 + e^t), right to a few ulps for every t of any shape: the loss of a signed logit."""
    rest = np.negative(t)
    np.minimum(t, rest, out=rest)  # −|t|
    np.exp(rest, out=rest)
    np.log1p(rest, out=rest)
    rest += np.maximum(t, np.zeros_like(t))  # an array of zeros, which NumPy compares with faster than with 0
    return rest


def pointwise(z: FloatArray, y: FloatArray) -> Pointwise:
    """a, L, da and dz of examples with logits z (m,) and labels y (m,) in {0, 1}, in the dtype of z."""
    sign = 1 - 2 * y
    t = sign * z
    with np.errstate(over="ignore"):  # da grows as e^|z|: infinite is its rounded value
        da = sign * (1 + np.exp(t))
    return Pointwise(z, sigmoid(z), softplus(t), da, sign * sigmoid(t))


def moved(parameters: FloatArray, alpha: float | np.floating[Any] | FloatArray, gradient: FloatArray) -> FloatArray:
    """The parameters after an update: each minus the learning rate times its derivative. (n+1,) or any shape."""
    return parameters - alpha * gradient
