"""PageWidget: shows a page, as high as it is, and says what a click on it means."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click
from textual.geometry import Size
from textual.widget import Widget

from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.page import Page


class PageWidget(LinesWidget):
    """The page in a container that scrolls it where it is too high."""

    def __init__(self, make_page: Callable[[int, int], Page], *, id: str) -> None:
        super().__init__(lambda size: self.page(size.width).lines, id=id)
        self._make_page = make_page
        self._page: Page | None = None
        self.made_for = (0, 0)
        """The width and height that the page was made for."""

    def page(self, width: int | None = None) -> Page:
        """The page as it is shown, or would be at another width."""
        container = self.parent
        assert isinstance(container, Widget)
        wanted = (self.size.width if width is None else width, container.size.height)
        if self._page is None or self.made_for != wanted:
            self._page, self.made_for = self._make_page(*wanted), wanted
        return self._page

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as the page is."""
        return len(self.page(width).lines)

    def make_again(self) -> None:
        """What the page tells of has changed; where its height has too, all is laid out anew."""
        self._page = None
        if len(self.page().lines) == self.size.height:
            super().make_again()
        else:
            self._made_for = Size(0, 0)
            self.refresh(layout=True)

    def on_click(self, event: Click) -> None:
        """Tell whoever dispatches actions."""
        for spot in self.page().spots:
            if spot.row == event.y and spot.left <= event.x < spot.right:
                self.post_message(self.Chosen(spot.action))
                return
