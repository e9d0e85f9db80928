"""The mathematics of the lesson: sigmoid, log loss, their derivatives and the update, a few lines each.

Everything is computed from z, so that it stays right where the textbook line fails in floats (`log(0)`, `1/0`,
`a − y` cancelling to 0). With the signed logit t = (1−2y)·z:

    L  = softplus(t) = log(1 + e^t)
    dz = (1−2y)·σ(t)                    σ(t) = e^t/(1 + e^t), so dz is a − y
    da = (1−2y)·(1 + e^t)               which is −y/a + (1−y)/(1−a)

One e^t serves all three, and each is right to a few ulps.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]
Dtype: TypeAlias = np.dtype[np.floating[Any]]
SINGLE, DOUBLE = np.dtype(np.float32), np.dtype(np.float64)


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
    sigmoid_and_softplus(t, s, L)
    return np.multiply(s, unit_roundoff(t.dtype), out=s)


def softplus(t: FloatArray) -> FloatArray:
    """log(1 + e^t), right to a few ulps for every t of an array of any shape: the loss of a signed logit."""
    s, L = np.empty_like(t), np.empty_like(t)
    sigmoid_and_softplus(t, s, L)
    return L


def sigmoid_and_softplus(t: FloatArray, s: FloatArray, L: FloatArray) -> None:
    """σ(t)/u, of the `unit_roundoff` u, into s and softplus(t) into L.

    A processor takes up to a hundred times longer over a number below the normal floats. So σ(t) is divided by u,
    which rounds nothing and leaves none so small; and in the tail, where e^t is so small, it is computed apart.
    Elsewhere t is held at `reach`, which changes no σ(t), and softplus(t) is t beyond. In float64, where an e^t of 0
    takes as long, t is held at −`reach` too.
    """
    far = reach(t.dtype)
    below = t < -far
    tail = (below & (t > zero_below(t.dtype))).nonzero()
    tiny = np.exp(t[tail])
    np.minimum(t, far, out=L)
    if t.dtype == np.float32:
        L[tail] = -np.inf
        np.exp(L, out=L)
    else:
        np.maximum(L, -far, out=L)
        np.exp(L, out=L)
        np.multiply(L, ~below, out=L)
    _from_powers(t, L, s)
    s[tail], L[tail] = tiny / unit_roundoff(t.dtype), tiny


def sigmoid_and_softplus_of_few(t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """σ(t)/u and softplus(t) again, to the same bits, in fewer NumPy calls: their own time counts where t are few.

    To be called where NumPy does not mind that e^t overflows: what it becomes is held at e^707.
    """
    e, s = np.exp(t), np.empty_like(t)
    tail: NDArray[np.intp] | None = None
    if t.dtype == np.float32:  # in float64 hardly any t is in the tail
        (tail,) = ((e < smallest_normal(t.dtype)) & (e > number(0, t.dtype))).nonzero()
        tiny = e[tail]
        e[tail] = 0
    np.minimum(e, exp_reach(t.dtype), out=e)
    _from_powers(t, e, s)
    if tail is not None:
        s[tail], e[tail] = tiny / unit_roundoff(t.dtype), tiny
    return s, e


def _from_powers(t: FloatArray, e: FloatArray, s: FloatArray) -> None:
    """σ(t)/u into s, and into e, which is e^t, softplus(t)."""
    np.add(e, number(1, t.dtype), s)  # every last argument is where the result goes
    np.multiply(s, unit_roundoff(t.dtype), s)
    np.divide(e, s, s)
    np.log1p(e, e)
    np.maximum(e, t, out=e)


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


def penalty(w: FloatArray, l2: float, m: int) -> FloatArray:
    """R = λ/(2m)·‖w‖² (…,), what L2 regularisation adds to the cost of m examples; in the dtype of w (…, n)."""
    scalar = w.dtype.type
    squares = np.cumsum(w * w, axis=-1)[..., -1]  # one after another, as a loop adds them: both programs have its bits
    cost: FloatArray = scalar(l2) / scalar(2 * m) * squares
    return cost


def decay(w: FloatArray, l2: float, m: int) -> FloatArray:
    """dR/dw = λ/m·w (n,): what L2 regularisation adds to the gradient."""
    scalar = w.dtype.type
    return scalar(l2) / scalar(m) * w


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
def smallest_normal(dtype: Dtype) -> FloatArray:
    """The smallest normal float above 0, an array (): 2^−1022 in float64 and 2^−126 in float32."""
    return number(float(np.finfo(dtype).tiny), dtype)


@cache
def unit_roundoff(dtype: Dtype) -> FloatArray:
    """u = eps/2, a power of 2, as an array (): no float divided by it is below the normal ones, but 0."""
    return number(float(np.finfo(dtype).eps) / 2, dtype)


@cache
def zero_below(dtype: Dtype) -> np.floating[Any]:
    """A t below which e^t is 0: −745.4 in float64 and −104.3 in float32."""
    return dtype.type(np.log(np.finfo(dtype).smallest_subnormal) - 1)


@cache
def number(value: float, dtype: Dtype) -> FloatArray:
    """A number as an array () of a dtype, for inner loops: NumPy takes longer over Python's own."""
    array = np.full((), value, dtype)
    array.flags.writeable = False
    return array


def saturated_from(dtype: Dtype) -> float:
    """The |z| from which a may be rounded to 1: −log(eps/2), 36.7 in float64 and 16.6 in float32."""
    return float(-np.log(np.finfo(dtype).eps / 2))


def lost_beside_one(dtype: Dtype) -> float:
    """The largest a for which 1 − a is rounded to 1: eps/4, which z = −37.4 gives in float64 and −17.3 in float32."""
    return float(np.finfo(dtype).eps / 4)


def rounder(dtype: Dtype) -> Callable[[float], float]:
    """A function that rounds a Python float to the dtype; float64 is Python's own.

    For +, −, · and / of float32 values, computing in float64 and rounding once gives the float32 result exactly.
    """
    if dtype == np.float64:
        return float
    return lambda value: ctypes.c_float(value).value


def ulps(a: float, b: float, dtype: Dtype) -> int:
    """How many floats of the dtype lie from `a` to `b`: 0 where they are equal or both NaN; −1 if only one is."""
    if math.isnan(a) or math.isnan(b):
        return 0 if math.isnan(a) and math.isnan(b) else -1
    return abs(_rank(a, dtype) - _rank(b, dtype))


def _rank(value: float, dtype: Dtype) -> int:
    """The float's place among all floats of its dtype, 0 for zero."""
    bits = np.abs(dtype.type(value)).view(f"u{dtype.itemsize}").item()
    return -int(bits) if math.copysign(1.0, value) < 0 else int(bits)
