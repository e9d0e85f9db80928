"""Table: the data of a loop: X and y among the names that there are before it, by what they are called and hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, Literal, NamedTuple

import numpy as np

from lrstep.checks.followed.names import flat, number, table_of
from lrstep.checks.numbered import numbered
from lrstep.checks.roles import expression_name, expression_role
from lrstep.formulas import FloatArray
from lrstep.tracing.stream import Change

MOST_TABLES, MOST_GUESSED = 4, 4
_ASIDE = re.compile(r"(?:^|_|\b)(?:test|val|valid|validation|dev|holdout)(?:_|\b|[A-Z])", re.IGNORECASE)
"""What is called so is kept from training."""
Side = Literal["", "first", "last"]


class Held(NamedTuple):
    """A name, and the numbers that it holds."""

    path: str
    value: FloatArray
    single: bool = False
    """Whether they are of float32."""


@dataclass(frozen=True, eq=False)
class LoopData:
    """The data of a loop, and how it lies."""

    X: FloatArray
    """(m, n), without a column of ones."""
    y: FloatArray
    """(m,), 0 or 1."""
    X_path: str
    y_path: str
    course: bool = False
    """Whether the examples stand in columns."""
    ones: Side = ""
    """Where its column of ones is, if it has one."""
    single: bool = False
    """Whether X is of float32."""
    labels: tuple[float, float] = (0.0, 1.0)
    """What 0 and 1 are in the names of the script."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its features, where these have one each: none of them is the data alone."""
        return tuple(self.X_path.split(", ")) if ", " in self.X_path else ()

    @cached_property
    def orders(self) -> dict[int, tuple[Any, list[int] | None]]:
        """The last value of X by its identity, and the order of its rows where that is another one."""
        return {}

    @cached_property
    def rows(self) -> dict[bytes, list[int]]:
        """At which rows each features stand."""
        rows: dict[bytes, list[int]] = {}
        for i, row in enumerate(np.ascontiguousarray(self.X) + 0.0):
            rows.setdefault(row.tobytes(), []).append(i)
        return rows

    def places(self, value: FloatArray, labels: FloatArray | None = None) -> list[int] | None:
        """Which rows these are, with or without a number before or behind them; None where they are none. Of rows with
        the same features that one which comes next, and that has the label, where labels are known."""
        rows, n = np.atleast_2d(value), self.X.shape[1]
        for part in (rows, rows[:, :-1], rows[:, 1:]):
            if part.shape[1] == n and 0 < len(part) <= len(self.X):
                at = self._at(np.ascontiguousarray(part) + 0.0, labels)
                if at is not None:
                    return at
        return None

    def _at(self, part: FloatArray, labels: FloatArray | None) -> list[int] | None:
        at: list[int] = []
        for i, row in enumerate(part):
            those = self.rows.get(row.tobytes(), [])
            if labels is not None and len(labels) == len(part):
                those = [each for each in those if self.y[each] == (labels[i] == self.labels[1])] or those
            if not those:
                return None
            following = [each for each in those if not at or each > at[-1]]
            at.append((following or those)[0])
        return at


def tables(changes: Sequence[Change], bind: Mapping[str, str]) -> list[LoopData]:
    """Each X with its y, the likeliest first."""
    latest = list(_named(changes, bind))[::-1]
    every = sorted(latest, key=lambda each: bool(_ASIDE.search(each.X_path)))
    named = list(dict.fromkeys(_key(each) for each in every))
    likely = _first_orders([each.table for each in islice(named, 2 * MOST_TABLES)])[:MOST_TABLES]
    columns = _of_columns(changes)
    guessed = [] if bind.get("X") and bind.get("y") else list(islice(_guessed(changes, bind), MOST_GUESSED))
    return [*columns, *likely, *guessed]


def _first_orders(tables: Sequence[LoopData]) -> list[LoopData]:
    """Without those that are an older one in another order: the data is what was there first."""
    kept: list[LoopData] = []
    for i, table in enumerate(tables):
        older = (each for each in tables[i + 1 :] if each.X_path != table.X_path and each.X.shape == table.X.shape)
        if not any(_is_reordered(table.X, each.X) for each in older):
            kept.append(table)
    return kept


def _is_reordered(X: FloatArray, of: FloatArray) -> bool:
    if np.array_equal(X, of):
        return False
    order, other = (np.lexsort(each.T) for each in (X, of))
    return np.array_equal(X[order], of[other])


class _Keyed:
    """A table by what tells it from others."""

    def __init__(self, table: LoopData) -> None:
        self.table = table
        self._key = (table.X_path, table.y_path, table.course, table.ones, table.X.shape, id(table.X.base), id(table.X))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self._key == other._key


def _key(table: LoopData) -> _Keyed:
    return _Keyed(table)


def _named(changes: Sequence[Change], bind: Mapping[str, str]) -> Iterator[LoopData]:
    """By their names, in the order in which they were there: each X with each y that it may belong to, that with the
    same ending last."""
    Xs: dict[str, Held] = {}
    ys: dict[str, Held] = {}
    for change in changes:
        role = bound_role(change.path, bind, ("X", "y"))
        if role not in ("X", "y", "rows"):
            continue
        X, y = _given_by(change, role, labelled=not ys)
        if X is not None:
            Xs.pop(X.path, None)
            Xs[X.path] = X
        if y is not None:
            ys.pop(y.path, None)
            ys[y.path] = y
        if X is not None and y is not None:
            yield from _together(X, y)
        elif X is not None:
            for each in sorted(ys.values(), key=lambda each: _ending(each.path) == _ending(X.path)):
                yield from _together(X, each)
        elif y is not None:
            for each in sorted(Xs.values(), key=lambda each: _ending(each.path) == _ending(y.path)):
                yield from _together(each, y)


