"""PaletteDialog: commands by name, the best fit of what is typed first.

Textual's own palette, in version 8.2.8, ends the program where a key or a click comes before its list is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lrstep.tui.dialog import Dialog, DialogList


class PaletteDialog(Dialog[None]):
    """A line to write on and the commands that fit it; the arrows move in the list while one writes."""

    AUTO_FOCUS = "Input"
    hint = "Enter does it, Escape closes this"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+p", "dismiss(None)", "close"),
        ("down", "in_list('cursor_down')", "below"),
        ("up", "in_list('cursor_up')", "above"),
        ("pagedown", "in_list('page_down')", "a page below"),
        ("pageup", "in_list('page_up')", "a page above"),
    ]

    def __init__(self, commands: Sequence[SystemCommand], what: str) -> None:
        super().__init__(id="palette")
        self._commands, self._what = {command.title: command for command in commands}, what

    def parts(self) -> ComposeResult:
        """The line, and the list."""
        yield Input(placeholder=self._what, id="answer", compact=True)
        yield DialogList()

    def on_mount(self) -> None:
        """All of them."""
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Those that fit what is written."""
        self._fill(event.value.strip())

    def on_input_submitted(self) -> None:
        """The one that is highlighted."""
        self.query_one(DialogList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do it, once this is closed."""
        if event.option_id is not None and self.leaving is None:
            self.dismiss(None)
            self.app.call_later(self._commands[event.option_id].callback)

    def action_in_list(self, name: str) -> None:
        """Move in the list."""
        getattr(self.query_one(DialogList), f"action_{name}")()

    def _fill(self, written: str) -> None:
        self.query_one(DialogList).show(map(_option, _fitting(self._commands.values(), written)))


def _fitting(commands: Iterable[SystemCommand], written: str) -> list[SystemCommand]:
    """Those with the letters of what is written in their title or help, in order; the best fit first."""
    if not written:
        return list(commands)
    matcher = Matcher(written)
    scored = [(matcher.match(command.title) or matcher.match(command.help) / 2, command) for command in commands]
    return [command for score, command in sorted(scored, key=lambda fit: -fit[0]) if score]


def _option(command: SystemCommand) -> Option:
    prompt = Content.assemble((f"{command.title:<18} ", "bold"), (command.help, "dim"))
    return Option(prompt, id=command.title)
