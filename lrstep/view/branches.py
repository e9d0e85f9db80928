"""Branches as a list, and two of them side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from lrstep.debugger import Branch, Debugger
from lrstep.debugger.assignments import edit_words
from lrstep.errors import printable
from lrstep.view.features import shown_features
from lrstep.view.lines import Line, Span, cut, line
from lrstep.view.style import Style
from lrstep.view.timeline import curves

HERE = "▸ "
NAME, NARROWEST, WIDEST = 4, 8, 14  # cells of a table's first column, and of its others
WIDE, CURVE_NAME = 70, 11


def branch_row(debugger: Debugger, branch: Branch) -> Line:
    """A branch: its name, what made it of which other, and how far it is known."""
    here = branch is debugger.branch
    origin = "the run as it was started"
    if branch.edit is not None:
        origin = f"from {printable(branch.parent or '')} at update {branch.edit.k:,}: {edit_words(branch.edit)}"
    known = f"  {branch.history.known:,} updates known"
    return line(
        Span(HERE if here else "  ", "changed" if here else "plain"),
        Span(f"{printable(branch.name):<6}", "title"), Span(f" {origin}"), Span(known, "dim"),
    )  # fmt: skip


def branch_rows(debugger: Debugger) -> list[Line]:
    """All of them."""
    return [branch_row(debugger, branch) for branch in debugger.branches]


def compared_rows(debugger: Debugger, other: Branch, style: Style, cells: int = WIDE) -> list[Line]:
    """The parameters after this update in the present branch and another, and their costs; the other has come here."""
    mine, k = debugger.branch, debugger.frame.update
    hidden = debugger.frame.n - len(shown_features(debugger.frame, style))
    note = f"after update {k:,}; J up to {debugger.horizon:,}" + (f"; {hidden} more weights" if hidden else "")
    return [
        *_table(debugger, mine, other, style, max(NARROWEST, min(WIDEST, (cells - NAME) // 3))),
        *_costs(debugger, mine, other, max(10, min(WIDE, cells) - CURVE_NAME)),
        line(Span(note, "dim")),
    ]


def _table(debugger: Debugger, mine: Branch, other: Branch, style: Style, width: int) -> list[Line]:
    """Each parameter and J in both, and the difference."""
    k = debugger.frame.update
    first, second = mine.history.parameters(k), other.history.parameters(k)
    shown = shown_features(debugger.frame, style)
    values: list[tuple[str, Any, Any]] = [(f"w{i + 1}", first.w[i], second.w[i]) for i in shown]
    values.append(("b", first.b, second.b))
    if k > debugger.history.start:
        values.append(("J", _cost(mine, k), _cost(other, k)))
    rows = [_row(width, "", printable(mine.name), printable(other.name), "difference")]
    for name, a, b in values:
        rows.append(_row(width, name, *(style.number(float(value)) for value in (a, b, np.subtract(b, a)))))
    return rows


def _costs(debugger: Debugger, mine: Branch, other: Branch, length: int) -> list[Line]:
    """J along both, on one scale."""
    both = (mine, other)
    drawn = curves([branch.history.costs() for branch in both], debugger.horizon, length)
    names = [cut(printable(branch.name), CURVE_NAME - 3) for branch in both]
    return [line(Span(f"J {name:<{CURVE_NAME - 3}} ", "name"), curve) for name, curve in zip(names, drawn, strict=True)]


def _cost(branch: Branch, k: int) -> float:
    return float(branch.update(k).gradient.J)


def _row(width: int, name: str, *values: str) -> Line:
    return line(Span(f"{name:<{NAME}}", "name"), "".join(f" {cut(value, width - 1):>{width - 1}}" for value in values))
