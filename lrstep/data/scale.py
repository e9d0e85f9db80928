"""Scale: mean and standard deviation of each column, block by block: the same bits from memory and from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.formulas import FloatArray


class Scale(NamedTuple):
    """Mean and population standard deviation of each column, arrays (n,); a constant column keeps std 1."""

    mean: FloatArray
    std: FloatArray
    constant: NDArray[np.bool_]
    """Which columns have one value only, (n,)."""


def scale_of(blocks: Callable[[], Iterable[FloatArray]], m: int) -> Scale:
    """The scale of m rows, which `blocks` yields as X (·, n) from the first to the last each time it is called."""
    first = next(iter(blocks()))[0].copy()
    largest, constant = np.zeros(len(first)), np.ones(len(first), dtype=bool)
    for X in blocks():
        largest = np.maximum(largest, np.abs(X).max(axis=0))
        constant &= (X == first).all(axis=0)
    exponent = np.frexp(largest)[1]  # a power of two scales exactly, and squares neither overflow nor vanish

    def mean_of(values: Callable[[FloatArray], FloatArray]) -> FloatArray:
        total: Any = 0.0
        for X in blocks():
            total = total + values(np.ldexp(X, -exponent)).sum(axis=0)
        return np.asarray(total / m)

    mean = mean_of(lambda unit: unit)
    std = np.ldexp(np.sqrt(mean_of(lambda unit: (unit - mean) ** 2)), exponent)
    alike = constant | (std == 0)  # the smallest floats differ by less than any deviation
    return Scale(np.where(constant, first, np.ldexp(mean, exponent)), np.where(alike, 1.0, std), constant)


def scaled(X: FloatArray, scale: Scale | None) -> FloatArray:
    """X less the mean, in standard deviations; X itself without a scale."""
    with np.errstate(over="ignore", invalid="ignore"):
        return X if scale is None else np.asarray((X - scale.mean) / scale.std)
