"""Notes: where the textbook line, evaluated in floats as it stands, would give something else than the right value."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from lrstep.engine import Batch, FloatArray, Point

WORTH_SAYING = 1e-6  # a relative error below this is rounding, not a lesson


class Note(NamedTuple):
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
            why = _why(name, naive, exact[name], point.a, dtype)
            if why is not None:
                notes.append(Note(name, why))
    return tuple(notes)


_TEXTBOOK: dict[str, Callable[[Any, Any], Any]] = {
    "L": lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)),
    "da": lambda a, y: -y / a + (1 - y) / (1 - a),
    "dz": lambda a, y: a - y,
}
_LINE = {"L": "-(y*log(a) + (1-y)*log(1-a))", "da": "-y/a + (1-y)/(1-a)", "dz": "a - y"}


def saturation_note(a: FloatArray, batch: Batch) -> list[Note]:
    """A note on the batch: the rows whose a is rounded to 0 or 1, where log(0) would make the textbook's J useless."""
    rounded = np.flatnonzero((a == 0) | (a == 1))
    if not len(rounded):
        return []
    rows = f"row {batch.row(int(rounded[0]))}" + (f" and {len(rounded) - 1} more" if len(rounded) > 1 else "")
    return [Note("J", f"a is rounded to 0 or 1 in {rows}: mean(L) by the textbook line would be nan or inf")]


def _why(name: str, naive: float, exact: float, a: float, dtype: np.dtype[np.floating[Any]]) -> str | None:
    """What goes wrong in the textbook line; None where nothing worth saying does."""
    line = _LINE[name]
    if name == "da" and math.isinf(exact):
        return f"da is larger than the largest number of {dtype}, so it is {exact:g}; dz, made from z, is right"
    if naive == exact:
        return None
    right = f"from z it is {exact:.6g}"
    if not math.isfinite(naive):
        trouble = "takes log(0)" if name == "L" else "divides by 0"
        return f"a is rounded to {a:.0f}, so {line} {trouble} and gives {naive:g}; {right}"
    if naive == 0:
        return f"a is rounded to {a:.0f}, so {line} cancels to 0; {right}"
    if abs(naive - exact) <= WORTH_SAYING * abs(exact):
        return None
    if a < np.finfo(dtype).tiny:
        where = f"a = {a:.6g} is too small to have all its digits"
    else:
        where = "1 − a has few right digits" if a < 0.5 else "a has few digits of its distance to 1"
    return f"{where}, so {line} gives {naive:.6g}; {right}"
