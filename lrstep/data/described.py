"""Described: what a Dataset's label and features are, in the few words that summary and screen have for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lrstep.data.dataset import Dataset
from lrstep.errors import printable

SHOWN, NAME_CELLS = 8, 30
_OF_THE_LESSON = re.compile(r"x\d+")


def shown_name(features: Sequence[str], i: int, longest: int = 60) -> str:
    """The name of feature i beside the lesson's x1, x2, …, which say its place: `column x2` where it is another's."""
    name = features[i]
    other = _OF_THE_LESSON.fullmatch(name) and name != f"x{i + 1}"
    return f"column {printable(name, longest)}" if other else printable(name, longest)


def label_described(data: Dataset) -> str:
    """The label's name, that it is the last column where nobody chose it, and how many rows are 1."""
    last = " (the last column)" if data.label_is_last else ""
    meant = "" if data.classes[1] == "1" else f" ({data.classes[1]})"
    return f"{printable(data.label, NAME_CELLS)}{last}: {data.ones:,} of {data.rows:,} rows are 1{meant}"


def features_described(data: Dataset) -> str:
    """The names of the features, the first of many."""
    names = ", ".join(shown_name(data.features, i, NAME_CELLS) for i in range(min(data.n, SHOWN)))
    return f"{names}{', …' if data.n > SHOWN else ''}"
