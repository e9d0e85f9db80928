"""Values: which names of a round are quantities of the lesson, and which values they had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lrstep.checks.followed.examples import FollowedExamples
from lrstep.checks.followed.names import Key, RoundChange, SeenRound, flat
from lrstep.checks.followed.table import Side, bound_role
from lrstep.checks.followed.weights import SeenParameters
from lrstep.checks.made import Made
from lrstep.checks.matching import near
from lrstep.checks.moment import Moment
from lrstep.checks.numbered import feature_of
from lrstep.checks.roles import expression_role
from lrstep.formulas import FloatArray
from lrstep.quantities import BEFORE_THE_STEP, POINTWISE

VAGUE = re.compile(
    r"err|(?:^|_|\b|\[')(?:test|val|valid|validation|dev|best|prev|previous|old|last|min|max|total|running|epoch|cum|"
    r"acc|next|init|first)(?:_|\b|[A-Z])",
    re.IGNORECASE,
)
"""What is called an error may be a − y, y − a, a loss or a sum of any of them; a total one of many updates."""
_VERB = re.compile(r"^_*(?:compute|calculate|calc|get|find|eval|evaluate|return)_?", re.IGNORECASE)
NEVER_SUMMED = ("cost", "j")
"""Names of a J that may never have been summed; a loss may be one of each example."""
ITEMS = -1
"""In the place of a call's number: one number for each example, whichever call it is from."""
ROLES = (*BEFORE_THE_STEP, "dtheta", "gradient", "cost", "costs")
SHOWN_TWICE = 2
"""Rounds in which a name must hold a quantity's numbers, for that alone to say what it is."""


class Seat(NamedTuple):
    """What a name holds: a quantity, or of dw one feature."""

    quantity: str
    feature: int | None = None
    side: Side = ""
    """Where db stands beside dw."""
    by_name: bool = True


class Event(NamedTuple):
    """A line gave a quantity its value, or one number of it."""

    place: int
    quantity: str
    item: int | None
    value: FloatArray


@dataclass(frozen=True)
class RoundFact:
    """A round, and the update that it is."""

    seen: SeenRound
    moment: Moment
    parameters: SeenParameters
    steps: tuple[int, int]
    """The first line that changes a parameter, and the last."""
    examples: FollowedExamples
    single: bool = False
    after: tuple[FloatArray, float] | None = None
    """The parameters after it."""

    @cached_property
    def cost_after(self) -> FloatArray:
        """J at the parameters after the step."""
        return self.made.J if self.after is None else Made(self.moment.at(*self.after)).J

    @cached_property
    def made(self) -> Made:
        """The update as the lesson makes it."""
        return Made(self.moment)

    @property
    def sizes(self) -> frozenset[int]:
        """How many numbers a quantity may have."""
        return frozenset((1, self.moment.m, self.moment.n, self.moment.n + 1))

    def is_right(self, name: str, value: FloatArray) -> bool:
        """Whether a quantity is the lesson's."""
        return near(value, self.made.value(name), single=self.single)


def held(change: RoundChange, fact: RoundFact) -> FloatArray | None:
    """The numbers of a change, where they may be a quantity's."""
    value = change.value
    if isinstance(value, (int, np.integer)):
        return None  # a counter, or where a sum begins
    if isinstance(value, np.ndarray):
        return flat(value) if value.size in fact.sizes else None
    if isinstance(value, (list, tuple)) and expression_role(change.path) in ("costs", "J"):
        return None  # its last number has a name of its own
    if isinstance(value, (list, tuple, dict)):
        return flat(value) if len(value) in fact.sizes and not isinstance(value, dict) else None
    return flat(value)


@dataclass
class Holdings:
    """What the names of one round held, up to its step; and what those of one number held after it."""

    before: dict[Key, FloatArray] = field(default_factory=dict)
    after: dict[Key, FloatArray] = field(default_factory=dict)

    def get(self, key: Key) -> FloatArray | None:
        """What a name held, before the step where it did so there."""
        value = self.before.get(key)
        return self.after.get(key) if value is None else value


