"""By hand: how far from a program's numbers somebody comes who rounds each result before going on with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

import numpy as np

from lrstep.debugger import Frame
from lrstep.formulas import Point, sigmoid

MOST_DIGITS = 10  # that a calculator shows
FAR = 10**6  # in the last place: no digit is right
Rounding: TypeAlias = Callable[[float], float]


class HandResult(NamedTuple):
    """A number by its name, as it comes out by hand and as the program has it."""

    name: str
    by_hand: float
    right: float

    def apart(self, digits: int) -> int:
        """How far they are from each other, in the last of so many digits of the right one."""
        by_hand, right = _rounded(self.by_hand, digits), _rounded(self.right, digits)
        if by_hand == right:
            return 0
        if right == 0 or not math.isfinite(by_hand):
            return FAR
        unit = 10.0 ** (math.floor(math.log10(abs(right))) - digits + 1)
        return round(min(FAR, abs(by_hand - right) / unit))


def apart(ended: Sequence[Frame], carried: int, written: int) -> dict[str, int]:
    """The names of the numbers of these updates that come out otherwise by hand, and how far at most in the last of the
    digits written, where so many are carried from one result to the next."""
    furthest: dict[str, int] = {}
    for frame in ended:
        for result in _results(frame, carried):
            if distance := result.apart(written):
                furthest[result.name] = max(furthest.get(result.name, 0), distance)
    return furthest


def carried_digits(ended: Sequence[Frame], written: int) -> int:
    """The fewest digits to be carried so that every result has its written ones right, or is 1 off in the last."""
    carried = range(written, max(written, MOST_DIGITS) + 1)
    return next((d for d in carried if max(apart(ended, d, written).values(), default=0) <= 1), carried[-1])


def _results(frame: Frame, digits: int) -> Iterator[HandResult]:
    """Each of an update's numbers, from the lesson's formulas with what was rounded before put in."""
    rounded: Rounding = partial(_rounded, digits=digits)
    update = frame.values
    X, y = update.batch.read(update.rows, 0, frame.m)
    rows = [[rounded(float(value)) for value in row] for row in X]
    w, b = [rounded(float(value)) for value in update.before.w], rounded(float(update.before.b))
    points = [_point(row, float(label), w, b, rounded) for row, label in zip(rows, y, strict=True)]
    for i, point in enumerate(points):
        yield from map(HandResult, Point._fields, point, update.point(i))
    yield from _of_batch(frame, rows, points, w, b, rounded)


def _point(x: Sequence[float], y: float, w: Sequence[float], b: float, rounded: Rounding) -> Point:
    """Of one example."""
    z = rounded(math.fsum([*(factor * value for factor, value in zip(w, x, strict=True)), b]))
    a = rounded(float(sigmoid(np.array([z]))[0]))
    of_label = a if y else 1 - a
    if of_label <= 0:
        return Point(z, a, math.inf, math.inf, rounded(a - y))
    return Point(z, a, rounded(-math.log(of_label)), rounded((-1 if y else 1) / of_label), rounded(a - y))


def _of_batch(
    frame: Frame, rows: Sequence[Sequence[float]], points: Sequence[Point], w: Sequence[float], b: float,
    rounded: Rounding,
) -> Iterator[HandResult]:  # fmt: skip
    """Of the batch: cost, gradient and the new parameters."""
    m, gradient, after, alpha = frame.m, frame.values.gradient, frame.values.after, rounded(frame.alpha)
    if m > 1:
        yield HandResult("J", rounded(math.fsum(point.L for point in points) / m), float(gradient.J))
    if frame.l2:
        yield HandResult("R", rounded(frame.l2 / (2 * m) * math.fsum(v * v for v in w)), float(gradient.R))
    for j, old in enumerate(w):
        mean = math.fsum(row[j] * point.dz for row, point in zip(rows, points, strict=True)) / m
        dw = rounded(mean + frame.l2 / m * old)
        yield HandResult(f"dw{j + 1}", dw, float(gradient.dw[j]))
        yield HandResult(f"w{j + 1}", rounded(old - alpha * dw), float(after.w[j]))
    if "b" in frame.program.computes:
        db = rounded(math.fsum(point.dz for point in points) / m)
        yield HandResult("db", db, float(gradient.db))
        yield HandResult("b", rounded(b - alpha * db), float(after.b))


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")
