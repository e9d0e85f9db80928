"""Laid: panes on a page, each in its border at its place, what a click there means, and what of it is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from lrstep.view.graph import BORDER, framed
from lrstep.view.lines import EMPTY, Line, fit
from lrstep.view.pane import Pane
from lrstep.view.panels import Panel, Scene

MARGIN = 6  # cells of a line of the listing, with the border: a click there is on the breakpoint


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
        """What it says, what is not in sight too, none wider than it is."""
        return [fit(row, max(0, self.width - BORDER)) for row in self.pane.text]


class Sized(NamedTuple):
    """A panel, and how wide it is with its border."""

    panel: Panel
    cells: int

    def draw(self, scene: Scene) -> Pane:
        """What is in it, drawn once for a page."""
        drawn = {} if scene.drawn is None else scene.drawn
        key = (self.panel.name, self.cells, scene.both, scene.stacked)
        if key not in drawn:
            drawn[key] = self.panel.draw(scene, self.cells - BORDER)
        return drawn[key]

    def least(self, scene: Scene) -> int:
        """The rows that are kept for it, those of its border too."""
        return self.panel.least(scene, self.cells - BORDER) + BORDER


class Box(NamedTuple):
    """A pane to be placed, and its rows with its border; None: those that the others of its column leave."""

    pane: Pane
    rows: int | None = None


Column: TypeAlias = tuple[int, Sequence[Box]]
"""Its cells, and what stands in it."""


class Page(NamedTuple):
    """Lines of one width, what a click means where, the rows at which its sections start, and the panes in it.

    A pane of which not all is in sight on the first screenful is there once more below, whole.
    """

    lines: list[Line]
    spots: list[ClickArea]
    sections: list[int]
    panes: list[Placed]

    def rows_of(self, name: str) -> tuple[int, int]:
        """The first row of a pane and the one after its last; twice 0 where it is not on the page."""
        return next(((top, top + height) for pane, top, _, _, height in self.panes if pane.name == name), (0, 0))

    def rows_of_whole(self, name: str) -> tuple[int, int]:
        """The same of the pane of this name that has most of its lines, where there are several."""
        same = (placed for placed in self.panes if placed.pane.name == name)
        fullest = max(same, key=lambda placed: len(placed.pane.lines), default=None)
        return (0, 0) if fullest is None else (fullest.top, fullest.top + fullest.height)

    @property
    def explanation(self) -> tuple[int, int]:
        """Where what was just done is explained: the row of its title, and the one after the last that says
        something."""
        top, end = self.rows_of("explain")
        rows = next((placed.pane.lines for placed in self.panes if placed.pane.name == "explain"), [])
        said = max((i for i, row in enumerate(rows, 1) if any(text.strip() for text, _ in row)), default=0)
        return top, min(end, top + 1 + said)


def resolved(sizes: Sequence[int | None], whole: int) -> list[int]:
    """Sizes that fill the whole: those that are None share what the others leave, the first of them what is odd."""
    if len(sizes) == 1:
        return [sizes[0] or whole]
    rest, count = whole - sum(size or 0 for size in sizes), sizes.count(None)
    shares = iter([rest // count + (i < rest % count) for i in range(count)])
    return [next(shares) if size is None else size for size in sizes]


def add(laid: Page, columns: Sequence[Column], height: int, *, joined: bool = False) -> None:
    """Columns of one height beside each other, of panes in borders, below what is there; `joined` to it, the border
    above is that of what is there."""
    if joined := joined and bool(laid.lines):
        laid.lines.pop()
    left, drawn = 0, []
    for width, boxes in columns:
        rows: list[Line] = []
        for box, size in zip(boxes, resolved([box.rows for box in boxes], height), strict=True):
            rows += _boxed(laid, Placed(box.pane, len(laid.lines) + len(rows), left, width, size), joined=joined)
        drawn.append(rows)
        left += width
    if len(drawn) == 1:
        laid.lines.extend(drawn[0])
    else:
        laid.lines.extend(tuple(span for piece in row for span in piece) for row in zip(*drawn, strict=True))


def beside(laid: Page, lines: Sequence[Line], cells: int, pane: Pane | None, pane_cells: int, height: int) -> None:
    """Lines without a border, so many cells wide, and where there is one a pane at their right, below what is there."""
    rows = [fit(row, cells) for row in [*lines, *[EMPTY] * (height - len(lines))]]
    if pane is not None:
        boxed = _boxed(laid, Placed(pane, len(laid.lines), cells, pane_cells, height))
        rows = [(*row, *piece) for row, piece in zip(rows, boxed, strict=True)]
    laid.lines.extend(rows)


def _boxed(laid: Page, placed: Placed, *, joined: bool = False) -> list[Line]:
    """What of a pane is in sight in its border, which is on the page from now on."""
    pane = placed.pane.within(placed.height - BORDER)
    laid.panes.append(placed._replace(pane=pane))
    _add_spots(laid, laid.panes[-1])
    return framed(pane.title, pane.lines, placed.width, placed.height, pane.offers, joined=joined)


def fill_up(laid: Page, height: int | None) -> None:
    """Empty lines to a height."""
    laid.lines.extend([EMPTY] * ((height or 0) - len(laid.lines)))


def _add_spots(laid: Page, placed: Placed) -> None:
    """What clicks on a panel's title, margin and lines mean."""
    pane, top, left, width, height = placed
    if pane.action:
        laid.spots.append(ClickArea(top, left, left + width, pane.action))
    for cells, actions in ((MARGIN, pane.margin_actions), (width, pane.line_actions)):
        rows = enumerate(actions[: height - BORDER], top + 1)
        laid.spots.extend(ClickArea(row, left, left + cells, action) for row, action in rows if action)
