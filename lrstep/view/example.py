"""The example panel: which one is selected, its row in the data's own names, and the batch's numbers."""

from __future__ import annotations

from lrstep.debugger import Frame, predictions
from lrstep.errors import printable
from lrstep.view.features import NAME_CELLS, shown_features
from lrstep.view.lines import Line, Span, cut, line, trimmed
from lrstep.view.marks import NOT_NOW
from lrstep.view.style import Style

LONGEST_COST, INDENT = 20, 8


def example_rows(frame: Frame, style: Style, cells: int) -> list[Line]:
    """The rows of the panel."""
    return [*(trimmed(row, cells) for row in _example(frame, style, cells)), *_batch(frame, style, cells)]


def _example(frame: Frame, style: Style, cells: int) -> list[Line]:
    place = "" if frame.m == frame.rows else f", number {frame.position + 1} of the batch's {frame.m}"
    among = "  the only row" if frame.rows == 1 else f"  of the rows 0 to {frame.rows - 1}"
    where = line(NOT_NOW, Span(f"row {frame.row}", "title"), Span(f"{among}{place}", "dim"))
    kind = printable(frame.classes[int(frame.y)], NAME_CELLS)
    a = frame.value("a")
    rows = [where]
    for i in shown_features(frame, style):
        value = float(frame.x[i]) if frame.as_read is None else float(frame.as_read[i])
        scaled = "" if frame.as_read is None else f"  standardized x{i + 1} = {style.number(frame.x[i])}"
        name = cut(printable(frame.features[i]), max(NAME_CELLS, cells // 3))
        rows.append(line(NOT_NOW, Span(f"{name} ", "name"), style.number(value), Span(scaled, "dim")))
    label = line(NOT_NOW, Span("label ", "name"), kind, Span(f"  so y = {style.number(frame.y)}", "dim"))
    if a is None:
        says = line(NOT_NOW, Span("the model says ", "name"), Span(style.unset, "dim"))
    elif "a" in style.masks:
        says = line(NOT_NOW, Span("the model says ", "name"), style.hidden)
    elif a == 0.5:
        says = line(NOT_NOW, Span("the model says ", "name"), "neither", Span("  (a = 0.5, counted as 0)", "dim"))
    else:
        guess = int(a > 0.5)
        right = "right" if guess == int(frame.y) else "wrong"
        share = f"a = {style.number(a)}" if guess else f"1 − a = {style.number(1 - a)}"
        says = line(
            NOT_NOW, Span("the model says ", "name"), printable(frame.classes[guess], NAME_CELLS), f", {right}",
            Span(f"  ({share})", "dim"),
        )  # fmt: skip
    return [*rows, label, says]


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
