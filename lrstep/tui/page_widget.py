"""PageWidget: the page of a Debugger as the user chose to see it: its panels, digits and plot, and what is scrolled to.

It scrolls by itself: a page may be higher by a row at one key than at the last, and a container would then lay the
whole screen out anew, which takes ten times as long as to paint what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from lrstep.choices import FULL, LAYOUTS, NO_PLOT, NOTATIONS, Level, Notation, following
from lrstep.config import Config
from lrstep.debugger import Debugger, Move, Tour
from lrstep.tui.ahead import Ahead, Look
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.features import from_feature
from lrstep.view.listing import notation_said
from lrstep.view.page import Page
from lrstep.view.screen import Appearance
from lrstep.view.style import ALL_DIGITS, Style
from lrstep.view.timeline import More
from lrstep.view.tour import Guided

WHEEL_ROWS = 3


class PageWidget(LinesWidget):
    """A page, from the row `top` on. `changed` is called when the user chose to see it otherwise."""

    class Scrolled(Message):
        """Other rows are seen."""

    def __init__(self, debugger: Debugger, config: Config, changed: Callable[[], None], *, id: str) -> None:
        super().__init__(lambda _: self.page.lines[self.top : self.top + self.size.height], id=id)
        self._debugger, self._changed = debugger, changed
        style = Style(notation=cast(Notation, config.notation or NOTATIONS[0]))
        style = style if config.digits is None else style.at(config.digits)
        level = cast(Level, config.explain or "words")
        self.chosen = Appearance(style, level, config.layout or FULL, config.plot)
        self._short_digits = Style().digits if style.digits == ALL_DIGITS else style.digits
        self._ahead = Ahead()
        self._page: Page | None = None
        self._top = 0
        self._at = ""
        """The panel whose first row is the first that is seen, wherever on the page that is; or none."""
        self._guided = Guided()
        self.made_for = (0, 0)
        """The width and height that the page was made for."""

    # The page, and what of it is seen.

    @property
    def page(self) -> Page:
        """The page as it is shown."""
        size = (self.size.width, self.size.height)
        if self._page is None or self.made_for != size:
            then = None if self.app.is_headless else self._show
            self._page, self.made_for = self._ahead.page(self._debugger, self._look(size), then), size
        return self._page

    @property
    def look(self) -> dict[str, object]:
        """How it is shown, as a scenario has it; a plot that nobody chose is left to the screen."""
        style, level, layout, plot = self.chosen
        chosen = {} if plot is None else {"plot": plot}
        return {"layout": layout, **chosen, "explain": level, "digits": style.digits, "notation": style.notation}

    @property
    def top(self) -> int:
        """The first row that is seen."""
        row = self.page.rows_of_whole(self._at)[0] if self._at else self._top
        return min(row, self.most)

    @property
    def more(self) -> More:
        """Where there is more of the page than has room."""
        return "" if self.most == 0 else "above" if self.top == self.most else "below"

    @property
    def most(self) -> int:
        """The last row that can be the first to be seen."""
        return max(0, len(self.page.lines) - self.size.height)

    def make_again(self) -> None:
        """What the page tells of has changed."""
        self._page = None
        super().make_again()

    def expect(self, move: Move) -> None:
        """Make the page to which this movement leads next while no key is pressed."""
        self._ahead.expect(self._debugger, move, lambda there: self._look(self.made_for, there))

    def scroll_rows_to(self, row: int) -> None:
        """Show the page from this row on, as far as there are rows."""
        before, self._top, self._at = self.top, max(0, min(row, self.most)), ""
        if self._top != before:
            super().make_again()
            self.post_message(self.Scrolled())

    def _show(self, page: Page) -> None:
        """Show a page that was made for this size."""
        self._page = page
        super().make_again()

    def _look(self, size: tuple[int, int], there: Debugger | None = None) -> Look:
        """What the page depends on, here or, but for where one stands as here, there."""
        debugger = self._debugger
        stops = tuple(breakpoint.written for breakpoint in debugger.breakpoints)
        branches: tuple[tuple[str, int], ...] = ()
        plot = self.chosen.shown_on(there or debugger, *size)
        if plot is not None:
            branches = tuple((branch.name, branch.history.known) for branch in debugger.branches)
            branches = (*branches, ("horizon", debugger.horizon))
        chosen, axes = self.chosen._replace(plot=plot or NO_PLOT), debugger.authored.axes
        panel = debugger.authored.tour.panel
        return Look(*size, chosen, stops, tuple(debugger.watches), branches, axes, panel)

    def on_unmount(self) -> None:
        """Nothing is made for a screen that is closed."""
        self._ahead.cancel()

    def on_mouse_scroll_down(self, _: MouseScrollDown) -> None:
        """The wheel."""
        self.scroll_rows_to(self.top + WHEEL_ROWS)

    def on_mouse_scroll_up(self, _: MouseScrollUp) -> None:
        """The wheel."""
        self.scroll_rows_to(self.top - WHEEL_ROWS)

    def on_click(self, event: Click) -> None:
        """Tell whoever dispatches actions."""
        row = event.y + self.top
        for spot in self.page.spots:
            if spot.row == row and spot.left <= event.x < spot.right:
                self.post_message(self.Clicked(spot.action))
                return

    def hide(self, names: frozenset[str]) -> None:
        """Show these values as hidden, and nothing that would give one away; none: show all again."""
        self.chosen = self.chosen._replace(style=replace(self.chosen.style, masks=names))

    # Commands, named as in the table: how the page is looked at.

    def switch_level(self) -> None:
        """Explain in plain words, or with the derivation; where that is below the edge, scroll to it."""
        self._choose(level="derivation" if self.chosen.level == "words" else "words")
        first, end = self.page.explanation
        if self.chosen.level == "words":
            self.scroll_rows_to(0)
        elif end > self.top + self.size.height:
            self.scroll_rows_to(min(first, end - self.size.height))

    def switch_notation(self) -> None:
        """Write the vector program as the course does, or as the lesson; where another program is shown, say so."""
        style = self.chosen.style
        self._choose(style=replace(style, notation=following(style.notation, NOTATIONS, 1)))
        said = notation_said(self._debugger.frame, self.chosen.style)
        self.notify(said, timeout=3, markup=False)

    def next_plot(self, step: int, times: int = 1) -> None:
        """Show the next plot, or none after the last; where it is below the edge, scroll to it."""
        from lrstep.view.plots import PLOTS  # with the first plot: the screen opens without

        here = self.chosen.shown_on(self._debugger, *self.size) or NO_PLOT
        self._choose(plot=following(here, [NO_PLOT, *PLOTS], step * times))
        if self.chosen.plot == NO_PLOT:
            self.scroll_rows_to(0)
        else:
            self.see_plot()

    def see_plot(self) -> None:
        """Where there is a plot that is not all in sight, scroll to it."""
        self.see_panel("plot")

    def see_panel(self, name: str) -> None:
        """Where there is a panel that is not all in sight, scroll to it."""
        first, end = self.page.rows_of_whole(name)
        if first < self.top or end > self.top + self.size.height + 1:  # its lower border may be the next panel's
            self.scroll_rows_to(first)
            self._at = name

    def show_stop(self, tour: Tour) -> None:
        """Where one has come to a stop of a tour: show what it names."""
        if not self._guided.has_come(tour):
            return
        present = {"plot": self.chosen.plot, "explain": self.chosen.level, "layout": self.chosen.layout}
        wanted = self._guided.choices(tour.stop, present)
        self.chosen = self.chosen._replace(**{"level" if key == "explain" else key: wanted[key] for key in wanted})
        self.scroll_rows_to(0)
        if tour.panel:
            self.call_after_refresh(self.see_panel, tour.panel)  # what the tour says may have taken rows of it

    def next_layout(self, step: int, times: int = 1) -> None:
        """Show other panels, or all."""
        self._choose_layout(following(self.chosen.layout, list(LAYOUTS), step * times))

    def show_layout(self, name: str) -> None:
        """Show the panels of a layout; all, where it is shown already."""
        self._choose_layout(FULL if self.chosen.layout == name else name)

    def _choose_layout(self, name: str) -> None:
        """The header has its name, unless it has all panels."""
        self.scroll_rows_to(0)
        self._choose(layout=name)
        if name == FULL:
            self.notify("layout full: all panels", timeout=2)

    def all_digits(self) -> None:
        """Show numbers in full, or as short as before."""
        style = self.chosen.style
        if style.digits != ALL_DIGITS:
            self._short_digits = style.digits
        self._choose(style=style.at(self._short_digits if style.digits == ALL_DIGITS else ALL_DIGITS))

    def next_features(self, step: int, times: int = 1) -> None:
        """Show other features, where there are more than have room."""
        style, n = self.chosen.style, self._debugger.frame.n
        self._choose(style=from_feature(style, style.first_feature + 2 * step * times, n))

    def next_section(self) -> None:
        """Scroll on to the next panels, where not all have room; from the last ones back to the first."""
        after = [row for row in self.page.sections if row > self.top]
        self.scroll_rows_to(after[0] if after and self.top < self.most else 0)

    def scroll_pages(self, pages: int) -> None:
        """Scroll a page that has more rows than are seen; one row of the last screen stays."""
        self.scroll_rows_to(self.top + pages * max(1, self.size.height - 1))

    def _choose(self, **choice: Any) -> None:
        self.chosen = self.chosen._replace(**choice)
        self._changed()
