"""Batch: which rows of the data each round of a loop takes, from the names that it gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from lrstep.checks.followed.names import SeenRound, flat, number, table_of
from lrstep.checks.followed.table import LoopData
from lrstep.checks.numbered import numbered
from lrstep.checks.roles import expression_name, expression_role
from lrstep.formulas import FloatArray

How = Literal["all", "rows", "columns", "indices", "slice", "blocks"]
Places = list[int]
MOST_FIXED = 4
"""Names of numbers of rows that no round gives another value."""


@dataclass(frozen=True)
class BatchRule:
    """How the rows of a batch are told: "rows" stand in a name, "columns" in one for each feature; "indices" are
    their numbers; "slice" begins at a number and has `size` rows; "blocks" counts such."""

    how: How = "all"
    path: str = ""
    paths: tuple[str, ...] = ()
    """Of columns."""
    size: int = 0

    @property
    def rank(self) -> int:
        """How likely it is before any numbers were looked at."""
        if self.how in ("rows", "columns"):
            return 3 if self.how == "columns" or expression_role(self.path) in ("X", "rows") else 1
        return 2 if self.how == "all" else 0

    def places(self, seen: SeenRound, table: LoopData) -> Places | None:
        """The rows, in their order; None for all of them as they are. Where a round does not tell, all."""
        if self.how == "all":
            return None
        if self.how == "columns":
            row = [_last(seen, path) for path in self.paths]
            numbers = [number(value) for value in row]
            return None if None in numbers else table.places(np.array([numbers], np.float64), self._labels(seen, table))
        value = _last(seen, self.path)
        if self.how == "rows":
            return rows_of(value, table, self._labels(seen, table))
        places = self._numbers(value, len(table.y))
        order = None if places is None else _order(seen, table)
        return places if order is None or places is None else [order[i] for i in places]

    def _numbers(self, value: Any, m: int) -> Places | None:
        """The rows by their numbers, as the data lies at that moment."""
        if self.how == "indices":
            return _indices(value, m)
        start = number(value)
        if start is None:
            return None
        begin = int(start) * (self.size if self.how == "blocks" else 1)
        return list(range(begin, min(begin + self.size, m))) or None

    @staticmethod
    def _labels(seen: SeenRound, table: LoopData) -> Any:
        """The labels of the batch, where a round gives these a name."""
        labels = None
        for change in seen.changes:
            if expression_role(change.path) == "y" and change.path != table.y_path:
                labels = flat(change.value)
        return labels


def _order(seen: SeenRound, table: LoopData) -> Places | None:
    """The order in which the data lies, where it was stored anew under its names; None where it lies as before."""
    X = _last(seen, table.X_path)
    shape = getattr(X, "shape", None)
    if X is None or (shape is not None and shape[table.course] != len(table.y)):
        return None
    known = table.orders.get(id(X))
    if known is None or known[0] is not X:
        table.orders.clear()
        at = rows_of(X, table, flat(_last(seen, table.y_path)))
        known = table.orders[id(X)] = X, at if at is not None and len(at) == len(table.y) else None
    return known[1]


def rows_of(value: Any, table: LoopData, labels: Any = None) -> Places | None:
    """The rows of the data that a value has, in their order; None where it has other numbers, or all as they are."""
    numbers = table_of(value)
    if (
        numbers is None
        or numbers.ndim not in (1, 2)
        or not numbers.size
        or numbers.shape == table.X.shape[::-1] == (1, 1)
    ):
        return None
    if numbers.ndim == 2 and table.course:
        numbers = numbers.T
    if labels is None and _is_there(numbers, table.X):
        return None
    if numbers.ndim == 1 and table.X.shape[1] == 1 and numbers.size > 1:
        numbers = numbers[:, None]
    at = table.places(numbers, labels)
    return None if at is None or at == list(range(len(table.y))) else at


def _is_there(numbers: FloatArray, X: FloatArray) -> bool:
    """Whether two arrays are the same numbers in the same place."""
    return bool(numbers.shape == X.shape and numbers.__array_interface__ == X.__array_interface__)


def rules(rounds: Sequence[SeenRound], table: LoopData) -> list[BatchRule]:
    """How the batches of these rounds may be told, the likeliest first; that all rows are taken is among them."""
    if len(table.y) == 1:
        return [BatchRule()]
    return [*dict.fromkeys((*_by_rows(rounds, table), *_by_columns(rounds, table), *_by_indices(rounds, table),
                            BatchRule(), *_by_slices(rounds, table)))]  # fmt: skip


def _by_rows(rounds: Sequence[SeenRound], table: LoopData) -> Iterator[BatchRule]:
    """The data itself may be stored anew under its name, in another order; anything else is a part of it."""
    n, m = table.X.shape[1], len(table.y)
    for path in _paths(rounds, table):
        value = _last(rounds[0], path)
        shape = getattr(value, "shape", None)
        if shape is not None and (
            len(shape) not in (1, 2) or value.dtype.kind not in "biuf" or value.size > (n + 1) * m
        ):
            continue
        if type(value) in (list, tuple) and len(value) > max(m, n + 1):
            continue
        if expression_role(path) in ("w", "theta", "y", "dw"):
            continue
        values = [value for value in (_last(each, path) for each in rounds[:3]) if value is not None]
        if values and all(rows_of(value, table) for value in values):
            yield BatchRule("rows", path)


def _paths(rounds: Sequence[SeenRound], table: LoopData) -> list[str]:
    """The names that all of these rounds know, and some of them give a value, those called X or rows first."""
    given = dict.fromkeys(path for each in rounds for path in given_once(each))
    likely = [path for path in given if expression_role(path) in ("X", "rows")]
    kept = [path for path in dict.fromkeys((*likely, *given)) if not path.startswith("return")]
    return ([table.X_path] if table.X_path not in given else []) + kept


def given_once(seen: SeenRound) -> Iterator[str]:
    """The names that a round gives one value, and not one for each example of the batch. A name of the function in
    which the loop stands is that, whatever other functions call by it."""
    values: dict[str, Any] = {}
    several: set[str] = set()
    own = {change.path for change in seen.changes if change.call == seen.call}
    for change in seen.changes:
        if change.path in own and change.call != seen.call:
            continue
        if change.path in values and not _are_same(values[change.path], change.value):
            several.add(change.path)
        values[change.path] = change.value
    yield from (path for path in values if path not in several)


def _are_same(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return isinstance(left, np.ndarray) and isinstance(right, np.ndarray) and np.array_equal(left, right)
    if isinstance(left, (list, tuple, dict)) or isinstance(right, (list, tuple, dict)):
        of_left, of_right = flat(left), flat(right)
        return of_left is not None and of_right is not None and np.array_equal(of_left, of_right)
    return bool(left == right)


def _by_columns(rounds: Sequence[SeenRound], table: LoopData) -> Iterator[BatchRule]:
    """A name for each feature of one example."""
    scalars = {
        expression_name(path)[0]: path for path in _paths(rounds, table) if number(_last(rounds[0], path)) is not None
    }
    weights = [f"w{i + 1}" for i in range(table.X.shape[1])]
    single = numbered([*(name for name in scalars if name), *(name for name in weights if name not in scalars)])
    places = {
        place: scalars[name] for name, place in single.features.items() if single.roles[name] == "X" and name in scalars
    }
    if len(places) == table.X.shape[1] > 1:
        yield BatchRule("columns", paths=tuple(places[i] for i in sorted(places)))


def _by_indices(rounds: Sequence[SeenRound], table: LoopData) -> Iterator[BatchRule]:
    m = len(table.y)
    for path in _paths(rounds, table):
        values = [_last(each, path) for each in rounds]
        if values[0] is not None and all(_indices(value, m) for value in values):
            yield BatchRule("indices", path)
    held = ((path, value) for path, value in rounds[0].before.items() if isinstance(value, np.ndarray))
    fixed = [path for path, value in held if 1 < value.size <= m and _indices(value, m) and len(set(value.flat)) > 1]
    yield from (BatchRule("indices", path) for path in reversed(fixed[-MOST_FIXED:]))


def _indices(value: Any, m: int) -> Places | None:
    """The numbers of rows that a value holds; None where it does not."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, np.integer)):
        return [int(value)] if 0 <= value < m else None
    if isinstance(value, np.ndarray) and value.dtype.kind == "b" and value.shape == (m,):
        return [int(i) for i in np.flatnonzero(value)] or None
    is_whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    if not is_whole and not (isinstance(value, (list, tuple)) and all(type(part) is int for part in value)):
        return None
    numbers = [int(i) for i in np.ravel(value)]
    return numbers if numbers and len(numbers) <= m and 0 <= min(numbers) and max(numbers) < m else None


