"""Dialogs: going to an address, and help."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from lrstep.tui.keys import KEYS, keys_shown

SIGNS = """\
▸  the op that just ran          —  not computed yet
blue: forward      orange: backward      green: update"""


class GoToDialog(ModalScreen[str | None]):
    """Asks for an address; Escape gives none."""

    AUTO_FOCUS = "#address"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "cancel", id="cancel", tooltip="Stay here")
    ]

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here

    def compose(self) -> ComposeResult:
        """A label and a line to write on."""
        with VerticalScroll(classes="dialog"):
            yield Label(f"Go to an address (you are at {self._here})", markup=False)
            yield Input(placeholder="12, 12:dz, 12:z@3; 0 is the start", id="address")
            yield Label("Enter goes there, Escape stays here", classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: that is the address."""
        self.dismiss(event.value.strip() or None)


class HelpDialog(ModalScreen[None]):
    """What each key does, from the table of keys, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss(None)", "close", id="close-help", tooltip="Close help")
    ]

    def compose(self) -> ComposeResult:
        """The table, in two columns."""
        width = max(len(keys_shown(key)) for key in KEYS)
        rows = "\n".join(f"{keys_shown(key):<{width}}  {key.tooltip}" for key in KEYS)
        with VerticalScroll(classes="dialog"):
            yield Label("Keys")
            yield Static(rows, markup=False)
            yield Label("Signs")
            yield Static(SIGNS, markup=False)
            yield Label("Escape closes this; Ctrl+P finds every action by name", classes="hint")
