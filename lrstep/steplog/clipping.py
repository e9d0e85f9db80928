"""Clipping: a that a loop holds away from 0 and 1, by a bound of a or of z, and all that follows from such an a."""

from __future__ import annotations

import numpy as np

from lrstep.steplog.case import CLIPPED, Case
from lrstep.steplog.epsilons import TRIES, VALUES, Z_LIMITS, Advice

CANDIDATES = (*VALUES, *(1 / (1 + float(np.exp(limit))) for limit in Z_LIMITS))
FROM = 6.9
"""The |z| from which the largest of them shows."""


class ClippingConvention:
    """How near a comes to 0 and 1 in a stranger's log, where something else explains not every update so far."""

    def __init__(self, *, usual: bool) -> None:
        self._alive: list[float] = []
        self._tries = 0 if usual else TRIES

    def of(self, case: Case) -> Case:
        """An update with a held where it is; the same one where nothing says so."""
        if not (self._alive or self._tries) or not (np.abs(case.own("z")) > FROM).any():
            return case
        if self._alive and len(self._alive) == 1:
            return case.clipped(self._alive[0])
        if not self._alive and _is_right(case):
            return case
        explaining = [each for each in self._alive or CANDIDATES if _is_right(case.clipped(each))]
        if not self._alive and not explaining:
            self._tries -= 1
            return case
        self._alive = explaining or self._alive
        return case.clipped(self._alive[0])

    @property
    def names(self) -> frozenset[str]:
        """The quantities that may be otherwise for it."""
        return frozenset(CLIPPED if self._alive else ())

    @property
    def advice(self) -> list[Advice]:
        """What is to be told of it."""
        if not self._alive:
            return []
        value = f"{self._alive[0]:.4g}".replace("-", "−")
        which = value if len(self._alive) == 1 else f"a bound such as {value}"
        return [Advice("clipped", f"a is held {which} or more away from 0 and 1, and the gradient follows from it")]


def _is_right(case: Case) -> bool:
    return not any(judged.wrong.any() for judged in case.judged() if judged.name in CLIPPED)
