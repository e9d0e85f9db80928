"""Meaning: what the numbers of the step that just ran say here: their signs, and what a small change does to the loss.

Every sentence is a claim about the numbers beside it, so each is chosen by them; what is hidden is not spoken of.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import cast

import numpy as np

from lrstep.debugger import Frame
from lrstep.engine import bend, rounding_error
from lrstep.quantities import PointName, item_name
from lrstep.view.features import item, shown_features
from lrstep.view.small_steps import claimed_step, step_of_a
from lrstep.view.style import Style

FLAT = 1e-5  # of the curvature, which is at most 1/4: a slope, over the largest |x|, below that is as good as 0
DOUBTFUL = 0.25  # the power of the dtype's precision below which a slope is held against its rounding error
_TOO_LARGE = "its sum is beyond the largest float"


def meaning(frame: Frame, style: Style) -> str:
    """The sentences, of the selected example and, of many features, the first that is shown; "" where none is due."""
    if frame.op is None or frame.where is None or frame.where.position not in (None, frame.position):
        return ""  # a loop is at another example than the selected one
    name = frame.op.step.name
    about = item_name(name, _feature(frame, style))
    made_of = {"dz"} if name in ("dw", "db") else set()
    if name not in _SENTENCES or style.masks & {name, about, "d" + about, *made_of}:
        return ""
    if name[0] == "d" and (frame.right(about) is not None or (frame.op.in_loop and frame.right("dz") is not None)):
        return ""  # somebody else's number, and not the right one: it means nothing
    return " ".join(_SENTENCES[name](frame, style))


def _z(frame: Frame, style: Style) -> list[str]:
    z = _value(frame, "z")
    if math.isnan(z):
        return [f"{_here(frame)} z is NaN, not a number: its terms are beyond the largest float."]
    if math.isinf(z):
        return [f"{_here(frame)} z is {style.number(z)}: {_TOO_LARGE}."]
    return [f"{_here(frame)} z is 0: it favours neither label."] if z == 0 else []


def _a(frame: Frame, style: Style) -> list[str]:
    a = _value(frame, "a")
    if math.isnan(a):
        return [_nan("a", frame)]
    if a == 0.5:
        return [f"{_here(frame)} a is exactly 0.5: undecided, counted as 0."]
    side, label = ("above", 1) if a > 0.5 else ("below", 0)
    if a in (0, 1):
        return [f"{_here(frame)} a is rounded to {a:.0f}: it predicts {label}."]
    return [f"{_here(frame)} a is {style.telling(a, 0.5).number(a)}, {side} 0.5: it predicts {label}."]


def _L(frame: Frame, style: Style) -> list[str]:
    L = _value(frame, "L")
    if math.isnan(L):
        return [_nan("L", frame)]
    return [f"{_here(frame)} L is so small that it is rounded to 0."] if L == 0 else []


def _J(frame: Frame, style: Style) -> list[str]:
    J = cast(float, frame.J)
    if math.isnan(J):
        return ["Here J is NaN, not a number."]
    return [f"Here J is {style.number(J)}: {_TOO_LARGE}."] if math.isinf(J) else []


def _da(frame: Frame, style: Style) -> list[str]:
    da = _value(frame, "da")
    if math.isnan(da):
        return [_nan("da", frame)]
    told = (
        "With label 1 a larger a is better, so da is negative; the smaller a is, the more it matters."
        if frame.y
        else "With label 0 a larger a is worse, so da is positive; the nearer a is to 1, the more it matters."
    )
    step = step_of_a(da, frame.y)
    return [told] if step is None else [told, step.told("a", "L", da, style)]


def _dz(frame: Frame, style: Style) -> list[str]:
    dz = _value(frame, "dz")
    if math.isnan(dz):
        return [_nan("dz", frame)]
    if dz == 0:
        return [f"{_here(frame)} dz is so small that it is rounded to 0: this example changes nothing."]
    a = frame.values.right.point(frame.position).a
    step = claimed_step(dz, a * (1 - a), 1.0)
    small = [] if step is None or math.isinf(_value(frame, "z")) else [step.told("z", "L", dz, style)]
    return [_lowers("dz", dz, "z", "L", _here(frame)), *small]


def _dw(frame: Frame, style: Style) -> list[str]:
    i = _feature(frame, style)
    x, dz = float(frame.x[i]), frame.value("dz")
    if frame.op is not None and frame.op.in_loop:
        return [f"Here it is {style.number(x * cast(float, dz))}."]
    slope = cast(float, item(frame.dw, i))
    if slope == 0 and not _several(frame):
        zero = f"x{i + 1} is 0, so w{i + 1} made no difference and dw{i + 1} is 0."
        return [zero if x == 0 else f"Here dw{i + 1} is so small that it is rounded to 0."]
    return _slope(frame, style, f"dw{i + 1}", f"w{i + 1}", slope, i)


def _db(frame: Frame, style: Style) -> list[str]:
    if frame.op is not None and frame.op.in_loop:
        return [f"Here it is {style.number(frame.value('dz'))}."]
    slope = cast(float, frame.db)
    if slope == 0 and not _several(frame):
        return ["Here db is so small that it is rounded to 0."]
    return _slope(frame, style, "db", "b", slope, None)


def _slope(frame: Frame, style: Style, name: str, parameter: str, slope: float, feature: int | None) -> list[str]:
    """What a derivative of the cost says of its parameter."""
    if not math.isfinite(slope):
        why = "NaN, not a number" if math.isnan(slope) else f"{style.number(slope)}: {_TOO_LARGE}"
        return [f"Here {name} is {why}."]
    curvature, reach = bend(frame.values.right, feature)
    if reach == 0:
        return [f"x{parameter[1:]} is 0 in every row, so {parameter} made no difference and {name} is 0."]
    doubtful = reach * float(np.finfo(frame.values.dtype).eps) ** DOUBTFUL
    if _several(frame) and abs(slope) <= doubtful:
        if slope == 0:
            return [f"Here {name} is 0: along {parameter}, {_cost(frame)} is flat, as far as rounding tells."]
        if abs(slope) <= rounding_error(frame.values.right, feature):
            return [f"Here {name} is no larger than its rounding error: its sign says nothing."]
    cost = _cost(frame)
    if abs(slope) / reach < FLAT * curvature:
        return [f"Here {name} is almost 0: along {parameter}, {cost} is almost flat."]
    step = claimed_step(slope, curvature, reach)
    return [
        _lowers(name, slope, parameter, cost),
        *([] if step is None else [step.told(parameter, cost, slope, style)]),
    ]


def _w(frame: Frame, style: Style) -> list[str]:
    i = _feature(frame, style)
    old, new = float(frame.values.before.w[i]), float(frame.w[i])
    return [_moved(frame, f"w{i + 1}", cast(float, item(frame.dw, i)), old, new)]


def _b(frame: Frame, style: Style) -> list[str]:
    return [_moved(frame, "b", cast(float, frame.db), float(frame.values.before.b), frame.b)]


def _moved(frame: Frame, name: str, slope: float, old: float, new: float) -> str:
    """Which way a parameter went, and by which derivative."""
    if not math.isfinite(new):
        return f"{name} is no longer finite."
    if slope == 0 and new == old:
        return f"d{name} is 0, so {name} stays."
    if new == old:
        return f"alpha·d{name} is too small to change {name} in {frame.values.dtype}, so {name} stays."
    sign = "positive" if slope > 0 else "negative" if slope < 0 else "0" if slope == 0 else "NaN"
    along = new < old if slope > 0 else new > old if slope < 0 else False
    return f"d{name} is {sign}, {'so' if along else 'yet'} {name} goes {'up' if new > old else 'down'}."


def _lowers(name: str, slope: float, variable: str, cost: str, here: str = "Here") -> str:
    sign, way = ("positive", "smaller") if slope > 0 else ("negative", "larger")
    slightly = "slightly " if cost == "J" else ""
    return f"{here} {name} is {sign}, so a {slightly}{way} {variable} would lower {cost}."


def _nan(name: str, frame: Frame) -> str:
    return f"{_here(frame)} {name} is NaN, not a number, because z is."


def _here(frame: Frame) -> str:
    """Of a batch, whose numbers these are."""
    return f"In row {frame.row}," if frame.m > 1 else "Here"


def _value(frame: Frame, name: PointName) -> float:
    value = frame.value(name)
    return math.nan if value is None else value


def _several(frame: Frame) -> bool:
    return frame.m > 1 or frame.program.loops


def _cost(frame: Frame) -> str:
    return "J" if _several(frame) else "L"


def _feature(frame: Frame, style: Style) -> int:
    present = None if frame.op is None else frame.op.feature
    return shown_features(frame, style)[0] if present is None else present


_SENTENCES: Mapping[str, Callable[[Frame, Style], list[str]]] = {
    "z": _z, "a": _a, "L": _L, "J": _J, "da": _da, "dz": _dz, "dw": _dw, "db": _db, "w": _w, "b": _b,
}  # fmt: skip

_HELD = "{4} {0} is negative, so a{2} larger {1} would lower {3}. {1} up by 0.0001: {3} changes by about −0.000012."
LONGEST: Mapping[str, str] = {
    "a": "In row 100, a is exactly 0.5: undecided, counted as 0.",
    "da1": "With label 1 a larger a is better, so da is negative; the smaller a is, the more it matters. "
    "a up by 0.01: L changes by about −0.027.",
    "da0": "With label 0 a larger a is worse, so da is positive; the nearer a is to 1, the more it matters. "
    "a up by 0.01: L changes by about 0.027.",
    "dz": _HELD.format("dz", "z", "", "L", "In row 100,").replace("0.0001", "0.01"),
    "dw": _HELD.format("dw10", "w10", "", "L", "Here"),
    "dw of several": _HELD.format("dw10", "w10", " slightly", "J", "Here"),
    "dw so far": "Here it is −0.0012345.",
    "db": _HELD.format("db", "b", "", "L", "Here"),
    "db of several": _HELD.format("db", "b", " slightly", "J", "Here"),
    "db so far": "Here it is −0.0012345.",
    "w": "dw10 is negative, so w10 goes down.",
    "w of several": "dw10 is negative, so w10 goes down.",
    "b": "db is negative, so b goes down.",
}
"""As long as the sentences of each are, but for rare ones: by it the page leaves room."""
