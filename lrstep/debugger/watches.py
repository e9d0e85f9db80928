"""Watches: expressions whose values are shown at every address. Each is parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lrstep.debugger.branches import Branch
from lrstep.debugger.frame import Frame
from lrstep.engine import Run
from lrstep.errors import InputError, printable

if TYPE_CHECKING:
    from lrstep.expressions import Expression, Value
    from lrstep.expressions.own_names import OwnNames

# What reads expressions is loaded by the methods that need it: the screen opens sooner.


class Watched(NamedTuple):
    """A watch: its value here and one update ago, each None where it has none, and the change of a single number.

    `right` is what its value would be if all that somebody else recorded were right; None where it is the same.
    """

    text: str
    value: Value | None
    before: Value | None
    change: float | None
    right: Value | None = None


class Watches:
    """The watches of a Debugger, by their texts, in the order in which they were set."""

    def __init__(self) -> None:
        self._expressions: dict[str, Expression] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._expressions)

    @property
    def conditions(self) -> list[Expression]:
        """Those at which one stops."""
        return [expression for expression in self._expressions.values() if expression.is_condition]

    def add(self, text: str, run: Run, own: OwnNames) -> None:
        """Watch an expression, which may read names of a script, too; ExpressionError where it is none, or reads what
        the run does not have."""
        from lrstep.expressions import parse

        expression = parse(text, own)
        expression.check(run.n, run.data.rows)
        self._expressions[text.strip()] = expression

    def remove(self, text: str) -> None:
        """Watch it no more; InputError where it is not watched."""
        if self._expressions.pop(text.strip(), None) is None:
            mend = f"choose from {', '.join(self)}" if self._expressions else "nothing is, so far"
            raise InputError(f"{printable(text)} is not watched", mend)

    def at(self, branch: Branch, frame: Frame, earlier: Frame | None) -> list[Watched]:
        """Every watch at a Frame, at the one an update earlier, and its change."""
        return [_watched(branch, text, watch, frame, earlier) for text, watch in self._expressions.items()]


def value_of(branch: Branch, frame: Frame, expression: Expression) -> Value | None:
    """The value of an expression at a Frame; None where it has none yet."""
    from lrstep.debugger.values import values_at

    return expression.value(values_at(branch, frame))


def _watched(branch: Branch, text: str, watch: Expression, frame: Frame, earlier: Frame | None) -> Watched:
    value = value_of(branch, frame, watch)
    before = None if earlier is None else value_of(branch, earlier, watch)
    change = value - before if isinstance(value, float) and isinstance(before, float) else None
    right = value_of(branch, frame.corrected, watch) if frame.differing else None
    same = right is None or value is None or np.array_equal(value, right, equal_nan=True)
    return Watched(text, value, before, change, None if same else right)
