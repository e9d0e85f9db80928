"""Outcome: training without looking on, to a number of updates or until something holds, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from lrstep.engine.kernels import Gradient, Parameters
from lrstep.engine.run import Run
from lrstep.engine.training import Quality, Turn, quality, train
from lrstep.formulas import FloatArray


class Done(NamedTuple):
    """Update k is done: its gradient at the parameters before it, and the parameters after."""

    k: int
    gradient: Gradient
    after: Parameters


StopRule: TypeAlias = Callable[[Done, Parameters], bool]
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
    run: Run, updates: int, holds: StopRule | None = None, tell: Callable[[int, float], None] | None = None,
    record: Callable[[Turn, int], None] | None = None,
) -> Outcome:  # fmt: skip
    """Train for `updates` updates, or up to the first in which the condition holds. Ctrl-C ends it after an update.

    `tell` is called now and then with the number of the last update and its J; `record` with each turn and the last of
    its updates that counts.
    """
    k, at = 0, run.initial
    stopped: Stopped = "updates"
    why = ""
    try:
        for turn in train(run, 0, at.vector, updates):
            found = None if holds is None else _first(turn, at, holds)
            k = turn.last if found is None else found
            at = turn.after(k)
            if record is not None:
                record(turn, k)
            if tell is not None:
                tell(k, float(turn.gradient(k).J))
            if found is not None:
                stopped = "until"
                break
            if turn.stop is not None:
                stopped, why = "nonfinite", turn.stop.why
    except KeyboardInterrupt:
        stopped = "interrupted"
    return _outcome(run, k, at, stopped, why)


def _first(turn: Turn, before: Parameters, holds: StopRule) -> int | None:
    """The first update of a turn in which the condition holds."""
    for k in range(turn.first, turn.last + 1):
        done = Done(k, turn.gradient(k), turn.after(k))
        if (turn.stop is None or k < turn.stop.k) and holds(done, before):
            return k
        before = done.after
    return None


def _outcome(run: Run, k: int, at: Parameters, stopped: Stopped, why: str) -> Outcome:
    original = None
    if run.scale is not None:
        with np.errstate(over="ignore", invalid="ignore"):
            own = at.w / run.scale.std
            original = own, float(at.b - (own * run.scale.mean).sum())
    return Outcome(k, stopped, why, quality(run, max(1, k), at), at.w, float(at.b), original)
