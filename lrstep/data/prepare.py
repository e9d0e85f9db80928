"""Prepare: the one way from a table, whatever file it was in, to a Dataset: columns, missing values, texts, label."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lrstep.data.advice import Unready, advised
from lrstep.data.columns import ChosenColumns, Wanted, choose_columns, label_at, numbered, positions, refuse_counts
from lrstep.data.dataset import Dataset
from lrstep.data.doubts import doubts, ids_of
from lrstep.data.label_column import labels_of
from lrstep.data.missing import Missing, without_missing
from lrstep.data.table import DataTable, counts_up
from lrstep.data.text_features import TextFeatures, as_features, text_values
from lrstep.errors import InputError, printable
from lrstep.formulas import FloatArray

NAMELESS = "Unnamed: "
"""How pandas calls a column without a name."""


def dataset_of(table: DataTable, wanted: Wanted, labels: DataTable | None = None) -> Dataset:
    """The Dataset of a table and of the options it is read with; `labels` is the table of a label file.

    Raises InputError where a column, a value or the label cannot be used. What was guessed is in its notes.
    """
    if not table.rows:
        raise InputError("there are no rows", "give at least one example", table.ends)
    table, used = _joined(table, labels, wanted)
    try:
        data = _built(table.copy(), used)
    except Unready as error:
        raise advised(error, used, lambda options: _built(table.copy(), options), table.ends) from None
    data.load = wanted.given
    return data


def _built(table: DataTable, wanted: Wanted) -> Dataset:
    """The Dataset, from a table that may be changed."""
    columns = _chosen(table, wanted)
    try:
        texts = text_values(table, columns, wanted)
        kept = without_missing(table, columns, wanted)
    except Unready:
        labels_of(table.of_label(columns.label), columns, wanted)  # what is wrong with the label is said first
        raise
    features = as_features(table, columns, texts)
    label = labels_of(table, columns, wanted)
    X = _finite(table, columns, kept.fill(features.X))
    if wanted.divide is not None:
        X = X / wanted.divide
    data = Dataset(X, label, features.names, label=columns.label_name, source=table.place.file)
    data.label_is_last = wanted.label is None and table.label is None
    ids = ids_of(table, columns, wanted)
    data.naming_rows = tuple(ids)
    data.notes = (*notes_of(table, kept, features, label.notes), *doubts(table, columns, wanted, data.y, ids))
    return data


def notes_of(table: DataTable, kept: Missing, features: TextFeatures, label: Sequence[str]) -> tuple[str, ...]:
    """What a user should know of how the rows were read: in the order in which it was done."""
    return (*table.notes, *kept.notes, *features.notes, *label)


def _joined(table: DataTable, labels: DataTable | None, wanted: Wanted) -> tuple[DataTable, Wanted]:
    """The table with the label of another one as its last column."""
    if labels is None:
        return table, wanted
    if labels.rows != table.rows:
        what = f"{table.place.file} has {table.rows:,} rows and the label file has {labels.rows:,}"
        raise InputError(what, "give one label for each row", labels.ends)
    names = list(labels.names)
    refuse_counts(names, labels.place, least=1)
    label = wanted.label if wanted.label is not None else names[-1] or "y"
    at = positions(names, labels.place).get(label, len(names) - 1)
    same = [name for name in names if name in table.names and name != names[at]]
    keys = [name for name in same if _alike(table, labels, name)]
    if same and not keys and wanted.features is None:
        what = f"the two files differ in {printable(same[0])}, a column that both have"
        raise InputError(what, "put their rows in the same order", labels.ends)
    notes = [f"{printable(key)} is the same in both files, row by row, and left out" for key in keys]
    name = names[at] if names[at] and names[at] not in table.names else "y"
    joined = DataTable(
        [*table.names, name], np.column_stack([table.values, labels.values[:, at]]), table.place, dict(table.texts),
        table.lines, len(table.names), table.left_out, table.named, [*table.notes, *notes],
    )  # fmt: skip
    if at in labels.texts:
        joined.texts[len(table.names)] = labels.texts[at]
    if wanted.features is None:
        joined.left_out |= {list(table.names).index(key) for key in keys}
    return joined, wanted._replace(label=None)


def _alike(table: DataTable, labels: DataTable, name: str) -> bool:
    """Whether a column of both tables holds the same, row by row."""
    i, j = list(table.names).index(name), list(labels.names).index(name)
    return table.cells(i) == labels.cells(j)


def _chosen(table: DataTable, wanted: Wanted) -> ChosenColumns:
    """The columns that are used. Of all others, those that a file itself leaves out, count its rows or are empty."""
    refuse_counts(table.names, table.place, least=2)
    count = len(table.names)
    if not table.named and table.label is None and tuple(table.names) == numbered(count, Wanted()):
        table.names = numbered(count, wanted)  # the last is y only where it is the label
    empty = _nameless(table, _is_empty, "no values")
    last = max((i for i in range(len(table.names)) if i not in empty), default=0)
    label = label_at(table.names, wanted, table.place, last if table.label is None else table.label)
    left_out = frozenset[int]()
    if wanted.features is None:
        counting = _nameless(table, _counts, "counts the rows", but=empty | {label})
        naming = _nameless(table, _names_rows, "names the rows", but=empty | counting | {label})
        left_out = table.left_out | empty | counting | naming
    return choose_columns(table.names, wanted, table.place, label, left_out)


def _nameless(
    table: DataTable, is_such: Callable[[DataTable, int], bool], does: str, but: frozenset[int] = frozenset()
) -> frozenset[int]:
    """Columns without a name, or with the one that pandas gives them, that are such; a note says so."""
    out = set()
    for i, name in enumerate(table.names):
        if table.named and i not in but and (not name or name.startswith(NAMELESS)) and is_such(table, i):
            what = f"column {i + 1} has no name and {does}" if not name else f"{printable(name)} {does}"
            table.notes.append(f"{what.replace(' no values', ' has no values') if name else what}, and is left out")
            out.add(i)
    return frozenset(out)


def _is_empty(table: DataTable, column: int) -> bool:
    return bool(np.isnan(table.values[:, column]).all())


def _names_rows(table: DataTable, column: int) -> bool:
    """Whether a first column holds a text of its own for each row."""
    return column == 0 and len(table.texts.get(0, ())) == table.rows


def _counts(table: DataTable, column: int) -> bool:
    """Whether the values of a column go up by one from row to row."""
    values = table.values[:, column]
    return column not in table.texts and len(values) > 1 and counts_up(values)


def _finite(table: DataTable, columns: ChosenColumns, X: FloatArray) -> FloatArray:
    """X, without infinite values, which only arrays can hold here."""
    if np.isfinite(X).all():
        return X
    row, column = (int(v) for v in np.argwhere(~np.isfinite(X))[0])
    place = table.where(row)
    raise InputError(
        f"X[{row}, {column}] is {X[row, column]}", "remove or replace rows with missing or infinite values", place
    )
