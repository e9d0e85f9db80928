"""TourWidget: what a tour says, above the page, as high as it takes."""

from __future__ import annotations

from textual.geometry import Size
from textual.message import Message

from lrstep.debugger import Debugger
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.lines import Line
from lrstep.view.tour import tour_rows

AROUND = 2  # rows of the header and the timeline


class TourWidget(LinesWidget):
    """The stop of a tour that one is at, or the offer of one; without either it takes no room."""

    class Next(Message):
        """The tour that follows is asked for, by its SOURCE."""

        def __init__(self, source: str) -> None:
            super().__init__()
            self.source = source

    def __init__(self, debugger: Debugger, *, id: str) -> None:
        super().__init__(lambda size: self.rows_in(Size(size.width, self._view_rows)), id=id)
        self._debugger, self._view_rows, self._count = debugger, 0, 0

    def rows_in(self, size: Size) -> list[Line]:
        """What it says in a view of this size, with some rows left to the page."""
        return tour_rows(self._debugger, size.width, size.height - AROUND) if size else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as that takes."""
        self._view_rows = container.height
        self._count = len(self.rows_in(Size(width, container.height)))
        return self._count

    def show(self) -> None:
        """Say what is to be said here; an offer only until somebody has begun."""
        if self._debugger.frame.op is not None:
            self._debugger.authored.offer = ""
        if len(self.rows_in(Size(self.size.width, self._view_rows))) != self._count:
            self.refresh(layout=True)
        self.make_again()

    def has_next(self) -> bool:
        """Whether going on opens the tour that follows; then it asks for that."""
        tour = self._debugger.authored.tour
        if tour.at and tour.is_last and tour.next:
            self.post_message(self.Next(tour.next))
            return True
        return False
