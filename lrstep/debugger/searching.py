"""Searching: the next update, forward or back, at whose end a condition holds; and whether it does while training.

What a history records is looked at thousands of updates at once; a condition that needs more is looked at update by
update.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TypeAlias, TypeVar

import numpy as np

from lrstep.debugger.branches import Branch
from lrstep.debugger.breakpoints import ListingLine
from lrstep.debugger.columns import RecordedNamespace, from_columns
from lrstep.debugger.track import Address, Cursor
from lrstep.debugger.values import Values, values_at, values_at_end, values_of
from lrstep.engine import Done, History, Parameters, Progress, Run
from lrstep.expressions import Expression
from lrstep.expressions.evaluation import evaluate
from lrstep.quantities import OVERALL, PARAMETERS

FIRST_STRETCH = 256  # updates
_GRADIENTS = frozenset(OVERALL) - frozenset(PARAMETERS)

Sought = TypeVar("Sought")
Search: TypeAlias = Generator[Progress, None, Sought | None]
"""A search that says how far it is, and at last what it came to; None where there is nothing of the kind."""


def in_stretches(
    history: History, first: int, last: int, look: Callable[[int, int], Search[Sought]], *, backward: bool
) -> Search[Sought]:
    """Look from update `first` on, or back from `last`, through stretches that grow; on the way on, compute them."""
    k, length, total = last if backward else first, min(FIRST_STRETCH, history.most_at_once), last - first + 1
    while first <= k <= last:
        low, high = (max(first, k - length + 1), k) if backward else (k, min(last, k + length - 1))
        if not backward:
            for _ in history.reach(high):
                yield Progress(max(0, history.known - first), total)
        reached = min(high, history.known)
        sought = yield from part_of(look(low, reached), last - high if backward else low - first, total)
        if sought is not None or reached < high:
            return sought
        yield Progress(last - low + 1 if backward else high - first + 1, total)
        k, length = low - 1 if backward else high + 1, min(2 * length, history.most_at_once)
    return None


def part_of(search: Search[Sought], before: int, total: int) -> Search[Sought]:
    """A search that is a part of another: `before` updates of `total` have been looked through before it."""
    while True:
        try:
            progress = next(search)
        except StopIteration as end:
            sought: Sought | None = end.value
            return sought
        yield Progress(before + progress.done, total)


class Condition:
    """A condition at the end of each update of a branch, or just after a line outside the loop.

    With `begins` it is met only where it did not hold in the update before: where one must stop to see it happen.
    """

    def __init__(
        self, branch: Branch, expression: Expression, *, begins: bool = False, line: ListingLine | None = None
    ) -> None:
        expression.check(branch.run.n, branch.run.data.rows)
        self._branch, self._history = branch, branch.history
        self._expression = expression
        self._begins = begins
        self._lead = int(begins) + int(expression.uses_previous)
        self._last: tuple[int, bool] | None = None
        self._line = line
        ran = _ran(branch, line)
        columns_know = ran is not None and expression.names & _GRADIENTS <= ran
        self._columns = from_columns(expression) if columns_know else None
        self._moved = (ran or frozenset()) & frozenset(PARAMETERS)

    def search(self, first: int, last: int, *, backward: bool = False) -> Search[int]:
        """The first update from `first` up to `last` where it is met, computing those that have not been reached; or,
        backward, the last one of those that have."""
        first, look = max(self._history.start + 1, first), partial(self._in, backward=backward)
        return in_stretches(self._history, first, last, look, backward=backward)

    def from_columns(self, first: int, last: int) -> list[int]:
        """The updates of a stretch that has been reached at which it is met, as far as columns tell."""
        most = self._history.most_at_once
        stretches = ((start, min(last, start + most - 1)) for start in range(first, last + 1, most))
        masks = ((low, self._mask(low, high)) for stretch in stretches for low, high in self._pieces(*stretch))
        return [k for low, mask in masks if mask is not None for k in (np.flatnonzero(mask) + low).tolist()]

    def _in(self, first: int, last: int, *, backward: bool) -> Search[int]:
        """The same in a stretch that has been reached."""
        step = -1 if backward else 1
        for low, high in self._pieces(first, last)[::step]:
            mask = self._mask(low, high)
            if mask is not None:
                places = np.flatnonzero(mask)
                if len(places):
                    return low + int(places[-1 if backward else 0])
                continue
            for k in range(low, high + 1)[::step]:
                if self._met(k):
                    return k
                yield Progress(last - k if backward else k - first, last - first + 1)
        return None

    def _pieces(self, first: int, last: int) -> Sequence[tuple[int, int]]:
        """The stretch in pieces: what looks back over a seam, or before the first update, stands alone."""
        pieces: list[tuple[int, int]] = []
        starts = [self._history.start + 1, *(seam + 1 for seam in self._history.seams)]
        ends = [*(start - 1 for start in starts[1:]), last]
        for begin, end in zip(starts, ends, strict=True):
            low, high = max(first, begin), min(last, end)
            whole = max(low, begin + self._lead)
            pieces += [(k, k) for k in range(low, min(whole, high + 1))]
            pieces += [(whole, high)] if whole <= high else []
        return pieces

    def _mask(self, first: int, last: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
        """Whether it is met, for each update of a piece; None where that cannot be told from what is recorded."""
        columns = self._columns
        if (
            columns is None
            or first <= self._history.start + self._lead
            or any(seam < first <= seam + self._lead for seam in self._history.seams)
        ):
            return None  # it needs more than columns, or looks back over a seam or before the first update
        recorded = self._history.recorded(first - self._lead, last)
        if columns.gradients and recorded.gradients.shape[1] == 1:
            return None
        count = last - first + 1 + int(self._begins)
        start = self._lead - int(self._begins)
        with np.errstate(all="ignore"):
            value = evaluate(columns.node, RecordedNamespace(self._branch.run, recorded, start, count, self._moved))
        holds = np.broadcast_to(np.asarray(False if value is None else value, dtype=np.bool_), (count,))
        return holds[1:] & ~holds[:-1] if self._begins else holds

    def _met(self, k: int) -> bool:
        return self._holds(k) and not (self._begins and k > self._history.start + 1 and self._holds(k - 1))

    def _holds(self, k: int) -> bool:
        if self._last is not None and self._last[0] == k:
            return self._last[1]
        holds = self._expression.holds(self._values(k))
        if self._begins:
            self._last = k, holds
        return holds

    def _values(self, k: int) -> Values:
        if self._line is not None:
            return values_at(self._branch, self._branch.frame(self._line.program, self.cursor(k)))
        before = values_at_end(self._branch, k - 1) if self._expression.uses_previous else None
        return values_of(self._branch.new_update(k), before=before, place=self._branch.places.end_of_own(k))

    def cursor(self, k: int) -> Cursor:
        """Where it is looked at in update k."""
        assert self._line is not None
        cursor = self._branch.places.tracks[self._line.program].cursor(Address(k, self._line.op))
        assert cursor is not None
        return cursor


def _ran(branch: Branch, line: ListingLine | None) -> frozenset[str] | None:
    """What has run just after a line, or at the end; None for a scalar one, after which names are known in part."""
    names = [step.name for step in branch.places.tracks["vector"].program.before]
    if line is None:
        return frozenset(names)
    return frozenset(names[: names.index(line.op) + 1]) if line.program == "vector" else None


class Until:
    """Says after each update of a run whether a condition holds, remembering the one before where it reads `prev`."""

    def __init__(self, run: Run, condition: Expression) -> None:
        condition.check(run.n, run.data.rows)
        self._run = run
        self._condition = condition
        self._previous: Values | None = None

    def __call__(self, done: Done, before: Parameters) -> bool:
        """Whether it holds in an update that is done; updates come in their order."""
        update = self._run.update(done.k, before)
        here = values_of(update, done, self._previous)
        self._previous = values_of(update, done) if self._condition.uses_previous else None
        return self._condition.holds(here)
