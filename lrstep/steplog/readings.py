"""Readings: what the arrays of a loop may mean, by their shapes: which way X lies, and where the intercept is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError, printable
from lrstep.steplog.arrays import Layout, array_of, layouts, number_of

Side = Literal["first", "last"]
Intercept = Literal["auto", "first", "last"] | bool
SIDES: tuple[Side, ...] = ("first", "last")


@dataclass(frozen=True)
class Reading:
    """One way to read X, m examples of n features, and the parameters that go with it."""

    m: int
    n: int
    course: bool
    """Whether the examples stand in columns."""
    where: Literal["apart", "first", "last", "none"]
    """The intercept: a number beside the weights, the first or the last of them, or not there."""
    ones: Side | None = None
    """The column of ones that X has for it, which is no feature."""

    def features(self, X: NDArray[Any]) -> NDArray[Any]:
        """X (m, n), without its column of ones; of some of the examples, too."""
        table = X.T if self.course else X
        return table[:, 1:] if self.ones == "first" else table[:, :-1] if self.ones == "last" else table

    def parameters(self, name: str, vector: Any, b: Any) -> tuple[list[float], float]:
        """w and b, from both or from a vector of that name that holds both. InputError where they do not fit."""
        if b is None and self.where == "apart":
            what = f"{name} is given, and b is not"
            if array_of(name, vector).size == self.n + 1:
                raise InputError(what, "where it holds b too, give theta= to the Recorder")
            raise InputError(what, "give both in every update")
        weights, number = self._parts(name, vector, "b", b)
        return weights, number or 0.0

    def gradient(self, name: str, vector: Any, db: Any) -> tuple[list[float], float | None]:
        """dw and db, or dw alone. InputError where they do not fit."""
        if self.where in SIDES and db is None and array_of(name, vector).size == self.n:
            return self._weights(name, vector, self.n), None
        return self._parts(name, vector, "db", db)

    def number(self, name: str, value: Any) -> float:
        """One number of an update. InputError where it is none."""
        number = number_of(name, value, self.m)
        if self.where == "none" and name in ("b", "db") and number != 0:
            what = f"{name} is {number:g}, and the loop has no intercept"
            raise InputError(what, "give b= to the Recorder too, with w, or leave it out")
        return number

    def _parts(self, name: str, vector: Any, other: str, number: Any) -> tuple[list[float], float | None]:
        if self.where not in SIDES or number is not None:
            return self._weights(name, vector, self.n), None if number is None else self.number(other, number)
        weights = self._weights(name, vector, self.n + 1)
        return weights, weights.pop(0 if self.where == "first" else -1)

    def _weights(self, name: str, value: Any, size: int) -> list[float]:
        array = array_of(name, value)
        if array.size != size or array.ndim > 2:
            b = " and an intercept" if size > self.n else ""
            what = f"{name} has the shape {array.shape}, the data has {self.n} features{b}"
            raise InputError(what, f"give {name} as ({size},) or ({size}, 1)")
        weights: list[float] = array.ravel().tolist()
        return weights


def readings(
    X: NDArray[Any], y: NDArray[Any], name: str, vector: Any, *, apart: bool, layout: Layout, intercept: Intercept
) -> list[Reading]:
    """What X, y and the first parameters may mean, the likeliest first; b stands `apart` from the vector, or not.

    InputError where they do not fit together.
    """
    if not (isinstance(intercept, bool) or intercept in ("auto", *SIDES)):
        raise InputError(f"there is no intercept {printable(str(intercept))}", "choose first, last, False or auto")
    size = array_of(name, vector).size
    fitting = []
    for course in layouts(X, y, layout):
        table = X.T if course else X
        places = _apart(table, size) if apart else _together(table, size)
        if intercept is False:
            places = [("none", None)] if size == table.shape[1] else []
        for where, ones in places:
            if intercept in ("auto", where, ones) or intercept is (where != "none"):
                fitting.append(Reading(len(table), table.shape[1] - (ones is not None), course, where, ones))
    if not fitting:
        raise _unfit(X, name, array_of(name, vector), apart=apart, intercept=intercept)
    return fitting


Places = list[tuple[Literal["apart", "first", "last", "none"], Side | None]]


def _apart(table: NDArray[Any], size: int) -> Places:
    """Where the intercept may be, and the ones for it, where b stands beside `size` weights."""
    if size == table.shape[1]:
        return [("apart", None)]
    return [("apart", side) for side in _ones(table)] if size == table.shape[1] - 1 else []


def _together(table: NDArray[Any], size: int) -> Places:
    """The same where there is a vector of `size` alone."""
    if size == table.shape[1] + 1:
        return [(side, None) for side in SIDES]
    if size != table.shape[1]:
        return []
    return [(side, side) for side in _ones(table)] or [("none", None)]


def _ones(table: NDArray[Any]) -> list[Side]:
    """Which of the outer columns are ones, where there are others."""
    if table.shape[1] < 2:
        return []
    return [side for side in SIDES if np.all(table[:, 0 if side == "first" else -1] == 1)]


def _unfit(X: NDArray[Any], name: str, vector: NDArray[Any], *, apart: bool, intercept: Intercept) -> InputError:
    """That the parameters do not go with X, whichever way that lies."""
    what = f"{name} has the shape {vector.shape}, X {X.shape}"
    if intercept is False:
        return InputError(f"{what}, and there is no intercept", f"give {name} as one number for each feature of X")
    if intercept in SIDES:
        return InputError(f"{what}: its {intercept} column is not of ones", f"give {name} with one number more")
    if apart:
        return InputError(what, f"give {name} as one number for each feature of X, and b beside it")
    return InputError(what, f"give {name} as one number for each column of X, and one more where it has none of ones")
