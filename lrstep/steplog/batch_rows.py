"""Batch rows: which rows of the data an update used, by their numbers, or by what stands in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError
from lrstep.steplog.arrays import array_of, on_the_host, table_of
from lrstep.steplog.readings import Reading


class BatchRows:
    """The rows that a batch names in X (m, n) and y (m,), in its order: by numbers, a mask, a slice, or as the batch's
    own X and y, whose rows are looked for."""

    def __init__(self, reading: Reading, X: NDArray[Any], y: NDArray[Any]) -> None:
        self._reading, self._X, self._y, self._numbers = reading, X, y.ravel(), np.arange(len(X))
        self._by_content: dict[tuple[str, ...], dict[bytes, list[int]]] = {}

    def of(self, batch: Any) -> list[int]:
        """Their numbers. InputError where there are none, or where the data does not have them."""
        if _is_content(batch):
            return self._holding(*self._content(batch))
        mend = f"give the rows' numbers, from 0 to {len(self._X) - 1}, or (X, y) of the batch"
        try:
            chosen = batch if isinstance(batch, slice) else _indices(batch)
            rows: list[int] = self._numbers[chosen].ravel().tolist()
        except (IndexError, TypeError, ValueError):
            raise InputError("batch names rows that the data does not have", mend) from None
        if not rows:
            raise InputError("batch names no rows", mend)
        return rows

    def _content(self, batch: Any) -> tuple[NDArray[Any], NDArray[Any]]:
        """The features (p, n) and labels (p,) of a batch, or of its one example."""
        X, y = array_of("the batch's X", batch[0]), array_of("the batch's y", batch[1])
        table = table_of(X, y)
        return self._reading.features(table.T if self._reading.course and X.ndim == 1 else table), y.ravel()

    def _holding(self, X: NDArray[Any], y: NDArray[Any]) -> list[int]:
        """The numbers of the rows that hold X (p, n) and y (p,). InputError where the data does not have one."""
        if X.ndim != 2 or X.shape[1] != self._X.shape[1] or len(X) != y.size:
            what = f"the batch's X has the shape {X.shape} and its y {y.shape}: they do not belong to the data"
            raise InputError(what, "give (X, y) of the batch as the data has them, or the rows' numbers")
        key = X.dtype.str, y.dtype.str
        if key not in self._by_content:
            rows: dict[bytes, list[int]] = {}
            for row, content in enumerate(_contents(self._X.astype(X.dtype), self._y.astype(y.dtype))):
                rows.setdefault(content, []).append(row)
            self._by_content[key] = rows
        contents = _contents(X, y)
        left = {content: deque(self._by_content[key].get(content, ())) for content in contents}
        if not all(left.values()):
            place = next(place for place, content in enumerate(contents) if not left[content])
            raise InputError(f"the data has no row like row {place} of the batch", "give the rows' numbers")
        numbers = []
        for content in contents:  # of rows that are alike, each in its turn
            numbers.append(left[content][0])
            left[content].rotate(-1)
        return numbers


def _is_content(batch: Any) -> bool:
    """Whether a batch is a pair of its X and y, not the numbers of two rows."""
    return isinstance(batch, tuple | list) and len(batch) == 2 and np.ndim(on_the_host(batch[0])) > 0


def listed(batch: Any) -> Any:
    """A batch that can be read more than once."""
    of_python = isinstance(batch, Iterable) and not hasattr(batch, "__array__")
    return list(batch) if of_python and not isinstance(batch, tuple | list) else batch


def _indices(batch: Any) -> NDArray[Any]:
    indices = np.asarray(on_the_host(batch))
    return indices if indices.size else np.empty(0, np.intp)


def _contents(X: NDArray[Any], y: NDArray[Any]) -> list[bytes]:
    """The bytes of each example, (m,); 0 is −0."""
    return [(row + 0.0).tobytes() + label.tobytes() for row, label in zip(X, y + 0.0, strict=True)]
