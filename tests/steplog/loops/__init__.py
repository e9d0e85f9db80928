"""Loops as people write them, each recorded, and what verifying their logs finds."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lrstep
from lrstep.steplog.header import run_of
from lrstep.steplog.reader import LogReader
from lrstep.steplog.verdict import Verified
from lrstep.steplog.verify import verifying

Array = NDArray[Any]
ALPHA = 0.1
_dice = np.random.default_rng(3)
X: Array = _dice.normal(size=(40, 3))
Y: Array = (X @ [1.0, -2.0, 0.5] + _dice.normal(size=40) > 0.3).astype(float)
M, N = X.shape


def sigmoid(z: Any) -> Any:
    """As most have it."""
    return 1 / (1 + np.exp(-z))


def cost(X: Array, y: Array, w: Array, b: Any) -> Any:
    """The mean of L, by the textbook's line."""
    a = sigmoid(X @ w + b)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def recorder(path: Path, X: Array = X, y: Array = Y, **options: Any) -> lrstep.Recorder:
    """Of a loop from zeros."""
    given: dict[str, Any] = {"alpha": ALPHA, "w": np.zeros(N, X.dtype), "b": 0.0, **options}
    return lrstep.Recorder(path, X, y, **given)


def full_batch(
    path: Path, step: Callable[[Array, Any], tuple[Array, Any, dict[str, Any]]], updates: int = 20, **options: Any
) -> Verified:
    """A loop of `step(w, b)`, which gives the new w and b and what is recorded with them."""
    w: Array = np.zeros(N)
    b: Any = 0.0
    with recorder(path, **options) as rec:
        for _ in range(updates):
            w, b, values = step(w, b)
            rec.update(w=w, b=b, **values)
    return verified(path)


def verified(path: Path) -> Verified:
    """What verifying a log finds."""
    reader = LogReader(io.BytesIO(path.read_bytes()), str(path))
    movement = verifying(reader, run_of(reader.header))
    while True:
        try:
            next(movement)
        except StopIteration as stop:
            found: Verified = stop.value
            return found


def advice(found: Verified) -> list[str]:
    """The conventions that were found."""
    return [one.id for one in found.advice]


class Tensor:
    """A number or array as PyTorch has it: it gives no array while its gradient is recorded."""

    def __init__(self, values: Any, *, tracked: bool = True) -> None:
        self._values, self._tracked = np.asarray(values), tracked
        self.dtype = f"torch.{self._values.dtype}"

    def detach(self) -> Tensor:
        return Tensor(self._values, tracked=False)

    def cpu(self) -> Tensor:
        return self

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self._tracked:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad")
        return self._values if dtype is None else self._values.astype(dtype)
