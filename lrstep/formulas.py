"""The mathematics of the lesson: sigmoid, log loss, their derivatives and the update, a few lines each.

Everything is computed from z, so that it stays right where the textbook line fails in floats (`log(0)`, `1/0`,
`a − y` cancelling to 0). With the signed logit t = (1−2y)·z:

    L  = softplus(t) = log(1 + e^t)
    dz = (1−2y)·σ(t)                    σ(t) = e^t/(1 + e^t), so dz is a − y
    da = (1−2y)·(1 + e^t)               which is −y/a + (1−y)/(1−a)

One e^t serves all three, and each is right to a few ulps.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
Dtype: TypeAlias = np.dtype[np.floating[Any]]
Places: TypeAlias = tuple[NDArray[np.intp], ...]
"""Indices into an array, one array for each of its dimensions."""


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
    """σ(t) = e^t/(1 + e^t), right to a few ulps for every t of an array of any shape."""
    s, L = np.empty_like(t), np.empty_like(t)
    tail = sigmoid_and_softplus(t, s, L)
    s[tail] = L[tail]
    return s


def softplus(t: FloatArray) -> FloatArray:
    """log(1 + e^t), right to a few ulps for every t of an array of any shape: the loss of a signed logit."""
    s, L = np.empty_like(t), np.empty_like(t)
    sigmoid_and_softplus(t, s, L)
    return L


def sigmoid_and_softplus(t: FloatArray, s: FloatArray, L: FloatArray) -> Places:
    """σ(t) into s and softplus(t) into L, but for the places returned: there s is 0, and σ(t) is what L is, e^t.

    Those are where e^t is not 0 and yet below e^−707, the end of the normal floats. There, and where e^t overflows, a
    processor takes up to a hundred times longer over it; so all others are held between e^−707 and e^707, which changes
    no σ(t), and softplus(t) is t beyond.
    """
    far, one = reach(t.dtype), number(1, t.dtype)
    np.clip(t, -far, far, out=L)
    np.exp(L, out=L)
    there = t >= -far
    np.multiply(L, there, out=L)
    np.add(L, one, out=s)
    np.divide(L, s, out=s)
    np.log1p(L, out=L)
    np.maximum(L, t, out=L)
    tail = np.nonzero((t > zero_below(t.dtype)) != there)
    L[tail] = np.exp(t[tail])
    return tail


def sigmoid_and_softplus_of_few(t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """σ(t) and softplus(t) again, to the same bits, in fewer NumPy calls: their own time counts where t are few.

    To be called where NumPy does not mind that e^t overflows: what it becomes is held at e^707.
    """
    e = np.exp(t)
    np.minimum(e, exp_reach(t.dtype), out=e)
    s = np.add(e, number(1, t.dtype))
    np.divide(e, s, s)
    np.log1p(e, e)
    np.maximum(e, t, out=e)
    return s, e


def pointwise(z: FloatArray, y: FloatArray) -> Pointwise:
    """a, L, da and dz of examples with logits z (m,) and labels y (m,) in {0, 1}, in the dtype of z."""
    sign = signs(y)
    t = sign * z
    with np.errstate(over="ignore"):  # da grows as e^|z|: infinite is its rounded value
        da = sign * (1 + np.exp(np.maximum(t, -reach(t.dtype))))
    return Pointwise(z, sigmoid(z), softplus(t), da, sign * sigmoid(t))


def signs(y: FloatArray) -> FloatArray:
    """1 − 2y: what makes a logit z the signed logit t, and σ(t) the derivative dz. (m,)."""
    sign: FloatArray = 1 - 2 * y
    return sign


def moved(parameters: FloatArray, alpha: float | np.floating[Any] | FloatArray, gradient: FloatArray) -> FloatArray:
    """The parameters after an update: each minus the learning rate times its derivative. (n+1,) or any shape."""
    return parameters - alpha * gradient


def are_right(a: FloatArray, y: FloatArray) -> NDArray[np.bool_]:
    """Which predictions a (m,) are right of the labels y (m,), counting a > 0.5 as 1. NaN predicts nothing. (m,)."""
    right: NDArray[np.bool_] = ((a > 0.5) & (y == 1)) | ((a <= 0.5) & (y == 0))
    return right


@cache
def reach(dtype: Dtype) -> np.floating[Any]:
    """The |t| up to which e^t and e^−t are normal floats, with a little to spare: 707 in float64 and 86 in float32."""
    return dtype.type(np.floor(-np.log(np.finfo(dtype).tiny)) - 1)


@cache
def exp_reach(dtype: Dtype) -> FloatArray:
    """e to the `reach`, an array (): a bound of e^t that changes no bit of σ(t)."""
    return number(np.exp(reach(dtype)), dtype)


@cache
def zero_below(dtype: Dtype) -> np.floating[Any]:
    """A t below which e^t is 0: −745.4 in float64 and −104.3 in float32."""
    return dtype.type(np.log(np.finfo(dtype).smallest_subnormal) - 1)


@cache
def number(value: float, dtype: Dtype) -> FloatArray:
    """A number as an array () of a dtype, for inner loops: NumPy takes longer over Python's own."""
    made = np.full((), value, dtype)
    made.flags.writeable = False
    return made


def saturated_from(dtype: Dtype) -> float:
    """The |z| from which a may be rounded to 1: −log(eps/2), 36.7 in float64 and 16.6 in float32."""
    return float(-np.log(np.finfo(dtype).eps / 2))


def lost_beside_one(dtype: Dtype) -> float:
    """The largest a for which 1 − a is rounded to 1: eps/4, which z = −37.4 gives in float64 and −17.3 in float32."""
    return float(np.finfo(dtype).eps / 4)
