"""Telling: what a wrong number is of the right one, where that says what is wrong: m times, minus, a(1−a)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial

import numpy as np

from lrstep import formulas
from lrstep.formulas import FloatArray
from lrstep.quantities import FEATUREWISE, PARAMETERS, POINTWISE
from lrstep.steplog.case import Case, Judged, near
from lrstep.steplog.explanation import PARTLY, WHOLLY, Explanation
from lrstep.steplog.factors import ONCE, Factor, factors, matching
from lrstep.steplog.mistakes import Mistake, costs, gradients, of_example, steps
from lrstep.steplog.penalties import Terms, of_cost, of_gradient
from lrstep.steplog.ranges import Range, times

WHOLE, WEIGHTS, BIAS = slice(None), slice(None, -1), slice(-1, None)
VARIED = "that of another alpha in each update: give alpha= to each update, or a schedule"
VARIED_OF_ONE = (
    "another multiple of the right one in each update: of another dz, or of an alpha to be given to each update"
)
"""The derivatives of one example are multiples of each other, whatever its dz is."""


def narrowed(explanations: list[Explanation], case: Case, judged: Judged) -> list[Explanation]:
    """Those that explain one more update, too."""
    names = {explanation.name for explanation in explanations}
    here = {each.name: each for each in explaining(case, judged, names, surely=False)}
    met = (each.met(here[each.name]) for each in explanations if each.name in here)
    return [explanation for explanation in met if explanation is not None]


def explaining(
    case: Case, judged: Judged, wanted: Set[str] | None = None, *, surely: bool = True
) -> list[Explanation]:  # fmt: skip
    """All that explain a wrong quantity of an update, the likeliest first, of those `wanted`; not `surely`, also what
    does not tell."""
    if judged.name == "batch":
        return []
    seeker = _Seeker(case, judged, wanted, surely=surely)
    explanations = seeker.of_step() if judged.name in PARAMETERS else seeker.of_quantity()
    return [each for each in explanations if wanted is None or each.name in wanted]


class _Seeker:
    """Looks for what explains a wrong quantity of an update."""

    def __init__(self, case: Case, judged: Judged, wanted: Set[str] | None, *, surely: bool) -> None:
        self._case, self._judged, self._surely = case, judged, surely
        self._factors: dict[str, set[str]] | None = None if wanted is None else _factors_of(wanted)
        self._among = factors(case.m, case.update.rows.n, case.update.rows.rows)
        self._wrong = int(np.argmax(judged.wrong))

    def of_quantity(self) -> Iterator[Explanation]:
        """What is not a parameter."""
        case, judged = self._case, self._judged
        own, bound = judged.own / judged.times, judged.bound / max(1.0, abs(judged.times))
        multiples: list[Explanation] = []
        for right in (judged.ways[0], judged.own):
            what = f"the right {self._first(right)!r}"
            if not near(right, judged.own, judged.bound).all():
                what = f"the {self._first(right)!r} that follows from the log's own numbers before it"
            multiples += self._multiples(what, judged.logged, right, judged.bound)
        yield from multiples
        begun = f"not {self._first(judged.own)!r}: "
        logged = judged.logged / judged.times
        if not multiples:
            yield from self._divided(begun, judged.logged, judged.own, judged.bound)
        yield from self._otherwise(begun, logged, own, bound, _alternatives(case, judged.name))
        if judged.name == "dw":
            yield from self._beside_penalty(begun, logged, own, bound)
        if judged.name in ("dw", "db"):
            terms = of_gradient(case, judged.name, logged, own, bound)
            yield from self._of_penalty(begun, terms)
        elif judged.name == "J":
            yield from self._of_penalty(begun, of_cost(case, logged, bound))

    def of_step(self) -> Iterator[Explanation]:
        """What the step is that made a wrong parameter, with that of the others or alone."""
        case, judged = self._case, self._judged
        made = case.before - case.after
        right = case.before - np.append(case.first("w"), case.first("b"))
        bound = np.append(case.bound("w"), case.bound("b"))
        begun = f"not {self._first(judged.own)!r}: the step is "
        own = case.before - np.append(case.own("w"), case.own("b"))
        explanations: list[Explanation] = []
        alone = WEIGHTS if judged.name in FEATUREWISE else BIAS
        for part, rank in ((WHOLE, WHOLLY), (alone, PARTLY)):
            here: list[Explanation] = []
            same_as_own = near(right[part], own[part], bound[part]).all()
            what = "the right one" if same_as_own else "the one that follows from the log's own numbers"
            here += self._multiples(what, made[part], right[part], bound[part], begun)
            here += self._otherwise(begun, made[part], right[part], bound[part], _part_of(steps(case), part))
            here += self._of_rate(begun, here, made[part], right[part], bound[part])
            explanations += [each._replace(rank=rank, name=each.name + rank * "'") for each in here]
        yield from explanations
        if judged.name == "w":
            yield from self._beside_penalty(begun, made[part], own[part], bound[part], case.update.alpha)
        if not made[part].any():
            yield Explanation("still", "0", "", begun)
        terms = of_gradient(case, "dw" if judged.name in FEATUREWISE else "db", made[part], own[part], bound[part],
                            case.update.alpha)  # fmt: skip
        yield from self._of_penalty(begun, terms)

    def _multiples(
        self, what: str, logged: FloatArray, right: FloatArray, bound: FloatArray, begun: str = ""
    ) -> list[Explanation]:
        """How many times what is right these numbers may be."""
        fitting = matching(logged, right, bound, self._among, surely=self._surely)
        return [Explanation(factor.name, f"{factor.times} {what}", factor.meaning, begun) for factor in fitting]

    def _of_rate(
        self, begun: str, before: list[Explanation], made: FloatArray, right: FloatArray, bound: FloatArray
    ) -> Iterator[Explanation]:
        """Of what learning rate all steps are, where that is one."""
        alpha = self._case.update.alpha
        rate = times(made, right / alpha, bound * _larger(made, right))
        if rate is None or rate.low <= 0 or rate.holds(alpha) or (self._surely and rate.votes < 2):
            return
        same = next((each.words for each in before if each.name in {factor.name for factor in self._among}), None)
        words, meaning = ("that of alpha = {}", "") if same is None else (same, "alpha is {}")
        yield Explanation("alpha", words, meaning, begun, rate, VARIED if self._case.m > 1 else VARIED_OF_ONE)

    def _divided(self, begun: str, logged: FloatArray, right: FloatArray, bound: FloatArray) -> Iterator[Explanation]:
        """That a mean was taken with another m."""
        case = self._case
        if self._judged.name not in ("J", "dw", "db") or self._judged.times != 1 or case.m == 1:
            return
        ratio = times(logged, right / case.m, bound)
        if ratio is None or ratio.middle <= 0:
            return
        m = case.m**2 / ratio.middle
        if 1 < round(m) != case.m and abs(m - round(m)) <= m * max(ratio.off, 1e-9) and ratio.off < 1e-4 / round(m):
            yield Explanation(f"m {round(m)}", f"as if m were {round(m):,}, which is {case.m:,}", "", begun)

    def _otherwise(
        self, begun: str, logged: FloatArray, right: FloatArray, bound: FloatArray, alternatives: Iterable[Mistake]
    ) -> list[Explanation]:
        """The mistakes that give these numbers, as they are or times a factor, and other ones than the right."""
        explanations = []
        for name, words, numbers in alternatives:
            among = self._wanted_of(name)
            if not among:
                continue
            values = numbers()
            if self._surely and near(values, right, bound).all():
                continue
            for factor in matching(logged, values, bound, among, surely=self._surely):
                more = "" if factor is ONCE else f", {factor.times} that"
                explanations.append(Explanation(f"{name} {factor.name}", f"made {words}{more}", factor.meaning, begun))
        return explanations

    def _beside_penalty(
        self, begun: str, logged: FloatArray, own: FloatArray, bound: FloatArray, alpha: float = 1.0
    ) -> Iterator[Explanation]:
        """That all but the penalty is multiplied."""
        case = self._case
        if case.update.l2:
            decay = alpha * formulas.decay(case.before[:-1], case.update.l2, case.m)
            for factor in matching(logged - decay, own - decay, bound, self._among, surely=self._surely):
                words = f"made with {factor.times} the right one and the penalty once"
                yield Explanation(f"beside {factor.name}", words, factor.meaning, begun)

    def _of_penalty(self, begun: str, terms: Iterable[Terms]) -> Iterator[Explanation]:
        """What another penalty explains."""
        for term in terms:
            free = times(term.rest, term.unit, term.bound * _larger(term.rest, term.beside))
            if free is None:
                continue
            if term.only:
                if not free.holds(0) and (not term.l2 or free.holds(term.l2)):
                    yield Explanation(term.name, term.only, "", begun, free)
            elif free.holds(0):
                if term.l2:
                    yield Explanation(f"no {term.name}", f"made without {term.right}", "", begun)
            elif term.l2:
                yield from self._of_known_penalty(begun, term, free)
            else:
                name = term.name if free.low > 0 else f"-{term.name}"
                words, rank = term.words if free.low > 0 else term.flipped, PARTLY if term.less_likely else WHOLLY
                yield Explanation(name, words, "", begun, free, rank=rank)

    def _of_known_penalty(self, begun: str, term: Terms, free: Range) -> Iterator[Explanation]:
        """How many times the log's penalty it is, or that of which l2."""
        fitting = [factor for factor in self._among if free.holds(factor.value * term.l2)]
        words = [f"made with {factor.times} {term.right}" for factor in fitting]
        for factor, text in zip(fitting, words, strict=True):
            yield Explanation(f"{term.name} {factor.name}", text, factor.meaning, begun)
        if free.low > 0 or not fitting:
            text, meaning = (words[0], "l2 is {}") if fitting else (term.words, "")
            yield Explanation(term.name, text, meaning, begun, free)

    def _wanted_of(self, mistake: str) -> list[Factor]:
        """The factors with which a mistake is looked for."""
        every = [ONCE, *self._among]
        if self._factors is None:
            return every
        wanted = self._factors.get(mistake)
        return [factor for factor in every if factor.name in wanted] if wanted else []

    def _first(self, right: FloatArray) -> float:
        return float(right[self._wrong])


