"""The names of a script: what each holds, which quantity it is, and which of them the line that just ran changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrstep.debugger import Frame
from lrstep.debugger.your_place import YourPlace
from lrstep.errors import printable
from lrstep.quantities import FEATUREWISE, item_name, quantity_of
from lrstep.tracing.follow import RETURNED
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, fit, line, width
from lrstep.view.style import JUST_RAN, LEAST_DIGITS, NOT_NOW, Style
from lrstep.view.yours.values import SHOWN_ITEMS, shape_of, value_text

LONGEST_NAME, LEAST_NAME = 18, 6  # cells
ROWS = 6  # of the panel on a page
FEWER = ((SHOWN_ITEMS, 3), (2, 3), (1, LEAST_DIGITS))
"""Items of an array that are shown, and digits down to which they are: the first that has room."""
LOOKED_BACK = 2000  # updates, for what was printed


def name_rows(frame: Frame, style: Style, cells: int) -> list[Line]:
    """A row for each name that has a value, the one given last first."""
    place = frame.yours
    assert place is not None, "only a script has names"
    names = _latest_first(place)
    changed = {} if place.line is None else place.line.changes
    quantities = quantities_of(place)
    wide = max([1, *(len(quantities.get(name, "")) for name in names)]) + 1
    long = max([LEAST_NAME, *(len(name) for name in names)])
    departing = {name for number in frame.differing for name in (number.quantity, number.name)}
    rows = []
    for name, value in names.items():
        quantity = quantities.get(name, "") if name != RETURNED else _returned(place)
        role: Role = "changed" if name in changed else "plain"
        mark = Span(JUST_RAN if name in changed else NOT_NOW, role)
        shown = Span(f"{cut(_shown(name), min(long, LONGEST_NAME)):<{min(long, LONGEST_NAME)}} ", "name")
        of = Span(f"{quantity:<{wide}}" if quantities else "", "dim")
        row = _row((mark, shown, of), value, quantity, role, style, cells, departs=quantity in departing)
        rows.append(row)
    return rows


def _row(
    head: Line, value: Any, quantity: str, role: Role, style: Style, cells: int, *, departs: bool = False
) -> Line:  # fmt: skip
    """With as many items and digits as have room."""
    if quantity in style.masks or quantity_of(quantity) in style.masks:
        return (*head, Span(style.hidden, role))
    shape = shape_of(value)
    tail = (Span(f"  {shape}" if shape else "", "dim"), *([Span("  ≠", "note")] if departs else []))
    for items, least in FEWER:
        for finer in style.coarser(least):
            row = (*head, Span(value_text(value, finer, items), role), *tail)
            if width(row) <= cells:
                return row
    room = cells - width(tail)
    return (*fit(row[: -len(tail)], room), *tail) if room > width(head) else fit(row, cells)


def _latest_first(place: YourPlace) -> dict[str, Any]:
    """The names with their values; those that the line just changed in its own order, then the others, of which parts
    of a list or a table are not told again."""
    changed: Mapping[str, Any] = {} if place.line is None else place.line.changes
    names, bound = place.names, quantities_of(place)
    others = [name for name in list(names)[::-1] if name not in changed and name != RETURNED]
    others = [name for name in others if name in bound or "[" not in name or name.partition("[")[0] not in names]
    return {name: names[name] for name in (*changed, *others) if name in names}


def _shown(name: str) -> str:
    return "returned" if name == RETURNED else printable(name, 200)


def quantities_of(place: YourPlace) -> dict[str, str]:
    """Which quantity of the lesson each name is that is one; of one for each feature, which number of it."""
    bound = place.track.of.bound
    return {name: number for quantity in list(bound)[::-1] for number, name in numbers_of(bound, quantity).items()}


def numbers_of(bound: Mapping[str, str], quantity: str) -> dict[str, str]:
    """What a script calls a quantity; of one that it has a name for each number of, what it calls each (dw1, dw2)."""
    names = bound[quantity].split(", ") if quantity in FEATUREWISE else [bound[quantity]]
    return {quantity: names[0]} if len(names) == 1 else {item_name(quantity, i): own for i, own in enumerate(names)}


def otherwise(bound: Mapping[str, str], quantity: str) -> list[str]:
    """What a script calls a quantity, or each number of it, where that is not what the lesson does."""
    numbers = numbers_of(bound, quantity) if quantity in bound else {}
    return list(numbers.values()) if any(own != number for number, own in numbers.items()) else []


def _returned(place: YourPlace) -> str:
    """Which quantity the value is that a function returned."""
    sets = () if place.line is None else tuple(place.line.sets)
    return sets[0] if len(sets) == 1 else ""


def changed_lines(frame: Frame, style: Style, cells: int) -> list[Line]:
    """What the line that just ran changed, as many names as two rows have room for."""
    place = frame.yours
    if place is None or place.line is None:
        return [EMPTY]
    changes = place.line.changes
    if not changes:
        return [line(Span("  changes no name", "dim"))]
    quantities = quantities_of(place)
    rows: list[Line] = []
    for name, value in changes.items():
        quantity = quantities.get(name, "") if name != RETURNED else _returned(place)
        is_it = "" if quantity in ("", name) else f" = {quantity}"
        head = (
            Span(f"  {_shown(name)}", "name"),
            Span(is_it, "dim"),
            Span(" → " if name == RETURNED else " = ", "dim"),
        )
        rows.append(_row(head, value, quantity, "plain", style, cells))
    if len(rows) > 2:
        return [
            rows[0],
            line(Span(f"  … and {len(rows) - 1} more names: {', '.join(map(_shown, list(changes)[1:]))}", "dim")),
        ]
    return rows


def printed_here(frame: Frame) -> list[str]:
    """The lines that the script printed in this update."""
    return [] if frame.yours is None else _as_seen(frame.yours.track.of.printed(frame.update))


def printed_lines(frame: Frame, most: int) -> list[str]:
    """The last lines that the script had printed here, at most so many: those of an update once it has ended."""
    place = frame.yours
    if place is None:
        return []
    traced, k = place.track.of, frame.updates_done
    lines: list[str] = []
    while k >= place.track.begins and len(lines) < most and frame.updates_done - k < LOOKED_BACK:
        text = traced.printed(k)
        lines = [*_as_seen(text), *lines] if text else lines
        k -= 1
    return lines[-most:]


def _as_seen(text: str) -> list[str]:
    """Lines as a terminal shows them: of one that was written over what was written last."""
    rows = (row.rstrip("\r").rpartition("\r")[2] for row in text.removesuffix("\n").split("\n")) if text else ()
    return [printable(row.expandtabs(4), 400) for row in rows]
