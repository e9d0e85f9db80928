"""Epsilons: what loops put into the logarithms of their loss, so that it stays finite where a rounds to 0 or 1."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from lrstep.formulas import FloatArray, Pointwise
from lrstep.steplog.case import Case, Judged


class Advice(NamedTuple):
    """A convention that a log keeps throughout: no mistake."""

    id: str
    text: str


class Epsilon(NamedTuple):
    """Added to what the logarithm is taken of, or the least that this may be, or how near a may come to 0 and 1."""

    kind: Literal["added", "least", "clipped"]
    value: float

    def loss(self, right: FloatArray, wrong: FloatArray) -> FloatArray:
        """L of examples to whose label the model gives the probability `right`, and to the other one `wrong`, (m,)."""
        if self.kind == "added":
            added: FloatArray = -np.log(right + self.value)
            return added
        least: FloatArray = -np.log(np.maximum(right, self.value))
        return least if self.kind == "least" else np.where(wrong < self.value, -np.log1p(-self.value), least)

    def of(self, values: Pointwise) -> FloatArray:
        """The same from what follows from z."""
        return self.loss(np.exp(-values.L), np.abs(values.dz))


VALUES = (*(10.0**-power for power in range(3, 17)), float(np.finfo(np.float32).eps))
Z_LIMITS = (10, 15, 20, 25, 30, 35)
"""What loops hold |z| within, so that a keeps away from 0 and 1."""
CANDIDATES = [
    *(Epsilon(kind, value) for kind in ("added", "least", "clipped") for value in VALUES),
    *(Epsilon("clipped", 1 / (1 + float(np.exp(limit)))) for limit in Z_LIMITS),
]
TRIES = 8  # updates: where none of the candidates explains so many, there is none


class EpsilonConvention:
    """The epsilons that explain every loss so far which nothing else explains; none where there is no such loss."""

    def __init__(self, *, usual: bool) -> None:
        self._alive: list[Epsilon] = []
        self._tries = 0 if usual else TRIES
        self.names: frozenset[str] = frozenset()
        """The quantities that have one."""

    @property
    def tried(self) -> list[Epsilon]:
        """Those that may explain a loss that nothing else does."""
        return self._alive or (CANDIDATES if self._tries > 0 else [])

    def keep(self, name: str, explaining: list[Epsilon]) -> None:
        """Those that explain one more loss of a quantity; where none does, those before are held to."""
        if explaining:
            self.names |= {name}
            self._alive = explaining
        elif not self._alive:
            self._tries -= 1

    def judged(self, case: Case, usual: Judged) -> Judged:
        """L of an update beside what it is with the epsilon that it has."""
        if not usual.wrong.any():
            return usual
        judged = {epsilon: _with(epsilon, case, usual) for epsilon in self.tried}
        self.keep("L", [epsilon for epsilon, loss in judged.items() if not loss.wrong.any()])
        return judged[self._alive[0]] if self._alive else usual

    def followed(self, J: Judged) -> None:
        """That J is the mean of losses with an epsilon, where it is."""
        if "L" in self.names and not (J.by_own.all() or J.wrong.any()):
            self.names |= {"J"}

    @property
    def advice(self) -> list[Advice]:
        """What is to be told of it."""
        if not self.names:
            return []
        values = {epsilon.value for epsilon in self._alive}
        value = f"{self._alive[0].value:.4g}".replace("-", "−")
        which = f"an epsilon of {value}" if len(values) == 1 else f"an epsilon, such as {value},"
        whose = "L and J have" if len(self.names) == 2 else f"{min(self.names)} has"
        return [Advice("epsilon", f"{whose} {which} in the logarithm")]


def _with(epsilon: Epsilon, case: Case, usual: Judged) -> Judged:
    own = epsilon.of(case.update.pointwise)
    return replace(
        usual, own=own, bound=case.bounds.of_loss(own, epsilon.value), following=partial(_following, epsilon, case)
    )


def _following(epsilon: Epsilon, case: Case) -> list[FloatArray]:
    of_a = [] if case.given("a") is None else [epsilon.loss(*case.probabilities)]
    return of_a if case.given("z") is None else [*of_a, epsilon.of(case.of_given_z)]
