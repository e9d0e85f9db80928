"""Leaving: what a function that trains leaves out of the data that it is given: a row, or what is behind the point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from lrstep.checks.followed.names import table_of
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.formulas import FloatArray
from lrstep.tracing.follow import Executed


def cut_to_integers(training: Training, executed: Sequence[Executed]) -> Executed | None:
    """The line of a function that cuts the numbers of X, as it was given them, to whole ones."""
    return next((line for line, old, new in _anew(training, executed) if _is_cut(old, new)), None)


def loses_a_row(training: Training, updates: Sequence[SeenUpdate]) -> Executed | None:
    """The line of a function that stores all rows of X but the first or the last under its name, in each update."""
    if training.rule.how != "rows" or training.rule.path != training.table.X_path:
        return None
    m, n = training.table.X.shape
    kept = [each.rows for each in updates]
    is_same = len(kept) > 1 and all(each == kept[0] for each in kept)
    if m < 3 or not is_same or kept[0] not in ([*range(m - 1)], [*range(1, m)]):
        return None
    lines = _anew(training, updates[0].seen.executed)
    return next((line for line, old, new in lines if old.size - new.size in (n, n + 1)), None)


def never_taken(training: Training, rows: Counter[int]) -> bool:
    """Whether, of updates of one example each, all rows were taken equally often, and several times, but the first or
    the last one never."""
    m = len(training.table.y)
    lost = [i for i in range(m) if i not in rows]
    return m > 3 and lost in ([0], [m - 1]) and len(set(rows.values())) == 1 and rows[m // 2] > 1


def _anew(training: Training, executed: Sequence[Executed]) -> Iterator[tuple[Executed, FloatArray, FloatArray]]:
    """The lines in a function that give X, as the call has it, another value, with what it was and is."""
    last: dict[int, FloatArray] = {}
    for line in executed:
        for path, value in line.changes:
            if path != training.table.X_path or line.function == "<module>" or (new := table_of(value)) is None:
                continue
            old = last.get(line.call)
            if old is not None:
                yield line, old, new
            last[line.call] = new


def _is_cut(old: FloatArray, new: FloatArray) -> bool:
    return old.shape == new.shape and not np.array_equal(old, new) and np.array_equal(new, np.trunc(old))
