"""Rows: what the engine knows of data, a source of row blocks with a shape; and rows that are in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError
from lrstep.formulas import FloatArray, number

RowNumbers: TypeAlias = NDArray[np.intp]
BLOCK_ROWS = 65_536


class Rows(Protocol):
    """`rows` rows of n features as a run reads them: scaled, in its dtype; in memory, or in a file read block by block.
    Each kind of rows inherits from it."""

    rows: int
    n: int

    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """X (stop−start, n) and y (stop−start,) of neighbouring rows."""

    def blocks(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[FloatArray, FloatArray]]:
        """`block` of each span in turn; the arrays hold until the next one, so that room can be used again."""
        return (self.block(start, stop) for start, stop in spans)

    def take(self, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        """X (k, n) and y (k,) of the k rows named, in that order."""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """All rows, from the first to the last, BLOCK_ROWS at a time."""
        return [(start, min(self.rows, start + BLOCK_ROWS)) for start in range(0, self.rows, BLOCK_ROWS)]


class InMemory(Rows):
    """Rows of arrays that are already as a run wants them."""

    def __init__(self, X: FloatArray, y: FloatArray) -> None:
        self._X, self._y = X.view(), y.view()
        self._X.flags.writeable = self._y.flags.writeable = False
        self.rows, self.n = X.shape

    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """Views of the rows from `start` up to `stop`."""
        return self._X[start:stop], self._y[start:stop]

    def take(self, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        """Copies of the rows named, in that order."""
        return self._X[rows], self._y[rows]


class GivenRows(InMemory):
    """Rows of a caller's own arrays, however they lie in memory. A block's labels are checked as it is read: {0, 1}."""

    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """The rows from `start` up to `stop`; see `given`."""
        return given(self._X[start:stop], self._y[start:stop])


def given(X: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A caller's rows, row after row in memory: a product's bits depend on that. Their labels are checked: {0, 1}."""
    X, y = np.ascontiguousarray(X), np.ascontiguousarray(y)
    if not are_binary(y):
        raise InputError("y holds something other than 0 and 1", "give each label as 0 or 1")
    return X, y


def are_binary(y: FloatArray) -> bool:
    """Whether each label is 0 or 1: whether all that are not 0 are 1."""
    zero, one = number(0, y.dtype), number(1, y.dtype)
    return bool(np.count_nonzero(np.equal(y, one)) == np.count_nonzero(np.not_equal(y, zero)))
