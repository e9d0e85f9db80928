"""Settings: what holds in an update besides the parameters, as a function of the update's number."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from lrstep.data import Rows


class Settings(NamedTuple):
    """The learning rate, and the rows as the kernel reads them (scaled, in the run's dtype)."""

    alpha: float
    rows: Rows
    as_read: Rows | None = None
    """Rows on the data's own scale, where they are not the data's any more."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Settings from an update on: those of the latest change at or before it. Changes rise in k."""

    first: Settings
    changes: tuple[tuple[int, Settings], ...] = ()

    def at(self, k: int) -> Settings:
        """What holds in update k."""
        index = bisect_right(self.changes, k, key=lambda change: change[0])
        return self.changes[index - 1][1] if index else self.first

    def changed(self, k: int, settings: Settings) -> Schedule:
        """The same up to update k−1; from update k on, these settings."""
        return Schedule(self.first, (*((at, then) for at, then in self.changes if at < k), (k, settings)))

    def holds(self, k: int, last: int) -> int:
        """The last update up to `last` in which what holds in update k still does."""
        index = bisect_right(self.changes, k, key=lambda change: change[0])
        return min(last, self.changes[index][0] - 1) if index < len(self.changes) else last
