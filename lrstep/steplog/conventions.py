"""Conventions: what a right loop may do otherwise; each is held against every update so far, and told once."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import msgspec
import numpy as np

from lrstep.steplog.bounds import Loss, all_rows
from lrstep.steplog.case import Case, Judged, near
from lrstep.steplog.lines import Header

Flags = tuple[str, ...]

WORDS = {
    "likelihood": "is the log likelihood, which rises",
    "sum": "is the sum over the examples, not their mean",
    "data": "is over all rows, not the update's batch alone",
    "after": "is that of the parameters after the step",
}
"""What J may be otherwise, by the names that a header's `J` has for it."""
COMBINED: list[Flags] = [
    (), ("after",), ("sum",), ("after", "sum"), ("data",), ("after", "data"), ("data", "sum"), ("after", "data", "sum"),
]  # fmt: skip
TRIED: list[Flags] = [*COMBINED, *(("likelihood", *flags) for flags in COMBINED)]


class Advice(NamedTuple):
    """A convention that a log keeps throughout: no mistake."""

    id: str
    text: str


class CostConvention:
    """What J is in a stranger's log: of the conventions that explain every update so far the first, or what the header
    says. Where none explains one more, the first of those that did up to there is held to."""

    def __init__(self, header: Header) -> None:
        told = () if header.J is msgspec.UNSET else tuple(sorted(header.J))
        usual = header.engine is not None
        self._alive = [()] if usual else [told] if told in {tuple(sorted(flags)) for flags in TRIED[1:]} else TRIED
        self._settled = len(self._alive) == 1

    @property
    def flags(self) -> Flags:
        """The convention."""
        return self._alive[0]

    def judged(self, case: Case, usual: Judged) -> Judged:
        """J of an update beside what it is by the convention, having looked at which ones still explain it."""
        costs = _Costs(case, usual)
        if not self._settled:
            right = [flags for flags in self._alive if not costs.judged(flags).wrong.any()]
            self._settled = len(right) < 2
            self._alive = right or self._alive[:1]
        return costs.judged(self.flags)

    @property
    def advice(self) -> list[Advice]:
        """What is to be told of it."""
        ids = [flag for flag in WORDS if flag in self.flags]
        return [Advice("-".join(["J", *ids]), "J " + ", and ".join(WORDS[one] for one in ids))] if ids else []


class _Costs:
    """J of one update by other conventions, each computed when first asked for."""

    def __init__(self, case: Case, usual: Judged) -> None:
        self._case, self._usual = case, usual
        self._means_nothing = {"data"} if case.m == case.update.rows.rows else set()
        if case.m == 1:
            self._means_nothing.add("sum")
        self._judged: dict[Flags, Judged] = {(): usual}
        self._found: dict[tuple[bool, bool], Loss] = {}

    def judged(self, flags: Flags) -> Judged:
        """J beside what it is by a convention."""
        flags = tuple(flag for flag in flags if flag not in self._means_nothing)
        found = self._judged.get(flags)
        if found is None:
            loss = self._loss(after="after" in flags, data="data" in flags)
            times = (loss.count if "sum" in flags else 1) * (-1 if "likelihood" in flags else 1)
            right = np.array([loss.mean * times])
            if loss.saturates and not np.isfinite(self._usual.logged).all():
                right = self._usual.logged
            bound = np.array([loss.bound * abs(times)])
            found = self._judged[flags] = replace(self._usual, own=right, bound=bound, following=list)
        return found

    def _loss(self, *, after: bool, data: bool) -> Loss:
        found = self._found.get((after, data))
        if found is None:
            case = self._case
            rows = all_rows(case.update.rows) if data else case.read
            at = case.after if after else case.before
            dtype = np.dtype(case.header.dtype)
            found = self._found[after, data] = Loss(rows, at, dtype, textbook=case.strangers)
        return found


GRADIENT = ("da", "dz", "dw", "db")
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
        found = []
        for how, words in TIMES.items():
            names = [name for name, one in self.made_up_for.items() if one == how]
            if names:
                listed = f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"
                found.append(Advice(f"gradient-{how}", f"{listed} {words}"))
        if "w" in self._alive and not self._resolved:
            found.append(Advice("unresolved", "every step is smaller than what rounding may do to w and b: whether "
                                              "they move as they should cannot be told"))  # fmt: skip
        return found

    def look(self, case: Case, judged: Judged) -> None:
        """Which factors still explain a quantity, as it follows from the parameters."""
        name, logged, right, bound = judged.name, judged.logged, judged.own, judged.bound
        alive = self._alive.get(name)
        if alive == [""] and self._resolved:
            if not judged.by_own.all():
                self._alive[name] = []
            return
        if name in ("w", "b"):
            before = case.before[:-1] if name == "w" else case.before[-1:]
            logged, right = before - logged, before - right
            self._resolved |= bool((np.abs(right) > 4 * bound).any())
        m = float(case.m)
        factors = {"": 1.0, "ascent": -1.0, "sum": m, "mean": 1 / m, "ascent-sum": -m, "ascent-mean": -1 / m}
        self._alive[name] = [
            one for one in alive or (list(TIMES) if alive is None else [])
            if near(logged, factors[one] * right, bound * max(1.0, abs(factors[one]))).all()
        ]  # fmt: skip

    def of(self, name: str) -> list[str]:
        """The factors that explain a quantity in every update."""
        return self._alive.get(name, [])

    @property
    def made_up_for(self) -> dict[str, str]:
        """Each derivative that is otherwise throughout, and how, where every step is right by the parameters alone."""
        if not self._resolved or any("" not in self.of(name) for name in ("w", "b")):
            return {}
        return {name: found[0] for name in GRADIENT if (found := self.of(name)) and found[0]}

    @property
    def summed(self) -> bool:
        """Whether every step is that of the sum over the examples, and all derivatives given are."""
        given = [name for name in ("dw", "db") if name in self._alive]
        return self._resolved and all(self.of(name)[:1] == ["sum"] for name in ("w", "b", *given))
