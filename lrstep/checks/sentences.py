"""Sentences: what is to be said of a program in a line: which quantity is wrong first, how, and by which mistake."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lrstep.checks.ended import fault_sentence
from lrstep.checks.matching import NEAR, NEAR_SINGLE
from lrstep.checks.slip import Slip
from lrstep.checks.verdict import Evidence, Verdict
from lrstep.errors import printable
from lrstep.formulas import FloatArray
from lrstep.steplog.factors import Factor, factors, matching


def message(verdict: Verdict, *, answer: bool = True) -> str:
    """All that matters in one line."""
    if verdict.ok is None:
        return verdict.undecided
    if verdict.ok:
        return f"right: {checked(verdict)}" if verdict.checked else "right"
    if verdict.fault is not None:
        causes = [titled(slip, verdict) for slip in verdict.mistakes if slip.id != verdict.fault.kind]
        return "; ".join([fault_sentence(verdict.fault), *causes])
    parts = [first_wrong(verdict, answer=answer), cause(verdict)]
    if len(verdict.candidates) < 2:
        parts += [f"look for {slip.look_for}" for slip in verdict.mistakes if slip.look_for]
    said = "; ".join(part for part in parts if part) or "wrong"
    return f"{said} (checked: {checked(verdict)})" if verdict.checked else said


def checked(verdict: Verdict) -> str:
    """What was compared, and on how much."""
    names = listed(verdict.checked)
    return f"{names}, on {verdict.over}" if verdict.over else names


def cause(verdict: Verdict) -> str:
    """The mistakes by their titles, as far as they are known."""
    if len(verdict.candidates) > 1:
        return f"{one_of(len(verdict.candidates))}: {'; or '.join(titled(s, verdict) for s in verdict.candidates)}"
    titles = "; and ".join(titled(slip, verdict) for slip in verdict.mistakes)
    if not titles:
        return "" if verdict.explained else "no mistake that is known gives exactly these numbers"
    return f"a part of it is explained: {titles}" if verdict.partly else titles


def one_of(count: int) -> str:
    """How many mistakes give the same numbers."""
    return f"one of these {'two' if count == 2 else count}, which give the same numbers"


def titled(slip: Slip, verdict: Verdict) -> str:
    """What is wrong, and in which way."""
    detail = verdict.details.get(slip.id, "")
    return f"{slip.title} ({detail})" if detail else slip.title


def first_wrong(verdict: Verdict, *, answer: bool = True) -> str:
    """Which quantity is wrong first, and how its numbers are."""
    name, evidence = verdict.variable, verdict.evidence
    if name is None:
        return ""
    when = f" in update {verdict.update:,}" if verdict.update is not None else ""
    how = pattern(evidence, answer=answer) if evidence is not None else ""
    if answer and verdict.pattern:
        return f"{name} is wrong first{when}; {verdict.pattern}"
    if evidence is None or evidence.quantity == name:
        return f"{name} is wrong first{when}" + (f": {how}" if how else "")
    shows = f"{evidence.quantity} is the first of the numbers compared to show it"
    return f"{name} is wrong first{when}; {shows}" + (f": {how}" if how else "")


def besides(part: Verdict, first: Verdict) -> str:
    """Of something else that is wrong in a file, in a few words by what."""
    if part.ids() and set(part.ids()) <= set(first.own_ids):
        return "the same mistake"
    return ", ".join(part.ids()) or first_wrong(part)


def pattern(evidence: Evidence, *, answer: bool = True) -> str:
    """What the numbers given are of the right ones, as it goes on after the quantity's name."""
    given, right = np.ravel(evidence.given), np.ravel(evidence.right)
    if given.shape != right.shape:
        due = f" instead of {_count(right.size)}" if answer else ""
        return f"it is {_count(given.size)}, in the shape {shape_of(evidence)}{due}"
    if np.isfinite(right).all() and not np.isfinite(given).any():
        return "it is not finite" if given.size == 1 else "none of it is finite"
    if answer and (by := _factor(evidence, given, right)):
        return by
    wrong = int(np.sum(~same(given, right, evidence)))
    if 0 < wrong < given.size:
        return f"{wrong} of its {given.size} numbers {'is' if wrong == 1 else 'are'} wrong, the others are right"
    if answer and evidence.ratio is not None and given.size > 1:
        return f"{evidence.ratio:.6g} times the right numbers, all of them"
    return ""


def same(given: FloatArray, right: FloatArray, evidence: Evidence) -> NDArray[np.bool_]:
    """Which numbers of a quantity are right, within rounding."""
    single = evidence.moment is not None and evidence.moment.single
    largest = float(np.max(np.abs(right[np.isfinite(right)]), initial=0))
    near = np.abs(given - right) <= (NEAR_SINGLE if single else NEAR) * max(largest, 1e-3)
    right_here: NDArray[np.bool_] = near | (given == right) | (np.isnan(given) & np.isnan(right))
    return right_here


def _factor(evidence: Evidence, given: FloatArray, right: FloatArray) -> str:
    """By what telling number they are wrong: "7 times the right numbers: m is 7"."""
    if evidence.moment is None or evidence.quantity in ("w", "b"):
        return ""
    moment = evidence.moment.moment
    near = (NEAR_SINGLE if evidence.moment.single else NEAR) * np.abs(right)
    matched: Sequence[Factor] = matching(given, right, near, factors(moment.m, moment.n, moment.rows or moment.m))
    if not matched:
        return ""
    values = "number" if given.size == 1 else "numbers"
    return f"{matched[0].times} the right {values}: {', or '.join(each.meaning for each in matched)}"


def shape_of(evidence: Evidence) -> str:
    """The shape in which it was given."""
    values = np.asarray(evidence.given)
    if evidence.moment is not None:
        values = np.asarray(evidence.moment.values.get(evidence.quantity, values))
    return str(values.shape)


def _count(size: int) -> str:
    return f"{size} number{'' if size == 1 else 's'}"


def short_name(verdict: Verdict) -> str:
    """What it is called in its file."""
    return printable(verdict.target.partition(" in ")[0])


def listed(names: Sequence[str]) -> str:
    """Some names in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
