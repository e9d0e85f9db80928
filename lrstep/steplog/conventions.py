"""Conventions: what J may be otherwise in a right loop; each is held against every update so far, and told once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from lrstep import formulas
from lrstep.formulas import FloatArray
from lrstep.steplog.bounds import SLACK, Loss, all_rows
from lrstep.steplog.case import Case, Judged
from lrstep.steplog.epsilons import Advice, Epsilon, EpsilonConvention
from lrstep.steplog.lines import Header

Flags = tuple[str, ...]
Divisor = Literal["own", "batch", "size"]
"""What the penalty in J is divided by: the rows that J is of, those of the update's batch, or of a full one."""

WORDS = {
    "likelihood": "is the log likelihood, which rises",
    "sum": "is the sum over the examples, not their mean",
    "data": "is over all rows, not the update's batch alone",
    "after": "is that of the parameters after the step",
    "penalty": "includes the penalty R",
    "penalty-b": "includes the penalty, on b too",
    "epoch": "is that of all updates since the last J, each at its own parameters",
}
"""What J may be otherwise, by the names that a header's `J` has for it."""
PENALTIES = ("penalty", "penalty-b")
COMBINED: list[Flags] = [
    (), ("after",), ("sum",), ("after", "sum"), ("data",), ("after", "data"), ("data", "sum"), ("after", "data", "sum"),
]  # fmt: skip
UNPENALISED: list[Flags] = [*COMBINED, *(("likelihood", *flags) for flags in COMBINED)]
EPOCH: list[Flags] = [("epoch",), ("sum", "epoch")]
TRIED: list[Flags] = [
    *UNPENALISED,
    *EPOCH,
    *((*flags, penalty) for penalty in PENALTIES for flags in UNPENALISED),
]


class CostKind(NamedTuple):
    """What J may be."""

    flags: Flags = ()
    divisor: Divisor = "own"
    epsilon: Epsilon | None = None

    @property
    def penalised(self) -> bool:
        """Whether it includes a penalty."""
        return any(penalty in self.flags for penalty in PENALTIES)


class Running(NamedTuple):
    """The losses of the updates since the last J: their sum, that of the batches' means, how many of both, and whether
    all of them are known."""

    total: float = 0.0
    means: float = 0.0
    examples: int = 0
    updates: int = 0
    known: bool = True

    def with_update(self, case: Case) -> Running:
        """One update more."""
        J = float(case.own("J")[0])
        return Running(self.total + case.m * J, self.means + J, self.examples + case.m, self.updates + 1, self.known)

    def cost(self, kind: CostKind) -> tuple[float, float]:
        """J of all of them, and how many times the mean it is."""
        if "sum" in kind.flags:
            return (self.total, self.examples) if kind.divisor == "own" else (self.means, self.updates)
        return (self.total / self.examples if kind.divisor == "own" else self.means / self.updates), 1.0


class CostConvention:
    """What J is in a stranger's log: of the conventions that explain every update so far the first, or what the header
    says. Where none explains one more, the first of those that did up to there is held to."""

    def __init__(self, header: Header, epsilons: EpsilonConvention) -> None:
        self._epsilons = epsilons
        said = () if header.J is msgspec.UNSET else tuple(sorted(header.J))
        tried = [()] if header.engine is not None else TRIED if header.l2 else [*UNPENALISED, *EPOCH]
        if header.engine is None and said in {tuple(sorted(flags)) for flags in TRIED[1:]}:
            tried = [said]
        self._tried = [kind for flags in tried for kind in _kinds(flags)]
        self._alive = self._tried
        self._running, self._given = Running(), False

    def passed(self, case: Case) -> None:
        """That an update was made, whether it has a J or not."""
        self._running = (Running() if self._given else self._running).with_update(case)
        self._given = case.given("J") is not None

    @property
    def flags(self) -> Flags:
        """The convention."""
        return self._alive[0].flags

    def judged(self, case: Case, usual: Judged) -> Judged:
        """J of an update beside what it is by the convention, having looked at which ones still explain it."""
        if "epoch" in self.flags and not self._running.known:
            return replace(usual, own=usual.logged)  # of which nothing can be said here
        costs = _Costs(case, usual, self._running)
        if len(self._alive) > 1 or costs.judged(self._alive[0]).wrong.any():
            right = [kind for kind in self._alive if not costs.judged(kind).wrong.any()]
            self._alive = right or self._with_epsilon(costs) or self._alive[:1]
        return costs.judged(self._alive[0])

    def begin_anywhere(self) -> None:
        """What comes next need not follow what came last."""
        self._running, self._given = Running(known=False), False

    def penalty(self, case: Case, usual: Judged) -> Judged:
        """R of an update beside what it is as a part of such a J, where it is not the usual one."""
        if not usual.wrong.any() or {"after", "sum"}.isdisjoint(self.flags):
            return usual
        at, times = case.after if "after" in self.flags else case.before, case.m if "sum" in self.flags else 1
        right = times * np.atleast_1d(formulas.penalty(at[:-1], case.update.l2, case.m))
        return replace(usual, own=right, bound=SLACK * float(np.finfo(case.header.dtype).eps) * right)

    def _with_epsilon(self, costs: _Costs) -> list[CostKind]:
        """The conventions that explain J with an epsilon in it."""
        if not self._epsilons.tried:
            return []
        without = [kind for kind in self._tried if costs.judged(kind).wrong.any()]
        kinds = [CostKind(kind.flags, kind.divisor, epsilon) for kind in without for epsilon in self._epsilons.tried]
        right = [kind for kind in kinds if not costs.judged(kind).wrong.any()]
        self._epsilons.keep("J", list(dict.fromkeys(kind.epsilon for kind in right if kind.epsilon is not None)))
        return right

    def advice(self, *left_out: str) -> list[Advice]:
        """What is to be told of it, but for some that are told otherwise."""
        ids = [flag for flag in WORDS if flag in self.flags and flag not in left_out]
        return [Advice("-".join(["J", *ids]), "J " + ", and ".join(WORDS[flag] for flag in ids))] if ids else []


