"""QuestionDialog: the question of a tour's stop, below the panels that it is about; and how another tour is opened."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input, Label

from lrstep.debugger import Debugger, ScenarioStop
from lrstep.engine import Progress
from lrstep.errors import InputError
from lrstep.source import Source
from lrstep.sources import open_source
from lrstep.tour_questions import answered
from lrstep.tui.dialog import ANSWER, Dialog, EntryLine
from lrstep.tui.web import SERVED

if TYPE_CHECKING:
    from lrstep.tui.app import LrstepApp


class QuestionDialog(Dialog[None]):
    """Asks until the answer is right, or Escape leaves it open: nobody has to answer."""

    AUTO_FOCUS = "Input"
    hint = "Enter: answer · Esc: close it without an answer; then c goes on"

    def __init__(self, debugger: Debugger, stop: ScenarioStop) -> None:
        super().__init__(id="question")
        self._debugger, self._stop = debugger, stop

    def parts(self) -> ComposeResult:
        """The question, and what there is to choose from."""
        yield Label(self._stop.said("question"), markup=False)
        if self._stop.choices:
            yield Label("   ".join(self._stop.choices), classes="choices", markup=False)

    def line(self) -> Input:
        """A line to write on."""
        example = "a letter" if self._stop.choices else "a number, or an expression such as a - y"
        return EntryLine(placeholder="" if isinstance(self._stop.table["answer"], list) else example, id=ANSWER)

    def answered(self, text: str) -> None:
        """Right: it is left. Not right: why, and one may answer again."""
        if not text:
            self.dismiss(None)
            return
        reply = answered(self._debugger, text)
        if reply.right:
            self.dismiss(None)
        else:
            self.say(reply.said, wrong=True)
            self.query_one(Input).action_select_all()


def open_tour(app: LrstepApp, name: str) -> None:
    """Open a tour in place of what is open; what is wrong with it is said, and one stays."""

    def opened(end: tuple[Source, Debugger] | InputError) -> None:
        if isinstance(end, InputError):
            app.view.say(end)
        else:
            source, debugger = end
            if SERVED not in os.environ:
                app.view.session.remember()
            app.call_later(app.show_instead, debugger, source.title, source.look)

    app.view.work(_opening(name), opened)


def _opening(name: str) -> Generator[Progress, None, tuple[Source, Debugger]]:
    source = open_source(name, {})
    debugger = source.debugger()
    yield from source.going_to_place(debugger)
    return source, debugger
