"""TimelineWidget: the run as a line; a click or a drag on it seeks."""

from __future__ import annotations

from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message

from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.timeline import update_at


class TimelineWidget(LinesWidget):
    """One line from update 0 to `horizon`."""

    class Sought(Message):
        """The user pointed at an update."""

        def __init__(self, update: int) -> None:
            super().__init__()
            self.update = update

    horizon = 1

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
        self.post_message(self.Sought(update_at(column, self.horizon, self.size.width)))
