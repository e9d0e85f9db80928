"""CSV reader: a table of text, with commas, semicolons or tabs and with or without a header, becomes a Dataset."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from lrstep.data.cells import complaint, number
from lrstep.data.columns import ChosenColumns, Wanted, choose_columns, numbered
from lrstep.data.csv_lines import Record, TextLine, records, text_lines
from lrstep.data.dataset import Dataset
from lrstep.data.labels import Labels, encode_classes
from lrstep.errors import InputError, Place

_DELIMITERS = "\t;,"  # a comma last: it may stand in numbers and in texts
_SEPARATOR = re.compile(r"sep=([,;\t])", re.IGNORECASE)  # Excel's own first line
_QUOTED = re.compile(r'"[^"]*"?')


def read_csv(path: Path, wanted: Wanted) -> Dataset:
    """The Dataset of a CSV or TSV file.

    The first row is a header if no cell of it is a number. The label is the last column, and the features are all
    others, unless they are named. Raises InputError, with line and column, at the first thing that is wrong.
    """
    file = str(path)
    with path.open("rb") as stream:
        rows = _rows(text_lines(stream, file), file)
        first = next(rows, None)
        if first is None:
            raise InputError("there are no rows", "give at least one example", Place(file))
        if len(first.cells) == 1:
            mend = "give a feature and the label at least, with commas, semicolons or tabs between columns"
            raise InputError("there is only one column", mend, Place(file, first.line))
        header = all(number(cell) is None for cell in first.cells)
        if header:
            names: Sequence[str] = [cell.strip() for cell in first.cells]
        else:
            names, rows = numbered(len(first.cells), wanted.label), chain([first], rows)
        columns = choose_columns(names, wanted, Place(file, first.line if header else None))
        table = _Cells(file, columns, names)
        for row in rows:
            table.add(row)
    if not table.rows:
        raise InputError("there are no rows below the header", "give at least one example", Place(file))
    X = np.frombuffer(table.numbers, dtype=np.float64).reshape(-1, len(columns.features))
    return Dataset(X, table.labels(wanted.positive), columns.names, label=columns.label_name, source=file)


class _Cells:
    """The numbers of the features, and a code for each label's text: all that is kept of the rows read."""

    def __init__(self, file: str, columns: ChosenColumns, names: Sequence[str]) -> None:
        self.numbers = array("d")
        self.rows = 0
        self._file = file
        self._columns = columns
        self._names = names
        self._codes = array("i")
        self._seen: dict[str, int] = {}  # a label's text -> its code
        self._first: list[int] = []  # by code, the line where it first stands
        self._bound = 100  # this many different labels are looked at before more are kept

    def add(self, row: Record) -> None:
        """Read one row."""
        cells, line = row.cells, row.line
        if len(cells) != len(self._names):
            what = f"the row has {len(cells)} column{'s' * (len(cells) > 1)} where the first has {len(self._names)}"
            mend = "give every row the same columns; a comma inside a cell needs quotes around the cell"
            raise InputError(what, mend, Place(self._file, line))
        self.numbers.extend(self._values(cells, line))
        text = cells[self._columns.label]
        code = self._seen.get(text)
        if code is None:
            code = self._seen[text] = len(self._seen)
            self._first.append(line)
        self._codes.append(code)
        self.rows += 1
        if len(self._seen) > self._bound:
            self.labels(None)  # raises, unless two classes are spelt in a hundred ways
            self._bound *= 2

    def labels(self, positive: str | None) -> Labels:
        """The labels of the rows read so far."""
        return encode_classes(
            list(self._seen),
            self._first,
            np.frombuffer(self._codes, dtype=np.intc).copy(),
            positive,
            self._columns.label_name,
            Place(self._file),
            in_lines=True,
        )

    def _values(self, cells: list[str], line: int) -> list[float]:
        texts = [cells[i] for i in self._columns.features]
        try:
            values = list(map(float, texts))
        except ValueError:
            values = []
        together = "".join(texts)
        if values and math.isfinite(sum(values)) and together.isascii() and "_" not in together:
            return values
        return [self._value(cells[i], line, self._names[i]) for i in self._columns.features]

    def _value(self, cell: str, line: int, column: str) -> float:
        """What `float` is too lenient about: it also takes nan, 1_000 and other scripts' digits."""
        value = number(cell)
        if value is None or math.isinf(value):
            raise InputError(*complaint(cell), Place(self._file, line, column))
        return value


def _rows(lines: Iterator[TextLine], file: str) -> Iterator[Record]:
    """The records of a file, whose delimiter its first two lines show."""
    first = next((line for line in lines if line.text.strip(" ")), None)
    if first is None:
        return iter(())
    if separator := _SEPARATOR.fullmatch(first.text.strip(" ")):
        return records(lines, separator[1], file)
    second = next(lines, None)
    ahead = [line for line in (first, second) if line is not None]
    return records(chain(ahead, lines), _delimiter([line.text for line in ahead]), file)


def _delimiter(texts: Iterable[str]) -> str:
    """The separator that stands equally often in both lines, outside quotes; else one that stands in the first."""
    bare = [_QUOTED.sub("", text) for text in texts]
    there = [mark for mark in _DELIMITERS if mark in bare[0]]
    equal = [mark for mark in there if bare[0].count(mark) == bare[-1].count(mark)]
    return (equal or there or [","])[0]
