"""Training: a loop that was followed, with its data, its parameters, its rate and its batches, and its updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from lrstep.checks.followed.batch import BatchRule, Places
from lrstep.checks.followed.between import NOWHERE, Between, OwnChange, between
from lrstep.checks.followed.examples import FollowedExamples
from lrstep.checks.followed.names import Key, SeenRound, flat, number
from lrstep.checks.followed.rate import SeenRate
from lrstep.checks.followed.settled import Sets, lines_of, settled
from lrstep.checks.followed.statements import Statements
from lrstep.checks.followed.step import ParameterStep, step_of
from lrstep.checks.followed.table import LoopData
from lrstep.checks.followed.values import RoundFact, Seat, seat_by_name, seats_of
from lrstep.checks.followed.weights import SeenParameters
from lrstep.checks.made import Made, make_together
from lrstep.checks.moment import Moment, Observed
from lrstep.formulas import FloatArray
from lrstep.quantities import QUANTITIES
from lrstep.tracing.stream import Loop, Round

FIRST = 6
"""Updates that tell what the names are, and in which mistakes are looked for first."""
SATURATED = 30.0
"""A |z| above which the textbook's lines may give no number."""
_ORDER = {quantity.name: i for i, quantity in enumerate(QUANTITIES)}


@dataclass(frozen=True)
class SeenUpdate:
    """One update, by the lesson's names."""

    k: int
    seen: SeenRound
    moment: Moment
    rows: Places | None
    """Of its batch, in their order; None for all of them."""
    values: Mapping[str, FloatArray]
    """What the script made: z, a, L, da, dz (m,), dw (n,), J, R, db (1,), and w (n,), b (1,) after the step."""
    sets: Sets
    """By the number of a line in its round: what has its value from it on."""
    single: bool
    fallback: int
    """The number of the line that changes the parameters last."""
    steps: bool
    """Whether any of its lines gives a parameter a value: where a round was not ended, none may."""
    known: frozenset[Key]
    """The names whose values are known to be quantities."""
    changes: tuple[OwnChange, ...] = ()
    """Of the parameters by themselves, before its step and behind it."""

    @cached_property
    def made(self) -> Made:
        """The update as the lesson makes it."""
        return Made(self.moment)

    @cached_property
    def observed(self) -> Observed:
        """As it is judged: without what the textbook's lines may have no number for."""
        left_out: tuple[str, ...] = ("R",)
        with np.errstate(all="ignore"):
            if not np.abs(self.made.z).max() <= SATURATED:
                left_out = ("R", "L", "J", "da")
        kept = {name: value for name, value in self.values.items() if name not in left_out}
        return Observed(self.moment, kept, self.single)


