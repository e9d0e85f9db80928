"""Labels: how the two values of a label column become 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.data.cells import missing_label, number
from lrstep.errors import InputError, Place, printable

LabelValue: TypeAlias = bool | int | float | str

SHOWN = 30  # letters of a label
_CONTINUOUS = 10  # more different values than this, with fractions among them, are a measurement


@dataclass(frozen=True, slots=True)
class Labels:
    """y (m,) float64 of 0 and 1, the shown names of class 0 and class 1, and what the user should know."""

    y: NDArray[np.float64]
    classes: tuple[str, str]
    notes: tuple[str, ...] = ()


def encode_labels(values: NDArray[Any], positive: str | None, label: str, place: Place) -> Labels:
    """Labels of an array (m,) of numbers, truth values or texts.

    {0, 1} and {-1, 1} are taken as they are. Of any other two values `positive` counts as 1, or without it the
    one that sorts last. Raises InputError where a label is missing, or where there are not two classes.
    """
    place = place._replace(column=label)
    array = _plain(values.ravel(), label, place)
    if not array.size:
        raise InputError("there are no labels", "give one label for each row", place)
    distinct, first, codes = np.unique(array, return_index=True, return_inverse=True)
    return encode_classes(distinct.tolist(), first.tolist(), codes, positive, label, place)


def encode_classes(
    values: Sequence[LabelValue],
    first: Sequence[int],
    codes: NDArray[np.integer[Any]],
    positive: str | None,
    label: str,
    place: Place,
    *,
    in_lines: bool = False,
) -> Labels:
    """`encode_labels` of the different `values`, the row where each `first` occurs, and each row's index in them.

    `in_lines` says that `first` are lines of a file.
    """
    place = place._replace(column=label)
    appearance = [values[i] for i in np.argsort(first, kind="stable")]
    rows = sorted(first)
    for value, row in zip(appearance, rows, strict=True):
        if _is_missing(value):
            raise _missing(value, label, row, place, in_lines)
    keys = dict(zip(values, _keys(values), strict=True))
    classes: dict[LabelValue, int] = {}
    for value, row in zip(appearance, rows, strict=True):
        classes.setdefault(keys[value], row)
    if len(classes) > 2:
        third = list(classes.values())[2]
        raise _too_many(list(classes), label, place._replace(line=third if in_lines else None))
    zero, one = _choose(list(classes), positive, label, place)
    y = np.array([float(keys[value] == one) for value in values])[codes]
    notes: tuple[str, ...] = ()
    names = _shown_apart(zero, one)
    if positive is None and (zero, one) not in ((0, 1), (-1, 1)):
        shown = f"1 means {names[1]}, 0 means {names[0]}"
        notes = (f"label {printable(label)}: {shown} (choose with --positive)",)
    return Labels(y, names, notes)


def _plain(array: NDArray[Any], label: str, place: Place) -> NDArray[Any]:
    """`array` with one of the types bool, number or text."""
    if array.dtype.kind == "O":
        given = [value for value in array if not _is_none(value)]
        if given and all(isinstance(value, str) for value in given):
            array = np.array(["" if _is_none(value) else value for value in array])
        elif all(isinstance(value, bool | int | float | np.number | np.bool) for value in given):
            array = np.array([math.nan if _is_none(value) else value for value in array])
    if array.dtype.kind not in "biufU":
        raise InputError(
            f"label {printable(label)} holds neither numbers nor text", "give labels such as 0 and 1", place
        )
    return array


def _keys(values: Sequence[LabelValue]) -> list[LabelValue]:
    """What each value is compared by: its number where all are numbers, else its text."""
    numbers = [number(value) if isinstance(value, str) else value for value in values]
    if all(value is not None for value in numbers):
        return [value for value in numbers if value is not None]
    return [value.strip() if isinstance(value, str) else value for value in values]


def _choose(classes: list[LabelValue], positive: str | None, label: str, place: Place) -> tuple[LabelValue, LabelValue]:
    """Which of one or two classes counts as 0, and which as 1."""
    if len(classes) == 1:
        if classes[0] not in (0, 1):
            only = f"label {printable(label)} has only one value ({_shown(classes[0])})"
            raise InputError(only, "logistic regression needs examples of two classes", place)
        classes = [False, True] if isinstance(classes[0], bool) else [0, 1]
    zero, one = sorted(classes)  # all numbers, or all texts
    if positive is None:
        return zero, one
    for this, other in ((one, zero), (zero, one)):
        if positive.strip() == _text(this) or (not isinstance(this, str) and number(positive) == this):
            return other, this
    for this, other in ((one, zero), (zero, one)):  # by the name that is shown, which may spell out or leave out
        if positive.strip() == _shown(this) != _shown(other):
            return other, this
    what = f"label {printable(label)} has no value '{printable(positive)}'"
    raise InputError(what, f"choose {_shown(zero)} or {_shown(one)} with --positive", place)


def _is_none(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _is_missing(value: LabelValue) -> bool:
    if isinstance(value, str):
        return missing_label(value) or number(value) in (math.inf, -math.inf)
    return not math.isfinite(value)


def _missing(value: LabelValue, label: str, row: int, place: Place, in_lines: bool) -> InputError:
    which = f"label {printable(label)}" + ("" if in_lines else f" of row {row}")
    shown = _shown(value)
    where = place._replace(line=row if in_lines else None)
    if "inf" in shown.lower() or number(shown) is not None:
        return InputError(f"{which} is {shown}", "replace it, or remove the row", where)
    said = f" ({shown})" if shown else ""
    return InputError(f"{which} is missing{said}", "fill it in, or remove the row", where)


def _too_many(classes: list[LabelValue], label: str, place: Place) -> InputError:
    some = ", ".join(_shown(value) for value in classes[:4]) + (", …" if len(classes) > 4 else "")
    fractions = any(isinstance(value, float) and value != math.floor(value) for value in classes)
    if fractions and len(classes) > _CONTINUOUS:
        return InputError(
            f"label {printable(label)} is a measurement, not a class ({some})",
            "choose a column of two classes with --label, or write 1 for some values and 0 for the others",
            place._replace(line=None),
        )
    return InputError(
        f"label {printable(label)} has more than two classes ({some})",
        "keep the rows of two of them, or choose another column with --label",
        place,
    )


def _shown(value: LabelValue) -> str:
    return printable(_text(value), SHOWN)


def _shown_apart(zero: LabelValue, one: LabelValue) -> tuple[str, str]:
    """Two labels; where only what is left out tells them apart, from shortly before that on."""
    if _shown(zero) != _shown(one):
        return _shown(zero), _shown(one)
    first, second = _text(zero), _text(one)
    apart = next((i for i, letters in enumerate(zip(first, second, strict=False)) if len(set(letters)) > 1), len(first))
    begin = max(0, apart - SHOWN // 4)
    return f"…{printable(first[begin:], SHOWN - 1)}", f"…{printable(second[begin:], SHOWN - 1)}"


def _text(value: LabelValue) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.strip() if isinstance(value, str) else str(value)
