"""Pasted: numbers that somebody got and typed in, held against test problems, and the mistake that gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from lrstep.checks.catalogue import CATALOGUE
from lrstep.checks.combination import Combination, SlipChoice, applies
from lrstep.checks.digits import MOST_DIGITS, Typed
from lrstep.checks.made import Made
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.naming import ORDER, named
from lrstep.checks.slip import Slip
from lrstep.checks.verdict import Evidence, Verdict
from lrstep.steplog.epsilons import Advice

ENOUGH = 10
"""Significant digits from which on two mistakes at once are looked for: fewer are met by chance."""

ENOUGH_FOR_A_PART = 4
"""Digits that one mistake explains, or that are right, where it does not explain all."""


class Problem(NamedTuple):
    """Numbers on which dw, db and J were asked for, and what to call them."""

    name: str
    moment: Moment
    with_mistakes: bool = True
    """Whether those are looked for, too, or the right numbers alone."""


def _problem(name: str, X: list[list[float]], y: list[float], w: list[float], b: float) -> Problem:
    """Of X as the course writes it, one example a column."""
    return Problem(name, Moment(np.array(X, np.float64).T, np.array(y, np.float64), np.array(w, np.float64), b))


COURSE = (
    _problem("the course's test with X = [[1, 2, -1], [3, 4, -3.2]], b = 2",
             [[1, 2, -1], [3, 4, -3.2]], [1, 0, 1], [1, 2], 2.0),
    _problem("the course's test with X = [[1, -2, -1], [3, 0.5, -3.2]], b = 1.5",
             [[1, -2, -1], [3, 0.5, -3.2]], [1, 1, 0], [1, 2], 1.5),
    _problem("the course's test with X of 3 features and 4 examples, b = 2.5",
             [[1, 2, -1, 0], [3, 4, -3.2, 1], [3, 4, -3.2, -3.5]], [1, 1, 0, 0], [1, 2, -1], 2.5),
)  # fmt: skip
"""The three in which the Deep Learning Specialization tests its first assignment: in print until 2022, in print since,
and its grader's."""
TARGET = "the numbers given"
AT_DIGITS = "at the digits given"


class ProblemFit(NamedTuple):
    """What gives the numbers, on one problem."""

    problem: Problem
    combination: Combination

    @property
    def is_right(self) -> bool:
        """Whether no mistake is in it."""
        return not self.combination.mistakes


def judged_numbers(given: Mapping[str, Typed], problems: Sequence[Problem] = COURSE) -> Verdict:
    """What is to be said of dw, db and J, or some of them, on the problem where they fit best."""
    fitting = [problem for problem in problems if _has_sizes(given, problem)] or list(problems)
    nothing = Combination(())
    with np.errstate(all="ignore"):
        as_is = [ProblemFit(problem, nothing) for problem in fitting if _gives(observed(given, problem), nothing)]
    fits = as_is or [fit for problem in fitting for fit in _fits(given, problem)]
    checked = tuple(name for name in ORDER if name in given)
    if right := [fit for fit in fits if fit.is_right]:
        likeliest = min(right, key=lambda fit: fit.combination.cost)
        advice = tuple(Advice(each.slip.id, each.slip.title) for each in likeliest.combination.advice)
        names = dict.fromkeys(fit.problem.name for fit in right if fit.combination == likeliest.combination)
        return Verdict(TARGET, True, advice=advice, checked=checked, over=f"{_some(list(names))}, {AT_DIGITS}")
    if fits:
        return _wrong(given, fits)
    return _unknown(given, fitting, problems)


def _some(names: Sequence[str]) -> str:
    """The first of the problems on which numbers are right: at the minimum they hardly change."""
    return " or ".join(names[:3]) + (" or later" if len(names) > 3 else "")


def observed(given: Mapping[str, Typed], problem: Problem) -> Observed:
    """The numbers, as those of a moment: in the middle between what they may have been, and how far off that is."""
    with np.errstate(invalid="ignore"):  # of what is infinite
        middle = {name: (numbers.low + numbers.high) / 2 for name, numbers in given.items()}
        within = {name: (numbers.high - numbers.low) / 2 for name, numbers in given.items()}
    return Observed(problem.moment, middle, within=within)


def _has_sizes(given: Mapping[str, Typed], problem: Problem) -> bool:
    moment = problem.moment
    return "dw" not in given or given["dw"].values.size in (moment.n, moment.n * moment.m, moment.n**2)


def _fits(given: Mapping[str, Typed], problem: Problem) -> list[ProblemFit]:
    """All that gives exactly the numbers there: one mistake, or two."""
    if not problem.with_mistakes:
        return []
    seen = observed(given, problem)
    with np.errstate(all="ignore"):
        alone = [Combination((choice,)) for choice in _choices(given)]
        fits = [ProblemFit(problem, each) for each in alone if _gives(seen, each)]
    if fits or sum(min(numbers.digits, MOST_DIGITS) for numbers in given.values()) < ENOUGH or len(given) < 2:
        return fits
    result = named([seen], _slips())
    return [] if result.best is None else [ProblemFit(problem, each) for each in (result.best, *result.others)]


def _gives(seen: Observed, combination: Combination) -> bool:
    made = Made(seen.moment, [choice.way for choice in combination.choices])
    return all(matches(seen, made, name) for name in seen.values)


def matches(seen: Observed, made: Made, name: str) -> bool:
    """Whether a quantity is what a program makes, as far as its digits were given."""
    values, right, within = seen.values[name], np.ravel(made.value(name)), seen.within[name]
    if values.shape != right.shape:
        return False
    here = (np.abs(values - right) <= within) | (values == right) | (np.isnan(values) & np.isnan(right))
    return bool(here.all())


