"""Assignments: what a user writes to change values, as in `alpha = 0.5` or `w1 = -w1, y[17] = 0`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lrstep.debugger.branches import Branch
from lrstep.debugger.frame import Frame
from lrstep.debugger.watches import value_of
from lrstep.engine import Edit
from lrstep.errors import InputError, printable
from lrstep.expressions import parse
from lrstep.quantities import BEFORE_THE_STEP, quantity_of

_TARGET = r"(alpha|l2|b|w[1-9][0-9]{0,8}|(?:x[1-9][0-9]{0,8}|y)(?:\s*\[\s*[0-9]{1,15}\s*\])?)"
_ASSIGNMENT = re.compile(rf"\s*{_TARGET}\s*=(?!=)\s*(.+?)\s*", re.ASCII | re.DOTALL)
_ANY_ASSIGNMENT = re.compile(r"(\w+)\s*(\[.*?\])?\s*=(?!=)\s*(.+)", re.DOTALL)
_BETWEEN = re.compile(rf"[,;](?=\s*{_TARGET}\s*=(?!=))", re.ASCII)
MEND = "write alpha = 0.5, l2 = 1, w1 = 0, b = 1, x2[17] = 3.5 or y[17] = 1, several with commas between"


def edit_with(
    k: int, alpha: float | str | None, w: Mapping[int, float] | None, b: float | None,
    x: Mapping[tuple[int, int], float] | None, y: Mapping[int, float] | None, l2: float | None = None,
) -> Edit:  # fmt: skip
    """The Edit before update k that sets these values, as `Debugger.edit` takes them."""
    weights = tuple((feature, float(value)) for feature, value in (w or {}).items())
    cells = tuple((row, feature, float(value)) for (row, feature), value in (x or {}).items())
    return Edit(k, alpha, weights, b, cells, tuple((row, float(value)) for row, value in (y or {}).items()), l2)


def named_edit(branch: Branch, frame: Frame, text: str) -> tuple[Edit, str | None]:
    """The Edit that a text describes, at the update of a Frame, and the name that may stand before it: `fast: b = 1`.

    Right sides are expressions that are read there. In x2[17] and y[17] the brackets hold the data row, counted from
    0; where there is one row they can be left out. x is on the data's own scale.
    """
    name, colon, rest = text.partition(":")
    named = bool(colon) and "=" not in name
    alpha: float | str | None = None
    b = l2 = None
    w: list[tuple[int, float]] = []
    X: list[tuple[int, int, float]] = []
    y: list[tuple[int, float]] = []
    for part in _parts(rest if named else text):
        match = _ASSIGNMENT.fullmatch(part)
        if match is None:
            raise _no_assignment(part.strip(), branch.run.n)
        target = re.sub(r"\s", "", match[1])
        if target == "alpha" and parse(match[2]).names == {"k"}:
            alpha = match[2]
            continue
        value = _number(branch, frame, match[2])
        changed, _, row = target.rstrip("]").partition("[")
        if changed[0] in "xy" and not row:
            row = _only_row(branch, changed, match[2])
        if changed == "alpha":
            alpha = value
        elif changed == "l2":
            l2 = value
        elif changed == "b":
            b = value
        elif changed == "y":
            y.append((int(row), value))
        elif changed.startswith("w"):
            w.append((_feature(changed, branch.run.n), value))
        else:
            X.append((int(row), _feature(changed, branch.run.n), value))
    return Edit(frame.values.k, alpha, tuple(w), b, tuple(X), tuple(y), l2), name.strip() if named else None


def _no_assignment(part: str, n: int) -> InputError:
    """Why a text, which is none of what can be changed, changes nothing."""
    match = _ANY_ASSIGNMENT.fullmatch(part)
    if match is None or re.fullmatch(_TARGET, match[1]):
        return InputError(f"'{printable(part)}' is not an assignment", MEND)
    name, row, value = printable(match[1]), match[2] or "", printable(match[3])
    if name in ("w", "x"):
        return InputError(f"{name} has {n:,} features", f"name one: {name}1{row} = {value} ({name}1 to {name}{n})")
    if quantity_of(name) in BEFORE_THE_STEP:
        return InputError(f"{name} is computed, and cannot be set", MEND)
    return InputError(f"there is no {name} to change", MEND)


def _only_row(branch: Branch, changed: str, value: str) -> str:
    """The row of a feature or a label that was named without one. InputError where there is more than one row."""
    rows = branch.run.data.rows
    if rows > 1:
        example = f"{changed}[0] = {printable(value)}"
        raise InputError(f"{changed} has {rows:,} rows", f"name the row: {example} (rows 0 to {rows - 1})")
    return "0"


def _parts(text: str) -> list[str]:
    cuts = [match.start() for match in _BETWEEN.finditer(text)]
    return [text[start:stop] for start, stop in zip([0, *(c + 1 for c in cuts)], [*cuts, len(text)], strict=True)]


def _feature(name: str, n: int) -> int:
    number = int(name[1:])
    if number > n:
        raise InputError(f"there is no {name}", f"choose from {name[0]}1 to {name[0]}{n}")
    return number - 1


def _number(branch: Branch, frame: Frame, text: str) -> float:
    value = value_of(branch, frame, parse(text, branch.places.own_names))
    if value is None:
        raise InputError(f"{printable(text)} has no value here yet", "write a number, or step on first")
    if not isinstance(value, float):
        raise InputError(f"{printable(text)} is not one number", "write a number, as in alpha = 0.5")
    return value


def edit_words(edit: Edit) -> str:
    """An edit as a user would write it."""
    alpha = f"{edit.alpha:g}" if isinstance(edit.alpha, float | int) else edit.alpha
    parts = [] if alpha is None else [f"alpha = {alpha}"]
    parts += [] if edit.l2 is None else [f"l2 = {edit.l2:g}"]
    parts += [f"w{feature + 1} = {value:g}" for feature, value in edit.w]
    parts += [] if edit.b is None else [f"b = {edit.b:g}"]
    parts += [f"x{feature + 1}[{row}] = {value:g}" for row, feature, value in edit.X]
    parts += [f"y[{row}] = {value:g}" for row, value in edit.y]
    return ", ".join(parts)
