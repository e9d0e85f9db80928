"""Words on the backward ops, da, dz, dw and db: their signs, and what a small change does to the loss."""

from __future__ import annotations

import math
from typing import NamedTuple, cast

import numpy as np

from lrstep.debugger import Frame
from lrstep.engine import bend, rounding_error
from lrstep.view.features import item, several
from lrstep.view.style import Style
from lrstep.view.words.about import (
    TOO_LARGE,
    Sentences,
    Words,
    cost_of,
    feature_of,
    here,
    not_a_number,
    number_of,
)  # fmt: skip

FLAT = 1e-5  # of the curvature, which is at most 1/4: a slope, over the largest |x|, below that is as good as 0
DOUBTFUL = 0.25  # the power of the dtype's precision below which a slope is held against its rounding error
LONGEST_SLOPE = (
    "{4} {0} is negative, so a{2} larger {1} would lower {3}. {1} up by 0.0001: {3} changes by about −0.000012."
)
DA_WITH_LABEL = (
    "With label 0, a larger a is worse, so da is positive; the nearer a is to 1, the more it matters.",
    "With label 1, a larger a is better, so da is negative; the smaller a is, the more it matters.",
)


def _da_with(label: int, left: str, change: str) -> Words:
    return Words(
        "da is dL/da, the slope: how fast L changes as a grows.",
        f"L = −y·ln a − (1−y)·ln(1−a), so dL/da = −y/a + (1−y)/(1−a). With y = {label} only {left} is left.",
        longest=f"{DA_WITH_LABEL[label]} a up by 0.01: L changes by about {change}.",
        also="Backward propagation, from the loss back to w and b, begins here.",
    )


WORDS = {
    "da0": _da_with(0, "1/(1−a)", "0.027"),
    "da1": _da_with(1, "−1/a", "−0.027"),
    "dz": Words(
        "dz is dL/dz. Key insight: dL/da times da/dz simplifies beautifully to just a − y: prediction minus label, the "
        "error.",
        "Chain rule: dL/dz = dL/da · da/dz, with da/dz = a(1−a). In −y/a · a(1−a) the a cancels, in "
        "(1−y)/(1−a) · a(1−a) the 1−a. What is left is −y(1−a) + (1−y)a = a − y.",
        longest=LONGEST_SLOPE.format("dz", "z", "", "L", "In row 100,").replace("0.0001", "0.01"),
    ),
    "dw": Words(
        "Each weight's feature times the error: dw1 = dL/dw1 = x1·dz, and so on.",
        "∂z/∂w1 = x1, so by the chain rule dL/dw1 = x1 · dL/dz = x1·(a − y), and the same for every weight. In "
        "vectorised form: dL/dw = x·dz.",
        longest=LONGEST_SLOPE.format("dw10", "w10", "", "L", "Here"),
        also="For all weights at once: dw = x·dz.",
    ),
    "dw of several": Words(
        "dw1 is dJ/dw1, and so on: the mean of x1·dz over the batch.",
        "J is a mean of L, so dJ/dw1 is the mean of x1·(a − y) over the batch. For all weights at once: X transposed "
        "times the vector dz, divided by m.",
        longest=LONGEST_SLOPE.format("dw10", "w10", " slightly", "J", "Here"),
        also="For all weights at once: dw = Xᵀ·dz / m.",
    ),
    "dw so far": Words(
        "This example's share of dw, its feature times its error dz, is added to the shares of the examples before it.",
        "dJ/dw1 = (1/m) · sum of x1·(a − y) over the batch. The loop builds the sum; the division by m comes after it.",
        longest="Here it is −0.0012345.",
    ),
    "db": Words(
        "db is dL/db. The bias is like a weight whose feature is always 1, so db is dz itself.",
        "∂z/∂b = 1. Chain rule: dL/db = 1 · dL/dz = dz = a − y.",
        longest=LONGEST_SLOPE.format("db", "b", "", "L", "Here"),
    ),
    "db of several": Words(
        "db is dJ/db. The bias is like a weight whose feature is always 1, so db is the mean of the errors dz.",
        "∂z/∂b = 1 for every example, so dJ/db is the mean of dz = a − y over the batch.",
        longest=LONGEST_SLOPE.format("db", "b", " slightly", "J", "Here"),
    ),
    "db so far": Words(
        "This example's share of db, its error dz, is added to the shares of the examples before it.",
        "dJ/db = (1/m) · sum of (a − y) over the batch. The loop builds the sum; the division by m comes after it.",
        longest="Here it is −0.0012345.",
    ),
}
LARGEST = 0.01
SHARE = 0.09  # of slope / curvature: half of it, and what e^0.1 adds, stay below 5%
DIGITS = 2
PLAIN = -4  # the least power of ten written out


def _da(frame: Frame, style: Style) -> list[str]:
    da = number_of(frame, "da")
    if math.isnan(da):
        return [not_a_number("da", frame)]
    step = step_of_a(da, frame.y)
    return [DA_WITH_LABEL[int(frame.y)], *([] if step is None else [step.told("a", "L", da, style)])]


def _dz(frame: Frame, style: Style) -> list[str]:
    dz = number_of(frame, "dz")
    if math.isnan(dz):
        return [not_a_number("dz", frame)]
    if dz == 0:
        return [f"{here(frame)} dz is so small that it is rounded to 0: this example changes nothing."]
    a = frame.values.right.point(frame.position).a
    step = claimed_step(dz, a * (1 - a), 1.0) if _has_its_digits(frame, dz) else None
    small = [] if step is None or math.isinf(number_of(frame, "z")) else [step.told("z", "L", dz, style)]
    return [_lowers("dz", dz, "z", "L", here(frame)), *small]


