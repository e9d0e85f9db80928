"""Solving: the numbers that ways leave free, such as λ or an epsilon, from the quantities that depend on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lrstep.checks.combination import SlipChoice, reach
from lrstep.checks.made import Made
from lrstep.checks.matching import matches
from lrstep.checks.moment import Observed
from lrstep.formulas import FloatArray

_STEP = 1e-6
_ROUNDS = 12
_NOTHING = 1e-4
_NUMBERS = 4
"""From how many observed numbers they are found, if there are so many: the others hold them against what they give."""


def solved(
    observed: Sequence[Observed],
    rights: Sequence[Made],
    choices: Sequence[SlipChoice],
    wrong: Sequence[str],
    *,
    whole: bool = False,
) -> Iterator[tuple[float, ...]]:
    """The numbers with which some ways give wrong quantities as observed: of each that they reach, or of all where
    none alone tells one. With `whole` only those that may explain all.

    With fewer observed numbers than one more than those that are free, every number would explain them: none is given.
    """
    free = [i for i, choice in enumerate(choices) if choice.way.free]
    reached = [name for name in wrong if any(name in reach(choices[i].way) for i in free)]
    if whole and not any(each.single or each.within for each in observed):
        together = _Fit(observed[::-1], rights[::-1], choices, free, reached)  # at first w may be 0, and moves nothing
        if together.at is not None:
            numbers = together.numbers
            if numbers is not None and together.explains(numbers):
                yield numbers
            return
    seen: list[tuple[float, ...]] = []
    is_told = False
    for names in [*([name] for name in reached if len(free) == 1), reached]:
        if names is reached and (is_told or len(free) == len(reached) == 1):
            return  # they are told already, or cannot be
        fit = _Fit(observed, rights, choices, free, names)
        is_told |= fit.at is not None
        numbers = fit.numbers
        if whole and fit.at is not None and (numbers is None or not fit.explains(numbers)):
            return
        if numbers is not None and not any(np.allclose(numbers, other, rtol=1e-9) for other in seen):
            seen.append(numbers)
            yield numbers


class _Fit:
    def __init__(
        self, observed: Sequence[Observed], rights: Sequence[Made], choices: Sequence[SlipChoice], free: list[int],
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
        self.at = self._solution()
        """Those that come closest; None where they are not determined."""

    def _solution(self) -> FloatArray | None:
        """By Gauss and Newton."""
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
            if now.shape == foreseen.shape and self._is_closest(now[moves], foreseen[moves], self._due[moves]):
                break
        return at

    def _is_closest(self, now: FloatArray, foreseen: FloatArray, due: FloatArray) -> bool:
        """Whether a further round would change next to nothing, or next to nothing of what is still amiss."""
        off, amiss = np.abs(now - foreseen), np.abs(due - now).max()
        return bool((off <= 1e-12 * np.abs(now)).all() or off.max() <= _NOTHING * amiss)

    @property
    def numbers(self) -> tuple[float, ...] | None:
        """Of each way, 0 where it leaves none free; None where they are not determined, or not plausible."""
        if self.at is None:
            return None
        numbers = [0.0] * len(self._ways)
        for i, x in zip(self._free, self.at, strict=True):
            low, high = self._ways[i].plausible
            if not low <= x <= high:
                return None
            numbers[i] = float(x)
        return tuple(numbers)

    def explains(self, numbers: tuple[float, ...]) -> bool:
        """Whether the quantities are as observed with these numbers."""
        made = [(each, Made(each.moment, self._ways, numbers, right), names) for each, right, names in self._asked]
        return all(matches(each, its, name) for each, its, names in made for name in names)

    def _values(self, at: FloatArray) -> FloatArray:
        numbers = [0.0] * len(self._ways)
        for i, x in zip(self._free, at, strict=True):
            numbers[i] = float(x)
        parts = []
        for each, right, names in self._asked:
            made = Made(each.moment, self._ways, numbers, right)
            parts += [np.ravel(made.value(name)) for name in names]
        return np.concatenate(parts) if parts else np.zeros(0)
