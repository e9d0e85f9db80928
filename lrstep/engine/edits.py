"""Edits: what a user changes from an update on, and the run and history that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrstep.data import RowNumbers, Rows, Scale
from lrstep.engine.computed import ComputedHistory
from lrstep.engine.history import History, JoinedHistory
from lrstep.engine.kernels import Parameters
from lrstep.engine.run import Run, rate_of
from lrstep.errors import InputError
from lrstep.formulas import FloatArray
from lrstep.options import DEFAULT_MEMORY, TABLE

MOST_UPDATES = 10**15
_CHANGED = ("alpha", "l2", "w", "b", "X", "y")


@dataclass(frozen=True, slots=True)
class Edit:
    """What is set before update k, on the data's own scale; None or empty is left as it was.

    `w` and `X` hold single items: (feature, value) and (row, feature, value); `y` holds (row, label 0 or 1).
    """

    k: int
    alpha: float | str | None = None
    """A number, or an expression of k."""
    w: tuple[tuple[int, float], ...] = ()
    b: float | None = None
    X: tuple[tuple[int, int, float], ...] = ()
    y: tuple[tuple[int, float], ...] = ()
    l2: float | None = None

    def to_table(self) -> dict[str, Any]:
        """As scenarios and step logs hold it: `k`, and what is `set`."""
        items = {name: getattr(self, name) for name in _CHANGED}
        return {"k": self.k, "set": {name: value for name, value in items.items() if value not in (None, ())}}

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Edit:
        """The edit that a table holds; InputError where it holds none."""
        import msgspec  # here: few runs have edits, and the screen opens sooner

        try:
            k, changes = table["k"], table["set"]
            edit = msgspec.convert({**changes, "k": k}, cls)
            if not 1 <= edit.k < MOST_UPDATES or edit == cls(k) or not set(changes) <= set(_CHANGED):
                raise ValueError
            if isinstance(edit.alpha, str) and isinstance(TABLE["alpha"].read(edit.alpha), float):
                raise ValueError  # a number is written as one
        except (KeyError, TypeError, ValueError):
            raise InputError("an edit cannot be used", "write it as k = 10 and set = { alpha = 0.5 }") from None
        return edit


def edited(run: Run, edit: Edit, before: Parameters) -> tuple[Run, FloatArray]:
    """The run that follows from an edit, and the parameters (n+1,) that its update then starts from.

    `before` are those without the edit. Raises InputError where it cannot be made.
    """
    settings = run.schedule.at(edit.k)
    if edit.alpha is not None:
        alpha, rate = rate_of(TABLE["alpha"].read(edit.alpha), run.dtype, edit.k)
        settings = settings._replace(alpha=alpha, rate=rate)
    if edit.l2 is not None:
        settings = settings._replace(l2=TABLE["l2"].read(edit.l2))
    if edit.X or edit.y:
        as_read = _patched(run, edit, run.rows_as_read(edit.k), None) if edit.X and run.scale is not None else None
        settings = settings._replace(rows=_patched(run, edit, settings.rows, run.scale), as_read=as_read)
    at = before.vector.copy()
    for feature, value in edit.w:
        _check_index("feature", feature, run.n)
        at[feature] = _number(run, value)
    if edit.b is not None:
        if not run.intercept:
            raise InputError("there is no b to change: the run has no intercept", "change w, or run it with one")
        at[-1] = _number(run, edit.b)
    return run.changed(edit.k, settings), at


def forked(run: Run, history: History, edit: Edit, memory: float = DEFAULT_MEMORY) -> tuple[Run, History]:
    """The run and history that follow from an edit; those given stay as they are. InputError where it cannot be made.

    Update k−1 must have been reached.
    """
    other, at = edited(run, edit, history.before(edit.k))
    return other, JoinedHistory(history, ComputedHistory(other, memory=memory, start=edit.k - 1, at=at))


class EditedRows(Rows):
    """Rows of which some have other values, as a run reads them."""

    def __init__(self, base: Rows, X: Mapping[int, Mapping[int, float]], y: Mapping[int, float]) -> None:
        self._base, self._X, self._y = base, X, y
        self.rows, self.n = base.rows, base.n
        self._changed = np.array(sorted({*X, *y}), dtype=np.intp)

    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """The rows from `start` up to `stop`; copies where one of them was changed."""
        return self._with_edits(*self._base.block(start, stop), np.arange(start, min(stop, self.rows)))

    def take(self, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        """The rows named, in that order."""
        return self._with_edits(*self._base.take(rows), rows)

    def _with_edits(self, X: FloatArray, y: FloatArray, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        places = np.flatnonzero(np.isin(rows, self._changed))
        if len(places):
            X, y = X.copy(), y.copy()
        for place in places:
            row = int(rows[place])
            for feature, value in self._X.get(row, {}).items():
                X[place, feature] = value
            y[place] = self._y.get(row, y[place])
        return X, y


def _patched(run: Run, edit: Edit, rows: Rows, scale: Scale | None) -> EditedRows:
    """The edit over rows that are scaled so, in their dtype."""
    X: dict[int, dict[int, float]] = {}
    y: dict[int, float] = {}
    for row, feature, value in edit.X:
        _check_index("row", row, run.data.rows)
        _check_index("feature", feature, run.n)
        own = value if scale is None else (value - float(scale.mean[feature])) / float(scale.std[feature])
        X.setdefault(row, {})[feature] = _number(run, own)
    for row, label in edit.y:
        _check_index("row", row, run.data.rows)
        if label not in (0, 1):
            raise InputError(f"y = {label:g} is no label", "give 0 or 1")
        y[row] = float(label)
    return EditedRows(rows, X, y)


def _check_index(what: str, index: int, count: int) -> None:
    if not 0 <= index < count:
        raise InputError(f"there is no {what} {index}", f"choose one from 0 to {count - 1}")


def _number(run: Run, value: Any) -> float:
    with np.errstate(over="ignore"):
        number = run.dtype.type(value)
    if not np.isfinite(number):
        raise InputError(f"{value} is not finite in {run.dtype}", "give a number within its range")
    return float(number)
