"""Given data: whatever a program holds as a table, a frame, a Bunch, arrays or a dict, becomes a Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.data.columns import LABEL, Wanted, numbered
from lrstep.data.dataset import Dataset
from lrstep.data.frames import (
    ArrowStream,
    Interchange,
    SparseMatrix,
    column_given,
    dense,
    is_frame,
    is_sparse,
    place_of,
    put,
    table_of_frame,
)
from lrstep.data.handed_on import taken
from lrstep.data.named_arrays import table_of_matrix
from lrstep.data.prepare import dataset_of
from lrstep.data.table import DataTable
from lrstep.errors import InputError, Place
from lrstep.options import TABLE
from lrstep.spelling import as_arguments, spoken

OF_FILES = ("label-file", "skip", "header", "decimal", "table", "encoding")


DataLike: TypeAlias = ArrowStream | Interchange | SparseMatrix | Mapping[str, Any] | NDArray[Any] | tuple[Any, Any]


def dataset_given(given: DataLike, label: object, options: Mapping[str, Any]) -> Dataset:
    """The Dataset of data in memory. `label` is the column that holds the label, or the labels themselves.

    `options` are those of reading, read. InputError, which speaks of arguments, where something cannot be used.
    """
    place = place_of(given)
    for name in OF_FILES:
        if name in options:
            what = f"{as_arguments(f'--{name}')} says how a file is read"
            raise InputError(what, f"leave it out: this is a {type(given).__name__}")
    apart = isinstance(given, tuple) or _is_bunch(given) or not (label is None or isinstance(label, str | int))
    with spoken(labels_apart=apart):
        table, classes = _table(given, label, Wanted.of(options), place)
        named = table.names[-1] if apart else label
        of_label = {} if named is None else {"label": TABLE["label"].read(named)}
        data = dataset_of(table, Wanted.of({**options, **of_label}))
        data.notes = tuple(as_arguments(note) for note in data.notes)
    if classes and data.classes == ("0", "1"):
        data.classes = classes
        data.notes += (f"label {data.label}: 1 means {classes[1]}, 0 means {classes[0]}",)
    return data


def _is_bunch(given: Any) -> bool:
    return isinstance(given, Mapping) and {"data", "target"} <= set(given)


def _table(given: Any, label: object, wanted: Wanted, place: Place) -> tuple[DataTable, tuple[str, str] | None]:
    """The table, and what the classes 0 and 1 are called where that is known."""
    if _is_bunch(given):
        return _of_bunch(given, label, wanted, place)
    if isinstance(given, tuple):
        if len(given) != 2 or label is not None:
            what = f"a tuple of {len(given)}" if len(given) != 2 else "a tuple has its labels already"
            raise InputError(f"the data is {what}", "give (X, y), or X and label=", place)
        given, label = given
    given = _Columns(given) if isinstance(given, Mapping) else taken(given, place)
    if label is not None and not isinstance(label, str | int):
        return _with_label(_features(given, wanted, place), *column_given(label)), None
    return (
        table_of_frame(given, place) if is_frame(given) else table_of_matrix(_array(given, place), wanted, place)
    ), None


class _Columns:
    """A dict of columns, as a frame."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self._columns = columns

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]


def _array(given: Any, place: Place) -> NDArray[Any]:
    if is_sparse(given):
        return dense(given, place)
    try:
        array = np.asarray(given)
    except ValueError:
        raise InputError("X is not a table of numbers", "give rows of equal length, all numbers", place) from None
    if not array.ndim:
        what = f"{type(given).__name__} is no table that is known here"
        raise InputError(what, "give a DataFrame (as its to_pandas() may be), a dict of columns, or an array", place)
    return array


def _features(given: Any, wanted: Wanted, place: Place, names: Any = None) -> DataTable:
    """The table of features alone."""
    given = taken(given, place)
    if is_frame(given):
        return table_of_frame(given, place)
    array = _array(given, place)
    if array.ndim > 2:
        array = array.reshape(len(array), -1)
    if array.ndim != 2 or array.dtype.kind not in "biuf":
        what = f"X has shape {array.shape} and holds {array.dtype} values"
        raise InputError(what, "give numbers, a row for each example: X is (m, n)", place)
    n = array.shape[1]
    named = [str(name) for name in names] if names is not None and len(names) == n else None
    return DataTable(named or numbered(n + 1, wanted)[:n], np.array(array, np.float64), place, named=named is not None)


def _with_label(table: DataTable, labels: NDArray[Any], name: str | None) -> DataTable:
    """The table with labels as its last column, under a name of their own."""
    free = next(other for other in (name, LABEL, "label", "(label)") if other and other not in table.names)
    n = len(table.names)
    labels = labels.ravel() if labels.ndim == 2 and 1 in labels.shape else labels
    wide = DataTable(
        [*table.names, free], np.empty((table.rows, n + 1)), table.place, dict(table.texts), table.lines, n,
        table.left_out, table.named, list(table.notes),
    )  # fmt: skip
    wide.values[:, :-1] = table.values
    put(wide, n, labels, table.place._replace(column=free))
    return wide


def _of_bunch(
    bunch: Mapping[str, Any], label: object, wanted: Wanted, place: Place
) -> tuple[DataTable, tuple[str, str] | None]:
    """The table of scikit-learn's Bunch. Targets that are numbers of `target_names` go by these where that is asked."""
    if label is not None:
        raise InputError("a Bunch has its target as the label", "leave label= out, or give the frame in it", place)
    target, name = column_given(bunch["target"])
    if target.ndim != 1:
        raise InputError(f"target has shape {target.shape}", "give one target for each row", place)
    texts, classes = _texts_of(target, bunch.get("target_names"), wanted)
    features = _features(bunch["data"], wanted, place, bunch.get("feature_names"))
    return _with_label(features, texts, name or "target"), classes


def _texts_of(target: NDArray[Any], names: Any, wanted: Wanted) -> tuple[NDArray[Any], tuple[str, str] | None]:
    """Targets by their names where these are needed; 0 and 1 as they are, with what they are called."""
    numbered_names = names is not None and len(names) > 1 and target.dtype.kind in "iu" and len(target)
    if not numbered_names or target.min() < 0 or target.max() >= len(names):
        return target, None
    texts = [str(each) for each in names]
    if len(texts) == 2 and wanted.positive is None:
        return target, (texts[0], texts[1])
    return np.array(texts)[target], None
