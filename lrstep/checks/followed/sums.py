"""Sums: where a sum over the examples first departs from the right one, as a loop adds them up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lrstep.checks.followed.examples import FollowedExamples
from lrstep.checks.followed.names import RoundChange, flat
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.checks.followed.values import Seat, split
from lrstep.checks.made import Made
from lrstep.formulas import FloatArray

SUMMED = ("J", "dw", "db")


def departures(training: Training, update: SeenUpdate, right: Made, name: str) -> Iterator[int]:
    """The lines of an update at which a sum is another than that of the examples up to there, by the names it has."""
    if name not in SUMMED or update.moment.m == 1:
        return
    parts = _parts(update, right, name)
    if parts is None:
        return
    sums = np.vstack([np.zeros(parts.shape[1]), np.cumsum(parts[_order(training, update)], axis=0)])
    for values in _running(training, update, name).values():
        place = _first(values, sums)
        if place is not None:
            yield place


def _parts(update: SeenUpdate, right: Made, name: str) -> FloatArray | None:
    """What each example adds, (m, 1) or (m, n)."""
    of_each = np.ravel(right.value("L" if name == "J" else "dz"))
    if of_each.size != update.moment.m or not np.isfinite(of_each).all():
        return None
    return of_each[:, None] * update.moment.X if name == "dw" else of_each[:, None]


def _examples(training: Training, update: SeenUpdate) -> FollowedExamples:
    return FollowedExamples(update.seen, training.loops, update.moment.m, update.rows)


def _order(training: Training, update: SeenUpdate) -> list[int]:
    """The examples in the order in which the round is about them."""
    return list(dict.fromkeys(_examples(training, update).at.values())) or list(range(update.moment.m))


Running = list[tuple[int, int, int | None, FloatArray]]
"""The number of a line, how many examples have begun, which number of the sum, and its value."""


def _running(training: Training, update: SeenUpdate, name: str) -> dict[tuple[str, int | None], Running]:
    """What the names of a sum are given by the lines of the loop over the examples."""
    at = _examples(training, update).at
    begun = {i: count for count, i in enumerate(dict.fromkeys(at.values()), 1)}
    running: dict[tuple[str, int | None], Running] = {}
    for change in update.seen.changes:
        seat = training.seats.get(change.key)
        if seat is None or change.place not in at or change.key[2] < 0:
            continue
        for item, value in _of_name(change, seat, name, update.moment.n):
            running.setdefault((change.path, item), []).append((change.place, begun[at[change.place]], item, value))
    return running


def _of_name(change: RoundChange, seat: Seat, name: str, n: int) -> Iterator[tuple[int | None, FloatArray]]:
    value = flat(change.value)
    for quantity, item, part in () if value is None else split(seat, value, n):
        if quantity == name and part.size == (n if name == "dw" and item is None else 1):
            yield item, part


def _first(values: Running, sums: FloatArray) -> int | None:
    """The first line at which none of what a sum may be, up to a factor, is right; None where it is right in all, or
    holds what only one example adds."""
    m = len(sums) - 1
    firsts = []
    for factor in (1.0, 1 / m, -1.0, -1 / m):
        wrong = (place for place, count, item, value in values if not _is_sum(value, factor * sums, count, item))
        firsts.append(next(wrong, None))
    if None in firsts:
        return None
    return max(place for place in firsts if place is not None)


def _is_sum(value: FloatArray, sums: FloatArray, count: int, item: int | None) -> bool:
    """Whether each number is the sum with the example that has begun, or still without it."""
    every = sums if item is None else sums[:, item : item + 1]
    off = 1e-9 * max(float(np.abs(every).max(initial=0)), 1e-3)
    return bool(((np.abs(value - every[count]) <= off) | (np.abs(value - every[count - 1]) <= off)).all())
