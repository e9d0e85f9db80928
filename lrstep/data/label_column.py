"""Label column: the labels of a table's rows, and which column to take where the one taken is no label."""

from __future__ import annotations

import numpy as np

from lrstep.data.cells import require_letters
from lrstep.data.columns import ChosenColumns, Wanted
from lrstep.data.labels import Labels, LabelValue, encode_classes
from lrstep.data.table import DataTable
from lrstep.data.text_features import option_of
from lrstep.errors import InputError, Place, printable


def labels_of(table: DataTable, columns: ChosenColumns, wanted: Wanted) -> Labels:
    """The labels as 0 and 1. InputError names another column where only one other has two values."""
    values, texts = table.values[:, columns.label], table.texts.get(columns.label)
    distinct, first, codes = np.unique(values, return_index=True, return_inverse=True)
    known: list[LabelValue] = distinct.tolist()
    if texts is not None:
        known = [texts[int(code)] for code in distinct]
        for text, row in zip(texts, first, strict=False):
            require_letters(text, table.where(int(row), columns.label))
    lines = first if table.lines is None else table.lines[first]
    at_lines = table.lines is not None
    place = Place(table.place.file)
    try:
        return encode_classes(
            known, lines.tolist(), codes, wanted.positive, columns.label_name, place, in_lines=at_lines
        )
    except InputError as error:
        others = [] if wanted.label is not None else _of_two_values(table, columns)
        if "--label" not in error.mend or len(others) != 1:
            raise
        name = others[0]
        other = error.mend.removesuffix(", or choose another column with --label")
        mend = (
            f"{printable(name)} is the only column of two values: take it with --label {option_of([name])}, or {other}"
        )
        raise InputError(error.what, mend, error.place) from None


def _of_two_values(table: DataTable, columns: ChosenColumns) -> list[str]:
    """The features that have two values."""

    def count(i: int) -> int:
        values = table.values[:, i]
        return len(np.unique(values[~np.isnan(values)]))

    return [name for i, name in zip(columns.features, columns.names, strict=True) if count(i) == 2]
