"""TimelineWidget: the run as a line; a click or a drag on it seeks."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import MouseDown, MouseMove, MouseUp

from lrstep.debugger import Debugger
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.lines import Line
from lrstep.view.timeline import More, run_line, update_at


class TimelineWidget(LinesWidget):
    """One line from the start of the run to its horizon, and `more`: where there is more of the page than is seen."""

    def __init__(self, debugger: Debugger, more: Callable[[], More], *, id: str) -> None:
        super().__init__(lambda size: [self.line(size.width)], id=id)
        self._debugger, self._more = debugger, more
        self._line: Line = ()
        self._line_of: tuple[object, ...] = ()

    def line(self, cells: int) -> Line:
        """Made again only where what it shows has changed: most steps stay in their update."""
        debugger, more = self._debugger, self._more()
        stops = tuple(breakpoint.written for breakpoint in debugger.breakpoints)
        update, known = debugger.frame.update, debugger.history.known
        line_of = (update, known, debugger.horizon, cells, more, debugger.branch, *debugger.branches, stops)
        if line_of != self._line_of:
            self._line_of, self._line = line_of, run_line(debugger, cells, more)
        return self._line

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
        """To the update that a column stands for; beside the line, where it speaks of more, on to that."""
        debugger, more = self._debugger, self._more()
        update = update_at(column, debugger.horizon, self.size.width, more=more)
        if update is not None:
            self.post_message(self.Clicked(f"do('go_to', '{max(update, debugger.history.start)}')"))
        elif more:
            self.post_message(self.Clicked("do('next_section')"))
