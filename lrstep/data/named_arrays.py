"""Named arrays: which of a file's arrays are X and y, whatever they are called and however they are turned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.data.columns import LABEL, MOST, Wanted, numbered
from lrstep.data.several import guessed, instead, named, option_of
from lrstep.data.table import DataTable, encoded
from lrstep.errors import InputError, Place, printable

AnyArray: TypeAlias = NDArray[Any]
_X_WORDS = frozenset({"x", "xs", "data", "feature", "features", "image", "images", "input", "inputs", "train"})
_Y_WORDS = frozenset({"y", "ys", "label", "labels", "target", "targets", "output", "outputs", "class", "classes"})
_NAME_ARRAYS = ("features", "feature_names", "columns", "names")
SHOWN = 6  # arrays
PLAIN = "save an array of plain numbers, such as X.astype(float)"


class Pair(NamedTuple):
    """The names of X and of y, and which axis of X the examples lie along."""

    X: str
    y: str
    axis: int


def table_of_arrays(arrays: Mapping[str, AnyArray], wanted: Wanted, place: Place) -> DataTable:
    """The table of X and y among named arrays, or of one that holds its label in the last column.

    The option `table` names X, or the array that holds both.
    """
    usable = {name: array for name, array in arrays.items() if array.ndim and array.dtype.kind in "biufUS"}
    asked = None if wanted.table is None else named(wanted.table, list(arrays), "array", place)
    if asked is not None and asked not in usable:
        if arrays[asked].dtype.names is not None:
            return table_of_matrix(arrays[asked], wanted, place)
        raise InputError(f"{printable(asked, 30)} is no array of numbers or texts", PLAIN, place)
    if wanted.label_file is not None:
        return _features_alone(usable, asked, wanted, place)
    pairs = _pairs(usable, asked)
    pair = _best(pairs)
    if pair is None:
        alone = asked or next(iter(usable), "")
        if (asked or len(usable) == 1) and usable[alone].ndim == 2 and usable[alone].dtype.kind in "biuf":
            return table_of_matrix(usable[alone], wanted, place)
        raise _none_fits(arrays, pairs, place)
    table = _of_pair(usable, pair, wanted, place)
    table.notes = [*_guessed(pair, usable, pairs, asked), *table.notes]
    return table


def _of_pair(usable: Mapping[str, AnyArray], pair: Pair, wanted: Wanted, place: Place) -> DataTable:
    """The table of X and y."""
    X, notes = _examples_first(usable[pair.X], pair, place)
    names = _names(usable, X.shape[1], place, but=pair)
    values = np.empty((X.shape[0], X.shape[1] + 1))
    values[:, :-1] = X
    columns = [*(names or numbered(X.shape[1] + 1, wanted)[:-1]), LABEL]
    table = DataTable(columns, values, place, label=X.shape[1], named=names is not None, notes=notes)
    y = usable[pair.y].ravel()
    if y.dtype.kind in "US":
        values[:, -1], table.texts[X.shape[1]] = encoded(texts_of(y, place).tolist())
    else:
        values[:, -1] = y
    return table


def _guessed(pair: Pair, names: Iterable[str], pairs: Sequence[Pair], asked: str | None) -> list[str]:
    """What was taken for X and y, unless they are called so, and how to have other examples."""
    if (pair.X, pair.y) == ("X", "y"):
        return []
    note = f"X is {printable(pair.X, 30)}, y is {printable(pair.y, 30)}"
    if others := [name for name in names if name not in (*pair[:2], *_NAME_ARRAYS)]:
        note += f"; not used: {_listed(others)}"
    another = list(dict.fromkeys(other.X for other in pairs if not {other.X, other.y} & set(pair[:2])))
    return [f"{note}; {instead(another[0])}" if another and asked is None else note]


def table_of_matrix(array: AnyArray, wanted: Wanted, place: Place) -> DataTable:
    """The table of one array: of two dimensions, its label in the last column unless that is in a file of its own."""
    notes: list[str] = []
    if array.dtype.names is not None:
        return _of_fields(array, place)
    if array.ndim == 1 and wanted.label_file is None and wanted.label is None:
        return _column(array, place)
    if array.ndim > 2 and wanted.label_file is not None:
        array, notes = _flat(array)
    if array.ndim != 2:
        what = f"the array has shape {array.shape}"
        raise InputError(what, "save one of two dimensions: a row for each example, its label last", place)
    if array.dtype.kind in "US":
        what = "X is not a table of numbers"
        raise InputError(what, "give rows of equal length, all numbers: X is (m, n)", place)
    _refuse_width(array.shape[1], place)
    return DataTable(numbered(array.shape[1], wanted), array.astype(np.float64), place, named=False, notes=notes)


def _column(array: AnyArray, place: Place) -> DataTable:
    """A table of labels alone."""
    table = DataTable([LABEL], np.empty((len(array), 1)), place, named=False)
    if array.dtype.kind in "US":
        table.values[:, 0], table.texts[0] = encoded(texts_of(array, place).tolist())
    else:
        table.values[:, 0] = array
    return table


def _of_fields(array: AnyArray, place: Place) -> DataTable:
    """The table of a structured array, a column for each field."""
    names = list(array.dtype.names or ())
    rows = array.ravel()
    table = DataTable(names, np.empty((len(rows), len(names))), place)
    for i, name in enumerate(names):
        column = rows[name]
        if column.ndim != 1 or column.dtype.kind not in "biufUS":
            raise InputError(f"field {printable(name)} holds {printable(str(column.dtype), 40)} values", PLAIN, place)
        if column.dtype.kind in "US":
            table.values[:, i], table.texts[i] = encoded(texts_of(column, place).tolist())
        else:
            table.values[:, i] = column
    return table


def _features_alone(arrays: Mapping[str, AnyArray], asked: str | None, wanted: Wanted, place: Place) -> DataTable:
    """The table of features, whose label is in a file of its own."""
    if asked is not None:
        return table_of_matrix(arrays[asked], wanted, place)
    wide = [name for name, array in arrays.items() if array.ndim > 1]
    candidates = [name for name in wide if _words(name) & _X_WORDS] or [
        name for name in wide if arrays[name].dtype.kind in "biuf"
    ]
    if not candidates:
        raise _none_fits(arrays, [], place)
    table = table_of_matrix(arrays[candidates[0]], wanted, place)
    if len(candidates) > 1:
        table.notes.append(guessed("array", "the first", candidates[0], candidates))
    return table


def _pairs(arrays: Mapping[str, AnyArray], asked: str | None) -> list[Pair]:
    """All that may be X and y, or those whose X is the array asked for."""
    xs = arrays if asked is None else [asked]
    return [pair for X in xs for y in arrays if X != y and (pair := _fitting(X, arrays[X], y, arrays[y]))]


def _best(pairs: Sequence[Pair]) -> Pair | None:
    """X and y: by those names, else by such names with one ending, else the only two that fit."""
    called = [pair for pair in pairs if _words(pair.X) & _X_WORDS and _words(pair.y) & _Y_WORDS]
    alike = [pair for pair in called if _rest(pair.X) == _rest(pair.y)]
    best = sorted(alike, key=lambda pair: (pair[:2] != ("X", "y"), bool(_rest(pair.X)), "train" not in _rest(pair.X)))
    if best:
        return best[0]
    return called[0] if len(called) == 1 else pairs[0] if len(pairs) == 1 and not called else None


def _fitting(X: str, array: AnyArray, y: str, labels: AnyArray) -> Pair | None:
    """Whether one array can be the examples and the other their labels."""
    m = labels.size
    if sum(length > 1 for length in labels.shape) > 1 or array.dtype.kind not in "biuf" or not m:
        return None
    if array.ndim == 1:
        return Pair(X, y, 0) if len(array) == m and _words(X) & _X_WORDS else None
    course = labels.shape == (1, m) and array.ndim == 2 and array.shape[1] == m
    if array.shape[0] == m and not (course and m > 1):
        return Pair(X, y, 0)
    return Pair(X, y, array.ndim - 1) if array.shape[-1] == m else None


def _words(name: str) -> set[str]:
    return set(re.split(r"[^a-z]+", name.lower())) | ({name[0].lower()} if re.match(r"[XxYy][A-Z]", name) else set())


def _rest(name: str) -> frozenset[str]:
    """The words of a name that do not say whether it is X or y, such as train."""
    words = _words(name)
    return frozenset(words - (_X_WORDS - {"train"}) - _Y_WORDS - {"set"})


def _examples_first(array: AnyArray, pair: Pair, place: Place) -> tuple[AnyArray, list[str]]:
    """X (m, n), and what was done to make it so."""
    notes = []
    if pair.axis:
        shape = "×".join(map(str, array.shape))
        array = np.moveaxis(array, pair.axis, 0)
        notes.append(f"X ({shape}) holds an example in each column, and is turned")
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim > 2:
        array, more = _flat(array)
        notes += more
    if 0 in array.shape:
        raise InputError(f"X has shape {array.shape}", "give at least one row and one column: X is (m, n)", place)
    _refuse_width(array.shape[1] + 1, place)
    return array, notes


def _flat(array: AnyArray) -> tuple[AnyArray, list[str]]:
    shape = "×".join(map(str, array.shape[1:]))
    flat = np.ascontiguousarray(array).reshape(len(array), -1)
    brightest = " (to divide them by 255: --divide 255)" if array.dtype == np.uint8 else ""
    return flat, [f"each example of {shape} is laid out as {flat.shape[1]:,} features{brightest}"]


def _refuse_width(columns: int, place: Place) -> None:
    if columns > MOST:
        raise InputError(f"there are {columns:,} columns", f"keep at most {MOST:,}", place)


def _names(arrays: Mapping[str, AnyArray], n: int, place: Place, but: Pair) -> list[str] | None:
    """The features' names, where an array holds them."""
    for name in _NAME_ARRAYS:
        array = arrays.get(name)
        if array is None or name in but[:2]:
            continue
        if array.ndim == 1 and array.dtype.kind in "US":
            if len(array) != n:
                what = f"{len(array)} feature names for {n} columns"
                raise InputError(what, "give one name for each column of X", place)
            return [str(text) for text in texts_of(array, place)]
        if name == "features":
            raise InputError("features is not a list of names", 'save it as numpy.array(["x1", "x2"])', place)
    return None


