"""The first screenful of a page in one column: what just ran is open, its explanation below it, the rest is folded.

The explanation begins at the same row at every address of a size. Above it the panel of what just ran is open, and as
many more as have room, first those that it is made of; the others are one line each, with their values. In the update
phase the rows `old − alpha·gradient = new` stand there too. Where a plot leaves no room for that, the explanation
alone says what just ran.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lrstep.quantities import BY_NAME as QUANTITY
from lrstep.view.explain import shortest
from lrstep.view.features import numbers, shown_features
from lrstep.view.graph import BORDER, room_beside
from lrstep.view.laid import Sized
from lrstep.view.lines import EMPTY, cells_of, text_of
from lrstep.view.pane import Pane
from lrstep.view.panels import BY_NAME, GRAPH, LEAST_PLOT_LINES, Panel, Scene
from lrstep.view.recorded import value_spans

TITLE = 1  # row of a pane, whose border below is the title of the next
HEAD_LINES = 3  # at least, before the words of an explanation: what ran, its numbers, what is next
LISTING_SHARE = 3  # of the rows, one in so many, that a script's own lines have
LEAST_WITH_GRAPH = 20  # rows, with which the numbers of the graph have room beside them
FEWEST_LINES = 3  # of the listing, of which fewer say nothing
LEAST_PLOT = TITLE + LEAST_PLOT_LINES + TITLE
LEAST_STAGE = len(GRAPH) + 3  # a panel of the graph open, the others' titles: beyond it the explanation goes first

Shown = tuple[Pane, int]
"""A pane, and how many lines of it are in sight."""


class _Room(NamedTuple):
    """Rows of the first screenful."""

    stage: int
    explain: int
    rest: int
    """For what stands below the explanation."""
    plot: int
    """Of those, kept for a plot."""
    update_below: bool
    """Whether the update has room there at every op."""
    graph_whole: bool
    """Whether all of the graph is in sight at every op."""


def first_screenful(
    scene: Scene, panels: Sequence[Panel], width: int, height: int
) -> tuple[list[Shown], set[str]]:  # fmt: skip
    """What is in sight at once, from above, in at most `height` rows of which each title takes one; and the names of
    those of which at every op all is in sight, or goes on below the edge."""
    panes = {panel.name: Sized(panel, width).draw(scene) for panel in panels}
    if scene.extras.yours and {"program", "explain"} <= panes.keys() and "plot" not in panes:
        return _of_script(scene, panes, width, height)
    room = _room(scene, panes, width, height)
    shown, below = _stage(scene, panes, width, room), _below(panes, room)
    whole = {pane.name for pane, lines in below if pane.name == "plot" or lines >= pane.rows}
    if room.graph_whole:
        whole.update(GRAPH)
    if (explain := panes.get("explain")) is not None:
        if not room.rest:  # it goes on below the edge, with all that a note says
            explain = explain._replace(lines=explain.whole or explain.lines, fill=None)
        most = max(explain.rows, BY_NAME["explain"].least(scene, width - BORDER))
        if BY_NAME["explain"].least(scene, width - BORDER) > room.explain - TITLE:  # at any op of this size alike
            lines, whole_text = ([row for row in rows if row] for rows in (explain.lines, explain.text))
            explain = explain._replace(lines=lines, whole=whole_text)
        cut = room.rest > 0 and most > room.explain - TITLE
        shown.append((explain, room.explain - TITLE if room.rest else max(most, room.explain - TITLE)))
        whole.update([] if cut else ["explain"])
    return [*shown, *below], whole


def _of_script(scene: Scene, panes: Mapping[str, Pane], width: int, height: int) -> tuple[list[Shown], set[str]]:
    """Of a script first its own lines, then the numbers in a line for each panel of the graph, and the explanation."""
    graph = [name for name in GRAPH if name in panes and height >= LEAST_WITH_GRAPH]
    listing = max(FEWEST_LINES, height // LISTING_SHARE)
    rows = max(0, height - 2 * TITLE - listing - len(graph) * TITLE)
    explain = panes["explain"]._replace(lines=[row for row in panes["explain"].text if row], fill=None)
    shown = [(panes["program"], listing), *((folded(panes[name], scene, width), 0) for name in graph), (explain, rows)]
    return shown, set()


def _room(scene: Scene, panes: Mapping[str, Pane], width: int, height: int) -> _Room:
    most, least = _explain_rows(scene, panes, width)
    plot_has_room = height - least - LEAST_PLOT >= TITLE + FEWEST_LINES
    beside_plot = TITLE + max(2 * HEAD_LINES, shortest(width - BORDER))
    if most and "plot" in panes and not plot_has_room and height >= beside_plot + LEAST_PLOT - TITLE:
        rest = height - beside_plot
        return _Room(0, beside_plot, rest, plot=rest, update_below=False, graph_whole=False)
    graph = sum(TITLE + panes[name].rows for name in GRAPH if name in panes)
    update = TITLE + panes["update"].rows if "update" in panes else 0
    plot = LEAST_PLOT if "plot" in panes and plot_has_room else 0
    listing = TITLE + FEWEST_LINES if "program" in panes and not plot else 0
    update_below = graph + most + plot + update + listing <= height
    in_stage = update if not update_below else 0
    wanted = graph or (in_stage if _in_update(scene) else 0)
    stage = max(0, min(wanted, height - least - plot, max(LEAST_STAGE, height - most - plot)))
    explain = max(0, min(most, height - stage - plot))
    rest = max(0, height - stage - explain)
    return _Room(stage, explain, rest, plot, update_below, graph_whole=stage >= graph and not in_stage)


def _explain_rows(scene: Scene, panes: Mapping[str, Pane], width: int) -> tuple[int, int]:
    """The rows of the explanation where there is room, and those without which its first line would not be seen."""
    if (explain := panes.get("explain")) is None:
        return 0, 0
    cells = width - BORDER
    words = explain.lines.index(EMPTY, HEAD_LINES) + 2 if EMPTY in explain.lines[HEAD_LINES:] else 0
    return TITLE + BY_NAME["explain"].least(scene, cells), TITLE + max(shortest(cells), words)


def _in_update(scene: Scene) -> bool:
    return scene.frame.phase == "update"


def _stage(scene: Scene, panes: Mapping[str, Pane], width: int, room: _Room) -> list[Shown]:
    """Panes of the graph, and the update where it has just begun, open or folded, in just so many rows."""
    order = _by_nearness(scene, [name for name in GRAPH if name in panes])
    if _in_update(scene) and not room.update_below and "update" in panes:
        order.insert(0, "update")
    if not order or room.stage <= TITLE:
        return []
    main = order[0]
    lines = {main: min(panes[main].rows, room.stage - TITLE)}
    kept = order[: 1 + room.stage - TITLE - lines[main]]
    left = room.stage - TITLE * len(kept) - lines[main]
    for name in kept[1:]:
        if panes[name].rows <= left:
            lines[name] = panes[name].rows
            left -= lines[name]
    lines[main] += left
    shown: list[Shown] = []
    for name in sorted(kept, key=[*GRAPH, "update"].index):
        pane = panes[name]
        shown.append((_around_the_change(pane, scene, lines[name]), lines[name]) if name in lines
                     else (folded(pane, scene, width), 0))  # fmt: skip
    return shown


def _around_the_change(pane: Pane, scene: Scene, rows: int) -> Pane:
    """So many rows around what just changed; of an update that is done from there on, down to whether it helped."""
    changed = pane.changed
    if changed is not None and pane.name == "update" and scene.frame.helped is not None:
        return pane.around(changed + rows // 2, rows)
    return pane.around(changed, rows)


def _by_nearness(scene: Scene, names: list[str]) -> list[str]:
    """Of the graph: first that of what just ran, then those that it is made of."""
    op = scene.frame.op
    name = "" if op is None else op.step.name
    of_op = [i for i, panel in enumerate(names) if name in BY_NAME[panel].shows]
    if not of_op:
        return names
    here, forward = of_op[0], scene.frame.phase == "forward"
    places = sorted(range(len(names)), key=lambda i: (i not in of_op, abs(i - here), (i > here) == forward))
    return [names[i] for i in places]


def _below(panes: Mapping[str, Pane], room: _Room) -> list[Shown]:
    """What stands below the explanation, as far as there are rows: the plot, or the listing around its line, and others
    of which nothing is left out."""
    if room.plot:
        return [(panes["plot"], room.rest - TITLE)]
    shown: list[Shown] = []
    left = room.rest
    for name in ("program", "watch", "update", "example"):
        if (pane := panes.get(name)) is None:
            continue
        above = room.update_below and "update" in panes and name in ("program", "watch")
        kept = TITLE + panes["update"].rows if above else 0
        lines = min(pane.rows, left - kept - TITLE)
        if lines == pane.rows or (name == "program" and lines >= FEWEST_LINES):
            shown.append((pane, lines))
            left -= TITLE + lines
    return shown


def folded(pane: Pane, scene: Scene, width: int) -> Pane:
    """One of the graph as its title alone, with as many of its values as have room there."""
    frame, style = scene.frame, scene.style
    phase = frame.phase or "forward"
    names = [name for name in QUANTITY if name in BY_NAME[pane.name].shows and (name != "J" or frame.m > 1)]
    if pane.name == "x":  # what it has of the phase; forward, the example itself
        names = [name for name in names if QUANTITY[name].phase == phase]
    shown = shown_features(frame, style)
    values = [(number.name, number.value) for number in numbers(frame, shown, names)]
    if pane.name == "x" and phase == "forward":
        values = [*((f"x{i + 1}", float(frame.x[i])) for i in shown), ("y", frame.y)]
    texts = [text_of([value_spans(frame, style, name, value, "plain")]).strip() for name, value in values]
    texts = [f"{name} {text}" for (name, _), text in zip(values, texts, strict=True)]
    while texts and cells_of("  ".join(texts)) > room_beside(pane.title, width):
        texts.pop()
    return pane._replace(lines=[], whole=pane.text, offer="  ".join(texts))
