"""Dialogs: going to an address, help, and the lesson on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from lrstep.tui.keys import KEYS, keys_shown
from lrstep.view.lesson import DERIVATIVES, SUMMARY, TAKEAWAYS

SIGNS = """\
▸  the op that just ran          —  not computed yet
blue: forward      orange: backward      green: update
saturated: z is so far from 0 that a or 1 − a is rounded to 1 (in float64 |z| > 36.7): little is left to learn from"""


PANELS = (
    ("x", "the example's features and label, and the parameters; below, the derivatives dw and db"),
    ("z, a, L", "above, forward: the formula, its numbers, its value; below, backward: da and dz"),
    ("━━▶ ◀━━", "a value has flowed along this edge; ╌╌▷ it has not yet"),
    ("program", "the listing; a click on a line goes there, a click on the title shows the other listing"),
    ("explain", "what the last op does, in plain words or with its derivation"),
    ("update", "old − alpha·gradient = new for each parameter, and whether it made the loss smaller"),
    ("example", "which row is selected, what the model says of it, and how the whole batch does"),
    ("the line below", "the run from its start; click or drag to go to an update"),
)


def grid(rows: Sequence[tuple[str, ...]]) -> Table:
    """Rows of plain text in columns; the last one is wrapped within itself."""
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


class OpSuggester(Suggester):
    """Completes the op of an address."""

    def __init__(self, op_names: Sequence[str]) -> None:
        super().__init__(case_sensitive=True)
        self._op_names = op_names

    async def get_suggestion(self, value: str) -> str | None:
        """The first op that begins like what stands after the colon."""
        update, colon, begun = value.partition(":")
        fits = (name for name in self._op_names if name.startswith(begun) and name != begun)
        found = next(fits, None) if colon and update.isdigit() else None
        return None if found is None else f"{update}:{found}"


class GoToDialog(ModalScreen[str | None]):
    """Asks for an address; Escape gives none."""

    AUTO_FOCUS = "#address"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "cancel", id="cancel", tooltip="Stay here")
    ]

    def __init__(self, here: str, op_names: Sequence[str]) -> None:
        super().__init__(id="go-to")
        self._here = here
        self._op_names = op_names

    def compose(self) -> ComposeResult:
        """A label and a line to write on."""
        with VerticalScroll(classes="dialog"):
            yield Label(f"Go to an address (you are at {self._here})", markup=False)
            yield Input(
                placeholder="12, 12:dz, 12:z@3; 0 is the start", id="address", suggester=OpSuggester(self._op_names)
            )
            yield Label("Enter goes there, → takes what is suggested, Escape stays here", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: that is the address."""
        self.dismiss(event.value.strip() or None)


class HelpDialog(ModalScreen[None]):
    """What each key does, from the table of keys, and what the panels and signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss(None)", "close", id="close-help", tooltip="Close help")
    ]

    def __init__(self) -> None:
        super().__init__(id="help")

    def compose(self) -> ComposeResult:
        """The table, in two columns."""
        shown = [key for key in KEYS if not key.id.startswith("count-")]
        rows = [*((keys_shown(key), key.tooltip) for key in shown), ("5 →", "A number first: do it so often")]
        with VerticalScroll(classes="dialog"):
            yield Label("Keys")
            yield Static(grid(rows))
            yield Label("Panels")
            yield Static(grid(PANELS))
            yield Label("Signs")
            yield Static(SIGNS, markup=False)
            yield Label("Escape closes this; Ctrl+P finds every action by name", classes="hint")


class LessonDialog(ModalScreen[None]):
    """The lesson on one page: the table of derivatives, the big picture, the takeaways."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,l,q", "dismiss(None)", "close", id="close-lesson", tooltip="Close the lesson")
    ]

    def __init__(self) -> None:
        super().__init__(id="lesson")

    def compose(self) -> ComposeResult:
        """Three texts."""
        with VerticalScroll(classes="dialog"):
            yield Label("The derivatives, for one example")
            yield Static(grid(DERIVATIVES))
            yield Label("The whole picture")
            yield Static(grid(SUMMARY))
            yield Label("To take away")
            yield Static(grid([(f"{i}.", text) for i, text in enumerate(TAKEAWAYS, 1)]))
            yield Label("Escape closes this", classes="hint")
