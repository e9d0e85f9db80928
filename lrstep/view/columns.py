"""Columns: the panels below the graph beside each other, where all that matters has room on one screenful."""

from __future__ import annotations

from collections.abc import Sequence

from lrstep.view.explain import shortest
from lrstep.view.graph import BORDER
from lrstep.view.laid import Box, Column, Page, Sized, add, resolved
from lrstep.view.pane import PLOT_LINES, Pane
from lrstep.view.panels import LEAST_PLOT_LINES, Panel, Scene

TWO_COLUMNS = 78  # cells from which two panels have room beside each other
THREE_COLUMNS = 160  # from which a plot has a column of its own
WORDS = 3  # lines of them that are in sight in any case
READABLE_CELLS = 60  # that prose takes, with a border
LISTING_CELLS = 45  # which the longest line of the listing takes with its border
SCRIPT_ROWS = 10  # of a script's own lines below a plot
FIRST_CELLS, LAST_CELLS = 46, 42  # of 120, in a row with others between them


def in_columns(laid: Page, scene: Scene, panels: Sequence[Panel], width: int, room: int | None) -> list[str] | None:
    """Lay them out below what is there, in `room` rows: the names of those of which not all is in sight, or None where
    there is no room for what must be. Without `room` they are as high as it takes."""
    upper = [panel for panel in panels if not panel.low]
    lower = [panel for panel in panels if panel.low]
    if scene.extras.plot is None:
        return _rows(laid, scene, upper or lower, lower if upper else [], width, room)
    if room is not None and width >= THREE_COLUMNS:
        left_out = _plot_beside(laid, scene, upper, lower, width, room)
        if left_out is not None:
            return left_out
    return _plot_below(laid, scene, panels, width, room)


