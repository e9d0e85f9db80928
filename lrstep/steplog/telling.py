"""Telling: what a wrong number is of the right one, where that says what is wrong: m times, minus, a(1−a)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from lrstep.formulas import FloatArray
from lrstep.quantities import FEATUREWISE, PARAMETERS
from lrstep.steplog.case import Case, Judged, near
from lrstep.steplog.factors import ONCE, RESOLVED, Factor, factors, matching, short

Alternatives = Iterable[tuple[str, str, FloatArray]]
"""Each a name, words for it, and the numbers that a mistake makes."""
WHOLE, WEIGHTS, BIAS = slice(None), slice(None, -1), slice(-1, None)


class Explanation(NamedTuple):
    """One thing that explains a difference: its name, the words for it, and what the factor in it is."""

    name: str
    words: str
    meaning: str = ""


def in_words(explanations: Sequence[Explanation]) -> str:
    """The first in a sentence's words, as it goes on after `is VALUE, `; with all that the same factor may be."""
    if not explanations:
        return ""
    words = explanations[0].words
    meanings = dict.fromkeys(other.meaning for other in explanations if other.words == words and other.meaning)
    return words + (f": {', or '.join(meanings)}" if meanings else "")


def explaining(case: Case, judged: Judged, *, surely: bool = True) -> list[Explanation]:
    """All that explain a wrong quantity of an update, the likeliest first; not `surely`, also what does not tell."""
    if judged.name == "batch":
        return []
    among = factors(case.m, case.update.rows.n, case.update.rows.rows)
    if judged.name in PARAMETERS:
        return _of_step(case, judged, among, surely=surely)
    explanations: list[Explanation] = []
    for right in (judged.ways[0], judged.own):
        what = f"the right {_first(judged, right)!r}"
        if not near(right, judged.own, judged.bound).all():
            what = f"the {_first(judged, right)!r} that follows from the log's own numbers before it"
        explanations += _multiples(what, judged.logged, right, judged.bound, among, surely=surely)
    begun = f"not {_first(judged, judged.own)!r}: made "
    alternatives = _alternatives(case, judged.name)
    return [*explanations, *_otherwise(begun, judged.logged, judged.bound, among, alternatives, surely=surely)]


def _multiples(
    what: str, logged: FloatArray, right: FloatArray, bound: FloatArray, among: list[Factor], begun: str = "",
    *, surely: bool,
) -> list[Explanation]:  # fmt: skip
    """How many times what is right these numbers may be."""
    fitting = matching(logged, right, bound, among, surely=surely)
    return [Explanation(factor.name, f"{begun}{factor.times} {what}", factor.meaning) for factor in fitting]


def _of_step(case: Case, judged: Judged, among: list[Factor], *, surely: bool) -> list[Explanation]:
    """What the step is that made a wrong parameter, with that of the others or alone."""
    steps = case.before - case.after
    right = case.before - np.append(case.first("w"), case.first("b"))
    bound = np.append(case.bound("w"), case.bound("b"))
    begun = f"not {_first(judged, judged.own)!r}: the step is "
    own = case.before - np.append(case.own("w"), case.own("b"))
    explanations: list[Explanation] = []
    for part in (WHOLE, WEIGHTS if judged.name in FEATUREWISE else BIAS):
        same_as_own = near(right[part], own[part], bound[part]).all()
        what = "the right one" if same_as_own else "the one that follows from the log's own numbers"
        explanations += _multiples(what, steps[part], right[part], bound[part], among, begun, surely=surely)
        gradients = ((name, words, (case.update.alpha * slope)[part]) for name, words, slope in _gradients(case))
        explanations += _otherwise(f"{begun}made ", steps[part], bound[part], among, gradients, surely=surely)
    rate = _rate(case, steps, right, bound)
    if rate is None:
        return explanations
    names = {factor.name for factor in among}
    same = next((explanation.words for explanation in explanations if explanation.name in names), None)
    alone = Explanation("alpha", f"{begun}that of alpha = {rate}")
    return [*explanations, alone if same is None else Explanation("alpha", same, f"alpha is {rate}")]


def _rate(case: Case, steps: FloatArray, right: FloatArray, bound: FloatArray) -> str | None:
    """Of what learning rate all steps are, where that is one."""
    resolved = np.abs(right) > RESOLVED * bound
    largest = int(np.argmax(np.where(resolved, np.abs(right), 0)))
    ratio = float(steps[largest] / right[largest])
    same = resolved.sum() > 1 and ratio > 0 and matching(steps, right, bound, [Factor("alpha", ratio, "")])
    return _shortest(case.update.alpha * ratio, float(bound[largest] / abs(right[largest]))) if same else None


def _shortest(value: float, off: float) -> str:
    """The fewest digits, of six at most, that say a number as well as it is known, relative to it."""
    shown = (f"{value:.{digits}g}" for digits in range(1, 7))
    return next((text for text in shown if abs(float(text) / value - 1) <= off), f"{value:.6g}")


def _otherwise(
    begun: str, logged: FloatArray, bound: FloatArray, among: list[Factor], alternatives: Alternatives, *, surely: bool
) -> list[Explanation]:
    """The alternatives that give these numbers, as they are or times a factor."""
    explanations = []
    for name, words, numbers in alternatives:
        for factor in matching(logged, numbers, bound, [ONCE, *among], surely=surely):
            more = "" if factor is ONCE else f", {factor.times} that"
            explanations.append(Explanation(f"{name} {factor.name}", f"{begun}{words}{more}", factor.meaning))
    return explanations


def _alternatives(case: Case, name: str) -> Iterator[tuple[str, str, FloatArray]]:
    """A quantity as mistakes make it that change something in each example."""
    if name == "dz":
        yield from _slopes(case)
    elif name in ("dw", "db"):
        part = WEIGHTS if name == "dw" else BIAS
        yield from ((mistake, words, gradient[part]) for mistake, words, gradient in _gradients(case))
    elif name in ("L", "J") and case.labels is not None:
        a, y = case.own("a"), case.labels
        L = -(y * np.log(a) + (1 - y) * np.log(1 - a))
        yield "labels", f"with {_as_given(case)}", L if name == "L" else L.mean(keepdims=True)


def _gradients(case: Case) -> Iterator[tuple[str, str, FloatArray]]:
    X, _ = case.read
    for name, words, slope in _slopes(case):
        yield name, words, np.append(slope @ X, slope.sum()) / case.m


def _slopes(case: Case) -> Iterator[tuple[str, str, FloatArray]]:
    a, dz = case.own("a"), case.own("dz")
    yield "a(1-a)", "with dz multiplied by a(1−a), as in squared error", dz * (a * (1 - a))
    yield "da", "with da, not da·a(1−a), as dz", dz / (a * (1 - a))
    if case.labels is not None:
        yield "labels", f"with {_as_given(case)}, in dz = a − y", a - case.labels


def _as_given(case: Case) -> str:
    zero, one = (short(label) for label in case.classes)
    return f"the labels as they were given, {zero} and {one}"


def _first(judged: Judged, right: FloatArray) -> float:
    return float(right[int(np.argmax(judged.wrong))])
