"""NudgeDialog: each component of the gradient beside what a small step really does, computed while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Label, Static

from lrstep.checks import checking, nudging
from lrstep.debugger import Debugger
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError
from lrstep.tui.dialog import Dialog
from lrstep.tui.traveller import AT_ONCE, TURN, within
from lrstep.view.features import shown_features
from lrstep.view.lines import text_of
from lrstep.view.nudge import check_rows, nudge_rows
from lrstep.view.style import Style

NUDGE = 1e-3


class NudgeDialog(Dialog[None]):
    """The features that are shown, and b. What takes long says how far it is, and is given up with the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d,q", "dismiss(None)", "close", id="close-nudge", tooltip="Close this")
    ]

    def __init__(self, debugger: Debugger, style: Style) -> None:
        super().__init__(id="nudge")
        self._debugger, self._style = debugger, style
        self._shown = list(shown_features(debugger.frame, style))
        self._names = [*(f"w{i + 1}" for i in self._shown), "b"]

    def compose(self) -> ComposeResult:
        """Two tables."""
        with VerticalScroll(classes="dialog"):
            yield Label(f"A small step of each parameter, before update {self._debugger.frame.values.k:,}")
            for name in self._names:
                yield Static(id=f"nudge-{name}", markup=False)
            yield Label("The gradient without calculus: central difference and complex step")
            yield Static(id="check", markup=False)
            yield Label("Escape closes this", classes="hint")

    def on_mount(self) -> None:
        """Fill them in: at once, or, where that takes long, in the background."""
        work = self._filling()
        if within(work, AT_ONCE) is not None:
            self.run_worker(self._fill_on(work))

    async def _fill_on(self, work: Movement) -> None:
        while self in self.app.screen_stack and (progress := within(work, TURN)) is not None:
            self._write("check", f"{progress.done:,} of {progress.total:,} {progress.what}")
            await asyncio.sleep(0.01)

    def _filling(self) -> Movement:
        for name in self._names:
            self._write(f"nudge-{name}", (yield from self._nudged(name)))
        found = yield from checking(self._debugger, self._shown)
        self._write("check", text_of(check_rows(found, self._style)))

    def _nudged(self, name: str) -> Generator[Progress, None, str]:
        """What a step of a parameter does; where that cannot be computed, why."""
        try:
            up = yield from nudging(self._debugger, name, NUDGE)
            down = yield from nudging(self._debugger, name, -NUDGE)
        except InputError as error:
            return f"{name}: {error}\n"
        return text_of(nudge_rows(up, down, self._style))

    def _write(self, place: str, text: str) -> None:
        self.query_one(f"#{place}", Static).update(text)
