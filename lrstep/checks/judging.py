"""Judging: from what a program made of its probes to what is to be said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

import numpy as np

from lrstep.checks.catalogue import BY_ID, CATALOGUE
from lrstep.checks.catalogue.conventions import LIKELIHOOD
from lrstep.checks.combination import Combination, SlipChoice
from lrstep.checks.ended import undecided
from lrstep.checks.lines import WrongNumbers
from lrstep.checks.made import Made
from lrstep.checks.matching import matches, near
from lrstep.checks.moment import Moment, Observed
from lrstep.checks.naming import ALL, ORDER, Named, named
from lrstep.checks.patterns import pattern
from lrstep.checks.slip import Slip
from lrstep.checks.verdict import Evidence, Responses, Verdict
from lrstep.formulas import FloatArray
from lrstep.steplog.epsilons import Advice


def judged(
    target: str, asked: Responses, *, strict: bool = False, known: Set[str] = frozenset(), most_solved: int = ALL
) -> Verdict:
    """What is to be said of a program; `strict` holds advice against it, too. Ids of mistakes that are `known` to be in
    what it uses explain it, where they do, before any others are looked for. `most_solved` is as of `named`."""
    if asked.doubt:
        return Verdict(target, None, bound=asked.bound, undecided=asked.doubt, notes=asked.notes, fault=asked.fault)
    fault = asked.fault
    if fault is not None and (why := undecided(fault)):
        return Verdict(target, None, bound=asked.bound, undecided=why, notes=asked.notes, fault=fault)
    if fault is not None or (asked.slips and not asked.observed):
        slips = tuple(BY_ID[name] for name in asked.slips)
        variable = asked.variable or next((slip.quantity for slip in slips if slip.quantity), None)
        return Verdict(
            target, False, slips, variable=variable, fault=fault, bound=asked.bound, notes=asked.notes,
            advice=asked.advice, file=fault.file or None if fault else None, line=fault.line if fault else None,
            code=fault.code if fault else "",
        )  # fmt: skip
    possible = _slips(target, asked)
    theirs = [slip for slip in possible if slip.advice or slip.id in known]
    result = named(asked.observed, theirs, most_solved=most_solved) if known else None
    if result is None or result.best is None:
        result = named(asked.observed, possible, most_solved=most_solved)
    return _of(target, asked, result, strict=strict)


def _slips(target: str, asked: Responses) -> list[Slip]:
    """What can have been done: by a function only what a function shows; a log likelihood may be called so."""
    slips = [slip for slip in CATALOGUE if slip.ways and (asked.is_loop or slip.shows == "function")]
    if re.search("likelihood|ascent", f"{target} {asked.bound.get('J', '')}".lower()):
        slips.append(LIKELIHOOD)
    return slips


def _of(target: str, asked: Responses, result: Named, *, strict: bool) -> Verdict:
    best = result.best or result.partly or Combination(())
    mistakes = sorted(best.mistakes, key=lambda choice: ORDER.index(choice.quantity))
    advice = (*asked.advice, *(_advice(best, choice) for choice in best.advice))
    seen = tuple(BY_ID[name] for name in asked.slips)  # in the asking itself
    is_right = result.best is not None and not mistakes and not seen and not (strict and advice)
    if is_right:
        return Verdict(target, True, advice=advice, bound=asked.bound, notes=asked.notes, combination=best)
    rivals = [best, *result.others]
    candidates = {choice.slip: choice.told for each in reversed(rivals) for choice in reversed(each.mistakes)}
    several = len({frozenset(choice.slip.id for choice in each.mistakes) for each in rivals}) > 1
    name, evidence = _first_wrong(asked.observed, result, best)
    details = {choice.slip.id: best.detail(choice) for choice in mistakes}
    return Verdict(
        target,
        False,
        (*seen, *(choice.told for choice in mistakes)),
        {name: detail for name, detail in details.items() if detail},
        tuple(reversed(candidates.values())) if several else (),
        seen[0].quantity if seen else mistakes[0].quantity if mistakes and result.best is not None else name,
        update=evidence.moment.moment.k if evidence is not None and evidence.moment and asked.is_loop else None,
        advice=advice,
        bound=asked.bound,
        evidence=evidence,
        sought=() if evidence is None else _sought(evidence, best, explains=result.best is not None),
        notes=asked.notes,
        partly=result.best is None and bool(mistakes),
        explained=result.best is not None and not mistakes and not seen,
        course=asked.course,
        combination=best,
        pattern=_pattern(asked, name, best) if name is not None and result.best is None else "",
    )


def in_order(verdict: Verdict) -> Verdict:
    """A verdict whose first wrong quantity is none after the one that was seen to be wrong, and none before it, where
    several mistakes that may be the cause begin with different ones."""
    evidence, name = verdict.evidence, verdict.variable
    if evidence is None or name is None:
        return verdict
    is_sure = len({slip.quantity for slip in verdict.candidates}) < 2
    if is_sure and ORDER.index(name) <= ORDER.index(evidence.quantity):
        return verdict
    return replace(verdict, variable=evidence.quantity)


def _advice(best: Combination, choice: SlipChoice) -> Advice:
    detail = best.detail(choice)
    return Advice(choice.slip.id, f"{choice.slip.title} ({detail})" if detail else choice.slip.title)


def _sought(evidence: Evidence, best: Combination, *, explains: bool) -> tuple[WrongNumbers, ...]:
    """The numbers that a program with these mistakes makes wrong, in the order in which they are made; what was seen
    to be wrong, where they do not explain it."""
    assert evidence.moment is not None
    moment = evidence.moment.moment
    if not explains:
        return (WrongNumbers(evidence.quantity, evidence.given, evidence.right),)
    with np.errstate(all="ignore"):
        right, wrong = _as_advised(best, moment), Made(moment, best.ways, best.numbers)
        return tuple(WrongNumbers(name, np.ravel(wrong.value(name)), np.ravel(right.value(name))) for name in ORDER)


def _first_wrong(observed: Sequence[Observed], result: Named, best: Combination) -> tuple[str | None, Evidence | None]:
    """The first quantity that is wrong even if the advice is followed, and how; without a mistake, that is with strict
    advice, the first that is otherwise."""
    names = result.wrong if result.best is not None else (result.unexplained or result.wrong)
    for name in names:
        evidence = _evidence(observed, name, best)
        if evidence is not None:
            return name, evidence
    return (names[0] if names else None), None


def _as_advised(best: Combination, moment: Moment) -> Made:
    """What is right, with the advice in it."""
    kept = best.only_advice
    return Made(moment, kept.ways, kept.numbers)


def _pattern(asked: Responses, name: str, best: Combination) -> str:
    return pattern(asked.observed, name, partial(_as_advised, best), is_loop=asked.is_loop)


def _evidence(observed: Sequence[Observed], name: str, best: Combination) -> Evidence | None:
    """What it gave and what is right, in the first moment in which they differ, with the advice in both."""
    with np.errstate(all="ignore"):
        for each in observed:
            made = _as_advised(best, each.moment)
            if name in each.values and not matches(each, made, name):
                given, right = np.ravel(each.values[name]), np.ravel(made.value(name))
                return Evidence(name, given, right, _ratio(given, right), each)
    return None


def _ratio(given: FloatArray, right: FloatArray) -> float | None:
    """Given over right, where that is one number."""
    if given.shape != right.shape or not given.size or not (np.isfinite(given).all() and np.isfinite(right).all()):
        return None
    ratio = float(given @ right / (right @ right)) if right.any() else float("nan")
    return ratio if np.isfinite(ratio) and near(given, ratio * right) else None
