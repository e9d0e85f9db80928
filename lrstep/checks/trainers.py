"""Trainers: a function or class that trains, called for so many updates with data, a rate and initial parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations, product
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks import constants
from lrstep.checks.callee import Arguments, Callee, CallStep, Handed, Parameter, Recipe, Reply, Signature
from lrstep.checks.classes import DATA, settings, training_method
from lrstep.checks.constants import WrittenNumber
from lrstep.checks.forms import Form
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.checks.readers import keys_of, readers
from lrstep.checks.roles import Role, role
from lrstep.formulas import FloatArray

NO_TOLERANCE, HARDLY_PENALISED = 0.0, 1e300
MOST_NUMBERS = 4
"""How many numbers that are written into a program are tried as its rate."""


class Slot(NamedTuple):
    """A parameter of theirs, and what it is given; nothing where its default is left."""

    name: str
    role: Role | None
    default: Any = ...


class TrainingSettings(NamedTuple):
    """What one run is asked for."""

    steps: int
    alpha: float
    batch: int


@dataclass(frozen=True)
class TrainingPlan:
    """How it is called."""

    method: str
    construct: tuple[Slot, ...]
    call: tuple[Slot, ...]
    attributes: Mapping[str, Role] = field(default_factory=dict)
    """Settings that are attributes alone."""
    unknown: tuple[str, ...] = ()
    """Parameters that have to be given, and for which nothing is known."""
    guessed: Mapping[str, Role] = field(default_factory=dict)
    """What names were taken for that tell nothing."""
    fixed: Mapping[Role, float] = field(default_factory=dict)
    """Settings that are numbers written into the program."""
    unsure: bool = False
    """Whether those may as well be other numbers that are written there."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All of them."""
        return (*self.construct, *self.call)

    def takes(self, *roles: Role) -> bool:
        """Whether any of these can be given."""
        return any(slot.role in roles for slot in self.slots) or any(its in roles for its in self.attributes.values())

    def name_of(self, its: Role) -> str:
        """Their name for it, empty where there is none."""
        names = [slot.name for slot in self.slots if slot.role == its]
        names += [f"self.{name}" for name, known in self.attributes.items() if known == its]
        return names[0] if names else ""


def planned(callee: Callee, bind: Mapping[str, str]) -> list[TrainingPlan]:
    """How a callee is called for what it is to do, the likelier first; `bind` says which of its names stand for what.
    Where a name that has to be given may stand for several things, there is one plan for each."""
    roles: dict[str, Role] = {name: its for its, name in bind.items() if not _is_number(name)}  # type: ignore[misc]
    method = training_method(callee)
    construct = _slots(callee.signature, roles) if callee.kind == "class" else ()
    call = _slots(callee.methods[method] if method else callee.signature, roles)
    if callee.kind == "class" and not method:
        call = ()
    construct, call = _with_guesses(construct, call)
    plans = []
    for guesses in _guesses((*construct, *call)):
        plan = TrainingPlan(method, _filled(construct, guesses), _filled(call, guesses), guessed=guesses)
        plan = replace(plan, unknown=_unknown(plan.slots))
        plans.append(plan if plan.unknown or callee.kind == "function" else _with_attributes(callee, plan))
    return [with_constants for plan in plans for with_constants in _with_constants(callee, plan, bind)]


def _with_constants(callee: Callee, plan: TrainingPlan, bind: Mapping[str, str]) -> list[TrainingPlan]:
    """With numbers for the rate and for how many updates there are, where these can't be given."""
    choices: list[list[WrittenNumber]] = []
    missing: list[Role] = [name for name in _SETTINGS if not plan.takes(name)]
    for name in missing:
        said = [WrittenNumber(float(bind[name]), name)] if _is_number(bind.get(name, "")) else []
        known = said or (constants.rates(callee) if name == "alpha" else constants.counts(callee))
        choices.append([known[0]] if known and known[0].name else known[:MOST_NUMBERS])
    filled = [(name, each) for name, each in zip(missing, choices, strict=True) if each]
    unsure = any(len(each) > 1 for _, each in filled)
    return [
        replace(plan, fixed={name: each.value for (name, _), each in zip(filled, numbers, strict=True)}, unsure=unsure)
        for numbers in product(*(each for _, each in filled))
    ]


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace("e-", "").isdigit()


