"""The timeline: one line for the whole run, with where one stands on it."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len

from lrstep.debugger import Frame
from lrstep.view.lines import EMPTY, Line, Span, fit, line, width

More = Literal["", "below", "above"]
MORE: dict[More, str] = {"": "", "below": "Tab: more below ", "above": "Tab: to the top "}


def timeline(frame: Frame, horizon: int, cells: int, *, more: More = "") -> Line:
    """The updates 0 to `horizon` from left to right, a mark at the present one, and its number.

    Where there is `more` of the page than has room, how to see it is said at the right.
    """
    label = _label(frame.update, horizon)
    below = line(Span(MORE[more], "note")) if more else EMPTY
    length = _length(horizon, cells, more=more)
    if length < 3:
        return fit((Span(label, "dim"), *below), cells)
    at = min(length - 1, round(frame.update / horizon * (length - 1)))
    marks = line(
        " ", Span("━" * at, "forward"), Span("●", "title"), Span("─" * (length - 1 - at), "border"), Span(label, "dim")
    )
    return (*fit(marks, cells - width(below)), *below)


def update_at(column: int, horizon: int, cells: int, *, more: More = "") -> int:
    """The update that a column of the line stands for."""
    length = _length(horizon, cells, more=more)
    return max(0, min(horizon, round((column - 1) / max(1, length - 1) * horizon)))


def extended(horizon: int, update: int) -> int:
    """A horizon twice as far, or four times, …, where the update is beyond it."""
    while update > horizon:
        horizon *= 2
    return horizon


def _label(update: int, horizon: int) -> str:
    return f"  update {update:,} of {horizon:,} "


def _length(horizon: int, cells: int, *, more: More) -> int:
    """The same for every update, so that a click means the same wherever one stands."""
    return cells - 1 - cell_len(_label(horizon, horizon)) - (len(MORE["below"]) if more else 0)
