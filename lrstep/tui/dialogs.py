"""Dialogs: questions, the lesson on one page, and what a small step really does."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import ClassVar, TypeAlias

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from lrstep.checks.gradient import checking, nudging
from lrstep.debugger import Debugger
from lrstep.engine import Progress
from lrstep.errors import InputError
from lrstep.tui.dialog import DebuggerDialog, Dialog
from lrstep.tui.traveller import Traveller
from lrstep.view.features import parameter_names, shown_features
from lrstep.view.lesson import GAP, GLOSSARY, NO_CALCULUS, SUMMARY, TAKEAWAYS, derivative_rows, parted
from lrstep.view.lines import text_of
from lrstep.view.nudge import NUDGE, check_rows, nudge_rows
from lrstep.view.style import Style
from lrstep.view.words.about import cost_of

Refused: TypeAlias = Callable[[InputError], None]


def grid(rows: Sequence[tuple[str, ...]]) -> Table:
    """Rows of plain text in columns; the last one is wrapped within itself."""
    table = Table.grid(padding=(0, 2))
    for row in rows:
        *cells, last = row
        table.add_row(*map(Text, cells), Formulas(last) if GAP in last else Text(last))
    return table


class Formulas:
    """Formulas beside one another as far as there is room, none of them broken."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(parted(self._text, options.max_width))

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(max(map(len, self._text.split(GAP))), len(self._text)).clamp(max_width=options.max_width)


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
        self._names = parameter_names(debugger.frame, self._shown)

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
