"""General: whether an expression that is right at one place is right with other numbers, too, or only by chance."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.errors import InputError
from lrstep.expressions import Expression, Namespace, Value
from lrstep.expressions.nodes import Constant, walk
from lrstep.predict.answers import TypedAnswer, one_number
from lrstep.predict.questions import ValueQuestion
from lrstep.predict.slips import item_of_moment, moment_of
from lrstep.quantities import BY_NAME, FEATUREWISE, PARAMETERS

_OF_FORMULAS: Final = frozenset((0.0, 0.5, 1.0, 2.0))
"""Numbers that formulas have; any other was copied from the screen, and says nothing of other places."""
_NEAR: Final = 1e-9


def is_general(question: ValueQuestion, answer: TypedAnswer) -> bool:
    """Whether it is the formula, as far as names tell; so are numbers, and sums of a loop that is still running."""
    expression = answer.expression
    if expression is None or question.is_sum or question.divides or not expression.names:
        return True
    constants = [node for node in walk(expression.node) if isinstance(node, Constant)]
    if any(float(node.value) not in _OF_FORMULAS | {float(question.after.m)} for node in constants):
        return True
    moved = _moved(moment_of(question))
    if moved.m != question.after.m:
        return True
    with np.errstate(all="ignore"):
        made = Made(moved)
        right = item_of_moment(made.value(question.quantity), question, moved)
        value = _value(expression, _Elsewhere(question, made), question)
    return value is None or right is None or abs(value - right) <= _NEAR * max(abs(right), 1e-3)


def _value(expression: Expression, names: Namespace, question: ValueQuestion) -> float | None:
    place = question.after.position if question.of_example else None
    try:
        return one_number(expression, expression.value(names), place, question.feature)
    except InputError:
        return None


def _moved(moment: Moment) -> Moment:
    """Other numbers everywhere, but the same labels."""
    waves = np.sin(1.0 + np.arange(moment.X.size, dtype=np.float64)).reshape(moment.X.shape)
    w = 0.8 * moment.w + 0.15 * (1 + np.arange(moment.n))
    return replace(
        moment, X=1.1 * moment.X + 0.3 * waves, w=w, b=moment.b + 0.35, alpha=0.7 * moment.alpha + 0.01,
        l2=moment.l2 and moment.l2 + 0.2, earlier=None,
    )  # fmt: skip


class _Elsewhere:
    """The Namespace of the other numbers: what is known before the question."""

    def __init__(self, question: ValueQuestion, made: Made) -> None:
        self._question, self._made = question, made
        self.n = made.n

    def value(self, name: str) -> Value | None:
        """A name's value there; None where it has none here either, or has none there."""
        made, here = self._made, self._question
        if here.names.value(name) is None:
            return None
        if name in PARAMETERS:
            old, new = (made.w0, made.w) if name == "w" else (made.b0, made.b)
            reached = here.before.known.reached(name)
            mixed = np.concatenate([new[:reached], old[reached:]])
            return mixed if name == "w" else float(mixed[0])
        if name in BY_NAME:
            value = made.value(name)
            return float(value[0]) if BY_NAME[name].each == "batch" else value
        if name == "y" or name.startswith("x"):
            return made.y if name == "y" else made.X if name == "x" else made.X[:, int(name[1:]) - 1]
        settings = {"alpha": made.moment.alpha, "l2": made.moment.l2, "m": float(made.m), "n": float(made.n)}
        return settings.get(name)

    def item(self, name: str, index: int) -> Value | None:
        """One item of a name that has one for each feature; of a row's none."""
        whole = self.value(name) if name in FEATUREWISE else None
        return float(whole[index]) if isinstance(whole, np.ndarray) else None

    def previous(self) -> Namespace | None:
        """Nothing."""
        return None
