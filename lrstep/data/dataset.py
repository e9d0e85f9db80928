"""Dataset: m examples of n features with their labels, handed out in blocks of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrstep.data.labels import Labels, encode_labels
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray

RowNumbers: TypeAlias = NDArray[np.intp]


class Rows(Protocol):
    """A source of row blocks with a shape: all that the engine knows of data.

    In memory is one kind; a file read block by block is another.
    """

    @property
    def rows(self) -> int: ...
    @property
    def n(self) -> int: ...
    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """X (stop−start, n) and y (stop−start,) of neighbouring rows."""
        ...

    def take(self, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        """X (k, n) and y (k,) of the k rows named, in that order."""
        ...


class Scale(NamedTuple):
    """Mean and population standard deviation of each column, arrays (n,); a constant column keeps std 1."""

    mean: FloatArray
    std: FloatArray


class Dataset:
    """Examples in memory: X (m, n) float64, y (m,) of 0 and 1, and the names that belong to them.

    Labels may be {0, 1}, {-1, 1} or any other two values (`positive`, or the one that sorts last, counts as 1);
    a reader gives Labels that it has encoded already. Raises InputError where X is not a finite two-dimensional
    array, where y does not match it, or where names repeat.
    """

    def __init__(
        self,
        X: ArrayLike,
        y: ArrayLike | Labels,
        features: Sequence[str] | None = None,
        *,
        label: str = "y",
        positive: str | None = None,
        source: str = "given arrays",
        notes: tuple[str, ...] = (),
    ) -> None:
        place = Place(source)
        self.X = _finite_table(X, place)
        if not isinstance(y, Labels):
            values = _label_array(y, place)
            _refuse_mismatch(self.X.shape, values.shape, place)
            y = encode_labels(values, positive, label, place)
        self.y = y.y
        self.X.setflags(write=False)
        self.y.setflags(write=False)
        self.features = _feature_names(features, self.n, place)
        self.label = label
        self.classes = y.classes
        self.source = source
        self.notes = (*notes, *y.notes)

    @property
    def rows(self) -> int:
        """How many examples there are."""
        return int(self.X.shape[0])

    @property
    def n(self) -> int:
        """How many features each example has."""
        return int(self.X.shape[1])

    def __repr__(self) -> str:
        return f"Dataset({self.rows} examples, {self.n} features, from {printable(self.source)})"

    def scale(self) -> Scale:
        """Mean and standard deviation of each column, over all rows."""
        largest = np.abs(self.X).max(axis=0)
        exponent = np.frexp(largest)[1]  # a power of two scales exactly, and squares neither overflow nor vanish
        unit = np.ldexp(self.X, -exponent)
        mean, std = np.ldexp(unit.mean(axis=0), exponent), np.ldexp(unit.std(axis=0), exponent)
        constant = (self.X[:1] == self.X).all(axis=0)
        alike = constant | (std == 0)  # the smallest floats differ by less than any deviation
        return Scale(np.where(constant, self.X[0], mean), np.where(alike, 1.0, std))


class InMemory:
    """Rows of arrays that are already as a run wants them: scaled, and in its dtype."""

    def __init__(self, X: FloatArray, y: FloatArray) -> None:
        self._X = np.ascontiguousarray(X).view()
        self._y = y.view()
        self._X.flags.writeable = self._y.flags.writeable = False

    @property
    def rows(self) -> int:
        """How many examples there are."""
        return int(self._X.shape[0])

    @property
    def n(self) -> int:
        """How many features each example has."""
        return int(self._X.shape[1])

    def block(self, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """Views of the rows from `start` up to `stop`."""
        return self._X[start:stop], self._y[start:stop]

    def take(self, rows: RowNumbers) -> tuple[FloatArray, FloatArray]:
        """Copies of the rows named, in that order."""
        return self._X[rows], self._y[rows]


def _finite_table(X: ArrayLike, place: Place) -> NDArray[np.float64]:
    try:
        given = np.array(X, order="C")
        if given.dtype.kind not in "biufO":
            raise TypeError  # texts and complex numbers, which NumPy would convert
        with np.errstate(over="ignore"):
            table = given.astype(np.float64, copy=False)
    except (ValueError, TypeError, OverflowError):
        raise InputError(
            "X is not a table of numbers", "give rows of equal length, all numbers: X is (m, n)", place
        ) from None
    if table.ndim != 2 or 0 in table.shape:
        raise InputError(f"X has shape {table.shape}", "give at least one row and one column: X is (m, n)", place)
    if not np.isfinite(table).all():
        row, column = (int(v) for v in np.argwhere(~np.isfinite(table))[0])
        raise InputError(
            f"X[{row}, {column}] is {table[row, column]}",
            "remove or replace rows with missing or infinite values",
            place,
        )
    return table


def _label_array(y: ArrayLike, place: Place) -> NDArray[Any]:
    try:
        return np.asarray(y)
    except ValueError:
        raise InputError("y is not a list of labels", "give one label for each row: y is (m,)", place) from None


def _refuse_mismatch(X: tuple[int, ...], y: tuple[int, ...], place: Place) -> None:
    m, n = X
    if (m != n and y in ((n,), (1, n), (n, 1))) or (m == n > 1 and y == (1, m)):
        what = f"X of shape {X} and y of shape {y} hold an example in each column"
        raise InputError(what, "transpose X: it is (m, n) here, a row for each example, and y is (m,)", place)
    if y not in ((m,), (m, 1), (1, m)):
        what = f"X has {m} rows and y has shape {y}"
        raise InputError(what, "give one label for each row: X is (m, n), y is (m,)", place)


def _feature_names(features: Sequence[str] | None, n: int, place: Place) -> tuple[str, ...]:
    if features is None:
        return tuple(f"x{i + 1}" for i in range(n))
    names = tuple(str(name) for name in features)
    if len(names) != n:
        raise InputError(f"{len(names)} feature names for {n} columns", "give one name for each column of X", place)
    if len(set(names)) < n:
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"two features are named '{printable(twice)}'", "give each column its own name", place)
    return names
