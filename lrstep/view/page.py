"""The page: graph, listing, explanation, update and example laid out for a size; and what a click on it means.

Wide and high enough, all is beside each other. Else the panels follow in reading order and go on below the edge, the
explanation first: what just happened and why is seen before anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.view.example import example_rows
from lrstep.view.explain import LEVELS, Level, explained, tallest
from lrstep.view.extras import NOTHING, Extras, PlotPane
from lrstep.view.graph import framed, graph
from lrstep.view.layouts import FULL, LAYOUTS, PROJECTOR
from lrstep.view.lines import EMPTY, Line
from lrstep.view.listing import Listing, listing, window
from lrstep.view.projector import projector_lines
from lrstep.view.stops import watch_rows
from lrstep.view.style import Style
from lrstep.view.update import update_rows

TWO_COLUMNS = 78  # cells from which two panels have room beside each other
LISTING_CELLS = 45  # which the longest line of the listing takes with its border
SHORTEST_LISTING = 6
PLOT = "plot: "
PROJECTOR_ROWS = 30
PLOT_ROWS, LOWEST_PLOT = 18, 10  # of a plot with its border
MARGIN = 6  # cells of a line of the listing, with the border: a click there is on the breakpoint
UPDATE_CELLS, EXAMPLE_CELLS = 46, 42  # of 120, where there are watches between them


class Spot(NamedTuple):
    """A piece of one row, from column `left` up to `right`, and the action that a click there means."""

    row: int
    left: int
    right: int
    action: str


class Page(NamedTuple):
    """Lines of one width, what a click means where, and the rows at which its sections start."""

    lines: list[Line]
    spots: list[Spot]
    sections: list[int]
    explanation: list[int]
    """The first row of the explanation's panel, and the one after its last."""
    plot: list[int]
    """The first row of the plot's panel, where there is one."""


class _Pane(NamedTuple):
    """A panel: what is in it, what its title offers and does, and what a click on each line and its margin does."""

    title: str
    lines: list[Line]
    offer: str = ""
    action: str = ""
    line_actions: tuple[str | None, ...] = ()
    margin_actions: tuple[str | None, ...] = ()


def page(
    frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras = NOTHING,
    layout: str = FULL,
) -> Page:  # fmt: skip
    """The page of a Frame, `width` cells wide. It is at least `height` rows high, and higher where more is to be read.

    Without a height it is as high as its panels are when nothing in them is left out. `layout` is one of LAYOUTS.
    """
    made = Page([], [], [0], [], [])
    if layout == PROJECTOR:
        made.lines.extend(projector_lines(frame, style, level, width, height or PROJECTOR_ROWS))
        made.explanation.extend((0, len(made.lines)))
        return made
    hidden = LAYOUTS[layout]
    if "graph" not in hidden:
        made.lines.extend(graph(frame, style, width))
    if width < TWO_COLUMNS or not _explanation_fits(level, width, height, len(made.lines)):
        _in_one_column(made, frame, style, level, width, height, extras, hidden)
    elif hidden & {"program", "explain"}:
        _in_some_columns(made, frame, style, level, width, height, extras, hidden)
    else:
        _in_two_columns(made, frame, style, level, width, height, extras)
    made.lines.extend([EMPTY] * ((height or 0) - len(made.lines)))
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
    explain = _explain(frame, style, level, right - 2, extras, both=both)
    explanation = tallest(LEVELS if both else (level,), right - 2) + 2
    whole = listing(frame, left - 2, extras.stops)
    if room is None:
        above = seen = max(explanation, len(whole.lines) + 2)
    else:
        above = room - below if room - below >= max(explanation, SHORTEST_LISTING + 2) else max(room, explanation)
        seen = min(above, room)
    above = max(above, len(explain.lines) + 2)  # what an op has to say is never cut, and moves little
    code = _listing(frame, whole, seen - 2)
    made.explanation.extend((len(made.lines), len(made.lines) + explanation))
    if extras.plot is not None:
        made.plot.append(len(made.lines))
        stacked = _beside_plot(extras.plot, left, above, below, (code, len(whole.lines) + 2), bottom[0][0])
        beside = [(explain, above), (bottom[-1][0], below)]
        _add_columns(made, [(left, stacked), (right, beside)])
        return
    _add(made, [(code, left), (explain, right)], above)
    made.sections.append(len(made.lines))
    _add(made, bottom, below)


