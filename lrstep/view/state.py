"""The state of the screen as data, for tests and scripts: stable names, plain lists and texts."""

from __future__ import annotations

from typing import Any

from lrstep.debugger import Debugger
from lrstep.view.example import example_rows
from lrstep.view.explain import Level, explained
from lrstep.view.extras import extras_of
from lrstep.view.graph import graph_panels
from lrstep.view.header import header
from lrstep.view.lines import Line, text_of
from lrstep.view.listing import listing
from lrstep.view.page import column_widths
from lrstep.view.stops import watch_rows
from lrstep.view.style import Style
from lrstep.view.timeline import run_line
from lrstep.view.update import update_rows

WIDTH, HEIGHT = 120, 40


def screen_state(
    debugger: Debugger,
    title: str = "",
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    level: Level = "words",
    style: Style | None = None,
) -> dict[str, Any]:
    """What the screen of a Debugger shows at a size (columns, rows).

    `frame` is `Frame.to_dict()`; `title`, `size`, `explain` (the level), `program`, `branch`, `breakpoints`, `example`
    (the selected row), `first_feature` and `horizon` (the timeline's last update) say how it is shown; `panels` has the
    text of each panel, by its name, as a list of lines without borders or trailing blanks: `header`, `x`, `z`, `a`,
    `L`, `program` (the whole listing), `explain`, `update`, `example`, `watch`, `timeline`.
    """
    frame, style, title = debugger.frame, style or Style(), title or debugger.title
    cells, horizon, extras = size[0], debugger.horizon, extras_of(debugger)
    left, right = (width - 2 for width in column_widths(cells))
    panels: dict[str, list[Line]] = {
        "header": [header(frame, title, style, cells, debugger.branch.name)],
        **graph_panels(frame, style, cells),
        "program": listing(frame, left, extras.stops).lines,
        "explain": explained(frame, style, level, right, remarks=extras.remarks),
        "update": update_rows(frame, style, left),
        "example": example_rows(frame, style, right),
        "watch": watch_rows(extras.watched, style, right),
        "timeline": [run_line(debugger, cells)],
    }
    return {
        "title": title,
        "size": list(size),
        "explain": level,
        "program": frame.program.name,
        "branch": debugger.branch.name,
        "breakpoints": [found.written for found in debugger.breakpoints],
        "example": frame.row,
        "first_feature": style.first_feature,
        "horizon": horizon,
        "panels": {name: text_of(lines).rstrip("\n").split("\n") for name, lines in panels.items()},
        "frame": frame.to_dict(),
    }
