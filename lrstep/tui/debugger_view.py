"""DebuggerView: the page of one Debugger, its timeline, and its movements. Several of them can live side by side."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.worker import Worker

from lrstep.debugger import Debugger, Move
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.tui.timeline_widget import TimelineWidget
from lrstep.view.explain import Level
from lrstep.view.header import header
from lrstep.view.lines import Span, line
from lrstep.view.page import page
from lrstep.view.state import screen_state
from lrstep.view.style import Style
from lrstep.view.timeline import timeline

AT_ONCE = 0.03  # seconds that a movement may take before it becomes one that says how far it is
TURN = 0.05  # seconds between two signs of life of such a movement
LONGEST_COUNT = 6  # digits


class DebuggerView(Vertical):
    """The header, the page and the timeline of one Debugger: one Frame in, lines out."""

    def __init__(self, debugger: Debugger, title: str, horizon: int, level: Level) -> None:
        super().__init__()
        self.debugger = debugger
        self.title = title
        self.numbers = Style()
        self.level = level
        self.count = ""
        """The digits typed so far: how often the next movement is to be made."""
        self._first_horizon = max(1, horizon)
        self._travelling: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Three widgets that paint lines."""
        yield LinesWidget(id="header")
        with VerticalScroll(id="body", can_focus=False):
            yield PageWidget(id="page")
        yield TimelineWidget(id="timeline")

    @property
    def horizon(self) -> int:
        """The last update on the timeline; stepping on extends it."""
        return max(self._first_horizon, self.debugger.frame.update)

    @on(LinesWidget.Resized)
    def show_frame(self) -> None:
        """Show the Debugger's present Frame everywhere."""
        frame, style = self.debugger.frame, self.numbers
        head, body, line_of_time = self._parts()
        about = f"{self.count} × …" if self.count else self.title
        head.show([header(frame, about, style, head.size.width)])
        height = self.query_one("#body").size.height
        made = page(frame, style, self.level, body.size.width, height)
        body.show_page(made)
        line_of_time.horizon = self.horizon
        more = len(made.lines) > height
        line_of_time.show([timeline(frame, self.horizon, line_of_time.size.width, more=more)])

    def state(self, size: tuple[int, int]) -> dict[str, Any]:
        """What is shown, in a screen of this size."""
        return screen_state(
            self.debugger, self.title, size=size, level=self.level, horizon=self.horizon, style=self.numbers
        )

    def switch_level(self) -> None:
        """Explain in plain words, or with the derivation."""
        self.level = "derivation" if self.level == "words" else "words"
        self.show_frame()
        body = self.query_one("#body", VerticalScroll)
        first, end = self.query_one("#page", PageWidget).explanation
        if end > body.scroll_y + body.size.height:
            body.scroll_to(y=min(first, end - body.size.height), animate=False)

    def next_features(self, count: int) -> None:
        """Show other features, where there are more than have room."""
        first = max(0, min(self.debugger.frame.n - 2, self.numbers.first_feature + 2 * count))
        self.numbers = replace(self.numbers, first_feature=first)
        self.show_frame()

    def add_digit(self, digit: str) -> None:
        """One more digit of how often the next movement is to be made."""
        self.count = (self.count + digit)[:LONGEST_COUNT]
        self.show_frame()

    def next_section(self) -> None:
        """Scroll on to the next panels, where not all have room; from the last ones back to the first."""
        body = self.query_one("#body", VerticalScroll)
        starts = self.query_one("#page", PageWidget).sections
        after = [row for row in starts if row > body.scroll_y and body.scroll_y < body.max_scroll_y]
        body.scroll_to(y=after[0] if after else 0, animate=False)

    # Movements. While a long one is under way, nothing else moves: keys that would are left out.

    @property
    def busy(self) -> bool:
        """Whether a long movement is under way."""
        return self._travelling is not None and self._travelling.is_running

    def move(self, move: Move) -> None:
        """One of the Debugger's movements, as often as the digits before it say."""
        count, self.count = int(self.count or 1), ""
        self._travel(self.debugger.moving(move, count))

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
            self.debugger.next_example(count * int(self.count or 1))
            self.count = ""
            self.show_frame()

    def give_up(self) -> None:
        """End a long movement; the Debugger stays where it was. A count that was begun is forgotten."""
        self.count = ""
        if self._travelling is not None and self.busy:
            self._travelling.cancel()
            self.notify("Given up: you are where you were.")
        self.show_frame()

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
        told = f" computing update {progress.done:,} of {progress.total:,} · Escape stays here"
        self._parts()[0].show([line(Span(told, "changed"))])

    def _say(self, error: InputError) -> None:
        self.notify(str(error), severity="error", markup=False)

    def _parts(self) -> tuple[LinesWidget, PageWidget, TimelineWidget]:
        return (
            self.query_one("#header", LinesWidget),
            self.query_one("#page", PageWidget),
            self.query_one("#timeline", TimelineWidget),
        )


def _within(movement: Movement, seconds: float) -> Progress | None:
    """Let a movement run for a while: its last Progress, or None where it has ended."""
    until = time.monotonic() + seconds
    for progress in movement:
        if time.monotonic() >= until:
            return progress
    return None
