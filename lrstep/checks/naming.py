"""Naming: which slips of the catalogue give exactly the numbers that a program gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lrstep.checks.combination import Combination, SlipChoice, applies, is_possible, reach, reach_amid_advice
from lrstep.checks.made import Made
from lrstep.checks.matching import matches
from lrstep.checks.moment import Observed
from lrstep.checks.slip import Slip, Way
from lrstep.checks.solving import solved
from lrstep.quantities import QUANTITIES

ORDER = tuple(quantity.name for quantity in QUANTITIES if quantity.code)
"""In which order an update computes its quantities."""
MOST_MISTAKES, MOST_ADVICE = 3, 4
MOST_TOGETHER = 5
LEADING = 8
"""How many of those that explain most are joined with a further slip."""
ALL = 2**62
BITS_OF_A_WAY = 8
BITS_TO_SPARE = 12
"""How many bits more than it takes to choose slips the wrong numbers must have, that their agreement is no chance."""


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


def named(observed: Sequence[Observed], slips: Iterable[Slip], *, most_solved: int = ALL) -> Named:
    """The least that explains all numbers of some moments, of one program. Of what leaves numbers free, which takes
    long, `most_solved` combinations are tried."""
    with np.errstate(all="ignore"):
        return _Search(observed, slips, most_solved).named()


class _Search:
    def __init__(self, observed: Sequence[Observed], slips: Iterable[Slip], most_solved: int) -> None:
        self._left = most_solved
        self._observed = sorted(observed, key=lambda each: len(each.moment.batches))  # what takes longest last
        self._rights = [Made(each.moment) for each in self._observed]
        self._names = [name for name in ORDER if any(name in each.values for each in observed)]
        self._order = self._names
        self._wrong = [name for name in self._names if not self._is_right(name)]
        self._order = [*self._wrong, *(name for name in self._names if name not in self._wrong)]
        given = {*self._names, *(["l2"] if any(each.moment.l2 for each in observed) else [])}
        self._choices = [
            SlipChoice(slip, way) for slip in slips for way in slip.ways
            if applies(way, given) and not reach(way).isdisjoint(self._wrong)
        ]  # fmt: skip
        self._places = {choice: i for i, choice in enumerate(self._choices)}
        self._alone: dict[Way, set[str]] = {}
        self._scores: dict[Combination, set[str]] = {}

    def _is_right(self, name: str) -> bool:
        pairs = zip(self._observed, self._rights, strict=True)
        return all(matches(each, right, name) for each, right in pairs if name in each.values)

    def named(self) -> Named:
        wrong = tuple(self._wrong)
        if not wrong:
            return Named(Combination(()), (), wrong)
        best = self._least()
        if best:
            likely = [each for each in best if each.cost[:2] == best[0].cost[:2]]
            return Named(likely[0], tuple(likely[1:]), wrong)
        whole = [each for each in self._scores if self._is_whole(each)]
        most = min(whole, key=self._by_score, default=Combination(()))
        left = tuple(name for name in self._names if name not in self._scores.get(most, set()))
        explains = len(left) < len(wrong)
        return Named(None, (), wrong, left if explains else wrong, most if explains else None)

    def _is_whole(self, combination: Combination) -> bool:
        """Whether each of its ways explains all that it must be seen in: cost and gradient are not both sums where
        only one of them is."""
        return all(self._scores[combination] >= {*way.needs} & {*self._names} for way in combination.ways)

    def _by_score(self, combination: Combination) -> tuple[int, tuple[int, int, int]]:
        return -len(self._scores[combination]), combination.cost

    def _least(self) -> list[Combination]:
        """All that explains everything, by the fewest slips, the likeliest first."""
        singles = list(self._explaining_all((choice,) for choice in self._choices))
        advice = [choice for choice in self._choices if choice.slip.advice]
        is_exact = any(not choice.way.free for each in singles for choice in each.choices)
        for size in range(1, (2 if is_exact else MOST_ADVICE) + 1):
            best = [*self._explaining_all(self._sets(advice, size))]
            if best:
                return sorted(best, key=lambda each: each.cost)
        if singles:
            return sorted(singles, key=lambda each: each.cost)
        if self._are_telling(2):
            best = [*self._explaining_all(self._sets(self._joinable(), 2))]
            if best:
                return sorted(best, key=lambda each: each.cost)
        return self._joined()

    def _joined(self) -> list[Combination]:
        """Three slips and more: what explains most, and one more."""
        joinable = self._joinable()
        for size in range(2, MOST_TOGETHER + 1):
            if not self._are_telling(size):
                break
            leading = [each for each in sorted(self._scores, key=self._by_score)[:LEADING] if self._helps(each)]
            wider = {
                frozenset((*each.choices, choice)): tuple(self._in_order((*each.choices, choice)))
                for each in leading for choice in joinable
                if not choice.way.free or not self._alone.get(choice.way, set()).isdisjoint(self._wrong)
            }  # fmt: skip
            best = [*self._explaining_all(wider.values(), partly=True)]
            if best:
                return sorted(best, key=lambda each: each.cost)
        return []

    def _helps(self, combination: Combination) -> bool:
        """Whether some of what is wrong is explained."""
        return not self._scores[combination].isdisjoint(self._wrong)

    def _joinable(self) -> list[SlipChoice]:
        """Of ways that give the same numbers alone one, and none that gives fewer or more numbers than there are."""
        kept: dict[tuple[bool, bytes], SlipChoice] = {}
        others = []
        for choice in self._choices:
            if choice.way.free:
                others.append(choice)
                continue
            values = self._values(choice.way)
            if values is not None:
                key = choice.slip.advice, values
                if key not in kept or choice.way.rank < kept[key].way.rank:
                    kept[key] = choice
        return self._in_order((*kept.values(), *others))

    def _values(self, way: Way) -> bytes | None:
        """What a way gives alone in the first moments, to some digits; None where it is of another size."""
        parts = []
        for each, right in zip(self._observed[:3], self._rights, strict=False):
            made = Made(each.moment, [way], 0.0, right)
            for name, given in each.values.items():
                value = np.ravel(made.value(name))
                if value.size != given.size:
                    return None
                parts.append(value)
        with np.errstate(all="ignore"):
            values = np.concatenate(parts)
        return b" ".join(b"%.8g" % x for x in values)

    def _in_order(self, choices: tuple[SlipChoice, ...]) -> list[SlipChoice]:
        return sorted(choices, key=self._places.__getitem__)

    def _sets(self, choices: Sequence[SlipChoice], size: int) -> Iterator[tuple[SlipChoice, ...]]:
        return (each for each in combinations(choices, size) if self._may_explain_all(each))

    def _may_explain_all(self, choices: Sequence[SlipChoice]) -> bool:
        """Whether they may explain everything, from what each explains alone of that which no other of them changes."""
        reached = reach_amid_advice if all(choice.slip.advice for choice in choices) else reach
        for name in self._names:
            changing = [choice.way for choice in choices if name in reached(choice.way)]
            if not changing:
                if name in self._wrong:
                    return False
            elif len(changing) == 1 and name not in self._alone.get(changing[0], ()):
                return False
        return self._is_worth_solving(choices)

    def _is_worth_solving(self, choices: Sequence[SlipChoice]) -> bool:
        """Whether free numbers are looked for, which takes time: where a part explains something alone, or little is
        wrong."""
        free = [choice for choice in choices if choice.way.free]
        if not free or all(choice.slip.advice for choice in choices):
            return True
        advised = all(choice.slip.advice for choice in free)
        if len(self._wrong) == 1 and advised:
            return True
        parts = [not self._alone.get(choice.way, set()).isdisjoint(self._wrong) for choice in choices]
        return any(parts) if advised else all(parts)

    def _explaining_all(self, sets: Iterable[tuple[SlipChoice, ...]], *, partly: bool = False) -> Iterator[Combination]:
        for choices in sets:
            if not _is_likely(choices):
                continue
            alone = len(choices) == 1
            for combination in self._filled(choices, whole=not (alone or partly)):
                explained = self._explained(combination, whole=alone or partly)
                if len(explained) == len(self._names):
                    yield combination
                elif explained and (alone or partly):
                    self._scores[combination] = explained
                if alone:
                    self._alone.setdefault(choices[0].way, set()).update(explained)

    def _filled(self, choices: tuple[SlipChoice, ...], *, whole: bool) -> Iterator[Combination]:
        """The choices, with the numbers that explain wrong quantities where some of them leave numbers free."""
        if not any(choice.way.free for choice in choices):
            yield Combination(choices)
            return
        if len(choices) > 1 and not self._explains_rest(choices):
            return
        self._left -= len(choices) > 1
        if self._left < 0:
            return
        for numbers in solved(self._observed, self._rights, choices, self._wrong, whole=whole):
            yield Combination(choices, numbers)

    def _explains_rest(self, choices: tuple[SlipChoice, ...]) -> bool:
        """Whether they explain what the numbers that are free do not reach, whatever these are."""
        reaching = reach_amid_advice if all(choice.slip.advice for choice in choices) else reach
        reached = {name for choice in choices if choice.way.free for name in reaching(choice.way)}
        rest = [name for name in self._order if name not in reached]
        made = Made(self._observed[0].moment, [choice.way for choice in choices], 0.0, self._rights[0])
        return all(matches(self._observed[0], made, name) for name in rest if name in self._observed[0].values)

    def _explained(self, combination: Combination, *, whole: bool = True) -> set[str]:
        """The quantities that are in every moment as the program with these slips makes them; unless `whole`, none
        where one of them is not."""
        ways, numbers = combination.ways, combination.numbers
        reached = {name for way in ways for name in reach(way)}
        left = {name for name in self._names if name in reached or name not in self._wrong}
        if not whole and len(left) < len(self._names):
            return set()
        due = [name for name in self._order if name in reached]
        for each, right in zip(self._observed, self._rights, strict=True):
            made = Made(each.moment, ways, numbers, right)
            for name in due:
                if name in left and name in each.values and not matches(each, made, name):
                    if not whole:
                        return set()
                    left.discard(name)
            if left.isdisjoint(due):
                break
        return left

    def _are_telling(self, size: int) -> bool:
        """Whether the wrong numbers have digits enough that so many slips do not give them by chance."""
        bits = 0.0
        for each in self._observed:
            for name in self._wrong:
                if name in each.values:
                    values = np.ravel(each.values[name])
                    within = np.ravel(each.within.get(name, np.array(1e-9 * max(float(np.abs(values).max()), 1e-3))))
                    known = np.log2(np.maximum(np.abs(values) / within, 1))
                    bits += float(known[np.isfinite(known)].sum())
        return bits >= size * BITS_OF_A_WAY + BITS_TO_SPARE


def _is_likely(choices: Sequence[SlipChoice]) -> bool:
    """Whether these can be in one program, and are no more than can be told apart."""
    mistakes = sum(not choice.slip.advice for choice in choices)
    free = sum(choice.way.free for choice in choices)
    return is_possible(choices) and mistakes <= MOST_MISTAKES and len(choices) - mistakes <= MOST_ADVICE and free <= 2
