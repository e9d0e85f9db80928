"""DebuggerView: the page of one Debugger, its timeline, and its movements. Several of them can live side by side."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

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
from lrstep.view.lines import Line, Span, line
from lrstep.view.page import Page, page
from lrstep.view.style import Style
from lrstep.view.timeline import More, extended, timeline, update_at

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
        self._head = LinesWidget(lambda size: [self._header(size.width)], id="header")
        self._body = VerticalScroll(id="body", can_focus=False)
        self._page = PageWidget(self._made_page, id="page")
        self._time = TimelineWidget(lambda size: [self._timeline(size.width)], id="timeline")
        self.count = ""
        """The digits typed so far: how often the next movement is to be made."""
        self._first_horizon = max(1, horizon)
        self._travelling: Worker[None] | None = None
        self._progress: Progress | None = None

    def compose(self) -> ComposeResult:
        """Three widgets that paint lines."""
        yield self._head
        with self._body:
            yield self._page
        yield self._time

    @property
    def horizon(self) -> int:
        """The last update on the timeline; stepping on extends it."""
        return extended(self._first_horizon, self.debugger.frame.update)

    def on_mount(self) -> None:
        """Where the page is scrolled to decides what the timeline says of Tab."""
        self.watch(self._body, "scroll_y", self._time.make_again, init=False)

    def on_resize(self) -> None:
        """Another size may leave more or less of the page below the edge."""
        self.show_frame()

    def show_frame(self) -> None:
        """Show the Debugger's present Frame everywhere."""
        self._progress = None
        for widget in (self._head, self._page, self._time):
            widget.make_again()

    def _header(self, width: int) -> Line:
        if self._progress is not None:
            done, total = self._progress.done, self._progress.total
            return line(Span(f" computing update {done:,} of {total:,} · Escape stays here", "changed"))
        about = f"{self.count} × …" if self.count else self.title
        return header(self.debugger.frame, about, self.numbers, width)

    def _made_page(self, width: int, height: int) -> Page:
        return page(self.debugger.frame, self.numbers, self.level, width, height)

    def _timeline(self, width: int) -> Line:
        return timeline(self.debugger.frame, self.horizon, width, more=self._more)

    @property
    def _more(self) -> More:
        """Where there is more of the page than has room."""
        if len(self._page.page().lines) <= self._body.size.height:
            return ""
        return "above" if self._body.scroll_offset.y >= self._body.max_scroll_y > 0 else "below"

    def state(self, size: tuple[int, int]) -> dict[str, Any]:
        """What is shown, in a screen of this size."""
        from lrstep.view.state import screen_state  # the screen itself has no need of it

        return screen_state(
            self.debugger, self.title, size=size, level=self.level, horizon=self.horizon, style=self.numbers
        )

    def switch_level(self) -> None:
        """Explain in plain words, or with the derivation."""
        self.level = "derivation" if self.level == "words" else "words"
        self.show_frame()
        body = self._body
        first, end = self._page.page().explanation
        if self.level == "words":
            body.scroll_to(y=0, animate=False)
        elif end > body.scroll_y + body.size.height:
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
        body = self._body
        starts = self._page.page().sections
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

    def seek(self, column: int) -> None:
        """To the update that a column of the timeline stands for."""
        width = self._time.size.width
        self.go_to(str(update_at(column, self.horizon, width, more=self._more)))

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
        self._progress = progress
        self._head.make_again()

    def _say(self, error: InputError) -> None:
        self.notify(str(error), severity="error", markup=False)


def _within(movement: Movement, seconds: float) -> Progress | None:
    """Let a movement run for a while: its last Progress, or None where it has ended."""
    until = time.monotonic() + seconds
    for progress in movement:
        if time.monotonic() >= until:
            return progress
    return None
