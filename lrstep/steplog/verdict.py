"""Verdict: what verifying a log found, quantity by quantity: the conventions it keeps, and where each first differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from lrstep.steplog.case import ORDER, Case, Judged
from lrstep.steplog.conventions import Advice, CostConvention, GradientConvention
from lrstep.steplog.lines import Header
from lrstep.steplog.telling import Explanation, explaining, told

SUMMED = Advice(
    "summed", "J and the gradient are both sums over the examples, not their means: each step is m times as long"
)


class Difference(NamedTuple):
    """The first number of a quantity that is not what follows from those before it."""

    k: int
    name: str
    logged: float
    computed: float
    told: str = ""
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
        if self.told:
            return f"{self.address} is {self.logged!r}, {self.told}"
        return f"{self.address} is {self.logged!r} in the log; from the numbers before it follows {self.computed!r}"


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
            still = {one.name for one in explaining(case, judged, surely=False)}
            self._explained = [one for one in self._explained if one.name in still]

    @property
    def difference(self) -> Difference | None:
        """The first, with all that is known of it; None where nothing differs."""
        if self._first is None:
            return None
        return self._first._replace(told=told(self._explained), updates=self._updates)


class Tally:
    """What is found in one update after another."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._J = CostConvention(header)
        self._gradient = GradientConvention()
        self._counts: defaultdict[str, Count] = defaultdict(Count)
        self._usual = Count()
        self._not_finite: dict[str, int] = {}

    def look(self, case: Case) -> None:
        """At all quantities of an update."""
        with np.errstate(all="ignore"):
            for judged in case.judged():
                if case.strangers and judged.name in ("da", "dz", "dw", "db", "w", "b"):
                    self._gradient.look(case, judged)
                if judged.name == "J":
                    self._usual.look(case, judged)
                    judged = self._J.judged(case, judged)
                self._counts[judged.name].look(case, judged)
                if not (judged.wrong.any() or np.isfinite(judged.logged).all()):
                    self._excused(case, judged.name)

    def _excused(self, case: Case, name: str) -> None:
        """Remember that a quantity is not finite where one could be."""
        if np.isfinite(case.own(name)).all():
            self._not_finite.setdefault(name, case.line.k)

    @property
    def otherwise(self) -> frozenset[str]:
        """The quantities that are throughout what a convention makes of them, and right."""
        J = {"J"} if self._J.flags and not self._turned and self._counts["J"].difference is None else set()
        return frozenset(J | set(self._gradient.made_up_for))

    @property
    def _turned(self) -> bool:
        """Whether J is the log likelihood of a loop that does not ascend and does not say so: no convention."""
        ascends = any(how.startswith("ascent") for how in self._gradient.made_up_for.values())
        return "likelihood" in self._J.flags and self._header.J is msgspec.UNSET and not ascends

    def verdict(self, updates: int, *, exact: bool) -> Verified:
        """What is to be told of all of them."""
        counts = {**self._counts, "J": self._usual} if self._turned else self._counts
        found = {name: one for name, count in counts.items() if (one := count.difference) is not None}
        excused = set(self._gradient.made_up_for)
        conventions = [] if self._turned else self._J.advice
        if self._gradient.summed and "sum" in self._J.flags and "J" not in found:
            excused |= {"dw", "db", "w", "b"}
            conventions = [SUMMED, *(one for one in conventions if one.id != "J-sum")]
        left = [one for name, one in found.items() if name not in excused]
        left.sort(key=lambda one: (one.k, ORDER.index(one.quantity)))
        advice = [*_of_labels(self._header), *conventions, *self._gradient.advice, *self._saturated()]
        return Verified(updates, exact, left, advice)

    def _saturated(self) -> list[Advice]:
        """What is no number, where the textbook's line gives none."""
        return [Advice("saturated", f"{name} is not finite where a rounds to 0 or 1, first in update {k:,}: the "
                                    "textbook's line gives no number there")
                for name, k in self._not_finite.items()]  # fmt: skip


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
