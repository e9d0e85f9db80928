"""Rows that stay in their NPY file and are read block by block: data larger than memory.

The file is opened for each block and read into a buffer. Mapped pages would count as ours and stay; an open file could
be shared neither by threads nor by processes. So these rows can be sent to a worker, which then reads its own blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import FileIO
from itertools import tee
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrstep.data.dataset import Dataset
from lrstep.data.rows import RowNumbers, Rows, are_binary
from lrstep.data.scale import Scale, scaled
from lrstep.errors import InputError, Place
from lrstep.formulas import DOUBLE, Dtype, FloatArray


@dataclass(frozen=True)
class NpyTable:
    """Where the numbers of a two-dimensional C-ordered NPY file are: `columns` of them a row, the label last."""

    path: Path
    offset: int
    rows: int
    columns: int
    dtype: np.dtype[Any]

    def read(self, start: int, stop: int) -> FloatArray:
        """The rows from `start` up to `stop`, (stop−start, columns), as they are in the file."""
        (table,) = self.read_spans([(start, min(stop, self.rows))])
        return table

    def read_spans(self, spans: Iterable[tuple[int, int]]) -> Iterator[FloatArray]:
        """The rows of each span in turn, in the same room: fresh pages cost more than the reading."""
        room = np.empty((0, self.columns), self.dtype)
        with self.path.open("rb", buffering=0) as stream:
            at = -1
            for start, stop in spans:
                if stop - start > len(room):
                    room = np.empty((stop - start, self.columns), self.dtype)
                if start != at:  # each call of the system lets another thread in, and waiting for it costs most
                    stream.seek(self.offset + start * self.columns * self.dtype.itemsize)
                yield self._fill(stream, room[: stop - start])
                at = stop

    def read_each(self, rows: RowNumbers) -> FloatArray:
        """The rows named, one by one, in that order."""
        table = np.empty((len(rows), self.columns), self.dtype)
        spans = ((int(row), int(row) + 1) for row in rows)
        for place, row in enumerate(self.read_spans(spans)):
            table[place] = row[0]
        return table

    def _fill(self, stream: FileIO, table: FloatArray) -> FloatArray:
        room = memoryview(table.data).cast("B")
        got = 0
        while got < len(room):
            more = stream.readinto(room[got:])
            if not more:
                raise InputError("the file was cut short while it was read", "start again", Place(str(self.path)))
            got += more
        return table


class NpyDataset(Dataset):
    """Examples that stay in an NPY file. Labels must be {0, 1} or {-1, 1}; they are checked as they are read."""

    def __init__(self, table: NpyTable) -> None:
        self._table = table
        self.rows = table.rows
        self.n = table.columns - 1
        self.features = tuple(f"x{i + 1}" for i in range(self.n))
        self.label = "y"
        self.classes = ("0 or -1", "1")
        self.source = str(table.path)
        self.load = {}
        self.label_is_last = True
        self.notes = ("the file is large: its rows stay there and are read as they are needed",)

    @property
    def X(self) -> NDArray[np.float64]:
        """All features, (m, n), read into memory now."""
        return self._table.read(0, self.rows)[:, :-1].astype(np.float64)

    @property
    def y(self) -> NDArray[np.float64]:
        """All labels as 0 and 1, (m,), read into memory now."""
        return (self._table.read(0, self.rows)[:, -1] > 0).astype(np.float64)

    @cached_property
    def ones(self) -> int:
        """How many rows have label 1, which reads all of them."""
        rows = self.as_rows(None, DOUBLE)
        return int(sum(np.count_nonzero(y) for _, y in rows.blocks(rows.spans)))

    def _first(self, rows: int) -> NDArray[np.float64]:
        X, _ = self.as_rows(None, DOUBLE).block(0, rows)
        return X.astype(np.float64)

    @property
    def quick(self) -> bool:
        """They are read from the file each time."""
        return False

    def as_rows(self, scale: Scale | None, dtype: Dtype) -> NpyRows:
        """The rows as a run wants them."""
        return NpyRows(self._table, scale, dtype)


class NpyRows(Rows):
    """Rows read from an NPY file, scaled and in a run's dtype as they come. A block's labels are checked once."""

    def __init__(self, table: NpyTable, scale: Scale | None, dtype: Dtype) -> None:
        self._table = table
        self._scale = scale
        self._dtype = dtype
        self.rows, self.n = table.rows, table.columns - 1
        self._looked_at: set[tuple[int, int]] = set()
        self._negatives = False
        """Whether a label of -1 has been seen."""

    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """The rows from `start` up to `stop`."""
        (ready,) = self.blocks([(start, min(stop, self.rows))])
        return ready

    def blocks(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[FloatArray, FloatArray]]:
        """The rows of each span in turn; the arrays hold until the next."""
        named, read = tee(spans)
        for span, table in zip(named, self._table.read_spans(read), strict=True):
            if span not in self._looked_at:
                self._look_at(table[:, -1])
                self._looked_at.add(span)
            yield self._ready(table)

    def take(self, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        """The rows named, in that order."""
        table = self._table.read_each(rows)
        self._look_at(table[:, -1])
        return self._ready(table)

    def _look_at(self, labels: FloatArray) -> None:
        y = np.ascontiguousarray(labels)
        if not are_binary(y):
            if not are_binary(np.abs(y)):
                place = Place(str(self._table.path))
                raise InputError("the last column holds something other than 0, 1 and -1", "make it the label", place)
            self._negatives = True

    def _ready(self, table: FloatArray) -> tuple[FloatArray, FloatArray]:
        """X and y as views of the table, where they can be: whoever uses them reads them once."""
        X, y = table[:, :-1], table[:, -1]
        if self._negatives:
            y = np.maximum(y, 0)
        if self._scale is not None:
            X = scaled(X.astype(np.float64, copy=False), self._scale)
        return X.astype(self._dtype, copy=False), y.astype(self._dtype, copy=False)
