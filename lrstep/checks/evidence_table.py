"""Evidence as a small table: what was given, what is right, and on which numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.sentences import shape_of
from lrstep.checks.verdict import Evidence
from lrstep.quantities import BY_NAME, item_name

MOST = 7  # numbers, of more
MOST_WEIGHTS = 4
GAP = "  "


def evidence_lines(evidence: Evidence, columns: int, *, answer: bool = True) -> list[str]:
    """A line for each number of the quantity, of at most so many columns, and what it was computed from."""
    given, right = np.ravel(np.asarray(evidence.given)), np.ravel(np.asarray(evidence.right))
    lines = [_on(evidence)] if evidence.moment is not None else []
    if given.shape == right.shape:
        cells = [["", "yours", *(["right", "yours/right"] if answer else [])]]
        cells += [_cells(evidence, i, given, right, answer=answer) for i in range(min(given.size, MOST))]
        lines += _columns(cells)
    else:
        lines += [f"{evidence.quantity}, yours: {_short(given)}, in the shape {shape_of(evidence)}"]
        lines += [f"{evidence.quantity}, right: {_short(right)}"] if answer else []
    more = given.size - MOST
    lines += [f"… {more} more"] if more > 0 and given.shape == right.shape else []
    return [line if len(line) <= columns else line[: columns - 1] + "…" for line in lines]


def _cells(
    evidence: Evidence, i: int, given: NDArray[np.float64], right: NDArray[np.float64], *, answer: bool
) -> list[str]:
    name = evidence.quantity
    if name in BY_NAME and BY_NAME[name].each == "example":
        name = f"{name}[{i}]"
    row = [item_name(name, i), number(given[i])]
    if not answer:
        return row
    with np.errstate(all="ignore"):
        ratio = given[i] / right[i]
    return [*row, number(right[i]), number(ratio) if np.isfinite(ratio) else ""]


def _columns(cells: Sequence[Sequence[str]]) -> list[str]:
    wide = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [GAP.join([row[0].ljust(wide[0]), *map(str.rjust, row[1:], wide[1:])]).rstrip() for row in cells]


def _on(evidence: Evidence) -> str:
    """On which numbers."""
    assert evidence.moment is not None
    moment = evidence.moment.moment
    weights = ", ".join(number(w) for w in moment.w[:MOST_WEIGHTS]) + (", …" if moment.n > MOST_WEIGHTS else "")
    rate = f", alpha = {number(moment.alpha)}" if moment.alpha and evidence.quantity in ("w", "b") else ""
    which = f"On {moment.m} example{'' if moment.m == 1 else 's'} of {moment.n} feature{'' if moment.n == 1 else 's'}"
    return f"{which}, at w = [{weights}], b = {number(moment.b)}{rate}:"


def _short(values: NDArray[np.float64]) -> str:
    shown = ", ".join(number(value) for value in values[:3])
    return shown + (", …" if values.size > 3 else "")


def number(value: float) -> str:
    """A number in six digits."""
    return f"{float(value):.6g}"
