"""What there is to show of a Frame: of many features those that have room, and each number by its name, or in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lrstep.debugger import Frame
from lrstep.debugger.frame_table import builtin
from lrstep.errors import printable
from lrstep.formulas import decay
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


def has_penalty(frame: Frame) -> bool:
    """Whether R, a penalty on the weights, is a number of this run."""
    return "R" in frame.program.computes


def has_intercept(frame: Frame) -> bool:
    """Whether there is a b."""
    return "b" in frame.program.computes


def parameter_names(frame: Frame, features: Iterable[int]) -> list[str]:
    """The weights of these features, and b where there is one."""
    return [*(f"w{i + 1}" for i in features), *(["b"] if has_intercept(frame) else [])]


def cost_name(frame: Frame) -> str:
    """What is minimised, along the run."""
    return with_penalty(frame, "J" if speaks_of_J(frame) else "L")


def with_penalty(frame: Frame, mean: str) -> str:
    """What is minimised, where the mean loss has that name."""
    return f"{mean} + R" if has_penalty(frame) else mean


def cost_here(frame: Frame) -> float | None:
    """J + R, as far as it is computed here; None where it is not."""
    if not has_penalty(frame):
        return frame.J
    return None if frame.J is None or frame.R is None else frame.J + frame.R


def item(values: object, i: int) -> float | None:
    """One of the values; None where they or it are not computed yet."""
    value = None if values is None else values[i]  # type: ignore[index]  # an array or a list
    return None if value is None else float(value)


def numbers(frame: Frame, features: Iterable[int], quantities: Iterable[str] = BY_NAME) -> Iterator[NamedValue]:
    """Those of the selected example, of these features, and of the batch; in the order in which they are computed."""
    for name in quantities:
        if name not in frame.program.computes or (name == "J" and not speaks_of_J(frame)):
            continue
        if name in POINTWISE:
            yield NamedValue(name, name, frame.value(name))
        elif name in FEATUREWISE:
            values = getattr(frame, name)
            yield from (NamedValue(f"{name}{i + 1}", name, item(values, i)) for i in features)
        else:
            yield NamedValue(name, name, getattr(frame, name))


def dw_parts(frame: Frame, i: int) -> tuple[float, float] | None:
    """Of a penalised weight's gradient the mean over the batch and what the penalty adds, of which its numbers are
    made; None where somebody recorded something else."""
    if frame.right(f"dw{i + 1}") is not None:
        return None
    values = frame.values.unpenalised
    mean = (values.trace.means() if frame.program.loops else values.gradient).dw[i]
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return float(mean), float(decay(frame.values.before.w[i : i + 1], frame.l2, frame.m)[0])


def value_copies(frame: Frame) -> list[tuple[str, str]]:
    """Names and numbers that are known, in full, of the selected example and the batch; what just ran comes first."""
    at = f"[{frame.row}]" if frame.m > 1 else ""
    copies = [
        (number.name + (at if number.quantity in POINTWISE else ""), repr(float(number.value)))
        for number in numbers(frame, range(min(frame.n, MOST_FEATURES)), BEFORE_THE_STEP)
        if number.value is not None
    ]
    copies += [("w", repr(frame.w.tolist())), *([("b", repr(frame.b))] if has_intercept(frame) else [])]
    op = "" if frame.op is None else frame.op.name
    copies.sort(key=lambda copy: copy[0].partition("[")[0] not in (op, quantity_of(op)))
    return [*_own_copies(frame), *copies]


def _own_copies(frame: Frame) -> list[tuple[str, str]]:
    """What the line of a script that just ran gave its names, in full."""
    line = None if frame.yours is None else frame.yours.line
    changes = {} if line is None else line.changes
    return [(printable(name, 200), repr(builtin(value))) for name, value in changes.items()]
