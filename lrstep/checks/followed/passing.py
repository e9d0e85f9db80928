"""Passing: an X that each round is given anew, and the table before the loop of which its rows and columns are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lrstep.checks.followed.names import SeenRound, flat, table_of
from lrstep.checks.followed.table import LoopData
from lrstep.formulas import FloatArray
from lrstep.tracing.stream import Change


def is_passing(table: LoopData, rounds: Sequence[SeenRound]) -> bool:
    """Whether a round has other rows under the name of X than are in the table: it is that of one round, or before."""
    for seen in rounds:
        if not any(change.path == table.X_path and change.call == seen.call for change in seen.changes):
            continue
        value = table_of(seen.after.get(table.X_path, seen.call))
        value = value.T if value is not None and table.course else value
        if value is not None and table.places(_without_ones(value, table)) is None:
            return True
    return False


def _without_ones(value: FloatArray, table: LoopData) -> FloatArray:
    if not table.ones or value.ndim != 2:
        return value
    return value[:, :-1] if table.ones == "last" else value[:, 1:]


def whole_of(table: LoopData, rounds: Sequence[SeenRound], before: Sequence[Change]) -> LoopData | None:
    """The table before the loop that has all rows of X, in some of its columns, and their labels in another."""
    for change in before:
        numbers = table_of(change.value)
        if numbers is None or numbers.ndim != 2 or numbers.shape[1] <= table.X.shape[1]:
            continue
        columns = _columns(table.X, numbers)
        for label in range(numbers.shape[1]) if columns else ():
            y = numbers[:, label]
            if label in columns or len(np.unique(y)) != 2:
                continue
            labels = (y == y.max()).astype(np.float64)
            whole = replace(
                table, X=numbers[:, columns], y=labels, X_path=change.path, y_path=f"{change.path}[:, {label}]",
                labels=(float(y.min()), float(y.max())),
            )  # fmt: skip
            if all(_are_of(whole, table, seen) for seen in rounds):
                return whole
    return None


def _columns(X: FloatArray, numbers: FloatArray) -> list[int]:
    """Which columns of a table the features are; none where one of them is in none."""
    columns: list[int] = []
    for feature in X.T:
        fit = (i for i in _fitting(feature, numbers) if i not in columns)
        column = next(fit, None)
        if column is None:
            return []
        columns.append(column)
    return columns


def _fitting(feature: FloatArray, numbers: FloatArray) -> Iterator[int]:
    return (i for i in range(numbers.shape[1]) if np.isin(feature, numbers[:, i]).all())


def _are_of(whole: LoopData, table: LoopData, seen: SeenRound) -> bool:
    """Whether the rows of a round are of a table, with their labels."""
    X, y = table_of(seen.after.get(table.X_path, seen.call)), flat(seen.after.get(table.y_path, seen.call))
    if X is None or y is None:
        return False
    rows = X.T if table.course else X
    at = whole.places(_without_ones(rows, table), y)
    return at is not None and len(at) == len(y) and np.array_equal(whole.y[at], y == whole.labels[1])
