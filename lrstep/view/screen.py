"""The whole screen as lines: the header, the page and the timeline of a Debugger, as the user chose to see it."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.choices import FULL
from lrstep.debugger import Debugger
from lrstep.view.explain import Level
from lrstep.view.header import header
from lrstep.view.lines import Line, fit
from lrstep.view.page import Page, page
from lrstep.view.panels import PlotPane, extras_of
from lrstep.view.style import Style
from lrstep.view.timeline import More, run_line

BARS = 3  # rows that are not the page's: the header, the timeline, the footer


class Chosen(NamedTuple):
    """What the user chooses: how numbers are written, how an op is explained, which panes and which plot there are."""

    style: Style = Style()
    level: Level = "words"
    layout: str = FULL
    plot: str | None = None


class ScreenLines(NamedTuple):
    """What is seen, and what is below the edge of the page."""

    header: Line
    page: Page
    timeline: Line
    more: More
    """Where there is more of the page than is seen, which the timeline says at its right."""

    @property
    def panels(self) -> dict[str, list[Line]]:
        """What each part says, by its name, in the order in which they are read; no watches say nothing."""
        placed = {placed.pane.name: placed.text for placed in self.page.panes}
        placed.setdefault("watch", [])
        return {"header": [self.header], **placed, "timeline": [self.timeline]}


def screen_lines(debugger: Debugger, title: str, size: tuple[int, int], chosen: Chosen) -> ScreenLines:
    """The screen of a Debugger at a size (columns, rows), from the top of its page."""
    cells, rows = size[0], max(1, size[1] - BARS)
    frame, extras = debugger.frame, extras_of(debugger)
    if (name := chosen.plot) is not None:
        from lrstep.view.plots import PLOTS  # only where one is drawn

        extras = extras._replace(plot=PlotPane(name, lambda *room: PLOTS[name](debugger, chosen.style, *room)))
    made = page(frame, chosen.style, chosen.level, cells, rows, extras, chosen.layout)
    head = header(frame, title, chosen.style, cells, debugger.branch.name)
    more: More = "below" if len(made.lines) > rows else ""
    return ScreenLines(fit(head, cells), made, fit(run_line(debugger, cells, more), cells), more)
