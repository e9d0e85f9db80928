"""What there is to show of a Frame: of many features those that have room, and each number by its name, or in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.quantities import BEFORE_THE_STEP, BY_NAME, FEATUREWISE, POINTWISE, quantity_of
from lrstep.view.style import Style

SHOWN_FEATURES = 3
NAME_CELLS = 12
MOST_FEATURES = 10  # whose derivatives are offered alone; the Frame has all


class NamedValue(NamedTuple):
    """A number by its name (`dw1`), the quantity that it is of (`dw`), and its value, None where it is not known."""

    name: str
    quantity: str
    value: float | None


def shown_features(frame: Frame, style: Style) -> list[int]:
    """The features that have room, that of the op that just ran among them; the others are said to be there."""
    if frame.n <= SHOWN_FEATURES:
        return list(range(frame.n))
    first = min(style.first_feature, frame.n - 2)
    present = None if frame.op is None else frame.op.feature
    return [first, first + 1] if present is None else sorted({first, first + 1 if present == first else present})


def from_feature(style: Style, first: int, n: int) -> Style:
    """The same from another feature on, counted from 0, where of n not all have room."""
    return replace(style, first_feature=max(0, min(n - 2, first)))


def several(frame: Frame) -> bool:
    """Whether a gradient is a mean over examples."""
    return frame.m > 1 or frame.program.loops


def speaks_of_J(frame: Frame) -> bool:
    """Whether J is a number of its own: where the lesson's listing has no line for it, it is nothing but L."""
    return frame.program.has_op("J") or frame.values.given is not None


def cost_name(frame: Frame) -> str:
    """What is minimised, along the run."""
    return "J" if speaks_of_J(frame) else "L"


def item(values: object, i: int) -> float | None:
    """One of the values; None where they or it are not computed yet."""
    value = None if values is None else values[i]  # type: ignore[index]  # an array or a list
    return None if value is None else float(value)


def numbers(frame: Frame, features: Iterable[int], quantities: Iterable[str] = BY_NAME) -> Iterator[NamedValue]:
    """Those of the selected example, of these features, and of the batch; in the order in which they are computed."""
    for name in quantities:
        if name == "J" and not speaks_of_J(frame):
            continue
        if name in POINTWISE:
            yield NamedValue(name, name, frame.value(name))
        elif name in FEATUREWISE:
            values = getattr(frame, name)
            yield from (NamedValue(f"{name}{i + 1}", name, item(values, i)) for i in features)
        else:
            yield NamedValue(name, name, getattr(frame, name))


def value_copies(frame: Frame) -> list[tuple[str, str]]:
    """Names and numbers that are known, in full, of the selected example and the batch; what just ran comes first."""
    at = f"[{frame.row}]" if frame.m > 1 else ""
    copies = [
        (number.name + (at if number.quantity in POINTWISE else ""), repr(float(number.value)))
        for number in numbers(frame, range(min(frame.n, MOST_FEATURES)), BEFORE_THE_STEP)
        if number.value is not None
    ]
    copies += [("w", repr(frame.w.tolist())), ("b", repr(frame.b))]
    op = "" if frame.op is None else frame.op.name
    copies.sort(key=lambda copy: copy[0].partition("[")[0] not in (op, quantity_of(op)))
    return copies