@cache
def _slips() -> list[Slip]:
    """Those that one call shows. A number in one of them that may be any would explain all that is pasted."""
    slips = (slip for slip in CATALOGUE if slip.shows == "function")
    fixed = (replace(slip, ways=tuple(way for way in slip.ways if not way.free)) for slip in slips)
    return [slip for slip in fixed if slip.ways]


def _choices(given: Mapping[str, Typed]) -> Iterable[SlipChoice]:
    return (SlipChoice(slip, way) for slip in _slips() for way in slip.ways if applies(way, given.keys()))


def _wrong(given: Mapping[str, Typed], fits: Sequence[ProblemFit]) -> Verdict:
    """The mistakes that fit, the likelier first; all of them where several give the same numbers."""
    fits = sorted(fits, key=lambda fit: fit.combination.cost)
    likely = [fit for fit in fits if fit.combination.cost[:2] == fits[0].combination.cost[:2]]
    best = likely[0]
    mistakes = sorted(best.combination.mistakes, key=lambda choice: ORDER.index(choice.quantity))
    sets = dict.fromkeys(tuple(sorted(each.slip.id for each in fit.combination.mistakes)) for fit in likely)
    rivals = {each.slip.id: each.told for fit in likely for each in fit.combination.mistakes}
    evidence = _evidence(given, best.problem)
    details = {each.slip.id: best.combination.detail(each) for each in mistakes}
    return Verdict(
        TARGET,
        False,
        tuple(choice.told for choice in mistakes),
        {name: detail for name, detail in details.items() if detail},
        tuple(rivals.values()) if len(sets) > 1 else (),
        mistakes[0].quantity if len(sets) == 1 else _first_wrong(likely, evidence),
        advice=tuple(Advice(each.slip.id, each.slip.title) for each in best.combination.advice),
        evidence=evidence,
        over=f"{_where(best, likely)}, {AT_DIGITS}",
        checked=tuple(name for name in ORDER if name in given),
    )  # fmt: skip


def _first_wrong(likely: Sequence[ProblemFit], evidence: Evidence | None) -> str | None:
    """The first quantity that is wrong: that of the mistake, where it is sure that there is none before it."""
    firsts = {_ids(fit): fit for fit in reversed(likely)}  # the likeliest way of each
    quantities = {min((each.quantity for each in fit.combination.mistakes), key=ORDER.index) for fit in firsts.values()}
    return quantities.pop() if len(quantities) == 1 or evidence is None else evidence.quantity


def _where(best: ProblemFit, likely: Sequence[ProblemFit]) -> str:
    """On which problems it fits."""
    names = dict.fromkeys(fit.problem.name for fit in likely)
    if len(names) == 1:
        return best.problem.name
    ids = {name: dict.fromkeys(_ids(fit) for fit in likely if fit.problem.name == name) for name in names}
    return " or ".join(f"{name} ({' or '.join(ids[name])})" for name in names)


def _ids(fit: ProblemFit) -> str:
    return " and ".join(each.slip.id for each in fit.combination.mistakes)


def _evidence(given: Mapping[str, Typed], problem: Problem) -> Evidence | None:
    """The first quantity that is wrong there."""
    seen, made = observed(given, problem), Made(problem.moment)
    with np.errstate(all="ignore"):
        for name in (name for name in ORDER if name in given):
            if not matches(seen, made, name):
                shown = seen._replace(values={name: numbers.values for name, numbers in given.items()})
                return Evidence(name, given[name].values, made.value(name), None, shown)
    return None


def _unknown(given: Mapping[str, Typed], fitting: Sequence[Problem], problems: Sequence[Problem]) -> Verdict:
    """Nothing that is known gives all of them: what gives most, on the problem where that is so."""
    mistaken = [problem for problem in fitting if problem.with_mistakes]
    nothing = [ProblemFit(problem, Combination(())) for problem in fitting]
    fits = [
        *nothing,
        *(ProblemFit(problem, Combination((choice,))) for problem in mistaken for choice in _choices(given)),
    ]
    with np.errstate(all="ignore"):
        digits = [_digits(given, _explained(given, fit)) for fit in fits]
    most = max(digits)
    best = min(
        (fit for fit, its in zip(fits, digits, strict=True) if its == most), key=lambda fit: fit.combination.cost
    )
    if most < ENOUGH_FOR_A_PART:
        where = "any of the course's three test problems" if problems is COURSE else problems[0].name
        later = f", and not right after up to {len(problems) - 1:,} updates" if problems[-1].moment.k > 1 else ""
        mend = "name their data with --on SOURCE" if problems is COURSE else "see that they are of this data"
        why = f"the numbers are neither right nor those of a known mistake on {where}{later}: {mend}"
        return Verdict(TARGET, None, undecided=why)
    if best.combination.mistakes:
        return replace(_wrong(given, [best]), partly=True)
    evidence = _evidence(given, best.problem)
    name = evidence.quantity if evidence is not None else None
    checked = tuple(name for name in ORDER if name in given)
    over = f"{best.problem.name}, {AT_DIGITS}"
    return Verdict(TARGET, False, variable=name, evidence=evidence, checked=checked, over=over)


def _explained(given: Mapping[str, Typed], fit: ProblemFit) -> tuple[str, ...]:
    seen = observed(given, fit.problem)
    made = Made(seen.moment, [choice.way for choice in fit.combination.choices])
    return tuple(name for name in given if matches(seen, made, name))


def _digits(given: Mapping[str, Typed], names: Iterable[str]) -> int:
    return sum(min(given[name].digits, MOST_DIGITS) for name in names if np.isfinite(given[name].values).all())
