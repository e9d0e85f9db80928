"""Training headless, to a number of updates or until a condition holds, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from lrstep.debugger.expressions import Expression
from lrstep.debugger.namespace import UpdateNamespace
from lrstep.engine import Done, FloatArray, Parameters, Quality, Run, not_finite, one_thread, quality, train

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
    run: Run, updates: int, condition: Expression | None = None, tell: Callable[[int, float], None] | None = None
) -> Outcome:
    """Train for `updates` updates, or up to the first in which the condition holds. Ctrl-C ends it after an update."""
    watcher = None if condition is None else _Watcher(run, condition)
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
                elif watcher is not None and watcher.holds(done, before):
                    stopped = "until"
                if stopped != "updates" or k == updates:
                    break
    except KeyboardInterrupt:
        stopped = "interrupted"
    return _outcome(run, k, at, stopped, f"{name} is not finite in update {k}" if name else "")


class _Watcher:
    """Evaluates a condition at the end of each update, remembering the update before for `prev`."""

    def __init__(self, run: Run, condition: Expression) -> None:
        self._run = run
        self._condition = condition
        self._previous: UpdateNamespace | None = None

    def holds(self, done: Done, before: Parameters) -> bool:
        here = UpdateNamespace(self._run, self._run.update(done.k, before), done, self._previous)
        self._previous = here.without_previous() if self._condition.uses_previous else None
        return self._condition.holds(here)


def _outcome(run: Run, k: int, at: Parameters, stopped: Stopped, why: str) -> Outcome:
    original = None
    if run.scale is not None:
        own = at.w / run.scale.std
        original = own, float(at.b - (own * run.scale.mean).sum())
    return Outcome(k, stopped, why, quality(run, max(1, k), at), at.w, float(at.b), original)