def _with_attributes(callee: Callee, plan: TrainingPlan) -> TrainingPlan:
    """With the settings that are attributes alone."""
    if (plan.takes("steps") and plan.takes("alpha")) or any(slot.role in DATA for slot in plan.construct):
        return plan
    kept = settings(callee, Arguments((), _given(plan.construct, {})))
    missing = {name: its for name, (its, _) in kept.items() if not plan.takes(its)}
    return replace(plan, attributes=missing)


def _guesses(slots: tuple[Slot, ...]) -> list[dict[str, Role]]:
    """What the names that are not known may stand for."""
    names = _unknown(slots)
    known = {slot.role for slot in slots}
    roles: list[Role] = [] if known & {"w", "b", "theta", "parameters"} else ["theta"]
    roles += [name for name in _SETTINGS if name not in known]
    if not names or len(names) > len(roles):
        return [{}]
    return [dict(zip(names, order, strict=True)) for order in permutations(roles, len(names))]


def _filled(slots: tuple[Slot, ...], guesses: Mapping[str, Role]) -> tuple[Slot, ...]:
    return tuple(slot._replace(role=guesses.get(slot.name, slot.role)) for slot in slots)


def _slots(signature: Signature, roles: Mapping[str, Role]) -> tuple[Slot, ...]:
    return tuple(
        Slot(each.name, roles.get(each.name, _role_of(each)), each.default)
        for each in signature.parameters
        if each.kind in ("positional", "keyword")
    )


def _role_of(parameter: Parameter) -> Role | None:
    """By its name, and its default: beta=0.9 is no array of parameters."""
    its = role(parameter.name)
    return None if its == "theta" and isinstance(parameter.default, float) and parameter.default else its


def _with_guesses(construct: tuple[Slot, ...], call: tuple[Slot, ...]) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """Unknown names as what is missing, by their place and their defaults; data alone holds its labels, too."""
    if any(slot.role == "y" for slot in (*construct, *call)):  # then rows are those of X
        construct, call = (
            tuple(slot._replace(role="X") if slot.role == "rows" else slot for slot in slots)
            for slots in (construct, call)
        )
    known = {slot.role for slot in (*construct, *call)}
    missing: list[Role] = [] if "rows" in known else [name for name in DATA[:2] if name not in known]
    guessed = []
    for slot in (*construct, *call):
        if _is_otherwise(slot):
            slot = slot._replace(role=None)
        if slot.role is None and slot.default is ... and missing:
            slot = slot._replace(role=missing.pop(0))
        elif slot.role is None and _is_count(slot.default) and "steps" not in known:
            slot = slot._replace(role="steps")
            known.add("steps")
        elif slot.role is None and _is_rate(slot.default) and "alpha" not in known:
            slot = slot._replace(role="alpha")
            known.add("alpha")
        guessed.append(slot)
    if any(slot.role == "y" for slot in guessed):  # labels of their own: rows are without them
        guessed = [slot._replace(role="X") if slot.role == "rows" and "X" not in known else slot for slot in guessed]
    elif not any(slot.role == "rows" for slot in guessed):
        guessed = [slot._replace(role="rows") if slot.role == "X" else slot for slot in guessed]
    return tuple(guessed[: len(construct)]), tuple(guessed[len(construct) :])


