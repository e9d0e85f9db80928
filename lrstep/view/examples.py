"""The examples: the panel of the selected one and its batch, and the table of all with what is known of each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.data.described import shown_name
from lrstep.debugger import Debugger, Frame
from lrstep.errors import InputError, printable
from lrstep.formulas import FloatArray
from lrstep.quantities import POINTWISE, PointName
from lrstep.view.features import NAME_CELLS, shown_features
from lrstep.view.lines import Line, Span, cells_of, cut, line, trimmed
from lrstep.view.style import NOT_NOW, Style

POINTS = tuple(name for name in POINTWISE if name != "da")  # which says little more than y and a do
CHOICE = re.compile(r"(by|if)\b")
"""How a choice of examples begins that is more than a condition."""
_CHOSEN = re.compile(r"\s*([0-9]+)?\s*(?:by\s+(\w+))?\s*(?:if\s+(.+))?")
ROW_CELLS, Y_CELLS, CELLS = 8, 3, 11
HERE, BLANK = "▸ ", "  "
WRONG = "✗"
LONGEST_COST, INDENT = 20, 8


def example_rows(frame: Frame, style: Style, cells: int) -> list[Line]:
    """The rows of the panel."""
    return [*(trimmed(row, cells) for row in _example(frame, style, cells)), *_batch(frame, style, cells)]


def _example(frame: Frame, style: Style, cells: int) -> list[Line]:
    place = f", number {frame.position + 1} of the batch's {frame.m}" if 1 < frame.m < frame.rows else ""
    among = "  the only row" if frame.rows == 1 else f"  of 0–{frame.rows - 1}"
    where = line(NOT_NOW, Span(f"row {frame.row}", "title"), Span(f"{among}{place}", "dim"))
    kind = printable(frame.classes[int(frame.y)], NAME_CELLS)
    rows = [where]
    for i in shown_features(frame, style):
        value = float(frame.x[i]) if frame.as_read is None else float(frame.as_read[i])
        scaled = "" if frame.as_read is None else f"  standardized x{i + 1} = {style.number(frame.x[i])}"
        name = cut(shown_name(frame.features, i), max(NAME_CELLS, cells // 3))
        rows.append(line(NOT_NOW, Span(f"{name} ", "name"), style.number(value), Span(scaled, "dim")))
    label = line(NOT_NOW, Span("label ", "name"), kind, Span(f"  so y = {style.number(frame.y)}", "dim"))
    return [*rows, label, _prediction(frame, style)]


def _prediction(frame: Frame, style: Style) -> Line:
    """What a says of the label, and whether that is right."""
    a, predicts = frame.value("a"), Span("predicts ", "name")
    if a is None:
        return line(NOT_NOW, predicts, Span(style.unset, "dim"))
    if "a" in style.masks:
        return line(NOT_NOW, predicts, style.hidden)
    if math.isnan(a):
        return line(NOT_NOW, predicts, "nothing", Span("  (a is NaN, not a number)", "dim"))
    if a == 0.5:
        return line(NOT_NOW, Span("undecided", "name"), Span("  (a = 0.5 exactly, counted as 0)", "dim"))
    guess, side = (1, "above") if a > 0.5 else (0, "below")
    right = "right" if guess == int(frame.y) else "wrong"
    why = f"  (a = {style.telling(a, 0.5).number(a)}, {side} 0.5)"
    return line(NOT_NOW, predicts, printable(frame.classes[guess], NAME_CELLS), f", {right}", Span(why, "dim"))


def _batch(frame: Frame, style: Style, cells: int) -> list[Line]:
    """J, accuracy and saturation of the batch, as far as they are known: at any width always on as many rows."""
    if frame.m == 1:
        return []
    score, m = frame.score, frame.m
    cost = line(NOT_NOW, Span("batch ", "name"), f"J {style.number(frame.J, 'J')}")
    parts = ["", ""] if score is None else [f"{score.right} of {m} right", _saturated(score.saturated)]
    longest = [len(f"{m} of {m} right"), len(f"{m} saturated")]
    said = " · ".join(filter(None, parts))
    if LONGEST_COST + sum(longest) + 6 <= cells:
        return [(*cost, Span(f" · {said}"))] if said else [cost]
    if INDENT + sum(longest) + 3 <= cells:
        return [cost, line(" " * INDENT, said)]
    return [cost, *(line(" " * INDENT, part) for part in parts)]


def _saturated(count: int) -> str:
    return f"{count} saturated" if count else ""


class Order(NamedTuple):
    """How the table is sorted, and the condition of the rows that are in it."""

    column: str = "row"
    descending: bool = False
    condition: str = ""

    def by(self, column: str) -> Order:
        """Sorted by a column; by the same one again, the other way round."""
        return self._replace(column=column, descending=column == self.column and not self.descending)


WORST_FIRST = Order("L", descending=True)


class Examples:
    """The rows of a Debugger's batch where it stands, in an order. Raises InputError where the condition is none."""

    def __init__(self, debugger: Debugger, order: Order) -> None:
        frame = self.frame = debugger.frame
        self.order = order
        self._points = {name: _column(frame, name) for name in POINTS}
        kept = np.arange(frame.m) if not order.condition else _kept(debugger, order.condition)
        values = self._values(order.column)[kept]
        # What is not known comes last in either direction; rows that are alike stay in the order of the batch.
        unknown = np.isnan(values)
        rank = np.argsort(-values[~unknown] if order.descending else values[~unknown], kind="stable")
        self.positions: NDArray[np.intp] = np.concatenate([kept[~unknown][rank], kept[unknown]])

    def __len__(self) -> int:
        return len(self.positions)

    def row(self, place: int) -> int:
        """The data row at a place of the table."""
        return self.frame.values.batch.row(int(self.positions[place]))

    def place(self, row: int) -> int | None:
        """Where a data row is in the table; None where it is not."""
        position = self.frame.values.batch.position(row)
        places = np.flatnonzero(self.positions == (-1 if position is None else position))
        return int(places[0]) if len(places) else None

    def _values(self, column: str) -> FloatArray:
        if column in self._points:
            return self._points[column]
        batch, rows = self.frame.values.batch, self.frame.values.rows
        if column == "row":
            return np.array([batch.row(i) for i in range(self.frame.m)], np.float64)
        X, y = batch.read(rows, 0, self.frame.m)
        return (y if column == "y" else X[:, int(column[1:]) - 1]).astype(np.float64)

    # As lines.

    def header(self, style: Style, cells: int) -> Line:
        """The names of the columns, and by which they are sorted."""
        spans = [Span(BLANK)]
        for name, size in columns(self.frame, style, cells):
            sign = ("▼" if self.order.descending else "▲") if name == self.order.column else ""
            text = cut(_named(self.frame, name), size - 2) + sign
            spans.append(Span(" " * (size - cells_of(text)) + text, "title" if sign else "name"))
        return tuple(spans)

    def lines(self, first: int, count: int, style: Style, cells: int, cursor: int) -> list[Line]:
        """So many rows of the table, from one on; the one that the cursor is on is marked."""
        shown = columns(self.frame, style, cells)
        return [self._line(place, style, shown, here=place == cursor)
                for place in range(first, min(len(self), first + count))]  # fmt: skip

    def _line(self, place: int, style: Style, shown: Sequence[tuple[str, int]], *, here: bool) -> Line:
        row, position = self.row(place), int(self.positions[place])
        x, y = self.frame.values.example(row)
        spans = [Span(HERE if here else BLANK, "changed" if here else "plain")]
        for name, size in shown:
            text = f"{row}" if name == "row" else f"{y:.0f}" if name == "y" else ""
            if name in self._points:
                value = float(self._points[name][position])
                known = not np.isnan(value) or position < self.frame.known.reached(name)
                text = style.number(value if known else None, name)
            text = text or style.number(float(x[int(name[1:]) - 1]))
            spans.append(Span(" " * max(1, size - cells_of(text)) + text, "plain" if name in self._points else "name"))
        a = float(self._points["a"][position])
        wrong = not np.isnan(a) and (a > 0.5) != (y == 1)
        return line(*spans, Span(f" {WRONG}" if wrong else "  ", "note"))


