"""Dialogs: questions, help, the lesson on one page, and what a small step really does, commands by name."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import ClassVar, TypeAlias

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.content import Content
from textual.fuzzy import Matcher
from textual.suggester import Suggester
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from lrstep.checks import checking, nudging
from lrstep.commands import GROUPS, Command
from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import InputError
from lrstep.tui.dialog import ANSWER, DebuggerDialog, Dialog, DialogList
from lrstep.tui.keys import keys_shown
from lrstep.tui.traveller import Traveller
from lrstep.view.features import shown_features
from lrstep.view.lesson import GLOSSARY, NO_CALCULUS, SUMMARY, TAKEAWAYS, derivative_rows
from lrstep.view.lines import text_of
from lrstep.view.nudge import NUDGE, check_rows, nudge_rows
from lrstep.view.panels import panels_help
from lrstep.view.style import Style
from lrstep.view.words.about import cost_of

Refused: TypeAlias = Callable[[InputError], None]
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


class Choice(Static, can_focus=True):
    """Something that can be chosen besides, by Space or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("space", "choose", "choose"),
        ("enter", "submit", "enter it"),
    ]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what, self.chosen = what, False
        self._show()

    def _show(self) -> None:
        self.update(Content(f"[{'x' if self.chosen else ' '}] {self._what}"))

    def action_choose(self) -> None:
        """Choose it, or choose it no more."""
        self.chosen = not self.chosen
        self._show()

    def on_click(self) -> None:
        """The same."""
        self.action_choose()

    async def action_submit(self) -> None:
        """Enter what is written."""
        await self.screen.query_one(Input).action_submit()


class AskDialog(Dialog[None]):
    """Asks for one line, and gives it to `do`, with whether the `choice` beside it was made, and who hears of an error.

    Where there is nothing wrong at once the dialog is left.
    """

    AUTO_FOCUS = "Input"

    def __init__(
        self, question: str, answer: Input, hint: str, do: Callable[[str, bool, Refused], None], *, id: str,
        choice: str = "", wrong: InputError | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=id)
        self._question, self._answer, self._do, self._choice, self.hint = question, answer, do, choice, hint
        self._refused, self._wrong = False, wrong

    def on_mount(self) -> None:
        """What was wrong before, where it is asked again."""
        if self._wrong is not None:
            self.refuse(self._wrong)

    def parts(self) -> ComposeResult:
        """A question."""
        yield Label(self._question, markup=False)

    def below(self) -> ComposeResult:
        """What can be chosen besides."""
        if self._choice:
            yield Choice(self._choice)

    def line(self) -> Input:
        """A line to write on."""
        return self._answer

    def refuse(self, error: InputError) -> None:
        """Say what is wrong; what is written stays."""
        self._refused = True
        super().refuse(error)

    def answered(self, text: str) -> None:
        """Have it done; nothing is no answer."""
        self._refused = False
        if text:
            chosen = any(choice.chosen for choice in self.query(Choice))
            self._do(text, chosen, self.refuse)
        if not self._refused:
            self.dismiss(None)


class HelpDialog(Dialog[None]):
    """What each key does, from the table of keys, and what the panels and signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [("question_mark,q", "dismiss(None)", "close")]
    hint = "Escape closes this; Ctrl+P finds every action by name"

    def __init__(self, keys: Sequence[Command], note: Sequence[str] = ()) -> None:
        super().__init__(id="help")
        self._keys, self._note = keys, note

    def parts(self) -> ComposeResult:
        """What the author of the source says where that is read; the table, a part for each group."""
        if self._note:
            yield Label("What is open")
            yield Static("\n".join(self._note), markup=False)
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
        """Its parts, each with a heading."""
        yield Label("The derivatives, for one example")
        yield Static(grid(derivative_rows(self._debugger.frame, self._numbers)))
        yield Label("The big picture")
        yield Static(grid(SUMMARY))
        yield Label("Key takeaways")
        yield Static(grid([(f"{i}.", text) for i, text in enumerate(TAKEAWAYS, 1)]))
        yield Static(NO_CALCULUS, markup=False)
        yield Label("Words")
        yield Static(grid(GLOSSARY))


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
        return text_of(nudge_rows(up, down, self._numbers, cost_of(self._debugger.frame)))

    def _write(self, place: str, text: str) -> None:
        for part in self.query(f"#{place}").results(Static):  # none, where the dialog has been closed meanwhile
            part.update(text)


class PaletteDialog(Dialog[None]):
    """A line to write on and the commands that fit it, best first; the arrows move in the list while one writes.

    Textual's own palette, in version 8.2.8, ends the program where a key or a click comes before its list is laid out.
    """

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
        yield Input(placeholder=self._what, id=ANSWER, compact=True)
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
