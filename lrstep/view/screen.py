"""The whole screen, as the user chose to see it: as lines, as text, and as data under stable names."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from lrstep.choices import (
    ALONG_THE_RUN,
    BARS,
    FULL,
    LAYOUTS,
    LEVELS,
    NO_PLOT,
    NOTATIONS,
    PANELS,
    PLOTS,
    PROJECTOR,
    THEMES,
    Level,
    Notation,
)
from lrstep.debugger import MAIN, Debugger, Frame
from lrstep.errors import InputError, printable
from lrstep.options import DIGITS_OPTION, SIZE_OPTION
from lrstep.view.extras import Extras, PlotPane, extras_of
from lrstep.view.lines import EMPTY, Line, Span, fit, line, text_of
from lrstep.view.page import Page, page
from lrstep.view.panels import Scene, panel_lines
from lrstep.view.projector import telling_plot
from lrstep.view.style import Style
from lrstep.view.timeline import MORE, More, header, run_line
from lrstep.view.tour import pointed, tour_rows

WIDTH, HEIGHT = 120, 40
ALONE = 80  # cells of a panel alone
ROOM_FOR_PLOT = 160, 50  # cells and rows from which a page has a plot unless none is wanted
ROOM_FOR_PLOT_BESIDE = 100  # cells, from which the projector's page has one
CHOICES = {
    "level": LEVELS, "notation": NOTATIONS, "layout": LAYOUTS, "plot": (*PLOTS, NO_PLOT), "panel": PANELS, "bar": BARS,
    "theme": THEMES,
}  # fmt: skip
HIDDEN_PLOT = "This plot is back after the answer: it would show it."
NARROWEST = 20  # cells; a terminal that gives fewer is taken for one that does not know

Draw: TypeAlias = Callable[[str, int, int], list[Line]]
"""A plot by its name, in so many cells and rows."""


class Appearance(NamedTuple):
    """What the user chooses: how numbers are written, how an op is explained, which panes and which plot there are."""

    style: Style = Style()
    level: Level = "words"
    layout: str = FULL
    plot: str | None = None
    """Its name; NO_PLOT; or None, which leaves it to the screen."""

    @property
    def is_asked(self) -> bool:
        """Whether a value is asked for, which nothing may give away."""
        return bool(self.style.masks)

    def shown_on(self, debugger: Debugger, width: int, height: int | None) -> str | None:
        """The plot on a page of this size: the one that was chosen; without, where there is much
        room, one that says much."""
        if self.plot is not None:
            return None if self.plot == NO_PLOT else self.plot
        if self.layout == PROJECTOR:
            beside = height is not None and width >= ROOM_FOR_PLOT_BESIDE and not self.style.masks
            return telling_plot(debugger) if beside else None
        cells, rows = ROOM_FOR_PLOT
        if height is None or width < cells or height < rows:
            return None
        frame = debugger.frame
        if frame.m == 1:
            return "sigmoid"
        return "cost" if debugger.history.known > debugger.history.start + 1 else "boundary"  # a curve of some points


class ScreenLines(NamedTuple):
    """What is seen, and what is below the edge of the page."""

    header: Line
    tour: list[Line]
    """What the tour says, where there is one."""
    page: Page
    timeline: Line
    more: More
    """Where there is more of the page than is seen, which the timeline says at its right."""

    @property
    def panels(self) -> dict[str, list[Line]]:
        """What each part says, by its name, in the order in which they are read; no watches say nothing."""
        placed: dict[str, list[Line]] = {}
        for each in self.page.panes:
            placed.setdefault(each.pane.name, each.text)
        placed.setdefault("watch", [])
        tour = {"tour": self.tour} if self.tour else {}
        return {"header": [self.header], **tour, **placed, "timeline": [self.timeline]}


def page_of(debugger: Debugger, chosen: Appearance, width: int, height: int | None, draw: Draw | None = None) -> Page:
    """The page of a Debugger; its plot, where there is one, as `draw` draws it, or as it is."""
    extras = _extras(debugger, chosen, chosen.shown_on(debugger, width, height), draw)
    made = page(debugger.frame, chosen.style, chosen.level, width, height, extras, chosen.layout)
    panel = debugger.authored.tour.panel
    return pointed(made, panel) if panel else made


def _extras(debugger: Debugger, chosen: Appearance, plot: str | None, draw: Draw | None) -> Extras:
    extras = extras_of(debugger)
    if plot is None:
        return extras
    draw = draw or partial(drawn_plot, debugger, chosen.style)
    return extras._replace(plot=PlotPane(plot, partial(draw, plot)))


def panel_alone(
    debugger: Debugger, chosen: Appearance, panel: str, size: tuple[int, int] | None = None
) -> list[Line]:  # fmt: skip
    """One of the panels: all that it says, ALONE cells wide, or lines of just this size (columns, rows)."""
    scene = scene_of(debugger, chosen)
    cells, rows = (ALONE, None) if size is None else checked_size(size)
    return [fit(row, cells) for row in panel_lines(panel, scene, cells, rows)]


def scene_of(debugger: Debugger, chosen: Appearance) -> Scene:
    """What panels show that stand on no screen: a plot only where one was chosen."""
    plot = chosen.shown_on(debugger, ALONE, None)
    return Scene(debugger.frame, chosen.style, chosen.level, _extras(debugger, chosen, plot, None))


def drawn_plot(debugger: Debugger, style: Style, name: str, width: int, height: int) -> list[Line]:
    """A plot by its name."""
    if style.masks and name in ALONG_THE_RUN:
        return [line(Span(f" {HIDDEN_PLOT}", "dim")), *[EMPTY] * (height - 1)]
    from lrstep.view.plots import PLOTS  # with the first plot: the screen opens without

    return PLOTS[name](debugger, style, width, height)


def screen_lines(debugger: Debugger, title: str, size: tuple[int, int], chosen: Appearance) -> ScreenLines:
    """The screen of a Debugger at a size (columns, rows), from the top of its page."""
    cells, rows = size[0], max(1, size[1] - len(BARS))
    tour = [fit(row, cells) for row in tour_rows(debugger, cells, rows)]
    rows = max(1, rows - len(tour))
    shown = page_of(debugger, chosen, cells, rows)
    head = header(debugger.frame, title, chosen.style, cells, debugger.branch.name, layout=chosen.layout)
    more: More = "below" if len(shown.lines) > rows else ""
    timeline = fit(run_line(debugger, cells, more, asked=chosen.is_asked), cells)
    return ScreenLines(fit(head, cells), tour, shown, timeline, more)


def screen_state(
    debugger: Debugger, title: str = "", *, size: tuple[int, int] = (WIDTH, HEIGHT), level: Level = "words",
    style: Style | None = None, digits: int | None = None, layout: str = FULL, plot: str | None = None,
    notation: Notation | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the screen of a Debugger shows at a size (columns, rows), from the top of its page.

    `level` is words or derivation; `layout` is full, graph, code, numbers or projector; `plot` is the name of a plot
    beside the panels, or none: without it a large screen chooses one; `digits`, 2 to 17, is how many a number is shown
    with; `notation` is lesson or course, in which the vector program is written. Raises InputError for any other.

    `frame` is `Frame.to_dict()`; `title`, `size`, `explain` (the level), `layout`, `plot`, `digits`, `notation`,
    `program`, `branch`, `breakpoints`, `stops` (the scenario's), `tour` (at which of them one is, or None), `example`
    (the selected row), `first_feature` and `horizon` (the timeline's last update) say how it is shown. `panels` has the
    text of each panel that is shown, by its name, as a list of lines without borders or trailing blanks, those below
    the edge too: `header`, `tour` (of a scenario with stops), `x`, `z`, `a`, `L`, `program`, `explain`, `plot`, `watch`
    (always there, empty where no watch is shown), `update`, `example`, of a script `names` and `printed`, `figures`
    (the projector's, as numbers), `timeline`. `titles` has the panels' titles, `more` is what is said beside the
    timeline where not all has room.
    """
    title = title or debugger.heading
    chosen = appearance(debugger, level, layout, plot, digits, style, notation)
    return state_of(debugger, title, size, chosen, screen_lines(debugger, title, size, chosen))


