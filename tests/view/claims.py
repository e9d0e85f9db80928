"""Reads every claim off what is shown at an address, and holds it against the Frame and against mpmath.

A sentence that none of the patterns knows is an error: so no claim goes unread.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from lrstep.debugger import Frame
from tests.view.chains import number
from tests.view.reference import Reference, error, loss, sigmoid

PARAMETER = r"(?:w\d+|b)"
N = r"−?[0-9.]+(?:e−?[0-9]+)?"
Check = Callable[[Frame, Reference, "re.Match[str]"], None]


def check_meaning(frame: Frame, reference: Reference, text: str) -> list[str]:
    """The sentences of a text, each of which is true of the Frame; AssertionError where one is not, or is not known."""
    read, rest = [], text.strip()
    while rest:
        found = next(((m, check) for pattern, check in _CLAIMS if (m := re.match(pattern + r"(?: |$)", rest))), None)
        assert found is not None, f"a claim that nobody checks: {rest}"
        match, check = found
        check(frame, reference, match)
        read.append(match[0].strip())
        rest = rest[match.end() :]
    return read


def floats(text: str) -> float:
    """A number as it is shown."""
    return float(text.replace("−", "-").replace("∞", "inf"))


def _value(frame: Frame, name: str) -> float:
    """What the Frame has of a name."""
    if name in ("z", "a", "L", "da", "dz"):
        value = frame.value(name)  # type: ignore[arg-type]
        assert value is not None
        return value
    if name in ("J", "R", "db", "b"):
        return float(getattr(frame, name))
    vector: Any = frame.dw if name.startswith("dw") else frame.w
    return float(vector[int(name.lstrip("dw")) - 1])


def _in_row(frame: Frame, m: re.Match[str]) -> None:
    assert (m["row"] is None) == (frame.m == 1 or m["name"] not in ("z", "a", "L", "da", "dz"))
    assert m["row"] is None or int(m["row"]) == frame.row


def _lowers(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    """Moved that way, the loss falls."""
    _in_row(frame, m)
    assert (_value(frame, m["name"]) > 0) == (m["sign"] == "positive")
    assert m["name"] == "d" + m["of"]
    slope = error(_exactly(frame), frame.y) if m["of"] == "z" else reference.derivative(m["of"])
    assert (slope > 0) == (m["way"] == "smaller"), (slope, m[0])
    assert m["cost"] == ("L" if m["of"] == "z" else _cost(frame))
    assert ("slightly" in m[0]) == (m["cost"] != "L")


def _changes(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    """The loss moved that far, computed twice from scratch."""
    step = floats(m["step"]) * (1 if m["way"] == "up" else -1)
    if m["of"] == "a":
        a, y = sigmoid(_exactly(frame)), frame.y
        assert 0 < a + step < 1
        change = _minus_log(a + step, y) - _minus_log(a, y)
    elif m["of"] == "z":
        z = _exactly(frame)
        change = loss(z + step, frame.y) - loss(z, frame.y)
    else:
        change = reference.change(m["of"], step)
    claimed = floats(m["change"])
    assert abs(claimed - change) <= 0.11 * abs(change) + 1e-300, (float(change), m[0])


def _exactly(frame: Frame) -> Any:
    from mpmath import mpf

    return mpf(_value(frame, "z"))


def _minus_log(a: Any, y: float) -> Any:
    from mpmath import mp

    return -mp.log(a if y else 1 - a)


def _predicts(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    _in_row(frame, m)
    a, shown = _value(frame, "a"), floats(m["a"])
    assert (a > 0.5) == (m["side"] == "above") == (m["label"] == "1") == (shown > 0.5)
    assert a != 0.5 != shown


def _undecided(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    _in_row(frame, m)
    assert _value(frame, "a") == 0.5


def _rounded(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    _in_row(frame, m)
    assert _value(frame, "a") == int(m["to"]) == int(m["label"])


def _vanished(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    """A number that is never 0 is shown as 0."""
    _in_row(frame, m)
    assert _value(frame, m["name"]) == 0
    assert not m["name"].startswith("dw") or frame.x[int(m["name"][2:]) - 1] != 0


def _not_finite(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    _in_row(frame, m)
    value = _value(frame, m["name"])
    assert math.isnan(value) if m["what"].startswith("NaN") else floats(m["what"].partition(":")[0]) == value
    assert "because z is" not in m[0] or math.isnan(_value(frame, "z"))


def _label(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    assert frame.y == int(m["label"]) == (m["better"] == "better")
    assert (_value(frame, "da") < 0) == (m["sign"] == "negative") == (m["of"] == "the smaller a is")


def _no_difference(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    assert _value(frame, "d" + m["of"]) == 0
    assert f"x{m['of'][1:]} is 0" in m[0]
    assert f"d{m['of']} is 0" in m[0]
    column = reference.column(m["of"])
    assert all(x == 0 for x in column) if m["all"] else frame.x[int(m["of"][1:]) - 1] == 0


def _almost_flat(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    assert m["name"] == "d" + m["of"]
    assert m["cost"] == _cost(frame)
    largest = float(max(abs(x) for x in reference.column(m["of"])))
    stiff = 0.0 if m["of"] == "b" else float(reference.decay) ** 0.5
    assert abs(_value(frame, m["name"])) <= 1e-4 * max(largest, stiff)


def _flat(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    assert _value(frame, m["name"]) == 0
    assert m["name"] == "d" + m["of"]
    assert abs(reference.derivative(m["of"])) <= reference.may_be_off(m["of"])
    assert m["cost"] == _cost(frame)


def _doubtful(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    assert abs(_value(frame, m["name"])) <= reference.may_be_off(m["name"][1:])


def _moved(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    old, new = _before(frame, m["of"]), _value(frame, m["of"])
    slope = _value(frame, "d" + m["of"])
    assert {"positive": slope > 0, "negative": slope < 0, "0": slope == 0, "NaN": math.isnan(slope)}[m["sign"]]
    assert {"up": new > old, "down": new < old}[m["way"]]
    assert (m["so"] == "so") == ((slope > 0 and new < old) or (slope < 0 and new > old))


def _stays(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    assert _before(frame, m["of"]) == _value(frame, m["of"])
    slope = _value(frame, "d" + m["of"])
    assert (slope == 0) == m[0].startswith("d")
    assert slope == 0 or m["dtype"] == str(frame.values.dtype)


def _diverged(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    assert not math.isfinite(_value(frame, m["of"]))


def _share(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    assert frame.op is not None
    dz, i = _value(frame, "dz"), frame.op.feature
    share = dz if i is None else float(frame.x[i]) * dz
    assert _shown_as(m["share"], share, 5)


def _neither(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    _in_row(frame, m)
    assert _value(frame, "z") == 0


def _before(frame: Frame, parameter: str) -> float:
    before = frame.values.before
    return float(before.b if parameter == "b" else before.w[int(parameter[1:]) - 1])


def _several(frame: Frame) -> bool:
    return frame.m > 1 or frame.program.loops


def _cost(frame: Frame) -> str:
    """What dw and db are the derivatives of."""
    return ("J" if _several(frame) else "L") + (" + R" if "R" in frame.program.computes else "")


def _sum(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    assert m["cost"] == _cost(frame)
    assert frame.J is not None
    assert frame.R is not None
    parts = (frame.J, frame.R, frame.J + frame.R)
    assert all(_shown_as(text, value, 5) for text, value in zip(m.group("J", "R", "sum"), parts, strict=True))
    assert math.isclose(frame.R, float(reference.penalty(reference.w)), rel_tol=1e-5, abs_tol=1e-300)


def _no_penalty(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    assert frame.R == 0
    assert (m["why"] == "every weight is") == (not frame.values.before.w.any())
    assert m["why"] != "l2 is" or frame.l2 == 0


def _split(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    """The step's two parts, by mpmath; what decay takes off the weight."""
    name, alpha = m["of"] or m["of2"], frame.alpha
    decay = reference.decay * reference.w[int(name[1:]) - 1]
    mean = reference.derivative(name) - decay
    off = alpha * reference.may_be_off(name)
    assert m["mean"] == _cost(frame).partition(" ")[0]
    for text, value in ((m["first"], -alpha * mean), (m["second"], -alpha * decay)):
        assert abs(floats(text) - float(value)) <= off + 1e-4 * abs(float(value)) + 1e-37, (text, float(value))
    share = alpha * float(reference.decay)
    percent = re.match(rf"takes ({N})% off", m["does"])
    assert bool(percent) == (share < 1)
    assert percent is None or math.isclose(floats(percent[1]), 100 * share, rel_tol=1e-4)
    if percent is None and abs(share - 1) > 1e-12:
        assert m["does"] == f"alone would take {name} past 0"


