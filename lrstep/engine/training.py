"""Training: update after update, each from the parameters that the one before it left, some at a time; and headless,
to a number of updates or until something holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from lrstep.engine.blas import one_thread
from lrstep.engine.history import End
from lrstep.engine.kernels import BlockKernel, Gradient, Parameters, Steps
from lrstep.engine.kernels.blocks import block_rows
from lrstep.engine.plan import Batches, Plan
from lrstep.engine.run import Run
from lrstep.formulas import FloatArray, are_right

NUMBERS_A_TURN = 2**22  # of X read before the next sign of life: a few milliseconds
UPDATES_A_TURN = 512


class Turn(NamedTuple):
    """The updates first, first+1, … that one turn made, and where the run ends if it ends there."""

    first: int
    steps: Steps
    end: End | None

    @property
    def last(self) -> int:
        """The last of its updates."""
        return self.first + len(self.steps.J) - 1

    def gradient(self, k: int) -> Gradient:
        """dw, db and J of one of its updates."""
        return self.steps.gradient(k - self.first)

    def after(self, k: int) -> Parameters:
        """w and b after one of its updates."""
        return Parameters.of(self.steps.after[k - self.first])


class Quality(NamedTuple):
    """How well parameters fit a whole dataset: mean loss J, and the share of rows that a > 0.5 gets right."""

    J: float
    accuracy: float


def train(run: Run, start: int, at: FloatArray, last: int) -> Iterator[Turn]:
    """The updates start+1 … `last` from the parameters `at` (n+1,); ends early with the first that is not finite, or
    before the first that has no learning rate."""
    length = updates_a_turn(run)
    while start < last:
        rated = run.plan.rated(start + 1, min(start + length, last) + 1)
        with one_thread():
            steps = run.kernel.steps(run.plan, start, min(length, last - start, rated - start), at)
        end = _end(start + 1, steps)
        if end is not None:
            steps = Steps(*(column[: end.k - start] for column in steps))
        elif rated == start + len(steps.J):
            end = no_rate(rated)
        yield Turn(start + 1, steps, end)
        if end is not None:
            return
        start, at = start + len(steps.J), steps.after[-1]


def updates_a_turn(run: Run) -> int:
    """How many updates of a run are computed before the next sign of life."""
    return max(1, min(UPDATES_A_TURN, NUMBERS_A_TURN // (run.batches.size * run.n)))


def no_rate(k: int) -> End:
    """The end of a run after update k, because the next has no learning rate."""
    return End(k, f"alpha is no learning rate in update {k + 1:,}", finite=True)


def _end(first: int, steps: Steps) -> End | None:
    """The first update in which something is not finite, and the first of J, R, dw, db, w, b that is not."""
    # Parameters that are not finite stay so, and a gradient that is not makes them so.
    if np.isfinite(steps.after[-1]).all() and np.isfinite(steps.J).all():
        return None
    rows = {name: column.reshape(len(steps.J), -1) for name, column in steps.columns.items()}
    finite = {name: np.all(np.isfinite(row), axis=1) for name, row in rows.items()}
    index = min(int(np.argmin(each)) for each in finite.values() if not each.all())
    name = next(name for name, each in finite.items() if not each[index])
    return End(first + index, f"{name} is not finite in update {first + index}")


def quality(run: Run, k: int, at: Parameters) -> Quality:
    """J and accuracy over all rows at the parameters given, with the settings of update k."""
    rows = run.schedule.at(k).rows
    plan = Plan(run.schedule, Batches(rows.rows, rows.rows))
    kernel = BlockKernel(run.dtype)
    J = kernel.steps(plan, k - 1, 1, at.vector).J[0]
    right = 0
    for start in range(0, rows.rows, block_rows(rows.n, run.dtype)):
        stop = min(rows.rows, start + block_rows(rows.n, run.dtype))
        a = kernel.pointwise(plan, k, at.vector, start, stop).a
        right += int(are_right(a, rows.block(start, stop)[1]).sum())
    return Quality(float(J), right / rows.rows)


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
    first: float
    """J over the whole data before the first update."""

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
    k, at, first = 0, run.initial, None
    stopped: Stopped = "updates"
    why = ""
    try:
        for turn in train(run, 0, at.vector, updates):
            if turn.first == 1 and run.batches.per_epoch == 1:
                first = float(turn.gradient(1).J)
            met = None if holds is None else _first(turn, at, holds)
            k = turn.last if met is None else met
            at = turn.after(k)
            if record is not None:
                record(turn, k)
            if tell is not None:
                tell(k, float(turn.gradient(k).J))
            if met is not None:
                stopped = "until"
                break
            if turn.end is not None and not (turn.end.finite and k == updates):
                stopped, why = "nonfinite", turn.end.why
    except KeyboardInterrupt:
        stopped = "interrupted"
    first = quality(run, 1, run.initial).J if first is None else first
    return Outcome(k, stopped, why, quality(run, max(1, k), at), at.w, float(at.b), _on_own_scale(run, at), first)


def _first(turn: Turn, before: Parameters, holds: StopRule) -> int | None:
    """The first update of a turn in which the condition holds."""
    for k in range(turn.first, turn.last + 1):
        done = Done(k, turn.gradient(k), turn.after(k))
        if (turn.end is None or turn.end.finite or k < turn.end.k) and holds(done, before):
            return k
        before = done.after
    return None


def _on_own_scale(run: Run, at: Parameters) -> tuple[FloatArray, float] | None:
    """w and b on the data's own scale, where the run standardized it."""
    if run.scale is None:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        own = at.w / run.scale.std
        return own, float(at.b - (own * run.scale.mean).sum())
