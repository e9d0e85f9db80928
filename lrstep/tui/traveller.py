"""Traveller: makes a view's movements, short ones at once, long ones in the background with signs of life."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from typing import TYPE_CHECKING

from textual.worker import Worker

from lrstep.engine import Movement, Progress
from lrstep.errors import InputError

if TYPE_CHECKING:
    from lrstep.tui.debugger_view import DebuggerView

AT_ONCE = 0.03  # seconds that a movement may take before it becomes one that says how far it is
TURN = 0.05  # seconds between two signs of life of such a movement


class Traveller:
    """One movement at a time."""

    def __init__(self, view: DebuggerView) -> None:
        self._view = view
        self._worker: Worker[None] | None = None
        self.progress: Progress | None = None
        """How far a long movement is; None where none is under way."""

    @property
    def busy(self) -> bool:
        """Whether a long movement is under way."""
        return self._worker is not None and self._worker.is_running

    def travel(self, movement: Movement, *, quietly: bool = False) -> None:
        """Move at once if it is short; else go on in the background, saying how far it is.

        `quietly` a movement that cannot be made is left out, and one that is under way gives way.
        """
        if quietly:
            self.give_up()
        if self.busy:
            self._view.notify("One movement at a time: Escape gives the present one up.", timeout=2)
            return
        try:
            progress = within(movement, AT_ONCE)
        except InputError as error:
            if quietly:
                self._view.show_frame()
            else:
                self._view.say(error)
            return
        if progress is None:
            self._view.show_frame()
        else:
            self._worker = self._view.run_worker(self._travel_on(movement, quietly=quietly))

    def give_up(self) -> bool:
        """End a long movement, which leaves the Debugger where it was; whether there was one."""
        if self._worker is None or not self.busy:
            return False
        self._worker.cancel()
        self._worker = self.progress = None
        return True

    async def _travel_on(self, movement: Movement, *, quietly: bool) -> None:
        try:
            while (progress := within(movement, TURN)) is not None:
                self.progress = progress
                self._view.show_progress()
                await asyncio.sleep(0.01)
        except InputError as error:
            if not quietly:
                self._view.say(error)
        self.progress = None
        self._view.show_frame()


def within(movement: Generator[Progress, None, object], seconds: float) -> Progress | None:
    """Let a movement, or other work, run for a while: its last Progress, or None where it has ended."""
    until = time.monotonic() + seconds
    for progress in movement:
        if time.monotonic() >= until:
            return progress
    return None
