"""Strided: rows of updates in a fixed room. When it is full, every second row goes and the stride doubles.

What is handed out is never written to again: rows are only added behind those that are there, and when every second
one goes, the rest moves to new room.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrstep.engine.kernels import read_only
from lrstep.formulas import Dtype, FloatArray

FIRST_ROOM = 1024
"""Rows for which there is room at first: the system takes a millisecond to give a large one, used or not."""


class Strided:
    """Columns (room, width), each of a width and dtype, of the updates first, first + stride, … that were added.

    Equal spacing makes the worst way from a kept row to any other as short as it can be. While every second row goes,
    a column takes half as much room again.
    """

    def __init__(self, first: int, columns: Sequence[tuple[int, Dtype]], room: int) -> None:
        self.first = first
        self.stride = 1
        self.added = 0
        self._room = max(2, room)
        self._columns = [np.empty((min(self._room, FIRST_ROOM), width), dtype) for width, dtype in columns]

    @property
    def dense(self) -> bool:
        """Whether every row that was added is still there."""
        return self.stride == 1

    @property
    def kept(self) -> int:
        """How many rows there are."""
        return -(-self.added // self.stride)

    def add(self, *blocks: FloatArray) -> None:
        """The rows of the next updates, a block (c, width) for each column."""
        count = len(blocks[0])
        while -(-(self.added + count) // self.stride) > self._room:
            self._thin()
        if -(-(self.added + count) // self.stride) > len(self._columns[0]):
            self._widen()
        skipped = -self.added % self.stride
        start = self.kept
        for column, block in zip(self._columns, blocks, strict=True):
            chosen = block[skipped :: self.stride]
            column[start : start + len(chosen)] = chosen
        self.added += count

    def nearest(self, k: int) -> int:
        """The last update up to k whose row is kept."""
        return k - (k - self.first) % self.stride

    def row(self, column: int, k: int) -> FloatArray:
        """A copy of the row of an update that is kept: whoever holds on to it does not hold on to all others."""
        return read_only(self._columns[column][(k - self.first) // self.stride].copy())

    def rows(self, column: int, first: int, last: int) -> FloatArray:
        """The rows of the updates from `first` to `last`, where none is missing."""
        return read_only(self._columns[column][first - self.first : last + 1 - self.first])

    def all(self, column: int) -> FloatArray:
        """All rows that are kept."""
        return read_only(self._columns[column][: self.kept])

    def _widen(self) -> None:
        """Move to the whole room, of which untouched pages take no memory: it grows as it is filled."""
        for i, column in enumerate(self._columns):
            self._columns[i] = np.empty((self._room, column.shape[1]), column.dtype)
            self._columns[i][: self.kept] = column[: self.kept]

    def _thin(self) -> None:
        kept = -(-self.kept // 2)
        for i, column in enumerate(self._columns):
            self._columns[i] = np.empty_like(column)
            self._columns[i][:kept] = column[: self.kept : 2]
        self.stride *= 2
