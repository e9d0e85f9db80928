"""Prediction: predict as a conversation. What is said to what was typed, for the screen and for `--plain` alike."""

from __future__ import annotations

from typing import Final, NamedTuple

from lrstep.predict.missed import keep_missed
from lrstep.predict.playing import NUMBERS, TOLD, Playing
from lrstep.predict.questions import ValueQuestion, choice_of
from lrstep.predict.score import summary
from lrstep.view.asked import hint_text, judged_texts, known_text, question_text, shown_text, worked_text
from lrstep.view.style import Style

HINT, TELL, STOP, ASK = "hint", "tell", "stop", "ask"
"""What may be typed in the place of an answer."""
ASKS: Final = "or write: forward, backward, update, example, batch, all, dz dw"
HOW: Final = "Answer with a number, or an expression of what you have, as in a - y."
AFTER_EXAMPLE: Final = "From the next update on, some values are yours to compute: few at first, more as you succeed."
NOTHING_MORE: Final = "There is nothing more to ask here."
MOST_WORKED: Final = 24
"""Lines of an update that is shown worked."""


class PredictTurn(NamedTuple):
    """What is said to what was typed, and the question that is open then; none where it is over."""

    said: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    is_same: bool = False
    """Whether the same is asked as before."""
    is_wrong: bool = False
    """Whether what was typed is wrong."""
    is_over: bool = False


class Prediction:
    """The conversation about one Debugger, whose values are written in a style."""

    def __init__(self, playing: Playing, style: Style, *, keeps: bool = True) -> None:
        """`keeps`: whether what is missed is kept for the next time."""
        self.playing, self._style, self._keeps = playing, style, keeps
        playing.digits = style.digits

    @property
    def question(self) -> ValueQuestion | None:
        """What is asked now."""
        return self.playing.question

    @property
    def masks(self) -> frozenset[str]:
        """What is hidden now."""
        return frozenset() if self.question is None else self.question.masks

    @property
    def example(self) -> tuple[str, ...]:
        """An update worked, where that comes first."""
        worked = self.playing.example
        if not worked:
            return ()
        k, m = worked[0].after.values.k, worked[0].after.m
        rows = f", batch of {m} rows" if m > 1 else ""
        lines = [worked_text(question, self._style) for question in worked[:MOST_WORKED]]
        return (
            f"Update {k:,} as an example{rows}:",
            *(f"  {line}" for line in lines),
            AFTER_EXAMPLE,
        )

    def begin(self, asks: str = "") -> PredictTurn:
        """The first question, of what is to be asked. InputError where that is nothing there is."""
        if asks:
            self.playing.choose(choice_of(asks.removeprefix(ASK).strip()))
        return self._next([HOW])

    def typed(self, text: str) -> PredictTurn:
        """What comes of a line that was typed: an answer, nothing or `hint`, `tell`, `ask WHAT`, `stop`.

        InputError where it is none of these; the question stays open.
        """
        word, question = text.strip(), self.question
        assert question is not None
        if word == STOP:
            return self.end()
        if word.split(" ")[0] == ASK:
            self.playing.choose(choice_of(word.removeprefix(ASK)))
            return self._next([])
        if word in ("", HINT):
            level = self.playing.hint()
            hint = hint_text(question, level, self._style)
            return (
                self._next([self._told(question)])
                if level == TOLD
                else PredictTurn((f"Hint: {hint}",), self._asked(), True)
            )
        if word == TELL:
            self.playing.tell()
            return self._next([self._told(question)])
        judged = self.playing.answer(text)
        said = judged_texts(question, judged, text, self._style)
        if judged.is_right:
            return self._next(said)
        if judged.outcome == "wrong" and not judged.slips and self.playing.asked.hints < NUMBERS:
            said.append(f"Hint: {hint_text(question, self.playing.hint(), self._style)}")
        return PredictTurn(tuple(said), self._asked(), is_same=True, is_wrong=True)

    def _told(self, question: ValueQuestion) -> str:
        """The answer, which is followed by a question that may be of another update."""
        return f"The answer, in update {question.after.values.k:,}: {hint_text(question, TOLD, self._style)}"

    def end(self) -> PredictTurn:
        """The score; what was missed is kept for the next time."""
        kept = keep_missed(self.playing.score) if self._keeps else {}
        self.playing.question = None
        first = [f"Asked first the next time: {', '.join(kept)}."] if kept else []
        return PredictTurn((*summary(self.playing.score), *first), is_over=True)

    def _next(self, said: list[str]) -> PredictTurn:
        shown = self.playing.next()
        question = self.question
        if question is None:
            over = self.end()
            return over._replace(said=(*said, NOTHING_MORE, *over.said))
        here = [each for each in shown if each.after.values.k == question.after.values.k]
        if here:
            said = [*said, f"Computed for you: {', '.join(shown_text(each, self._style) for each in here)}."]
        return PredictTurn(tuple(said), self._asked())

    def _asked(self) -> tuple[str, ...]:
        question = self.question
        assert question is not None
        return question_text(question), known_text(question, self._style)
