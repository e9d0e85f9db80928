"""Playing: asks for values of one update after another, judges the answers, and asks for more as they succeed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from lrstep.checks.digits import MOST_DIGITS
from lrstep.debugger import Debugger
from lrstep.predict.answers import Outcome, judge, read_answer
from lrstep.predict.general import is_general
from lrstep.predict.questions import (
    AskChoice,
    ValueQuestion,
    check_askable,
    coming,
    from_easy_to_hard,
    questions,
)
from lrstep.predict.score import PredictScore, QuestionRecord
from lrstep.predict.shown import slack_of
from lrstep.predict.slips import SlipFit, named

FORMULA, NUMBERS, TOLD = 1, 2, 3
"""The hints: the formula, the formula with its numbers, the value itself."""
SHOWN_DIGITS: Final = 5
MOST_UPDATES: Final = 1000
"""Updates without anything to ask, after which it is over."""


class JudgedAnswer(NamedTuple):
    """What came of an answer."""

    outcome: Outcome
    slips: tuple[SlipFit, ...] = ()
    """The slips that give it, where it is wrong, the likeliest first."""
    value: float = 0.0
    """What was typed, as a number."""
    digits: int = MOST_DIGITS
    """How many significant ones it has."""
    is_expression: bool = False
    is_general: bool = True
    """Whether an expression that is right here is right with other numbers, too; a number is."""

    @property
    def is_right(self) -> bool:
        """Whether the next question follows."""
        return self.outcome in ("right", "cut off", "as shown")


class Playing:
    """Questions on one Debugger. `step` moves it by so many lines; what is asked is never shown before it is answered:
    the Debugger stands before the line that computes it.
    """

    def __init__(
        self,
        debugger: Debugger,
        choice: AskChoice,
        step: Callable[[int], None],
        missed: Mapping[str, int] | None = None,
    ) -> None:
        check_askable(debugger)
        self.debugger, self.choice, self._step = debugger, choice, step
        self.score = PredictScore(debugger.title, choice.text)
        self.question: ValueQuestion | None = None
        """What is asked now; None before the first and after the last."""
        self.digits = SHOWN_DIGITS
        """With how many the numbers are shown."""
        self.is_over = False
        """Whether the run has ended."""
        self._missed = dict(missed or {})
        self._blanks = 1
        self._update: list[ValueQuestion] = []
        self._wanted: set[int] = set()
        self._of_update: list[QuestionRecord] = []

    @property
    def asked(self) -> QuestionRecord:
        """The present question's record."""
        return self.score.questions[-1]

    @property
    def example(self) -> list[ValueQuestion]:
        """A whole update to be shown worked before anything is asked, where none has been seen; it is not asked."""
        frame, history = self.debugger.frame, self.debugger.history
        if self.score.questions or frame.where is not None or frame.updates_done > history.start:
            return []
        return questions(self.debugger, coming(self.debugger)[0])

    def next(self) -> list[ValueQuestion]:
        """Go on to the next value that is asked; what is computed on the way without being asked."""
        shown: list[ValueQuestion] = []
        if self.example:
            frame = self.debugger.frame
            self._step(frame.program.length(len(self.debugger.run.batch(coming(self.debugger)[0]))))
        for _ in range(MOST_UPDATES):
            while self._update:
                question = self._update.pop(0)
                if question.index in self._wanted:
                    self._ask(question)
                    return shown
                shown.append(question)
            if not self._begin():
                break
        self.question, self.is_over = None, True
        return shown

    def choose(self, choice: AskChoice) -> None:
        """Ask for something else, from here on; `next` goes on to it."""
        self.choice, self.question = choice, None
        self._update, self._wanted, self._of_update = [], set(), []

    def _ask(self, question: ValueQuestion) -> None:
        _, done = coming(self.debugger)
        self._step(question.index - 1 - done)
        self.question = question
        asked = QuestionRecord(question)
        self.score.questions.append(asked)
        self._of_update.append(asked)

    def _begin(self) -> bool:
        """The next update; False where there is none."""
        self._grow()
        if self._wanted or self._of_update:
            self._to_the_end()
        k, done = coming(self.debugger)
        end = self.debugger.history.end
        if end is not None and k > end.k:
            return False
        self._update = questions(self.debugger, k, done)
        possible = [each for each in self._update if each.quantity in self.choice.quantities]
        if not possible and done:
            self._to_the_end()
            return self._begin()
        count = self._blanks if self.choice.growing else len(possible)
        self._wanted = {each.index for each in from_easy_to_hard(possible, self._missed)[:count]}
        self._of_update = []
        return bool(possible)

    def _to_the_end(self) -> None:
        """The rest of this update is run."""
        frame = self.debugger.frame
        _, done = coming(self.debugger)
        if done:
            self._step(frame.program.length(frame.m) - done)

    def _grow(self) -> None:
        """Twice as many after an update without a mistake, half of it where nothing was right at once."""
        if not self._of_update:
            return
        for asked in self._of_update:
            quantity = asked.question.quantity
            right = asked.result == "first try"
            self._missed[quantity] = max(0, self._missed.get(quantity, 0) + (-1 if right else 1))
        firsts = sum(asked.result == "first try" for asked in self._of_update)
        if firsts == len(self._of_update):
            self._blanks = 2 * max(self._blanks, len(self._of_update))
        elif not firsts:
            self._blanks = max(1, self._blanks // 2)

    # What the learner does.

    def answer(self, text: str) -> JudgedAnswer:
        """Judge an answer; the next question follows by `next` where it is right. InputError where it is none."""
        question = self.question
        assert question is not None
        place = question.after.position
        answer = read_answer(text, question.names, example=place if question.of_example else None,
                             feature=question.feature)  # fmt: skip
        slack = 0.0 if answer.is_exact else slack_of(question, self.digits)
        outcome = judge(answer, question.right, slack)
        slips = tuple(named(question, answer, slack)) if outcome == "wrong" else ()
        self.asked.answers.append((text.strip(), outcome, slips))
        general = outcome == "wrong" or is_general(question, answer)
        judged = JudgedAnswer(outcome, slips, answer.value, answer.digits, answer.expression is not None, general)
        if judged.is_right:
            self._end(right=True)
        return judged

    def hint(self) -> int:
        """One more hint: FORMULA, NUMBERS or TOLD; with the last the next question follows by `next`."""
        self.asked.hints = min(TOLD, self.asked.hints + 1)
        if self.asked.hints == TOLD:
            self._end(right=False)
        return self.asked.hints

    def tell(self) -> None:
        """Be told the value at once."""
        self.asked.hints = TOLD
        self._end(right=False)

    def _end(self, *, right: bool) -> None:
        self.asked.ended(right=right)
        self.question = None
        self._step(1)
