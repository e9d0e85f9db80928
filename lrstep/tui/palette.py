"""PaletteDialog: every action by its name, with its key and what it does; it is found by any of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lrstep.commands import Command
from lrstep.tui.dialog import ANSWER, Dialog, DialogList, EntryLine
from lrstep.tui.keys import keys_shown

TITLE_CELLS, KEY_CELLS = 14, 8
ABOUT = 1e-6  # how well a command fits of which only the help does: less than any title


def title_of(command: Command) -> str:
    """What the palette calls a command."""
    return command.label[0].upper() + command.label[1:]


class PaletteDialog(Dialog[None]):
    """A line to write on and the commands that fit it, best first; the arrows move in the list while one writes.

    Textual's own palette, in version 8.2.8, ends the program where a key or a click comes before its list is laid out.
    """

    AUTO_FOCUS, BODY = "Input", Vertical
    hint = "Enter does it, Escape closes this"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+p", "dismiss(None)", "close"),
        ("down", "in_list('cursor_down')", "below"),
        ("up", "in_list('cursor_up')", "above"),
        ("pagedown", "in_list('page_down')", "a page below"),
        ("pageup", "in_list('page_up')", "a page above"),
    ]

    def __init__(self, commands: Sequence[SystemCommand], what: str, table: Sequence[Command] = ()) -> None:
        super().__init__(id="palette")
        self._commands, self._what = {command.title: command for command in commands}, what
        self._table = {title_of(command): command for command in table}

    def parts(self) -> ComposeResult:
        """The line, and the list."""
        yield EntryLine(placeholder=self._what, id=ANSWER, compact=True)
        yield DialogList()

    def on_mount(self) -> None:
        """All of them."""
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Those that fit what is written."""
        self._fill(event.value.strip())

    def answered(self, text: str) -> None:
        """The one that is highlighted."""
        self.query_one(DialogList).action_select()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """All that it does: in the list only its beginning may have room."""
        command = self._commands.get(event.option_id or "")
        self.say("" if command is None else command.help)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do it, once this is closed."""
        if event.option_id is not None and self.leaving is None:
            self.dismiss(None)
            self.app.call_later(self._commands[event.option_id].callback)

    def action_in_list(self, name: str) -> None:
        """Move in the list."""
        getattr(self.query_one(DialogList), f"action_{name}")()

    def _fill(self, written: str) -> None:
        fitting = _fitting(self._commands.values(), self._table, written)
        self.query_one(DialogList).show(self._option(command) for command in fitting)
        if not fitting:
            self.say("Nothing is called that, and no key does it.")

    def _option(self, command: SystemCommand) -> Option:
        parts = [(f"{command.title:<{TITLE_CELLS}} ", "bold")]
        if self._table:
            key, colour = (
                self._table.get(command.title),
                "$warning" if self.app.current_theme.dark else "$note-on-light",
            )
            parts.append((f"{'' if key is None else keys_shown(key):<{KEY_CELLS}} ", colour))
        return Option(Content.assemble(*parts, (command.help, "dim")), id=command.title)


def _fitting(
    commands: Iterable[SystemCommand], table: Mapping[str, Command], written: str
) -> list[SystemCommand]:  # fmt: skip
    """Those whose key is written, those with its letters in their title, in order, and those with its words in their
    help; the best fit first."""
    if not written:
        return list(commands)
    matcher, words = Matcher(written), written.lower().split()

    def score(command: SystemCommand) -> float:
        key = table.get(command.title)
        if key is not None and written in (*key.keys.split(","), *keys_shown(key).split(" or ")):
            return float("inf")
        about = command.help.lower()
        return matcher.match(command.title) or all(word in about for word in words) * ABOUT

    scored = [(score(command), command) for command in commands]
    return [command for fit, command in sorted(scored, key=lambda fit: -fit[0]) if fit]
