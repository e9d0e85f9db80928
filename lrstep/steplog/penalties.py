"""Penalties: what beside the lesson's terms is in a derivative, a step or J, held against what an L2 penalty adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.formulas import FloatArray
from lrstep.steplog.case import Case

NOT_IN_LOG = "which the log does not have"


class Terms(NamedTuple):
    """The `rest` of numbers (p,), `bound` off, `beside` what has no penalty, and what one of l2 = 1 adds to them."""

    name: str
    rest: FloatArray
    beside: FloatArray
    unit: FloatArray
    bound: FloatArray
    l2: float
    """That of the log, 0 where it has none."""
    words: str
    """That they are as with a penalty of l2 = {}."""
    flipped: str = ""
    """The same of one whose sign is flipped."""
    right: str = "the penalty"
    only: str = ""
    """Where it is wrong whatever its l2 is: the words for that."""
    less_likely: bool = False


def of_gradient(
    case: Case, name: str, logged: FloatArray, own: FloatArray, bound: FloatArray, alpha: float = 1.0
) -> Iterator[Terms]:
    """Of dw or db, or of the steps of w or b, which are `alpha` times that."""
    l2, w, b = case.update.l2, case.before[:-1], case.before[-1:]
    share = alpha / case.m
    decay = alpha * formulas.decay(w, l2, case.m) if name == "dw" else 0.0
    beside = own - decay
    rest = logged - beside
    if name == "dw":
        words = "made with the penalty of l2 = {}"
        if not l2:
            words = f"as with an L2 penalty of l2 = {{}}, {NOT_IN_LOG}: give l2={{}} to the Recorder"
        flipped = f"as with an L2 penalty, {NOT_IN_LOG}, whose sign is flipped"
        yield Terms("penalty", rest, beside, share * w, bound, l2, words, flipped)
        if not l2:
            divided = f"of l2 = {{}}, divided by {case.size:,} in every update"
            words = f"as with an L2 penalty {divided}, {NOT_IN_LOG}: give l2={{}} to the Recorder"
            unit = alpha / case.size * w
            yield Terms("full", rest, beside, unit, bound, l2, words, flipped, less_likely=True)
    else:
        words = "made with a penalty on b, too, which belongs to w alone"
        yield Terms("on b", rest, beside, share * b, bound, l2, words, words, only=words)
    sums = {"w": w.sum()} if case.update.intercept is False else {"w and b": w.sum() + b[0], "w": w.sum()}
    for what, total in sums.items():
        words = f"made with a penalty of one number, the sum of {what}, in the place of each weight's own"
        if name == "db" or len(w) > 1:
            yield Terms(
                f"sum of {what}", rest, beside, np.full(len(rest), share * total), bound, l2, words, words, only=words
            )


def of_cost(case: Case, logged: FloatArray, bound: FloatArray) -> Iterator[Terms]:
    """Of J: of the parameters before the step or after it, a mean or a sum, on w alone or on b too."""
    X, y = case.read
    for where, at in (("", case.before), (", at the parameters after the step", case.after)):
        L = formulas.pointwise(X @ at[:-1] + at[-1], y).L.mean()
        for of_b, of in (("", at[:-1]), (", on b too", at)):
            of_one = float(of @ of) / (2 * case.m)
            for summed, factor in (("", 1.0), (", summed", float(case.m))):
                more = f"{of_b}{summed}{where}"
                words = f"made with R of l2 = {{}}{more}"
                if not case.update.l2:
                    words = f"as with an L2 penalty of l2 = {{}}{more}, {NOT_IN_LOG}"
                beside, unit = np.array([factor * L]), np.array([factor * of_one])
                flipped = f"as with an L2 penalty{more}, {NOT_IN_LOG}, whose sign is flipped"
                off, right = 2 * factor * bound, f"R{more}"
                yield Terms(right, logged - beside, beside, unit, off, case.update.l2, words, flipped, right)