def _beside_plot(
    plot: PlotPane, width: int, above: int, below: int, code: tuple[_Pane, int], update: _Pane
) -> list[tuple[_Pane, int]]:
    """The left column with a plot in it: it takes the listing's place, and the update's where it would be too low."""
    whole = above + below
    if whole - below - code[1] >= PLOT_ROWS:
        return [code, (_plot(plot, width, above - code[1]), above - code[1]), (update, below)]
    if above >= PLOT_ROWS:
        return [(_plot(plot, width, above), above), (update, below)]
    return [(_plot(plot, width, whole), whole)]


def _in_some_columns(
    made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras,
    hidden: frozenset[str],
) -> None:  # fmt: skip
    """Two columns in which panels are left out, or one where all of a column are; the first of each takes the room."""
    widths = column_widths(width)
    if extras.plot is None and hidden >= {"program", "update"}:
        widths = (0, width)
    left, right = widths
    explain = _explain(frame, style, level, right - 2, extras)
    whole = listing(frame, left - 2, extras.stops)
    room = len(explain.lines) + 2 if height is None else max(len(explain.lines) + 2, height - len(made.lines))
    columns: list[list[tuple[_Pane, int]]] = [[], []]
    if left:
        update = [] if "update" in hidden else [_update(frame, style, left - 2)]
        rest = room - sum(len(pane.lines) + 2 for pane in update)
        if extras.plot is not None:
            made.plot.append(len(made.lines))
            columns[0].append((_plot(extras.plot, left, rest), rest))
        elif "program" not in hidden:
            columns[0].append((_listing(frame, whole, rest - 2), rest))
        columns[0] += [(pane, len(pane.lines) + 2 if columns[0] else room) for pane in update]
    example = [] if "example" in hidden else [_example(frame, style, right - 2)]
    if "explain" not in hidden:
        made.explanation.extend((len(made.lines), len(made.lines) + room))
        columns[1].append((explain, room - sum(len(pane.lines) + 2 for pane in example)))
    columns[1] += [(pane, len(pane.lines) + 2 if columns[1] else room) for pane in example]
    _add_columns(made, [(cells, panes) for cells, panes in zip(widths, columns, strict=True) if panes])
    made.explanation.extend((0, 0) if not made.explanation else ())


def _bottom(frame: Frame, style: Style, width: int, extras: Extras) -> list[tuple[_Pane, int]]:
    """The panels below the listing: update, example, and between them the watches where there are any."""
    left, right = column_widths(width)
    if extras.watched:
        left, right = UPDATE_CELLS * width // 120, EXAMPLE_CELLS * width // 120
    panes = [(_update(frame, style, left - 2), left), (_example(frame, style, right - 2), right)]
    if extras.watched:
        room = width - left - right
        panes.insert(1, (_watch(extras, style, room - 2), room))
    return panes


def _in_one_column(
    made: Page, frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras,
    hidden: frozenset[str],
) -> None:  # fmt: skip
    inner = width - 2
    explanation, whole = tallest((level,), inner), listing(frame, inner, extras.stops)
    explain = _explain(frame, style, level, inner, extras)
    explanation = max(explanation, len(explain.lines))
    plotted = PLOT_ROWS if height is None else max(LOWEST_PLOT, min(PLOT_ROWS, height))
    code = _listing(frame, whole, len(whole.lines) if height is None else max(SHORTEST_LISTING, height - 2))
    panes = [("explain", explain, explanation)]
    if extras.plot is not None:
        panes.append(("plot", _plot(extras.plot, width, plotted), plotted - 2))
    if extras.watched:
        panes.append(("watch", _watch(extras, style, inner), 0))
    panes += [("program", code, 0), ("update", _update(frame, style, inner), 0)]
    panes.append(("example", _example(frame, style, inner), 0))
    for name, pane, rows in panes:
        if name in hidden:
            continue
        joined = bool(made.lines)
        if joined:
            made.lines.pop()  # the border below: the panels share one, for there is little room
        made.sections.append(len(made.lines))
        if name == "plot":
            made.plot.append(len(made.lines))
        top = len(made.lines)
        _add(made, [(pane, width)], max(len(pane.lines), rows) + 2, joined=joined)
        if name == "explain":
            made.explanation.extend((top, len(made.lines)))
    made.explanation.extend((0, 0) if not made.explanation else ())


