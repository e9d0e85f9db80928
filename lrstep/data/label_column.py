"""Label column: the labels of a table's rows, and which column to take where the one taken is no label."""

from __future__ import annotations

import re
import shlex
from typing import Any

import numpy as np

from lrstep.data.advice import Unready, option_of
from lrstep.data.cells import require_letters
from lrstep.data.columns import ChosenColumns, Wanted
from lrstep.data.label_beside import label_beside, label_file_option
from lrstep.data.labels import Labels, LabelValue, encode_classes
from lrstep.data.table import DataTable
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray

_ANOTHER = ", or choose another column with --label"
_POSITIVE = re.compile(r"--positive (\"[^\"]*\"|'[^']*'|[^\s,]+)")
LIKELY = frozenset(
    {"y", "label", "labels", "target", "class", "outcome", "result", "diagnosis", "survived", "passed", "admitted",
     "purchased", "churn", "exited", "attrition", "default", "response", "status", "approved", "bought", "fraud",
     "spam", "died", "death", "readmitted", "converted", "clicked"}
)  # fmt: skip
"""Words in the names that people give to labels."""
SHOWN = 4  # columns
LOOKED_AT = 1000  # rows in which most columns show that they have more than two values


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
        if "--positive" not in error.mend and "--label" not in error.mend:
            raise
        raise _with_another(error, table, columns, wanted) from None


def _with_another(error: InputError, table: DataTable, columns: ChosenColumns, wanted: Wanted) -> InputError:
    """The same error, with the other columns that could be the label."""
    own = wanted.label is None and wanted.label_file is None and table.label is None
    if own and (beside := label_beside(table.place.file)) is not None:
        mend = f"if its labels are in {printable(beside, 60)}, use {label_file_option(beside)}; else {error.mend}"
        return InputError(error.what, mend, error.place)
    written = _POSITIVE.search(error.mend)
    options: dict[str, Any] = {} if written is None else {"positive": shlex.split(written[1])[0]}
    others = [] if wanted.label is not None or _ANOTHER not in error.mend else of_two_values(table, columns)
    if not others:
        return Unready(error.what, error.mend, error.place, options) if options else error
    likely = max(others, key=lambda name: likeness(name, table, columns))  # the first of equals
    shown = f"{printable(likely)} is the only column of two values"
    if len(others) > 1:
        shown = f"{', '.join(printable(name, 30) for name in others[:SHOWN])} have two values"
    if len(others) == 1 or likeness(likely, table, columns):
        options = {"label": likely}
    mend = f"{shown}: take {'it' if len(others) == 1 else 'one'} with --label {option_of([likely])}"
    return Unready(error.what, f"{mend}, or {error.mend.removesuffix(_ANOTHER)}", error.place, options)


def likeness(name: str, table: DataTable, columns: ChosenColumns) -> int:
    """How much like a label a column looks: by its name, by holding 0 and 1, by being the first."""
    i = list(table.names).index(name)
    values = table.values[:, i]
    words = set(re.split(r"[^a-z]+", name.lower()))
    binary = i not in table.texts and set(np.unique(values[~np.isnan(values)])) <= {-1.0, 0.0, 1.0}
    return 4 * bool(words & LIKELY) + 2 * (i == 0) + binary


def of_two_values(table: DataTable, columns: ChosenColumns) -> list[str]:
    """The features that have two values."""

    return [name for i, name in zip(columns.features, columns.names, strict=True) if _has_two(table.values[:, i])]


def _has_two(values: FloatArray) -> bool:
    return _count(values[:LOOKED_AT]) <= 2 and _count(values) == 2


def _count(values: FloatArray) -> int:
    """How many different values there are."""
    return len(np.unique(values[~np.isnan(values)]))
