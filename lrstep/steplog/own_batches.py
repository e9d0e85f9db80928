"""Own batches: a run over the rows that each update of a log says it used."""

from __future__ import annotations

from functools import lru_cache

from lrstep.data import RowNumbers
from lrstep.engine import Batches, Run, ToldBatches
from lrstep.errors import InputError, Place
from lrstep.steplog.case import own_rows
from lrstep.steplog.index import LogIndex

AT_ONCE = 512  # updates that are read together
REMEMBERED = 4096


def with_own_batches(run: Run, index: LogIndex) -> Run:
    """The run over the log's own batches, where it has such. Raises InputError where they follow no rule of length."""
    if not index.updates or own_rows(index.header, index.update(index.header.start + 1)) is None:
        return run
    first = index.header.start + 1

    @lru_cache(maxsize=REMEMBERED)
    def told(k: int) -> RowNumbers | None:
        return own_rows(index.header, index.update(k)) if first <= k <= index.last else None

    plan = _plan(run.data.rows, _lengths(index), index)
    return run.with_batches(ToldBatches(plan.rows, plan.size, rows_of=told))


def _lengths(index: LogIndex) -> list[int]:
    """How many rows each update used."""
    lengths: list[int] = []
    for k in range(index.header.start + 1, index.last + 1, AT_ONCE):
        lines = index.updates_from(k, min(index.last, k + AT_ONCE - 1))
        lengths += [len(line.batch or ()) for line in lines]
    return lengths


def _plan(rows: int, lengths: list[int], index: LogIndex) -> Batches:
    """Batches of these lengths: with a short last one in each pass over the rows, or all of one length."""
    size, start = max(lengths), index.header.start
    for plan in (Batches(rows, size), Batches(max(1, rows // size) * size, size)):
        if all(plan.length(k) == length for k, length in enumerate(lengths, start + 1)):
            return plan
    what = "the log's batches are of different lengths, and a debugger steps through equal ones"
    raise InputError(what, "verify it with lrstep replay --verify", Place(index.path))
