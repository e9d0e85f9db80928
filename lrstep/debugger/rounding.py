"""Rounding: where the loop's sums and the kernel's, which add in another order, part in their last bits."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.debugger.program import Where
from lrstep.engine import Gradient, Parameters, Update, rounder, ulps
from lrstep.quantities import OVERALL, PARAMETERS, POINTWISE


class Rounding(NamedTuple):
    """The op's value as the loop and as the kernel computed it, and how many floats lie between (−1: one is NaN)."""

    op: str
    loop: float
    kernel: float
    ulps: int

    @property
    def text(self) -> str:
        """One line on the difference, and which of the two goes on."""
        units = "unit" if self.ulps == 1 else "units"
        apart = "only one is a number" if self.ulps < 0 else f"{self.ulps} {units} in the last place apart"
        return (
            f"{self.loop!r} in the loop, {self.kernel!r} vectorised ({apart}): the two round in other places. "
            "Training goes on from the vectorised one"
        )


def rounding_of(where: Where, update: Update) -> Rounding | None:
    """The difference at the op that just ran in a loop program; None where there is none, or nothing to compare.

    Of an update that somebody else recorded nothing is said: how they added is not known.
    """
    pair = None if update.given is not None else _pair(where, update)
    if pair is None:
        return None
    loop, kernel = pair
    apart = ulps(loop, kernel, update.dtype)
    return Rounding(where.op.name, loop, kernel, apart) if apart else None


def _pair(where: Where, update: Update) -> tuple[float, float] | None:
    name, feature = where.op.step.name, where.op.feature
    if name not in (POINTWISE if where.position is not None else OVERALL):
        return None  # a running sum, or its 0: the kernel has none
    if where.position is not None:
        loop, kernel = update.trace.point(where.position), update.point(where.position)
        return getattr(loop, name), getattr(kernel, name)
    means = update.trace.means()
    if name not in PARAMETERS:
        return _number(means, name, feature), _number(update.gradient, name, feature)
    near = rounder(update.dtype)
    step = near(near(update.alpha) * _number(means, f"d{name}", feature))
    return near(_number(update.before, name, feature) - step), _number(update.after, name, feature)


def _number(values: Gradient | Parameters, name: str, feature: int | None) -> float:
    value = getattr(values, name)
    return float(value if feature is None else value[feature])
