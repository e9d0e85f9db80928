"""Beside: two runs at the same address, and which of their numbers differ there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lrstep.debugger import Frame
from lrstep.quantities import POINTWISE
from lrstep.view.features import numbers
from lrstep.view.lines import Line, Span, cells_of, line
from lrstep.view.style import Style

SEPARATOR = " · "


def beside_lines(first: Frame, second: Frame, style: Style, cells: int) -> list[Line]:
    """What differs between A and B where they stand, as much of it as has room."""
    if first.address != second.address:
        what = f" A stands at {first.address}, B at {second.address}: not both have such a place."
        return [line(Span(what, "note"))]
    known = list(_both(first, second))
    if not known:
        return [line(Span(" Here nothing is computed yet in both.", "dim"))]
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
    for a, b in zip(numbers(first, features), numbers(second, features), strict=True):
        if a.value is not None and b.value is not None:
            yield a.name + (row if a.quantity in POINTWISE else ""), a.value, b.value
