"""Style: how numbers are written and marked. Unset, hidden and not finite are three different things, and look so."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lrstep.choices import Notation
from lrstep.debugger import Frame

MOST_FIXED = 6  # powers of ten from which a number is written with an exponent
LEAST_FIXED = -4
ALL_DIGITS = 17  # with which no two float64 look alike
LEAST_DIGITS = 2  # that a number is shortened to where there is no room
JUST_RAN = "▸ "
NOT_NOW = "  "


@dataclass(frozen=True, slots=True)
class Style:
    """Number format, and what is shown. `masks` holds the names of values that are not to be shown yet.

    Where there are more features than have room, those from `first_feature` (counted from 0) are shown.
    """

    digits: int = 5
    minus: str = "−"
    unset: str = "—"
    hidden: str = "?"
    masks: frozenset[str] = frozenset()
    first_feature: int = 0
    notation: Notation = "lesson"
    """In which the lines of the vector program are written."""

    def at(self, digits: int) -> Style:
        """The same with so many digits."""
        return self if digits == self.digits else _with_digits(self, digits)

    def coarser(self, least: int = LEAST_DIGITS) -> Iterator[Style]:
        """The same, then with fewer and fewer digits, down to the least that a number is shortened to."""
        return (self.at(digits) for digits in range(self.digits, least - 1, -1))

    def telling(self, a: float, b: float) -> Style:
        """The same with as many digits as it takes to see which of two numbers is the larger."""
        if a == b:
            return self
        apart = (d for d in range(self.digits, ALL_DIGITS) if f"{a:.{d - 1}e}" != f"{b:.{d - 1}e}")
        return self.at(next(apart, ALL_DIGITS))

    def number(self, value: float | None, name: str = "") -> str:
        """A value as it is shown: exact where that is short, else rounded to `digits` significant digits."""
        if name in self.masks:
            return self.hidden
        if value is None:
            return self.unset
        return _finite(float(value), self.digits).replace("-", self.minus)

    def apart(self, a: float, b: float) -> tuple[str, str]:
        """Two numbers, in as many digits as tell them apart."""
        finer = self.telling(a, b)
        shown = finer.number(a), finer.number(b)
        return shown if shown[0] != shown[1] else (repr(a), repr(b))

    def added(self, a: float, b: float) -> str:
        """The sum of two numbers, as it is written."""
        return f"{self.number(a)} {self.minus} {self.number(-b)}" if b < 0 else f"{self.number(a)} + {self.number(b)}"

    def factor(self, value: float | None, name: str = "") -> str:
        """The same after an operator: a negative number in parentheses."""
        shown = self.number(value, name)
        return f"({shown})" if shown.startswith(self.minus) else shown


@lru_cache(maxsize=256)
def _with_digits(style: Style, digits: int) -> Style:
    return replace(style, digits=digits)


@lru_cache(maxsize=4096)
def _finite(value: float, digits: int) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value == 0:
        return "0"
    exact = repr(value).removesuffix(".0")
    if digits >= ALL_DIGITS and "e" not in exact:
        return exact
    if len(exact.lstrip("-").replace(".", "")) <= digits and "e" not in exact:
        return exact
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if LEAST_FIXED <= power < MOST_FIXED:
        return f"{value:.{max(0, digits - 1 - power)}f}"
    return f"{mantissa}e{power}"


def direction(before: float, after: float) -> str:
    """↑, ↓ or =; nothing where one of the two is no number."""
    return "↑" if after > before else "↓" if after < before else "=" if after == before else ""


def just_ran(frame: Frame, name: str) -> bool:
    """Whether the op that just ran set this name; a vectorised op sets every item of its own."""
    return frame.op is not None and frame.op.makes(name)
