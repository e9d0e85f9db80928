"""PageView: how one Debugger is shown: levels, digits, panels, plots, and what is scrolled to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from lrstep.choices import FULL, LAYOUTS
from lrstep.config import Config
from lrstep.debugger import Debugger, Move
from lrstep.errors import InputError
from lrstep.steplog.tape import Tape
from lrstep.tui.ahead import Ahead, Look
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.tui.timeline_widget import TimelineWidget
from lrstep.view.examples import Order
from lrstep.view.explain import Level
from lrstep.view.lines import Line, fit, text_of
from lrstep.view.page import Page
from lrstep.view.style import ALL_DIGITS, Style
from lrstep.view.timeline import More, header, run_line


class PageView(Vertical):
    """The header, the page and the timeline of one Debugger: one Frame in, lines out."""

    def __init__(self, debugger: Debugger, title: str, level: Level) -> None:
        super().__init__()
        self.debugger = debugger
        self.title = title
        self.numbers = Style()
        self.level = level
        self._head = LinesWidget(lambda size: [self._header(size.width)], id="header")
        self._page = PageWidget(self._made_page, id="page")
        self._time = TimelineWidget(lambda size: [self._timeline(size.width)], id="timeline")
        self.shown: Callable[[PageView], None] = lambda _: None
        """Called whenever a Frame was shown."""
        self.count = ""
        """The digits typed so far: how often the next movement is to be made."""
        self._told: tuple[object, ...] = ()
        self._told_line: Line = ()
        self.tape = Tape(debugger)
        self._ahead = Ahead()
        self.examples_order = Order()
        """How the table of examples was last sorted and filtered."""
        self._short_digits = self.numbers.digits
        self.shown_panels = FULL
        """Which panels are shown."""
        self.plot: str | None = None
        """The name of the plot that is shown."""
        self._last_move: Move = "step"

    def configure(self, config: Config) -> None:
        """What the user has settings for."""
        if config.digits is not None:
            self.numbers = self.numbers.at(config.digits)
            self._short_digits = Style().digits if config.digits == ALL_DIGITS else config.digits
        self.shown_panels = config.layout or FULL
        self.plot = config.plot

    def compose(self) -> ComposeResult:
        """Three widgets that paint lines."""
        yield self._head
        yield self._page
        yield self._time

    @on(PageWidget.Scrolled)
    def say_more(self) -> None:
        """Where the page is scrolled to decides what the timeline says of Tab."""
        self._time.make_again()

    def on_unmount(self) -> None:
        """Nothing is made for a screen that is closed, and a recording ends properly."""
        self._ahead.cancel()
        if self.tape.running:
            with suppress(InputError):  # nobody is there any more to whom it could be said
                self.tape.stop()

    def on_resize(self) -> None:
        """Another size may leave more or less of the page below the edge."""
        self.show_frame()

    def show_frame(self) -> None:
        """Show the Debugger's present Frame everywhere."""
        for widget in (self._head, self._page, self._time):
            widget.make_again()
        self.shown(self)

    def _header(self, width: int) -> Line:
        recorded = self.tape.told
        return header(self.debugger.frame, self._about(), self.numbers, width, self.debugger.branch.name, recorded)

    def _about(self) -> str:
        """What the header says on the left: a number that was begun, or what is run."""
        return f"{self.count} × …" if self.count else self.title

    def _made_page(self, width: int, height: int) -> Page:
        then = None if self.app.is_headless else self._page.show
        return self._ahead.page(self.debugger, self._look((width, height)), then)

    def _look(self, size: tuple[int, int]) -> Look:
        stops = tuple(found.written for found in self.debugger.breakpoints)
        branches: tuple[tuple[str, int], ...] = ()
        if self.plot is not None:
            branches = tuple((branch.name, branch.course.history.known) for branch in self.debugger.branches)
            branches = (*branches, ("horizon", self.debugger.horizon))
        return Look(
            *size, self.numbers, self.level, stops, tuple(self.debugger.watches), self.shown_panels, self.plot, branches
        )

    def _timeline(self, width: int) -> Line:
        """Made again only where what it shows has changed: most steps stay in their update."""
        debugger = self.debugger
        stops = tuple(found.written for found in debugger.breakpoints)
        told = (
            debugger.frame.update,
            debugger.history.known,
            debugger.horizon,
            width,
            self._more,
            debugger.branches,
            stops,
        )
        if told != self._told:
            self._told, self._told_line = told, run_line(debugger, width, self._more)
        return self._told_line

    @property
    def _more(self) -> More:
        """Where there is more of the page than has room."""
        most = self._page.most
        return "" if most == 0 else "above" if self._page.top == most else "below"

    def _expect(self, move: Move) -> None:
        self._ahead.expect(self.debugger, move, lambda: self._look(self._page.made_for))

    def text(self) -> str:
        """What is shown, with what is below the edge."""
        return text_of([*self._head.lines, *self._page.page.lines, *self._time.lines])

    def state(self, size: tuple[int, int]) -> dict[str, Any]:
        """What is shown, in a screen of this size."""
        from lrstep.view.screen import Appearance, ScreenLines, state_of  # the screen itself has no need of it

        cells = self.size.width
        head, run = fit(self._header(cells), cells), fit(self._timeline(cells), cells)
        chosen = Appearance(self.numbers, self.level, self.shown_panels, self.plot)
        return state_of(self.debugger, self.title, size, chosen, ScreenLines(head, self._page.page, run, self._more))

    def switch_level(self) -> None:
        """Explain in plain words, or with the derivation."""
        self.count = ""
        self.level = "derivation" if self.level == "words" else "words"
        self.show_frame()
        shown = self._page
        first, end = shown.page.explanation
        if self.level == "words":
            shown.scroll_rows_to(0)
        elif end > shown.top + shown.size.height:
            shown.scroll_rows_to(min(first, end - shown.size.height))

    def next_plot(self, count: int) -> None:
        """Show the next plot, or none after the last; where it is below the edge, scroll to it."""
        from lrstep.view.plots import PLOTS  # with the first plot: the screen opens without

        names = [None, *PLOTS]
        self.plot = names[(names.index(self.plot) + count * self._taken_count()) % len(names)]
        self.show_frame()
        shown = self._page
        if self.plot is None:
            shown.scroll_rows_to(0)
        elif (first := shown.page.rows_of("plot")[0]) >= shown.top + shown.size.height // 2:
            shown.scroll_rows_to(first)

    def next_layout(self, count: int) -> None:
        """Show other panels, or all."""
        names = list(LAYOUTS)
        self.shown_panels = names[(names.index(self.shown_panels) + count * self._taken_count()) % len(names)]
        self._page.scroll_rows_to(0)
        self.show_frame()

    def show_layout(self, name: str) -> None:
        """Show the panels of a layout; all, where it is shown already."""
        self.shown_panels = FULL if self.shown_panels == name else name
        self._page.scroll_rows_to(0)
        self.show_frame()

    def all_digits(self) -> None:
        """Show numbers in full, or as short as before."""
        digits = self._short_digits if self.numbers.digits == ALL_DIGITS else ALL_DIGITS
        if self.numbers.digits != ALL_DIGITS:
            self._short_digits = self.numbers.digits
        self.numbers = self.numbers.at(digits)
        self.show_frame()

    def next_features(self, count: int) -> None:
        """Show other features, where there are more than have room."""
        count *= 2 * self._taken_count()
        first = max(0, min(self.debugger.frame.n - 2, self.numbers.first_feature + count))
        self.numbers = replace(self.numbers, first_feature=first)
        self.show_frame()

    def next_section(self) -> None:
        """Scroll on to the next panels, where not all have room; from the last ones back to the first."""
        shown = self._page
        after = [row for row in shown.page.sections if row > shown.top]
        shown.scroll_rows_to(after[0] if after and shown.top < shown.most else 0)

    def scroll_pages(self, pages: int) -> None:
        """Scroll a page that has more rows than are seen; one row of the last screen stays."""
        shown = self._page
        shown.scroll_rows_to(shown.top + pages * max(1, shown.size.height - 1))

    def _taken_count(self) -> int:
        """The count that was typed, which is forgotten; 1 where none was."""
        count, self.count = int(self.count or 1), ""
        return max(1, count)
