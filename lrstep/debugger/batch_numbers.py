"""What is known of a Frame's batch as a whole, and whether its update helped: each only once it has been computed."""

from __future__ import annotations

from typing import NamedTuple

from lrstep.debugger.frame import Frame


class Predictions(NamedTuple):
    """How many of the batch's examples a > 0.5 gets right, and for how many a or 1 − a is rounded to 1."""

    right: int
    saturated: int


class Helped(NamedTuple):
    """The loss of the selected example and the mean loss of the batch, before and after the update."""

    L: float
    L_after: float
    J: float
    J_after: float


def predictions(frame: Frame) -> Predictions | None:
    """None until a is known for the whole batch."""
    if frame.reached_examples("a") < frame.m:
        return None
    return Predictions(*frame.values.score)


def helped(frame: Frame) -> Helped | None:
    """None until the last op of the update has run."""
    if not frame.knows("b"):
        return None
    # Like with like: the kernel's own numbers on both sides, whatever a loop has rounded or somebody recorded.
    before, after = frame.values.right, frame.values.repeated
    losses = (update.point(frame.position).L for update in (before, after))
    return Helped(*losses, *(float(update.gradient.J) for update in (before, after)))
