"""History: where the parameters of any update come from. Every kind keeps parameters and a few scalars; the kernel does
the rest."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple, Protocol, TypeAlias, TypeVar, cast

import numpy as np

from lrstep.engine.given import Given
from lrstep.engine.kernels import Parameters
from lrstep.engine.traced import Traced
from lrstep.formulas import FloatArray

Result = TypeVar("Result")


class Progress(NamedTuple):
    """How far a long movement or other work is: `done` of `total`, in updates unless it says otherwise.

    `total` is 0 where nobody knows it.
    """

    done: int
    total: int
    what: str = "updates"


Movement: TypeAlias = Generator[Progress, None, None]
"""Work that says how far it is. Whoever gives it up closes it; nothing has moved then."""


def finished(work: Generator[Progress, None, Result], tell: Callable[[Progress], object] | None = None) -> Result:
    """What a work results in, done to its end; `tell` is called with each word of how far it is."""
    try:
        while True:
            progress = next(work)
            if tell is not None:
                tell(progress)
    except StopIteration as end:
        result: Result = end.value
        return result


class End(NamedTuple):
    """Where a history ends for good: after update k, and why, as in `w is not finite in update 7`."""

    k: int
    why: str
    finite: bool = False
    """Whether update k is as good as any, and only the one after it cannot be."""


class Recorded(NamedTuple):
    """What is known of the updates first, first+1, … as arrays over them, (c,) or (c, n+1)."""

    first: int
    J: FloatArray
    norm: FloatArray
    """‖dw‖."""
    gradients: FloatArray
    """(dw, db), or, where there are many features, db alone (c, 1)."""
    before: FloatArray
    """Parameters before each update."""
    after: FloatArray


def norms(gradients: FloatArray) -> FloatArray:
    """‖dw‖ of each of (dw, db) (c, n+1), in float64, as an expression's norm(dw) gives it."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.square(gradients[:, :-1].astype(np.float64, copy=False))
        return cast(FloatArray, np.sqrt(np.sum(squares, axis=-1)))


class Costs(NamedTuple):
    """What is minimised, J + R, at some updates along a run, at equal distances."""

    k: range
    values: FloatArray


class History(Protocol):
    """The parameters after k updates, for any k that can be reached. Each kind of history inherits from it."""

    start: int
    """The update after which it begins: 0, but for a log of a part of a run."""

    @property
    def end(self) -> End | None:
        """Where the run ends for good, once that is known."""
        return None

    @property
    def known(self) -> int:
        """The last update that has been reached."""

    @property
    def seams(self) -> tuple[int, ...]:
        """The updates after which one history goes over into another, in their order."""
        return ()

    def parameters(self, k: int) -> Parameters:
        """w and b after k updates, which have been reached."""

    def before(self, k: int) -> Parameters:
        """w and b that update k starts from: those after update k−1, but for an edit between them."""
        return self.parameters(k - 1)

    def reach(self, k: int) -> Movement:
        """Compute up to k updates, a turn at a time; may be left between turns. Ends early where the run does."""

    @property
    def quick(self) -> int:
        """For how many updates `recorded` takes no longer than a key press may."""

    @property
    def most_at_once(self) -> int:
        """How many updates `recorded` may be asked for."""

    def recorded(self, first: int, last: int) -> Recorded:
        """What is known of these updates, which have been reached and which no seam parts."""

    def costs(self) -> list[Costs]:
        """J + R along the run as far as it is known, thinned where there are many updates; one for each stretch."""

    def given(self, k: int) -> Given | None:
        """What somebody else's loop recorded of update k; None where it was computed."""
        return None

    def remarks(self, k: int) -> list[str]:
        """What a user should know of where update k comes from: nothing, where it was computed."""
        return []

    @property
    def traced(self) -> Traced | None:
        """The script that made it, where one was followed."""
        return None


class JoinedHistory(History):
    """One history up to the update at which another begins, and that one from there on.

    `remarks` are those of all updates of the other one.
    """

    def __init__(self, first: History, then: History, remarks: Sequence[str] = ()) -> None:
        self._first, self._then, self._remarks = first, then, remarks
        self.start, self._seam = first.start, then.start

    def _of(self, k: int) -> History:
        return self._first if k <= self._seam else self._then

    @property
    def end(self) -> End | None:
        return self._then.end

    @property
    def known(self) -> int:
        return self._then.known

    @property
    def seams(self) -> tuple[int, ...]:
        return (*(seam for seam in self._first.seams if seam < self._seam), self._seam)

    def parameters(self, k: int) -> Parameters:
        return self._of(k).parameters(k)

    def before(self, k: int) -> Parameters:
        """After the seam, those that the other one begins with: an edit may have made them."""
        return self._of(k).before(k)

    def reach(self, k: int) -> Movement:
        yield from self._first.reach(min(k, self._seam))
        yield from self._then.reach(k)

    @property
    def quick(self) -> int:
        return min(self._first.quick, self._then.quick)

    @property
    def most_at_once(self) -> int:
        return min(self._first.most_at_once, self._then.most_at_once)

    def recorded(self, first: int, last: int) -> Recorded:
        return self._of(last).recorded(first, last)

    def costs(self) -> list[Costs]:
        shared = ((k[: max(0, (self._seam - k.start) // k.step + 1)], cost) for k, cost in self._first.costs())
        return [*(Costs(k, cost[: len(k)]) for k, cost in shared if k), *self._then.costs()]

    def given(self, k: int) -> Given | None:
        return self._of(k).given(k)

    def remarks(self, k: int) -> list[str]:
        return self._first.remarks(k) if k <= self._seam else [*self._remarks]