def _all_of_one(frame: Frame, reference: Reference, m: re.Match[str]) -> None:
    weight = frame.values.before.w[int(m["of"][1:]) - 1] if m["of"] else None
    assert frame.l2 == 0 if m["of"] is None else (weight == 0) == ("was 0" in m[0])


def _rate(frame: Frame, _: Reference, m: re.Match[str]) -> None:
    assert int(m["k"]) == frame.values.k
    value = eval(m["formula"], {})
    assert value == frame.alpha
    assert _shown_as(m["alpha"], value, 5)


def _shown_as(text: str, value: float, digits: int) -> bool:
    """Whether a text is the value, rounded."""
    if not math.isfinite(value):
        return math.isnan(value) == (text == "NaN") and (math.isnan(value) or floats(text) == value)
    shown, slack = number(text, digits), abs(value) * 1e-9
    return bool(float(shown.a) - slack <= value <= float(shown.b) + slack)


COST = r"(?P<cost>[LJ](?: \+ R)?)"
HERE = r"(?:Here|In row (?P<row>\d+),)"
_CLAIMS: list[tuple[str, Check]] = [
    (rf"{HERE} (?P<name>dz|dw\d+|db) is (?P<sign>positive|negative), so a (?:slightly )?(?P<way>smaller|larger) "
     rf"(?P<of>z|{PARAMETER}) would lower {COST}\.", _lowers),
    (rf"(?P<of>a|z|{PARAMETER}) (?P<way>up|down) by (?P<step>{N}): {COST} changes by about (?P<change>{N})\.",
     _changes),
    (rf"{HERE} (?P<name>a) is (?P<a>{N}), (?P<side>above|below) 0\.5: it predicts (?P<label>[01])\.", _predicts),
    (rf"{HERE} (?P<name>a) is exactly 0\.5: undecided, counted as 0\.", _undecided),
    (rf"{HERE} (?P<name>a) is rounded to (?P<to>[01]): it predicts (?P<label>[01])\.", _rounded),
    (rf"Here {COST} = (?P<J>{N}) \+ (?P<R>{N}) = (?P<sum>{N})\.", _sum),
    (r"Here R is (?:0, as (?P<why>every weight is|l2 is)|so small that it is rounded to 0)\.", _no_penalty),
    (rf"Its step is (?P<first>{N}) from (?P<mean>[LJ]) and (?P<second>{N}) from R: weight decay "
     rf"(?P<does>takes {N}% off (?P<of>w\d+)|alone would take (?P<of2>w\d+) (?:past|to) 0)\.", _split),
    (r"Its step is all from [LJ]: (?:l2 is 0|(?P<of>w\d+) was (?:0, and|so small that) R adds 0)\.", _all_of_one),
    (rf"In update (?P<k>\d+), alpha = (?P<formula>[^=]+) = (?P<alpha>{N})\.", _rate),
    (rf"{HERE} (?P<name>L|dz|dw\d+|db) is so small that it is rounded to 0(?:: this example changes nothing)?\.",
     _vanished),
    (rf"{HERE} (?P<name>z|a|L|J|R|da|dz|dw\d+|db) is "
     r"(?P<what>NaN, not a number|−?∞: its sum is beyond the largest float)"
     r"(?:, because z is|: its terms are beyond the largest float)?\.", _not_finite),
    (rf"{HERE} (?P<name>z) is 0: it favours neither label\.", _neither),
    (r"With label (?P<label>[01]), a larger a is (?P<better>better|worse), so da is (?P<sign>positive|negative); "
     r"(?P<of>the smaller a is|the nearer a is to 1), the more it matters\.", _label),
    (r"x\d+ is 0(?P<all> in every row)?, so (?P<of>w\d+) made no difference and dw\d+ is 0\.", _no_difference),
    (rf"Here (?P<name>dw\d+|db) is almost 0: along (?P<of>{PARAMETER}), {COST} is almost flat\.", _almost_flat),
    (rf"Here (?P<name>dw\d+|db) is 0: along (?P<of>{PARAMETER}), {COST} is flat, as far as rounding tells\.", _flat),
    (r"Here (?P<name>dw\d+|db) is no larger than its rounding error: its sign says nothing\.", _doubtful),
    (rf"d{PARAMETER} is (?P<sign>positive|negative|0|NaN), (?P<so>so|yet) (?P<of>{PARAMETER}) goes (?P<way>up|down)\.",
     _moved),
    (rf"(?:d{PARAMETER} is 0|alpha·d{PARAMETER} is too small to change {PARAMETER} in (?P<dtype>\w+)), "
     rf"so (?P<of>{PARAMETER}) stays\.", _stays),
    (rf"(?P<of>{PARAMETER}) is no longer finite\.", _diverged),
    (rf"Here it is (?P<share>{N}|NaN|−?∞)\.", _share),
]  # fmt: skip