def of_other_data(fact: RoundFact) -> frozenset[int]:
    """The calls of a round that were given other labels than those of its batch, or features of other examples."""
    m, n, y = fact.moment.m, fact.moment.n, fact.moment.y
    others = set()
    for change in fact.seen.changes:
        line = fact.seen.executed[change.place]
        is_given = change.call != fact.seen.call and change.path.isidentifier() and len(line.changes) > 1
        role = expression_role(change.path) if is_given else None
        labels = flat(change.value) if role == "y" else None
        if labels is not None and labels.size > 1 and not _are_those(labels, y):
            others.add(change.call)
        shape = getattr(change.value, "shape", ()) if role == "X" else ()
        if len(shape) == 2 and shape not in ((m, n), (m, n + 1), (n, m), (n + 1, m)):
            others.add(change.call)
    return frozenset(others)


def _are_those(labels: FloatArray, y: FloatArray) -> bool:
    """Whether labels are those of the batch, whatever two numbers they are."""
    return labels.size == y.size and np.array_equal(labels == labels.max(), y == y.max())


def holdings(fact: RoundFact) -> Holdings:
    """What each name of a round held, in calls that are about its batch."""
    start, end = fact.steps
    kept = Holdings()
    others = of_other_data(fact)
    of_examples: dict[Key, dict[int, float]] = {}
    for change in fact.seen.changes:
        is_aside = change.path in fact.parameters.paths or change.call in others
        value = None if is_aside else held(change, fact)
        if value is None:
            continue
        amid = start <= change.place <= end
        if change.place > end:
            if value.size == 1:
                kept.after[change.key] = value
            continue
        if not amid or change.key not in kept.before:
            kept.before[change.key] = value
        if value.size == 1 and fact.moment.m > 1 and (i := fact.examples.at.get(change.place)) is not None:
            items = of_examples.setdefault((*change.key[:2], ITEMS), {})
            if not amid or i not in items:
                items[i] = float(value[0])
    m = fact.moment.m
    whole = {key: np.array([each[i] for i in range(m)]) for key, each in of_examples.items() if len(each) == m}
    kept.before |= whole
    return kept


def seats_of(facts: Sequence[RoundFact], bind: Mapping[str, str]) -> dict[Key, Seat]:
    """Which names hold which quantities, from what they are called and from the numbers that they held."""
    every = [holdings(fact) for fact in facts]
    keys = dict.fromkeys(key for each in every for key in (*each.before, *each.after))
    seats: dict[Key, Seat] = {}
    by_quantity: dict[str, list[_Holder]] = {}
    for key in keys:
        for holder in _holders(key, facts, every, bind):
            by_quantity.setdefault(holder.seat.quantity + str(holder.seat.feature or ""), []).append(holder)
    for holders in by_quantity.values():
        for holder in _kept(holders):
            seats.setdefault(holder.key, holder.seat)
    return seats


class _Holder(NamedTuple):
    key: Key
    seat: Seat
    is_right: bool
    is_before: bool
    said: bool
    first: bytes
    size: int


def _holders(
    key: Key, facts: Sequence[RoundFact], every: Sequence[Holdings], bind: Mapping[str, str]
) -> Iterator[_Holder]:
    """What a name may hold: what it is called, or what its numbers are."""
    there = [(fact, value) for fact, each in zip(facts, every, strict=True) if (value := each.get(key)) is not None]
    is_before = any(key in each.before for each in every)
    first = there[-1][1].tobytes()
    said = key[1] in bind.values()
    seat = seat_by_name(key, there[0][1].size, facts[0], bind)
    if seat is not None and (is_before or seat.quantity == "J"):
        is_right = _is_right(seat, there) if is_before else _is_right_after(there)
        yield _Holder(key, seat, is_right, is_before, said, first, there[0][1].size)
        return
    if len(there) >= SHOWN_TWICE and is_before and not said:
        by_value = _seat_by_value(there)
        if by_value is not None:
            yield _Holder(key, by_value, True, True, False, first, there[0][1].size)


