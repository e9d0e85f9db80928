"""DebuggerView: the panels of one Debugger, and its movements. Several of them can live side by side."""

from __future__ import annotations

import asyncio
import time

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.worker import Worker

from lrstep.debugger import Debugger, Move
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.graph import framed, graph
from lrstep.view.listing import listing, window
from lrstep.view.status import header, now
from lrstep.view.style import Style

AT_ONCE = 0.03  # seconds that a movement may take before it becomes one that says how far it is
TURN = 0.05  # seconds between two signs of life of such a movement


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
    """The header, the graph, the listing, and what just happened, of one Debugger: one Frame in, lines out."""

    def __init__(self, debugger: Debugger, title: str) -> None:
        super().__init__()
        self.debugger = debugger
        self.title = title
        self.numbers = Style()
        self._travelling: Worker[None] | None = None
        self._shown_program = debugger.frame.program

    def compose(self) -> ComposeResult:
        """Four widgets that paint lines."""
        yield LinesWidget(id="header")
        yield GraphWidget(self.debugger, self.numbers)
        with Horizontal(id="below"):
            yield LinesWidget(id="listing")
            yield LinesWidget(id="now")

    @on(LinesWidget.Resized)
    def show_frame(self) -> None:
        """Show the Debugger's present Frame in every panel."""
        frame, style = self.debugger.frame, self.numbers
        head, drawn, code, happened = self._panels()
        if frame.program is not self._shown_program:
            self._shown_program = frame.program
            drawn.refresh(layout=True)  # another program's graph can be higher
        head.show([header(frame, self.title, style, head.size.width)])
        drawn.show(graph(frame, style, drawn.size.width))
        lines, current = listing(frame, code.size.width - 2)
        shown = window(lines, current, code.size.height - 2)
        code.show(framed(f"program: {frame.program.name}", shown, *code.size))
        happened.show(framed("now", now(frame, style, happened.size.width - 2), *happened.size))

    # Movements. While a long one is under way, nothing else moves: keys that would are left out.

    @property
    def busy(self) -> bool:
        """Whether a long movement is under way."""
        return self._travelling is not None and self._travelling.is_running

    def move(self, move: Move) -> None:
        """One of the Debugger's movements."""
        self._travel(self.debugger.moving(move))

    def go_to(self, address: str) -> None:
        """To an address; a wrong one is said, and nothing moves."""
        self._travel(self.debugger.going_to(address))

    def switch_program(self) -> None:
        """Show the other listing, at the matching line."""
        if not self.busy:
            self.debugger.switch_program()
            self.show_frame()

    def next_example(self, count: int) -> None:
        """Show another example of the batch."""
        if not self.busy:
            self.debugger.next_example(count)
            self.show_frame()

    def give_up(self) -> None:
        """End a long movement; the Debugger stays where it was."""
        if self._travelling is not None and self.busy:
            self._travelling.cancel()
            self.show_frame()
            self.notify("Given up: you are where you were.")

    def _travel(self, movement: Movement) -> None:
        """Move at once if it is short; else go on in the background, saying how far it is."""
        if self.busy:
            return
        try:
            progress = _within(movement, AT_ONCE)
        except InputError as error:
            self._say(error)
            return
        if progress is None:
            self.show_frame()
        else:
            self._travelling = self.run_worker(self._travel_on(movement))

    async def _travel_on(self, movement: Movement) -> None:
        try:
            while (progress := _within(movement, TURN)) is not None:
                self._show_progress(progress)
                await asyncio.sleep(0.01)
        except InputError as error:
            self._say(error)
        self.show_frame()

    def _show_progress(self, progress: Progress) -> None:
        head = self._panels()[0]
        title = f"computing update {progress.done:,} of {progress.total:,} · Escape stays here"
        head.show([header(self.debugger.frame, title, self.numbers, head.size.width)])

    def _say(self, error: InputError) -> None:
        self.notify(str(error), severity="error", markup=False)

    def _panels(self) -> list[LinesWidget]:
        return [self.query_one(f"#{name}", LinesWidget) for name in ("header", "graph", "listing", "now")]


def _within(movement: Movement, seconds: float) -> Progress | None:
    """Let a movement run for a while: its last Progress, or None where it has ended."""
    until = time.monotonic() + seconds
    for progress in movement:
        if time.monotonic() >= until:
            return progress
    return None
