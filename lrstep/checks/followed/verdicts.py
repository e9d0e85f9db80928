"""Verdicts: what is to be said of a training whose updates were followed, and the update and line where it departs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lrstep.checks.combination import Combination
from lrstep.checks.followed.asked import asked_of
from lrstep.checks.followed.otherwise import not_judged
from lrstep.checks.followed.sums import departures
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.checks.followed.values import ITEMS
from lrstep.checks.judging import in_order, judged
from lrstep.checks.lines import wrong_line
from lrstep.checks.made import Made
from lrstep.checks.matching import matches, near
from lrstep.checks.moment import Observed
from lrstep.checks.naming import ORDER
from lrstep.checks.roles import expression_role
from lrstep.checks.verdict import Verdict
from lrstep.steplog.epsilons import Advice
from lrstep.tracing.follow import Executed

MOST_SOLVED = 300
"""Combinations with free numbers that are tried: a script is waited for."""
ENOUGH = 3
"""Updates in which causes are looked for, if these then hold in the others."""
MOST_NUMBERS = 4_000_000
"""Of X, in all updates in which a mistake is looked for."""
BEHIND_THE_STEP = frozenset({"z", "a", "dz", "dw", "db"})
"""What can't be wrong where every step is right: a name that holds other numbers is another thing."""
PARAMETERS = ("w", "b", "theta", "parameters")
"""What a name may be called that holds no wrong number before the step: it is where that starts."""
ONLY_SHOWN = "cost-not-averaged"