@dataclass(frozen=True)
class Training:
    """A loop that trains, and which of its names is what."""

    loop: Loop
    rounds: tuple[Round, ...]
    table: LoopData
    parameters: SeenParameters
    rate: SeenRate
    rule: BatchRule
    l2_path: str
    """Of a penalty, where its steps do not do without one."""
    loops: Sequence[Loop]
    statements: Statements
    bind: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[Key, Seat] = field(default_factory=dict)
    single: bool = False
    """Whether weights or data are of float32."""

    @property
    def bound(self) -> dict[str, str]:
        """Which name was taken for what."""
        bound = {"X": self.table.X_path, "y": self.table.y_path, "w": ", ".join(self.parameters.w)}
        bound |= {"b": self.parameters.b} if self.parameters.b else {}
        bound |= {"alpha": self.rate.path, "l2": self.l2_path}
        ranked = sorted(self.seats.items(), key=lambda each: not _is_called_so(each[0][1], each[1]))
        for (_, path, _), seat in ranked:
            of_seat = ("dw", "db") if seat.side else (seat.quantity,)
            for name in of_seat:
                if (
                    seat.feature is not None
                    and seat.feature > 0
                    and name in bound
                    and path not in bound[name].split(", ")
                ):
                    bound[name] = f"{bound[name]}, {path}"
                elif name not in bound or (bound[name].startswith("return") and not path.startswith("return")):
                    bound[name] = path
        order = {name: _ORDER.get(name, -1) for name in bound}
        data = [name for name in ("X", "y", "w", "b", "alpha", "l2") if name in bound]
        rest = sorted((name for name in bound if name not in data), key=lambda name: order[name])
        return {name: bound[name] for name in (*data, *rest) if bound[name] and not bound[name].startswith("return")}

    @property
    def read(self) -> tuple[str, ...]:
        """The names that tell of an update what it starts from and ends with, of which no line is known."""
        rule = (self.rule.path, *self.rule.paths, self.table.X_path if self.rule.how not in ("all", "columns") else "")
        every = (*self.parameters.paths, self.rate.path, self.l2_path, *rule)
        return tuple(dict.fromkeys(path for path in every if path))

    @cached_property
    def rate_varies(self) -> bool:
        """Whether a line may give the rate another value after the first."""
        return bool(self.rate.path) and self.statements.assigns(self.rate.path, self.loop)

    def moment(
        self, seen: SeenRound, k: int, earlier: Moment | None = None, around: Between | None = None
    ) -> tuple[Moment, Places | None, ParameterStep] | None:
        """The numbers that a round starts from; None where its parameters are not known. `around` spares looking."""
        around = around or self.around(seen)
        before = self.parameters.at(around.before(seen), seen.call, self.table.X.shape[1])
        if before is None:
            return None
        step = step_of(seen, self.parameters, around)
        places = self.rule.places(seen, self.table)
        rows = slice(None) if places is None else places
        l2 = (number(seen.after.get(self.l2_path)) or 0.0) if self.l2_path else 0.0
        moment = Moment(
            self.table.X[rows], self.table.y[rows], *before, alpha=self.rate.at(seen, step.last), l2=l2, k=k,
            earlier=earlier, rows=len(self.table.y), data=(self.table.X, self.table.y),
            intercept=self.parameters.intercept,
        )  # fmt: skip
        return moment, places, step

    def around(self, seen: SeenRound) -> Between:
        """The changes of the parameters that are no step of a round."""
        scope = seen.call if self.parameters.own else None
        return between(seen, self.parameters.paths, scope, self.statements)

    def after(self, seen: SeenRound) -> tuple[FloatArray, float] | None:
        """The parameters after the step of a round."""
        return self.parameters.at(self.around(seen).after(seen), seen.call, self.table.X.shape[1])

    def fact(self, seen: SeenRound, k: int, earlier: Moment | None = None) -> RoundFact | None:
        """A round as an update."""
        known = self.moment(seen, k, earlier)
        if known is None:
            return None
        moment, places, step = known
        examples = FollowedExamples(seen, self.loops, moment.m, places)
        after = self.after(seen)
        return RoundFact(seen, moment, self.parameters, (step.first, step.last), examples, self.single, after)

    def seated(self, facts: Sequence[RoundFact]) -> Training:
        """With the names of the quantities, as some updates tell them."""
        return replace(self, seats=seats_of(facts, self.bind))

    def update(
        self, seen: SeenRound, k: int, earlier: Moment | None = None, *, stepped: bool = False
    ) -> SeenUpdate | None:
        """A round as an update; None where its parameters are no numbers yet. Of one that is `stepped`, they are all
        that is known."""
        around = NOWHERE if stepped else self.around(seen)
        known = self.moment(seen, k, earlier, around)
        after = self.parameters.at(around.after(seen), seen.call, self.table.X.shape[1])
        if known is None or after is None:
            return None
        moment, places, step = known
        seats: Mapping[Key, Seat] = {}
        values: dict[str, FloatArray] = {}
        sets: Sets = {}
        if not stepped:
            examples = FollowedExamples(seen, self.loops, moment.m, places)
            fact = RoundFact(seen, moment, self.parameters, (step.first, step.last), examples, self.single)
            seats = self._with_new(fact)
            values, sets = settled(fact, seats, self.statements)
        values |= {"w": after[0]}
        if self.parameters.intercept:
            names = around.after(seen)
            b = flat(names.get(self.parameters.b, seen.call if self.parameters.own else None))
            values["b"] = np.array([after[1]]) if b is None or b.size == 1 else b
        _add_steps(sets, step)
        known_keys = frozenset(seats)
        return SeenUpdate(
            k, seen, moment, places, values, sets, self.single, step.last, step.given, known_keys, around.changes
        )

    def _with_new(self, fact: RoundFact) -> Mapping[Key, Seat]:
        """The names of the quantities, and those that no earlier round had, where they are called so."""
        quantities = {seat.quantity for seat in self.seats.values()}
        new = {
            change.key: seat
            for change in fact.seen.changes
            if "J" not in quantities and change.key not in self.seats and change.place <= fact.steps[1]
            and (seat := seat_by_name(change.key, 1, fact, self.bind)) is not None and seat.quantity == "J"
        }  # fmt: skip
        return {**self.seats, **new} if new else self.seats


def _is_called_so(path: str, seat: Seat) -> bool:
    """Whether a name is the lesson's: A, dZ, grads['dw'] come after it, and s last."""
    return seat.by_name and path.lower() == seat.quantity.lower()


def _add_steps(sets: Sets, step: ParameterStep) -> None:
    for place, item in lines_of(step.w).items():
        sets.setdefault(place, {})["w"] = item
    if step.b >= 0:
        sets.setdefault(step.b, {})["b"] = None


def made_together(updates: Sequence[SeenUpdate]) -> None:
    """Make those of some updates that take all rows of the data at once."""
    whole = [update.made for update in updates if update.rows is None]
    if len(whole) > 1:
        make_together(whole)