def _factors_of(names: Set[str]) -> dict[str, set[str]]:
    """Of explanations by their names the factors, by the mistakes that they are of."""
    factors: dict[str, set[str]] = {}
    for name in names:
        mistake, _, factor = name.rstrip("'").rpartition(" ")
        factors.setdefault(mistake, set()).add(factor)
    return factors


def _part_of(mistakes: Iterable[Mistake], part: slice) -> Iterator[Mistake]:
    """The same, with some of the numbers that each makes."""
    return (Mistake(each.name, each.words, partial(_sliced, each.numbers, part)) for each in mistakes)


def _sliced(numbers: Callable[[], FloatArray], part: slice) -> FloatArray:
    return numbers()[part]


def _alternatives(case: Case, name: str) -> Iterator[Mistake]:
    """A quantity as mistakes make it that change something in each example."""
    if name in POINTWISE:
        yield from of_example(case, name)
    elif name == "J":
        yield from costs(case)
    elif name in ("dw", "db"):
        part = WEIGHTS if name == "dw" else BIAS
        yield from _part_of(gradients(case), part)


def _larger(numbers: FloatArray, right: FloatArray) -> float:
    """How many times larger than those of the right ones the roundings of other numbers may be."""
    largest = float(np.max(np.abs(right), initial=0))
    return max(1.0, float(np.max(np.abs(numbers), initial=0)) / largest) if largest else 1.0