def column_widths(width: int) -> list[int]:
    """Cells of the left and the right panels below the graph."""
    left = max(width // 2, min(LISTING_CELLS, width - LISTING_CELLS + 8))
    return [left, width - left]


def _row_widths(width: int, count: int) -> list[int]:
    """Cells of so many panels beside each other."""
    if count < 3:
        return column_widths(width) if count == 2 else [width] * count
    first, last = FIRST_CELLS * width // 120, LAST_CELLS * width // 120
    return resolved([first, *[None] * (count - 2), last], width)


def _needed(scene: Scene, sized: Sequence[Sized]) -> list[int]:
    """The rows without which the first words of the explanation, or the line that just ran, would not be in sight."""
    rows = []
    for each in sized:
        needs = each.least(scene)
        if each.panel.name == "explain":
            needs = min(needs, shortest(each.cells - BORDER) + WORDS - 1 + BORDER)
        elif each.panel.low:
            needs = each.draw(scene).rows + BORDER
        rows.append(needs)
    return rows


def _in_row(panels: Sequence[Panel], width: int) -> list[Sized]:
    return [*map(Sized, panels, _row_widths(width, len(panels)))]


def _rows(
    laid: Page, scene: Scene, upper: Sequence[Panel], lower: Sequence[Panel], width: int, room: int | None
) -> list[str] | None:  # fmt: skip
    """Two rows of panels, the lower one as high as the highest of them."""
    high, low = _in_row(upper, width), _in_row(lower, width)
    panes_below = [each.draw(scene) for each in low]
    below = max([pane.rows + BORDER for pane in panes_below], default=0)
    above = max([each.least(scene) for each in high], default=0)
    if room is not None:
        if room - below < max(
            [*_needed(scene, high), *[each.draw(scene).rows + BORDER for each in high if each.panel.low]]
        ):
            return None
        above = room - below
        scene = _explained(scene, high, above)
    panes = [each.draw(scene) for each in high]
    if room is None:
        above = max([above if below else 0, *[pane.rows + BORDER for pane in panes]])
    _add_row(laid, high, panes, above)
    if low:
        laid.sections.append(len(laid.lines))
        _add_row(laid, low, panes_below, below)
    return [] if room is None else _cut(scene, high, above)


def _plot_beside(
    laid: Page, scene: Scene, upper: Sequence[Panel], lower: Sequence[Panel], width: int, room: int
) -> list[str] | None:  # fmt: skip
    """A plot at the right of what else is above, with a column of its own."""
    cells = max(READABLE_CELLS, width // 3)
    others = [Sized(panel, cells) for panel in upper if panel.name != "plot"]
    (plot,) = (Sized(panel, width - cells if others else width) for panel in upper if panel.name == "plot")
    low = _in_row(lower, width)
    panes_below = [each.draw(scene) for each in low]
    below = max([pane.rows + BORDER for pane in panes_below], default=0)
    above = room - below
    least = sum(_needed(scene, others))
    if above < max(least, PLOT_LINES + BORDER):
        return None
    listing = sum(each.draw(scene).rows + BORDER for each in others if each.panel.name == "program")
    listing = above // 2 if scene.extras.yours and listing else listing  # whatever function one is in
    scene = _explained(scene, others, above - listing)
    kept = sum(each.least(scene) for each in others if each.panel.name == "explain")
    listing = min(listing, above - kept) if kept else above
    boxes = [Box(each.draw(scene), listing if each.panel.name == "program" and kept else None) for each in others]
    columns: list[Column] = [(cells, boxes)] if boxes else []
    add(laid, [*columns, (plot.cells, [Box(plot.draw(scene))])], above)
    if low:
        laid.sections.append(len(laid.lines))
        _add_row(laid, low, panes_below, below)
    left_out = _cut(scene, [each for each in others if each.panel.name == "program"], listing)
    return left_out + _cut(scene, [each for each in others if each.panel.name == "explain"], above - listing)


def _plot_below(laid: Page, scene: Scene, panels: Sequence[Panel], width: int, room: int | None) -> list[str] | None:
    """Two columns: the plot above the update, in the place of the listing where both have no room, and what is
    explained above watches and the example."""
    left_cells, right_cells = column_widths(width)
    left = [Sized(panel, left_cells).draw(scene) for panel in panels if panel.place == "left"]
    right = [Sized(panel, right_cells) for panel in panels if panel.place != "left"]
    least = {
        each.panel.name: needs for each, needs in zip(right, _needed(scene, right), strict=True) if not each.panel.low
    }
    panes = [each.draw(scene) for each in right]
    whole = sum(PLOT_LINES + BORDER if pane.name == "plot" else pane.rows + BORDER for pane in left)
    if room is not None:
        whole = room
        left = _beside_plot(left, room, PLOT_LINES) if not scene.extras.yours else _above_script(left, room)
        others = [SCRIPT_ROWS if scene.extras.yours else pane.rows + BORDER for pane in left if pane.name != "plot"]
        if sum(others) + LEAST_PLOT_LINES + BORDER > room:
            return None
    else:
        whole = max(whole, sum(max(least.get(pane.name, 0), pane.rows + BORDER) for pane in panes))
    for name in ("example", ""):
        if sum(least.get(pane.name, pane.rows + BORDER) for pane in panes) <= whole:
            break
        if not name or len(panes) < 2:
            return None
        panes = [pane for pane in panes if pane.name != name]
    of_script = scene.extras.yours and room is not None
    boxes_left = [
        Box(pane, None if pane.name == "plot" else SCRIPT_ROWS if of_script else pane.rows + BORDER) for pane in left
    ]
    stretched = next((pane.name for pane in panes if pane.name in least), panes[-1].name)
    boxes = [Box(pane, None if pane.name == stretched else pane.rows + BORDER) for pane in panes]
    add(laid, [(left_cells, boxes_left), (right_cells, boxes)], whole)
    seen = {pane.name for pane in (*left, *panes)}
    rows = whole - sum(box.rows or 0 for box in boxes)
    left_out = [panel.name for panel in panels if panel.name not in seen]
    return left_out + _cut(scene, [each for each in right if each.panel.name == stretched], rows)


def _beside_plot(left: Sequence[Pane], room: int, plot_lines: int) -> list[Pane]:
    """The panes of a plot's column: without the listing, where it would leave the plot fewer lines than that."""
    taken = sum(pane.rows + BORDER for pane in left if pane.name != "plot")
    if taken + plot_lines + BORDER <= room:
        return list(left)
    return [pane for pane in left if pane.name != "program"]


def _above_script(left: Sequence[Pane], room: int) -> list[Pane]:
    """A plot, and below it a script's own lines where they have room, always as many; its names go below the edge."""
    kept = ("plot", "program") if room - SCRIPT_ROWS >= LEAST_PLOT_LINES + BORDER else ("plot",)
    return [pane for pane in sorted(left, key=lambda pane: pane.name != "plot") if pane.name in kept]


def _explained(scene: Scene, upper: Sequence[Sized], room: int) -> Scene:
    """The scene with both levels of the explanation, where they have room beside the listing."""
    both = scene._replace(both=True)
    sized = {each.panel.name: each for each in upper}
    if "program" not in sized or (explain := sized.get("explain")) is None or explain.least(both) > room:
        return scene
    return both if _whole_rows(both, explain) <= room else scene


def _add_row(laid: Page, sized: Sequence[Sized], panes: Sequence[Pane], height: int) -> None:
    if sized:
        add(laid, [(each.cells, [Box(pane)]) for each, pane in zip(sized, panes, strict=True)], height)


def _cut(scene: Scene, sized: Sequence[Sized], rows: int) -> list[str]:
    """The names of those that at some op or another have more lines than rows."""
    return [each.panel.name for each in sized if _whole_rows(scene, each) > rows]


def _whole_rows(scene: Scene, sized: Sized) -> int:
    """The rows within which all of a panel stands at every op."""
    rows = sized.draw(scene).rows + BORDER
    return max(rows, sized.least(scene)) if sized.panel.name == "explain" else rows
