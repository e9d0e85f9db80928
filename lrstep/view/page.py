"""The page: its panels laid out for a size, and what a click on it means.

Wide and high enough, they stand in two columns below the graph, in one row with their neighbours. Else they follow one
another and go on below the edge, the explanation first: what just happened and why is seen before anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lrstep.choices import FULL, PROJECTOR, Level
from lrstep.debugger import Frame
from lrstep.view.graph import BORDER, EDGE, SIDE_BY_SIDE, framed, graph, graph_widths
from lrstep.view.graph_panels import graph_panel
from lrstep.view.lines import EMPTY, Line, fit
from lrstep.view.panels import BY_NAME, GRAPH, NOTHING, PLOT_LINES, Extras, Pane, Panel, Scene, graph_pane, panels_of
from lrstep.view.projector import projected
from lrstep.view.style import Style

TWO_COLUMNS = 78  # cells from which two panels have room beside each other
LISTING_CELLS = 45  # which the longest line of the listing takes with its border
MARGIN = 6  # cells of a line of the listing, with the border: a click there is on the breakpoint
FIRST_CELLS, LAST_CELLS = 46, 42  # of 120, in a row with others between them
PROJECTOR_ROWS, EXPLAINED_ROWS = 30, 9


class ClickArea(NamedTuple):
    """A piece of one row, from column `left` up to `right`, and the action that a click there means."""

    row: int
    left: int
    right: int
    action: str


class Placed(NamedTuple):
    """A pane, and where on the page its borders are."""

    pane: Pane
    top: int
    left: int
    width: int
    height: int

    @property
    def text(self) -> list[Line]:
        """What it says, the lines below its edge too, none wider than it is."""
        return [fit(row, max(0, self.width - BORDER)) for row in self.pane.text]


class Sized(NamedTuple):
    """A panel, and how wide it is with its border."""

    panel: Panel
    cells: int

    def draw(self, scene: Scene) -> Pane:
        """What is in it."""
        return self.panel.draw(scene, self.cells - BORDER)

    def least(self, scene: Scene) -> int:
        """The rows that are kept for it, those of its border too."""
        return self.panel.least(scene, self.cells - BORDER) + BORDER


class Box(NamedTuple):
    """A pane to be placed, and its rows with its border; None: those that the others of its column leave."""

    pane: Pane
    rows: int | None = None


Column = tuple[int, Sequence[Box]]  # its cells, and what stands in it


class Page(NamedTuple):
    """Lines of one width, what a click means where, the rows at which its sections start, and the panes in it."""

    lines: list[Line]
    spots: list[ClickArea]
    sections: list[int]
    panes: list[Placed]

    def rows_of(self, name: str) -> tuple[int, int]:
        """The first row of a pane and the one after its last; twice 0 where it is not on the page."""
        return next(((top, top + height) for pane, top, _, _, height in self.panes if pane.name == name), (0, 0))

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
    laid, scene = Page([], [], [0], []), Scene(frame, style, level, extras)
    if layout == PROJECTOR:
        _projector(laid, scene, width, height or PROJECTOR_ROWS)
        return laid
    panels = panels_of(layout, extras)
    of_graph = [panel for panel in panels if panel.place == "graph"]
    if of_graph and width >= SIDE_BY_SIDE:
        _side_by_side(laid, scene, width)
    else:
        _below_each_other(laid, scene, of_graph, width, None)
    laid.sections[:] = [0]
    panels = [panel for panel in panels if panel.place != "graph"]
    room = None if height is None else height - len(laid.lines)
    explain = Sized(BY_NAME["explain"], column_widths(width)[1])
    if width >= TWO_COLUMNS and (room is None or explain.least(scene) <= room):
        _in_columns(laid, scene, panels, width, room)
    else:
        _below_each_other(laid, scene, panels, width, height)
    laid.lines.extend([EMPTY] * ((height or 0) - len(laid.lines)))
    return laid


def column_widths(width: int) -> list[int]:
    """Cells of the left and the right panels below the graph."""
    left = max(width // 2, min(LISTING_CELLS, width - LISTING_CELLS + 8))
    return [left, width - left]


def resolved(sizes: Sequence[int | None], whole: int) -> list[int]:
    """Sizes that fill the whole: those that are None share what the others leave, the first of them what is odd."""
    if len(sizes) == 1:
        return [sizes[0] or whole]
    rest, count = whole - sum(size or 0 for size in sizes), sizes.count(None)
    shares = iter([rest // count + (i < rest % count) for i in range(count)])
    return [next(shares) if size is None else size for size in sizes]


def _row_widths(width: int, count: int) -> list[int]:
    """Cells of so many panels beside each other."""
    if count < 3:
        return column_widths(width) if count == 2 else [width] * count
    first, last = FIRST_CELLS * width // 120, LAST_CELLS * width // 120
    return resolved([first, *[None] * (count - 2), last], width)


def _side_by_side(laid: Page, scene: Scene, width: int) -> None:
    """The graph with its edges."""
    frame, widths = scene.frame, graph_widths(width)
    four = [
        graph_panel(name, frame, scene.style, cells - BORDER, brief=False)
        for name, cells in zip(GRAPH, widths, strict=True)
    ]
    laid.lines.extend(graph(frame, four, width))
    for i, (name, panel) in enumerate(zip(GRAPH, four, strict=True)):
        left = sum(widths[:i]) + i * EDGE
        laid.panes.append(Placed(graph_pane(name, panel), 0, left, widths[i], len(laid.lines)))


def _below_each_other(laid: Page, scene: Scene, panels: Sequence[Panel], width: int, height: int | None) -> None:
    for panel in sorted(panels, key=lambda panel: not panel.first):
        sized = Sized(panel, width)
        pane, least = sized.draw(scene), sized.least(scene)
        rows = pane.rows + BORDER if height is None or not pane.stretches else min(pane.rows + BORDER, height)
        if joined := bool(laid.lines):
            laid.lines.pop()  # the border below: the panels share one, for there is little room
        laid.sections.append(len(laid.lines))
        _add(laid, [(width, [Box(pane)])], max(rows, least), joined=joined)


def _in_columns(laid: Page, scene: Scene, panels: Sequence[Panel], width: int, room: int | None) -> None:
    """Two rows of panels; with a plot two columns, since it takes the place of what has no room beside it."""
    parts: list[tuple[Sequence[Column], int]]  # what stands beside each other, and how high
    if scene.extras.plot is None:
        rows = [[panel for panel in panels if panel.low is low] for low in (False, True)]
        upper, lower = ([*map(Sized, row, _row_widths(width, len(row)))] for row in rows)
        boxes, above, below = _boxes(scene, [[*upper, *lower]], room)
        heights = (upper, above), (lower, below or above)
        parts = [([(cells, [boxes[panel.name]]) for panel, cells in row], height) for row, height in heights]
    else:
        sides = zip(("left", "right"), column_widths(width), strict=True)
        stacks = [[Sized(panel, cells) for panel in panels if panel.place == side] for side, cells in sides]
        boxes, above, below = _boxes(scene, stacks, room)
        left, right = ([boxes[panel.name] for panel, _ in stack] for stack in stacks)
        columns = zip(column_widths(width), (_around_plot(left, above + below), right), strict=True)
        parts = [([*columns], above + below)]
    if below:
        laid.sections.append(len(laid.lines) + above)
    for beside, height in parts:
        if beside:
            _add(laid, beside, height, above if room is None else min(above, room))


def _boxes(scene: Scene, stacks: Sequence[Sequence[Sized]], room: int | None) -> tuple[dict[str, Box], int, int]:
    """Panels that stand on each other, by their names; the rows of the upper ones, and those of the low ones, which
    are as high as the highest of them. Low ones with no other above them are upper ones here."""
    low = [each for stack in stacks if not all(panel.low for panel, _ in stack) for each in stack if each.panel.low]
    upper = [each for stack in stacks for each in stack if each not in low]
    lower = [each.draw(scene) for each in low]
    below = max([pane.rows + BORDER for pane in lower], default=0)
    scene = _explained(scene, upper, None if room is None else room - below)
    panes = [each.draw(scene) for each in upper]
    # What the upper ones need where others stand below them; a plot takes it from the listing, which makes way for it.
    needs = {each.panel.name: each.least(scene) for each in upper if below}
    if "program" in needs:
        needs.pop("plot", None)
    least = max(needs.values(), default=0)
    if room is None:
        above = least
    elif room - below >= least:
        above = room - below  # both can be seen at once
    else:
        above = max(room, least)  # the low ones are below the edge
    # Nothing is left out of those that cannot be scrolled.
    whole = [pane.rows + BORDER for pane in panes if room is None or not pane.stretches]
    boxes = {pane.name: Box(pane) for pane in panes} | {pane.name: Box(pane, below) for pane in lower}
    return boxes, max([above, *whole]), below


def _explained(scene: Scene, upper: Sequence[Sized], room: int | None) -> Scene:
    """The scene with both levels of the explanation, where they have room beside the listing."""
    both = scene._replace(both=True)
    sized = {each.panel.name: each for each in upper}
    fits = room is not None and "program" in sized and sized["explain"].least(both) <= room
    return both if fits else scene


def _around_plot(column: Sequence[Box], whole: int) -> Sequence[Box]:
    """The column of a plot: the listing gives it its place, and the update where it would still be too low."""
    fixed = [box if box.pane.fill else box._replace(rows=box.rows or box.pane.rows + BORDER) for box in column]
    if fixed[0].pane.fill:  # a layout without the listing: the rest is what it is for
        return fixed
    for fewer in (fixed, fixed[1:]):
        if whole - sum(box.rows or 0 for box in fewer) >= PLOT_LINES + BORDER:
            return fewer
    return [box for box in fixed if box.pane.fill]


def _projector(laid: Page, scene: Scene, width: int, height: int) -> None:
    """Large figures, and the explanation at the bottom."""
    drawn = BY_NAME["explain"].draw(scene._replace(extras=NOTHING), max(1, width - BORDER))
    explain = Pane("explain", "explain", drawn.lines)
    below = max(EXPLAINED_ROWS, explain.rows + BORDER)
    figures, numbers = projected(scene.frame, scene.style, width, height - below)
    laid.lines.extend([*figures, *[EMPTY] * (height - len(figures) - below)])
    laid.panes.append(Placed(Pane("figures", "", numbers), 0, 0, width, len(laid.lines)))
    _add(laid, [(width, [Box(explain)])], below)


def _add(
    laid: Page, columns: Sequence[Column], height: int, seen: int | None = None, *, joined: bool = False
) -> None:  # fmt: skip
    """Columns of one height beside each other, of panes in borders, below what is there; so many rows of them `seen`
    at once."""
    left, drawn = 0, []
    for width, boxes in columns:
        rows: list[Line] = []
        for box, size in zip(boxes, resolved([box.rows for box in boxes], height), strict=True):
            most = size if box.pane.fill or seen is None else min(size, seen)
            pane = box.pane.within(most - BORDER)
            laid.panes.append(Placed(pane, len(laid.lines) + len(rows), left, width, size))
            _add_spots(laid, laid.panes[-1])
            rows += framed(pane.title, pane.lines, width, size, pane.offer, joined=joined)
        drawn.append(rows)
        left += width
    if len(drawn) == 1:
        laid.lines.extend(drawn[0])
    else:
        laid.lines.extend(tuple(span for piece in row for span in piece) for row in zip(*drawn, strict=True))


def _add_spots(laid: Page, placed: Placed) -> None:
    """What clicks on a panel's title, margin and lines mean."""
    pane, top, left, width, height = placed
    if pane.action:
        laid.spots.append(ClickArea(top, left, left + width, pane.action))
    for cells, actions in ((MARGIN, pane.margin_actions), (width, pane.line_actions)):
        rows = enumerate(actions[: height - BORDER], top + 1)
        laid.spots.extend(ClickArea(row, left, left + cells, action) for row, action in rows if action)
