"""Digits: numbers as somebody typed them, and between which bounds the ones that they were typed from must lie."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from lrstep.errors import InputError, printable
from lrstep.formulas import FloatArray

_NUMBER = re.compile(
    r"[+-]?(\d+\.?(?P<after>\d*)|\.(?P<only>\d+))(e(?P<power>[+-]?\d{1,3}))?", re.IGNORECASE | re.ASCII
)
_OTHERS = {"nan": np.nan, "inf": np.inf, "infinity": np.inf}
MOST_DIGITS = 15
"""From so many on a number was printed whole."""
ROUNDING = 1e-9
"""Relative: what another order of summation may do to the last digits."""


class Typed(NamedTuple):
    """Numbers as they were typed, (p,)."""

    values: FloatArray
    low: FloatArray
    high: FloatArray
    digits: int
    """Significant ones, of all of them together."""


def typed(text: str, option: str) -> Typed:
    """The numbers of an option: 4.8,13.71. Brackets and blanks may stand around them, as NumPy prints them."""
    words = re.sub(r"[\[\]();]|\barray\b", " ", text).replace(",", " ").split()
    if not words:
        raise InputError(f"{option} has no number", f"give them with commas, as in {option} 4.8,13.71")
    numbers = [_number(word, option) for word in words]
    values, low, high = (np.array(column, np.float64) for column in list(zip(*numbers, strict=True))[:3])
    return Typed(values, low, high, sum(digits for *_, digits in numbers))


def _number(word: str, option: str) -> tuple[float, float, float, int]:
    """Its value, the least and the most that it may have been before it was rounded or cut off, and its digits."""
    name = word.lower().lstrip("+-")
    if name in _OTHERS:
        value = -_OTHERS[name] if word.startswith("-") else _OTHERS[name]
        return value, value, value, MOST_DIGITS
    match = _NUMBER.fullmatch(word)
    if match is None:
        what = f"{option}: {printable(word)} is not a number"
        raise InputError(what, f"give numbers with commas between them, as in {option} 4.8,13.71")
    value = float(word)
    if not np.isfinite(value):
        return value, value, value, MOST_DIGITS
    digits = len(re.sub(r"e.*|[^0-9]", "", word.lower()).lstrip("0"))
    after = len(match["after"] or match["only"] or "")
    unit = 0.0 if digits >= MOST_DIGITS else float(f"1e{int(match['power'] or 0) - after}")
    slack = ROUNDING * abs(value)
    toward, away = unit / 2 + slack, (unit if after else unit / 2) + slack  # cut off, it was farther from 0
    low, high = (value - toward, value + away) if value > 0 else (value - away, value + toward)
    return (value, value - away, value + away, digits) if value == 0 else (value, low, high, digits)