def appearance(
    debugger: Debugger, level: Level, layout: str, plot: str | None, digits: int | None, style: Style | None = None,
    notation: Notation | None = None,
) -> Appearance:  # fmt: skip
    """What is chosen by these names, a notation that is not being the scenario's; InputError where one is none."""
    check_choice("level", level)
    check_choice("layout", layout)
    if plot is not None:
        check_choice("plot", plot)
    style = style or Style(notation=_authored_notation(debugger))
    if notation is not None:
        check_choice("notation", notation)
        style = replace(style, notation=notation)
    return Appearance(style if digits is None else style.at(DIGITS_OPTION.read(digits)), level, layout, plot)


def _authored_notation(debugger: Debugger) -> Notation:
    """That in which it is to be shown, where nobody says another."""
    notation: Notation = debugger.authored.look.get("notation", NOTATIONS[0])
    return notation


def check_choice(what: str, name: str) -> None:
    """InputError where there is no level, layout, … of that name."""
    if name not in CHOICES[what]:
        raise InputError(f"there is no {what} {printable(str(name))}", f"choose from {', '.join(CHOICES[what])}")


def checked_size(size: tuple[int, int]) -> tuple[int, int]:
    """Columns and rows; InputError where they are none."""
    columns, rows = SIZE_OPTION.read("x".join(map(str, size)))
    return columns, rows


