"""Copies: the numbers of a place in full, as they can be put into a program."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.quantities import PointName
from lrstep.view.features import item

MOST_FEATURES = 10  # whose derivatives are offered alone; the Frame has all
POINTS: tuple[PointName, ...] = ("z", "a", "L", "da", "dz")


def value_copies(frame: Frame) -> list[tuple[str, str]]:
    """Names and numbers that are known, in full, of the selected example and the batch; what just ran comes first."""
    at = f"[{frame.row}]" if frame.m > 1 else ""
    found: list[tuple[str, str]] = []
    for name in POINTS:
        value = frame.value(name)
        if value is not None:
            found.append((name + at, repr(float(value))))
    if frame.J is not None:
        found.append(("J", repr(frame.J)))
    for i in range(min(frame.n, MOST_FEATURES)):
        dw = item(frame.dw, i)
        found += [] if dw is None else [(f"dw{i + 1}", repr(dw))]
    found += [] if frame.db is None else [("db", repr(frame.db))]
    found.append(("w", repr(frame.w.tolist())))
    found.append(("b", repr(frame.b)))
    op = "" if frame.op is None else frame.op.name
    found.sort(key=lambda copy: copy[0].partition("[")[0] not in (op, op.rstrip("0123456789")))
    return found
