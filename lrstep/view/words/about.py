"""What the words on an op are made of: two texts that hold for any numbers, and sentences on those that are here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from lrstep.debugger import Frame
from lrstep.quantities import PointName
from lrstep.view.features import several, shown_features
from lrstep.view.style import Style

TOO_LARGE = "its sum is beyond the largest float"
Sentences: TypeAlias = Mapping[str, Callable[[Frame, Style], list[str]]]
"""What the numbers of an op say here, by the op's name."""


class Words(NamedTuple):
    """What an op does: in plain words, for who knows no calculus, and why it is so, for who does."""

    plain: str
    why: str
    longest: str = ""
    """As long as the sentences on its numbers are, but for rare ones: by it the page leaves room."""
    also: str = ""
    """What else is to be known, after the plain words and the sentences on its numbers: the first thing to have no
    room."""

    def told(self, meaning: str) -> str:
        """In plain words all that is said, with the sentences on its numbers."""
        return " ".join(part for part in (self.plain, meaning, self.also) if part)


def not_a_number(name: str, frame: Frame) -> str:
    """The sentence on a NaN that comes from z."""
    return f"{here(frame)} {name} is NaN, not a number, because z is."


def here(frame: Frame) -> str:
    """Of a batch, whose numbers these are."""
    return f"In row {frame.row}," if frame.m > 1 else "Here"


def number_of(frame: Frame, name: PointName) -> float:
    """A number of the selected example; NaN where it is not known."""
    value = frame.value(name)
    return math.nan if value is None else value


def cost_of(frame: Frame) -> str:
    """What a gradient is the derivative of."""
    return "J" if several(frame) else "L"


def feature_of(frame: Frame, style: Style) -> int:
    """That of the op, or of several the first that is shown."""
    present = None if frame.op is None else frame.op.feature
    return shown_features(frame, style)[0] if present is None else present