def judged_updates(name: str, training: Training, updates: Sequence[SeenUpdate]) -> Verdict:
    """What is to be said of some updates. What is not sure to be a quantity is not held against it."""
    size = max(1, training.table.X.size)
    observed = [update.observed for update in updates[: max(2, MOST_NUMBERS // size)]]
    verdict = _judged(name, training, observed)
    for _ in range(3):
        doubted = _doubted(verdict, training, observed)
        if not doubted:
            break
        observed = [_without(each, doubted) for each in observed]
        verdict = _judged(name, training, observed)
    verdict = in_order(_likelier(verdict, training, updates[0]))
    names = {quantity for each in observed for quantity in each.values}
    verdict = replace(verdict, checked=tuple(quantity for quantity in ORDER if quantity in names))
    return not_judged(verdict, training, updates)


def _judged(name: str, training: Training, observed: Sequence[Observed]) -> Verdict:
    verdict = judged(name, asked_of(training, observed[:ENOUGH]), most_solved=MOST_SOLVED)
    if _is_known(verdict) and not _explains(verdict.combination, observed[ENOUGH:]):
        verdict = judged(name, asked_of(training, observed), most_solved=MOST_SOLVED)
    if verdict.ok is False and verdict.own_ids == (ONLY_SHOWN,) and len(verdict.candidates) < 2:
        text = "the cost that it gives is a sum over the examples, not their mean; its gradient is that of the mean"
        return replace(
            Verdict(name, True, advice=(*verdict.advice, Advice("J-sum", text)), bound=verdict.bound),
            combination=verdict.combination,
        )
    return verdict


def _likelier(verdict: Verdict, training: Training, update: SeenUpdate) -> Verdict:
    """Without causes that its lines rule out: the rate stands in the line of the step, and b is given a value there."""
    lines = {(line.line, line.file) for line in update.seen.executed}
    out: set[str] = set()
    if any(training.rate.path in training.statements.paths(*line) for line in lines):
        out.add("rate-hard-coded")
    gives_b = any(change.path == training.parameters.b for change in update.seen.changes)
    out.add("b-not-updated" if gives_b else "parameter-for-rate")
    kept = tuple(slip for slip in verdict.candidates if slip.id not in out)
    if not kept or len(kept) == len(verdict.candidates):
        return verdict
    is_first = verdict.mistakes[:1] == kept[:1] or len(verdict.mistakes) != 1
    return replace(
        verdict, candidates=kept if len(kept) > 1 else (), mistakes=verdict.mistakes if is_first else kept[:1]
    )


def _is_known(verdict: Verdict) -> bool:
    """Whether it is right, or the cause is known."""
    return verdict.ok is True or (bool(verdict.mistakes) and not verdict.partly)


def _explains(combination: Combination, observed: Sequence[Observed]) -> bool:
    """Whether what gives the numbers of some updates gives those of more of them."""
    with np.errstate(all="ignore"):
        for each in observed:
            made = Made(each.moment, combination.ways, combination.numbers)
            if not all(matches(each, made, name) for name in each.values):
                return False
    return True


def _doubted(verdict: Verdict, training: Training, observed: Sequence[Observed]) -> frozenset[str]:
    """The quantities that a name was taken for whose numbers nothing explains, while every step is right; and of
    batches a J that nothing explains, which may be that of anything."""
    if verdict.ok is not False or verdict.fault is not None:
        return frozenset()
    wrong = {name for each in observed for name in departing(each, verdict.combination)}
    explained = bool(verdict.mistakes) and not verdict.partly
    is_right = wrong.isdisjoint({"w", "b"})
    doubted = (wrong & BEHIND_THE_STEP) if is_right else set()
    if not explained and training.rule.how != "all":
        doubted |= wrong & {"J"}
    return frozenset(doubted)


def _without(observed: Observed, names: frozenset[str]) -> Observed:
    return observed._replace(values={name: value for name, value in observed.values.items() if name not in names})


def departing(observed: Observed, combination: Combination, right: Made | None = None) -> list[str]:
    """The quantities that are others than the mathematics makes them, if what is advised is followed."""
    kept = combination.only_advice
    with np.errstate(all="ignore"):
        made = Made(observed.moment, kept.ways, kept.numbers, right)
        return [name for name in ORDER if name in observed.values and not matches(observed, made, name)]


def placed(verdict: Verdict, training: Training, update: SeenUpdate, names: Sequence[str]) -> tuple[Verdict, int]:
    """The verdict with the line of an update in which the first wrong number stands, and that line's number in it."""
    with np.errstate(all="ignore"):
        places = list(_places(verdict, training, update, names))
    place = min(places, default=update.fallback)
    line = update.seen.executed[place]
    return replace(verdict, update=update.k, line=line.line), place


def _places(verdict: Verdict, training: Training, update: SeenUpdate, names: Sequence[str]) -> Iterator[int]:
    """The lines that give a quantity a wrong value, and the first that holds one, or a multiple, under any name."""
    kept = verdict.combination.only_advice
    made = Made(update.moment, kept.ways, kept.numbers, update.made)
    for place, sets in update.sets.items():
        for name, item in sets.items():
            if name in names and _is_wrong(update, made, name, item):
                yield place
    for name in names:
        yield from departures(training, update, made, name)
    evidence = verdict.evidence
    if evidence is not None and evidence.moment is not None and evidence.moment.moment.k == update.k:
        lines = _of_other_names(training, update)
        before = {"w": update.moment.w, "b": np.array([update.moment.b])}
        sought = [
            each for each in verdict.sought
            if each.wrong.any() and not (each.name in before and near(each.wrong, before[each.name]))
        ]  # fmt: skip
        line = wrong_line(lines, sought, update.moment)
        if line is not None:
            yield next(place for place, each in enumerate(lines) if each is line)


def _of_other_names(training: Training, update: SeenUpdate) -> list[Executed]:
    """The lines with what they gave names that are no quantities: of those it is known which of their values are wrong.
    A counter may be 0 or 1, as a wrong number may."""
    kept: dict[int, list[tuple[str, Any]]] = {}
    for change in update.seen.changes:
        function, path, _ = change.key
        is_known = change.key in update.known or (function, path, ITEMS) in update.known
        is_known |= expression_role(path) in PARAMETERS or path in training.parameters.paths
        if not is_known and not isinstance(change.value, (bool, int, np.integer)):
            kept.setdefault(change.place, []).append((path, change.value))
    return [line._replace(changes=tuple(kept.get(place, ()))) for place, line in enumerate(update.seen.executed)]


def _is_wrong(update: SeenUpdate, made: Made, name: str, item: int | None) -> bool:
    if item is None:
        return True
    values, due = update.values[name], np.ravel(made.value(name))
    if values.shape != due.shape:
        return True
    off = 1e-9 * max(float(np.abs(due[np.isfinite(due)]).max(initial=0)), 1e-3)
    return not (abs(values[item] - due[item]) <= off or (values[item] != values[item] and due[item] != due[item]))
