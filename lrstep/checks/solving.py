"""Solving: the numbers that ways leave free, such as λ or an epsilon, from the quantities that depend on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lrstep.checks.combination import Choice, reach
from lrstep.checks.made import Made
from lrstep.checks.moment import Observed
from lrstep.formulas import FloatArray

_STEP = 1e-6
_ROUNDS = 12
_MOMENTS = 2
"""Of how many moments the numbers are found: the others hold them against what they give."""


def solved(
    observed: Sequence[Observed], rights: Sequence[Made], choices: Sequence[Choice], wrong: Sequence[str]
) -> Iterator[tuple[float, ...]]:
    """The numbers with which some ways give wrong quantities as they were observed: of each that they reach, and of all.

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
        self._ways, self._free, self._names = [choice.way for choice in choices], free, names
        self._moments = [
            (each, right) for each, right in zip(observed, rights, strict=True) if any(name in each.values for name in names)
        ][:_MOMENTS]
        self._due = self._flat([each.values[name] for each, _ in self._moments for name in names if name in each.values])

    @staticmethod
    def _flat(values: list[FloatArray]) -> FloatArray:
        return np.concatenate([np.ravel(value) for value in values]) if values else np.zeros(0)

    def numbers(self) -> tuple[float, ...] | None:
        """By Gauss and Newton; None where they are not determined, or not plausible."""
        at, usable = np.zeros(len(self._free)), np.isfinite(self._due)
        for _ in range(_ROUNDS):
            now = self._values(at)
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
            if (np.abs(change) <= 1e-12 * np.maximum(np.abs(at), 1e-6)).all():
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
        return self._flat(
            [
                Made(each.moment, self._ways, numbers, right).value(name)
                for each, right in self._moments for name in self._names if name in each.values
            ]  # fmt: skip
        )
