"""PairView: two DebuggerViews that move together."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from lrstep.tui.debugger_view import DebuggerView
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.beside import beside_lines, in_room
from lrstep.view.lines import Line

LEADS = "▸"
BOTH = 80  # cells from which both have room; with fewer the one is shown that leads


class PairView(Vertical):
    """Views A and B, and what is to be known of both. Keys move the one that leads, and the other goes where it is."""

    def __init__(self, first: DebuggerView, second: DebuggerView, notes: Sequence[str]) -> None:
        super().__init__()
        self.views = (first, second)
        self.leader, self._follower = self.views
        self._notes = notes
        self._between = LinesWidget(lambda size: self._lines(size.width), id="between")
        first.shown = second.shown = self._after
        self._mark()

    def compose(self) -> ComposeResult:
        """Both, and below them what differs."""
        with Horizontal():
            yield from self.views
        yield self._between

    def on_resize(self, event: Resize) -> None:
        """Both where there is room."""
        self._show(event.size.width)

    def switch(self) -> None:
        """Let the other one lead."""
        self.leader, self._follower = self._follower, self.leader
        self._mark()
        self._show(self.size.width)
        for view in self.views:
            view.show_frame()

    def _mark(self) -> None:
        """The one that leads, in its header."""
        for view in self.views:
            view.title = f"{LEADS if view is self.leader else ''}{view.session.title}"

    def _show(self, width: int) -> None:
        for view in self.views:
            leads = view is self.leader
            view.display = leads or width >= BOTH
            view.set_class(not leads, "follows")

    def _after(self, view: DebuggerView) -> None:
        if view is self.leader:
            self._follower.follow(view.debugger.frame, view.last_move)
        self._between.make_again()

    def _lines(self, width: int) -> list[Line]:
        first, second = (view.debugger.frame for view in self.views)
        style = self.leader.body.chosen.style
        return [in_room((" ",), self._notes, width), *beside_lines(first, second, style, width)]
