"""Conventions: what a right loop may do otherwise; each is held against every update so far, and told once."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np

from lrstep.quantities import FEATUREWISE, OVERALL, PARAMETERS, QUANTITIES
from lrstep.steplog.bounds import Loss, all_rows
from lrstep.steplog.case import Case, Judged, near
from lrstep.steplog.epsilons import Advice, Epsilon, EpsilonConvention
from lrstep.steplog.lines import Header

Flags = tuple[str, ...]

DERIVATIVES = tuple(quantity.name for quantity in QUANTITIES if quantity.phase == "backward")

WORDS = {
    "likelihood": "is the log likelihood, which rises",
    "sum": "is the sum over the examples, not their mean",
    "data": "is over all rows, not the update's batch alone",
    "after": "is that of the parameters after the step",
    "penalty": "includes the penalty R",
}
"""What J may be otherwise, by the names that a header's `J` has for it."""
COMBINED: list[Flags] = [
    (), ("after",), ("sum",), ("after", "sum"), ("data",), ("after", "data"), ("data", "sum"), ("after", "data", "sum"),
]  # fmt: skip
TRIED: list[Flags] = [*COMBINED, *(("likelihood", *flags) for flags in COMBINED)]


class CostConvention:
    """What J is in a stranger's log: of the conventions that explain every update so far the first, or what the header
    says. Where none explains one more, the first of those that did up to there is held to."""

    def __init__(self, header: Header, epsilons: EpsilonConvention) -> None:
        self._epsilons = epsilons
        said = () if header.J is msgspec.UNSET else tuple(sorted(header.J))
        usual = header.engine is not None
        self._tried = [()] if usual else [said] if said in {tuple(sorted(flags)) for flags in TRIED[1:]} else TRIED
        self._alive: list[tuple[Flags, Epsilon | None]] = [(flags, None) for flags in self._tried]

    @property
    def flags(self) -> Flags:
        """The convention."""
        return self._alive[0][0]

    def judged(self, case: Case, usual: Judged) -> Judged:
        """J of an update beside what it is by the convention, having looked at which ones still explain it."""
        costs = _Costs(case, usual)
        if len(self._alive) > 1 or costs.judged(*self._alive[0]).wrong.any():
            right = [convention for convention in self._alive if not costs.judged(*convention).wrong.any()]
            self._alive = right or self._with_epsilon(costs) or self._alive[:1]
        return costs.judged(*self._alive[0])

    def _with_epsilon(self, costs: _Costs) -> list[tuple[Flags, Epsilon | None]]:
        """The conventions that explain J with an epsilon in it."""
        without = [flags for flags in self._tried if costs.judged(flags, None).wrong.any()]
        pairs = [(flags, epsilon) for flags in without for epsilon in self._epsilons.tried]
        right = [pair for pair in pairs if not costs.judged(*pair).wrong.any()]
        self._epsilons.keep("J", list(dict.fromkeys(epsilon for _, epsilon in right)))
        return list(right)

    @property
    def advice(self) -> list[Advice]:
        """What is to be told of it."""
        ids = [flag for flag in WORDS if flag in self.flags]
        return [Advice("-".join(["J", *ids]), "J " + ", and ".join(WORDS[flag] for flag in ids))] if ids else []


class _Costs:
    """J of one update by other conventions, each computed when first asked for."""

    def __init__(self, case: Case, usual: Judged) -> None:
        self._case, self._usual = case, usual
        self._means_nothing = {"data"} if case.m == case.update.rows.rows else set()
        if case.m == 1:
            self._means_nothing.add("sum")
        self._judged: dict[tuple[Flags, Epsilon | None], Judged] = {((), None): usual}
        self._losses: dict[tuple[bool, bool], Loss] = {}
        self._L: dict[tuple[bool, bool, Epsilon | None], tuple[float, float]] = {}

    def judged(self, flags: Flags, epsilon: Epsilon | None) -> Judged:
        """J beside what it is by a convention."""
        flags = tuple(flag for flag in flags if flag not in self._means_nothing)
        if (flags, epsilon) not in self._judged:
            loss = self._loss(after="after" in flags, data="data" in flags)
            mean, bound = self._mean(loss, flags, epsilon)
            times = (loss.count if "sum" in flags else 1) * (-1 if "likelihood" in flags else 1)
            right = np.array([mean * times])
            if loss.saturates and not np.isfinite(self._usual.logged).all():
                right = self._usual.logged
            judged = replace(self._usual, own=right, bound=np.array([bound * abs(times)]), following=list)
            self._judged[flags, epsilon] = judged
        return self._judged[flags, epsilon]

    def _mean(self, loss: Loss, flags: Flags, epsilon: Epsilon | None) -> tuple[float, float]:
        """The mean of L, and what rounding may do to it."""
        key = "after" in flags, "data" in flags, epsilon
        if key not in self._L:
            L = loss.values.L if epsilon is None else epsilon.of(loss.values)
            self._L[key] = float(L.mean()), loss.bound(L, 1.0 if epsilon is None else epsilon.value)
        return self._L[key]

    def _loss(self, *, after: bool, data: bool) -> Loss:
        if (after, data) not in self._losses:
            case = self._case
            rows = all_rows(case.update.rows) if data else case.read
            at = case.after if after else case.before
            self._losses[after, data] = Loss(rows, at, np.dtype(case.header.dtype), textbook=case.strangers)
        return self._losses[after, data]


