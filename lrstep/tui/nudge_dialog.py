"""NudgeDialog: each component of the gradient beside what a small step really does, computed while it is open."""

from __future__ import annotations

from collections.abc import Generator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label, Static

from lrstep.checks import checking, nudging
from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import InputError
from lrstep.tui.dialog import DebuggerDialog
from lrstep.tui.traveller import Traveller
from lrstep.view.features import shown_features
from lrstep.view.lines import text_of
from lrstep.view.nudge import check_rows, nudge_rows
from lrstep.view.style import Style

NUDGE = 1e-3


class NudgeDialog(DebuggerDialog[None]):
    """The features that are shown, and b. What takes long says how far it is, and is given up with the dialog."""

    NAME = "nudge"
    BINDINGS: ClassVar[list[BindingType]] = [("d,q", "dismiss(None)", "close")]

    def __init__(self, debugger: Debugger, style: Style) -> None:
        super().__init__(debugger, style)
        self._shown = list(shown_features(debugger.frame, style))
        self._names = [*(f"w{i + 1}" for i in self._shown), "b"]

    def parts(self) -> ComposeResult:
        """Two tables."""
        yield Label(f"A small step of each parameter, before update {self._debugger.frame.values.k:,}")
        for name in self._names:
            yield Static(id=f"nudge-{name}", markup=False)
        yield Label("The gradient without calculus: central difference and complex step")
        yield Static(id="check", markup=False)

    def on_mount(self) -> None:
        """Fill them in: at once, or, where that takes long, in the background."""

        def say_how_far(progress: Progress) -> None:
            self._write("check", f"{progress.done:,} of {progress.total:,} {progress.what}")

        Traveller(self.run_worker, say_how_far).travel(self._filling(), lambda end: self._write("check", str(end)))

    def _filling(self) -> Generator[Progress, None, str]:
        """A row of the first table after the other; the text of the second."""
        for name in self._names:
            self._write(f"nudge-{name}", (yield from self._nudged(name)))
        check = yield from checking(self._debugger, self._shown)
        return text_of(check_rows(check, self._numbers))

    def _nudged(self, name: str) -> Generator[Progress, None, str]:
        """What a step of a parameter does; where that cannot be computed, why."""
        try:
            up = yield from nudging(self._debugger, name, NUDGE)
            down = yield from nudging(self._debugger, name, -NUDGE)
        except InputError as error:
            return f"{name}: {error}\n"
        return text_of(nudge_rows(up, down, self._numbers))

    def _write(self, place: str, text: str) -> None:
        for part in self.query(f"#{place}").results(Static):  # none, where the dialog has been closed meanwhile
            part.update(text)
