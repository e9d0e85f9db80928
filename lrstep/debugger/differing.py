"""Differing: of what is known at a Frame, the numbers that a log has otherwise than they follow from those before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lrstep.quantities import FEATUREWISE, POINTWISE, quantity_of

if TYPE_CHECKING:
    from lrstep.debugger.frame import Frame


class Differing(NamedTuple):
    """A number by its name (`J`, `dw1`, `z@17`), as it was recorded, and as it follows from those before it."""

    name: str
    recorded: float
    right: float

    @property
    def quantity(self) -> str:
        """What it is a number of: `z` of z@17, `dw` of dw1."""
        return quantity_of(self.name)


def differing(frame: Frame) -> tuple[Differing, ...]:
    """Those that are known at a Frame, in the order in which an update computes them."""
    if frame.values.given is None:
        return ()
    found = ((name, _recorded(frame, name), right) for name, right in frame.values.given.differing.items())
    return tuple(Differing(name, value, right) for name, value, right in found if value is not None)


def _recorded(frame: Frame, name: str) -> float | None:
    """The recorded value of a name; None where it is not known yet."""
    base = quantity_of(name)
    if base in POINTWISE:
        position = frame.values.batch.position(int(name.partition("@")[2]))
        if position is None or position >= frame.reached_examples(base):
            return None
        return float(getattr(frame.values.point(position), base))
    if base in FEATUREWISE:
        feature = int(name.removeprefix(base)) - 1
        known = feature < frame.reached_features(base)
        return float((frame.gradient.dw if base == "dw" else frame.w)[feature]) if known else None
    known = base == "J" or frame.knows(base)  # J knows itself: of a batch of one it is L
    value: float | None = getattr(frame, base) if known else None
    return value
