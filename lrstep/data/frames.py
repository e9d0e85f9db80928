"""Frames: columns as pandas, polars, Arrow and SciPy hold them, known by what they can do: none of them is imported."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from lrstep.data.columns import MOST, ChosenColumns, Wanted, positions
from lrstep.data.handed_on import column_taken
from lrstep.data.table import DataTable, encoded, from_objects
from lrstep.data.text_features import as_features, text_values
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray

MOST_DENSE = 2 * 2**30  # bytes of a sparse matrix when it is made dense
_NO_VALUE = ("NAType", "NaTType")  # pandas' own


class ArrowStream(Protocol):
    """A table that hands its columns on in Arrow's form, as those of pandas, polars and pyarrow do."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The columns."""


class Interchange(Protocol):
    """A table that hands its columns on by the protocol for data frames."""

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> object:
        """The columns."""


class SparseMatrix(Protocol):
    """A matrix that keeps only what is not 0."""

    @property
    def nnz(self) -> int:
        """How many numbers it keeps."""

    def toarray(self) -> Any:
        """The numbers with their zeros."""


class GivenColumns(NamedTuple):
    """Features as somebody gave them: X (m, n); the names where they had some; what was made of texts."""

    X: FloatArray
    names: tuple[str, ...] | None
    notes: tuple[str, ...]


def is_frame(given: object) -> bool:
    """Whether it is a table with columns, not just an array."""
    kind = type(given)  # whose own it must be: a column of a DataFrame is an attribute, too
    return hasattr(kind, "columns") and not hasattr(kind, "name")  # which a Series has


def is_sparse(given: object) -> bool:
    """Whether it is a matrix that keeps only what is not 0."""
    return hasattr(given, "toarray") and hasattr(given, "nnz")


def place_of(given: object) -> Place:
    """What an error calls it: `given DataFrame`."""
    return Place(f"given {type(given).__name__}")


def features_given(X: object, place: Place) -> GivenColumns:
    """X of a frame or a sparse matrix as numbers. InputError names the column that cannot be."""
    if is_sparse(X):
        return GivenColumns(dense(X, place), None, ())
    table = table_of_frame(X, place)
    empty = [name for i, name in enumerate(table.names) if np.isnan(table.values[:, i]).any()]
    if empty:
        listed = ", ".join(printable(name, 30) for name in empty)
        what = f"values are missing in {listed}"
        raise InputError(what, "fill them in first, or use lrstep.load, which has missing=", place)
    at = tuple(positions(table.names, place).values())
    columns = ChosenColumns(at, tuple(table.names), len(at), "")
    features = as_features(table, columns, text_values(table, columns, Wanted()))
    return GivenColumns(features.X, tuple(features.names), tuple(features.notes))


def dense(matrix: Any, place: Place) -> FloatArray:
    """A sparse matrix with its zeros. InputError where there is no room for them."""
    size = math.prod(matrix.shape) * 8
    if size > MOST_DENSE:
        what = f"with its zeros, this sparse matrix of shape {tuple(matrix.shape)} takes {size / 2**30:,.1f} GiB"
        raise InputError(what, "choose fewer columns or rows first, as in X[:, :1000]", place)
    return np.asarray(matrix.toarray(), np.float64)


def table_of_frame(frame: Any, place: Place) -> DataTable:
    """The table of a frame. InputError names a column whose values are neither numbers nor texts."""
    if hasattr(frame, "collect") and not hasattr(frame, "to_numpy"):
        raise InputError(f"a {type(frame).__name__} has no rows yet", "give frame.collect()", place)
    names = [str(name) for name in _names(frame, place)]
    if len(names) > MOST:
        raise InputError(f"there are {len(names):,} columns", f"keep at most {MOST:,}", place)
    columns = [_column(frame, i, name, place) for i, name in enumerate(names)]
    if not columns:
        raise InputError("there are no columns", "give a feature and the label at least", place)
    table = DataTable(names, np.empty((len(columns[0]), len(names))), place)
    for i, column in enumerate(columns):
        put(table, i, column, place._replace(column=names[i]))
    return table


