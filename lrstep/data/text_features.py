"""Text features: columns of texts become numbers where that is clear, or one column for each value where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lrstep.data.advice import Unready, option_of, plural
from lrstep.data.cells import complaint, finite, legible, meant_as_number, require_letters
from lrstep.data.columns import ChosenColumns, Wanted
from lrstep.data.table import DataTable, selected
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray

MOST_VALUES = 100  # of a column that --one-hot makes columns of
FEW = 20
SHOWN = 12  # columns
_MOSTLY = 0.5  # of the rows hold numbers in a column of numbers


class TextFeatures(NamedTuple):
    """X (m, n) with columns for texts, NaN where a value is missing; the names; what was made of the texts."""

    X: FloatArray
    names: list[str]
    notes: list[str]


def text_values(table: DataTable, columns: ChosenColumns, wanted: Wanted) -> dict[int, list[str]]:
    """The different texts of each feature that holds any, sorted. InputError where no option says what they become."""
    texts = [i for i in columns.features if i in table.texts]
    for i in texts:
        _refuse_stray(table, i, one_hot=bool(wanted.one_hot))
    values = {i: _values(table, i) for i in texts}
    if wanted.one_hot:
        undecided = [i for i in texts if len(values[i]) > MOST_VALUES]
    else:
        undecided = [i for i in texts if len(values[i]) not in (0, 2)]
    if undecided:
        raise _refused(table, columns, undecided, values)
    for i in texts:
        for value in values[i]:
            require_letters(value, _first(table, i, value))
    return values


def as_features(table: DataTable, columns: ChosenColumns, values: Mapping[int, Sequence[str]]) -> TextFeatures:
    """The columns of features as numbers: of two texts the one that sorts last is 1, of more each has a column."""
    if not values:
        return TextFeatures(selected(table.values, columns.features), list(columns.names), [])
    parts, names, notes = list[FloatArray](), list[str](), list[str]()
    for i, name in zip(columns.features, columns.names, strict=True):
        column = table.values[:, i : i + 1]
        if i not in values:
            parts, names = [*parts, column], [*names, name]
        elif len(values[i]) == 2:
            zero, one = values[i]
            parts, names = [*parts, _equal(column, table.texts[i], one)], [*names, name]
            shown = f"{printable(one, 30)} is 1, {printable(zero, 30)} is 0"
            notes.append(f"feature {printable(name, 30)}: {shown}")
        else:
            parts += [_equal(column, table.texts[i], value) for value in values[i]]
            names += [f"{name}={value}" for value in values[i]]
            notes.append(f"feature {printable(name, 30)}: a column for each of its {len(values[i])} values")
    return TextFeatures(np.hstack(parts), names, notes)


def _values(table: DataTable, column: int) -> list[str]:
    """The texts that rows of a column still hold, sorted."""
    codes = table.values[:, column]
    there = np.unique(codes[~np.isnan(codes)]).astype(int)
    return sorted(table.texts[column][code] for code in there)


def _equal(codes: FloatArray, texts: Sequence[str], value: str) -> FloatArray:
    """1 where a row has a value, 0 where it has another, NaN where it has none."""
    return np.where(np.isnan(codes), np.nan, codes == texts.index(value))


def _first(table: DataTable, column: int, text: str) -> Place:
    """Where a text stands first."""
    at = np.flatnonzero(table.values[:, column] == table.texts[column].index(text))
    return table.where(int(at[0]), column) if len(at) else table.ends


def _refuse_stray(table: DataTable, column: int, *, one_hot: bool) -> None:
    """InputError where a column of numbers holds something else."""
    texts, codes = table.texts[column], table.values[:, column]
    counts = np.bincount(codes[~np.isnan(codes)].astype(int), minlength=len(texts))
    meant = sum(int(count) for text, count in zip(texts, counts, strict=True) if meant_as_number(text))
    if meant < _MOSTLY * counts.sum() or not counts.sum():
        return
    strays = [text for text, count in zip(texts, counts, strict=True) if count and finite(text) is None]
    if not strays or (one_hot and not any(meant_as_number(text) for text in strays)):
        return
    what, mend = complaint(strays[0])
    name = table.names[column]
    if not meant_as_number(strays[0]):
        mend = f"write a number, or leave the column out with --without {option_of([name])}"
        if len(texts) <= FEW:
            mend += ", or make a column of each of its values with --one-hot"
    raise Unready(what, mend, _first(table, column, strays[0]), {"without": [name]})


def _refused(
    table: DataTable, columns: ChosenColumns, undecided: list[int], values: dict[int, list[str]]
) -> InputError:
    """The error that lists the columns of texts, with what to write on the command line."""
    if (turned := _transposed(table, columns)) is not None:
        return turned
    listed = ", ".join(_described(table.names[i], values[i]) for i in undecided[:SHOWN])
    more = f", and {len(undecided) - SHOWN} more" if len(undecided) > SHOWN else ""
    many = [table.names[i] for i in undecided if len(values[i]) > FEW or len(values[i]) * 2 > table.rows]
    few = [table.names[i] for i in undecided if table.names[i] not in many]
    options: dict[str, Any] = {**({"without": many} if many else {}), **({"one_hot": True} if few else {})}
    if not many:
        mend = f"make a column of each value with --one-hot, or leave out with --without {option_of(few)}"
    elif few:
        every = option_of(table.names[i] for i in undecided)
        mend = f"use --without {option_of(many)} --one-hot, or leave all of them out with --without {every}"
    else:
        mend = f"leave out with --without {option_of(many)}"
    if len(many) == len(columns.features):
        mend, options = "choose columns of numbers with --features and --label", {}
    alone = len(undecided) == 1 and bool(values[undecided[0]])
    place = _first(table, undecided[0], values[undecided[0]][0]) if alone else table.ends
    what = f"{plural('feature', undecided)} {listed}{more} {'holds' if len(undecided) == 1 else 'hold'} text"
    return Unready(what, mend, place, options)


def _described(name: str, values: Sequence[str]) -> str:
    count = len(values)
    some = ", ".join(printable(legible(value), 20) for value in values[:2]) + (", …" if count > 2 else "")
    return f"{printable(name, 30)} ({count} value{'s' * (count != 1)}: {some})"


def _transposed(table: DataTable, columns: ChosenColumns) -> InputError | None:
    """The error where each row seems to be a feature: a name, and numbers from there on."""
    names = table.texts.get(0, [])
    apart = len(names) == table.rows and set(table.texts) == {0} and not table.named
    if not apart or table.rows > len(table.names) + 1:
        return None
    shown = ", ".join(printable(name, 20) for name in names[:3])
    what = f"the table is transposed: each row is a feature ({shown}{', …' * (len(names) > 3)})"
    return InputError(what, "turn it, so that each row is an example and the names are the first line", table.ends)
