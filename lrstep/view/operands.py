"""Operands: the numbers that the line which just ran reads, by their names, and what it makes of them."""

from __future__ import annotations

from typing import Any

from lrstep.debugger import Frame
from lrstep.quantities import BY_NAME, FEATUREWISE, OVERALL, PARAMETERS, POINTWISE
from lrstep.view.features import dw_parts, item, several, shown_features
from lrstep.view.lines import EMPTY, Line, Span, folded, width
from lrstep.view.style import LEAST_DIGITS, Style

OPERAND_ROWS = 2


def operands(frame: Frame, style: Style, cells: int) -> list[Line]:
    """The names on the current line with their values, of the selected example, and what they make.

    On one line, in as many digits as have room for it; else on two, without the old parameters where these have none.
    """
    if frame.op is None or frame.op.step.name not in BY_NAME:
        return [EMPTY]
    rows = _in_rows(frame, style, cells)
    whole = len(rows) <= OPERAND_ROWS or frame.op.step.name not in PARAMETERS
    return rows if whole else _in_rows(frame, style, cells, old=False)


def _in_rows(frame: Frame, style: Style, cells: int, *, old: bool = True) -> list[Line]:
    too_wide = []
    for finer in style.coarser(min(style.digits, LEAST_DIGITS + 1)):
        row = _made_of(frame, finer, old=old)
        if width(row) <= cells:
            return [row]
        too_wide.append(row)
    parted = [folded(row, cells) for row in too_wide]
    return next((rows for rows in parted if len(rows) <= OPERAND_ROWS), parted[-1])


def _made_of(frame: Frame, style: Style, *, old: bool) -> Line:
    assert frame.op is not None
    name = frame.op.step.name
    spans = [Span(" "), *(Span(f" {symbol} {value}") for symbol, value in _operands_of(frame, style, name, old=old))]
    spans.append(Span(f"{' …' if _of_others_too(frame, name) else ''}  →", "dim"))
    spans += [Span(f" {symbol} {value}", frame.op.phase) for symbol, value in _values(frame, style, name)]
    return tuple(spans)


def _operands_of(frame: Frame, style: Style, name: str, *, old: bool) -> list[tuple[str, str]]:
    """What the line that just ran reads: of a parameter its old value first, of a loop's sum what it was."""
    first = _before(frame, style, name) if old else []
    made_of = list(frame.program.computes[name].made_of)
    if name == "dw" and in_loop(frame):
        made_of = list(BY_NAME[name].made_of)  # a penalty is added after the loop
    if divides(frame, name):
        first.append(("m", str(frame.m)))
        made_of = [right for right in made_of if right == "w"]
    for right in made_of:
        first += _decays(frame, style) if (name, right) == ("dw", "w") else _values(frame, style, right)
    return first


def adds(frame: Frame, name: str) -> bool:
    """Whether the line that just ran adds the selected example's share to a sum."""
    is_at_it = frame.where is not None and frame.where.position == frame.position
    return in_loop(frame) and name in frame.program.sums and is_at_it


def divides(frame: Frame, name: str) -> bool:
    """Whether it divides a loop's sum."""
    return frame.program.loops and not in_loop(frame) and (name == "J" or name in frame.program.sums)


def in_loop(frame: Frame) -> bool:
    """Whether the line that just ran is one of a loop."""
    return frame.op is not None and frame.op.in_loop


def _before(frame: Frame, style: Style, name: str) -> list[tuple[str, str]]:
    """What a line that changes a number reads of it: the parameter before the update, the sum before this share or
    before it is divided."""
    if name in PARAMETERS:
        return _named(frame, style, name, getattr(frame.values.before, name))
    if not (adds(frame, name) or divides(frame, name)):
        return []
    return _named(frame, style, name, sum_before(frame, name))


def sum_before(frame: Frame, name: str) -> Any:
    """A loop's sum before the line that just ran adds to it, or divides it."""
    sums = frame.values.trace.sums(frame.position if adds(frame, name) else frame.m)
    return sums.L if name == "J" else getattr(sums, name)


def _of_others_too(frame: Frame, name: str) -> bool:
    """Whether a number is made of examples of which only one is shown: a mean, or a loop's sum at another example."""
    of_examples = name in OVERALL and not {*POINTWISE, "x"}.isdisjoint(BY_NAME[name].made_of)
    return of_examples and frame.m > 1 and not adds(frame, name) and not divides(frame, name)


def _values(frame: Frame, style: Style, name: str) -> list[tuple[str, str]]:
    return _named(frame, style, name, frame.value(name) if name in POINTWISE else getattr(frame, name))


def _named(frame: Frame, style: Style, name: str, value: Any) -> list[tuple[str, str]]:
    """A value by its name; of many features those that are shown."""
    values: dict[str, float | None] = {name: value}
    if name in ("x", *FEATUREWISE):
        values = {f"{name}{i + 1}": item(value, i) for i in _features(frame, style)}
    at = f"[{frame.row}]" if frame.m > 1 and name in ("x", "y", *POINTWISE) else ""
    return [(symbol + at, style.number(value, symbol)) for symbol, value in values.items()]


def _decays(frame: Frame, style: Style) -> list[tuple[str, str]]:
    """What a penalty adds to the gradient, by what it is in the lines of the program."""
    factor = "l2/m" if several(frame) else "l2"
    parts = {i: dw_parts(frame, i) for i in _features(frame, style)}
    return [(f"{factor}·w{i + 1}", style.number(part[1])) for i, part in parts.items() if part is not None]


def _features(frame: Frame, style: Style) -> list[int]:
    """That of the op, or of several those that are shown."""
    present = None if frame.op is None else frame.op.feature
    return shown_features(frame, style) if present is None else [present]