def _by_slices(rounds: Sequence[SeenRound], table: LoopData) -> Iterator[BatchRule]:
    """A number at which a batch begins, or which counts the batches, and sizes that are met among the names."""
    m = len(table.y)
    sizes = {
        int(x)
        for _, value in rounds[0].after.items()
        if (x := number(value)) is not None and 1 <= x <= m and x == int(x)
    }
    for path in _paths(rounds, table):
        starts = [number(_last(each, path)) for each in rounds]
        if any(start is None or not 0 <= start < m or start != int(start) for start in starts):
            continue
        steps = {int(b - a) for a, b in pairwise(starts) if a is not None and b is not None and b > a}
        for size in sorted(steps | sizes):
            if 1 < size <= m:
                yield BatchRule("slice", path, size=size)
            if 1 < size and all(start * size < m for start in starts if start is not None):
                yield BatchRule("blocks", path, size=size)


def _last(seen: SeenRound, path: str) -> Any:
    """What a round gave a name, in the function of the loop where it did so there; else what it was before."""
    end = len(seen.executed) if seen.end is None else seen.end
    kept = [change for change in seen.changes if change.path == path and change.place < end]
    own = [change for change in kept if change.call == seen.call]
    if own or kept:
        return (own or kept)[-1].value
    return seen.before.get(path, seen.call)
