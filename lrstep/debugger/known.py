"""Known: an update's numbers as far as they are known just after one of its ops. What is not yet computed is None."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, cast

import numpy as np

from lrstep.debugger.program import Program, Where
from lrstep.engine import FloatArray, Gradient, Update, read_only
from lrstep.quantities import BY_NAME, PARAMETERS, POINTWISE

Partial: TypeAlias = FloatArray | list[float | None] | None


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of an update after an op of a program; `where` None is before the first.

    Names are those of the table of quantities.
    """

    program: Program
    where: Where | None
    update: Update

    def reached(self, name: str) -> int:
        """For how many examples of the batch, in its order, or features a quantity is final; of others 0 or 1.

        Of parameters it is how many are new.
        """
        reached = self._reached.get(name)
        if reached is None:
            reached = self._reached[name] = self._counted(name)
        return reached

    def _counted(self, name: str) -> int:
        if self.program.loops and name in POINTWISE:
            return self._examples_before + self._ran_inside(name)
        ran = self._ran(self.program.step_of(name, len(self.update.batch)))
        return min(ran, 1) * self._items(name) if self.program.name == "vector" else ran

    def has(self, name: str) -> bool:
        """Whether any of a quantity is final, or new."""
        return self.reached(name) > 0

    @property
    def sums_started(self) -> bool:
        """Whether a loop's running sums have been set to 0."""
        return self.where is not None and self.program.loops

    @property
    def gradient(self) -> Gradient:
        """The update's final dw, db and J as this program computes them, whether or not the op has run."""
        return self._trace_means if self.program.loops else self.update.gradient

    @property
    def loss_sum(self) -> float | None:
        """A loop's running sum of L, which becomes J when it is divided by m; None in other programs and after that."""
        return None if not self.sums_started or self.has("J") else self.update.trace.sums(self.reached("L")).L

    def quantity(self, name: str) -> Partial | float:
        """A quantity, as much of it as is known: parameters as they are in force, sums as they run."""
        if name in PARAMETERS:
            return _mixed(getattr(self.update.after, name), getattr(self.update.before, name), self.reached(name))
        if self.sums_started and name in self.program.sums and self.reached(name) < self._items(name):
            return _mixed(getattr(self.gradient, name), self._running(name), self.reached(name))
        return self.final(name)

    def final(self, name: str) -> Partial | float:
        """The same without what is still to change: sums as they run, and parameters of which none is new."""
        reached, each = self.reached(name), BY_NAME[name].each
        if not reached and not (self.sums_started and each == "example"):
            return None
        if name in PARAMETERS:
            return self.quantity(name)
        if each == "batch":
            return float(getattr(self.gradient, name))
        if each == "feature":
            values: FloatArray = getattr(self.gradient, name)
        else:
            pointwise = self.update.trace.pointwise(reached) if self.program.loops else self.update.pointwise
            values = getattr(pointwise, name)
        unset = self._items(name) - reached
        return [*values[:reached].tolist(), *[None] * unset] if unset else values

    def number(self, name: str, i: int = 0) -> float | None:
        """One number of a quantity, of the example at a position of the batch or of a feature; None until it is
        final."""
        if i >= self.reached(name):
            return None
        if name in POINTWISE:
            return cast(float, getattr((self.update.trace if self.program.loops else self.update).point(i), name))
        values: Any = self.final(name)
        return values if isinstance(values, float) else float(values[i])

    def _items(self, name: str) -> int:
        """How many numbers a quantity is."""
        each = BY_NAME[name].each
        return len(self.update.batch) if each == "example" else self.program.n if each == "feature" else 1

    @cached_property
    def _reached(self) -> dict[str, int]:
        """What has been asked for: a page asks for each some ten times."""
        return {}

    @cached_property
    def _trace_means(self) -> Gradient:
        return self.update.trace.means()

    def _running(self, name: str) -> Any:
        """The sum up to the example that the loop is at, with its own terms for the features done so far."""
        done, before, sums = self._ran_inside(name), self._examples_before, self.update.trace.sums
        sum_before = getattr(sums(before), name)
        return _mixed(getattr(sums(before + 1), name), sum_before, done) if done else sum_before

    @property
    def _examples_before(self) -> int:
        """The examples that a loop is through with."""
        if self.where is None:
            return 0
        past = self.where.op.line >= self.program.sections[2].first_line
        return len(self.update.batch) if past else self.where.position or 0

    def _ran(self, step: str) -> int:
        """How many ops of a step outside the loop have run."""
        section = self.program.sections[2 if self.program.loops else 0]
        return 0 if self.where is None else section.ran(step, self.where.op)

    def _ran_inside(self, step: str) -> int:
        """How many ops of a step have run for the example that the loop is at."""
        if self.where is None or not self.where.op.in_loop:
            return 0
        return self.program.sections[1].ran(step, self.where.op)


def _mixed(new: Any, old: Any, count: int) -> FloatArray | float:
    """The first `count` items of the new and the others of the old, or whichever of two numbers it is."""
    if not count:
        return cast(FloatArray, old) if np.ndim(old) else float(old)
    return read_only(np.concatenate([new[:count], old[count:]])) if np.ndim(new) else float(new)
