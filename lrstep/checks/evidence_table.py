"""Evidence as a small table: what was given, what is right, and on which numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.sentences import shape_of
from lrstep.checks.verdict import Evidence
from lrstep.formulas import FloatArray
from lrstep.quantities import BY_NAME, OVERALL, item_name

MOST = 8  # numbers, of more
MOST_WEIGHTS = 4
GAP = "  "


class _Number(NamedTuple):
    name: str
    given: float
    right: float


def evidence_lines(evidence: Evidence, columns: int, *, answer: bool = True, others: bool = False) -> list[str]:
    """A line for each number of the quantity, of at most so many columns; with the `others`, those of the other
    quantities, too."""
    given, right = np.ravel(np.asarray(evidence.given)), np.ravel(np.asarray(evidence.right))
    lines = []
    if given.shape == right.shape:
        numbers = _numbers(evidence.quantity, given, right)
        more = [] if len(numbers) > MOST or not others else _others(evidence)
        shown = [*numbers[:MOST], *more[: MOST - len(numbers)]]
        heads = ["", "yours", *(["right", "yours/right"] if answer else [])]
        lines += _columns([heads, *(_cells(each, answer=answer) for each in shown)])
        lines += [f"… {len(numbers) - MOST} more"] if len(numbers) > MOST else []
    else:
        lines += [f"{evidence.quantity}, yours: {_short(given)}, in the shape {shape_of(evidence)}"]
        lines += [f"{evidence.quantity}, right: {_short(right)}"] if answer else []
    return [line if len(line) <= columns else line[: columns - 1] + "…" for line in lines]


def _numbers(quantity: str, given: FloatArray, right: FloatArray) -> list[_Number]:
    each = BY_NAME[quantity].each if quantity in BY_NAME else "batch"
    names = [f"{quantity}[{i}]" if each == "example" else item_name(quantity, i) for i in range(given.size)]
    return [_Number(*row) for row in zip(names, given.tolist(), right.tolist(), strict=True)]


def _others(evidence: Evidence) -> list[_Number]:
    """The numbers of what else was compared there and is of the batch as a whole."""
    if evidence.moment is None:
        return []
    with np.errstate(all="ignore"):
        made = Made(evidence.moment.moment)
        numbers = []
        for name in (name for name in OVERALL if name in evidence.moment.values and name != evidence.quantity):
            given, right = np.ravel(evidence.moment.values[name]), np.ravel(made.value(name))
            numbers += _numbers(name, given, right) if given.shape == right.shape else []
    return numbers


def _cells(each: _Number, *, answer: bool) -> list[str]:
    if not answer:
        return [each.name, number(each.given)]
    ratio = each.given / each.right if each.right else float("nan")
    return [each.name, number(each.given), number(each.right), number(ratio) if np.isfinite(ratio) else ""]


def _columns(cells: Sequence[Sequence[str]]) -> list[str]:
    wide = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [GAP.join([row[0].ljust(wide[0]), *map(str.rjust, row[1:], wide[1:])]).rstrip() for row in cells]


def on_which(evidence: Evidence) -> str:
    """On which numbers, as a sentence that the table goes on from."""
    if evidence.moment is None:
        return ""
    moment = evidence.moment.moment
    weights = ", ".join(number(w) for w in moment.w[:MOST_WEIGHTS]) + (", …" if moment.n > MOST_WEIGHTS else "")
    rate = f", alpha = {number(moment.alpha)}" if moment.alpha and evidence.quantity in ("w", "b") else ""
    which = f"On {moment.m} example{'' if moment.m == 1 else 's'} of {moment.n} feature{'' if moment.n == 1 else 's'}"
    return f"{which}, at w = [{weights}], b = {number(moment.b)}{rate}:"


def _short(values: FloatArray) -> str:
    shown = ", ".join(number(value) for value in values[:3])
    return shown + (", …" if values.size > 3 else "")


def number(value: float) -> str:
    """A number in six digits."""
    return f"{float(value) + 0.0:.6g}"
