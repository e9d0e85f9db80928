"""Labels: how the two values of a label column become 0 and 1."""

from __future__ import annotations

import math
import operator
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.data.cells import infinite, missing_label, number
from lrstep.errors import InputError, Place, printable

LabelValue: TypeAlias = bool | int | float | str

SHOWN = 30  # letters of a label
_ANOTHER = "or choose another column with --label"
SOME = 4  # of many labels
_THRESHOLD = re.compile(r"\s*(>=|<=|>|<)\s*(.+)", re.DOTALL)
_COMPARED = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_OTHERS = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
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
    array = _plain(values.ravel(), label, place._replace(column=label))
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
    if not values:
        raise InputError("there are no labels", "give one label for each row", place)
    appearance = [values[i] for i in np.argsort(first, kind="stable")]
    rows = sorted(first)
    for value, row in zip(appearance, rows, strict=True):
        if _is_missing(value):
            raise _missing(value, label, row, place, in_lines)
    keys = dict(zip(values, _keys(values), strict=True))
    classes: dict[LabelValue, int] = {}
    for value, row in zip(appearance, rows, strict=True):
        classes.setdefault(keys[value], row)
    chosen = _split(list(classes), positive, label, place)
    if chosen is None:
        third = list(classes.values())[2]
        raise too_many(list(classes), label, place._replace(line=third if in_lines else None))
    y = np.array([float(keys[value] in chosen.ones) for value in values])[codes]
    note = _note(chosen, label, positive, y)
    return Labels(y, (chosen.zero, chosen.one), (note,) if note else ())


class _Split(NamedTuple):
    """Which values count as 1, what is shown of them and of the others, and whether they are two plain values."""

    ones: frozenset[LabelValue]
    zero: str
    one: str
    coded: bool = False
    """Whether the values say themselves which is 1: {0, 1} and {-1, 1}."""
    alike: bool = False
    """Whether only their case tells the values apart."""


def _split(classes: list[LabelValue], positive: str | None, label: str, place: Place) -> _Split | None:
    """What counts as 1; None where that is not known of more than two values."""
    if len(classes) > 2 and positive is None:
        return None
    match = None if positive is None or positive.strip() in map(_text, classes) else _THRESHOLD.fullmatch(positive)
    if match is not None and (bound := number(match[2])) is not None:
        return _threshold(classes, match[1], bound, label, place)
    if len(classes) > 2:
        assert positive is not None
        one = _class_named(classes, positive)
        if one is None:
            some = ", ".join(_shown(value) for value in classes[:SOME]) + (", …" if len(classes) > SOME else "")
            what = f"label {printable(label)} has no value '{printable(positive)}'"
            raise InputError(what, f"choose one of {some} with --positive", place)
        return _Split(frozenset({one}), f"not {_shown(one)}", _shown(one))
    zero, one = _choose(classes, positive, label, place)
    names = _shown_apart(zero, one)
    alike = isinstance(zero, str) and isinstance(one, str) and zero.casefold() == one.casefold()
    return _Split(frozenset({one}), *names, (zero, one) in ((0, 1), (-1, 1)), alike)


def _threshold(classes: list[LabelValue], sign: str, bound: float, label: str, place: Place) -> _Split:
    """The values beyond a bound against the others."""
    if any(isinstance(value, str) for value in classes):
        what = f"label {printable(label)} holds text, which {sign}{bound:g} does not compare"
        raise InputError(what, "choose a value with --positive, or a column of numbers with --label", place)
    values = [float(value) for value in classes]
    ones = frozenset(value for value in values if _COMPARED[sign](value, bound))
    if not ones or len(ones) == len(values):
        what = f"{'every' if ones else 'no'} value of label {printable(label)} is {sign}{bound:g}"
        raise InputError(what, f"its values go from {min(values):g} to {max(values):g}: choose a bound within", place)
    return _Split(frozenset(ones), f"{_OTHERS[sign]}{bound:g}", f"{sign}{bound:g}")


def _class_named(classes: list[LabelValue], name: str) -> LabelValue | None:
    """The value that a text names, as it is written or shown."""
    for spelt in (_text, _shown):
        for value in classes:
            if name.strip() == spelt(value):
                return value
    return next((value for value in classes if not isinstance(value, str) and value == number(name)), None)


def _note(chosen: _Split, label: str, positive: str | None, y: NDArray[np.float64]) -> str:
    """What is to be said of which rows are 1; nothing where that is clear."""
    if positive is None:
        differ = ", which differ only in case" if chosen.alike else ""
        shown = f"1 means {chosen.one}, 0 means {chosen.zero}{differ}"
        return "" if chosen.coded else f"label {printable(label)}: {shown} (choose with --positive)"
    if chosen.zero.startswith("not ") or chosen.one[:1] in "<>":
        rest = "every other value" if chosen.zero.startswith("not ") else chosen.zero
        rows = f"{int(y.sum()):,} of {len(y):,} rows are 1"
        return f"label {printable(label)}: 1 means {chosen.one}, 0 means {rest}; {rows}"
    return ""


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
        return missing_label(value) or infinite(value)
    return not math.isfinite(value)


def _missing(value: LabelValue, label: str, row: int, place: Place, in_lines: bool) -> InputError:
    which = f"label {printable(label)}" + ("" if in_lines else f" of row {row}")
    shown = _shown(value)
    where = place._replace(line=row if in_lines else None)
    if "inf" in shown.lower() or number(shown) is not None:
        return InputError(f"{which} is {shown}", "replace it, or remove the row", where)
    said = f" ({shown})" if shown else ""
    return InputError(f"{which} is missing{said}", "fill it in, or remove the row", where)


def too_many(classes: list[LabelValue], label: str, place: Place) -> InputError:
    """The error for labels of more than two values, with the way to make two classes of them."""
    some = ", ".join(_shown(value) for value in classes[:SOME]) + (", …" if len(classes) > SOME else "")
    name = printable(label)
    fractions = any(isinstance(value, float) and value != math.floor(value) for value in classes)
    numbers = [float(value) for value in classes if not isinstance(value, str)]
    if len(numbers) == len(classes) > _CONTINUOUS or (fractions and len(numbers) == len(classes)):
        middle = sorted(numbers)[(len(numbers) - 1) // 2]
        return InputError(
            f"label {name} is a measurement, not a class ({some})",
            f'make two classes of it with a threshold, as in --positive ">{middle:g}", {_ANOTHER}',
            place._replace(line=None),
        )
    case = _case_twins(classes)
    if case:
        return InputError(
            f"label {name} has {len(classes)} values, of which {case} differ only in case",
            "write them alike, or choose what is 1 with --positive",
            place,
        )
    last = classes[-1] if not numbers else max(numbers)
    return InputError(
        f"label {name} has more than two classes ({some})",
        f"hold one against the rest, as in --positive {shlex.quote(_text(last))}, {_ANOTHER}",
        place,
    )


def _case_twins(classes: list[LabelValue]) -> str:
    """Two of the classes that only their case tells apart; nothing where there are none."""
    seen: dict[str, str] = {}
    for value in classes:
        text = _text(value)
        if text.casefold() in seen:
            return f"{printable(seen[text.casefold()], SHOWN)} and {printable(text, SHOWN)}"
        seen[text.casefold()] = text
    return ""


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
