"""A namespace of numbers given by hand: two updates of a run over four rows, in batches of three and two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lrstep.expressions import Value

ROWS = ("z", "a", "L", "da", "dz", "y", "x1", "x2")


@dataclass(frozen=True)
class Given:
    """`values` by name; what is left out has no value yet. `batch` says which data rows the arrays hold."""

    values: dict[str, Any]
    batch: tuple[int, ...] = (0, 1, 2)
    before: Given | None = None
    n: int = 2
    rows: int = 4

    def value(self, name: str) -> Value | None:
        found: Value | None = self.values.get(name)
        return found

    def item(self, name: str, index: int) -> Value | None:
        whole = self.values.get(name)
        if name not in (*ROWS, "x"):
            return None if whole is None else float(whole[index])
        row = range(self.rows)[index]
        if whole is None or row not in self.batch:
            return None
        item: Value = whole[self.batch.index(row)]
        return item

    def previous(self) -> Given | None:
        return self.before


X = np.array([[1.0, -2.0], [0.5, 4.0], [3.0, 0.25]])

FIRST = Given(
    {
        "J": 0.75,
        "k": 1.0,
        "w": np.array([0.5, -1.0]),
        "dw": np.array([3.0, -4.0]),
        "b": 0.125,
        "z": np.array([1.0, -2.0]),
    },
    batch=(3, 0),
)

SECOND = Given(
    {
        "z": np.array([-1.5, 0.0, 2.0]),
        "a": np.array([0.25, 0.5, 0.875]),
        "L": np.array([0.25, 0.75, 2.0]),
        "J": 0.5,
        "R": 0.125,
        "da": np.array([1.5, -2.0, 8.0]),
        "dz": np.array([0.25, -0.5, 0.875]),
        "dw": np.array([0.5, -1.5]),
        "db": 0.25,
        "w": np.array([0.25, -0.75]),
        "b": -0.5,
        "x": X,
        "x1": X[:, 0],
        "x2": X[:, 1],
        "y": np.array([0.0, 1.0, 0.0]),
        "alpha": 0.1,
        "l2": 0.5,
        "k": 2.0,
        "m": 3.0,
        "n": 2.0,
        "rows": 4.0,
    },
    before=FIRST,
)