def check_verdict(frame: Frame, reference: Reference, text: str, *, batch: bool) -> None:
    """Whether it helped: the word, both numbers, and the arrow, each against mpmath where that is not a matter of
    rounding."""
    penalty = r" \+ R" if "R" in frame.program.computes else ""
    match = re.fullmatch(
        r"\s*(It helped|It did not help|No change|Not known whether it helped)( the batch)?: "
        rf"{'J' if batch else 'L'}{penalty}\s+({N}|NaN|−?∞) → ({N}|NaN|−?∞) ?([↑↓=]?)\s*", text
    )  # fmt: skip
    assert match is not None, text
    word, whom, *shown, arrow = match.groups()
    assert batch == (whom is not None) or word == "No change"
    before, after = (floats(number.replace("NaN", "nan")) for number in shown)
    if math.isnan(before) or math.isnan(after):
        assert (word, arrow) == ("Not known whether it helped", "")
        return
    assert arrow == ("↑" if after > before else "↓" if after < before else "=")
    expected = {"↑": "It did not help", "↓": "It helped", "=": "No change"}[arrow]
    assert word == (expected if math.isfinite(before) or before != after else "Not known whether it helped")
    right = reference.costs
    noise = 1e-3 if frame.values.dtype == np.float32 else 1e-9
    if abs(right[1] - right[0]) > noise * (abs(right[0]) + abs(right[1])) and math.isfinite(after):
        assert (right[1] < right[0]) == (arrow == "↓"), (right, text)
