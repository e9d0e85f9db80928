"""Score: what was asked and how it was answered, as a summary and as JSON for a class. It has no name of a person in it
but one that was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lrstep._version import __version__
from lrstep.predict.answers import Outcome
from lrstep.predict.questions import ValueQuestion
from lrstep.predict.slips import SlipFit

Result = Literal["first try", "later", "told", "left"]
"""Right at the first try without a hint; right after hints or other tries; told the value; left unanswered."""


@dataclass
class QuestionRecord:
    """One question, what was answered to it, and what came of it."""

    question: ValueQuestion
    answers: list[tuple[str, Outcome, tuple[SlipFit, ...]]] = field(default_factory=list)
    """As they were typed; what is no answer at all is not among them."""
    hints: int = 0
    result: Result = "left"

    def ended(self, *, right: bool) -> None:
        """It is answered, or told."""
        alone = not self.hints and all(outcome != "wrong" for _, outcome, _ in self.answers)
        self.result = "told" if not right else "first try" if alone else "later"

    @property
    def is_counted(self) -> bool:
        """Whether anything was done about it: what was on the screen when one left is not held against anybody."""
        return self.result != "left" or bool(self.answers) or self.hints > 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "at": self.question.address,
            "name": self.question.name,
            "row": self.question.after.row if self.question.of_example else None,
            "right": self.question.right,
            "result": self.result,
            "hints": self.hints,
            "answers": [
                {"text": text, "outcome": outcome, "slips": [id for each in slips for id in each.ids]}
                for text, outcome, slips in self.answers
            ],
        }


class PredictScore:
    """The questions so far."""

    def __init__(self, source: str, asks: str) -> None:
        self.source, self.asks = source, asks
        self.questions: list[QuestionRecord] = []

    @property
    def counted(self) -> list[QuestionRecord]:
        """Those about which something was done."""
        return [asked for asked in self.questions if asked.is_counted]

    def count(self, result: Result) -> int:
        """How many of them ended so."""
        return sum(asked.result == result for asked in self.counted)

    @property
    def wrong(self) -> list[tuple[SlipFit, ...]]:
        """For each wrong answer the slips that give it."""
        return [slips for asked in self.counted for _, outcome, slips in asked.answers if outcome == "wrong"]

    @property
    def slips(self) -> list[tuple[str, str, int]]:
        """Each slip's id and words, and how often it was made, the commonest first; of several that give one number the
        likeliest."""
        titles: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for named in filter(None, self.wrong):
            for slip in filter(None, (named[0].slip, named[0].second)):
                titles.setdefault(slip.id, slip.title)
                counts[slip.id] += 1
        return [(id, titles[id], count) for id, count in counts.most_common()]

    @property
    def missed(self) -> list[str]:
        """The quantities that were not answered at the first try, each once for each time."""
        return [each.question.quantity for each in self.counted if each.result != "first try"]

    @property
    def known(self) -> list[str]:
        """Those that were."""
        return [each.question.quantity for each in self.counted if each.result == "first try"]

    def to_dict(self, who: str = "") -> dict[str, Any]:
        """As JSON has it."""
        counted, wrong = self.counted, self.wrong
        return {
            "lrstep": __version__,
            **({"name": who} if who else {}),
            "source": self.source,
            "asked_for": self.asks or "everything",
            "asked": len(counted),
            "right_at_first_try": self.count("first try"),
            "right_later": self.count("later"),
            "told": self.count("told"),
            "wrong_answers": len(wrong),
            "wrong_answers_named": sum(bool(slips) for slips in wrong),
            "slips": [{"id": id, "title": title, "count": count} for id, title, count in self.slips],
            "questions": [asked.to_dict() for asked in counted],
        }


def summary(score: PredictScore) -> Sequence[str]:
    """The score in sentences."""
    asked = len(score.counted)
    if not asked:
        return ("Nothing was answered.",)
    questions = "1 question" if asked == 1 else f"{asked} questions"
    parts = [f"{score.count('first try')} right at the first try"]
    parts += [f"{later} right later"] if (later := score.count("later")) else []
    parts += [f"{told} told"] if (told := score.count("told")) else []
    parts += [f"{left} left open"] if (left := score.count("left")) else []
    lines = [f"{questions}: {', '.join(parts)}."]
    slips = score.slips
    if slips:
        lines.append("Slips, by how often:")
        lines += [f"  {count} × {title}" for _, title, count in slips]
    unnamed = sum(not named for named in score.wrong)
    if unnamed:
        wrong = "1 wrong answer fits" if unnamed == 1 else f"{unnamed} wrong answers fit"
        lines.append(f"{wrong} no slip that lrstep knows.")
    return lines
