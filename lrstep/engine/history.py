"""History: where the parameters of any update come from. Every kind keeps parameters only; the kernel does the rest."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from lrstep.engine.blas import one_thread
from lrstep.engine.kernels import Parameters
from lrstep.engine.run import Run
from lrstep.engine.training import not_finite, train

NUMBERS_A_TURN = 2**22  # of X read between two signs of life: a few milliseconds
UPDATES_A_TURN = 512


class Progress(NamedTuple):
    """How far a long movement is: `done` of `total` updates."""

    done: int
    total: int


Movement: TypeAlias = Generator[Progress, None, None]
"""Work that says how far it is; closed before its end, it commits nothing."""


class Stop(NamedTuple):
    """Where a run ends for good: update k, and the name of what is no longer finite in it."""

    k: int
    name: str


class History(Protocol):
    """The parameters after k updates, for any k that can be reached."""

    @property
    def stopped(self) -> Stop | None:
        """Where the run ends, once that is known."""
        ...

    def parameters(self, k: int) -> Parameters:
        """w and b after k updates, which have been reached."""
        ...

    def reach(self, k: int) -> Movement:
        """Compute up to k updates, a turn at a time; may be left between turns. Ends early where the run does."""
        ...


class ComputedHistory:
    """Every update's parameters, computed from the first and kept: one row (w…, b) an update."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._turn_length = max(1, min(UPDATES_A_TURN, NUMBERS_A_TURN // (run.batches.size * run.n)))
        self._rows = np.empty((16, run.n + 1), run.dtype)
        self._known = 0
        self._stopped: Stop | None = None
        self._keep(0, run.initial)

    @property
    def stopped(self) -> Stop | None:
        """Where the run ends, once that is known."""
        return self._stopped

    def parameters(self, k: int) -> Parameters:
        """w and b after k updates, which have been reached."""
        if not 0 <= k <= self._known:
            raise LookupError(f"update {k} has not been reached")
        row = self._rows[k]
        return Parameters(row[:-1], row[-1])

    def reach(self, k: int) -> Movement:
        """Compute up to k updates; what was computed stays, also where the movement is given up."""
        start = self._known
        while self._known < k and self._stopped is None:
            with one_thread():
                self._turn(min(k, self._known + self._turn_length))
            yield Progress(self._known - start, k - start)

    def _turn(self, last: int) -> None:
        for done in train(self._run, self._known, self.parameters(self._known)):
            self._keep(done.k, done.after)
            name = not_finite(done.gradient, done.after)
            if name is not None:
                self._stopped = Stop(done.k, name)
            if done.k == last:
                return

    def _keep(self, k: int, at: Parameters) -> None:
        if k == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[k, :-1], self._rows[k, -1] = at
        self._known = k