def put(table: DataTable, i: int, column: NDArray[Any], place: Place) -> None:
    """Make an array of numbers, truth values or texts column `i` of a table; what has no value becomes NaN."""
    if column.ndim != 1 or column.dtype.kind not in "biufOUSMm":
        held = f"shape {column.shape}" if column.ndim != 1 else f"{column.dtype} values"
        raise InputError(f"the column has {held}", "give one number or text for each row", place)
    if len(column) != table.rows:
        raise InputError(f"the column has {len(column):,} rows, not {table.rows:,}", "give one for each row", place)
    if column.dtype.kind in "biuf":
        table.values[:, i] = column
        return
    cells = [_plain(value) for value in _as_text(column).tolist()]
    if all(value is None or isinstance(value, numbers.Real) for value in cells):
        table.values[:, i] = [np.nan if value is None else float(value) for value in cells]
    elif all(value is None or isinstance(value, str) for value in cells):
        table.values[:, i], table.texts[i] = encoded(["" if value is None else value for value in cells])
    else:
        mixed = from_objects([str(place.column)], [cells], place)
        table.values[:, i] = mixed.values[:, 0]
        table.texts |= {i: mixed.texts[0]} if 0 in mixed.texts else {}


def labels_given(y: Any, place: Place) -> tuple[NDArray[Any], str | None]:
    """The labels as an array, and their name where they have one. InputError where they are none."""
    try:
        return column_given(y)
    except ValueError:
        raise InputError("y is not a list of labels", "give one label for each row: y is (m,)", place) from None


def column_given(given: Any) -> tuple[NDArray[Any], str | None]:
    """A column of labels as an array in which None has no value, and its name where it has one."""
    name = getattr(given, "name", None)
    given = column_taken(given, place_of(given))
    if is_frame(given):
        names = [str(other) for other in _names(given, place_of(given))]
        if len(names) == 1:
            return _column(given, 0, names[0], place_of(given)), names[0]
        what = f"y has {len(names)} columns ({', '.join(printable(name, 30) for name in names[:6])})"
        raise InputError(what, "give one of them", place_of(given))
    array = _array(given) if hasattr(given, "to_numpy") else np.asarray(given)
    return array, name if isinstance(name, str) and name else None


def _as_text(column: NDArray[Any]) -> NDArray[Any]:
    """Times as texts, None where there is none; others as they are."""
    if column.dtype.kind not in "Mm":
        return column
    texts = np.datetime_as_string(column, unit="auto") if column.dtype.kind == "M" else column.astype(str)
    texts = texts.astype(object)
    texts[np.isnat(column)] = None
    return np.asarray(texts)


def _plain(value: Any) -> Any:
    """A cell: None where it has no value; a number where it is one."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if value is None or type(value).__name__ in _NO_VALUE or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(value) if type(value).__name__ == "Decimal" else value


def _names(frame: Any, place: Place) -> Sequence[Any]:
    for names in (getattr(frame, "column_names", None), getattr(frame, "columns", None)):
        if names is not None and not callable(names) and not any(hasattr(name, "to_numpy") for name in names):
            return list(names)
    if hasattr(getattr(frame, "schema", None), "names"):
        return list(frame.schema.names)
    raise InputError(f"the columns of a {type(frame).__name__} cannot be read", "give a DataFrame or a dict", place)


def _column(frame: Any, i: int, name: str, place: Place) -> NDArray[Any]:
    """One of the columns, by its place: names may repeat."""
    if hasattr(frame, "iloc"):
        return _array(frame.iloc[:, i])
    if hasattr(frame, "to_series"):
        return _array(frame.to_series(i))
    return _array(frame.column(i) if callable(getattr(frame, "column", None)) else frame[name])


def _array(column: Any) -> NDArray[Any]:
    """A column as an array; in one of objects None has no value."""
    try:
        array = np.asarray(column.to_numpy() if hasattr(column, "to_numpy") else column)
    except (NotImplementedError, ValueError):  # Arrow's, of what has no array without a copy
        array = np.asarray(column.to_numpy(zero_copy_only=False))
    if array.dtype.kind != "O":
        return array
    cells = np.empty(len(array), object)
    cells[:] = [_plain(value) for value in array.tolist()]
    return cells
