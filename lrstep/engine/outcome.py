"""Outcome: training without looking on, to a number of updates or until something holds, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from lrstep.engine.blas import one_thread
from lrstep.engine.kernels import Parameters
from lrstep.engine.run import Run
from lrstep.engine.training import Done, Quality, not_finite, quality, train
from lrstep.formulas import FloatArray

Condition: TypeAlias = Callable[[Done, Parameters], bool]
"""Whether to stop after an update, given what it did and the parameters before it."""

Stopped = Literal["updates", "until", "nonfinite", "interrupted"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where training ended: after `updates` updates at w (n,) and b, with J and accuracy over the whole data."""

    updates: int
    stopped: Stopped
    why: str
    quality: Quality
    w: FloatArray
    b: float
    original: tuple[FloatArray, float] | None
    """w and b on the data's own scale, where the run standardized it."""

    def to_dict(self) -> dict[str, Any]:
        """The outcome as `lrstep run --json` prints it."""
        plain: dict[str, Any] = {
            "updates": self.updates,
            "stopped": self.stopped,
            "J": self.quality.J,
            "accuracy": self.quality.accuracy,
            "w": self.w.tolist(),
            "b": self.b,
        }
        if self.original is not None:
            plain["original"] = {"w": self.original[0].tolist(), "b": self.original[1]}
        return plain


def train_until(
    run: Run, updates: int, holds: Condition | None = None, tell: Callable[[int, float], None] | None = None
) -> Outcome:
    """Train for `updates` updates, or up to the first in which the condition holds. Ctrl-C ends it after an update.

    `tell` is called after each update with its number and J.
    """
    k, at, name = 0, run.initial, None
    stopped: Stopped = "updates"
    try:
        with one_thread():
            for done in train(run, 0, at) if updates else ():
                before, k, at = at, done.k, done.after
                if tell is not None:
                    tell(k, float(done.gradient.J))
                name = not_finite(done.gradient, at)
                if name is not None:
                    stopped = "nonfinite"
                elif holds is not None and holds(done, before):
                    stopped = "until"
                if stopped != "updates" or k == updates:
                    break
    except KeyboardInterrupt:
        stopped = "interrupted"
    return _outcome(run, k, at, stopped, f"{name} is not finite in update {k}" if name else "")


def _outcome(run: Run, k: int, at: Parameters, stopped: Stopped, why: str) -> Outcome:
    original = None
    if run.scale is not None:
        own = at.w / run.scale.std
        original = own, float(at.b - (own * run.scale.mean).sum())
    return Outcome(k, stopped, why, quality(run, max(1, k), at), at.w, float(at.b), original)
