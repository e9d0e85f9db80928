"""The example panel: which one is selected, its row in the data's own names, and the batch's numbers."""

from __future__ import annotations

import math

from lrstep.debugger import Frame, predictions
from lrstep.errors import printable
from lrstep.view.features import NAME_CELLS, shown_features
from lrstep.view.lines import Line, Span, cut, line, trimmed
from lrstep.view.style import NOT_NOW, Style

LONGEST_COST, INDENT = 20, 8


def example_rows(frame: Frame, style: Style, cells: int) -> list[Line]:
    """The rows of the panel."""
    return [*(trimmed(row, cells) for row in _example(frame, style, cells)), *_batch(frame, style, cells)]


def _example(frame: Frame, style: Style, cells: int) -> list[Line]:
    place = "" if frame.m == frame.rows else f", number {frame.position + 1} of the batch's {frame.m}"
    among = "  the only row" if frame.rows == 1 else f"  of 0–{frame.rows - 1}"
    where = line(NOT_NOW, Span(f"row {frame.row}", "title"), Span(f"{among}{place}", "dim"))
    kind = printable(frame.classes[int(frame.y)], NAME_CELLS)
    rows = [where]
    for i in shown_features(frame, style):
        value = float(frame.x[i]) if frame.as_read is None else float(frame.as_read[i])
        scaled = "" if frame.as_read is None else f"  standardized x{i + 1} = {style.number(frame.x[i])}"
        name = cut(printable(frame.features[i]), max(NAME_CELLS, cells // 3))
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
    found, m = predictions(frame), frame.m
    right = style.unset if found is None else f"{found.right}"
    saturated = style.unset if found is None else f"{found.saturated}"
    cost = line(NOT_NOW, Span("batch ", "name"), f"J {style.number(frame.J, 'J')}")
    parts = [f"{right} of {m} right", f"{saturated} saturated"]
    longest = [len(f"{m} of {m} right"), len(f"{m} saturated")]
    if LONGEST_COST + sum(longest) + 6 <= cells:
        return [(*cost, Span(" · " + " · ".join(parts)))]
    if INDENT + sum(longest) + 3 <= cells:
        return [cost, line(" " * INDENT, " · ".join(parts))]
    return [cost, *(line(" " * INDENT, part) for part in parts)]
