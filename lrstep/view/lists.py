"""Breakpoints, watches and branches as lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrstep.debugger import STOPS, Branch, Breakpoint, Debugger, Watched
from lrstep.debugger.assignments import edit_words
from lrstep.debugger.tour import ScenarioStop
from lrstep.errors import printable
from lrstep.view.lines import Line, Span, cut, folded, line
from lrstep.view.listing import OFF, ON, SCENARIO
from lrstep.view.style import Style

SHOWN_ITEMS = 3
HERE = "▸ "


def breakpoint_row(breakpoint: Breakpoint) -> Line:
    """A breakpoint with its number, its mark and what it says."""
    what = STOPS[breakpoint.text][1] if breakpoint.text in STOPS else ""
    if what and breakpoint.condition is not None and "R" in breakpoint.condition.names:
        what = what.replace("J", "J + R")
    if isinstance(breakpoint, ScenarioStop):
        about = printable(breakpoint.caption, 200) or what
        what = f"stop {breakpoint.number} of the scenario{f': {about}' if about else ''}"
        return line(Span(f"   {SCENARIO} ", "note"), printable(breakpoint.text, 200), Span(f"  {what}", "dim"))
    return line(
        Span(f"{breakpoint.number:>2} {ON if breakpoint.enabled else OFF} ", "note" if breakpoint.enabled else "dim"),
        printable(breakpoint.text, 200),
        Span(f"  {what}" if what else "", "dim"),
    )


def watch_rows(watches: Sequence[Watched], style: Style, cells: int) -> list[Line]:
    """Each watch with its value here, the one an update ago, and its change."""
    rows: list[Line] = []
    for watch in watches:
        spans = [Span(f"{cut(printable(watch.text), max(8, cells // 2))} ", "name"), Span(value_of(watch.value, style))]
        if watch.right is not None:
            spans.append(Span(f" ≠ {value_of(watch.right, style)}", "note"))
        if watch.before is not None:
            spans.append(Span(f"  was {value_of(watch.before, style)}", "dim"))
        if watch.change is not None:
            sign = "+" if watch.change > 0 else ""
            spans.append(Span(f"  {sign}{style.number(watch.change)}", "note"))
        rows += folded(tuple(spans), cells, 2)
    return rows


def value_of(value: object, style: Style) -> str:
    """A value of an expression: a number, true or false, or the first of several."""
    if value is None:
        return style.unset
    array = np.asarray(value)
    if array.ndim == 0:
        return str(bool(array)).lower() if array.dtype == np.bool_ else style.number(float(array))
    flat = array.ravel()[:SHOWN_ITEMS]
    more = ", …" if array.size > SHOWN_ITEMS else ""
    shape = ", ".join(map(str, array.shape)) + ("," if array.ndim == 1 else "")
    return f"[{', '.join(value_of(item, style) for item in flat)}{more}] ({shape})"


def branch_row(debugger: Debugger, branch: Branch) -> Line:
    """A branch: its name, what made it of which other, and how far it is known."""
    here = branch is debugger.branch
    origin = "the original run"
    if branch.edit is not None:
        origin = f"from {printable(branch.parent or '')} at update {branch.edit.k:,}: {edit_words(branch.edit)}"
    known = f"  {branch.history.known:,} update{'' if branch.history.known == 1 else 's'} computed"
    return line(
        Span(HERE if here else "  ", "changed" if here else "plain"),
        Span(f"{printable(branch.name):<6}", "title"), Span(f" {origin}"), Span(known, "dim"),
    )  # fmt: skip


def branch_rows(debugger: Debugger) -> list[Line]:
    """All of them."""
    return [branch_row(debugger, branch) for branch in debugger.branches]
