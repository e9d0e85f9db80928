"""LrstepApp: keys to Debugger calls, and the new Frame to the screen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Footer
from textual.worker import Worker

from lrstep.debugger import START, Debugger
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError
from lrstep.tui.debugger_view import DebuggerView
from lrstep.tui.dialogs import GoToDialog, HelpDialog
from lrstep.tui.keys import KEYS, bindings

AT_ONCE = 0.03  # seconds that a movement may take before it becomes one that shows how far it is
TURN = 0.05  # seconds between two signs of life of such a movement


class LrstepApp(App[None]):
    """The screen of one Debugger."""

    TITLE = "lrstep"
    CSS_PATH = "lrstep.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (66, "-narrow"), (100, "-wide")]  # noqa: RUF012  # as Textual declares it

    def __init__(self, debugger: Debugger, title: str) -> None:
        super().__init__()
        self.debugger = debugger
        self._title = title
        self._travelling: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """The view of the Debugger, and the footer."""
        yield DebuggerView(self.debugger, self._title)
        yield Footer(compact=True, show_command_palette=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key's action by name in the command palette, and Textual's own."""
        yield from super().get_system_commands(screen)
        for key in KEYS:
            if key.id not in ("quit", "help"):  # Textual's own commands have these
                yield SystemCommand(
                    key.label.capitalize(),
                    key.tooltip,
                    lambda act=key.action: self.call_later(self.run_action, act),
                )

    # Actions, one a row of the table of keys.

    def action_step(self) -> None:
        """Run the next op."""
        self._travel(self.debugger.travel(self.debugger.track.moved(self.debugger.cursor, 1)))

    def action_step_back(self) -> None:
        """Undo the last op."""
        self._travel(self.debugger.travel(self.debugger.track.moved(self.debugger.cursor, -1)))

    def action_next_phase(self) -> None:
        """Run on to the end of a phase."""
        self._travel(self.debugger.travel(self.debugger.track.next_phase(self.debugger.cursor)))

    def action_previous_phase(self) -> None:
        """Back to the end of the phase before."""
        self._travel(self.debugger.travel(self.debugger.track.previous_phase(self.debugger.cursor)))

    def action_next_update(self) -> None:
        """Run on to the end of an update."""
        self._travel(self.debugger.travel(self.debugger.track.next_update(self.debugger.cursor)))

    def action_previous_update(self) -> None:
        """Back to the end of the update before."""
        self._travel(self.debugger.travel(self.debugger.track.previous_update(self.debugger.cursor)))

    def action_start(self) -> None:
        """Back to the start."""
        self._travel(self.debugger.travel(START))

    def action_switch_program(self) -> None:
        """Show the other listing, at the matching line."""
        self.debugger.switch_program()
        self._show(relayout=True)

    def action_next_example(self, count: int) -> None:
        """Show another example of the batch."""
        self.debugger.next_example(count)
        self._show()

    def action_go_to(self) -> None:
        """Ask for an address and go there."""
        self.push_screen(GoToDialog(str(self.debugger.frame.address)), self._go_to)

    def action_help(self) -> None:
        """Say what the keys do."""
        self.push_screen(HelpDialog())

    def action_scroll(self, pages: int) -> None:
        """Scroll a screen that is too small for everything."""
        view = self.query_one(DebuggerView)
        view.scroll_relative(y=pages * max(1, view.size.height - 1), animate=False)

    def action_help_quit(self) -> None:
        """Ctrl-C leaves, as in any terminal program."""
        self.exit(return_code=0)

    def key_escape(self) -> None:
        """Give a long movement up; the Debugger stays where it was."""
        if self._travelling is not None and self._travelling.is_running:
            self._travelling.cancel()
            self.debugger.notice = "Given up: you are where you were."
            self._show()

    # Movement.

    def _go_to(self, address: str | None) -> None:
        if address:
            self._travel(self.debugger.going_to(address), relayout=True)

    def _travel(self, movement: Movement, *, relayout: bool = False) -> None:
        """Move at once if it is short; else go on in the background, saying how far it is."""
        if self._travelling is not None and self._travelling.is_running:
            return
        try:
            progress = _within(movement, AT_ONCE)
        except InputError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if progress is not None:
            self._travelling = self.run_worker(self._travel_on(movement, relayout))
        else:
            self._show(relayout=relayout)

    async def _travel_on(self, movement: Movement, relayout: bool) -> None:
        try:
            while (progress := _within(movement, TURN)) is not None:
                self.query_one(DebuggerView).show_progress(progress)
                await asyncio.sleep(0.01)
        except InputError as error:
            self.notify(str(error), severity="error", markup=False)
        self._show(relayout=relayout)

    def _show(self, *, relayout: bool = False) -> None:
        view = self.query_one(DebuggerView)
        if relayout:  # the graph of another program can be higher
            view.query_one("#graph").refresh(layout=True)
        view.show_frame()


def _within(movement: Movement, seconds: float) -> Progress | None:
    """Let a movement run for a while: its last Progress, or None where it has ended."""
    until = time.monotonic() + seconds
    for progress in movement:
        if time.monotonic() >= until:
            return progress
    return None
