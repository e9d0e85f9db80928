"""Data table: what every format yields, columns of numbers and of texts with their names, before any is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrstep.data.cells import number
from lrstep.errors import InputError, Place
from lrstep.formulas import FloatArray

BLANK = -1  # the code of a cell that is empty


@dataclass(slots=True)
class DataTable:
    """`values` (m, n) float64, NaN where a cell is empty. In a column of texts, those of `texts`, they are codes."""

    names: Sequence[str]
    values: FloatArray
    place: Place
    """The file, and the line of the names where they have one."""
    texts: dict[int, list[str]] = field(default_factory=dict)
    """The different texts of a column that holds any: the text of each code."""
    lines: NDArray[Any] | None = None
    """The line of the file at which each row begins; None where there are none."""
    label: int | None = None
    """The column that the file says is the label; None where it says nothing."""
    left_out: frozenset[int] = frozenset()
    """Columns that the file says are no features."""
    named: bool = True
    """Whether the file names its columns."""
    notes: list[str] = field(default_factory=list)
    """What was guessed or left out while it was read."""

    @property
    def rows(self) -> int:
        """How many examples there are."""
        return len(self.values)

    @property
    def ends(self) -> Place:
        """The file alone, for what is wrong with all rows."""
        return Place(self.place.file)

    def where(self, row: int, column: int | None = None) -> Place:
        """The place of a row, counted from 0, or of one of its cells."""
        line = None if self.lines is None else int(self.lines[row])
        return Place(self.place.file, line, None if column is None else self.names[column])

    def cells(self, column: int) -> list[str | float]:
        """What each row has in a column: texts, or numbers."""
        values = self.values[:, column].tolist()
        texts = self.texts.get(column)
        return values if texts is None else ["" if code != code else texts[int(code)] for code in values]

    def copy(self) -> DataTable:
        """A table that may be changed without changing this one."""
        return replace(self, notes=list(self.notes), texts=dict(self.texts))

    def of_label(self, column: int) -> DataTable:
        """The rows that have a label."""
        table = self.copy()
        table.keep(~np.isnan(self.values[:, column]))
        return table

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Leave the other rows out."""
        self.values = self.values[rows]
        self.lines = None if self.lines is None else self.lines[rows]


def selected(values: FloatArray, columns: Sequence[int]) -> FloatArray:
    """Columns; neighbours without a copy."""
    first, last = columns[0], columns[-1]
    return values[:, first : last + 1] if list(columns) == list(range(first, last + 1)) else values[:, list(columns)]


def counts_up(values: FloatArray) -> bool:
    """Whether each of some numbers is the one before and 1."""
    with np.errstate(over="ignore", invalid="ignore"):  # of numbers so large that no difference of them is 1
        return bool((np.diff(values) == 1).all())


def from_objects(
    names: Sequence[str], columns: Sequence[Sequence[object]], place: Place, lines: Sequence[int] | None = None
) -> DataTable:
    """A DataTable of columns of numbers, truth values, texts and None, as JSON, Excel and databases hold them.

    `lines` are those of the file at which the rows begin.
    """
    rows = len(columns[0]) if columns else 0
    values = np.empty((rows, len(names)))
    texts: dict[int, list[str]] = {}
    for i, column in enumerate(columns):
        try:
            values[:, i] = [_float(value) for value in column]
        except TypeError:
            values[:, i], texts[i] = encoded([_text(value, place, names[i]) for value in column])
    return DataTable(names, values, place, texts, None if lines is None else np.array(lines))


class TextColumn:
    """A column of texts as it is read: a code for each cell, and the text of each code, as they come."""

    def __init__(self, meaning: Callable[[str], str]) -> None:
        self._meaning = meaning
        """What a cell says; nothing where it is empty."""
        self._codes: dict[str, int] = {}
        self._of_cells: dict[str, float] = {}
        self._blocks: list[FloatArray] = []

    def add(self, cells: Sequence[str]) -> None:
        """Read cells."""
        for cell in dict.fromkeys(cells):
            if cell not in self._of_cells:
                text = self._meaning(cell)
                self._of_cells[cell] = float(self._codes.setdefault(text, len(self._codes))) if text else np.nan
        self._blocks.append(np.fromiter(map(self._of_cells.__getitem__, cells), float, len(cells)))

    @property
    def codes(self) -> FloatArray:
        """The code of each cell, NaN where it is empty."""
        return np.concatenate(self._blocks) if self._blocks else np.empty(0)

    @property
    def texts(self) -> list[str]:
        """The text of each code."""
        return list(self._codes)


def encoded(cells: Sequence[str]) -> tuple[FloatArray, list[str]]:
    """Codes of the cells of a column of texts (NaN where a cell is empty), and the text of each code."""
    column = TextColumn(str.strip)
    column.add(cells)
    return column.codes, column.texts


def _float(value: object) -> float:
    """A number as it is; TypeError for anything else."""
    if value is None:
        return np.nan
    if isinstance(value, bool | np.bool):
        raise TypeError
    if isinstance(value, int | float | np.number):
        return float(value)
    if isinstance(value, str):
        inner = number(value)
        if inner is not None:
            return inner
        if not value.strip():
            return np.nan
    raise TypeError


def _text(value: object, place: Place, name: str) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, list | dict | tuple | bytes):
        what = f"a value is {'a table' if isinstance(value, dict) else 'a list'}"
        raise InputError(what, "write numbers or texts, one to a cell", place._replace(column=name))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
