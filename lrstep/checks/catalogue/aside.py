"""Asides: a program's numbers at other parameters or another update than the one asked about, for slips of loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.checks.slip import Line
from lrstep.formulas import FloatArray

NO_UPDATE = 0
"""The number of a moment that is no update of the loop: only numbers at some parameters, with no slip of a loop."""


def in_updates(line: Line) -> Line:
    """A line that stands in the loop's own updates, and is the lesson's in an aside."""

    def its(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        return value() if made.moment.k == NO_UPDATE else line(made, value)

    return its


def at(made: Made, w: FloatArray, b: FloatArray) -> Made:
    """The program's numbers with other parameters, on the same data."""
    return made.like(replace(made.moment, w=w, b=b.item(), k=NO_UPDATE))


def of(made: Made, moment: Moment) -> Made:
    """The program's numbers of another update, as it is there without a slip of a loop."""
    return made.like(replace(moment, k=NO_UPDATE))