def texts_of(array: AnyArray, place: Place) -> AnyArray:
    """`array`, with bytes read as UTF-8. Texts come as four bytes a letter, and not every number is a letter."""
    try:
        if array.dtype.kind == "S":
            return np.char.decode(array, "utf-8")
        if array.dtype.kind == "U":
            order = "utf-32-be" if array.dtype.str.startswith(">") else "utf-32-le"
            array.tobytes().decode(order)
    except UnicodeDecodeError:
        raise InputError("a text is damaged", "save texts as numpy.array([…], dtype=str)", place) from None
    return array


def _none_fits(arrays: Mapping[str, AnyArray], pairs: Sequence[Pair], place: Place) -> InputError:
    there = [f"{printable(name, 30)} {array.shape}" for name, array in arrays.items()]
    if "X" in arrays and "y" in arrays:
        X, y = arrays["X"], arrays["y"]
        for name, array in (("X", X), ("y", y)):
            if array.dtype.kind not in "biufUS":
                raise InputError(f"{name} holds {printable(str(array.dtype), 40)} values", PLAIN, place)
        what = f"X has shape {X.shape} and y has shape {y.shape}"
        return InputError(what, "give one label for each row: X is (m, n), y is (m,)", place)
    what = f"no two arrays are X and y ({_listed(there)})" if there else "there are no arrays"
    mend = "name them X, a row for each example, and y, as in numpy.savez(FILE, X=X, y=y)"
    tables = [name for name, array in arrays.items() if array.ndim == 2 and array.dtype.kind in "biuf"]
    if ways := _ways(pairs):
        what, mend = f"several arrays may be X and y ({_listed(there)})", f"say which is X: {ways}; or {mend}"
    elif tables:
        mend = f"if one has its label in the last column, say which, as in --table {option_of(tables[0])}; else {mend}"
    return InputError(what, mend, place)


def _ways(pairs: Sequence[Pair]) -> str:
    """The values of --table that name an X which only one y fits."""
    counts = Counter(pair.X for pair in pairs)
    return " or ".join(f"--table {option_of(name)}" for name in list(counts)[:SHOWN] if counts[name] == 1)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
