"""Copies: the numbers of a place in full, as they can be put into a program."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.quantities import BEFORE_THE_STEP, POINTWISE, quantity_of
from lrstep.view.features import numbers

MOST_FEATURES = 10  # whose derivatives are offered alone; the Frame has all


def value_copies(frame: Frame) -> list[tuple[str, str]]:
    """Names and numbers that are known, in full, of the selected example and the batch; what just ran comes first."""
    at = f"[{frame.row}]" if frame.m > 1 else ""
    found = [
        (number.name + (at if number.quantity in POINTWISE else ""), repr(float(number.value)))
        for number in numbers(frame, range(min(frame.n, MOST_FEATURES)), BEFORE_THE_STEP)
        if number.value is not None
    ]
    found += [("w", repr(frame.w.tolist())), ("b", repr(frame.b))]
    op = "" if frame.op is None else frame.op.name
    found.sort(key=lambda copy: copy[0].partition("[")[0] not in (op, quantity_of(op)))
    return found
