"""Lines: where in a program a wrong number first stands, from the lines that it ran and what each of them changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.matching import near
from lrstep.checks.moment import Moment
from lrstep.formulas import FloatArray
from lrstep.quantities import POINTWISE
from lrstep.tracing.follow import Executed

MOST_LOOKED_INTO = 64  # values of a list: a program's costs are looked at by their last ones
DIFFERENT = 1e-6  # relative: how far apart two numbers are at the least, to tell one from the other


class WrongNumbers(NamedTuple):
    """A quantity as the program makes it, and as it should be."""

    name: str
    wrong: FloatArray
    right: FloatArray


def wrong_line(executed: Iterable[Executed], sought: Sequence[WrongNumbers], moment: Moment) -> Executed | None:
    """The first line that ran and holds one of the wrong numbers, or a multiple of it as a step has; None where none of
    them stands in a line of its own."""
    executed = list(executed)
    wrong = [each for each in sought if each.wrong.size and not near(each.wrong, each.right)]
    for scales in ((1.0,), _scales(moment)):
        for line in executed:
            values = list(_arrays(line))
            if any(_holds(value, each, scales) for each in wrong for value in values):
                return line
    return None


def _scales(moment: Moment) -> tuple[float, ...]:
    """What a line may have multiplied a number by already: by 1/m, by the rate, by minus."""
    sizes = {1.0, float(moment.m), 1 / moment.m}
    if moment.alpha:
        sizes |= {size * moment.alpha for size in sizes}
    return tuple(sign * size for size in sizes for sign in (1.0, -1.0))


def _holds(value: FloatArray, sought: WrongNumbers, scales: Sequence[float]) -> bool:
    """Whether a value has the wrong numbers in it; of a number for each example, also one alone."""
    for scale in scales:
        wrong = np.ravel(scale * sought.wrong)
        if holds(value, wrong):
            return True
        if value.size == 1 < wrong.size == sought.right.size and sought.name in POINTWISE and scale == 1:
            apart = np.abs(wrong - np.ravel(sought.right)) > DIFFERENT * np.abs(wrong)
            if (apart & (np.abs(wrong - value) <= 1e-9 * np.abs(wrong))).any():
                return True
    return False


def holds(value: FloatArray, numbers: FloatArray) -> bool:
    """Whether a value is these numbers, or has them beside that of the intercept, first or last."""
    if value.size == numbers.size:
        return near(value, numbers)
    return value.size == numbers.size + 1 > 2 and (near(value[1:], numbers) or near(value[:-1], numbers))


def _arrays(line: Executed) -> Iterator[FloatArray]:
    """All numbers that a line changed, flat, as arrays."""
    for _, value in line.changes:
        yield from flat(value)


def flat(value: Any) -> Iterator[FloatArray]:
    """All numbers of a value, and of what it holds, flat."""
    if isinstance(value, (bool, int, float, np.generic)):
        yield np.array([value], np.float64)
    elif isinstance(value, np.ndarray):
        yield value.astype(np.float64).ravel()
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from flat(part)
    elif isinstance(value, (list, tuple)):
        if value and all(isinstance(part, (int, float, np.generic)) for part in value):
            yield np.array(value, np.float64)
        for part in value[-MOST_LOOKED_INTO:]:
            yield from flat(part)
