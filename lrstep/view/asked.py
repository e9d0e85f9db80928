"""What a question of predict says: the question, its hints, an update worked, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.predict.playing import FORMULA, NUMBERS, JudgedAnswer
from lrstep.predict.questions import ValueQuestion
from lrstep.predict.slips import ENOUGH_DIGITS, FAR, SlipFit
from lrstep.quantities import BY_NAME
from lrstep.view.asked_formulas import parts_of
from lrstep.view.features import has_penalty
from lrstep.view.style import Style

MOST_LISTED: Final = 4
"""Rows of a batch whose numbers are put into a formula."""
CLOSE: Final = 0.02
"""Relative: how near a wrong answer is to the right one, to ask after lost digits."""
MOST_OTHERS: Final = 2
"""Slips that are told beside the likeliest."""
LONGEST_ANSWER: Final = 30


_WHAT: Final = {
    "z": "the features times the weights, plus b",
    "a": "the prediction",
    "L": "the loss",
    "J": "the cost, which is the mean of the losses",
    "R": "the penalty on the weights",
    "da": "the derivative of L by a",
    "dz": "the derivative of L by z",
}


def question_text(question: ValueQuestion) -> str:
    """The question in a sentence."""
    frame, name, quantity = question.after, question.name, question.quantity
    update = f"Update {frame.values.k:,}"
    row = f" of row {frame.row}" if frame.m > 1 and question.of_example else ""
    if question.is_sum:
        return f"{update}: row {frame.row} adds its share to the sum {name}. What is {name} now?"
    if question.divides and quantity != "J":
        return f"{update}: the sum {name} is divided by m = {frame.m}. What is {name}?"
    if quantity in ("w", "b"):
        return f"{update}: what is the new {name}?"
    if quantity in ("dw", "db"):
        return f"{update}: what is {name}, the derivative of {_cost(frame)} by {name[1:]}?"
    what = "w·x, the features times the weights" if quantity == "z" and not frame.values.intercept else _WHAT[quantity]
    return f"{update}: what is {name}{row}, {what}?"


def known_text(question: ValueQuestion, style: Style) -> str:
    """What it is made of, with the numbers."""
    return f"You have {', '.join(parts_of(question, style).known)}."


def hint_text(question: ValueQuestion, level: int, style: Style) -> str:
    """A hint: the formula; with its numbers; or all of it."""
    parts = parts_of(question, style)
    if level == FORMULA:
        return f"{question.name} = {parts.formula}"
    if level == NUMBERS:
        return f"{question.name} = {parts.numbers}"
    return worked_text(question, style)


def worked_text(question: ValueQuestion, style: Style) -> str:
    """The value as its formula, with numbers, and what that is."""
    parts = parts_of(question, style)
    row = f"[{question.after.row}]" if question.after.m > 1 and question.of_example else ""
    value = style.number(question.right)
    numbers = "" if parts.numbers == value else f"{parts.numbers} = "
    return f"{question.name}{row} = {parts.formula} = {numbers}{value}"


def shown_text(question: ValueQuestion, style: Style) -> str:
    """A value that was not asked, in short."""
    return f"{question.name} {style.number(question.right)}"


def judged_texts(question: ValueQuestion, judged: JudgedAnswer, text: str, style: Style) -> list[str]:
    """What is to be said of an answer."""
    name, right = question.name, style.number(question.right)
    typed = printable(text.strip(), LONGEST_ANSWER)
    if judged.is_expression:
        typed = f"{typed}, which is {style.number(judged.value)},"
    if judged.outcome == "more digits":
        return [f"{typed} fits, but is too short to tell: give one digit more."]
    if judged.outcome == "cut off":
        return [
            f"Right but for the last digit, which is cut off, not rounded: {name} = {right}.",
            worked_text(question, style),
        ]
    if judged.outcome == "as shown" and style.number(judged.value) != right:
        return [f"Right with the digits shown; with all of them it is {right}: {worked_text(question, style)}"]
    if judged.is_right:
        chance = "" if judged.is_general else ". That is so here by chance: it is not the formula"
        return [f"Right{chance}: {worked_text(question, style)}"]
    if judged.slips:
        return [_slip_text(typed, judged.slips)]
    off = _off(judged.value, question.right)
    if judged.digits < ENOUGH_DIGITS:
        return [f"No: {typed} is not {name}.{off} With more digits lrstep may know which slip it is."]
    return [f"No: {typed} is not {name}, and no slip that lrstep knows gives it.{off}"]


def _slip_text(typed: str, slips: Sequence[SlipFit]) -> str:
    first, *others = slips
    if first.second is not None:
        both = f"{_sentence(first)} And {first.second.title}."
        return f"No: {typed} is what two slips together give. {both} {first.slip.plain}".rstrip()
    others = [other for other in others if other.near <= max(first.near, 0)]
    where = "" if first.near < FAR else ", made in a line before"
    if not others:
        return f"No: {typed} is what this slip gives{where}. {_sentence(first)} {first.slip.plain}".rstrip()
    count = "either of two slips gives" if len(others) == 1 else f"any of {len(others) + 1} slips gives"
    rest = "; or: ".join(f"{other.slip.title}{_detail(other)}" for other in others[:MOST_OTHERS])
    more = f"; and {len(others) - MOST_OTHERS} more" if len(others) > MOST_OTHERS else ""
    return f"No: {typed} is what {count}{where}. {_sentence(first)} {first.slip.plain} Or: {rest}{more}."


def _sentence(named: SlipFit) -> str:
    title = f"{named.slip.title}{_detail(named)}"
    first, _, rest = title.partition(" ")
    is_article = first == "a" and rest.startswith("parameter")
    if first in BY_NAME and not is_article:  # the lesson's names are written as they are
        return f"{title}."
    return f"{title[0].upper()}{title[1:]}."


def _detail(named: SlipFit) -> str:
    """What tells the way of the slip, where that says anything of one value."""
    is_of_several = named.detail.startswith(("in ", "for ", "and ")) or " in db" in named.detail
    return f" ({named.detail})" if named.detail and not is_of_several else ""


def _off(value: float, right: float) -> str:
    """What is wrong in sign or size."""
    if not np.isfinite(value) or right == 0:
        return ""
    if abs(value - right) <= CLOSE * abs(right):
        return " It is close: were digits lost on the way?"
    if value * right < 0:
        return f" The right value is {'positive' if right > 0 else 'negative'}."
    if right > 0:
        return f" It is too {'large' if value > right else 'small'}."
    return f" It is too {'far below' if value < right else 'near to'} 0."


def _cost(frame: Frame) -> str:
    cost = "J" if frame.m > 1 or frame.program.loops else "L"
    return f"{cost} + R" if has_penalty(frame) else cost
