"""Document: the whole page as HTML. What comes from names and titles is text in it, and nothing is loaded."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Generator, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

from lrstep._version import __version__
from lrstep.choices import LEVELS
from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import printable
from lrstep.html.parts import Linked, PlaceShown, place_of
from lrstep.html.stretch import stretch_of
from lrstep.html.tables import Tables, pieces
from lrstep.view.panels import GRAPH, PANELS
from lrstep.view.screen import Appearance

LONGEST_TITLE = 200
_BESIDE = [panel for panel in PANELS if panel.place != "graph" and panel.name not in ("explain", "program", "plot")]
BELOW = (("explain",), ("program",), ("plot", *(panel.name for panel in _BESIDE)))
BELOW_WITH_PLOT = (
    ("explain", *(panel.name for panel in _BESIDE if panel.place != "left")),
    ("program", *(panel.name for panel in _BESIDE if panel.place == "left")),
    ("plot",),
)
"""The panels below the graph as they are read, in the columns of a wide window."""
EXPLAIN = ("now", *LEVELS, "note")
TITLED = (*GRAPH, *(name for column in BELOW_WITH_PLOT for name in column if name != "explain"))
EDGES, BRIEF = ({name: f"{name}-{what}" for name in GRAPH} for what in ("edge", "brief"))
PARTS = ("about", "stop", *TITLED, *BRIEF.values(), *(EDGES[name] for name in GRAPH[:-1]), *EXPLAIN)
OF_PLOTS = re.compile("([\u2190-\u2bff])")
"""Signs that many fonts have in another width, as the script has them."""


class Document(NamedTuple):
    """A page, the addresses that it has, and how many stops of a scenario are at them."""

    html: str
    addresses: Sequence[str]
    stops: int


class DrawnPlaces(NamedTuple):
    """What a page shows: the place at which it opens, all of its places as tables, what each says in a line, and how
    many stops are there."""

    opened: PlaceShown
    opens: int
    tables: str
    steps: Sequence[tuple[str, str]]
    stops: int


def document_of(
    debugger: Debugger, title: str, chosen: Appearance, first: str | None = None, last: str | None = None
) -> Generator[Progress, None, Document]:
    """The page of the addresses from one place to another (see `stretch_of`); it opens where the Debugger stands.

    InputError where that is no way forward in one program, or too long.
    """
    drawn = yield from _drawing(debugger, chosen, first, last)
    html = _html(title, chosen, drawn, debugger.opened_by)
    return Document(html, [address for address, _ in drawn.steps], drawn.stops)


def _drawing(
    debugger: Debugger, chosen: Appearance, first: str | None, last: str | None
) -> Generator[Progress, None, DrawnPlaces]:
    stretch = yield from stretch_of(debugger, first, last)
    tables, steps, stops, opened = Tables(PARTS, TITLED), list[tuple[str, str]](), 0, None
    for number in range(stretch.length):
        if number:
            yield from debugger.moving("step", 1)
        place = place_of(debugger, chosen)
        tables.add(place)
        steps.append((place.address, place.said))
        stops += len(place.parts.get("stop", ()))
        opened = place if number == stretch.opens else opened
        yield Progress(number + 1, stretch.length, "addresses")
    assert opened is not None
    return DrawnPlaces(opened, stretch.opens, tables.json(stretch.opens), steps, stops)


def _html(title: str, chosen: Appearance, drawn: DrawnPlaces, command: str) -> str:
    css, js = (_own(name) for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(js)}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    opened, steps = drawn.opened, drawn.steps
    return Template(_own("page.html")).substitute(
        policy=escape(policy, quote=False), version=__version__, css=css, js=js, tables=drawn.tables,
        title=escape(printable(title, LONGEST_TITLE)), level=chosen.level, about=_lines(opened.parts["about"]),
        where=escape(opened.where), last=len(steps) - 1, opens=drawn.opens, count=f"{len(steps):,}",
        panels=_panels(opened), steps="\n".join(map(_step, steps)),
        command=f": <code>{escape(printable(command, LONGEST_TITLE))}</code> opens it there" if command else "",
    )  # fmt: skip


def _own(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What of a policy allows just this style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _step(step: tuple[str, str]) -> str:
    address, said = step
    return f'<li><a href="#{escape(address)}">{escape(address)}</a>: {escape(said)}</li>'


def _panels(place: PlaceShown) -> str:
    graph = []
    for name in GRAPH:
        graph.append(_panel(place, name))
        if name != GRAPH[-1]:
            graph.append(f'<div class="edge" aria-hidden="true"><h2>.</h2>{_part(place, EDGES[name], "full")}</div>')
    columns = (
        "".join(_explain(place) if name == "explain" else _panel(place, name) for name in column)
        for column in (BELOW_WITH_PLOT if "plot" in place.parts else BELOW)
    )
    above = _part(place, "stop", "stop prose", "section"), f'<div class="graph">{"".join(graph)}</div>'
    below = "\n".join(f'<div class="column">{column}</div>' for column in columns)
    return "\n".join([*above, f'<div class="below">\n{below}\n</div>'])


def _panel(place: PlaceShown, name: str) -> str:
    hidden = "" if name in place.titles else " hidden"
    head = f'<h2 data-title="{name}">{escape(place.titles.get(name, ""))}</h2>'
    bodies = _part(place, name, "full") + _part(place, BRIEF[name], "brief") if name in GRAPH else _part(place, name)
    return f'<section class="{name}"{hidden}>{head}{bodies}</section>'


def _explain(place: PlaceShown) -> str:
    hidden = "" if "now" in place.parts else " hidden"
    head = '<div class="head"><h2>explain</h2><button type="button" data-do="level" hidden>derivation</button></div>'
    prose = "".join(_part(place, name, "prose", "div") for name in EXPLAIN if name != "now")
    return f'<section class="explain"{hidden}>{head}{_part(place, "now", "now")}{prose}</section>'


def _part(place: PlaceShown, name: str, kind: str = "", tag: str = "pre") -> str:
    rows = place.parts.get(name, ())
    hidden, named = "" if rows else " hidden", f' class="{kind}"' if kind else ""
    return f'<{tag}{named} data-part="{name}"{hidden}>{_lines(rows, in_plot=name == "plot")}</{tag}>'


def _lines(rows: Sequence[Linked], *, in_plot: bool = False) -> str:
    """Lines as the script makes them too."""
    return "".join(_line(row, in_plot) for row in rows)


def _line(row: Linked, in_plot: bool) -> str:
    texts = [_text(piece[0], piece[1:], in_plot) for piece in pieces(row) if not piece.startswith("#")]
    tag, link = ("a", f' href="#{escape(row.goes_to)}"') if row.goes_to else ("span", "")
    return f'<{tag} class="line"{link}>{"".join(texts)}\n</{tag}>'


def _text(role: str, text: str, in_plot: bool) -> str:
    tag, shown = "b" if role == "c" else "span", escape(text)
    shown = OF_PLOTS.sub(r'<i class="sign">\1</i>', shown) if in_plot else shown
    return f'<{tag} class="{role}">{shown}</{tag}>'
