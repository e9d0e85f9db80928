"""The page: its panels laid out for a size.

Wide and high enough, they stand in two columns below the graph, in one row with their neighbours. Else they follow one
another and go on below the edge: on the first screenful is what just ran, with its formula and its explanation.
"""

from __future__ import annotations

from collections.abc import Sequence

from lrstep.choices import FULL, PROJECTOR, Level
from lrstep.debugger import Frame
from lrstep.view.columns import TWO_COLUMNS, in_columns
from lrstep.view.extras import NOTHING, Extras
from lrstep.view.graph import BORDER, EDGE, SIDE_BY_SIDE, graph, graph_widths
from lrstep.view.graph_panels import graph_panel
from lrstep.view.laid import Box, Page, Placed, Sized, add, beside, fill_up
from lrstep.view.lines import EMPTY, fit
from lrstep.view.pane import Pane
from lrstep.view.panels import BY_NAME, GRAPH, Panel, Scene, graph_pane, panels_of
from lrstep.view.projector import formula_rows, plot_cells, projected
from lrstep.view.stage import first_screenful
from lrstep.view.style import Style

__all__ = ["Page", "page"]

PROJECTOR_ROWS = 24  # of figures, where there is no screen
EXPLAINED_SHARE, EXPLAINED_ROWS = 7, 5  # of the rows, one in so many, that is kept for words; at least


def page(
    frame: Frame, style: Style, level: Level, width: int, height: int | None, extras: Extras = NOTHING,
    layout: str = FULL,
) -> Page:  # fmt: skip
    """The page of a Frame, `width` cells wide. It is at least `height` rows high, and higher where more is to be read.

    Without a height it is as high as its panels are when nothing in them is left out. `layout` is one of LAYOUTS.
    """
    laid, scene = Page([], [], [0], []), Scene(frame, style, level, extras, whole=height is None, drawn={})
    if layout == PROJECTOR:
        _projector(laid, scene, width, height)
        return laid
    panels = panels_of(layout, extras)
    left_out = _graph_and_columns(laid, scene, panels, width, height) if width >= TWO_COLUMNS else None
    joined = left_out is None
    if left_out is None:
        laid, scene = Page([], [], [0], []), scene._replace(stacked=True)
        left_out = _in_one_column(laid, scene, panels, width, height)
    # The graph, of which some is on the first screenful, comes last below it.
    for panel in sorted(left_out, key=lambda panel: ((panel.place == "graph") is bool(laid.lines), not panel.first)):
        _add_whole(laid, scene, panel, width, height, joined=joined)
        joined = True
    fill_up(laid, height)
    return laid


def _graph_and_columns(
    laid: Page, scene: Scene, panels: Sequence[Panel], width: int, height: int | None
) -> list[Panel] | None:  # fmt: skip
    """The graph and columns below it: those of which not all is in sight, or None where there is no room for that."""
    of_graph = [panel for panel in panels if panel.place == "graph"]
    if of_graph and width >= SIDE_BY_SIDE:
        _side_by_side(laid, scene, width)
    else:
        for panel in of_graph:
            _add_whole(laid, scene, panel, width, None)
    laid.sections[:] = [0]
    room = None if height is None else height - len(laid.lines)
    left_out = in_columns(laid, scene, [panel for panel in panels if panel.place != "graph"], width, room)
    return None if left_out is None else [BY_NAME[name] for name in left_out]


def _in_one_column(
    laid: Page, scene: Scene, panels: Sequence[Panel], width: int, height: int | None
) -> list[Panel]:  # fmt: skip
    """What is in sight at once; those of which not all is, at some op or another."""
    if height is None:
        return list(panels)
    shown, whole = first_screenful(scene, panels, width, height)
    for pane, lines in shown:
        add(laid, [(width, [Box(pane)])], lines + BORDER, joined=True)  # there is little room
    top, _ = laid.explanation
    laid.sections[:] = [0, top] if len(laid.lines) > height and top else [0]
    return [panel for panel in panels if panel.name not in whole]


def _side_by_side(laid: Page, scene: Scene, width: int) -> None:
    """The graph with its edges."""
    frame, widths = scene.frame, graph_widths(width)
    four = [
        graph_panel(name, frame, scene.style, cells - BORDER, brief=False)
        for name, cells in zip(GRAPH, widths, strict=True)
    ]
    laid.lines.extend(graph(frame, four, width, scene.style.notation))
    for i, (name, panel) in enumerate(zip(GRAPH, four, strict=True)):
        left = sum(widths[:i]) + i * EDGE
        laid.panes.append(Placed(graph_pane(name, panel), 0, left, widths[i], len(laid.lines)))


def _add_whole(
    laid: Page, scene: Scene, panel: Panel, width: int, height: int | None, *, joined: bool = True
) -> None:  # fmt: skip
    """A panel over the whole width: all of it, as far as it has that height."""
    sized = Sized(panel, width)
    pane, least = sized.draw(scene), sized.least(scene)
    rows = pane.rows + BORDER if height is None or not pane.stretches else min(pane.rows + BORDER, height)
    if laid.lines:
        laid.sections.append(len(laid.lines) - joined)
    add(laid, [(width, [Box(pane)])], max(rows, least), joined=joined)


def _projector(laid: Page, scene: Scene, width: int, height: int | None) -> None:
    """The formula in large figures, below it its numbers and a plot, and what just ran in words; all that is said of
    it, and a plot that has no room there, go on below the edge."""
    scene = scene._replace(extras=Extras(plot=scene.extras.plot))
    explain, rows = Sized(BY_NAME["explain"], width), height or PROJECTOR_ROWS
    said = explain.draw(scene)
    below = min(said.rows + BORDER, rows // EXPLAINED_SHARE) if height else 0
    below = below if below >= EXPLAINED_ROWS else 0
    above = formula_rows(rows - below)
    left, plot = width, None
    if scene.extras.plot is not None and (cells := plot_cells(width, rows - below - above)):
        left, plot = width - cells, Sized(BY_NAME["plot"], cells).draw(scene)
    large = projected(scene.frame, scene.style, (width, above), (left, rows - below - above))
    laid.lines.extend([fit(row, width) for row in [*large.formula, *[EMPTY] * (above - len(large.formula))]])
    beside(laid, large.values, left, plot, width - left, rows - below - above)
    laid.panes.insert(0, Placed(Pane("figures", "", large.text), 0, 0, width, len(laid.lines)))
    if height is None:  # as text, which may be read aloud
        laid.lines.extend([EMPTY, *large.in_short, EMPTY])
    if below:
        add(laid, [(width, [Box(said)])], below)
    if below < said.rows + BORDER:
        _add_whole(laid, scene, BY_NAME["explain"], width, height, joined=False)
    if scene.extras.plot is not None and plot is None:
        _add_whole(laid, scene, BY_NAME["plot"], width, height, joined=False)
