"""Answers: a number or an expression as a learner typed it, and whether it is the right one at the digits given."""

from __future__ import annotations

import math
import re
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from lrstep.checks.digits import MOST_DIGITS, ROUNDING, Typed, typed
from lrstep.errors import InputError, printable
from lrstep.expressions import Expression, Namespace, parse
from lrstep.expressions.nodes import Constant, Node, walk
from lrstep.expressions.vocabulary import Shape

Outcome = Literal["right", "cut off", "as shown", "more digits", "wrong"]
"""`cut off`: right but for the last digit, which was not rounded. `as shown`: what the rounded numbers on the screen
give. `more digits`: not wrong, but too few to tell."""

NEARLY: Final = 1e-6
TENTH: Final = 0.11
"""The most that 0.0 may have been; 0 alone may have been 0.5."""
ENOUGH_DIGITS: Final = 2
"""Significant digits that tell a right number from one that is near it."""
ROUNDED_FROM: Final = 4
"""Significant digits from which on a number inside an expression was probably rounded, as the screen shows it."""

_ASSIGNED = re.compile(r"\s*[A-Za-z_]\w*(\[\d+\])?\s*(=(?!=)|≈)")
_E_BEFORE = re.compile(r"\be\s*(\^|\*\*)\s*\(")
_POWER_OF_E = re.compile(r"\be\s*(\^|\*\*)\s*([-−+]?[\w.]+(?:\[\d+\])?)")
"""e^−z, as the screen writes exp(−z)."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?(nan|inf(inity)?)", re.IGNORECASE | re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+")
_DOT = re.compile(
    r"\bw(?:\.T|ᵀ)?\s*[·@*]\s*[xX]\b|\b[xX]\s*[·@]\s*w\b|\b(?:np\.)?dot\(\s*(?:w(?:\.T)?\s*,\s*[xX]|[xX]\s*,\s*w)\s*\)"
)
_MODULE = re.compile(r"\b(?:np|numpy|math)\.(?=[a-z])")
_PLAINLY: Final = {
    "−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "^": "**", "²": "**2", "σ": "sigmoid", "α": "alpha", "ŷ": "a",
    "λ": "l2", "∞": "inf",
}  # fmt: skip
_WORDS: Final = {re.compile(r"\bln\b"): "log", re.compile(r"\bexpit\b"): "sigmoid"}
_NO_LETTERS = re.compile(r"[^\w.+-]+")
_ARTICLES: Final = frozenset(("an", "the", "it", "is"))  # a is a number of the lesson


class TypedAnswer(NamedTuple):
    """What was typed: a number between the bounds that its digits leave, or what an expression gives."""

    text: str
    value: float
    low: float
    high: float
    rounded: float
    """How far from `value` a number may be of which it is the rounded one."""
    digits: int
    """Significant ones; of an expression as many as a number can have."""
    expression: Expression | None = None
    """None where it is a number."""

    @property
    def is_exact(self) -> bool:
        """Whether nothing in it was rounded: all digits, or an expression of names alone."""
        return self.digits >= MOST_DIGITS and self.rounded <= 2 * ROUNDING * abs(self.value)


def read_answer(
    text: str, values: Namespace | None = None, *, example: int | None = None, feature: int | None = None
) -> TypedAnswer:
    """The answer that a text is: a number, or an expression over the names in `values` (none: numbers alone).

    What has a number for each example or feature gives that of `example`, its place in the batch, or of `feature`, both
    from 0. InputError, or the ExpressionError that names the column, where it is neither or has no value yet.
    """
    text = _POWER_OF_E.sub(r"exp(\2)", _E_BEFORE.sub("exp(", text))
    plain = _plainly(text if values is None else _DOT.sub(_weighted(values.n), text))
    if _NUMBER.fullmatch(plain):
        return _number(text, typed(plain, "the answer"))
    if _COMMA.fullmatch(plain):
        point = plain.replace(",", ".")
        raise InputError(f"{printable(plain)} is two numbers", f"write the decimal point as in {point}")
    expression = parse(plain)
    if expression.node.truth:
        raise InputError(f"{printable(text.strip())} is a condition", "answer with a number or an expression")
    if values is None:
        if expression.names:
            raise InputError(f"{printable(text.strip())} is no number", "answer with a number, as in -0.525")
        values = _Nothing()
    value = one_number(expression, expression.value(values), example, feature)
    reach = _reach(expression, value, values, example, feature) + ROUNDING * abs(value)
    return TypedAnswer(text, value, value - reach, value + reach, reach, MOST_DIGITS, expression)


def judge(answer: TypedAnswer, right: float, slack: float = 0.0) -> Outcome:
    """Whether an answer is the right number, as far as its digits tell; `slack` is how far off it may be because the
    numbers that it is made of are rounded on the screen."""
    value = answer.value
    if math.isnan(right) or math.isinf(right) or not math.isfinite(value):
        return "right" if value == right or (math.isnan(value) and math.isnan(right)) else "wrong"
    if abs(value - right) <= ROUNDING * abs(right):
        return "right"
    off = abs(value - right)
    if off <= answer.rounded and answer.digits >= ENOUGH_DIGITS:
        return "right"
    if off <= slack or (slack and off <= slack + answer.rounded and answer.digits >= ENOUGH_DIGITS):
        return "as shown"
    is_bare_zero = value == 0 and answer.high > TENTH  # which every small number would fit
    if is_bare_zero or not answer.low <= right <= answer.high or _is_one_less(answer, right):
        return "wrong"
    return "more digits" if answer.digits < ENOUGH_DIGITS else "cut off"


def _is_one_less(answer: TypedAnswer, right: float) -> bool:
    """Whether it is one less in the last digit than a right number that has no further digits: 0.49 for 0.5."""
    unit = 2 * (answer.rounded - ROUNDING * abs(answer.value))
    if unit <= 0 or abs(right - answer.value) < 0.999_999 * unit:
        return False
    return abs(right / unit - round(right / unit)) < NEARLY


def judge_text(text: str, right: str) -> bool:
    """Whether words, a choice or a shape are the right ones: letter case, blanks and articles aside."""
    return _words(text) == _words(right)


def gives(answer: TypedAnswer, number: float, slack: float = 0.0) -> bool:
    """Whether a number that is not the right one would have been typed so; `slack` as for `judge`."""
    if not (math.isfinite(number) and math.isfinite(answer.value)):
        return answer.value == number or (math.isnan(answer.value) and math.isnan(number))
    return answer.low - slack <= number <= answer.high + slack


def _plainly(text: str) -> str:
    """A text as the expressions read it: mathematicians' signs and NumPy's names as theirs, and no `z =` before it."""
    for sign, plain in _PLAINLY.items():
        text = text.replace(sign, plain)
    for word, name in _WORDS.items():
        text = word.sub(name, text)
    text = _MODULE.sub("", text)
    assigned = _ASSIGNED.match(text)
    return (text[assigned.end() :] if assigned else text).strip()


def _weighted(n: int) -> str:
    """The product of w and x, which the expressions have no sign for."""
    return f"({' + '.join(f'w{i}*x{i}' for i in range(1, n + 1))})"


def _number(text: str, number: Typed) -> TypedAnswer:
    value, low, high = (float(bound[0]) for bound in (number.values, number.low, number.high))
    rounded = min(value - low, high - value) if math.isfinite(value) else 0.0
    return TypedAnswer(text, value, low, high, rounded / 2 if value == 0 else rounded, number.digits)


def one_number(expression: Expression, value: Any, example: int | None, feature: int | None) -> float:
    """The one number that is meant of what an expression gives."""
    written = printable(expression.text)
    if value is None:
        raise InputError(f"{written} has no value yet", "use what is known; what is asked is not")
    if isinstance(value, bool | int | float | np.number):
        return float(value)
    items = np.asarray(value)
    places: dict[Shape, int | None] = {"rows": example, "features": feature}
    place = 0 if items.size == 1 else places.get(expression.shape)
    if place is None:
        each = {"rows": "example", "features": "feature"}.get(expression.shape, "item")
        fold = "reduce them to one, as in mean(…)" if each == "example" else "take one, as in w1"
        raise InputError(f"{written} has {items.size} numbers, one for each {each}, and one is asked for", fold)
    return float(items.ravel()[place])


def _reach(expression: Expression, value: float, values: Namespace, example: int | None, feature: int | None) -> float:
    """How far off an expression may be because numbers were copied into it with the digits that the screen shows."""
    off = 0.0
    for node in walk(expression.node):
        if not isinstance(node, Constant) or node.truth:
            continue
        written = _NUMBER.match(expression.text, node.spot.column - 1)
        number = typed(written[0], "the answer") if written else None
        if number is None or not ROUNDED_FROM <= number.digits < MOST_DIGITS:
            continue
        moved = Expression(expression.text, _with(expression.node, node, float(number.values[0]) + _half(number)))
        off += abs(one_number(moved, moved.value(values), example, feature) - value)
    return off if math.isfinite(off) else 0.0


def _half(number: Typed) -> float:
    return float(min(number.values[0] - number.low[0], number.high[0] - number.values[0]))


def _with(node: Node, constant: Constant, value: float) -> Node:
    """A tree with another number in the place of one of its constants."""
    from dataclasses import replace

    if node is constant:
        return replace(constant, value=value)
    return replace(node, operands=tuple(_with(operand, constant, value) for operand in node.operands))


def _words(text: str) -> list[str]:
    words = _NO_LETTERS.sub(" ", _plainly(text).lower()).split()
    return [word for word in words if word not in _ARTICLES] or words


class _Nothing:
    """The Namespace without names, for answers that are numbers alone."""

    n = 1

    def value(self, name: str) -> None:
        """Nothing."""

    def item(self, name: str, index: int) -> None:
        """Nothing."""

    def previous(self) -> None:
        """Nothing."""
