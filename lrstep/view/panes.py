"""Panes: what a page is made of, each by its name, with its title, its lines and what a click on them means."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.view.example import example_rows
from lrstep.view.explain import Level, explained
from lrstep.view.extras import Extras, PlotPane
from lrstep.view.lines import Line, fit, line
from lrstep.view.listing import Listing, window
from lrstep.view.panels import Panel
from lrstep.view.stops import watch_rows
from lrstep.view.style import Style
from lrstep.view.update import update_rows


class Pane(NamedTuple):
    """A pane: what is in it, what its title offers and does, and what a click on each line and its margin does."""

    name: str
    title: str
    lines: list[Line]
    offer: str = ""
    action: str = ""
    line_actions: tuple[str | None, ...] = ()
    margin_actions: tuple[str | None, ...] = ()
    whole: list[Line] | None = None
    """All lines, where `lines` are those around the current one."""


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
        whole = self.pane.lines if self.pane.whole is None else self.pane.whole
        return [fit(row, max(0, self.width - 2)) for row in whole]


def graph_pane(name: str, panel: Panel) -> Pane:
    """One of the four of the graph, as it is read: its title, then forward, then backward."""
    return Pane(name, panel.title, [line(panel.title), *panel.forward, *panel.backward])


def plot_pane(plot: PlotPane, width: int, height: int) -> Pane:
    """A plot in a border of this size."""
    return Pane("plot", f"plot: {plot.name}", plot.draw(width - 2, height - 2), "m: next", "do('next_plot', 1)")


def program_pane(frame: Frame, listing: Listing, seen: int) -> Pane:
    """As much of the listing as is seen at once, its current line among it."""
    shown = window(listing, max(1, seen))
    actions = tuple(address and f"do('go_to', '{address}')" for address in shown.addresses)
    margins = tuple(toggle and f"do('toggle_stop', '{toggle}')" for toggle in shown.toggles)
    name = frame.program.name
    offer = f"v: {'vector' if name == 'scalar' else 'scalar'}"
    return Pane(
        "program", f"program: {name}", shown.lines, offer, "do('switch_program')", actions, margins, whole=listing.lines
    )


def explain_pane(
    frame: Frame, style: Style, level: Level, cells: int, extras: Extras, *, both: bool = False
) -> Pane:  # fmt: skip
    """What the last op did, at one level or at both."""
    rows = explained(frame, style, level, cells, both=both, remarks=extras.remarks)
    if both:
        return Pane("explain", "explain", rows)
    here, other = ("plain words", "derivation") if level == "words" else ("derivation", "plain words")
    return Pane("explain", f"explain: {here}", rows, f"w: {other}", "do('switch_level')")


def watch_pane(extras: Extras, style: Style, cells: int) -> Pane:
    """Every watch with its value."""
    return Pane("watch", "watch", watch_rows(extras.watched, style, cells), "o: edit", "do('stops')")


def update_pane(frame: Frame, style: Style, cells: int) -> Pane:
    """The parameters' steps, and whether they helped."""
    return Pane("update", "update: old − alpha·gradient = new", update_rows(frame, style, cells))


def example_pane(frame: Frame, style: Style, cells: int) -> Pane:
    """The selected row, and the batch."""
    offer, action = ("E: all  x: next", "do('next_example', 1)") if frame.m > 1 else ("", "")
    return Pane("example", "example", example_rows(frame, style, cells), offer, action)
