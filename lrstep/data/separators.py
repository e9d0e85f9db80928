"""Separators: what parts the columns of a text, and what stands around them, told from its first lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lrstep.data.cells import finite, missing_feature

SPACES = " "
"""Columns parted by one space or more, or by a tab among them."""
SEPARATORS = "\t;,|" + SPACES  # where two do as well, the first: a comma may stand in numbers, a space in texts
NAMES = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars", SPACES: "spaces"}
_QUOTED = re.compile(r'"[^"]*"?')
_DECIMAL = {True: ";\t| ", False: ""}
_LEAST = 0.5  # of the lines must have as many columns as most have


class Fit(NamedTuple):
    """How well a separator parts the lines: what share of them alike, and the cells that are not empty."""

    alike: float
    cells: list[str]
    separator: str

    @property
    def rank(self) -> float:
        """The better, the more lines are alike and the more cells are numbers."""
        numbers = sum(is_number(cell, self.separator) for cell in self.cells)
        return self.alike * (1 + numbers / max(1, len(self.cells)))


def split(text: str, separator: str) -> list[str]:
    """The cells of a line without quotes."""
    return text.split() if separator == SPACES else text.split(separator)


def separator_of(lines: Sequence[str]) -> str | None:
    """What parts the columns of lines; None where they seem to be of one column."""
    bare = [line for line in _QUOTED.sub('"', "\n".join(lines)).split("\n") if line.strip()]
    fits = [fit for separator in SEPARATORS if (fit := _fit(bare, separator)) is not None]
    if len(fits) < 2:
        return fits[0].separator if fits else None
    return max(fits, key=lambda fit: fit.rank).separator  # the first of equals


def _fit(lines: Sequence[str], separator: str) -> Fit | None:
    rows = [split(line, separator) for line in lines]
    if not rows:
        return None
    widths = Counter(len(row) for row in rows)
    width, count = widths.most_common(1)[0]
    if width < 2 and len(widths) > 1 and len(rows) < 3:  # a title above, or a header of too many columns
        width, count = max(widths.items())
    if width < 2 or count < _LEAST * len(rows):
        return None
    cells = [cell for row in rows if len(row) == width for cell in row]
    known = [cell for cell in cells if cell.strip()]
    if separator != SPACES and len(known) <= len(cells) / width:
        return None  # one column, and empty ones
    return Fit(count / len(rows), known, separator)


def is_number(cell: str, separator: str) -> bool:
    """Whether a cell between such separators is a number, or stands for one that is missing."""
    return missing_feature(cell) or finite(cell.strip('"'), comma=separator != ",") is not None


def trailing(lines: Sequence[str]) -> str:
    """The run of one separator with which every line ends; empty where there is none."""
    if not lines:
        return ""
    for mark in SEPARATORS.replace(SPACES, ""):
        runs = [len(line) - len(line.rstrip(mark)) for line in lines]
        if min(runs):
            return mark * min(runs)
    return ""