def _is_otherwise(slot: Slot) -> bool:
    """Whether a letter is by its default something else than it is by its name: `a=0.01`, `n=1000`."""
    is_letter = len(slot.name) == 1
    return is_letter and (
        (slot.role in ("m", "n") and _is_count(slot.default))
        or (slot.role in ("a", "z", "X", "y", "theta", "w") and (_is_rate(slot.default) or _is_count(slot.default)))
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 5


def _is_rate(value: Any) -> bool:
    return isinstance(value, float) and 0 < value <= 1


_SETTINGS: tuple[Role, ...] = ("alpha", "steps")
_LEFT: tuple[Role, ...] = ("verbose", "seed", "threshold", "epsilon")
_GIVEN: tuple[Role, ...] = (
    "X", "y", "rows", "w", "b", "theta", "parameters", "alpha", "steps", "batch", "l2", "inverse l2", "tolerance",
    "m", "n", "a", *_LEFT,
)  # fmt: skip


def _unknown(slots: tuple[Slot, ...]) -> tuple[str, ...]:
    return tuple(slot.name for slot in slots if slot.default is ... and slot.role not in _GIVEN)


def _given(slots: tuple[Slot, ...], values: Mapping[Role, Handed]) -> dict[str, Handed]:
    """What the slots are given; the default of their own stays where nothing is to be said."""
    given = {}
    for slot in slots:
        value = values.get(slot.role) if slot.role is not None else None
        if value is None and slot.default is ...:
            value = _anything(slot.role)
        if value is not None and not (slot.role == "verbose" and slot.default is not ...):
            given[slot.name] = value
    return given


def _anything(its: Role | None) -> Handed:
    return Handed({"verbose": False, "seed": 0, "threshold": 0.5, "epsilon": 1e-15}.get(its or "", 1))


@dataclass(frozen=True)
class Trainer:
    """One that trains, and the form in which it takes its data."""

    callee: Callee
    plan: TrainingPlan
    form: Form
    intercept_last: bool = False
    """Whether theta has b behind the weights."""

    def run(self, start: Moment, asked: TrainingSettings) -> Reply:
        """What comes of so many updates from a moment's parameters, where it takes these, and data."""
        values = self._values(start, asked)
        construct = Arguments((), _given(self.plan.construct, values)) if self.callee.kind == "class" else None
        call = CallStep(Arguments((), _given(self.plan.call, values)), self.plan.method)
        sets = {name: values[its] for name, its in self.plan.attributes.items() if its in values}
        return self.callee.ask(Recipe((call,), construct, sets))

    @property
    def takes_start(self) -> bool:
        """Whether initial parameters can be given."""
        return self.plan.takes("w", "theta", "parameters")

    @property
    def one_vector(self) -> bool:
        """Whether the weights it takes hold b, too."""
        return self.plan.takes("theta") or (self.form.ones and not self.plan.takes("b"))

    def theta(self, w: FloatArray, b: float) -> FloatArray:
        """Both in one vector."""
        return np.append(w, b) if self.intercept_last else np.append(b, w)

    def _values(self, start: Moment, asked: TrainingSettings) -> dict[Role, Handed]:
        form = self.form
        theta = form.weights(self.theta(start.w, start.b))
        w, b = theta if self.one_vector else form.weights(start.w), Handed(float(start.b))
        unseeded = any(slot.role == "seed" and slot.default is None for slot in self.plan.slots)
        seeds: dict[Role, Handed] = {"seed": Handed(0)} if unseeded else {}
        if form.library in ("torch", "jax"):
            b = form.given(np.array(start.b))
        return {
            "X": form.data(start.X), "y": form.labels(start.y), "rows": form.rows(start.X, start.y), "w": w, "b": b,
            "theta": theta, "parameters": self._parameters(w, b),
            "alpha": Handed(asked.alpha), "steps": Handed(asked.steps), "l2": Handed(start.l2),
            "batch": Handed(asked.batch), "inverse l2": Handed(HARDLY_PENALISED), "tolerance": Handed(NO_TOLERANCE),
            "m": Handed(start.m), "n": Handed(start.n), **seeds,
            "a": form.labels(Made(start).a),
        }  # fmt: skip

    def _parameters(self, w: Handed, b: Handed) -> Handed:
        """A dictionary of both, with the keys that the source reads."""
        name = self.plan.name_of("parameters")
        every = (keys_of(reader) for reader in readers(self.callee.source, self.callee.file, name)) if name else ()
        keys = next((each for each in every if each), [])
        roles = {key: role(key) for key in keys}
        kept = {key: w.value if its in ("w", "theta") else b.value for key, its in roles.items() if its}
        return Handed(kept or {"w": w.value, "b": b.value}, self.form.library)
