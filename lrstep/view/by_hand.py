"""By hand: how far from a program's numbers somebody comes who rounds each result before going on with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple, TypeAlias

from lrstep.debugger import Frame
from lrstep.formulas import Point

LEAST_Z = -1_000_000  # below it the sigmoid is 0 in any number of digits
MOST_DIGITS = 10  # that a calculator shows
FAR = 10**6  # in the last place: no digit is right
NONE = Decimal(0)
Rounding: TypeAlias = Callable[[Decimal], Decimal]


class HandResult(NamedTuple):
    """A number by its name, as it comes out by hand and as the program has it."""

    name: str
    by_hand: Decimal
    right: float

    def off(self, digits: int) -> int:
        """How far they are from each other, in the last of so many digits of the right one as it is shown."""
        by_hand, right = _to(digits)(self.by_hand), Decimal(f"{self.right:.{digits - 1}e}")
        if by_hand == right:
            return 0
        if right == 0 or not (by_hand.is_finite() and right.is_finite()):
            return FAR
        return min(FAR, int(abs(by_hand - right).scaleb(digits - 1 - right.adjusted())))


def furthest_off(ended: Sequence[Frame], carried: int, written: int) -> HandResult | None:
    """Of these updates the number that comes out furthest from the program's by hand, more than 1 off in the last digit
    written, where so many digits are carried from one result to the next; None where none does."""
    results = [result for frame in ended for result in _results(frame, carried)]
    furthest = max(results, key=lambda result: result.off(written))
    return furthest if furthest.off(written) > 1 else None


def carried_digits(ended: Sequence[Frame], written: int) -> int:
    """The fewest digits to be carried so that every result has its written ones right, or is 1 off in the last."""
    carried = range(written, MOST_DIGITS + 1)
    return next((digits for digits in carried if furthest_off(ended, digits, written) is None), MOST_DIGITS)


def _results(frame: Frame, digits: int) -> Iterator[HandResult]:
    """Each of an update's numbers, from the lesson's formulas with what was rounded before put in."""
    rounded = _to(digits)
    update = frame.values
    X, y = update.batch.read(update.rows, 0, frame.m)
    rows = [[rounded(Decimal(float(value))) for value in row] for row in X]
    w, b = [rounded(Decimal(float(value))) for value in update.before.w], rounded(Decimal(float(update.before.b)))
    points = [_point(row, int(label), w, b, rounded) for row, label in zip(rows, y, strict=True)]
    for i, point in enumerate(points):
        yield from map(HandResult, Point._fields, point, update.point(i))
    yield from _of_batch(frame, rows, points, w, b, rounded)


class _HandPoint(NamedTuple):
    """What is worked out of an example, named as in Point."""

    z: Decimal
    a: Decimal
    L: Decimal
    da: Decimal
    dz: Decimal


def _point(x: Sequence[Decimal], y: int, w: Sequence[Decimal], b: Decimal, rounded: Rounding) -> _HandPoint:
    z = rounded(sum((factor * value for factor, value in zip(w, x, strict=True)), b))
    a = rounded(1 / (1 + (-z).exp())) if z > LEAST_Z else Decimal(0)
    of_label = a if y else 1 - a
    if not of_label:
        return _HandPoint(z, a, Decimal("inf"), Decimal("inf"), rounded(a - y))
    return _HandPoint(z, a, rounded(-of_label.ln()), rounded((-1 if y else 1) / of_label), rounded(a - y))


def _of_batch(
    frame: Frame, rows: Sequence[Sequence[Decimal]], points: Sequence[_HandPoint], w: Sequence[Decimal], b: Decimal,
    rounded: Rounding,
) -> Iterator[HandResult]:  # fmt: skip
    """Of the batch: cost, gradient and the new parameters."""
    m, gradient, after = frame.m, frame.values.gradient, frame.values.after
    alpha, l2 = rounded(Decimal(frame.alpha)), rounded(Decimal(frame.l2))
    if m > 1:
        yield HandResult("J", rounded(sum((point.L for point in points), NONE) / m), float(gradient.J))
    if l2:
        yield HandResult("R", rounded(l2 / (2 * m) * sum((old * old for old in w), NONE)), float(gradient.R))
    for j, old in enumerate(w):
        total = sum((row[j] * point.dz for row, point in zip(rows, points, strict=True)), NONE)
        dw = rounded(total / m + l2 / m * old)
        yield HandResult(f"dw{j + 1}", dw, float(gradient.dw[j]))
        yield HandResult(f"w{j + 1}", rounded(old - alpha * dw), float(after.w[j]))
    if "b" in frame.program.computes:
        db = rounded(sum((point.dz for point in points), NONE) / m)
        yield HandResult("db", db, float(gradient.db))
        yield HandResult("b", rounded(b - alpha * db), float(after.b))


def _to(digits: int) -> Rounding:
    """Rounding as one learns it."""
    return Context(prec=digits, rounding=ROUND_HALF_UP).plus