def _kinds(flags: Flags) -> list[CostKind]:
    kind = CostKind(flags)
    if kind.penalised:
        return [kind, kind._replace(divisor="batch"), kind._replace(divisor="size")]
    return [kind, kind._replace(divisor="batch")] if "epoch" in flags else [kind]


class _Costs:
    """J of one update by other conventions, each computed when first asked for."""

    def __init__(self, case: Case, usual: Judged, running: Running) -> None:
        self._case, self._usual, self._running = case, usual, running
        self._means_nothing = {"data"} if case.m == case.update.rows.rows else set()
        if case.m == 1:
            self._means_nothing.add("sum")
        if running.updates < 2 or not running.known:
            self._means_nothing.add("epoch")
        if not case.update.l2:
            self._means_nothing |= {*PENALTIES}
        self._meaning: dict[Flags, Flags] = {}
        self._judged: dict[CostKind, Judged] = {CostKind(): usual}
        self._losses: dict[tuple[bool, bool], Loss] = {}
        self._L: dict[tuple[bool, bool, Epsilon | None], tuple[float, float]] = {}

    def judged(self, kind: CostKind) -> Judged:
        """J beside what it is by a convention."""
        flags = self._meaning.get(kind.flags)
        if flags is None:
            flags = tuple(flag for flag in kind.flags if flag not in self._means_nothing)
            self._meaning[kind.flags] = flags
        if "epoch" in flags:
            return self._of_epoch(kind._replace(flags=flags))
        is_penalised = not set(PENALTIES).isdisjoint(flags)
        kind = CostKind(flags, kind.divisor if is_penalised else "own", kind.epsilon)
        if kind not in self._judged:
            self._judged[kind] = self._computed(kind)
        return self._judged[kind]

    def _computed(self, kind: CostKind) -> Judged:
        loss = self._loss(after="after" in kind.flags, data="data" in kind.flags)
        mean, bound = self._mean(loss, kind)
        R = self._penalty(loss, kind)
        times = (loss.count if "sum" in kind.flags else 1) * (-1 if "likelihood" in kind.flags else 1)
        right = np.array([(mean + R) * times])
        if loss.saturates and not np.isfinite(self._usual.logged).all():
            right = self._usual.logged
        bound = (bound + SLACK * float(np.finfo(self._case.header.dtype).eps) * R) * abs(times)
        of_L = {"after", "data"}.isdisjoint(kind.flags) and kind.epsilon is None
        following = partial(self._following, R, times) if of_L else list
        return replace(self._usual, own=right, bound=np.array([bound]), following=following)

    def _of_epoch(self, kind: CostKind) -> Judged:
        """J as the mean of the losses as they went."""
        cost, times = self._running.cost(kind)
        off = 2 * times * self._usual.bound + SLACK * float(np.finfo(self._case.header.dtype).eps) * abs(cost)
        return replace(self._usual, own=np.array([cost]), bound=off, following=list)

    def _following(self, R: float, times: float) -> list[FloatArray]:
        return [(mean + R) * times for mean in self._usual.following()]

    def _mean(self, loss: Loss, kind: CostKind) -> tuple[float, float]:
        """The mean of L, and what rounding may do to it."""
        key = "after" in kind.flags, "data" in kind.flags, kind.epsilon
        if key not in self._L:
            L = loss.values.L if kind.epsilon is None else kind.epsilon.of(loss.values)
            self._L[key] = float(L.mean()), loss.bound(L, 1.0 if kind.epsilon is None else kind.epsilon.value)
        return self._L[key]

    def _penalty(self, loss: Loss, kind: CostKind) -> float:
        """What of the penalty is in J."""
        if not kind.penalised:
            return 0.0
        at = self._case.after if "after" in kind.flags else self._case.before
        over = {"own": loss.count, "batch": self._case.m, "size": self._case.size}[kind.divisor]
        return float(formulas.penalty(at if "penalty-b" in kind.flags else at[:-1], self._case.update.l2, over))

    def _loss(self, *, after: bool, data: bool) -> Loss:
        if (after, data) not in self._losses:
            case = self._case
            rows = all_rows(case.update.rows) if data else case.read
            at = case.after if after else case.before
            self._losses[after, data] = Loss(rows, at, np.dtype(case.header.dtype), textbook=case.strangers)
        return self._losses[after, data]
