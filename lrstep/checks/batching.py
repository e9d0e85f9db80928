"""Batching: over which rows a program that trains makes each of its updates, found from what comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import NamedTuple

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.matching import matches
from lrstep.checks.moment import Moment, Observed, Rows
from lrstep.checks.slip import Way
from lrstep.checks.trainers import TrainingSettings
from lrstep.checks.trajectories import Course, Stand

Batches = tuple[Rows, ...]
"""The rows of updates that are made one after another."""


class Family(NamedTuple):
    """A manner of going through the rows."""

    name: str
    words: str
    rounds: tuple[tuple[Batches, ...], ...]
    """For each round the batches that it may have; the last of these for all rounds after it."""
    ends: str = ""
    """What is advised of it."""

    def of(self, k: int) -> tuple[Batches, ...]:
        """What round k, from 1, may have."""
        return self.rounds[min(k, len(self.rounds)) - 1]


def depends_on_order(course: Course, start: Moment, settings: TrainingSettings) -> bool:
    """Whether it makes a difference in which order the rows come, the first and the last left where they are if there
    are others."""
    inner = range(start.m - 2, 0, -1)
    order = np.array([0, *inner, start.m - 1] if len(inner) > 1 else range(start.m - 1, -1, -1))
    moved = replace(start, X=start.X[order], y=start.y[order])
    stands = [course.after(each, settings._replace(steps=2)) for each in (start, moved)]
    first, second = stands
    if not isinstance(first, Stand) or not isinstance(second, Stand):
        return False
    close = 1e-4 if first.single else 1e-9
    mine, its = np.append(first.w, first.b), np.append(second.w, second.b)
    return mine.shape == its.shape and not np.allclose(mine, its, close, close, equal_nan=True)


def families(m: int, size: int) -> Iterator[Family]:
    """How m rows may be gone through by batches of a size, the likelier first."""
    whole, short = _cut(range(m), size), m % size
    each = "one row after the other" if size == 1 else f"batches of {size} rows in their order"
    yield Family("in order", each, ((whole,),))
    if short:
        dropped = "the short last batch is dropped in each round"
        yield Family("in order, dropped", each, ((whole[:-1],),), dropped)
    yield Family("in turn", f"{each}, one in each update", tuple(((rows,),) for rows in whole))
    if m > 5:
        return
    orders = [_cut(order, size) for order in permutations(range(m))]
    yield Family("shuffled", f"{each}, shuffled", (_distinct(orders),))
    if short:
        yield Family("shuffled, dropped", f"{each}, shuffled", (_distinct(order[:-1] for order in orders),), dropped)
    drawn = [(np.array(rows),) for rows in combinations(range(m), size)]
    yield Family("drawn", f"{size} rows drawn for each update", (tuple(drawn),))
    if size == 1:
        rounds = [tuple(np.array([row]) for row in rows) for rows in product(range(m), repeat=m)]
        yield Family("drawn, a round", f"{m} rows drawn in each round", (tuple(rounds),))
    elif size < m:
        again = [(np.array(rows),) for rows in product(range(m), repeat=size)]
        yield Family("drawn again", f"{size} rows drawn for each update, some more than once", (tuple(again),))


def _cut(order: Sequence[int], size: int) -> Batches:
    return tuple(np.array(order[i : i + size]) for i in range(0, len(order), size))


def _distinct(orders: Iterable[Batches]) -> tuple[Batches, ...]:
    """The order of the rows inside of a batch makes no difference."""
    kept = {tuple(tuple(sorted(rows)) for rows in order): order for order in orders}
    return tuple(kept.values())


def in_batches(observed: Observed, batches: Batches) -> Observed:
    """A moment as several updates, one after another, each over some of the rows."""
    moment = replace(observed.moment, batches=batches, earlier=None)
    return observed._replace(moment=moment, values={k: v for k, v in observed.values.items() if k != "J"})


def fitted(
    moments: Sequence[Observed], family: Family, ways: Sequence[Way], free: Sequence[float] = ()
) -> list[Observed] | None:
    """The moments with the rows of each round, where a family explains all of them; None where it does not."""
    kept: list[Observed] = []
    for observed in moments:
        fits = (in_batches(observed, batches) for batches in family.of(observed.moment.k))
        best = next((each for each in fits if explained(each, ways, free)), None)
        if best is None:
            return None
        kept.append(best)
    return kept


def in_rounds(moments: Sequence[Observed], family: Family) -> list[Observed]:
    """The moments with the rows of each round, in a family that has no choice."""
    return [in_batches(observed, family.of(observed.moment.k)[0]) for observed in moments]


def explained(observed: Observed, ways: Sequence[Way], free: Sequence[float] = (), *, of_cost: bool = False) -> bool:
    """Whether some ways give the parameters after a round, and its cost, too, where that is asked."""
    made = Made(observed.moment, ways, free or 0.0)
    return all(matches(observed, made, name) for name in observed.values if of_cost or name != "J")


def mislabelled(moments: Sequence[Observed], ways: Sequence[Way]) -> bool:
    """Whether every round is as it is with the labels in some order, and some only with labels of other rows."""
    others = 0
    for observed in moments:
        m = observed.moment.m
        whole: Batches = (np.arange(m),)
        orders = [whole, *(_cut(order, 1) for order in permutations(range(m)))]
        labels = sorted(
            {tuple(y) for y in permutations(observed.moment.y)}, key=lambda y: y != tuple(observed.moment.y)
        )
        pairs = ((np.array(y), batches) for y in labels for batches in orders)
        fitting = next(
            (y for y, batches in pairs
             if explained(in_batches(observed._replace(moment=replace(observed.moment, y=y)), batches), ways)), None,
        )  # fmt: skip
        if fitting is None:
            return False
        others += not np.array_equal(fitting, observed.moment.y)
    return others > 0


def keeps_one_batch(moments: Sequence[Observed]) -> bool:
    """Whether all updates are over one and the same batch of drawn rows."""
    sets = [tuple(sorted(observed.moment.batches[0])) for observed in moments]
    return len(sets) > 2 and len(set(sets)) == 1