def _add(made: Page, panes: Sequence[tuple[_Pane, int]], height: int, *, joined: bool = False) -> None:
    """Panels beside each other in borders, each with its width, below what is there."""
    _add_columns(made, [(width, [(pane, height)]) for pane, width in panes], joined=joined)


def _add_columns(
    made: Page, columns: Sequence[tuple[int, Sequence[tuple[_Pane, int]]]], *, joined: bool = False
) -> None:
    """Columns of one height beside each other, each of panels of its width, below each other."""
    start, boxes = 0, []
    for width, panes in columns:
        box: list[Line] = []
        for pane, height in panes:
            _add_spots(made, pane, len(made.lines) + len(box), start, width, height)
            box += framed(pane.title, pane.lines, width, height, pane.offer, joined=joined)
        boxes.append(box)
        start += width
    made.lines.extend(tuple(span for box in row for span in box) for row in zip(*boxes, strict=True))


def _add_spots(made: Page, pane: _Pane, top: int, start: int, width: int, height: int) -> None:
    """What clicks on a panel's title, margin and lines mean."""
    if pane.action:
        made.spots.append(Spot(top, start, start + width, pane.action))
    margins = enumerate(pane.margin_actions[: height - 2])
    made.spots.extend(Spot(top + 1 + y, start, start + MARGIN, action) for y, action in margins if action)
    actions = enumerate(pane.line_actions[: height - 2])
    made.spots.extend(Spot(top + 1 + y, start, start + width, action) for y, action in actions if action)


def _plot(plot: PlotPane, width: int, height: int) -> _Pane:
    return _Pane(f"{PLOT}{plot.name}", plot.draw(width - 2, height - 2), "m: next", "next_plot(1)")


def _listing(frame: Frame, whole: Listing, seen: int) -> _Pane:
    """As much of the listing as is seen at once, its current line among it."""
    shown = window(whole, max(1, seen))
    actions = tuple(address and f"go_to_address('{address}')" for address in shown.addresses)
    margins = tuple(toggle and f"toggle_stop('{toggle}')" for toggle in shown.toggles)
    other = "vector" if frame.program.name == "scalar" else "scalar"
    return _Pane(f"program: {frame.program.name}", shown.lines, f"v: {other}", "switch_program", actions, margins)


def _explain(frame: Frame, style: Style, level: Level, cells: int, extras: Extras, *, both: bool = False) -> _Pane:
    if both:
        return _Pane("explain", explained(frame, style, level, cells, both=True, remarks=extras.remarks))
    here, other = ("plain words", "derivation") if level == "words" else ("derivation", "plain words")
    return _Pane(
        f"explain: {here}", explained(frame, style, level, cells, remarks=extras.remarks), f"w: {other}", "switch_level"
    )


def _watch(extras: Extras, style: Style, cells: int) -> _Pane:
    return _Pane("watch", watch_rows(extras.watched, style, cells), "o: edit", "stops")


def _update(frame: Frame, style: Style, cells: int) -> _Pane:
    return _Pane("update: old − alpha·gradient = new", update_rows(frame, style, cells))


def _example(frame: Frame, style: Style, cells: int) -> _Pane:
    offer, action = ("E: all  x: next", "next_example(1)") if frame.m > 1 else ("", "")
    return _Pane("example", example_rows(frame, style, cells), offer, action)
