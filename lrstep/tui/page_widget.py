"""PageWidget: shows a page, as high as it is, and says what a click on it means."""

from __future__ import annotations

from textual.events import Click
from textual.message import Message

from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.page import Page, Spot


class PageWidget(LinesWidget):
    """The page in a container that scrolls it where it is too high."""

    class Chosen(Message):
        """A click on something that has an action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.sections: list[int] = []
        self.explanation: list[int] = [0, 0]
        self._spots: list[Spot] = []

    def show_page(self, page: Page) -> None:
        """Show a page, and grow or shrink to its height."""
        self.sections, self.explanation, self._spots = page.sections, page.explanation, page.spots
        if self.size.height != len(page.lines):
            self.styles.height = len(page.lines)  # it is shown when it has that size
        else:
            self.show(page.lines)

    def on_click(self, event: Click) -> None:
        """Tell whoever dispatches actions."""
        for spot in self._spots:
            if spot.row == event.y and spot.left <= event.x < spot.right:
                self.post_message(self.Chosen(spot.action))
