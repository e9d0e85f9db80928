"""Missing: rows in which a value that is used is missing: named, left out, or filled with a column's mean."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lrstep.data.advice import Unready, option_of, plural
from lrstep.data.columns import ChosenColumns, Wanted
from lrstep.data.table import DataTable, selected
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray

SHOWN = 12  # columns
DROP, MEAN = "drop", "mean"
LEAVE_OUT = f"leave such rows out with --missing {DROP}"
FILL_IN = f"or fill in the mean of the column with --missing {MEAN}"


@dataclass(slots=True)
class Missing:
    """What was done about missing values."""

    filled: bool = False
    """Whether some are still to be filled in, with the mean of their column."""
    notes: list[str] = field(default_factory=list)

    def fill(self, X: FloatArray) -> FloatArray:
        """X with the mean of its column in place of each missing value."""
        if not self.filled:
            return X
        return np.where(np.isnan(X), np.nanmean(X, axis=0), X)


def without_missing(table: DataTable, columns: ChosenColumns, wanted: Wanted) -> Missing:
    """Leave rows out of a table as the option says. InputError where a value is missing and no option was given."""
    used = [*columns.features, columns.label]
    gaps = np.isnan(selected(table.values, used))
    if not gaps.any():
        return Missing()
    counts = gaps.sum(axis=0)
    _refuse_empty(table, columns)
    if wanted.missing is None:
        row, column = (int(v) for v in np.argwhere(gaps)[0])
        raise _refused(table, used, counts, int(gaps.any(axis=1).sum()), table.where(row, used[column]))
    drop: NDArray[np.bool_] = np.asarray(gaps.any(axis=1) if wanted.missing == DROP else gaps[:, -1])
    result = Missing(wanted.missing == MEAN and bool(counts[:-1].any()))
    if result.filled:
        listed = _listed(table, used[:-1], counts[:-1])
        result.notes.append(f"missing values are the mean of their column: {listed}")
    if drop.any():
        if drop.all():
            raise InputError("a value is missing in every row", f"use --missing {MEAN}, or fewer columns", table.ends)
        why = "a value" if wanted.missing == DROP else "the label"
        out, rows = int(drop.sum()), table.rows
        result.notes.append(f"{out:,} of {rows:,} rows left out, in which {why} is missing")
        table.keep(~drop)
        _refuse_empty(table, columns)
    return result


def _refuse_empty(table: DataTable, columns: ChosenColumns) -> None:
    """InputError where a column that is used holds no value."""
    used = [*columns.features, columns.label]
    every = [i for i in used if np.isnan(table.values[:, i]).all()]
    if every:
        names = _names(table, every)
        what = f"{plural('column', every)} {names} {'have' if len(every) > 1 else 'has'} no values"
        others = [table.names[i] for i in every if i != columns.label]
        mend = f"leave out with --without {option_of(others)}" if others else "choose another column with --label"
        raise Unready(what, mend, table.ends, {"without": others} if others else {})


def _refused(table: DataTable, used: list[int], counts: FloatArray, rows: int, place: Place) -> Unready:
    """The error that names every column in which values are missing, and how many rows that concerns."""
    there = [i for i, count in zip(used, counts, strict=True) if count]
    what = f"values are missing in {rows:,} of {table.rows:,} rows ({_listed(table, used, counts)})"
    if len(there) == 1:
        what = f"{printable(table.names[there[0]], 30)} has no value in {rows:,} of {table.rows:,} rows"
    if there == [used[-1]]:
        return Unready(what, LEAVE_OUT, place, {"missing": DROP})
    return Unready(what, f"{LEAVE_OUT}, {FILL_IN}", place, {"missing": MEAN})


def _listed(table: DataTable, used: list[int], counts: FloatArray) -> str:
    there = [(table.names[i], int(count)) for i, count in zip(used, counts, strict=True) if count]
    shown = ", ".join(f"{printable(name, 30)} {count:,}" for name, count in there[:SHOWN])
    return shown + (f", and {len(there) - SHOWN} more columns" if len(there) > SHOWN else "")


def _names(table: DataTable, columns: list[int]) -> str:
    shown = ", ".join(printable(table.names[i], 30) for i in columns[:SHOWN])
    return shown + (", …" if len(columns) > SHOWN else "")
