"""Dialog: a screen over the page, which is left once, a line in it that takes whatever is typed, and lists.

Keys and clicks that were typed before the last one was dealt with may mean a dialog that is left already, an item that
is there no more, or a list that is not laid out yet. Textual's own screens and lists end the program there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.content import Content
from textual.events import Click, Key, Paste
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from lrstep.debugger import Debugger
from lrstep.errors import InputError
from lrstep.tui.marked_scroll import MarkedScroll
from lrstep.view.style import Style

ANSWER = "answer"
PARTED = re.compile(r"   | · |, |; ")
"""What stands between examples."""


class Dialog(ModalScreen[ScreenResultType]):
    """A screen over the page; Escape closes it. Its first answer counts; a second one, typed ahead, is nobody's."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "close")]
    BODY: ClassVar[type[Widget]] = MarkedScroll
    EXAMPLE: ClassVar[str] = ""
    """Of what can be written on a line below; without one there is no such line, unless `line` is another."""
    hint = "Escape closes this"
    leaving: AwaitComplete | None = None
    """Once it has its answer: what is over when it is gone."""

    def compose(self) -> ComposeResult:
        """What is in it, and at its end how it is left."""
        with self.BODY(classes="dialog"):
            yield from self.parts()
            yield _Said("", id="said")
            if (line := self.line()) is not None:
                yield line
            yield from self.below()
            yield Label(self.hint, classes="hint", markup=False)

    def parts(self) -> ComposeResult:
        """What is in it."""
        raise NotImplementedError

    def below(self) -> ComposeResult:
        """What is below the line."""
        yield from ()

    def line(self) -> Input | None:
        """The line to write on, where there is one. It takes what is typed wherever the focus is."""
        return EntryLine(placeholder=self.EXAMPLE, id=ANSWER, select_on_focus=False) if self.EXAMPLE else None

    def answered(self, text: str) -> None:
        """What is written was entered. InputError where it cannot be used: it is said, and the line stays."""

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say something above the line, or that what is written on it is wrong."""
        for said in self.query(_Said):
            said.show(text, wrong=wrong)

    def refuse(self, error: InputError) -> None:
        """Say what is wrong; what is written stays, with the cursor in it."""
        self.say(str(error), wrong=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: that is the answer."""
        if self.leaving is not None:
            return
        try:
            self.answered(event.value.strip())
        except InputError as error:
            self.refuse(error)

    def on_key(self, event: Key) -> None:
        """What is typed goes to the line, unless the key means something where the focus is."""
        if event.character and event.is_printable and event.key not in self.active_bindings:
            self._type(event.character, event)

    def on_paste(self, event: Paste) -> None:
        """So does what is pasted."""
        self._type(in_one_line(event.text), event)

    def _type(self, text: str, event: Key | Paste) -> None:
        for line in self.query(Input).results():
            if not line.has_focus:
                line.insert_text_at_cursor(text)
                line.focus()
                event.stop()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with a result, once."""
        if self.leaving is None:
            self.leaving = super().dismiss(result)
        return self.leaving


class EntryLine(Input):
    """A line to write on, with as many examples of what can be written as have room. Of what is pasted it takes every
    line, and nothing that a terminal would obey."""

    def on_mount(self) -> None:
        """Keep all examples."""
        self._examples = self.placeholder

    def on_resize(self) -> None:
        """Show those that have room."""
        if self.placeholder and self._examples.startswith(self.placeholder):
            self.placeholder = in_room(self._examples, self.content_size.width - 1)

    def on_paste(self, event: Paste) -> None:
        """Put it in the place of what is selected."""
        self.replace(in_one_line(event.text), *sorted(self.selection))
        event.prevent_default()  # which takes the first line alone, as it is
        event.stop()


def in_room(examples: str, cells: int) -> str:
    """As many of some examples, which commas, semicolons, points or blanks part, as have room: at least the first."""
    ends = [parted.start() for parted in PARTED.finditer(examples)] + [len(examples)]
    return examples[: max((end for end in ends if end <= cells), default=ends[0])]


def in_one_line(text: str) -> str:
    """A text as a line can hold it: its lines beside each other, without the blank ones, and no control characters."""
    line = " ".join(part for part in text.splitlines() if part.strip())
    return "".join(" " if letter.isspace() else letter for letter in line if letter.isspace() or letter.isprintable())


class _Said(Static):
    """What a dialog has to say, which takes no room where that is nothing."""

    def show(self, text: str, *, wrong: bool) -> None:
        """Say it."""
        self.update(Content(text))
        self.display = bool(text)
        self.set_class(wrong, "wrong")

    def on_mount(self) -> None:
        """At first nothing."""
        self.display = bool(str(self.render()))


class DebuggerDialog(Dialog[ScreenResultType]):
    """A dialog on a Debugger, with its numbers in the style of the page."""

    NAME: ClassVar[str]
    """That of the command which opens it."""

    def __init__(self, debugger: Debugger, style: Style) -> None:
        super().__init__(id=self.NAME)
        self._debugger, self._numbers = debugger, style


class DialogList(OptionList):
    """A list of options that may be empty, emptied, or without room."""

    def show(self, options: Iterable[Option], place: int = 0) -> None:
        """Other options, the one at a place highlighted, or the last."""
        self.clear_options()
        self.add_options(options)
        self.highlighted = min(place, self.option_count - 1) if self.option_count else None

    def action_page_down(self) -> None:
        """A page on, where there are pages."""
        if _laid_out(self):
            super().action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        """A page back, where there are pages."""
        if _laid_out(self):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def on_click(self, event: Click) -> None:
        """A click on what was there chooses nothing."""
        if (event.style.meta.get("option") or 0) >= self.option_count:
            event.prevent_default()


def _laid_out(options: OptionList) -> bool:
    """Whether the list has room; then each of its options has a line."""
    if not options.option_count or not options.scrollable_content_region:
        return False
    options.scroll_to_highlight()
    return options.highlighted is not None
