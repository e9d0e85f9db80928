"""Dialog: a screen over the page, which is left once, and lists in it, which stay in order whatever is typed ahead.

Keys and clicks that were typed before the last one was dealt with may mean a dialog that is left already, an item that
is there no more, or a list that is not laid out yet. Textual's own screens and lists end the program there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from lrstep.debugger import Debugger
from lrstep.view.style import Style


class Dialog(ModalScreen[ScreenResultType]):
    """A screen over the page; Escape closes it. Its first answer counts; a second one, typed ahead, is nobody's."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "close")]
    BODY: ClassVar[type[Widget]] = VerticalScroll
    hint = "Escape closes this"
    leaving: AwaitComplete | None = None
    """Once it has its answer: what is over when it is gone."""

    def compose(self) -> ComposeResult:
        """What is in it, and at its end how it is left."""
        with self.BODY(classes="dialog"):
            yield from self.parts()
            yield Label(self.hint, classes="hint", markup=False)

    def parts(self) -> ComposeResult:
        """What is in it."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say something, where there is a part for it."""
        self.query_one("#said", Static).update(Content(text))

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with a result, once."""
        if self.leaving is None:
            self.leaving = super().dismiss(result)
        return self.leaving


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