TIMES = {
    "": "",
    "ascent": "of the opposite sign, and the update adds: ascent, by the same steps",
    "sum": "summed over the examples, and the update divides by m",
    "mean": "divided by m already",
    "ascent-sum": "of the opposite sign and summed, and the update adds and divides by m",
    "ascent-mean": "of the opposite sign and divided by m already, and the update adds",
}
"""What the derivatives may be multiplied by, where what follows makes up for it."""


class GradientConvention:
    """What the derivatives of a stranger's log are multiplied by, and whether each step is right all the same."""

    def __init__(self) -> None:
        self._alive: dict[str, list[str]] = {}
        self._resolved = False

    @property
    def advice(self) -> list[Advice]:
        """What is to be told of it; and that no step tells anything, where there were some."""
        made_up_for = self.made_up_for
        names = {how: [name for name in made_up_for if made_up_for[name] == how] for how in TIMES}
        advice = [Advice(f"gradient-{how}", f"{listed(names[how])} {TIMES[how]}") for how in TIMES if names[how]]
        if "w" in self._alive and not self._resolved:
            advice.append(Advice("unresolved", "every step is smaller than the rounding of w and b: whether "
                                               "they move as they should cannot be told"))  # fmt: skip
        return advice

    def judged(self, case: Case, usual: Judged) -> Judged:
        """A quantity beside what it is by the factor that explains it, having looked at which ones still do; where none
        explains one more, those before are held to."""
        name, logged, right, bound = usual.name, usual.logged, usual.own, usual.bound
        following = usual.following if name in DERIVATIVES else list  # a step need not be that of a derivative as it is
        alive = self._alive.get(name)
        if alive != [""] or not self._resolved:
            if name in PARAMETERS:
                before = case.before[:-1] if name in FEATUREWISE else case.before[-1:]
                logged, right = before - logged, before - right
                self._resolved |= bool((np.abs(right) > 4 * bound).any())
            factors = _factors(case.m)
            explaining = [
                how for how in (list(TIMES) if alive is None else alive)
                if near(logged, factors[how] * right, bound * max(1.0, abs(factors[how]))).all()
            ]  # fmt: skip
            self._alive[name] = explaining or alive or []
        kept = self.of(name)
        factor = _factors(case.m)[kept[0]] if kept and name in DERIVATIVES else 1.0
        return replace(usual, own=factor * usual.own, bound=bound * max(1.0, abs(factor)), following=following)

    def of(self, name: str) -> list[str]:
        """The factors that explain a quantity in every update so far, or in those before the first that none does."""
        return self._alive.get(name, [])

    @property
    def given(self) -> bool:
        """Whether the log has a derivative, other than by a."""
        return any(name in self._alive for name in DERIVATIVES if name != "da")

    @property
    def made_up_for(self) -> dict[str, str]:
        """Each derivative that is otherwise throughout, and how, where every step is right by the parameters alone."""
        if not self._resolved or any("" not in self.of(name) for name in PARAMETERS):
            return {}
        return {name: how[0] for name in DERIVATIVES if (how := self.of(name)) and how[0]}

    @property
    def summed(self) -> bool:
        """Whether every step is that of the sum over the examples, and all derivatives given are."""
        given = [name for name in DERIVATIVES if name in OVERALL and name in self._alive]
        return self._resolved and all(self.of(name)[:1] == ["sum"] for name in (*PARAMETERS, *given))


def _factors(m: int) -> dict[str, float]:
    """The numbers of TIMES, for a batch of m."""
    return {"": 1.0, "ascent": -1.0, "sum": m, "mean": 1 / m, "ascent-sum": -m, "ascent-mean": -1 / m}


def listed(names: list[str]) -> str:
    """Some quantities, and that they are."""
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
