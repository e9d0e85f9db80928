"""The plan of a run: which rows each update uses, and what else holds in it besides the parameters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from math import isnan
from typing import NamedTuple

import numpy as np

from lrstep.data import RowNumbers, Rows
from lrstep.formulas import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The rows of one update, in the order in which they are used: a range, or row numbers (m,) where shuffled."""

    rows: range | RowNumbers

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, position: int) -> int:
        """The data row at a position of the batch."""
        return int(self.rows[position])

    def position(self, row: int) -> int | None:
        """Where in the batch a data row is used; None where it is not."""
        if isinstance(self.rows, range):
            return self.rows.index(row) if row in self.rows else None
        places = np.flatnonzero(self.rows == row)
        return int(places[0]) if len(places) else None

    def read(self, source: Rows, start: int, stop: int) -> tuple[FloatArray, FloatArray]:
        """X (stop−start, n) and y of the batch's positions `start` up to `stop`."""
        if isinstance(self.rows, range):
            return source.block(self.rows[0] + start, self.rows[0] + min(stop, len(self.rows)))
        return source.take(self.rows[start:stop])

    def read_each(self, source: Rows, starts: Iterable[int], length: int) -> Iterator[tuple[FloatArray, FloatArray]]:
        """X and y of each block of `length` positions that begins at one of `starts`; each holds until the next."""
        if isinstance(self.rows, range):
            first, end = self.rows[0], self.rows[0] + len(self.rows)
            return source.blocks((first + start, min(first + start + length, end)) for start in starts)
        return (source.take(self.rows[start : start + length]) for start in starts)


