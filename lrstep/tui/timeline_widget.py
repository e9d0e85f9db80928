"""TimelineWidget: the run as a line; a click or a drag on it seeks."""

from __future__ import annotations

from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message

from lrstep.tui.lines_widget import LinesWidget


class TimelineWidget(LinesWidget):
    """One line from the start of the run to its horizon."""

    class Sought(Message):
        """The user pointed at a column."""

        def __init__(self, column: int) -> None:
            super().__init__()
            self.column = column

    def on_mouse_down(self, event: MouseDown) -> None:
        """Go there, and follow the mouse until it is let go."""
        self.capture_mouse()
        self._seek(event.x)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follow."""
        if self.app.mouse_captured is self:
            self._seek(event.x)

    def on_mouse_up(self, _: MouseUp) -> None:
        """Stay there."""
        self.release_mouse()

    def _seek(self, column: int) -> None:
        self.post_message(self.Sought(column))
