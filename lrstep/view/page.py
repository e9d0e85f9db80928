"""The page: graph, listing, explanation, update and example laid out for a size; and what a click on it means.

Wide and high enough, all is beside each other. Else the panels follow in reading order and go on below the edge, the
explanation first: what just happened and why is seen before anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.view.explain import LEVELS, Level, tallest
from lrstep.view.extras import NOTHING, Extras, PlotPane
from lrstep.view.graph import framed, graph, graph_panels, graph_places
from lrstep.view.layouts import FULL, LAYOUTS, PROJECTOR
from lrstep.view.lines import EMPTY, Line
from lrstep.view.listing import listing
from lrstep.view.panes import (
    Pane,
    Placed,
    example_pane,
    explain_pane,
    graph_pane,
    plot_pane,
    program_pane,
    update_pane,
    watch_pane,
)
from lrstep.view.projector import projected
from lrstep.view.style import Style

TWO_COLUMNS = 78  # cells from which two panels have room beside each other
LISTING_CELLS = 45  # which the longest line of the listing takes with its border
SHORTEST_LISTING = 6
PROJECTOR_ROWS = 30
PLOT_ROWS, LOWEST_PLOT = 18, 10  # of a plot with its border
MARGIN = 6  # cells of a line of the listing, with the border: a click there is on the breakpoint
UPDATE_CELLS, EXAMPLE_CELLS = 46, 42  # of 120, where there are watches between them


class ClickArea(NamedTuple):
    """A piece of one row, from column `left` up to `right`, and the action that a click there means."""

    row: int
    left: int
    right: int
    action: str


class Page(NamedTuple):
    """Lines of one width, what a click means where, the rows at which its sections start, and the panes in it."""

    lines: list[Line]
    spots: list[ClickArea]
    sections: list[int]
    panes: list[Placed]

    def rows_of(self, name: str) -> tuple[int, int]:
        """The first row of a pane and the one after its last; twice 0 where it is not on the page."""
        found = next((placed for placed in self.panes if placed.pane.name == name), None)
        return (0, 0) if found is None else (found.top, found.top + found.height)

    @property
    def explanation(self) -> tuple[int, int]:
        """Where what was just done is explained."""
        return self.rows_of("explain")


def page(
    frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras = NOTHING,
    layout: str = FULL,
) -> Page:  # fmt: skip
    """The page of a Frame, `width` cells wide. It is at least `height` rows high, and higher where more is to be read.

    Without a height it is as high as its panels are when nothing in them is left out. `layout` is one of LAYOUTS.
    """
    made = Page([], [], [0], [])
    if layout == PROJECTOR:
        return _projector(made, frame, style, level, width, height or PROJECTOR_ROWS)
    hidden = LAYOUTS[layout]
    if "graph" not in hidden:
        four = graph_panels(frame, style, width)
        made.lines.extend(graph(frame, four, width))
        places = graph_places(four, width)
        made.panes.extend(Placed(graph_pane(*named), *at) for named, at in zip(four.items(), places, strict=True))
    if width < TWO_COLUMNS or not _explanation_fits(level, width, height, len(made.lines)):
        _in_one_column(made, frame, style, level, width, height, extras, hidden)
    elif hidden & {"program", "explain"}:
        _in_some_columns(made, frame, style, level, width, height, extras, hidden)
    else:
        _in_two_columns(made, frame, style, level, width, height, extras)
    made.lines.extend([EMPTY] * ((height or 0) - len(made.lines)))
    return made


def _projector(made: Page, frame: Frame, style: Style, level: Level, width: int, height: int) -> Page:
    """Large figures, and the explanation at the bottom."""
    projection = projected(frame, style, level, width, height)
    explain = Pane("explain", "explain", projection.explanation)
    said = framed(explain.title, explain.lines, width, projection.explanation_rows)
    made.lines.extend([*projection.figures, *[EMPTY] * (height - len(projection.figures) - len(said))])
    made.panes.append(Placed(Pane("figures", "", projection.numbers), 0, 0, width, len(made.lines)))
    made.panes.append(Placed(explain, len(made.lines), 0, width, len(said)))
    made.lines.extend(said)
    return made


def _explanation_fits(level: Level, width: int, height: int | None, above: int) -> bool:
    """Whether the longest explanation is seen whole beside the listing, below so many rows."""
    return height is None or above + tallest((level,), column_widths(width)[1] - 2) + 2 <= height


def column_widths(width: int) -> tuple[int, int]:
    """Cells of the left and the right panels below the graph; where there is one column, of either."""
    if width < TWO_COLUMNS:
        return width, width
    left = max(width // 2, min(LISTING_CELLS, width - LISTING_CELLS + 8))
    return left, width - left


def _in_two_columns(
    made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras
) -> None:
    left, right = column_widths(width)
    bottom = _bottom(frame, style, width, extras)
    below = max(len(pane.lines) for pane, _ in bottom) + 2
    room = None if height is None else height - len(made.lines)
    both = room is not None and room - below >= tallest(LEVELS, right - 2) + 2
    explain = explain_pane(frame, style, level, right - 2, extras, both=both)
    explanation = tallest(LEVELS if both else (level,), right - 2) + 2
    whole = listing(frame, left - 2, extras.stops)
    if room is None:
        above = seen = max(explanation, len(whole.lines) + 2)
    else:
        above = room - below if room - below >= max(explanation, SHORTEST_LISTING + 2) else max(room, explanation)
        seen = min(above, room)
    above = max(above, len(explain.lines) + 2)  # what an op has to say is never cut, and moves little
    code = program_pane(frame, whole, seen - 2)
    if extras.plot is not None:
        stacked = _beside_plot(extras.plot, left, above, below, (code, len(whole.lines) + 2), bottom[0][0])
        beside = [(explain, above), (bottom[-1][0], below)]
        _add_columns(made, [(left, stacked), (right, beside)])
        return
    _add(made, [(code, left), (explain, right)], above)
    made.sections.append(len(made.lines))
    _add(made, bottom, below)


def _beside_plot(
    plot: PlotPane, width: int, above: int, below: int, code: tuple[Pane, int], update: Pane
) -> list[tuple[Pane, int]]:
    """The left column with a plot in it: it takes the listing's place, and the update's where it would be too low."""
    whole = above + below
    if whole - below - code[1] >= PLOT_ROWS:
        return [code, (plot_pane(plot, width, above - code[1]), above - code[1]), (update, below)]
    if above >= PLOT_ROWS:
        return [(plot_pane(plot, width, above), above), (update, below)]
    return [(plot_pane(plot, width, whole), whole)]


def _in_some_columns(
    made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras,
    hidden: frozenset[str],
) -> None:  # fmt: skip
    """Two columns in which panels are left out, or one where all of a column are; the first of each takes the room."""
    widths = column_widths(width)
    if extras.plot is None and hidden >= {"program", "update"}:
        widths = (0, width)
    left, right = widths
    explain = explain_pane(frame, style, level, right - 2, extras)
    whole = listing(frame, left - 2, extras.stops)
    room = len(explain.lines) + 2 if height is None else max(len(explain.lines) + 2, height - len(made.lines))
    columns: list[list[tuple[Pane, int]]] = [[], []]
    if left:
        update = [] if "update" in hidden else [update_pane(frame, style, left - 2)]
        rest = room - sum(len(pane.lines) + 2 for pane in update)
        if extras.plot is not None:
            columns[0].append((plot_pane(extras.plot, left, rest), rest))
        elif "program" not in hidden:
            columns[0].append((program_pane(frame, whole, rest - 2), rest))
        columns[0] += [(pane, len(pane.lines) + 2 if columns[0] else room) for pane in update]
    example = [] if "example" in hidden else [example_pane(frame, style, right - 2)]
    if "explain" not in hidden:
        columns[1].append((explain, room - sum(len(pane.lines) + 2 for pane in example)))
    columns[1] += [(pane, len(pane.lines) + 2 if columns[1] else room) for pane in example]
    _add_columns(made, [(cells, panes) for cells, panes in zip(widths, columns, strict=True) if panes])


def _bottom(frame: Frame, style: Style, width: int, extras: Extras) -> list[tuple[Pane, int]]:
    """The panels below the listing: update, example, and between them the watches where there are any."""
    left, right = column_widths(width)
    if extras.watched:
        left, right = UPDATE_CELLS * width // 120, EXAMPLE_CELLS * width // 120
    panes = [(update_pane(frame, style, left - 2), left), (example_pane(frame, style, right - 2), right)]
    if extras.watched:
        room = width - left - right
        panes.insert(1, (watch_pane(extras, style, room - 2), room))
    return panes


def _in_one_column(
    made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras,
    hidden: frozenset[str],
) -> None:  # fmt: skip
    inner = width - 2
    explanation, whole = tallest((level,), inner), listing(frame, inner, extras.stops)
    explain = explain_pane(frame, style, level, inner, extras)
    explanation = max(explanation, len(explain.lines))
    plotted = PLOT_ROWS if height is None else max(LOWEST_PLOT, min(PLOT_ROWS, height))
    code = program_pane(frame, whole, len(whole.lines) if height is None else max(SHORTEST_LISTING, height - 2))
    panes = [(explain, explanation)]
    if extras.plot is not None:
        panes.append((plot_pane(extras.plot, width, plotted), plotted - 2))
    if extras.watched:
        panes.append((watch_pane(extras, style, inner), 0))
    panes += [(code, 0), (update_pane(frame, style, inner), 0), (example_pane(frame, style, inner), 0)]
    for pane, rows in panes:
        if pane.name in hidden:
            continue
        joined = bool(made.lines)
        if joined:
            made.lines.pop()  # the border below: the panels share one, for there is little room
        made.sections.append(len(made.lines))
        _add(made, [(pane, width)], max(len(pane.lines), rows) + 2, joined=joined)


def _add(made: Page, panes: Sequence[tuple[Pane, int]], height: int, *, joined: bool = False) -> None:
    """Panels beside each other in borders, each with its width, below what is there."""
    _add_columns(made, [(width, [(pane, height)]) for pane, width in panes], joined=joined)


def _add_columns(
    made: Page, columns: Sequence[tuple[int, Sequence[tuple[Pane, int]]]], *, joined: bool = False
) -> None:
    """Columns of one height beside each other, each of panels of its width, below each other."""
    start, boxes = 0, []
    for width, panes in columns:
        box: list[Line] = []
        for pane, height in panes:
            placed = Placed(pane, len(made.lines) + len(box), start, width, height)
            made.panes.append(placed)
            _add_spots(made, placed)
            box += framed(pane.title, pane.lines, width, height, pane.offer, joined=joined)
        boxes.append(box)
        start += width
    made.lines.extend(tuple(span for box in row for span in box) for row in zip(*boxes, strict=True))


def _add_spots(made: Page, placed: Placed) -> None:
    """What clicks on a panel's title, margin and lines mean."""
    pane, top, start, width, height = placed
    if pane.action:
        made.spots.append(ClickArea(top, start, start + width, pane.action))
    margins = enumerate(pane.margin_actions[: height - 2])
    made.spots.extend(ClickArea(top + 1 + y, start, start + MARGIN, action) for y, action in margins if action)
    actions = enumerate(pane.line_actions[: height - 2])
    made.spots.extend(ClickArea(top + 1 + y, start, start + width, action) for y, action in actions if action)
