"""Beside: two runs at the same address or two branches after the same update, and in which numbers they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from lrstep.debugger import Branch, Debugger, Frame
from lrstep.errors import printable
from lrstep.quantities import POINTWISE
from lrstep.view.features import cost_name, has_intercept, numbers, shown_features
from lrstep.view.lines import Line, Span, cells_of, cut, line
from lrstep.view.style import Style
from lrstep.view.timeline import curves

SEPARATOR = " · "
NAME, NARROWEST, WIDEST = 4, 8, 14  # cells of a table's first column, and of its others
WIDE, CURVE_NAME = 70, 11


def beside_lines(first: Frame, second: Frame, style: Style, cells: int) -> list[Line]:
    """What differs between A and B where they stand, as much of it as has room."""
    if first.address != second.address:
        what = f" A is at {first.address}, B at {second.address}: one of them has no such address."
        return [line(Span(what, "note"))]
    known = list(_both(first, second))
    if not known:
        return [line(Span(" Nothing is computed yet in both here.", "dim"))]
    different = [(name, a, b) for name, a, b in known if a != b and not (a != a and b != b)]
    if not different:
        names = " ".join(name for name, _, _ in known)
        return [line(Span(f" Here A and B are the same, to the last bit: {names}.", "name"))]
    op = "" if first.op is None else first.op.name
    different.sort(key=lambda value: value[0].partition("[")[0] != op)  # what just ran is what one looks for
    texts = [f"{name} {apart(a, b, style)}" for name, a, b in different]
    heads = (f" {len(different)} of {len(known)} differ here: ", f" {len(different)} differ: ", " ")
    return [in_room(heads, texts, cells)]


def in_room(heads: Sequence[str], texts: Sequence[str], cells: int) -> Line:
    """As many of the texts as have room, how many more there are, and the longest head with which one has."""
    for head in heads:
        shown = len(texts)
        while shown > 1 and cells_of(_joined(head, texts, shown)) > cells:
            shown -= 1
        if cells_of(_joined(head, texts, shown)) <= cells:
            break
    if cells_of(_joined(head, texts, shown)) > cells:
        texts = texts[:1]  # how many more there are is said only where it has room
    return line(Span(head, "note"), _joined("", texts, shown))


def _joined(head: str, texts: Sequence[str], shown: int) -> str:
    more = [f"{len(texts) - shown} more"] if shown < len(texts) else []
    return head + SEPARATOR.join([*texts[:shown], *more])


def apart(a: float, b: float, style: Style) -> str:
    """Both numbers, with as many digits as tell them apart."""
    return " | ".join(style.apart(a, b))


def _both(first: Frame, second: Frame) -> Iterator[tuple[str, float, float]]:
    """Every value of the selected example and the batch that both know, in the order in which it is computed."""
    row = f"[{first.row}]" if first.m > 1 else ""
    features = range(min(first.n, second.n))
    others = {number.name: number for number in numbers(second, features)}
    for a in numbers(first, features):
        b = others.get(a.name, a._replace(value=None))  # one of two runs may have no R, or no b
        if a.value is not None and b.value is not None:
            yield a.name + (row if a.quantity in POINTWISE else ""), a.value, b.value


def compared_rows(debugger: Debugger, other: Branch, style: Style, cells: int = WIDE) -> list[Line]:
    """The parameters after this update in the present branch and another, and their costs; the other has come here."""
    mine, k = debugger.branch, debugger.frame.update
    hidden = debugger.frame.n - len(shown_features(debugger.frame, style))
    more = f"; {hidden} more weights" if hidden else ""
    note = f"after update {k:,}; {cost_name(debugger.frame)} up to {debugger.horizon:,}{more}"
    return [
        *_table(debugger, mine, other, style, max(NARROWEST, min(WIDEST, (cells - NAME) // 3))),
        *_costs(debugger, mine, other, max(10, min(WIDE, cells) - CURVE_NAME)),
        line(Span(note, "dim")),
    ]


def _table(debugger: Debugger, mine: Branch, other: Branch, style: Style, width: int) -> list[Line]:
    """Each parameter and the cost in both, and the difference."""
    k = debugger.frame.update
    first, second = mine.history.parameters(k), other.history.parameters(k)
    shown = shown_features(debugger.frame, style)
    values: list[tuple[str, Any, Any]] = [(f"w{i + 1}", first.w[i], second.w[i]) for i in shown]
    values += [("b", first.b, second.b)] if has_intercept(debugger.frame) else []
    if k > debugger.history.start:
        values.append((cost_name(debugger.frame), _cost(mine, k), _cost(other, k)))
    rows = [_row(width, "", printable(mine.name), printable(other.name), "difference")]
    for name, a, b in values:
        rows.append(_row(width, name, *(style.number(float(value)) for value in (a, b, np.subtract(b, a)))))
    return rows


def _costs(debugger: Debugger, mine: Branch, other: Branch, length: int) -> list[Line]:
    """The costs along both, on one scale."""
    both = (mine, other)
    drawn = curves([branch.history.costs() for branch in both], debugger.horizon, length)
    names = [cut(printable(branch.name), CURVE_NAME - 3) for branch in both]
    heads = [f"{cost_name(debugger.frame)} {name:<{CURVE_NAME - 3}} " for name in names]
    return [line(Span(head, "name"), curve) for head, curve in zip(heads, drawn, strict=True)]


def _cost(branch: Branch, k: int) -> float:
    return branch.update(k).gradient.cost


def _row(width: int, name: str, *values: str) -> Line:
    return line(Span(f"{name:<{NAME}}", "name"), "".join(f" {cut(value, width - 1):>{width - 1}}" for value in values))
