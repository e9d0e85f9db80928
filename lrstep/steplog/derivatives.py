"""Derivatives: what they may be otherwise in a right loop, because the update makes up for it: ascent, sums, a penalty
that the step alone has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.formulas import FloatArray
from lrstep.quantities import FEATUREWISE, OVERALL, PARAMETERS, QUANTITIES
from lrstep.steplog.case import Case, Judged, near
from lrstep.steplog.epsilons import Advice

DERIVATIVES = tuple(quantity.name for quantity in QUANTITIES if quantity.phase == "backward")

TIMES = {
    "": "",
    "ascent": "of the opposite sign, and the update adds: ascent, by the same steps",
    "sum": "summed over the examples, and the update divides by m",
    "mean": "divided by m already",
    "ascent-sum": "of the opposite sign and summed, and the update adds and divides by m",
    "ascent-mean": "of the opposite sign and divided by m already, and the update adds",
}
"""What the derivatives may be multiplied by, where what follows makes up for it."""
OF_PENALTY = {
    "apart": "dw is without the penalty, which the update adds",
    "data": "the penalty on w is divided by all rows, not by those of the update's batch",
    "size": "the penalty on w is divided by the same number in every update, also where the batch is shorter",
}
"""What the penalty in dw and in w may be otherwise."""


class Kind(NamedTuple):
    """What a derivative, or a step, may be."""

    times: str = ""
    penalty: str = ""

    def factor(self, case: Case) -> float:
        """What it is multiplied by, for the batch of an update."""
        m = case.m
        return {"": 1.0, "ascent": -1.0, "sum": m, "mean": 1 / m, "ascent-sum": -m, "ascent-mean": -1 / m}[self.times]

    def missing(self, case: Case) -> FloatArray:
        """What of the penalty is not in dw, of the one that an update's own batch would have, (n,)."""
        m, rows = case.m, case.update.rows.rows
        share = {"": 1.0, "apart": 0.0, "data": m / rows, "size": m / case.size}[self.penalty]
        return (1 - share) * formulas.decay(case.before[:-1], case.update.l2, m)


USUAL = Kind()


class GradientConvention:
    """What the derivatives of a stranger's log are otherwise, and whether each step is right all the same."""

    def __init__(self) -> None:
        self._alive: dict[str, list[Kind]] = {}
        self._resolved = False
        self._apart, self._added = False, False
        """Whether dw is without the penalty in this update; and whether in one such update the step had it."""

    @property
    def advice(self) -> list[Advice]:
        """What is to be told of it; and that no step tells anything, where there were some."""
        made_up_for = self.made_up_for
        names = {how: [name for name, kind in made_up_for.items() if kind.times == how] for how in TIMES if how}
        advice = [Advice(f"gradient-{how}", f"{listed(names[how])} {TIMES[how]}") for how in names if names[how]]
        of_penalty = dict.fromkeys(kind.penalty for kind in made_up_for.values() if kind.penalty)
        advice += [Advice(f"penalty-{kind}", OF_PENALTY[kind]) for kind in of_penalty]
        if "w" in self._alive and not self._resolved:
            advice.append(Advice("unresolved", "every step is smaller than the rounding of w and b: whether "
                                               "they move as they should cannot be told"))  # fmt: skip
        return advice

    def judged(self, case: Case, usual: Judged) -> Judged:
        """A quantity beside what it is by the kind that explains it, having looked at which ones still do; where none
        explains one more, those before are held to."""
        name = usual.name
        alive = self._alive.get(name)
        if alive != [USUAL] or not self._resolved:
            if name in PARAMETERS:
                before = case.before[:-1] if name in FEATUREWISE else case.before[-1:]
                self._resolved |= bool((np.abs(before - usual.own) > 4 * usual.bound).any())
            explaining = [kind for kind in (_kinds(name, case) if alive is None else alive) if _fits(kind, case, usual)]
            self._alive[name] = explaining or alive or []
            if name == "dw":
                self._apart = bool(explaining) and all(kind.penalty == "apart" for kind in explaining)
            elif name == "w":
                self._added |= self._apart and bool(explaining)
        kept = next(iter(sorted(self.of(name), key=_is_scaled)), USUAL)
        following = usual.following if name in DERIVATIVES else list  # a step need not be that of a derivative as it is
        factor = kept.factor(case)
        bound = usual.bound * max(1.0, abs(factor))
        return replace(usual, own=_right(kept, case, usual), bound=bound, following=following, times=factor)

    def of(self, name: str) -> list[Kind]:
        """The kinds that explain a quantity in every update so far, or in those before the first that none does."""
        return self._alive.get(name, [])

    @property
    def given(self) -> bool:
        """Whether the log has a derivative, other than by a."""
        return any(name in self._alive for name in DERIVATIVES if name != "da")

    @property
    def made_up_for(self) -> dict[str, Kind]:
        """Each derivative that is otherwise throughout, and how, where every step is right by the parameters alone; and
        w where its penalty is another's."""
        steps = {name: [kind for kind in self.of(name) if not kind.times] for name in PARAMETERS}
        if not self._resolved or not all(steps.values()):
            return {}
        of_w = steps["w"][0]
        kinds = {"w": [of_w], **{name: self.of(name) for name in DERIVATIVES}}
        possible = (of_w.penalty, "apart") if self._added else (of_w.penalty,)
        kinds["dw"] = [kind for kind in kinds["dw"] if kind.penalty in possible]
        return {name: kinds[name][0] for name in (*DERIVATIVES, "w") if kinds[name] and kinds[name][0] != USUAL}

    @property
    def summed(self) -> str:
        """What all derivatives given are, "sum" or "ascent-sum", where every step is that of the sum over the examples;
        empty where not."""
        given = [name for name in DERIVATIVES if name in OVERALL and name in self._alive]
        if not self._resolved or self.of("w")[:1] == [USUAL] or not all(map(self._may_be("sum"), PARAMETERS)):
            return ""
        return next((how for how in ("sum", "ascent-sum") if all(map(self._may_be(how), given))), "")

    def _may_be(self, how: str) -> Callable[[str], bool]:
        return lambda name: any(kind.times == how for kind in self.of(name))

    @property
    def turned(self) -> list[str]:
        """The derivatives of examples that are of the opposite sign."""
        return [name for name in DERIVATIVES if name not in OVERALL and self.of(name)[:1] == [Kind("ascent")]]


def _kinds(name: str, case: Case) -> list[Kind]:
    penalties = [""]
    if case.update.l2 and name in ("dw", "w"):
        penalties += ["data", "size"] if name == "w" else list(OF_PENALTY)
    return [Kind(how, penalty) for penalty in penalties for how in TIMES]


def _is_scaled(kind: Kind) -> bool:
    return bool(kind.times)


def _fits(kind: Kind, case: Case, usual: Judged) -> bool:
    """Whether a kind explains a quantity, or the step that made it."""
    bound = usual.bound * max(1.0, abs(kind.factor(case)))
    return bool(near(usual.logged, _right(kind, case, usual), bound).all())


def _right(kind: Kind, case: Case, usual: Judged) -> FloatArray:
    """A quantity by a kind, or what its step by that kind makes."""
    missing, factor = kind.missing(case) if kind.penalty else 0.0, kind.factor(case)
    if usual.name in DERIVATIVES:
        return np.asarray(factor * (usual.own - missing))
    before = case.before[:-1] if usual.name in FEATUREWISE else case.before[-1:]
    return np.asarray(before + factor * (usual.own + case.update.alpha * missing - before))


def listed(names: list[str]) -> str:
    """Some quantities, and that they are."""
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
