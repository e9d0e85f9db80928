"""Solving: the numbers that ways leave free, such as λ or an epsilon, from the quantities that depend on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lrstep.checks.combination import Choice, reach
from lrstep.checks.made import Made
from lrstep.checks.matching import matches
from lrstep.checks.moment import Observed
from lrstep.formulas import FloatArray

_STEP = 1e-6
_ROUNDS = 12
_NUMBERS = 4
"""From how many observed numbers they are found, if there are so many: the others hold them against what they give."""


def solved(
    observed: Sequence[Observed], rights: Sequence[Made], choices: Sequence[Choice], wrong: Sequence[str]
) -> Iterator[tuple[float, ...]]:
    """The numbers with which some ways give wrong quantities as observed: of each that they reach, and of all.

    With fewer observed numbers than one more than those that are free, every number would explain them: none is given.
    """
    free = [i for i, choice in enumerate(choices) if choice.way.free]
    reached = [name for name in wrong if any(name in reach(choices[i].way) for i in free)]
    groups = [[name] for name in reached] if len(free) == 1 else []
    seen: list[tuple[float, ...]] = []
    for names in [*groups, reached] if len(reached) != 1 else groups or [reached]:
        numbers = _Fit(observed, rights, choices, free, names).numbers()
        if numbers is not None and not any(np.allclose(numbers, other, rtol=1e-9) for other in seen):
            seen.append(numbers)
            yield numbers


class _Fit:
    def __init__(
        self, observed: Sequence[Observed], rights: Sequence[Made], choices: Sequence[Choice], free: list[int],
        names: Sequence[str],
    ) -> None:  # fmt: skip
        self._ways, self._free = [choice.way for choice in choices], free
        self._asked: list[tuple[Observed, Made, list[str]]] = []
        due: list[FloatArray] = []
        for each, right in zip(observed, rights, strict=True):
            given = [name for name in names if name in each.values and not matches(each, right, name)]
            if given and sum(value.size for value in due) < _NUMBERS:
                self._asked.append((each, right, given))
                due += [np.ravel(each.values[name]) for name in given]
        self._due = np.concatenate(due) if due else np.zeros(0)

    def numbers(self) -> tuple[float, ...] | None:
        """By Gauss and Newton; None where they are not determined, or not plausible."""
        at, usable = np.zeros(len(self._free)), np.isfinite(self._due)
        now = self._values(at)
        for _ in range(_ROUNDS):
            if now.shape != self._due.shape:
                return None
            slopes = np.stack([(self._values(at + step) - now) / _STEP for step in _STEP * np.eye(len(at))])
            usable &= np.isfinite(now) & np.isfinite(slopes).all(axis=0)
            moves = usable & (np.abs(slopes) > 1e-9).any(axis=0)
            if moves.sum() <= len(at):
                return None
            change = np.linalg.lstsq(slopes[:, moves].T, (self._due - now)[moves], rcond=None)[0]
            at = at + change
            if not np.isfinite(at).all() or np.abs(at).max() > 1e12:
                return None
            foreseen, now = now + change @ slopes, self._values(at)
            if now.shape == foreseen.shape and (np.abs(now - foreseen)[moves] <= 1e-12 * np.abs(now[moves])).all():
                break
        return self._of_all(at)

    def _of_all(self, at: FloatArray) -> tuple[float, ...] | None:
        numbers = [0.0] * len(self._ways)
        for i, x in zip(self._free, at, strict=True):
            low, high = self._ways[i].plausible
            if not low <= x <= high:
                return None
            numbers[i] = float(x)
        return tuple(numbers)

    def _values(self, at: FloatArray) -> FloatArray:
        numbers = [0.0] * len(self._ways)
        for i, x in zip(self._free, at, strict=True):
            numbers[i] = float(x)
        parts = []
        for each, right, names in self._asked:
            made = Made(each.moment, self._ways, numbers, right)
            parts += [np.ravel(made.value(name)) for name in names]
        return np.concatenate(parts) if parts else np.zeros(0)