def _kept(holders: Sequence[_Holder]) -> list[_Holder]:
    """Of names for one quantity those that are bound to it; else those that are right; else those that hold the same
    as the first of them, or of what a sum is as the last."""
    said = [each for each in holders if each.said]
    if said:
        return said
    summed = [each for each in holders if each.size == 1 or each.seat.quantity != "J"]
    holders = summed or holders
    before = [each for each in holders if each.is_before] or list(holders)
    right = [each for each in before if each.is_right]
    like = before[0] if before[0].seat.quantity in POINTWISE else before[-1]  # a sum is divided later
    return right or [each for each in before if each.first == like.first]


def seat_by_name(key: Key, size: int, fact: RoundFact, bind: Mapping[str, str]) -> Seat | None:
    """What a name of this many numbers holds by what it is called."""
    path, m, n = key[1], fact.moment.m, fact.moment.n
    said = next((name for name in ROLES if bind.get(name) == path), None)
    role = said or (None if VAGUE.search(path) else bound_role(path, bind, ROLES))
    if path.startswith("return"):
        role = "J" if path in ("return", "return[0]") and is_cost(key[0]) else None
    role = "J" if role in ("cost", "costs") or path.endswith(("[-1]", "[i]")) else role
    feature = feature_of(path)
    if size == 1 < n and feature is not None and feature < n:
        return Seat("dw", feature) if feature >= 0 else Seat("db")
    if role in POINTWISE:
        return Seat(role) if size == m and (key[2] == ITEMS or m == 1 or size > 1) else None
    if role in ("dtheta", "gradient") and fact.parameters.side and size == n + 1:
        return Seat("dw", side=fact.parameters.side)
    if role == "dw" or (role == "dtheta" and not fact.parameters.side):
        return Seat("dw") if size == n else None
    if role == "J" and path == "L" and size == m and (key[2] == ITEMS or m == 1 or size > 1):
        return Seat("L")  # as the lesson calls it
    if role == "J" and size == m and path.lower() in NEVER_SUMMED:
        return Seat("J")
    return Seat(role) if role in ("J", "db") and size == 1 else None


def is_cost(function: str) -> bool:
    """Whether a function is called a cost, whatever it does to get it: compute_cost, loss."""
    return expression_role(_VERB.sub("", function)) == "J" and not VAGUE.search(function)


def _seat_by_value(there: Sequence[tuple[RoundFact, FloatArray]]) -> Seat | None:
    """The first quantity whose numbers a name held in every round."""
    side = there[0][0].parameters.side
    for name in BEFORE_THE_STEP:
        if name == "R" and not there[0][0].moment.l2:
            continue
        if name == "db" and not there[0][0].parameters.intercept:
            continue
        if all(fact.is_right(name, value) for fact, value in there):
            return Seat(name, by_name=False)
    both = Seat("dw", side=side, by_name=False)
    return both if side and _is_right(both, there) else None


def _is_right(seat: Seat, there: Sequence[tuple[RoundFact, FloatArray]]) -> bool:
    for fact, value in there:
        parts = split(seat, value, fact.moment.n)
        if not parts:
            return False
        for name, item, part in parts:
            due = fact.made.value(name)
            if not near(part, due if item is None else due[item : item + 1], single=fact.single):
                return False
    return True


def _is_right_after(there: Sequence[tuple[RoundFact, FloatArray]]) -> bool:
    """Whether a cost is that of the parameters after each step."""
    return all(near(value, fact.cost_after, single=fact.single) for fact, value in there)


def split(seat: Seat, value: FloatArray, n: int) -> list[tuple[str, int | None, FloatArray]]:
    """The quantities in what a name holds: their names, which number of them, and the values."""
    if not seat.side:
        return [(seat.quantity, seat.feature, value)]
    if value.size != n + 1:
        return []
    dw, db = (value[1:], value[:1]) if seat.side == "first" else (value[:-1], value[-1:])
    return [("dw", None, dw), ("db", None, db)]