def _ending(path: str) -> str:
    """What stands behind the name of X or y: train of X_train and y_train."""
    return path.rpartition("_")[2].lower() if "_" in path else ""


def _given_by(change: Change, role: str, *, labelled: bool) -> tuple[Held | None, Held | None]:
    """The X, the y or both that a name of such a role is given; `labelled` where X may have its labels in it."""
    path = change.path
    if role == "y":
        labels = _labels(change.value)
        return None, None if labels is None else Held(path, labels)
    pairs = _pairs(change.value)
    if pairs is not None:
        return Held(path, pairs[0]), Held(f"{path}[:, -1]", pairs[1])
    value = table_of(change.value)
    if value is None or value.ndim not in (1, 2) or not value.size:
        return None, None
    is_table = (role == "rows" or labelled) and value.ndim == 2 and value.shape[1] > 1
    if is_table and set(np.unique(value[:, -1])) == {0.0, 1.0}:
        return Held(path, value[:, :-1]), Held(f"{path}[:, -1]", value[:, -1])
    single = getattr(change.value, "dtype", None) in (np.float32, np.float16)
    return Held(path, value, single) if role == "X" else None, None


def bound_role(path: str, bind: Mapping[str, str], names: Iterable[str]) -> str | None:
    """What a name stands for: what it is bound to, and of what others are bound to nothing."""
    for name in names:
        if bind.get(name) == path:
            return name
    role: str | None = expression_role(path)
    return None if role in tuple(names) and bind.get(str(role)) else role


def _labels(value: Any) -> FloatArray | None:
    """Numbers that may be labels, (m,)."""
    labels = flat(value)
    if (
        labels is None
        or not labels.size
        or (isinstance(value, np.ndarray) and max(value.shape, default=1) != value.size)
    ):
        return None
    classes = np.unique(labels)
    if set(classes) <= {0.0, 1.0} or (len(classes) == 2 and labels.size > 2):
        return labels
    return None


def _pairs(value: Any) -> tuple[FloatArray, FloatArray] | None:
    """Features and labels of a list that has both, in pairs."""
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(each, (list, tuple)) for each in value):
        return None
    if any(len(each) != 2 or not isinstance(each[0], (list, tuple, np.ndarray)) for each in value):
        return None
    X, labels = table_of([each[0] for each in value]), _labels([each[1] for each in value])
    return None if X is None or X.ndim != 2 or labels is None else (X, labels)


def _together(X: Held, y: Held) -> Iterator[LoopData]:
    """The two as data, one way or both ways round; none where they do not fit."""
    m, value = len(y.value), X.value
    if value.ndim == 1:
        value = value[:, None] if value.size == m > 1 else value[None, :]
    ways = [(value, False)] * (len(value) == m) + [(value.T, True)] * (value.shape[1] == m)
    classes = np.unique(y.value)
    pair = (0.0, 1.0) if set(classes) <= {0.0, 1.0} else (float(classes[0]), float(classes[-1]))
    labels = (y.value == pair[1]).astype(np.float64)
    for table, course in ways if m == 1 or len(ways) == 1 else reversed(ways):
        data = LoopData(table, labels, X.path, y.path, course, "", X.single, pair)
        yield data
        yield from without_ones(data)


def without_ones(data: LoopData) -> Iterator[LoopData]:
    """The same data without the ones in it, where it has such a column."""
    X = data.X
    if X.shape[1] > 1 and (X[:, -1] == 1).all():
        yield replace(data, X=X[:, :-1], ones="last")
    if X.shape[1] > 1 and (X[:, 0] == 1).all():
        yield replace(data, X=X[:, 1:], ones="first")


def _of_columns(changes: Sequence[Change]) -> list[LoopData]:
    """Features that have a name each: x1 and x2."""
    last = {change.path: change.value for change in changes if expression_name(change.path)[0]}
    names = {expression_name(path)[0]: path for path in last}
    single = numbered([*names, *(f"w{name[-1]}" for name in names if name[-1:].isdigit())])
    paths = {
        place: names[name] for name, place in single.features.items() if single.roles[name] == "X" and name in names
    }
    if sorted(paths) != list(range(len(paths))) or len(paths) < 2:
        return []
    columns = [flat(last[paths[place]]) for place in sorted(paths)]
    tables: list[LoopData] = []
    for path, value in reversed(last.items()):
        labels = _labels(value) if expression_role(path) == "y" else None
        if labels is not None and all(column is not None and column.size == labels.size for column in columns):
            X = Held(", ".join(paths[place] for place in sorted(paths)), np.array(columns, np.float64).T)
            tables += _together(X, Held(path, labels))
    return tables[:1]


def _guessed(changes: Sequence[Change], bind: Mapping[str, str]) -> Iterator[LoopData]:
    """What may be X and y by its numbers alone, what was given last first."""
    last = {change.path: change.value for change in changes if not change.path.startswith("return")}
    held = [(path, value) for path, value in reversed(last.items()) if not number_like(value)]
    Xs = [
        Held(path, table) for path, value in held
        if bind.get("X", path) == path and (table := table_of(value)) is not None and table.ndim == 2 and table.size > 1
    ]  # fmt: skip
    ys = [
        Held(path, labels) for path, value in held
        if bind.get("y", path) == path and (labels := _labels(value)) is not None and len(np.unique(labels)) == 2
    ]  # fmt: skip
    for y in ys[:3]:
        for X in Xs[:6]:
            yield from _together(X, y)


def number_like(value: Any) -> bool:
    """Whether a value is one number, or nothing."""
    return value is None or number(value) is not None
