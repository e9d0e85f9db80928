"""The projector's page: the formula that just ran, and the numbers it is made of, as large as a screen has room for.

A formula stands in the largest figures in which all of it has room, with fewer digits where that makes them larger.
Below it are x, y, alpha, w and b and then the others; those that have no room in figures are there as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lrstep.debugger import Debugger, Frame
from lrstep.quantities import BY_NAME, OVERALL, PARAMETERS
from lrstep.view.features import NamedValue, numbers, shown_features
from lrstep.view.formula import Formula, formula_of
from lrstep.view.large import BREAKS, PLAIN, Large, Row, largest, row_height, row_width
from lrstep.view.lines import EMPTY, Line, Role, Span, folded, line
from lrstep.view.recorded import value_spans
from lrstep.view.style import JUST_RAN, NOT_NOW, Style, just_ran

MOST_DIGITS, LEAST_DIGITS = 4, 3
WELL_READ = 1  # the size of figures from which a formula is written in full
VALUE_SIZES = (1, 0)  # of what stands below it
MARGIN = len(JUST_RAN)
APART = Span("   ")  # between two of them


FORMULA_SHARE, FORMULA_ROWS, VALUE_ROWS = 0.55, 12, 5  # of the rows; at least, where these are left for the values
PLOT_SHARE, LEAST_PLOT, ROWS_OF_PLOT = 0.36, 28, 10  # of the cells; at least, and rows, with the border


class Projected(NamedTuple):
    """A formula, the values below it, and both as one reads them: a line for each value, or one after another."""

    formula: list[Line]
    values: list[Line]
    text: list[Line]
    in_short: list[Line]


def projected(frame: Frame, style: Style, formula: tuple[int, int], values: tuple[int, int]) -> Projected:
    """The formula and the values, in so many cells and rows each."""
    cells, rows = formula
    style, shown, large = _formula(frame, style, cells - MARGIN, rows)
    items = list(_items(frame, style))
    read = [] if shown is None else _as_read(shown, _mark(frame.op is not None), cells - MARGIN)
    each = [
        line(Span(_mark(_is_new(frame, item))), f"{item.name} ", *_value(frame, style, item, "plain"))
        for item in items
    ]  # fmt: skip
    in_short = [*read, *_as_text(frame, style, items, cells)]
    return Projected(
        _marked(large, frame, rows), _values(frame, style, items, *values), [*read, *each], in_short
    )  # fmt: skip


def formula_rows(rows: int) -> int:
    """How many of the rows a formula has, whatever it is."""
    return max(0, min(max(FORMULA_ROWS, round(FORMULA_SHARE * rows)), rows - VALUE_ROWS))


def plot_cells(cells: int, rows: int) -> int:
    """The cells of a plot beside the values, 0 where there is no room for one."""
    wide = round(PLOT_SHARE * cells)
    return wide if wide >= LEAST_PLOT and rows >= ROWS_OF_PLOT else 0


def telling_plot(debugger: Debugger) -> str:
    """The plot that shows most of what just ran, or, before the first op, of what is next."""
    frame = debugger.frame
    op = frame.op or frame.next_op
    name = "" if op is None else op.step.name
    if frame.m > 1 and name in PARAMETERS:
        return "boundary"
    if name not in OVERALL:
        return "sigmoid"
    if debugger.history.known <= debugger.history.start + 1:  # of which there is no curve yet
        return "histogram" if name == "J" and frame.m > 1 else "sigmoid"
    return {"dw": "gradients", "db": "gradients", "w": "path", "b": "path"}.get(name, "cost")


def _mark(is_new: bool) -> str:
    return JUST_RAN if is_new else NOT_NOW


def _is_new(frame: Frame, item: NamedValue) -> bool:
    return bool(item.quantity) and just_ran(frame, item.name)


def _as_read(formula: Formula, mark: str, cells: int) -> list[Line]:
    pieces = filter(None, BREAKS.split(formula.text))
    return folded((Span(mark), *(Span(piece) for piece in pieces)), cells)


# The formula.


def _formula(frame: Frame, style: Style, cells: int, rows: int) -> tuple[Style, Formula | None, Large]:
    """In the largest figures, of those with the most digits; and the style of these."""
    made = [_with_digits(frame, style.at(digits), cells, rows) for digits in _digits(style)]
    return max(made, key=lambda each: each[2].size)


def _digits(style: Style) -> range:
    most = min(style.digits, MOST_DIGITS)
    return range(most, min(most, LEAST_DIGITS) - 1, -1)


def _with_digits(frame: Frame, style: Style, cells: int, rows: int) -> tuple[Style, Formula | None, Large]:
    formula = formula_of(frame, style)
    if formula is None:
        return style, None, Large(PLAIN, [])
    role: Role = BY_NAME[formula.quantity].phase if formula.quantity else "forward"
    return style, formula, _largest(formula, role, cells, rows)


def _largest(formula: Formula, role: Role, cells: int, rows: int) -> Large:
    """All of it where that is well read; else with its numbers in short, without its letters, or its value alone; and
    as plain text where there is no room for that."""
    name, letters, result = Span(formula.name, role), _equals(formula.letters), _result(formula, role)
    ways = [_equals(way) for way in formula.numbers] or [()]
    for least in (WELL_READ, 0):
        for way in ways:
            together = [[(name, *letters), (*way, *result)], [(name, *letters), way, result]]
            alone = [[(name, *letters, *way, *result)]]
            large = largest([[row for row in rows if row] for rows in [*together, *alone]], cells, rows, least)
            if large is not None:
                return large
    way = ways[-1]
    for brief, left_out in (([(name, *way), result], letters), ([(name, *result)], (*letters, *way))):
        above = folded((name, *left_out), cells) if left_out else []
        if (large := largest([brief], cells, rows - len(above))) is not None:
            return large._replace(above=above)
    return Large(PLAIN, _as_read(formula, "", cells))


def _equals(text: str) -> Row:
    return (Span(f" = {text}"),) if text else ()


def _result(formula: Formula, role: Role) -> Row:
    right = (Span(f" ≠ {formula.right}", "note"),) if formula.right else ()
    return Span(f" = {formula.value}", role), *right


def _marked(large: Large, frame: Frame, rows: int) -> list[Line]:
    """Lines with the sign of what just ran beside the middle of the first row, and blank ones between rows where there
    is room."""
    mark, none = Span(_mark(frame.op is not None), "changed"), Span(" " * MARGIN)
    high = row_height(large.size)
    lines: list[Line] = [(none, *row) for row in large.above]
    gaps = len(lines) + large.height + len(large.rows) - 1 <= rows
    for i, row in enumerate(large.lines):
        lines += [EMPTY] if gaps and i % high == 0 < i else []
        lines.append((mark if i == high // 2 else none, *row))
    return lines


# The values.


def _items(frame: Frame, style: Style) -> Iterator[NamedValue]:
    """What is given, then what is computed, in that order; of many features those that have room."""
    shown = shown_features(frame, style)
    yield from (NamedValue(f"x{i + 1}", "", float(frame.x[i])) for i in shown)
    yield NamedValue("y", "", frame.y)
    yield NamedValue("alpha", "", frame.alpha)
    if frame.m > 1:
        yield NamedValue("row", "", float(frame.row))
    yield from numbers(frame, shown, PARAMETERS)
    yield from numbers(frame, shown, [name for name in BY_NAME if name not in PARAMETERS])


def _value(frame: Frame, style: Style, item: NamedValue, role: Role) -> tuple[Span, ...]:
    if item.name == "row":  # which is counted, not measured
        return (Span(str(frame.row), role),)
    return value_spans(frame, style, item.name, item.value, role)


def _values(frame: Frame, style: Style, items: Sequence[NamedValue], cells: int, rows: int) -> list[Line]:
    """All in the largest figures that have room for that; else as many as there is room for, the rest as text."""
    in_figures = [_item(frame, style, item) for item in items]
    for size in VALUE_SIZES:
        placed = _placed(in_figures, cells - MARGIN, size)
        if len(placed) == len(items) and _rows(placed) * row_height(size) <= rows:
            return _drawn(in_figures, placed, size)
    size = VALUE_SIZES[-1]
    for count in range(len(placed), -1, -1):
        rest = rows - _rows(placed[:count]) * row_height(size)
        if rest >= 0 and len(text := _as_text(frame, style, items[count:], cells)) <= rest:
            return [*_drawn(in_figures, placed[:count], size), *text]
    return _as_text(frame, style, items, cells)[:rows]


def _item(frame: Frame, style: Style, item: NamedValue) -> Row:
    """`name=value`, and what should be there instead."""
    role: Role = BY_NAME[item.quantity].phase if item.quantity else "plain"
    role = "dim" if item.value is None else role
    mark = [Span(JUST_RAN.strip(), role)] if _is_new(frame, item) else []
    value, *right = _value(frame, style, item, role)
    instead = (Span(span.text.replace(" ", ""), span.role) for span in right)
    return *mark, Span(item.name, role), Span("=", "dim"), value, *instead


def _placed(items: Sequence[Row], cells: int, size: int) -> list[int]:
    """The row of each of these items, one after another in rows of so many cells; up to one that is too wide."""
    placed: list[int] = []
    apart, left = row_width((APART,), size), -1
    for item in items:
        taken = row_width(item, size)
        if taken > cells:
            break
        goes_on = apart + taken <= left
        placed.append((placed[-1] if placed else -1) + (not goes_on))
        left = left - apart - taken if goes_on else cells - taken
    return placed


def _rows(placed: Sequence[int]) -> int:
    return placed[-1] + 1 if placed else 0


def _drawn(items: Sequence[Row], placed: Sequence[int], size: int) -> list[Line]:
    rows: list[list[Span]] = [[] for _ in range(_rows(placed))]
    for item, at in zip(items, placed, strict=False):
        rows[at] += [*([APART] if rows[at] else []), *item]
    large = Large(size, [tuple(row) for row in rows])
    return [(Span(" " * MARGIN), *row) for row in large.lines]


def _as_text(frame: Frame, style: Style, items: Sequence[NamedValue], cells: int) -> list[Line]:
    """The same as plain text."""
    spans = [
        Span("".join(text for text, _ in (Span(f"{item.name} "), *_value(frame, style, item, "plain"))) + " " * 3)
        for item in items
    ]
    return folded((Span(" " * MARGIN), *spans), cells, MARGIN) if spans else []
