"""History: where the parameters of any update come from. Every kind keeps parameters only; the kernel does the rest."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from lrstep.engine.kernels import Parameters, read_only
from lrstep.engine.run import Run
from lrstep.engine.training import Turn, train


class Progress(NamedTuple):
    """How far a long movement is: `done` of `total` updates."""

    done: int
    total: int


Movement: TypeAlias = Generator[Progress, None, None]
"""Work that says how far it is. Whoever gives it up closes it; nothing has moved then."""


class End(NamedTuple):
    """Where a history ends for good: after update k, and why, as in `w is not finite in update 7`."""

    k: int
    why: str


class History(Protocol):
    """The parameters after k updates, for any k that can be reached."""

    @property
    def end(self) -> End | None:
        """Where it ends, once that is known."""
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
        self._rows = run.initial.vector[None, :].copy()
        self._known = 0
        self._end: End | None = None

    @property
    def end(self) -> End | None:
        """Where the run ends, once that is known."""
        return self._end

    def parameters(self, k: int) -> Parameters:
        """w and b after k updates, which have been reached."""
        if not 0 <= k <= self._known:
            raise LookupError(f"update {k} has not been reached")
        return Parameters.of(read_only(self._rows[k]))

    def reach(self, k: int) -> Movement:
        """Compute up to k updates; what was computed stays, also where the movement is given up."""
        start = self._known
        if self._known >= k or self._end is not None:
            return
        for turn in train(self._run, self._known, self._rows[self._known], k):
            self._keep(turn)
            yield Progress(self._known - start, k - start)

    def _keep(self, turn: Turn) -> None:
        while turn.last >= len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[turn.first : turn.last + 1] = turn.steps.after
        self._known = turn.last
        if turn.stop is not None:
            self._end = End(turn.stop.k, turn.stop.why)
