"""LoggedHistory: the parameters that a log holds; beyond its end they are computed on from there."""

from __future__ import annotations

import numpy as np

from lrstep.engine import ComputedHistory, Costs, End, Movement, Parameters, Recorded, Run, Steps, norms, one_thread
from lrstep.formulas import FloatArray
from lrstep.options import DEFAULT_MEMORY
from lrstep.steplog.index import LogIndex
from lrstep.steplog.lines import number, vector
from lrstep.steplog.verify import differences

AT_ONCE = 512  # updates that are read, and kept, together
QUICKLY_COMPUTED = 64
SAMPLED = 512  # updates whose J is read for the timeline


class LoggedHistory:
    """The history of a run that was logged, which began with its first update."""

    def __init__(self, index: LogIndex, run: Run, memory: float = DEFAULT_MEMORY) -> None:
        self._index, self._run = index, run
        self._initial = np.array(vector(index.header.init), run.dtype)
        self._block: tuple[int, FloatArray] = (0, self._initial[None, :])
        self._beyond = ComputedHistory(run, memory=memory, start=index.last, at=self._vector(index.last))
        self._costs: list[Costs] | None = None

    @property
    def end(self) -> End | None:
        """Where the run ends, once that is known."""
        if not np.isfinite(self._vector(self._index.last)).all():
            return End(self._index.last, f"w or b is not finite in update {self._index.last}")
        return self._beyond.end

    @property
    def known(self) -> int:
        """The last update that has been reached."""
        return self._beyond.known

    @property
    def seams(self) -> tuple[int, ...]:
        """Where the log ends."""
        return (self._index.last,)

    @property
    def quick(self) -> int:
        """For how many updates `recorded` takes no longer than a key press may: each is computed by itself."""
        return QUICKLY_COMPUTED

    @property
    def most_at_once(self) -> int:
        """How many updates `recorded` may be asked for."""
        return min(AT_ONCE, self._beyond.most_at_once)

    def parameters(self, k: int) -> Parameters:
        """w and b after k updates."""
        return Parameters.of(self._vector(k)) if k <= self._index.last else self._beyond.parameters(k)

    def before(self, k: int) -> Parameters:
        """w and b that update k starts from."""
        return self.parameters(k - 1)

    def reach(self, k: int) -> Movement:
        """Compute up to k updates, where that is beyond the log."""
        if self.end is None:
            yield from self._beyond.reach(k)

    def recorded(self, first: int, last: int) -> Recorded:
        """What follows from the logged parameters; beyond the log what was computed."""
        if first > self._index.last:
            return self._beyond.recorded(first, last)
        before = np.array([self._vector(k - 1) for k in range(first, last + 1)])
        with one_thread():
            each = [self._run.kernel.steps(self._run.plan, first - 1 + i, 1, at) for i, at in enumerate(before)]
        steps = Steps(*(np.concatenate(parts) for parts in zip(*each, strict=True)))
        after = np.array([self._vector(k) for k in range(first, last + 1)])
        return Recorded(first, steps.J, norms(steps.gradients), steps.gradients, before, after)

    def costs(self) -> list[Costs]:
        """J at some of the logged updates, where the log holds it, and beyond them."""
        if self._costs is None:
            k = range(1, self._index.last + 1, max(1, self._index.last // SAMPLED))
            J = [self._index.update(one).J for one in k]
            known = all(one is not None for one in J)
            self._costs = [Costs(k, np.array([number(one) for one in J if one is not None]))] if known and J else []
        return [*self._costs, *self._beyond.costs()]

    def remarks(self, k: int) -> list[str]:
        """That an update is beyond the log, or which of its logged numbers are others than those that follow."""
        if k > self._index.last:
            return [f"The log ends with update {self._index.last:,}: this is computed on from there."]
        if k < 1:
            return []
        found = differences(self._run, self._index.header, self._index.update(k), self._vector(k - 1))
        return [f"The log has {one.name} = {one.logged!r}; from the numbers before it follows {one.computed!r}."
                for one in found]  # fmt: skip

    def _vector(self, k: int) -> FloatArray:
        first, rows = self._block
        if not first <= k < first + len(rows):
            first = k - k % AT_ONCE
            lines = self._index.updates_from(max(1, first), min(self._index.last, first + AT_ONCE - 1))
            rows = np.array([vector(line) for line in lines], self._run.dtype)
            rows = np.concatenate([self._initial[None, :], rows]) if first == 0 else rows
            self._block = first, rows
        row: FloatArray = rows[k - first]
        return row
