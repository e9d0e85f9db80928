"""PageWidget: shows the rows of a page that have room, scrolls the others into view, and says what a click means.

It scrolls by itself: a page may be higher by a row at one key than at the last, and a container would then lay the
whole screen out anew, which takes ten times as long as to paint what has changed.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.page import Page

WHEEL_ROWS = 3


class PageWidget(LinesWidget):
    """A page, from the row `top` on."""

    class Scrolled(Message):
        """Other rows are seen."""

    def __init__(self, make_page: Callable[[int, int], Page], *, id: str) -> None:
        super().__init__(lambda _: self.page.lines[self.top : self.top + self.size.height], id=id)
        self._make_page = make_page
        self._page: Page | None = None
        self._top = 0
        self.made_for = (0, 0)
        """The width and height that the page was made for."""

    @property
    def page(self) -> Page:
        """The page as it is shown."""
        wanted = (self.size.width, self.size.height)
        if self._page is None or self.made_for != wanted:
            self._page, self.made_for = self._make_page(*wanted), wanted
        return self._page

    @property
    def most(self) -> int:
        """The last row that can be the first to be seen."""
        return max(0, len(self.page.lines) - self.size.height)

    @property
    def top(self) -> int:
        """The first row that is seen."""
        return min(self._top, self.most)

    def scroll_rows_to(self, row: int) -> None:
        """Show the page from this row on, as far as there are rows."""
        before, self._top = self.top, max(0, min(row, self.most))
        if self._top != before:
            super().make_again()
            self.post_message(self.Scrolled())

    def make_again(self) -> None:
        """What the page tells of has changed."""
        self._page = None
        super().make_again()

    def show(self, page: Page) -> None:
        """Show a page that was made for this size."""
        self._page = page
        super().make_again()

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
                self.post_message(self.Chosen(spot.action))
                return
