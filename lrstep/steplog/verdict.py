"""Verdict: what verifying a log found, quantity by quantity: the conventions it keeps, and where each first differs."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from lrstep.quantities import OVERALL, PARAMETERS
from lrstep.steplog.case import ORDER, Case, Judged
from lrstep.steplog.clipping import ClippingConvention
from lrstep.steplog.conventions import CostConvention
from lrstep.steplog.derivatives import DERIVATIVES, GradientConvention, listed
from lrstep.steplog.epsilons import Advice, EpsilonConvention
from lrstep.steplog.explanation import Explanation, in_words
from lrstep.steplog.lines import Header
from lrstep.steplog.telling import explaining, narrowed

MOVED = [name for name in OVERALL if name in (*DERIVATIVES, *PARAMETERS)]
"""What is m times as large in a loop over sums."""
MANY_TIMES = 4
"""As many rows as the data has: in so many draws each row should come."""
SUMMED = Advice(
    "summed", "J and the gradient are both sums over the examples, not their means: each step is m times as large"
)

ASCENDING = Advice("gradient-ascent", "the derivatives are of the opposite sign, and the update adds: ascent")


class Difference(NamedTuple):
    """The first number of a quantity that is not what follows from those before it."""

    k: int
    name: str
    logged: float
    computed: float
    explanation: str = ""
    """What the one is of the other, where that is telling."""
    quantity: str = ""
    updates: int = 1
    """In how many updates the quantity differs."""

    @property
    def address(self) -> str:
        """`K:VARIABLE`."""
        return f"{self.k}:{self.name}"

    @property
    def sentence(self) -> str:
        """Both numbers, and what the one is of the other."""
        if self.explanation:
            return f"{self.address} is {self.logged!r}, {self.explanation}"
        return f"{self.address} is {self.logged!r} in the log, and should be {self.computed!r}"


class Verified(NamedTuple):
    """What came of it: how many updates were looked at, whether to the last bit, what differs, first things first, and
    what is otherwise but right."""

    updates: int
    exact: bool
    differences: list[Difference]
    advice: list[Advice]

    @property
    def difference(self) -> Difference | None:
        """The first number of all that differs."""
        return self.differences[0] if self.differences else None


class Count:
    """What differs in one quantity: where first, in how many updates, and what explains it in all of those."""

    def __init__(self) -> None:
        self._first: Difference | None = None
        self._explained: list[Explanation] = []
        self._updates = 0

    def look(self, case: Case, judged: Judged) -> None:
        """At one more update."""
        wrong = judged.wrong
        if not wrong.any():
            return
        self._updates += 1
        if self._first is None:
            self._explained = explaining(case, judged)
            self._first = next(differing(case, judged))
        elif self._explained:
            self._explained = narrowed(self._explained, case, judged)

    @property
    def difference(self) -> Difference | None:
        """The first, with all that is known of it; None where nothing differs."""
        if self._first is None:
            return None
        return self._first._replace(explanation=in_words(self._explained), updates=self._updates)


class Tally:
    """What is found in one update after another."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._epsilons = EpsilonConvention(usual=header.engine is not None)
        self._J = CostConvention(header, self._epsilons)
        self._gradient = GradientConvention()
        self._clips = ClippingConvention(usual=header.engine is not None)
        self._used = np.zeros(header.rows, np.bool_)
        """The rows that were in a batch of the loop's own."""
        self._draws = 0
        self._begin_to_count()

    def _begin_to_count(self) -> None:
        self._counts: defaultdict[str, Count] = defaultdict(Count)
        self._scaled: defaultdict[str, Count] = defaultdict(Count)
        """Of the derivatives, by the factors that the update makes up for."""
        self._usual = Count()
        """Of J, by the usual convention."""
        self._not_finite: dict[str, int] = {}

    def look(self, case: Case) -> None:
        """At all quantities of an update."""
        with np.errstate(all="ignore"):
            case = self._clips.of(case)
            if case.strangers:
                self._J.passed(case)
        if case.rows is not None:
            self._used[case.rows] = True
            self._draws += len(case.rows)
        lost = False  # a number that should be finite and is not, which may be all that those after it come from
        with np.errstate(all="ignore"):
            for judged in case.judged():
                if case.strangers and judged.name in (*DERIVATIVES, *PARAMETERS):
                    self._scaled[judged.name].look(case, self._gradient.judged(case, judged))
                if judged.name == "J":
                    self._usual.look(case, judged)
                    judged = self._J.judged(case, judged)
                    self._epsilons.followed(judged)
                elif judged.name == "R":
                    judged = self._J.penalty(case, judged)
                elif judged.name == "L":
                    judged = self._epsilons.judged(case, judged)
                self._counts[judged.name].look(case, judged)
                finite = np.isfinite(judged.logged)
                lost |= bool((judged.wrong & ~finite).any())
                if not (lost or finite.all()) and np.isfinite(case.own(judged.name)).all():
                    self._not_finite.setdefault(judged.name, case.line.k)

    @property
    def otherwise(self) -> frozenset[str]:
        """The quantities that are throughout what a convention makes of them, and right."""
        losses = (self._epsilons.names | ({"J", "R"} if self._J.flags else set())) - ({"J"} if self._turned else set())
        right = {name for name in losses if self._counts[name].difference is None}
        right |= {name for name in self._clips.names if self._counts[name].difference is None}
        scaled = {*self._gradient.made_up_for, *self._moved}
        return frozenset(right | {name for name in scaled if self._scaled[name].difference is None})

    @property
    def _moved(self) -> set[str]:
        """What is m times as large in a loop over sums, and what is of the opposite sign besides."""
        summed = self._gradient.summed
        if not summed or "sum" not in self._J.flags or self._turned or self._counts["J"].difference is not None:
            return set()
        return {*MOVED, *(self._gradient.turned if summed == "ascent-sum" else ())}

    @property
    def cost_flags(self) -> tuple[str, ...]:
        """By which conventions J is given."""
        return self._J.flags

    def of_one(self, case: Case) -> Tally:
        """What there is to be told of one update, by the conventions that are known so far."""
        tally = copy.deepcopy(self, {id(self._header): self._header})  # which may hold much data, and never changes
        tally._begin_to_count()
        tally._J.begin_anywhere()
        tally.look(case)
        return tally

    @property
    def _turned(self) -> bool:
        """Whether J is the log likelihood of a loop that is seen not to ascend, and does not say so: no convention."""
        if not self._gradient.given:
            return False
        ascends = any(kind.times.startswith("ascent") for kind in self._gradient.made_up_for.values())
        ascends |= self._gradient.summed.startswith("ascent")
        return "likelihood" in self._J.flags and self._header.J is msgspec.UNSET and not ascends

    def verdict(self, updates: int, *, exact: bool) -> Verified:
        """What is to be told of all of them."""
        made_up_for = self._gradient.made_up_for
        counts = {**self._counts, "J": self._usual} if self._turned else dict(self._counts)
        moved = self._moved
        counts |= {name: self._scaled[name] for name in (*made_up_for, *moved, *PARAMETERS) if made_up_for or moved}
        firsts = {name: first for name, count in counts.items() if (first := count.difference) is not None}
        conventions = [] if self._turned else self._J.advice()
        if moved:
            ascending = [ASCENDING] if self._gradient.summed == "ascent-sum" else []
            conventions = [SUMMED, *self._J.advice("sum"), *ascending]
        differences = sorted(firsts.values(), key=lambda first: (first.k, ORDER.index(first.quantity)))
        advice = [
            *_of_labels(self._header),
            *conventions,
            *self._epsilons.advice,
            *self._clips.advice,
            *self._gradient.advice,
            *self._saturated(),
            *self._unused(updates),
        ]
        return Verified(updates, exact, differences, advice)

    def _saturated(self) -> list[Advice]:
        """What is no number, where the textbook's line gives none."""
        advice = []
        for k in dict.fromkeys(self._not_finite.values()):
            names = [name for name, first in self._not_finite.items() if first == k]
            advice.append(Advice("saturated", f"{listed(names)} not finite where a rounds to 0 or 1, first in update "
                                              f"{k:,}: the textbook's line gives no number there"))  # fmt: skip
        return advice

    def _unused(self, updates: int) -> list[Advice]:
        """That some rows never come, though there were batches enough for all."""
        rows, used = self._used.size, int(self._used.sum())
        if self._draws < MANY_TIMES * rows or used == rows:
            return []
        return [Advice("rows", f"only {used:,} of the {rows:,} rows are in the batches of {updates:,} updates")]


def differing(case: Case, judged: Judged) -> Iterator[Difference]:
    """Each wrong value of a quantity, beside what follows from the parameters before the update."""
    for i in np.flatnonzero(judged.wrong).tolist():
        numbers = float(judged.logged[i]), float(judged.own[i])
        yield Difference(case.line.k, judged.label(i), *numbers, quantity=judged.name)


def _of_labels(header: Header) -> list[Advice]:
    if header.labels is msgspec.UNSET:
        return []
    zero, one = (f"{label:g}".replace("-", "−") for label in header.labels)
    return [Advice("labels", f"y was given as {zero} and {one}: the log has {zero} as 0 and {one} as 1")]
