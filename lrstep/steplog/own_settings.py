"""Own settings: the run with the batches and the learning rates that a log's updates say they had."""

from __future__ import annotations

from functools import lru_cache

from lrstep.data import RowNumbers
from lrstep.engine import Batches, Run, ToldBatches
from lrstep.steplog.case import own_rows
from lrstep.steplog.index import LogIndex

AT_ONCE = 512  # updates that are read, and kept, together
REMEMBERED = 4096  # updates whose own batches are kept


def with_own_settings(run: Run, index: LogIndex) -> Run:
    """The run as the log's updates have it. Raises InputError where their batches follow no rule of length."""
    return _with_own_rates(_with_own_batches(run, index), index)


def _with_own_batches(run: Run, index: LogIndex) -> Run:
    """The run over the log's own batches, where it has such. Raises InputError where they follow no rule of length."""
    if not index.updates or own_rows(index.header, index.update(index.header.start + 1)) is None:
        return run
    first = index.header.start + 1

    @lru_cache(maxsize=REMEMBERED)
    def rows_of(k: int) -> RowNumbers | None:
        return own_rows(index.header, index.update(k)) if first <= k <= index.last else None

    plan = _plan(run.data.rows, lengths := _lengths(index), first)
    own = () if plan is not None else tuple(lengths)
    plan = plan or Batches(run.data.rows, max(lengths))
    return run.with_batches(ToldBatches(plan.rows, plan.size, rows_of=rows_of, first=first, lengths=own))


def _with_own_rates(run: Run, index: LogIndex) -> Run:
    """The run with the log's own learning rates, where its updates have such; the last of them beyond its end."""
    first = index.header.start + 1
    if not index.updates or index.update(first).alpha is None:
        return run

    @lru_cache(maxsize=REMEMBERED)
    def rate(k: int) -> float | None:
        return index.update(max(first, min(k, index.last))).alpha

    return run.changed(first, run.schedule.at(first)._replace(rate=rate))


def _lengths(index: LogIndex) -> list[int]:
    """How many rows each update used."""
    lengths: list[int] = []
    for k in range(index.header.start + 1, index.last + 1, AT_ONCE):
        lines = index.updates_from(k, min(index.last, k + AT_ONCE - 1))
        lengths += [len(line.batch or ()) for line in lines]
    return lengths


def _plan(rows: int, lengths: list[int], first: int) -> Batches | None:
    """Batches of these lengths: with a short last one in each pass over the rows, or all of one length; None where
    they follow no such rule."""
    size = max(lengths)
    for plan in (Batches(rows, size), Batches(max(1, rows // size) * size, size)):
        if all(plan.length(k) == length for k, length in enumerate(lengths, first)):
            return plan
    return None
