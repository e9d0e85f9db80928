"""Patterns: how wrong numbers are, over all moments, where no slip of the catalogue gives them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.matching import NEAR, NEAR_SINGLE, near
from lrstep.checks.moment import Moment, Observed
from lrstep.formulas import FloatArray
from lrstep.quantities import BY_NAME

_FACTORS: tuple[tuple[str, Callable[[Moment], float]], ...] = (
    ("m", lambda moment: moment.m),
    ("1/m", lambda moment: 1 / moment.m),
    ("−1", lambda moment: -1.0),
    ("2", lambda moment: 2.0),
    ("½", lambda moment: 0.5),
    ("n", lambda moment: moment.n),
    ("1/n", lambda moment: 1 / moment.n),
    ("m/n", lambda moment: moment.m / moment.n),
    ("n/m", lambda moment: moment.n / moment.m),
    ("−m", lambda moment: -moment.m),
    ("−1/m", lambda moment: -1 / moment.m),
    ("2m", lambda moment: 2 * moment.m),
    ("1/(2m)", lambda moment: 1 / (2 * moment.m)),
    ("1/m²", lambda moment: 1 / moment.m**2),
    ("m²", lambda moment: moment.m**2),
    ("m/(m − 1)", lambda moment: moment.m / (moment.m - 1) if moment.m > 1 else math.nan),
    ("alpha", lambda moment: moment.alpha),
    ("−alpha", lambda moment: -moment.alpha),
    ("1/alpha", lambda moment: 1 / moment.alpha if moment.alpha else math.nan),
    ("b", lambda moment: moment.b),
    ("1/log(10)", lambda moment: 1 / math.log(10)),
    ("1/log(2)", lambda moment: 1 / math.log(2)),
)
"""What wrong numbers are often so many times the right ones of, the likelier first."""
_SIZES: tuple[tuple[str, Callable[[Moment], int]], ...] = (
    ("m, one for each example", lambda moment: moment.m),
    ("m·n, one for each feature of each example", lambda moment: moment.m * moment.n),
    ("m·m, one for each pair of examples", lambda moment: moment.m**2),
    ("n, one for each feature", lambda moment: moment.n),
    ("n + 1, one for each feature and one more", lambda moment: moment.n + 1),
    ("n·n, one for each pair of features", lambda moment: moment.n**2),
    ("1", lambda moment: 1),
)


class _Compared(NamedTuple):
    """A quantity in one moment: what was given and what is right."""

    moment: Moment
    given: FloatArray
    right: FloatArray
    near: float

    @property
    def wrong(self) -> list[int]:
        """Which of its numbers are wrong, where there are as many as should be."""
        bound = self.near * max(float(np.max(np.abs(self.right[np.isfinite(self.right)]), initial=0)), 1e-3)
        close = np.abs(self.given - self.right) <= bound
        same = close | (self.given == self.right) | (np.isnan(self.given) & np.isnan(self.right))
        return [int(i) for i in np.flatnonzero(~same)]


def pattern(
    observed: Sequence[Observed], name: str, right_in: Callable[[Moment], Made], *, is_loop: bool = False
) -> str:
    """How the wrong numbers of a quantity are, in words that go on after "NAME is wrong first; "; empty where nothing
    more can be told than one moment's numbers show. `right_in` makes what is right."""
    with np.errstate(all="ignore"):
        compared = [
            _Compared(each.moment, np.ravel(each.values[name]), np.ravel(right_in(each.moment).value(name)),
                      NEAR_SINGLE if each.single else NEAR)
            for each in observed if name in each.values
        ]  # fmt: skip
        wrong = [each for each in compared if each.given.size != each.right.size or each.wrong]
        if not wrong:
            return ""
        right = [each for each in compared if all(each is not other for other in wrong)]
        parts = [_how(name, wrong), _where(right, wrong, is_loop=is_loop)]
    return "; ".join(part for part in parts if part)


def _how(name: str, wrong: Sequence[_Compared]) -> str:
    if any(each.given.size != each.right.size for each in wrong):
        words = next(
            (words for words, size in _SIZES if all(size(each.moment) == each.given.size for each in wrong)), ""
        )
        return f"its size is {words}" if words else ""
    factor = next((words for words, of in _FACTORS if all(_is_times(each, of(each.moment)) for each in wrong)), "")
    if factor:
        return f"it is {factor} times the right {'number' if wrong[0].right.size == 1 else 'numbers'}"
    return _of_which(name, wrong)


def _is_times(compared: _Compared, factor: float) -> bool:
    return near(compared.given, factor * compared.right, off=compared.near) and bool(np.isfinite(compared.given).all())


def _of_which(name: str, wrong: Sequence[_Compared]) -> str:
    """Which numbers of it are wrong, where the others are right."""
    if BY_NAME[name].each == "example":
        for label in (0, 1):
            if all((each.moment.y[each.wrong] == label).all() for each in wrong):
                return f"it is wrong in examples of label {label} alone"
    return ""


def _where(right: Sequence[_Compared], wrong: Sequence[_Compared], *, is_loop: bool) -> str:
    """In which moments it is wrong, where it is right in others."""
    if not right:
        return ""
    if is_loop:
        first = min(each.moment.k for each in wrong)
        early = all(each.moment.k < first for each in right)
        return f"it is right before update {first:,}" if early else ""
    for words, right_sizes, wrong_sizes in (
        ("features", {each.moment.n for each in right}, {each.moment.n for each in wrong}),
        ("examples", {each.moment.m for each in right}, {each.moment.m for each in wrong}),
    ):
        if right_sizes.isdisjoint(wrong_sizes):
            kept = f"{' or '.join(map(str, sorted(right_sizes)))} {words}"
            return f"it is right with {kept}: a number may be written into the program, or read from outside of it"
    return f"it is right on {len(right)} of {len(right) + len(wrong)} sets of numbers"
