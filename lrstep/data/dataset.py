"""Dataset: m examples of n features with their labels and names, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrstep.data.columns import LABEL
from lrstep.data.frames import (
    ArrowStream,
    Interchange,
    SparseMatrix,
    features_given,
    is_frame,
    is_sparse,
    labels_given,
    place_of,
)
from lrstep.data.handed_on import hands_on, taken
from lrstep.data.labels import Labels, encode_labels
from lrstep.data.rows import InMemory, Rows
from lrstep.data.scale import Scale, scale_of, scaled
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import DOUBLE, Dtype
from lrstep.spelling import as_arguments, spoken

GIVEN = "given arrays"
LOOKED_AT = 2**20  # numbers of X


class Dataset:
    """Examples in memory: X (m, n) float64, y (m,) of 0 and 1, and the names that belong to them.

    X may also be a DataFrame, an Arrow table or a sparse matrix, and y a column of one: their names are kept, and
    columns of two texts become 0 and 1. `lrstep.load` chooses label and features among the columns of one table.

    Labels may be {0, 1}, {-1, 1} or any other two values (`positive`, or the one that sorts last, counts as 1);
    a reader gives Labels that it has encoded already. Raises InputError where X is not a finite two-dimensional
    array, where y does not match it, or where names repeat.
    """

    naming_rows: tuple[str, ...] = ()
    """Features that seem only to name the rows."""

    def __init__(
        self,
        X: ArrayLike | ArrowStream | Interchange | SparseMatrix,
        y: ArrayLike | ArrowStream | Interchange | Labels,
        features: Sequence[str] | None = None,
        *,
        label: str | None = None,
        positive: str | None = None,
        source: str = GIVEN,
    ) -> None:
        with spoken(labels_apart=True) if source == GIVEN else nullcontext():
            self._read(X, y, features, label, positive, source)

    def _read(
        self, X: Any, y: Any, features: Sequence[str] | None, label: str | None, positive: str | None, source: str
    ) -> None:
        place, notes = Place(source), tuple[str, ...]()
        if is_frame(X) or is_sparse(X) or hands_on(X):
            place = place_of(X)
            X = taken(X, place)
            X, names, notes = features_given(X, place)
            features = names if features is None else features
        self._X = _finite_table(X, place)
        if not isinstance(y, Labels):
            values, name = labels_given(y, place)
            refuse_mismatch(self._X.shape, values.shape, place)
            label = label or name
            y = encode_labels(values, positive, label or LABEL, place)
        self._y: NDArray[np.float64] = y.y
        self._X.setflags(write=False)
        self._y.setflags(write=False)
        self.rows, self.n = (int(length) for length in self._X.shape)
        self.features = feature_names(features, self.n, place)
        self.label = label or LABEL
        _refuse_half_letters((*self.features, self.label), place)
        self.classes = y.classes
        self.source = place.file
        self.notes = (*notes, *y.notes) if source != GIVEN else tuple(map(as_arguments, (*notes, *y.notes)))
        self.label_is_last = False
        """Whether it was taken for being the last column, which nobody had named."""
        self.load: Mapping[str, Any] = {}
        """The options that it was read with: what it takes to read the same rows again."""

    @property
    def X(self) -> NDArray[np.float64]:
        """The features as they were read, (m, n)."""
        return self._X

    @property
    def y(self) -> NDArray[np.float64]:
        """The labels as 0 and 1, (m,)."""
        return self._y

    def __repr__(self) -> str:
        return f"Dataset({self.rows} examples, {self.n} features, from {printable(self.source)})"

    def scale(self) -> Scale:
        """Mean and standard deviation of each column, over all rows."""
        rows = self.as_rows(None, DOUBLE)
        return scale_of(lambda: (X for X, _ in rows.blocks(rows.spans)), self.rows)

    @property
    def quick(self) -> bool:
        """Whether all rows can be looked at while somebody waits."""
        return True

    @cached_property
    def ones(self) -> int:
        """How many rows have label 1."""
        return int(np.count_nonzero(self.y))

    @cached_property
    def first_scale(self) -> tuple[Scale, int]:
        """Mean and deviation of each column over its first rows, and how many rows: all, where they are not many."""
        rows = min(self.rows, max(2, LOOKED_AT // self.n))
        X = self._first(rows)
        return scale_of(lambda: [X], rows), rows

    def _first(self, rows: int) -> NDArray[np.float64]:
        return self.X[:rows]

    def as_rows(self, scale: Scale | None, dtype: Dtype) -> Rows:
        """The rows in a dtype, scaled if a scale is given. InputError where they do not fit it."""
        with np.errstate(over="ignore"):
            X = scaled(self.X, scale).astype(dtype, copy=False)
        if np.isfinite(X).all():
            return InMemory(X, self.y.astype(dtype))
        if scale is not None and dtype == np.float64:
            raise InputError("the data's range is too large to standardize", "divide its columns by a power of ten")
        raise InputError(f"some values of the data are too large for {dtype}", "use --dtype float64, or scale them")


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


def refuse_mismatch(X: tuple[int, ...], y: tuple[int, ...], place: Place) -> None:
    """InputError where X of one shape and y of another are not rows (m, n) and their labels (m,)."""
    m, n = X
    if (m != n and y in ((n,), (1, n), (n, 1))) or (m == n > 1 and y == (1, m)):
        what = f"X of shape {X} and y of shape {y} hold an example in each column"
        raise InputError(what, "transpose X: it is (m, n) here, a row for each example, and y is (m,)", place)
    if y not in ((m,), (m, 1), (1, m)):
        what = f"X has {m} rows and y has shape {y}"
        raise InputError(what, "give one label for each row: X is (m, n), y is (m,)", place)


def feature_names(features: Sequence[str] | None, n: int, place: Place) -> tuple[str, ...]:
    """The names of n features: those given, else x1, x2, … InputError where they do not fit."""
    if features is None:
        return tuple(f"x{i + 1}" for i in range(n))
    names = tuple(str(name) for name in features)
    if len(names) != n:
        raise InputError(f"{len(names)} feature names for {n} columns", "give one name for each column of X", place)
    if len(set(names)) < n:
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"two features are named '{printable(twice)}'", "give each column its own name", place)
    return names


def _refuse_half_letters(names: Iterable[str], place: Place) -> None:
    """InputError where a name is no text that could be written down: half of a pair of UTF-16."""
    for name in names:
        try:
            name.encode()
        except UnicodeEncodeError:
            what = f"the name {printable(name)} holds half a letter"
            raise InputError(what, "give it as text that UTF-8 can write", place) from None
