"""PredictDialog: asks for the next values, below the panels, which stay in sight and hide what is asked."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Input, Label, Static
from textual.widgets.input import Selection

from lrstep.engine import finished
from lrstep.predict.missed import missed_before
from lrstep.predict.playing import Playing
from lrstep.predict.questions import AskChoice, check_askable
from lrstep.predict.saving import score_file
from lrstep.tui.debugger_view import DebuggerView
from lrstep.tui.dialog import Dialog, EntryLine
from lrstep.tui.marked_scroll import MarkedScroll
from lrstep.tui.web import SERVED
from lrstep.view.prediction import ASKS, STOP, Prediction, PredictTurn

LEAST_ROWS, MOST_ROWS, SHARE, AROUND = 11, 16, 0.42, 6
"""Of the dialog, and its share of the screen; its rows around what was said."""
MARGIN = 6  # cells beside its text
EASY_FIRST = "Read the example; then Enter: easy questions first, more as you succeed."
ANSWERING = (
    "Enter: check · Enter alone: a hint · type tell: the answer, ask backward: other questions · Esc: the score",
    "Enter: check; alone: a hint · type tell: the answer · Esc: the score",
    "Enter: check, or hint · type tell · Esc",
)
"""The first that has room."""
CHOOSING = "Enter begins · ↑ ↓: scroll · Esc closes"
SAVING = "Enter closes · a file name, as in anna.json, saves the score first"


class PredictDialog(Dialog[None]):
    """What is to be asked; then one question after another; then the score. Escape goes on to the score, and closes."""

    AUTO_FOCUS = "Input"
    BODY: ClassVar[type[Widget]] = Vertical
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "score"),
        ("up", "scroll_text(-1)", "up"),
        ("down", "scroll_text(1)", "down"),
        ("pageup", "scroll_page(-1)", "page up"),
        ("pagedown", "scroll_page(1)", "page down"),
    ]
    hint = CHOOSING

    def __init__(self, view: DebuggerView) -> None:
        check_askable(view.debugger)
        super().__init__(id="predict")
        self._view = view
        alone = SERVED not in os.environ  # what visitors miss is nobody's next time
        playing = Playing(view.debugger, AskChoice(), self._step, missed_before() if alone else {})
        self._prediction = Prediction(playing, view.body.chosen.style, keeps=alone)
        self._is_open = False
        """Whether questions have begun."""
        self._is_over = False
        self._said = 0
        """Rows of what was said."""
        self._wrong = ""
        """The wrong answer that is still on the line, to be mended or typed over."""

    def _step(self, lines: int) -> None:
        if lines:
            finished(self._view.session.doing("move", "step", lines))

    def parts(self) -> ComposeResult:
        """What was said, which may be long, and the question."""
        with MarkedScroll():
            yield Static("", id="before", markup=False)
        yield Label("", id="question", markup=False)
        yield Static("", id="about", markup=False)

    def line(self) -> Input:
        """The line for the answer."""
        return EntryLine(placeholder=ASKS, id="answer", select_on_focus=False)

    def on_mount(self) -> None:
        """An example first, where no update has been seen, and what can be asked; else the first question."""
        if example := self._prediction.example:
            self._show(example, (EASY_FIRST,))
            self._hide()
        else:
            self._begin("")

    def _begin(self, asks: str) -> None:
        turn = self._prediction.begin(asks)
        self._view.session.score_so_far = self._prediction.playing.score
        self._is_open = True
        self._turn(turn)

    def on_resize(self, event: Resize) -> None:
        """A share of the screen."""
        self._hide()

    @property
    def _rows(self) -> int:
        """As many as what was said needs, the least where that is little, and no more than its share."""
        height = self.app.size.height
        most = min(MOST_ROWS, round(SHARE * height), self._said + AROUND)
        return min(max(LEAST_ROWS, most), max(1, height - 4))

    @property
    def _how(self) -> str:
        """How an answer is given, in one line."""
        cells = self.app.size.width - MARGIN
        return next((text for text in ANSWERING if len(text) <= cells), ANSWERING[-1])

    def _hide(self) -> None:
        self.query_one(".dialog").styles.height = self._rows
        self._view.ask(self._prediction.masks if self._is_open else frozenset(), self._rows - 1)  # one is the footer's

    def answered(self, text: str) -> None:
        """What is to be asked, an answer, or a file for the score."""
        if self._is_over:
            if text:
                self._save(text)
            self.dismiss(None)
        elif not self._is_open:
            self._begin(text)
        else:
            again = text == self._wrong  # which nothing was done about: Enter alone
            self._turn(self._prediction.typed("" if again else text), text)

    def _save(self, text: str) -> None:
        """Write the score to a file; of a served screen the visitor's browser gets it."""
        if SERVED in os.environ:
            name, score = score_file(self._prediction.playing.score, text)
            self.app.deliver_text(io.StringIO(score), save_filename=Path(name).name)
        else:
            self._view.notify(self._view.session.score(text), markup=False)

    def _turn(self, turn: PredictTurn, text: str = "") -> None:
        if turn.is_over:
            self._end(turn)
            return
        self._show(turn.said, turn.asked, self._how)
        self.query_one("#before").set_class(turn.is_wrong, "wrong")
        line = self.query_one(Input)
        line.placeholder = "a number or an expression"
        self._wrong = line.value = text if turn.is_wrong else ""
        line.selection = Selection(0, len(line.value))
        self._hide()

    def _end(self, turn: PredictTurn) -> None:
        self._is_over = True
        self._is_open = False
        self._show(turn.said, (), SAVING)
        self.query_one("#before").remove_class("wrong")
        line = self.query_one(Input)
        line.value, line.placeholder = "", "a file that ends in .json"
        self._hide()

    def _show(self, said: Sequence[str], asked: Sequence[str], hint: str = CHOOSING) -> None:
        self._said = sum(1 + len(text) // max(1, self.app.size.width - MARGIN) for text in said)
        question, *about = asked or ("",)
        for name, text in (("before", "\n".join(said)), ("question", question), ("about", "\n".join(about))):
            shown = self.query_one(f"#{name}", Static)
            shown.update(Content(text))
            shown.display = bool(text)
        self.query_one(".hint", Label).update(Content(hint))
        self.query_one(MarkedScroll).scroll_home(animate=False)
        self.say("")

    def action_leave(self) -> None:
        """To the score, where something was answered; else close."""
        if self._is_open and self._prediction.playing.score.counted:
            self._end(self._prediction.typed(STOP))
        else:
            self.dismiss(None)

    def action_scroll_text(self, rows: int) -> None:
        """Scroll what was said."""
        self.query_one(MarkedScroll).scroll_relative(y=rows, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll the page above."""
        self._view.body.scroll_pages(pages)

    def on_unmount(self) -> None:
        """Nothing is hidden any more."""
        self._view.ask(frozenset(), 0)
