"""Notes: where the textbook line, evaluated in floats as it stands, would give something else than the right value."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrstep.engine import Point

WORTH_SAYING = 1e-6  # a relative error below this is rounding, not a lesson


@dataclass(frozen=True, slots=True)
class Note:
    """Something a learner should know of an op's value."""

    op: str
    text: str


def textbook_notes(point: Point, y: float, dtype: np.dtype[np.floating[Any]], known: Sequence[str]) -> tuple[Note, ...]:
    """Notes on those of L, da and dz that are known, for one example."""
    exact = {"L": point.L, "da": point.da, "dz": point.dz}
    a = dtype.type(point.a)
    notes = []
    with np.errstate(all="ignore"):
        for name in known:
            naive = float(_TEXTBOOK[name](a, dtype.type(y)))
            why = _why(name, naive, exact[name], point.a)
            if why is not None:
                notes.append(Note(name, why))
    return tuple(notes)


_TEXTBOOK: dict[str, Callable[[Any, Any], Any]] = {
    "L": lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)),
    "da": lambda a, y: -y / a + (1 - y) / (1 - a),
    "dz": lambda a, y: a - y,
}
_LINE = {"L": "-(y*log(a) + (1-y)*log(1-a))", "da": "-y/a + (1-y)/(1-a)", "dz": "a - y"}


def _why(name: str, naive: float, exact: float, a: float) -> str | None:
    """What goes wrong in the textbook line; None where nothing worth saying does."""
    if naive == exact or (math.isnan(naive) and math.isnan(exact)):
        return None
    at = f"a is rounded to {a:.17g}" if a in (0.0, 1.0) else f"a = {a:.17g} keeps few digits of its distance to 1"
    right = f"from z it is {exact:.6g}"
    if not math.isfinite(naive):
        trouble = "takes log(0)" if name == "L" else "divides by 0"
        return f"{at}, so {_LINE[name]} {trouble} and gives {naive:g}; {right}"
    if naive == 0:
        return f"{at}, so {_LINE[name]} cancels to 0; {right}"
    if abs(naive - exact) > WORTH_SAYING * abs(exact):
        return f"{at}, so {_LINE[name]} gives {naive:.6g}; {right}"
    return None
