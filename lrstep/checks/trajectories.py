"""Trajectories: the parameters of a program after 0, 1, 2, … updates, and the moments that lie between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lrstep.checks import outcomes
from lrstep.checks.callee import Fault, Reply
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.outcomes import OutcomeReading
from lrstep.checks.trainers import Trainer, TrainingSettings
from lrstep.formulas import FloatArray

UPDATES = 3


class Stand(NamedTuple):
    """Where a program stands after some updates."""

    w: FloatArray
    b: float
    costs: FloatArray | None = None
    """As it gives them: one, or one for each update."""
    single: bool = False

    def same(self, other: Stand) -> bool:
        """Whether the parameters are alike."""
        close = 1e-4 if self.single else 1e-12
        mine, its = np.append(self.w, self.b), np.append(other.w, other.b)
        return mine.shape == its.shape and bool(np.allclose(mine, its, close, close * 1e-2, equal_nan=True))


@dataclass(frozen=True)
class Course:
    """One that trains, with the place in its answers where its parameters are."""

    trainer: Trainer
    reading: OutcomeReading
    lacks_intercept: bool = False
    """Whether it has a b only where X has a column of ones, which nothing says that it wants."""

    def after(self, start: Moment, asked: TrainingSettings) -> Stand | Fault | None:
        """Where it stands after so many updates; None where its parameters are not there."""
        reply = self.trainer.run(start, asked)
        return reply.fault if reply.fault is not None else self.stand(reply)

    def stand(self, reply: Reply) -> Stand | None:
        """Where an answer says that it stands."""
        every = {leaf.path: leaf for leaf in outcomes.leaves(self.trainer.callee, reply)}
        w = every.get(self.reading.w)
        b = None if self.reading.b is None else every.get(self.reading.b)
        if w is None or (self.reading.b is not None and (b is None or b.value.size != 1)):
            return None
        costs = None if self.reading.costs is None else every.get(self.reading.costs)
        values, intercept = w.value.ravel(), 0.0 if b is None else float(b.value.ravel()[0])
        if self.reading.in_one:
            cut = -1 if self.trainer.intercept_last else 0
            values, intercept = np.delete(values, cut), float(values[cut]) if values.size else 0.0
        return Stand(values, intercept, None if costs is None else costs.value, w.single)

    def prepared(self, start: Moment) -> Moment:
        """A moment with the rate that is written into the program, where it takes none, and without a b it has not."""
        alpha = self.trainer.plan.fixed.get("alpha", start.alpha)
        return replace(start, alpha=alpha, b=start.b if self.intercept else 0.0)

    @property
    def intercept(self) -> bool:
        """Whether there is a b anywhere."""
        return self.reading.in_one or self.reading.b is not None


@dataclass(frozen=True)
class Trajectory:
    """Where a program stands after 0, 1, 2, … updates on the same data; None where that is not known."""

    start: Moment
    stands: tuple[Stand | None, ...]
    fault: Fault | None = None
    """What ended it."""


def trajectory(course: Course, start: Moment, settings: TrainingSettings, updates: int = UPDATES) -> Trajectory:
    """Run it from its beginning for 1, 2, 3, … updates."""
    stands: list[Stand | None] = [beginning(course, start, settings)]
    for steps in range(1, updates + 1):
        stand = course.after(start, settings._replace(steps=steps))
        if isinstance(stand, Fault):
            return Trajectory(start, tuple(stands), stand)
        stands.append(stand)
    return Trajectory(start, tuple(stands))


def beginning(course: Course, start: Moment, settings: TrainingSettings) -> Stand | None:
    """Where it begins: as it was given, or where it stands after no update or one with a rate of 0 whatever the
    labels; at zeros, where it makes updates all the same and its source speaks of zeros."""
    if course.trainer.takes_start:
        return Stand(start.w, start.b)
    flipped = replace(start, y=1 - start.y)
    for none in (settings._replace(steps=1, alpha=0.0), settings._replace(steps=0)):
        stand, other = (course.after(each, none) for each in (start, flipped))
        if isinstance(stand, Stand) and isinstance(other, Stand) and stand.same(other) and stand.w.size == start.n:
            return stand  # what no label has moved
    return Stand(np.zeros(start.n), 0.0) if "zeros" in course.trainer.callee.source else None


def observed(course: Course, path: Trajectory, *, of_costs: bool = True) -> list[Observed]:
    """The updates of a trajectory, each from where the program itself stood before it."""
    seen: list[Observed] = []
    costs = _costs(path) if of_costs else {}
    earlier: Moment | None = None
    for k, (before, after) in enumerate(zip(path.stands, path.stands[1:], strict=False), 1):
        if before is None or after is None or before.w.size != path.start.n:
            earlier = None
            continue
        moment = replace(path.start, w=before.w, b=before.b, k=k, earlier=earlier, intercept=course.intercept)
        values = {"w": after.w, **({"b": np.array([after.b])} if course.intercept else {})}
        if k in costs:
            values["J"] = costs[k]
        seen.append(Observed(moment, values, after.single))
        earlier = moment
    return seen


def _costs(path: Trajectory) -> dict[int, FloatArray]:
    """J of each update, by its number."""
    last = len(path.stands) - 1
    given = path.stands[last].costs if path.stands[last] is not None else None  # type: ignore[union-attr]
    if given is None or not last:
        return {}
    if given.ndim > 1 and max(given.shape) == given.size:
        given = given.ravel()  # a list of costs within a list
    if given.ndim == 0 or (given.size == 1 and given.ndim < 2 and _differ(path)):
        each = {k: stand.costs for k, stand in enumerate(path.stands) if k and stand is not None}
        return {k: np.ravel(costs) for k, costs in each.items() if costs is not None}
    if len(given) in (last, last + 1):
        return {k: np.ravel(given[k - 1]) for k in range(1, last + 1)}
    return {1: np.ravel(given[0])} if len(given) == 1 else {}


def _differ(path: Trajectory) -> bool:
    """Whether the one cost that each run gives is that of its end, not of its first update."""
    values = [np.ravel(stand.costs) for stand in path.stands[1:] if stand is not None and stand.costs is not None]
    return any(not np.allclose(each, values[0], equal_nan=True) for each in values if each.size == values[0].size)
