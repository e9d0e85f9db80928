"""Dialogs: questions, help, and the lesson on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from lrstep.commands import GROUPS, Command
from lrstep.tui.dialog import DebuggerDialog, Dialog
from lrstep.tui.keys import keys_shown
from lrstep.view.lesson import SUMMARY, TAKEAWAYS, derivative_rows
from lrstep.view.panels import panels_help

KEY_CELLS = 6  # so that the parts of help are one below the other
SIGNS = """\
▸  the op that just ran          —  not computed yet
≠  in a log of somebody's own loop: the right value, where theirs is another
blue: forward      orange: backward      green: update
saturated: z is so far from 0 that a or 1 − a is rounded to 1 (in float64 from about |z| = 37 on)"""


def grid(rows: Sequence[tuple[str, ...]], first: int = 0) -> Table:
    """Rows of plain text in columns, the first of at least so many cells; the last one is wrapped within itself."""
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=first)
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
        name = next(fits, None) if colon and update.isdigit() else None
        return None if name is None else f"{update}:{name}"


class AskDialog(Dialog[str | None]):
    """Asks for one line; Escape gives none."""

    AUTO_FOCUS = "Input"

    def __init__(self, question: str, answer: Input, hint: str, *, id: str) -> None:
        super().__init__(id=id)
        self._question, self._answer, self.hint = question, answer, hint

    def parts(self) -> ComposeResult:
        """A question and a line to write on."""
        yield Label(self._question, markup=False)
        yield self._answer

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: that is the answer."""
        self.dismiss(event.value.strip() or None)


class HelpDialog(Dialog[None]):
    """What each key does, from the table of keys, and what the panels and signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,q", "dismiss(None)", "close")]
    hint = "Escape closes this; Ctrl+P finds every action by name"

    def __init__(self, keys: Sequence[Command]) -> None:
        super().__init__(id="help")
        self._keys = keys

    def parts(self) -> ComposeResult:
        """The table, a part for each group."""
        shown = [key for key in self._keys if not key.id.startswith("count-")]
        for group, title in GROUPS.items():
            rows = [(keys_shown(key), key.help) for key in shown if key.group == group]
            if group == "move":
                rows.append(("5 →", "A number first: do it so often"))
            yield Label(title)
            yield Static(grid(rows, KEY_CELLS))
        yield Label("Panels")
        yield Static(grid(panels_help()))
        yield Label("Signs")
        yield Static(SIGNS, markup=False)


class LessonDialog(DebuggerDialog[None]):
    """The lesson on one page: the table of derivatives, the big picture, the takeaways."""

    NAME = "lesson"
    BINDINGS: ClassVar[list[BindingType]] = [("l,q", "dismiss(None)", "close")]

    def parts(self) -> ComposeResult:
        """Three texts."""
        yield Label("The derivatives, for one example")
        yield Static(grid(derivative_rows(self._debugger.frame, self._numbers)))
        yield Label("The whole picture")
        yield Static(grid(SUMMARY))
        yield Label("Key takeaways")
        yield Static(grid([(f"{i}.", text) for i, text in enumerate(TAKEAWAYS, 1)]))
