"""DebuggerView: the panels of one Debugger. One Frame in, lines out; several of them can live side by side."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size

from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.graph import framed, graph
from lrstep.view.listing import listing, window
from lrstep.view.status import header, now
from lrstep.view.style import Style


class GraphWidget(LinesWidget):
    """The computation graph, as high as its lines are."""

    def __init__(self, debugger: Debugger, style: Style) -> None:
        super().__init__(id="graph")
        self._debugger = debugger
        self._style_of_numbers = style

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many rows the graph takes at this width."""
        return len(graph(self._debugger.frame, self._style_of_numbers, width))


class DebuggerView(Vertical):
    """The header, the graph, the listing, and what just happened, of one Debugger."""

    def __init__(self, debugger: Debugger, title: str) -> None:
        super().__init__()
        self.debugger = debugger
        self.title = title
        self.numbers = Style()

    def compose(self) -> ComposeResult:
        """Four widgets that paint lines."""
        yield LinesWidget(id="header")
        yield GraphWidget(self.debugger, self.numbers)
        with Horizontal(id="below"):
            yield LinesWidget(id="listing")
            yield LinesWidget(id="now")

    @on(LinesWidget.Resized)
    def show_frame_at_new_size(self) -> None:
        """Show the Frame once sizes are known, and again whenever they change."""
        self.show_frame()

    def show_frame(self) -> None:
        """Show the Debugger's present Frame in every panel."""
        frame, style = self.debugger.frame, self.numbers
        head, drawn, code, happened = (
            self.query_one(f"#{name}", LinesWidget) for name in ("header", "graph", "listing", "now")
        )
        head.show([header(frame, self.title, style, head.size.width)])
        drawn.show(graph(frame, style, drawn.size.width))
        lines, current = listing(frame, code.size.width - 2)
        shown = window(lines, current, code.size.height - 2)
        code.show(framed(f"program: {frame.program.name}", shown, *code.size))
        happened.show(framed("now", now(self.debugger, style, happened.size.width - 2), *happened.size))

    def show_progress(self, progress: Progress) -> None:
        """Say how far a long movement is."""
        head = self.query_one("#header", LinesWidget)
        frame = self.debugger.frame
        title = f"computing update {progress.done} of {progress.total} · Escape stays here"
        head.show([header(frame, title, self.numbers, head.size.width)])
