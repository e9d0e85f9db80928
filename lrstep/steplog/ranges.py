"""Ranges: where a free number lies that explains a difference, such as another learning rate, one update after the
other: what no update contradicts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lrstep.formulas import FloatArray

NARROW = 0.01  # relative: how well a number must be known to be told


class Range(NamedTuple):
    """From `low` to `high`; `votes` is how many of the numbers that it was found in tell it from 0."""

    low: float
    high: float
    votes: int

    def met(self, other: Range) -> Range | None:
        """What lies in both; None where nothing does."""
        both = Range(max(self.low, other.low), min(self.high, other.high), self.votes + other.votes)
        return both if both.low <= both.high else None

    def holds(self, value: float) -> bool:
        """Whether a number lies in it."""
        return self.low <= value <= self.high

    @property
    def middle(self) -> float:
        """The likeliest."""
        return (self.low + self.high) / 2

    @property
    def off(self) -> float:
        """How far that may be off, relative to it."""
        return abs((self.high - self.low) / 2 / self.middle) if self.middle else np.inf

    @property
    def known(self) -> bool:
        """Whether more than one number tells it, and well enough."""
        return self.votes > 1 and self.off <= NARROW

    def __str__(self) -> str:
        """In the fewest digits, of six at most, that say it as well as it is known."""
        rounded = (float(f"{self.middle:.{digits}g}") for digits in range(1, 7))
        value = next((number for number in rounded if self.holds(number)), self.middle)
        return f"{value:.6g}".replace("-", "−")


def times(numbers: FloatArray, unit: FloatArray, bound: FloatArray) -> Range | None:
    """By what the numbers of `unit` (p,) are multiplied in others, each `bound` off; None where by no one number."""
    if not (np.isfinite(numbers).all() and np.isfinite(unit).all()):
        return None
    of_unit = unit != 0
    if not of_unit.any() or (np.abs(numbers) > bound)[~of_unit].any():
        return None
    numbers, unit, bound = numbers[of_unit], unit[of_unit], bound[of_unit]
    ends = np.sort([(numbers - bound) / unit, (numbers + bound) / unit], axis=0)
    low, high = float(ends[0].max()), float(ends[1].min())
    return Range(low, high, int((np.abs(numbers) > bound).sum())) if low <= high else None