@dataclass(frozen=True)
class Batches:
    """The batches of a run. An epoch is one pass over `rows`; its last batch may be short and is kept."""

    rows: int
    size: int
    shuffle: bool = False
    seed: int = 0

    @cached_property
    def per_epoch(self) -> int:
        """Updates in one pass over the data."""
        return -(-self.rows // self.size)

    @cached_property
    def _everything(self) -> Batch | None:
        """The one batch that every update uses, where there is one."""
        return Batch(range(self.rows)) if self.per_epoch == 1 and not self.shuffle else None

    def epoch(self, k: int) -> int:
        """The pass over the data, counted from 0, that update k (from 1) belongs to."""
        return (k - 1) // self.per_epoch

    def length(self, k: int) -> int:
        """Examples in update k's batch."""
        start = (k - 1) % self.per_epoch * self.size
        return min(self.size, self.rows - start)

    def examples(self, k: int) -> int:
        """How many examples the updates up to k use, one after another."""
        epochs, updates = divmod(k, self.per_epoch)
        return epochs * self.rows + min(updates * self.size, self.rows)

    def batch(self, k: int) -> Batch:
        """The batch of update k = 1, 2, …; always the same object where all updates use the same rows."""
        return self._everything or self.span(k, k)

    def span(self, k: int, last: int) -> Batch:
        """The rows of updates k to `last`, one after another, as far as the epoch of k reaches; of one row, all."""
        if self.rows == 1:
            return Batch(np.zeros(last - k + 1, np.intp))
        first = (k - 1) % self.per_epoch
        updates = min(last - k + 1, self.per_epoch - first)
        rows = range(first * self.size, min((first + updates) * self.size, self.rows))
        if not self.shuffle:
            return Batch(rows)
        return Batch(_shuffled(self.rows, self.seed, self.epoch(k))[rows.start : rows.stop])


@dataclass(frozen=True)
class ToldBatches(Batches):
    """Batches of which somebody says the rows, update by update; as always where `rows_of` says nothing."""

    rows_of: Callable[[int], RowNumbers | None] = lambda k: None
    first: int = 1
    lengths: tuple[int, ...] = ()
    """Of the updates from `first` on, where they follow no rule; none where they do."""

    @cached_property
    def _ends(self) -> list[int]:
        """The examples used up to the end of each of these updates, and before the first of them."""
        return list(accumulate(self.lengths, initial=super().examples(self.first - 1)))

    def examples(self, k: int) -> int:
        """How many examples the updates up to k use, one after another."""
        after = k - self.first + 1
        if not self.lengths or after < 0:
            return super().examples(k)
        last = self.first + len(self.lengths) - 1
        beyond = super().examples(k) - super().examples(last) if k > last else 0
        return self._ends[min(after, len(self.lengths))] + beyond

    def length(self, k: int) -> int:
        """Examples in update k's batch."""
        if self.lengths and 0 <= k - self.first < len(self.lengths):
            return self.lengths[k - self.first]
        rows = self.rows_of(k)
        return super().length(k) if rows is None else len(rows)

    def batch(self, k: int) -> Batch:
        """The batch of update k, in the order in which its rows were told."""
        rows = self.rows_of(k)
        return super().batch(k) if rows is None else Batch(rows)

    def span(self, k: int, last: int) -> Batch:
        """Update k's rows alone, where they were told."""
        return super().span(k, last) if self.rows_of(k) is None else self.batch(k)


class Settings(NamedTuple):
    """What holds in an update: the learning rate, the rows as the kernel reads them (scaled, in the run's dtype), and
    what stands around the lesson's lines."""

    alpha: float
    rows: Rows
    as_read: Rows | None = None
    """Rows on the data's own scale, where they are not the data's any more."""
    l2: float = 0.0
    """The weight λ of the penalty R."""
    intercept: bool = True
    """Whether there is a b."""
    rate: Callable[[int], float | None] | None = None
    """alpha of an update, where each has its own; what it says None of has `alpha`."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands around the lesson's update: one learning rate, no penalty, and an intercept."""
        return self.rate is None and self.l2 == 0 and self.intercept

    def of(self, k: int) -> Settings:
        """The same with update k's own learning rate."""
        own = None if self.rate is None else self.rate(k)
        return self if own is None else self._replace(alpha=own)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Settings from an update on: those of the latest change at or before it. Changes rise in k."""

    first: Settings
    changes: tuple[tuple[int, Settings], ...] = ()

    def __iter__(self) -> Iterator[Settings]:
        """All that hold one after another."""
        return iter((self.first, *(settings for _, settings in self.changes)))

    def at(self, k: int) -> Settings:
        """What holds from some update up to k on, and in update k but for a learning rate of its own."""
        index = bisect_right(self.changes, k, key=lambda change: change[0])
        return self.changes[index - 1][1] if index else self.first

    def changed(self, k: int, settings: Settings) -> Schedule:
        """The same up to update k−1; from update k on, these settings."""
        return Schedule(self.first, (*((at, then) for at, then in self.changes if at < k), (k, settings)))

    def holds(self, k: int, last: int) -> int:
        """The last update up to `last` in which what holds in update k still does."""
        index = bisect_right(self.changes, k, key=lambda change: change[0])
        return min(last, self.changes[index][0] - 1) if index < len(self.changes) else last


class Plan(NamedTuple):
    """What a kernel needs to know of a run: what holds in an update, and which rows it uses."""

    schedule: Schedule
    batches: Batches

    def settings(self, k: int) -> Settings:
        """The learning rate, the rows and all else that holds in update k."""
        return self.schedule.at(k).of(k)

    def batch(self, k: int) -> Batch:
        """The rows of update k; the same object where it is the same batch."""
        return self.batches.batch(k)

    def alike(self, k: int, last: int) -> int:
        """How many of the updates k, k+1, … `last` have the batch and, but for alpha, the settings of update k."""
        return self.schedule.holds(k, last) - k + 1 if self.batch(k) is self.batch(k + 1) else 1

    def alphas(self, k: int, count: int) -> list[float]:
        """The learning rates of so many updates from k on, in which the same settings hold."""
        settings = self.schedule.at(k)
        if settings.rate is None:
            return [settings.alpha] * count
        own = map(settings.rate, range(k, k + count))
        return [settings.alpha if alpha is None else alpha for alpha in own]

    def rated(self, k: int, last: int) -> int:
        """The last update up to `last` up to which, from k on, each has a learning rate; k − 1 where k has none."""
        while k <= last and not isnan(self.settings(k).alpha):
            k = k + 1 if self.schedule.at(k).rate else self.schedule.holds(k, last) + 1
        return min(k - 1, last)

    def span(self, k: int, last: int) -> Batch:
        """The rows of the updates k, k+1, … as one, as far as one epoch and the same settings, but for alpha, reach, up
        to `last`."""
        return self.batches.span(k, self.schedule.holds(k, last))


@lru_cache(maxsize=2)  # an update's neighbours are of the same epoch, or of the one beside it
def _shuffled(rows: int, seed: int, epoch: int) -> RowNumbers:
    """The rows, sorted by raw words of a PCG64 seeded with [seed, epoch]: stable across NumPy versions."""
    words = np.random.PCG64([seed, epoch]).random_raw(rows)
    order: RowNumbers = np.argsort(words, kind="stable")
    order.setflags(write=False)
    return order
