"""Parts: what the panels of the screen say at an address, as a page has room for it: as lines, by their names.

A panel of the graph is there twice: in full for a wide window, and with a line for each value for a narrow one. What is
explained is not broken into lines: the browser does that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lrstep.choices import FULL, LEVELS, PROJECTOR
from lrstep.debugger import Debugger, Frame, ScenarioStop
from lrstep.debugger.track import parse_address
from lrstep.view.explain import PHASES, explained_in_two
from lrstep.view.graph import edge_backward, edge_forward
from lrstep.view.graph_panels import GraphPanel, graph_panel
from lrstep.view.lines import EMPTY, Line, Span, line, text_of
from lrstep.view.operands import operands
from lrstep.view.pane import Pane
from lrstep.view.panels import GRAPH, Panel, Scene, panels_of
from lrstep.view.screen import Appearance, scene_of
from lrstep.view.style import Style
from lrstep.view.timeline import about_run, where
from lrstep.view.yours.names import changed_lines

FULL_CELLS, NARROW_CELLS = 26, 46  # of a panel of the graph in full; of any other, as a telephone has room for
PROSE_CELLS = 1000  # so that no sentence is broken
PLOT_ROWS = 16
RULE: Line = (Span("\u2060", "border"),)
"""Between forward values and derivatives: the stylesheet draws it, and no screen reader says it."""
_GO_TO = "do('go_to', '"


class Linked(NamedTuple):
    """A line, and the address that it leads to, where it does."""

    line: Line
    goes_to: str = ""


class PlaceShown(NamedTuple):
    """An address, what is said of it in a line, and what each part of the page shows there, in lines."""

    address: str
    where: str
    said: str
    ends: bool
    """Whether an update ends with it, or the run begins."""
    titles: Mapping[str, str]
    parts: Mapping[str, Sequence[Linked]]


def place_of(debugger: Debugger, chosen: Appearance) -> PlaceShown:
    """All that a page shows where the Debugger stands."""
    frame, style = debugger.frame, chosen.style
    scene = scene_of(debugger, chosen)
    shown = panels_of(FULL if chosen.layout == PROJECTOR else chosen.layout, scene.extras)
    parts: dict[str, Sequence[Linked]] = {"about": _plain([line(" · ".join(about_run(frame, style)))])}
    parts |= {"stop": captions} if (captions := _plain(_captions(debugger))) else {}
    titles: dict[str, str] = {}
    parts |= _graph(frame, style, titles) if any(panel.place == "graph" for panel in shown) else {}
    for panel in shown:
        if panel.name == "explain":
            parts |= _explained(scene)
        elif panel.place != "graph":
            pane = _pane(panel, scene)
            titles[panel.name], parts[panel.name] = pane.title, _linked(pane)
    ends = frame.where is None or frame.where.is_last
    return PlaceShown(frame.address, where(frame), said(frame, style), ends, titles, parts)


def _plain(lines: Sequence[Line]) -> Sequence[Linked]:
    return [Linked(row) for row in lines]


def _captions(debugger: Debugger) -> list[Line]:
    """What the author of a scenario says of the stops that are here."""
    stops = debugger.authored.tour.stops
    here = [(number, stop) for number, stop in enumerate(stops, 1) if _is_here(stop, number, debugger)]
    return [
        line(Span(f"Stop {number} of {len(stops)}", "note"), stop.caption and f": {stop.caption}")
        for number, stop in here
    ]


def _is_here(stop: ScenarioStop, number: int, debugger: Debugger) -> bool:
    """Whether a stop is at this address, and speaks of this branch, program and example."""
    frame, tour = debugger.frame, debugger.authored.tour
    present = {"branch": debugger.branch.name, "program": frame.program.name}
    if stop.address is None or any(tour.in_force(number, key) not in ("", name) for key, name in present.items()):
        return False
    track = debugger.branch.places.track(frame.program.name)
    same_place = track.cursor(stop.address) == track.cursor(parse_address(frame.address))
    return same_place and stop.table.get("example", frame.row) == frame.row


def _pane(panel: Panel, scene: Scene) -> Pane:
    pane = panel.draw(scene, NARROW_CELLS)
    return pane._replace(lines=pane.fill(PLOT_ROWS)) if pane.fill is not None else pane._replace(lines=pane.text)


def _linked(pane: Pane) -> Sequence[Linked]:
    """Lines of a listing lead to where they have just run."""
    actions = [*pane.line_actions, *[None] * (len(pane.lines) - len(pane.line_actions))]
    return [Linked(row, _address_in(action or "")) for row, action in zip(pane.lines, actions, strict=True)]


def _address_in(action: str) -> str:
    return action.removeprefix(_GO_TO).removesuffix("')") if action.startswith(_GO_TO) else ""


def _graph(frame: Frame, style: Style, titles: dict[str, str]) -> dict[str, Sequence[Linked]]:
    """The four panels in both forms, with derivatives beside derivatives where they are in full, and their edges."""
    full = [graph_panel(name, frame, style, FULL_CELLS, brief=False) for name in GRAPH]
    above = max(len(panel.forward) for panel in full)
    below = max(len(panel.backward) for panel in full)
    parts: dict[str, Sequence[Linked]] = {}
    for name, panel in zip(GRAPH, full, strict=True):
        brief = graph_panel(name, frame, style, NARROW_CELLS, brief=True)
        titles[name] = panel.title
        parts[name] = _plain([*_filled(panel.forward, above), RULE, *_filled(panel.backward, below)])
        parts[f"{name}-brief"] = _plain([*_own(brief), *brief.forward, *brief.backward])
    for edge, name in enumerate(GRAPH[:-1]):
        ahead, back = (edge_forward(frame, edge),), (edge_backward(frame, edge),)
        parts[f"{name}-edge"] = _plain([*_filled([ahead], above), EMPTY, back])
    return parts


def _own(panel: GraphPanel) -> list[Line]:
    """What a script calls them."""
    own = ", ".join(filter(None, panel.own))
    return [line(Span(f"  in your script {own}", "dim"))] if own else []


def _filled(lines: Sequence[Line], count: int) -> list[Line]:
    return [*lines, *[EMPTY] * (count - len(lines))]


def _explained(scene: Scene) -> dict[str, Sequence[Linked]]:
    """What just ran and what is next; of it in plain words, and its derivation; and what is to be known besides."""
    frame, style, extras = scene.frame, scene.style, scene.extras
    both = {
        level: explained_in_two(frame, style, level, PROSE_CELLS, remarks=extras.remarks, warning=extras.warning)
        for level in LEVELS
    }
    notes = [line(Span(text, "note")) for text in (*extras.note, *filter(None, [extras.about]))]
    said: dict[str, Sequence[Linked]] = {level: _plain(each.said) for level, each in both.items()}
    return {"now": _plain(both["words"].now), **said, "note": _plain(notes)}


def said(frame: Frame, style: Style) -> str:
    """The op that just ran with its numbers in one line, as it is read aloud."""
    if frame.op is None:
        return "nothing has been computed in this update yet" if frame.update else "nothing has been computed yet"
    made = changed_lines if frame.yours is not None else operands
    numbers = text_of(made(frame, style, PROSE_CELLS)).splitlines()
    texts = (frame.op.written(style.notation), PHASES[frame.op.phase], *numbers)
    code, phase, *rest = (" ".join(text.split()) for text in texts)
    return "; ".join([f"{code}, {phase}", *filter(None, rest)])