def state_of(
    debugger: Debugger, title: str, size: tuple[int, int], chosen: Appearance, shown: ScreenLines
) -> dict[str, Any]:  # fmt: skip
    """The state of a screen that shows these lines."""
    frame = debugger.frame
    panels = {name: text_of(lines).rstrip("\n").split("\n") for name, lines in shown.panels.items()}
    more = MORE[shown.more].strip()
    panels["timeline"] = [panels["timeline"][0].removesuffix(more).rstrip()]
    return {
        "title": title,
        "size": list(size),
        "explain": chosen.level,
        "layout": chosen.layout,
        "plot": chosen.shown_on(debugger, size[0], size[1] - len(BARS)),
        "digits": chosen.style.digits,
        "notation": chosen.style.notation,
        "program": frame.program.name,
        "branch": debugger.branch.name,
        "breakpoints": [breakpoint.written for breakpoint in debugger.breakpoints],
        "tour": _tour_state(debugger),
        "stops": [stop.text for stop in debugger.authored.stops],
        "example": frame.row,
        "first_feature": chosen.style.first_feature,
        "horizon": debugger.horizon,
        "titles": {placed.pane.name: placed.pane.title for placed in shown.page.panes if placed.pane.title},
        "panels": panels,
        "more": more,
        "frame": frame.to_dict(),
    }


def _tour_state(debugger: Debugger) -> dict[str, Any] | None:
    """Which stop of the scenario one is at, of how many; None where it has none."""
    tour = debugger.authored.tour
    reply = tour.replies.get(tour.at)
    answered = None if reply is None else {"answer": reply.text, "right": reply.right, "said": reply.said}
    return {"stop": tour.at, "of": len(tour.stops), "answered": answered} if tour.stops else None


def printed(shown: Frame | Debugger) -> str:
    """All that is known where it stands, as wide as the terminal: what `print` shows of it."""
    return text_of(all_lines(shown, text_width())).removesuffix("\n")


def text_width() -> int:
    """The cells of the terminal that standard output is; WIDTH where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return WIDTH
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, HEIGHT)).columns)


def frame_text(
    debugger: Debugger, title: str, width: int, style: Style | None = None, level: Level = "words", layout: str = FULL
) -> str:
    """Header, graph, listing, explanation, update, watches and example at a Debugger's address, `width` cells wide."""
    chosen = Appearance(style or Style(), level, layout)
    head = header(debugger.frame, title, chosen.style, width, debugger.branch.name)
    tour = [fit(row, width) for row in tour_rows(debugger, width)]
    return text_of([fit(head, width), *tour, *page_of(debugger, chosen, width, None).lines])


def all_lines(shown: Frame | Debugger, width: int) -> list[Line]:
    """The same as lines; of a Frame, which knows no watches and no breakpoints, what it knows itself."""
    if isinstance(shown, Debugger):
        frame, extras, branch, title = shown.frame, extras_of(shown), shown.branch.name, shown.heading
        style = Style(notation=_authored_notation(shown))
    else:
        origin, extras = shown.origin, Extras(remarks=shown.origin.remarks(shown.update))
        frame, branch, title, style = shown, origin.branch or MAIN, origin.heading or origin.title, Style()
    head = header(frame, title, style, width, branch)
    return [fit(head, width), *page(frame, style, "words", width, None, extras).lines]
