"""Explanation: one thing that explains why a number is not the right one, and several of them in a sentence's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lrstep.steplog.ranges import Range

MOST_CAUSES = 3
"""That are told of one difference, where all give the same numbers."""
WHOLLY, PARTLY, VAGUELY = range(3)
"""What explains all steps is likelier than what explains some, or what is seldom. That a number is another in each
update says least."""


class Explanation(NamedTuple):
    """One thing that explains a difference: its name, the words for it, and what the number in it is.

    Where `free` is the range of a number that may be any, words and meaning have {} in its place; `varied` are the
    words where it is another in each update.
    """

    name: str
    words: str
    meaning: str = ""
    begun: str = ""
    """What the words go on from."""
    free: Range | None = None
    varied: str = ""
    rank: int = WHOLLY

    def met(self, other: Explanation) -> Explanation | None:
        """What both say, of one update and of another; None where they contradict each other."""
        if self.free is None or other.free is None:
            return self
        free = self.free.met(other.free)
        if free is not None:
            return self._replace(free=free)
        return self._replace(free=None, words=self.varied, meaning="", rank=VAGUELY) if self.varied else None

    @property
    def told(self) -> bool:
        """Whether it is known well enough to be said."""
        return self.free is None or self.free.known

    def filled(self, text: str) -> str:
        """The words or the meaning, with the number in its place."""
        return text if self.free is None else text.replace("{}", str(self.free))


def in_words(explanations: Sequence[Explanation]) -> str:
    """What explains a difference in a sentence's words, as it goes on after `is VALUE, `; with all that the same factor
    may be, and the other causes that give the same numbers."""
    explanations = [explanation for explanation in explanations if explanation.told]
    if not explanations:
        return ""
    explanations = [each for each in explanations if each.rank == min(other.rank for other in explanations)]
    causes = []
    distinct: dict[str, str] = {}
    for explanation in explanations:
        words = explanation.filled(explanation.words)
        distinct.setdefault(_rounded(words), words)
    for rounded, words in list(distinct.items())[:MOST_CAUSES]:
        same = [each for each in explanations if _rounded(each.filled(each.words)) == rounded]
        meanings = dict.fromkeys(each.filled(each.meaning) for each in same if each.meaning)
        causes.append(words + (f": {', or '.join(meanings)}" if meanings else ""))
    return explanations[0].begun + "; or ".join(causes)


def _rounded(words: str) -> str:
    """Words whose numbers are rounded to 12 digits: the same number summed in another order is no other cause."""
    return re.sub(r"\d+\.\d{12,}(?:e[-+]?\d+)?", lambda number: f"{float(number[0]):.12g}", words)