def columns(frame: Frame, style: Style, cells: int) -> list[tuple[str, int]]:
    """The columns that have room and how wide each is: row, y, z, a, L and dz, and as many features as there is for."""
    points: list[tuple[str, int]] = [("y", Y_CELLS), *((name, CELLS) for name in POINTS)]
    room = cells - len(BLANK) - 2 - ROW_CELLS - sum(size for _, size in points)
    while room < 0 and len(points) > 2:
        room += points.pop(1)[1]  # z goes before a does, a before L
    shown = shown_features(frame, style)[: max(0, room // CELLS)]
    named = [max(CELLS, cells_of(_named(frame, f"x{i + 1}")) + 2) for i in shown]  # 2: the gap, and the sign
    sizes = named if sum(named) <= room else [CELLS] * len(shown)
    return [("row", ROW_CELLS), *((f"x{i + 1}", size) for i, size in zip(shown, sizes, strict=True)), *points]


def _named(frame: Frame, name: str) -> str:
    if name.startswith("x"):
        return shown_name(frame.features, int(name[1:]) - 1, 40)
    return name


def _column(frame: Frame, name: PointName) -> FloatArray:
    """One number an example, NaN where it is not known yet."""
    known = getattr(frame, name)
    return np.full(frame.m, np.nan) if known is None else np.array(known, np.float64)


def _kept(debugger: Debugger, condition: str) -> NDArray[np.intp]:
    """The places in the batch at which a condition holds."""
    value = debugger.value(condition)
    frame = debugger.frame
    mend = "write, for example, L > 0.5 and y == 1"
    if value is None:
        raise InputError(f"{printable(condition)} has no value yet", "step on, or " + mend)
    if isinstance(value, bool | np.bool_):
        return np.arange(frame.m if value else 0)
    if not isinstance(value, np.ndarray) or value.shape != (frame.m,) or value.dtype != np.bool_:
        raise InputError(f"{printable(condition)} is not a condition on each row", mend)
    return np.flatnonzero(value)


def examples_choice(words: str, n: int) -> tuple[str, Order]:
    """How many examples, empty where that is not said, and which in what order, as `5 by x1 if y == 1` says it."""
    choice = _CHOSEN.fullmatch(words)
    if choice is None:
        raise InputError(f"{printable(words)} is no choice of examples", "write, for example, 5 by dz if y == 1")
    count, column, condition = choice.groups()
    order = WORST_FIRST if column is None else Order(column)
    if column is not None and column not in ("row", "y", *POINTS, *(f"x{i + 1}" for i in range(n))):
        raise InputError(f"there is no column {printable(column)}", "choose row, x1, x2, …, y, z, a, L or dz")
    return count or "", order._replace(condition=condition or "")
