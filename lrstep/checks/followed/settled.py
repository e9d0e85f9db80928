"""Settled: the value that each quantity of a round came to, and the lines from which on it has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.followed.names import Key
from lrstep.checks.followed.statements import Statements
from lrstep.checks.followed.values import ITEMS, Event, RoundFact, Seat, held, split
from lrstep.formulas import FloatArray
from lrstep.quantities import POINTWISE

Sets = dict[int, dict[str, int | None]]
"""By the number of a line in its round: the quantities that have their value from it on, or which number of them."""


class Settling:
    """A quantity, number by number, as the lines of a round give it."""

    def __init__(self, size: int) -> None:
        self.value = np.full(size, np.nan)
        self.places = np.full(size, -1)
        self._is_begun = False

    def take(self, event: Event, *, one: int | None = None) -> None:
        """What a line gave: all of it, which counts as new where any number of it is; or one number. `one` is the
        number that a line of one number is about, where it is given with all others."""
        is_first, self._is_begun = not self._is_begun, True
        if event.item is not None:
            self._item(event.item, float(event.value[0]), event.place)
            return
        if event.value.size != self.value.size:
            return
        if is_first:
            self.value, self.places[:] = event.value.copy(), event.place
            return
        new = ~((event.value == self.value) | (np.isnan(event.value) & np.isnan(self.value))) | (self.places < 0)
        if one is not None and not (self.places < 0).all():
            new[:] = new & (event.value != self.value) if new.any() else np.arange(len(new)) == one
            self.places[new] = event.place
        elif new.any():
            self.places[:] = event.place
        self.value = event.value.copy()

    def _item(self, item: int, value: float, place: int) -> None:
        if self.places[item] < 0 or not (
            value == self.value[item] or (value != value and self.value[item] != self.value[item])
        ):
            self.places[item] = place
        self.value[item] = value

    @property
    def is_whole(self) -> bool:
        """Whether each of its numbers was given."""
        return bool((self.places >= 0).all())

    def lines(self) -> dict[int, int | None]:
        """The line of all of it, or one for each number; where lines gave several, all of it by the last."""
        return lines_of(self.places)


def lines_of(places: NDArray[np.intp]) -> dict[int, int | None]:
    """The line of all numbers, or one for each; where lines gave several, all by the last. `places` has each one's."""
    if not places.size:
        return {}
    if (places == places[0]).all():
        return {int(places[0]): None}
    different = np.unique(places)
    if len(different) == len(places) > 1:
        return {int(place): item for item, place in enumerate(places)}
    return {int(different[-1]): None}


def settled(fact: RoundFact, seats: Mapping[Key, Seat], statements: Statements) -> tuple[dict[str, FloatArray], Sets]:
    """The values of a round by the lesson's names, and the lines that gave them."""
    sizes = dict.fromkeys(POINTWISE, fact.moment.m) | {"dw": fact.moment.n, "db": 1, "J": 1, "R": 1}
    before: dict[str, Settling] = {}
    after: dict[str, Settling] = {}
    start, end = fact.steps
    for event in _events(fact, seats):
        late = event.place > end
        if late and event.quantity != "J":
            continue
        if event.quantity == "J" and event.item is None:
            sizes["J"] = event.value.size
        kept = (after if late else before).setdefault(event.quantity, Settling(sizes[event.quantity]))
        if not late and event.place >= start and kept.is_whole:
            continue  # of the parameters as they are amid the step
        kept.take(event, one=_one(fact, event, statements))
    kept_all = {**after, **{name: each for name, each in before.items() if each.is_whole or name not in after}}
    values = {name: each.value for name, each in kept_all.items() if each.is_whole}
    sets: Sets = {}
    for name in values:
        for place, item in kept_all[name].lines().items():
            sets.setdefault(place, {})[name] = item
    return values, sets


def _events(fact: RoundFact, seats: Mapping[Key, Seat]) -> Iterator[Event]:
    """What its lines gave, in their order."""
    for change in fact.seen.changes:
        seat = seats.get(change.key)
        value = None if seat is None else held(change, fact)
        if seat is not None and value is not None:
            for name, item, part in split(seat, value, fact.moment.n):
                if item is not None or part.size == _size(name, fact) or name == "J":
                    yield Event(change.place, name, item, part)
        if fact.moment.m == 1:
            continue
        of_one = seats.get((*change.key[:2], ITEMS))
        if of_one is not None and (i := fact.examples.at.get(change.place)) is not None:
            value = held(change, fact)
            if value is not None and value.size == 1:
                yield Event(change.place, of_one.quantity, i, value)


def _size(name: str, fact: RoundFact) -> int:
    return fact.moment.m if name in POINTWISE else fact.moment.n if name == "dw" else 1


def _one(fact: RoundFact, event: Event, statements: Statements) -> int | None:
    """The number that a line is about which assigns one of several."""
    if event.item is not None or event.value.size < 2:
        return None
    line = fact.seen.executed[event.place]
    if not statements.is_item(line.line, line.file):
        return None
    return fact.examples.feature_at.get(event.place, 0)
