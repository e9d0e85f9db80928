"""The timeline: one line for the whole run, with where one stands on it."""

from __future__ import annotations

from rich.cells import cell_len

from lrstep.debugger import Frame
from lrstep.view.lines import Line, Span, fit, line


def timeline(frame: Frame, horizon: int, cells: int, *, more: bool = False) -> Line:
    """The updates 0 to `horizon` from left to right, a mark at the present one, and its number.

    Where there is `more` of the page than has room, how to see it is said before that.
    """
    if more:
        told = "Tab: more below "
        return fit((*timeline(frame, horizon, cells - len(told)), Span(told, "note")), cells)
    label = _label(frame.update, horizon)
    length = _length(horizon, cells)
    if length < 3:
        return fit(line(Span(label, "dim")), cells)
    at = min(length - 1, round(frame.update / horizon * (length - 1)))
    past, future = "━" * at, "─" * (length - 1 - at)
    marks = line(" ", Span(past, "forward"), Span("●", "title"), Span(future, "border"), Span(label, "dim"))
    return fit(marks, cells)


def update_at(column: int, horizon: int, cells: int) -> int:
    """The update that a column of the line stands for."""
    length = _length(horizon, cells)
    return max(0, min(horizon, round((column - 1) / max(1, length - 1) * horizon)))


def _label(update: int, horizon: int) -> str:
    return f"  update {update:,} of {horizon:,} "


def _length(horizon: int, cells: int) -> int:
    """The same for every update, so that a click means the same wherever one stands."""
    return cells - 1 - cell_len(_label(horizon, horizon))
