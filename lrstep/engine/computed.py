"""ComputedHistory: parameters computed from the first on and kept, all of them or checkpoints, within a budget.

As long as every update's parameters fit, all are kept. Then every second one goes, again and again; what lies between
two that are kept is replayed by the kernel, which gives the same bits, and the stretch replayed last is held whole.
"""

from __future__ import annotations

import numpy as np

from lrstep.engine.blas import one_thread
from lrstep.engine.history import Costs, End, History, Movement, Progress, Recorded, norms
from lrstep.engine.kernels import Parameters
from lrstep.engine.run import Run
from lrstep.engine.strided import Strided
from lrstep.engine.training import NUMBERS_A_TURN, Turn, no_rate, train
from lrstep.formulas import DOUBLE, FloatArray
from lrstep.options import DEFAULT_MEMORY

MIB = 2**20
PARAMETERS, COLUMNS, REPLAYED = 1 / 2, 3 / 16, 1 / 16  # shares of the budget; the rest is for thinning the parameters
MOST_KEPT = 2**17  # updates that are looked at at once
QUICKLY_REPLAYED = 512
MOST_GRADIENTS = 16  # numbers of (dw, db) up to which they are kept for every update


class ComputedHistory(History):
    """The history of a run, from its first parameters, or from `at` (n+1,) after `start` updates.

    `memory` is the budget in MiB.
    """

    def __init__(
        self, run: Run, *, memory: float = DEFAULT_MEMORY, start: int = 0, at: FloatArray | None = None
    ) -> None:
        self._run = run
        self.start = start
        size, width = run.dtype.itemsize, run.n + 1
        self._gradients = width if width <= MOST_GRADIENTS else 1
        rows = int(memory * MIB * PARAMETERS) // (size * width)
        self._parameters = Strided(start, [(width, run.dtype)], rows)
        rows = int(memory * MIB * COLUMNS) // (8 + size * (1 + self._gradients))
        kinds = [(1, run.dtype), (1, DOUBLE), (self._gradients, run.dtype)]
        self._cost = 0  # the column of what is minimised: J, or one of its own where there is a penalty
        if run.penalised:
            self._cost = len(kinds)
            kinds.append((1, run.dtype))
        self._columns = Strided(start + 1, kinds, rows)
        replayed = int(memory * MIB * REPLAYED) // (size * (3 * width + 2))
        a_turn = max(1, NUMBERS_A_TURN // (run.batches.size * run.n))
        self._replayed_at_once = max(1, min(replayed, a_turn))
        self._replayed_quickly = min(QUICKLY_REPLAYED, a_turn)
        self._tip = run.initial.vector if at is None else at
        self._parameters.add(self._tip[None, :])
        self._stretch: tuple[int, FloatArray] | None = None
        self._end = None if run.plan.rated(start + 1, start + 1) > start else no_rate(start)
        if not np.isfinite(self._tip).all():
            self._end = End(start, f"w or b is not finite in update {start}")

    @property
    def end(self) -> End | None:
        return self._end

    @property
    def known(self) -> int:
        return self.start + self._parameters.added - 1

    def parameters(self, k: int) -> Parameters:
        if not self.start <= k <= self.known:
            raise LookupError(f"update {k} has not been reached")
        return Parameters.of(self._vector(k))

    def _vector(self, k: int) -> FloatArray:
        kept = self._parameters.nearest(k)
        if kept == k:
            return self._parameters.row(0, k)
        if k == self.known:
            return self._tip
        if self._stretch is None or self._stretch[0] != kept:
            count = min(self._parameters.stride - 1, self.known - kept)
            with one_thread():
                steps = self._run.kernel.steps(self._run.plan, kept, count, self._parameters.row(0, kept))
            self._stretch = kept, steps.after
        row: FloatArray = self._stretch[1][k - kept - 1]
        return row

    def reach(self, k: int) -> Movement:
        """Compute up to k updates; what was computed stays, also where the movement is given up."""
        start = self.known
        if start >= k or self._end is not None:
            return
        for turn in train(self._run, start, self._tip, k):
            self._keep(turn)
            yield Progress(self.known - start, k - start)

    def _keep(self, turn: Turn) -> None:
        J, gradients, after = turn.steps.J, turn.steps.gradients, turn.steps.after
        self._parameters.add(after)
        columns = [J[:, None], norms(gradients)[:, None], gradients[:, gradients.shape[1] - self._gradients :]]
        if self._cost:
            with np.errstate(over="ignore", invalid="ignore"):
                columns.append((J + turn.steps.R)[:, None])
        self._columns.add(*columns)
        self._tip = after[-1].copy()
        self._stretch = None
        self._end = turn.end

    @property
    def most_at_once(self) -> int:
        """How many updates `recorded` may be asked for: all that are kept, or as many as are replayed in one go."""
        return MOST_KEPT if self._dense else self._replayed_at_once

    @property
    def quick(self) -> int:
        return MOST_KEPT if self._dense else self._replayed_quickly

    @property
    def _dense(self) -> bool:
        """Whether every update's columns and parameters are kept."""
        return self._columns.dense and self._parameters.dense

    def recorded(self, first: int, last: int) -> Recorded:
        """What is kept of these updates; where some of it was let go, they are computed anew."""
        columns, parameters = self._columns, self._parameters
        if self._dense:
            J, norm, gradients = (columns.rows(i, first, last) for i in range(3))
            before, after = parameters.rows(0, first - 1, last - 1), parameters.rows(0, first, last)
            return Recorded(first, J[:, 0], norm[:, 0], gradients, before, after)
        at = self._vector(first - 1)
        with one_thread():
            steps = self._run.kernel.steps(self._run.plan, first - 1, last - first + 1, at)
        before = np.concatenate([at[None, :], steps.after[:-1]])
        return Recorded(first, steps.J, norms(steps.gradients), steps.gradients, before, steps.after)

    def costs(self) -> list[Costs]:
        columns = self._columns
        return [Costs(range(columns.first, self.known + 1, columns.stride), columns.all(self._cost)[:, 0])]
