"""Small steps: a power of ten by which something can move while its derivative tells the change to within 5%."""

from __future__ import annotations

import math
from typing import NamedTuple

from lrstep.view.style import Style

LARGEST = 0.01
SHARE = 0.09  # of slope / curvature: half of it, and what e^0.1 adds, stay below 5%
DIGITS = 2
PLAIN = -4  # the least power of ten written out


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
    power = math.floor(math.log10(most))
    while 10.0**power > most:
        power -= 1
    return SmallStep(power + 1 if 10.0 ** (power + 1) <= most else power)
