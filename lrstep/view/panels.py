"""The panels of a page, a row each: its place, its lines, what a click on them means, what help says of it.

The page, the state of the screen, the plain debugger's `show`, help and the layouts follow from this list. A new panel
is a row of it, and a file with the function that gives its lines.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

from lrstep.choices import LEVELS, PLOTS, Level
from lrstep.debugger import Frame
from lrstep.errors import InputError, printable
from lrstep.view.examples import example_rows
from lrstep.view.explain import explained, tallest
from lrstep.view.extras import NOTHING, Extras
from lrstep.view.graph import BORDER, SIDE_BY_SIDE, graph_widths
from lrstep.view.graph_panels import GraphPanel, graph_panel
from lrstep.view.lines import EMPTY, Line, Span, fit, line, wrapped
from lrstep.view.listing import listing
from lrstep.view.lists import watch_rows
from lrstep.view.pane import BELOW, Pane
from lrstep.view.style import Style
from lrstep.view.update import update_rows
from lrstep.view.words.around import around
from lrstep.view.yours.listing import own_program
from lrstep.view.yours.names import ROWS as NAMES_ROWS
from lrstep.view.yours.names import name_rows

SHORTEST_LISTING = 6
NOTE_IN_HELP = "  … ? shows the whole note"
FIRST_KEY = "→"  # which runs the next line
TRACED = ("z", "dw")  # of whose numbers row and column can be seen
PADDING = 1  # column on either side of prose
LEAST_PLOT_LINES = 8
PLOT_ROWS = 20  # of a plot alone
DUE = {
    "plot": f"name a plot too: {', '.join(PLOTS)}", "watch": "watch an expression first",
    "names": "open the trace of a script, whose names it shows", "printed": "open the trace of a script that prints",
}  # fmt: skip


class Scene(NamedTuple):
    """What the panels show: a Frame and what is beside it, as the user chose to see it."""

    frame: Frame
    style: Style
    level: Level
    extras: Extras = NOTHING
    both: bool = False
    """Whether there is room to explain at both levels."""
    stacked: bool = False
    """Whether the panels of the graph stand below each other, however wide they are."""
    whole: bool = True
    """Whether there is room for all that is said: as text, without a screen and its keys."""
    drawn: dict[tuple[str, int, bool, bool], Pane] | None = None
    """The panes of this page that were drawn already: by panel, cells, and whether at both levels and stacked."""


class Panel(NamedTuple):
    """A kind of pane, and where it stands on a page."""

    name: str
    place: Literal["graph", "left", "middle", "right"]
    draw: Callable[[Scene, int], Pane]
    """The pane of a scene, so many cells wide within its border; one of the graph, in a graph so wide."""
    help: str = ""
    least: Callable[[Scene, int], int] = lambda scene, cells: 0
    """Rows that are kept for it, so that no key moves the panels below."""
    low: bool = False
    """Whether it stands below the others of its column, and is as high as its neighbours."""
    first: bool = False
    """Whether it stands above the others where there is one column."""
    not_in: tuple[str, ...] = ()
    """The layouts that leave it out."""
    due: Callable[[Extras], object] = lambda extras: True
    """Whether there is anything to be shown."""
    shows: tuple[str, ...] = ()
    """The steps whose formula, or whose result, it has."""
    gives_way: Callable[[Extras], object] = lambda extras: False
    """Whether it is left out of a page for what a script has to show."""


def _of_graph(name: str) -> Callable[[Scene, int], Pane]:
    """One of the graph, as it is where this is the width of the graph: in brief, or where four have room in full."""

    def draw(scene: Scene, cells: int) -> Pane:
        brief = scene.stacked or cells + BORDER < SIDE_BY_SIDE
        own = cells if brief else graph_widths(cells + BORDER)["xzaL".index(name)] - BORDER
        return graph_pane(name, graph_panel(name, scene.frame, scene.style, own, brief=brief))

    return draw


def graph_pane(name: str, panel: GraphPanel) -> Pane:
    """One of the graph, which is read with its title: what flows forward, then backward."""
    lines, own = [*panel.forward, *panel.backward], ", ".join(filter(None, panel.own))
    named = [line(Span(f"  in your script {own}", "dim"))] if own else []
    return Pane(name, panel.title, lines, own, whole=[line(panel.title), *named, *lines])


def _program(scene: Scene, cells: int) -> Pane:
    frame, name, programs = scene.frame, scene.frame.program.name, scene.extras.programs
    offer = f"v: {programs[(programs.index(name) + 1) % len(programs)] if name in programs else programs[0]}"
    if frame.yours is not None:
        return own_program(frame, cells, scene.extras.stops, offer)
    rows = listing(frame, cells, scene.extras.stops, scene.style.notation)
    ops, now = [op for _, op in rows], frame.op
    at = [None if op is None else f"{op.name}{f'@{frame.row}' if op.in_loop else ''}" for op in ops]
    lines = [None if op is None else f"{op.name}{'@' if op.in_loop else ''}" for op in ops]
    actions = [place and f"do('go_to', '{frame.values.k}:{place}')" for place in at]
    margins = [place and f"do('toggle_stop', '{name}:{place}')" for place in lines]
    if now is not None and now.step.name in (("z",) if now.in_loop else TRACED):  # a sum that runs is no product yet
        offer = f"R: cell  {offer}"
    current = 0 if now is None else next(i for i, op in enumerate(ops) if op is not None and op.line == now.line)
    title, action = f"program: {name}", "do('switch_program')"
    return Pane("program", title, [row for row, _ in rows], offer, action, actions, margins, current=current)


def _explain(scene: Scene, cells: int) -> Pane:
    frame, style, level, extras, both, *_ = scene
    key = "" if scene.whole else FIRST_KEY
    rows = explained(
        frame, style, level, cells, both=both, remarks=extras.remarks, warning=extras.warning, padding=PADDING, key=key
    )
    note = [row for part in extras.note for row in _noted(part, cells)]
    about = _noted(extras.about, cells) if extras.about else []
    if note or about:
        rows = [row for row in rows if row]  # blank lines make way for it
    fill = partial(_with_note, rows, note, about) if (note or about) and not scene.whole else None
    all_rows = [*rows, *note, *about]
    rows = rows if fill else all_rows
    if both:
        return Pane("explain", "explain", rows, fill=fill, whole=all_rows)
    here, other = ("plain words", "derivation") if level == "words" else ("derivation", "plain words")
    return Pane("explain", f"explain: {here}", rows, f"w: {other}", "do('switch_level')", fill=fill, whole=all_rows)


def _noted(text: str, cells: int) -> list[Line]:
    return [line(" " * PADDING, *row) for row in wrapped(Span("", "note"), text, max(1, cells - 2 * PADDING))]


def _with_note(explained: list[Line], note: list[Line], about: list[Line], rows: int) -> list[Line]:
    """An explanation and as much of a note as has room, set apart where all has; what is about the data first goes."""
    room = rows - len(explained)
    if len(note) + len(about) <= room or not note:
        note = [*note, *about]
    whole = len(note) <= room
    if len(note) < room:
        return [*explained, EMPTY, *note]
    return [*explained, *(note if whole else [*note[: max(0, room - 1)], line(Span(NOTE_IN_HELP, "note"))])]


def _tallest(scene: Scene, cells: int) -> int:
    return tallest(LEVELS if scene.both else (scene.level,), cells, PADDING, around(scene.frame, scene.style.notation))


def _plot(scene: Scene, cells: int) -> Pane:
    plot = scene.extras.plot
    assert plot is not None
    fill = partial(plot.draw, cells)
    return Pane("plot", f"plot: {plot.name}", [], "m: next", "do('next_plot', 1)", fill=fill)


def _update(scene: Scene, cells: int) -> Pane:
    return Pane("update", "update: old − alpha·gradient = new", update_rows(scene.frame, scene.style, cells))


def _names(scene: Scene, cells: int) -> Pane:
    rows = name_rows(scene.frame, scene.style, cells)
    shown = [*rows[:NAMES_ROWS], *[EMPTY] * (NAMES_ROWS - len(rows))]
    more = len(rows) - NAMES_ROWS
    offer = f"{BELOW} {more} more" if more > 0 and not scene.whole else ""
    return Pane("names", "names of your script", rows if scene.whole else shown, offer, whole=rows)


def _printed_pane(scene: Scene, cells: int) -> Pane:
    rows = [line(Span(f" {text}")) for text in scene.extras.printed or ()]
    nothing = [line(Span(" nothing yet", "dim"))]
    shown = [*(rows or nothing)[-NAMES_ROWS:], *[EMPTY] * (NAMES_ROWS - max(1, len(rows)))]
    k = scene.frame.updates_done
    return Pane("printed", f"printed, up to the end of update {k:,}" if k else "printed before the first update", shown,
                whole=rows or nothing)  # fmt: skip


def _watch(scene: Scene, cells: int) -> Pane:
    return Pane("watch", "watch", watch_rows(scene.extras.watched, scene.style, cells), "o: edit", "do('stops')")


def _example(scene: Scene, cells: int) -> Pane:
    offer, action = ("E: all  x: next", "do('next_example', 1)") if scene.frame.m > 1 else ("", "")
    return Pane("example", "example", example_rows(scene.frame, scene.style, cells), offer, action)


_GRAPH_HELP = "above, forward propagation: formula, numbers, value; below, backward propagation: da and dz"
PANELS = (
    Panel("x", "graph", _of_graph("x"), not_in=("code",), shows=("zero", "dw", "db", "w", "b"),
        help="the example's features and label, and the parameters; below, the derivatives dw and db"),
    Panel("z", "graph", _of_graph("z"), _GRAPH_HELP, not_in=("code",), shows=("z", "dz")),
    Panel("a", "graph", _of_graph("a"), _GRAPH_HELP, not_in=("code",), shows=("a", "da")),
    Panel("L", "graph", _of_graph("L"), _GRAPH_HELP, not_in=("code",), shows=("zero", "L", "J", "R")),
    Panel("program", "left", _program, "the listing; a click on a line goes there, on its margin sets a breakpoint ●",
        least=lambda scene, cells: SHORTEST_LISTING, not_in=("graph", "numbers")),
    Panel("explain", "right", _explain, "what the line that just ran does, in plain words or with its derivation",
        least=_tallest, first=True, not_in=("numbers",)),
    Panel("plot", "left", _plot, least=lambda scene, cells: LEAST_PLOT_LINES, first=True,
        due=lambda extras: extras.plot),
    Panel("names", "left", _names, low=True, not_in=("graph",), due=lambda extras: extras.yours,
        help="of a script that was traced: its names with their values, those that the line changed first, and which "
        "quantity each is"),
    Panel("update", "left", _update, low=True, not_in=("graph",), shows=("w", "b"),
        gives_way=lambda extras: extras.yours,
        help="old − alpha·gradient = new for each parameter, and whether it made the loss smaller"),
    Panel("watch", "middle", _watch, low=True, first=True, due=lambda extras: extras.watched),
    Panel("printed", "right", _printed_pane, low=True, not_in=("graph",), due=lambda extras: extras.printed is not None,
        help="what the script had printed when this update began, or, once it has ended, with what it printed itself"),
    Panel("example", "right", _example, low=True, not_in=("graph",),
        gives_way=lambda extras: extras.printed is not None,
        help="which row is selected, what a predicts for it, and how the whole batch does"),
)  # fmt: skip
"""In reading order, from the left to the right and downward."""
EDGES_HELP = "━━▶ ◀━━", "a value has flowed along this edge; ╌╌▷ it has not yet"
TIMELINE_HELP = (
    "timeline",
    "the line above the keys: the cost (L, or J of a batch; + R of a penalty) along the run as far as computed; "
    "● you, ◆ a branch begins, ┃ a condition stops, ■ the scenario halts, ≠ a script first departs from the "
    "mathematics; click or drag",
)  # fmt: skip
BY_NAME = {panel.name: panel for panel in PANELS}
GRAPH = tuple(panel.name for panel in PANELS if panel.place == "graph")


def panels_of(layout: str, extras: Extras) -> list[Panel]:
    """Those of a layout, as far as there is anything to be shown."""
    due = (panel for panel in PANELS if layout not in panel.not_in and panel.due(extras))
    return [panel for panel in due if not panel.gives_way(extras)]


def panel_lines(name: str, scene: Scene, cells: int, rows: int | None = None) -> list[Line]:
    """What one of them says in so many cells; of one of the graph, in a graph so wide. InputError for no name.

    Without `rows` it is all that it says; else lines of just this size, the last of which counts what has no room.
    """
    if name not in BY_NAME:
        raise InputError(f"there is no panel {printable(name)}", f"choose from {', '.join(BY_NAME)}")
    if not BY_NAME[name].due(scene.extras):
        raise InputError(f"the panel {name} has nothing to show here", DUE[name])
    pane = BY_NAME[name].draw(scene, cells - BORDER if name in GRAPH else cells)
    if pane.fill is not None:
        return pane.fill(rows or PLOT_ROWS)
    if rows is None:
        return pane.text
    lines = pane.text if pane.current is None else pane.within(rows).lines
    if (more := len(lines) - rows + 1) > 1:
        lines = [*lines[: rows - 1], line(Span(f"… {more} more lines", "dim"))]
    return [fit(row, cells) for row in [*lines, *[EMPTY] * (rows - len(lines))]]


def panels_help() -> list[tuple[str, str]]:
    """What help says of them, and of what is around them; those of which it says the same are one."""
    names: dict[tuple[bool, str], list[str]] = {}
    for panel in PANELS:
        if panel.help:
            names.setdefault((panel.place == "graph", panel.help), []).append(panel.name)
    rows = [(of_graph, ", ".join(alike), text) for (of_graph, text), alike in names.items()]
    graph, below = ([(name, text) for of_graph, name, text in rows if of_graph is wanted] for wanted in (True, False))
    return [*graph, EDGES_HELP, *below, TIMELINE_HELP]