def _dw(frame: Frame, style: Style) -> list[str]:
    i = feature_of(frame, style)
    x, dz = float(frame.x[i]), frame.value("dz")
    if frame.op is not None and frame.op.in_loop:
        return [f"Here it is {style.number(x * cast(float, dz))}."]
    slope = cast(float, item(frame.dw, i))
    if frame.values.l2:
        decay = style.number(float(frame.values.before.w[i]) * frame.values.l2 / frame.m)
        return [f"The penalty adds l2/m·w{i + 1} = {decay}: each step also shrinks the weight, which is weight decay."]
    if slope == 0 and not several(frame):
        zero = f"x{i + 1} is 0, so w{i + 1} made no difference and dw{i + 1} is 0."
        return [zero if x == 0 else f"Here dw{i + 1} is so small that it is rounded to 0."]
    return _slope(frame, style, f"dw{i + 1}", f"w{i + 1}", slope, i)


def _db(frame: Frame, style: Style) -> list[str]:
    if frame.op is not None and frame.op.in_loop:
        return [f"Here it is {style.number(frame.value('dz'))}."]
    slope = cast(float, frame.db)
    if slope == 0 and not several(frame):
        return ["Here db is so small that it is rounded to 0."]
    return _slope(frame, style, "db", "b", slope, None)


def _slope(frame: Frame, style: Style, name: str, parameter: str, slope: float, feature: int | None) -> list[str]:
    """What a derivative of the cost says of its parameter."""
    if not math.isfinite(slope):
        why = "NaN, not a number" if math.isnan(slope) else f"{style.number(slope)}: {TOO_LARGE}"
        return [f"Here {name} is {why}."]
    curvature, reach = bend(frame.values.right, feature)
    if reach == 0:
        return [f"x{parameter[1:]} is 0 in every row, so {parameter} made no difference and {name} is 0."]
    doubtful = reach * float(np.finfo(frame.values.dtype).eps) ** DOUBTFUL
    if several(frame) and abs(slope) <= doubtful:
        if slope == 0:
            return [f"Here {name} is 0: along {parameter}, {cost_of(frame)} is flat, as far as rounding tells."]
        if abs(slope) <= rounding_error(frame.values.right, feature):
            return [f"Here {name} is no larger than its rounding error: its sign says nothing."]
    cost = cost_of(frame)
    if abs(slope) / reach < FLAT * curvature:
        return [f"Here {name} is almost 0: along {parameter}, {cost} is almost flat."]
    step = claimed_step(slope, curvature, reach) if _has_its_digits(frame, slope) else None
    return [
        _lowers(name, slope, parameter, cost),
        *([] if step is None else [step.told(parameter, cost, slope, style)]),
    ]


def _has_its_digits(frame: Frame, slope: float) -> bool:
    """Whether a derivative is not so near 0 that floats of the run's dtype have fewer digits there."""
    return abs(slope) >= float(np.finfo(frame.values.dtype).tiny)


def _lowers(name: str, slope: float, variable: str, cost: str, here: str = "Here") -> str:
    sign, way = ("positive", "smaller") if slope > 0 else ("negative", "larger")
    slightly = "slightly " if cost == "J" else ""
    return f"{here} {name} is {sign}, so a {slightly}{way} {variable} would lower {cost}."


SENTENCES: Sentences = {"da": _da, "dz": _dz, "dw": _dw, "db": _db}


class SmallStep(NamedTuple):
    """A step of 10^power, up or down."""

    power: int
    up: bool = True

    @property
    def size(self) -> float:
        """How far."""
        return 10.0**self.power

    def told(self, variable: str, cost: str, slope: float, style: Style) -> str:
        """What it changes."""
        size = f"{self.size:.{-self.power}f}" if self.power >= PLAIN else f"1e{style.minus}{-self.power}"
        change = slope * self.size if self.up else -slope * self.size
        way = "up" if self.up else "down"
        return f"{variable} {way} by {size}: {cost} changes by about {style.at(DIGITS).number(change)}."


def claimed_step(slope: float, curvature: float, reach: float) -> SmallStep | None:
    """The largest for which |ΔL − slope·h| ≤ 5% of |slope·h|, with curvature and reach as in Bend; None if none."""
    most = SHARE * abs(slope) / reach
    return _within(min(LARGEST, (most / curvature if most < 0.1 * curvature else 0.1) / reach))


def step_of_a(da: float, y: float) -> SmallStep | None:
    """The same for a, whose loss is −ln a or −ln(1−a): up where a has room below 1; None where a is all but 0 or 1."""
    if not math.isfinite(da):
        return None
    left = 1 / abs(da)  # a itself with label 1, else 1 − a
    step = _within(min(LARGEST, SHARE * left))
    if step is None or step.size < 1e-12:
        return None
    return step._replace(up=not (y and left + step.size > 1))


def _within(most: float) -> SmallStep | None:
    """The largest power of ten up to `most`."""
    if not most > 1e-300:
        return None
    near = math.floor(math.log10(most))  # as far as log10 tells
    return SmallStep(next(power for power in (near + 1, near, near - 1) if 10.0**power <= most))
