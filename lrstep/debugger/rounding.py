"""Rounding: where the loop's sums and the kernel's, which add in another order, part in their last bits."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.debugger.program import Where
from lrstep.engine import Update, rounder, ulps


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
    if where.position is not None:
        if name not in ("z", "a", "L", "da", "dz"):
            return None  # a running sum: the kernel has none
        loop, kernel = update.trace.point(where.position), update.point(where.position)
        return getattr(loop, name), getattr(kernel, name)
    means, gradient = update.trace.means(), update.gradient
    if name == "J":
        return float(means.J), float(gradient.J)
    if name == "db":
        return float(means.db), float(gradient.db)
    if name == "dw" and feature is not None:
        return float(means.dw[feature]), float(gradient.dw[feature])
    near = rounder(update.dtype)
    alpha = near(update.alpha)
    if name == "b":
        return near(float(update.before.b) - near(alpha * float(means.db))), float(update.after.b)
    if name == "w" and feature is not None:
        stepped = near(float(update.before.w[feature]) - near(alpha * float(means.dw[feature])))
        return stepped, float(update.after.w[feature])
    return None
