"""A Problem: random data of a shape, the same in every process that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]


class Given(NamedTuple):
    """X (m, n), y (m,) of 0 and 1, and the parameters w (n,) and b at which the gradient is asked for."""

    X: Array
    y: Array
    w: Array
    b: float


@dataclass(frozen=True, slots=True)
class Problem:
    """m examples of n features in a dtype, with each row's logit spread about 0 by one of `spreads`."""

    m: int
    n: int
    dtype: str = "float64"
    spreads: tuple[float, ...] = (1.0,)

    def __str__(self) -> str:
        return f"{self.m:,}×{self.n}"

    def given(self) -> Given:
        """The arrays."""
        generator = np.random.default_rng(self.m + self.n)
        X = generator.standard_normal((self.m, self.n), dtype=np.float32).astype(self.dtype)
        y = (generator.random(self.m) < 0.5).astype(self.dtype)
        if self.spreads != (1.0,):
            X *= generator.choice(self.spreads, (self.m, 1)).astype(self.dtype)
        return Given(X, y, (generator.standard_normal(self.n) / np.sqrt(self.n)).astype(self.dtype), 0.1)
