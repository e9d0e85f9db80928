"""Rounding plain floats to a run's dtype, and the distance between two floats of that dtype in ulps."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

import numpy as np


def rounder(dtype: np.dtype[np.floating[Any]]) -> Callable[[float], float]:
    """A function that rounds a Python float to the dtype; float64 is Python's own.

    For +, −, · and / of float32 values, computing in float64 and rounding once gives the float32 result exactly.
    """
    if dtype == np.float64:
        return float
    return lambda value: ctypes.c_float(value).value


def ulps(a: float, b: float, dtype: np.dtype[np.floating[Any]]) -> int:
    """How many floats of the dtype lie from `a` to `b`: 0 where they are equal or both NaN; −1 if only one is."""
    if math.isnan(a) or math.isnan(b):
        return 0 if math.isnan(a) and math.isnan(b) else -1
    return abs(_rank(a, dtype) - _rank(b, dtype))


def _rank(value: float, dtype: np.dtype[np.floating[Any]]) -> int:
    """The float's place among all floats of its dtype, 0 for zero."""
    bits = np.abs(dtype.type(value)).view(f"u{dtype.itemsize}").item()
    return -int(bits) if math.copysign(1.0, value) < 0 else int(bits)
