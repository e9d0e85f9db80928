"""Doubts: what may be otherwise than it was read: a feature that only names the rows, a label of one class or another
column that looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from lrstep.data.advice import option_of
from lrstep.data.columns import ChosenColumns, Wanted
from lrstep.data.label_beside import label_beside, label_file_option
from lrstep.data.label_column import LIKELY, LOOKED_AT, likeness, of_two_values
from lrstep.data.table import DataTable, counts_up
from lrstep.errors import printable
from lrstep.formulas import FloatArray

NAMES_ROWS = frozenset(
    {"id", "ids", "index", "idx", "key", "uuid", "guid", "number", "no", "nr", "num", "serial", "row"}
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
FEW_ROWS = 3  # of which numbers that differ say nothing
COUNTED_ROWS = 30  # from which numbers that go up by one are taken for a count, whatever their name
COUNTED_FROM = 10_000  # where a count that begins so high is one, however few rows there are
LABEL_LIKE = 3  # as a column that is the first and holds 0 and 1


def doubts(
    table: DataTable, columns: ChosenColumns, wanted: Wanted, y: FloatArray, ids: Mapping[str, str]
) -> tuple[str, ...]:
    """Notes on the columns of a table that was read, on its labels y (m,) and on its `ids_of`: each with the option
    that mends it."""
    leave = f"if it only names the rows, leave it out with --without {option_of([*(wanted.without or ()), *ids])}"
    notes = (f"column {printable(name, 30)} {does}: {leave}" for name, does in ids.items())
    return (*_of_label(table, columns, wanted, y), *notes)


def ids_of(table: DataTable, columns: ChosenColumns, wanted: Wanted) -> dict[str, str]:
    """The features that seem only to name the rows, unless somebody chose them, and what makes them seem so."""
    ids: dict[str, str] = {}
    if wanted.features is not None or len(columns.features) < 2 or table.rows < FEW_ROWS:
        return ids
    for i, name in zip(columns.features, columns.names, strict=True):
        values = table.values[:, i]
        whole = i not in table.texts and _are_whole(values)
        counts = whole and counts_up(values)
        called = i in table.texts or (whole and _names_rows(name))
        numbered = table.rows >= COUNTED_ROWS or values[0] >= COUNTED_FROM
        if (counts and (called or numbered)) or (called and _differ(values)):
            ids[name] = "is different in every row and counts up" if counts else "is different in every row"
    return ids


def _are_whole(values: FloatArray) -> bool:
    return all(bool((some == np.floor(some)).all()) for some in (values[:LOOKED_AT], values))


def _differ(values: FloatArray) -> bool:
    return all(len(np.unique(some)) == len(some) for some in (values[:LOOKED_AT], values))


def _names_rows(name: str) -> bool:
    words = {word.lower() for word in _WORDS.findall(name)}
    return bool(words & NAMES_ROWS) or name.lower().endswith("id")


def _of_label(table: DataTable, columns: ChosenColumns, wanted: Wanted, y: FloatArray) -> Iterator[str]:
    """That all rows are of one class; and another column that looks like the label, where the last was taken for it."""
    name, by_place = printable(columns.label_name, 30), wanted.label is None and table.label is None
    beside = label_beside(table.place.file) if by_place and not _says_label(table, columns) else None
    if beside is not None:
        yield f"label {name} is the last column; if it is in {printable(beside, 60)}, use {label_file_option(beside)}"
    others = of_two_values(table, columns) if by_place else []
    other = max(others, key=lambda each: likeness(each, table, columns), default=None)
    if len(y) > 1 and (y == y[0]).all():
        mend = "" if other is None else f": {printable(other, 30)} has two values, {_take(other)}"
        yield f"label {name} has one class only, every row is {y[0]:.0f}{mend}"
    elif other is not None and likeness(other, table, columns) >= LABEL_LIKE and not _says_label(table, columns):
        yield f"label {name} is the last column; {printable(other, 30)} could be the label, too: {_take(other)}"


def _take(name: str) -> str:
    return f"take it with --label {option_of([name])}"


def _says_label(table: DataTable, columns: ChosenColumns) -> bool:
    """Whether the file calls the column like a label."""
    return table.named and bool({word.lower() for word in _WORDS.findall(columns.label_name)} & LIKELY)
