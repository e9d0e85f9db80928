"""The page: graph, listing, explanation, update and example laid out for a size; and what a click on it means.

Wide and high enough, all is beside each other. Else the panels follow in reading order and go on below the edge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.view.example import example_rows
from lrstep.view.explain import Level, explained
from lrstep.view.graph import framed, graph
from lrstep.view.lesson import OPS, START
from lrstep.view.lines import EMPTY, Line, Span, wrapped
from lrstep.view.listing import Listing, listing, window
from lrstep.view.style import Style
from lrstep.view.update import update_rows

TWO_COLUMNS = 72  # cells from which two panels have room beside each other
LISTING_CELLS = 45  # which the longest line of the listing takes with its border
SHORTEST_LISTING = 6
HEAD_OF_EXPLANATION = 4  # what just ran, with its numbers, what is next, and a blank


class Spot(NamedTuple):
    """A piece of one row, from column `left` up to `right`, and the action that a click there means."""

    row: int
    left: int
    right: int
    action: str


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of one width, what a click means where, and the rows at which its sections start."""

    lines: list[Line]
    spots: list[Spot]
    sections: list[int]
    explanation: list[int]
    """The first row of the explanation's panel, and the one after its last."""


class _Pane(NamedTuple):
    """A panel: what is in it, what its title offers and does, and the action of each of its lines."""

    title: str
    lines: list[Line]
    offer: str = ""
    action: str = ""
    line_actions: tuple[str | None, ...] = ()


def page(frame: Frame, style: Style, level: Level, width: int, height: int | None) -> Page:
    """The page of a Frame, `width` cells wide. It is at least `height` rows high, and higher where more is to be read.

    Without a height it is as high as its panels are when nothing in them is left out.
    """
    made = Page([], [], [0], [])
    made.lines.extend(graph(frame, style, width))
    if width < TWO_COLUMNS:
        _in_one_column(made, frame, style, level, width, height)
    else:
        _in_two_columns(made, frame, style, level, width, height)
    made.lines.extend([EMPTY] * ((height or 0) - len(made.lines)))
    return made


def column_widths(width: int) -> tuple[int, int]:
    """Cells of the left and the right panels below the graph; where there is one column, of either."""
    if width < TWO_COLUMNS:
        return width, width
    left = max(width // 2, min(LISTING_CELLS, width - LISTING_CELLS + 8))
    return left, width - left


def _in_two_columns(made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None) -> None:
    left, right = column_widths(width)
    update, example = _update(frame, style, left - 2), _example(frame, style, right - 2)
    below = max(len(update.lines), len(example.lines)) + 2
    explain = _explain(frame, style, level, right - 2)
    explanation = max(tallest(level, right - 2), len(explain.lines)) + 2
    whole = listing(frame, left - 2)
    if height is None:
        above = seen = max(explanation, len(whole.lines) + 2)
    else:
        room = height - len(made.lines)
        above = room - below if room - below >= max(explanation, SHORTEST_LISTING + 2) else max(room, explanation)
        seen = min(above, room) if room > SHORTEST_LISTING else above
    code = _listing(frame, whole, seen - 2)
    made.explanation.extend((len(made.lines), len(made.lines) + explanation))
    _beside(made, (code, left), (explain, right), above)
    made.sections.append(len(made.lines))
    _beside(made, (update, left), (example, right), below)


def _in_one_column(made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None) -> None:
    inner = width - 2
    explanation, whole = tallest(level, inner), listing(frame, inner)
    made.explanation.extend((len(made.lines), len(made.lines) + explanation + 2))
    for pane, rows in (
        (_explain(frame, style, level, inner), explanation),
        (_listing(frame, whole, len(whole.lines) if height is None else max(SHORTEST_LISTING, height - 2)), None),
        (_update(frame, style, inner), None),
        (_example(frame, style, inner), None),
    ):
        made.sections.append(len(made.lines))
        _beside(made, (pane, width), None, max(len(pane.lines), rows or 0) + 2)


def _beside(made: Page, left: tuple[_Pane, int], right: tuple[_Pane, int] | None, height: int) -> None:
    """One or two panels in borders, added below what is there."""
    top, start = len(made.lines), 0
    boxes = []
    for pane, width in (left, right) if right else (left,):
        boxes.append(framed(pane.title, pane.lines, width, height, pane.offer))
        if pane.action:
            made.spots.append(Spot(top, start, start + width, pane.action))
        actions = enumerate(pane.line_actions[: height - 2])
        made.spots.extend(Spot(top + 1 + y, start, start + width, action) for y, action in actions if action)
        start += width
    made.lines.extend(tuple(span for box in row for span in box) for row in zip(*boxes, strict=True))


def _listing(frame: Frame, whole: Listing, seen: int) -> _Pane:
    """As much of the listing as is seen at once, its current line among it."""
    shown = window(whole, max(1, seen))
    actions = tuple(address and f"go_to_address('{address}')" for address in shown.addresses)
    other = "vector" if frame.program.name == "scalar" else "scalar"
    return _Pane(f"program: {frame.program.name}", shown.lines, f"v: {other}", "switch_program", actions)


def _explain(frame: Frame, style: Style, level: Level, cells: int) -> _Pane:
    here, other = ("plain words", "derivation") if level == "words" else ("derivation", "plain words")
    return _Pane(f"explain: {here}", explained(frame, style, level, cells), f"w: {other}", "switch_level")


def _update(frame: Frame, style: Style, cells: int) -> _Pane:
    return _Pane("update: old − alpha·gradient = new", update_rows(frame, style, cells))


def _example(frame: Frame, style: Style, cells: int) -> _Pane:
    offer, action = ("x: next", "next_example(1)") if frame.m > 1 else ("", "")
    return _Pane("example", example_rows(frame, style, cells), offer, action)


@lru_cache(maxsize=16)
def tallest(level: Level, cells: int) -> int:
    """Rows of the longest explanation, so that no key moves the panels below it."""
    take: Callable[[str, str], str] = (lambda plain, _: plain) if level == "words" else (lambda _, why: why)
    texts = [take(*words) for words in (START, *OPS.values())]
    return HEAD_OF_EXPLANATION + max(len(wrapped(Span(""), text, cells, "")) for text in texts)
