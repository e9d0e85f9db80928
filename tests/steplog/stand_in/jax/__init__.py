"""A stand-in for as much of JAX as our sample uses: float32 arrays, and a gradient by differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def jit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Nothing is compiled."""
    return function


def value_and_grad(function: Callable[..., Any]) -> Callable[..., Any]:
    """The value in float32; the gradient by central differences in float64, rounded to float32."""

    def both(at: Any) -> tuple[Any, Any]:
        at, step = at.astype(np.float64), 1e-6
        steps = step * np.eye(len(at))
        gradient = [(function(at + each) - function(at - each)) / (2 * step) for each in steps]
        return np.float32(function(at)), np.array(gradient, np.float32)

    return both
