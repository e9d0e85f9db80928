"""Shown: how far off a value may be that was computed from the numbers on the screen, which are rounded."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from lrstep.formulas import FloatArray
from lrstep.predict.questions import ValueQuestion

MOST_OFF: Final = 0.01
"""Relative: how far off L and da may be. Where a is nearly 0 or 1, its rounded number says nothing of them any more."""
EVERY_DIGIT: Final = 16
"""From so many digits on nothing is rounded."""


def slack_of(question: ValueQuestion, digits: int) -> float:
    """By how much the value may change where it, and each number it is made of, is rounded to so many digits."""
    if digits >= EVERY_DIGIT:
        return 0.0
    with np.errstate(all="ignore"):
        own = _half(question.right, digits).item()
        slack = max(own, _slack(question, lambda value: _half(value, digits)))
    return slack if math.isfinite(slack) else 0.0


def _half(value: object, digits: int) -> FloatArray:
    """Half a unit of the last digit that is shown; 0 where a number is shown whole."""
    values = np.atleast_1d(np.asarray(value, np.float64))
    power = np.floor(np.log10(np.abs(np.where(values == 0, 1, values))))
    unit: FloatArray = 10.0 ** (power - digits + 1)
    whole = np.abs(values - np.round(values / unit) * unit) <= 1e-9 * np.abs(values)
    return np.where(whole | (values == 0), 0.0, unit / 2)


def _slack(question: ValueQuestion, half: Callable[[object], FloatArray]) -> float:
    frame = question.after
    if question.quantity in ("w", "b"):
        return _of_step(question, half)
    if question.is_sum or question.divides:
        return _of_sum(question, half)
    a, point = frame.value("a"), frame.values.point(frame.position)
    match question.quantity:
        case "z":
            w, x = frame.values.before.w.astype(np.float64), frame.x.astype(np.float64)
            terms = np.abs(x) * half(w) + np.abs(w) * half(x)
            return float(terms.sum() + half(frame.values.before.b).item())
        case "a":
            return float(point.a * (1 - point.a) * half(point.z).item())
        case "L":
            return min(float(abs(point.da) * half(a).item()), MOST_OFF * abs(question.right))
        case "da":
            return min(float(np.square(point.da) * half(a).item()), MOST_OFF * abs(question.right))
        case "dz":
            return float(half(a).item())
        case "R":
            return float(abs(frame.l2 / frame.m * frame.values.before.w) @ half(frame.values.before.w))
    return _of_mean(question, half)


def _of_mean(question: ValueQuestion, half: Callable[[object], FloatArray]) -> float:
    frame = question.after
    values = frame.values.pointwise
    if question.quantity == "J":
        return float(half(values.L).mean())
    if question.feature is None:
        return float(half(values.dz).mean())
    x = frame.values.batch.read(frame.values.rows, 0, frame.m)[0][:, question.feature]
    decay = frame.l2 / frame.m * half(frame.values.before.w[question.feature]).item()
    return float((np.abs(x) * half(values.dz) + np.abs(values.dz) * half(x)).mean() + decay)


def _of_step(question: ValueQuestion, half: Callable[[object], FloatArray]) -> float:
    frame, j = question.after, question.feature
    old, slope = frame.values.before.b, frame.db
    if j is not None:
        assert frame.dw is not None
        old, slope = frame.values.before.w[j], frame.dw[j]
    assert slope is not None
    return float(half(old).item() + frame.alpha * half(slope).item() + abs(slope) * half(frame.alpha).item())


def _of_sum(question: ValueQuestion, half: Callable[[object], FloatArray]) -> float:
    frame, j = question.after, question.feature
    if question.divides:
        decay = 0.0 if j is None else frame.l2 / frame.m * half(frame.values.before.w[j]).item()
        return float(half(question.right * frame.m).item() / frame.m + decay)
    dz = frame.value("dz")
    assert dz is not None
    x = 1.0 if j is None else float(frame.x[j])
    return float(half(question.right).item() + abs(x) * half(dz).item() + abs(dz) * half(x).item())
