"""Naming: which slips of the catalogue give exactly the numbers that a program gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.moment import Observed
from lrstep.checks.slip import Slip, Way
from lrstep.formulas import FloatArray
from lrstep.quantities import QUANTITIES

ORDER = tuple(quantity.name for quantity in QUANTITIES if quantity.code)
"""In which order an update computes its quantities."""
NEAR, NEAR_SINGLE = 1e-9, 2e-4
"""How far off, relative to the largest number of a quantity, rounding may put a number of float64 or of float32."""
MOST_MISTAKES, MOST_ADVICE = 2, 3


class Choice(NamedTuple):
    """A slip, and the way in which it was made."""

    slip: Slip
    way: Way


class Combination(NamedTuple):
    """Some slips together, and the number in one of them that may be any."""

    choices: tuple[Choice, ...]
    free: float = 0.0

    @property
    def mistakes(self) -> list[Choice]:
        """Those of them that are no advice."""
        return [choice for choice in self.choices if not choice.slip.advice]

    @property
    def advice(self) -> list[Choice]:
        """What is otherwise and right."""
        return [choice for choice in self.choices if choice.slip.advice]

    @property
    def cost(self) -> tuple[int, int, int]:
        """How unlikely it is: by how many mistakes, how much advice, and their ranks."""
        return len(self.mistakes), len(self.choices), sum(choice.way.rank for choice in self.choices)


@dataclass(frozen=True)
class Named:
    """What came of it."""

    best: Combination | None
    """What gives all of the numbers; nothing in it where all are right; None where nothing in the catalogue does."""
    others: tuple[Combination, ...]
    """What gives the same numbers, and is as likely."""
    wrong: tuple[str, ...]
    """The quantities that are not the lesson's, in the order of computing."""
    unexplained: tuple[str, ...] = ()
    """Those that `partly` does not explain either, where nothing explains all."""
    partly: Combination | None = None
    """Where nothing explains all: what explains most."""


def named(observed: Sequence[Observed], slips: Iterable[Slip]) -> Named:
    """The least that explains all numbers of some moments, of one program."""
    with np.errstate(all="ignore"):
        return _Search(observed, slips).named()


def matches(one: Observed, made: Made, name: str) -> bool:
    """Whether an observed quantity is what a program makes, within what rounding may do."""
    return near(one.values[name], made.value(name), single=one.single)


def near(values: FloatArray, right: FloatArray, *, single: bool = False) -> bool:
    """Whether numbers are as they should be, within rounding; of the same size, and NaN where that is due."""
    values, right = np.ravel(values), np.ravel(right)
    if values.shape != right.shape:
        return False
    finite = np.isfinite(right)
    if not np.array_equal(values[~finite], right[~finite], equal_nan=True):
        return False
    largest = float(np.max(np.abs(right[finite]), initial=0))
    bound = (NEAR_SINGLE if single else NEAR) * max(largest, 1e-3)
    return bool((np.abs(values[finite] - right[finite]) <= bound).all())


class _Search:
    def __init__(self, observed: Sequence[Observed], slips: Iterable[Slip]) -> None:
        self._observed = observed
        self._names = [name for name in ORDER if any(name in one.values for one in observed)]
        self._choices = [Choice(slip, way) for slip in slips for way in slip.ways]

    def named(self) -> Named:
        nothing = Combination(())
        wrong = tuple(name for name in self._names if name not in self._explained(nothing))
        if not wrong:
            return Named(nothing, (), wrong)
        best, scores = self._least(nothing)
        if best:
            likely = [each for each in best if each.cost[:2] == best[0].cost[:2]]
            return Named(likely[0], tuple(likely[1:]), wrong)
        most = max(scores, key=lambda each: (len(scores[each]), [-cost for cost in each.cost]), default=nothing)
        left = tuple(name for name in self._names if name not in scores.get(most, set()))
        improves = len(left) < len(wrong)
        return Named(None, (), wrong, left if improves else wrong, most if improves else None)

    def _least(self, nothing: Combination) -> tuple[list[Combination], dict[Combination, set[str]]]:
        """All that explains everything, by the fewest slips, the likeliest first; and what each one explains."""
        scores: dict[Combination, set[str]] = {nothing: self._explained(nothing)}
        for size in (1, 2):
            best = self._explaining_all(self._sets(size), scores)
            if best:
                return best, scores
        for _ in range(MOST_MISTAKES + MOST_ADVICE - 2):
            most = max(len(names) for names in scores.values())
            leading = [each for each, names in scores.items() if len(names) == most][:8]
            wider = {
                frozenset((*each.choices, choice)): (*each.choices, choice)
                for each in leading for choice in self._choices if choice not in each.choices
            }  # fmt: skip
            best = self._explaining_all(wider.values(), scores)
            if best:
                return best, scores
        return [], scores

    def _sets(self, size: int) -> Iterator[tuple[Choice, ...]]:
        return (each for each in combinations(self._choices, size) if _is_possible(each))

    def _explaining_all(
        self, sets: Iterable[tuple[Choice, ...]], scores: dict[Combination, set[str]]
    ) -> list[Combination]:
        best = []
        for choices in sets:
            if not _is_possible(choices):
                continue
            for combination in self._filled(choices):
                explained = self._explained(combination)
                if len(explained) == len(self._names):
                    best.append(combination)
                elif explained:
                    scores[combination] = explained
        return sorted(best, key=lambda each: each.cost)

    def _filled(self, choices: tuple[Choice, ...]) -> Iterator[Combination]:
        """The choices, with the number that explains a wrong quantity where one of them has such."""
        free = next((choice.way for choice in choices if choice.way.free), None)
        if free is None:
            yield Combination(choices)
            return
        ways = [choice.way for choice in choices]
        low, high = free.plausible
        for name in self._names:
            value = self._solved(ways, name)
            if value is not None and low <= value <= high:
                yield Combination(choices, value)
                return

    def _solved(self, ways: list[Way], name: str) -> float | None:
        """The number with which ways give a quantity as it was observed, where they depend on it."""
        numerator = denominator = 0.0
        for one in self._observed:
            if name in one.values:
                at_0, at_1 = (np.ravel(Made(one.moment, ways, free).value(name)) for free in (0.0, 1.0))
                values = np.ravel(one.values[name])
                if values.shape != at_0.shape or not np.isfinite(at_0).all() or not np.isfinite(values).all():
                    return None
                unit = at_1 - at_0
                if np.abs(unit).max(initial=0) > 1e-12 * max(1.0, float(np.abs(at_0).max(initial=0))):
                    numerator += float(unit @ (values - at_0))
                    denominator += float(unit @ unit)
        return numerator / denominator if denominator else None

    def _explained(self, combination: Combination) -> set[str]:
        """The quantities that are in every moment as the program with these slips makes them."""
        ways = [choice.way for choice in combination.choices]
        left = set(self._names)
        for one in self._observed:
            made = Made(one.moment, ways, combination.free)
            left -= {name for name in left & one.values.keys() if not matches(one, made, name)}
            if not left:
                break
        return left


def _is_possible(choices: Sequence[Choice]) -> bool:
    """Whether these can be in one program, and are no more than can be told apart."""
    ids = {choice.slip.id for choice in choices}
    mistakes = sum(not choice.slip.advice for choice in choices)
    return (
        len(ids) == len(choices)
        and mistakes <= MOST_MISTAKES
        and len(choices) - mistakes <= MOST_ADVICE
        and sum(choice.way.free for choice in choices) <= 1
    )
