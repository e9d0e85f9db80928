"""The operators and functions of expressions as NumPy computes them: element by element, NaN and inf included."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
FoldedAxes: TypeAlias = int | tuple[int, ...]

NARROW = 16

ONE_OPERAND: Final[dict[str, np.ufunc]] = {"+": np.positive, "-": np.negative}

TWO_OPERANDS: Final[dict[str, np.ufunc]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "//": np.floor_divide,
    "%": np.remainder,
    "**": np.power,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "and": np.logical_and,
    "or": np.logical_or,
}

ELEMENTWISE: Final[dict[str, np.ufunc]] = {
    "abs": np.absolute,
    "log": np.log,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "isnan": np.isnan,
    "isfinite": np.isfinite,
}


def _mean(values: Array, axes: FoldedAxes) -> Any:
    return np.mean(values, axis=axes) if values.size else np.nan


def _least(values: Array, axes: FoldedAxes) -> Any:
    return np.min(values, axis=axes) if values.size else np.nan


def _greatest(values: Array, axes: FoldedAxes) -> Any:
    return np.max(values, axis=axes) if values.size else np.nan


def _norm(values: Array, axes: FoldedAxes) -> Any:
    return np.sqrt(np.sum(np.square(values), axis=axes))


def _any(values: Array, axes: FoldedAxes) -> Any:
    return _by_columns(np.logical_or, values) if _narrow(values, axes) else np.any(values, axis=axes)


def _all(values: Array, axes: FoldedAxes) -> Any:
    return _by_columns(np.logical_and, values) if _narrow(values, axes) else np.all(values, axis=axes)


def _narrow(values: Array, axes: FoldedAxes) -> bool:
    """Whether it is a few features in many updates, over which NumPy's own fold takes four times as long."""
    return axes == -1 and values.ndim == 2 and 0 < values.shape[1] <= NARROW < len(values)


def _by_columns(join: np.ufunc, values: Array) -> Any:
    return reduce(join, values.T, np.full(len(values), join is np.logical_and))


# Each folds the last axis, or the last two of a table, so that whatever stands before them may be many updates.
FOLDS: Final[dict[str, Callable[[Array, FoldedAxes], Any]]] = {
    "min": _least,
    "max": _greatest,
    "mean": _mean,
    "sum": lambda values, axes: np.sum(values, axis=axes),
    "norm": _norm,
    "any": _any,
    "all": _all,
}
