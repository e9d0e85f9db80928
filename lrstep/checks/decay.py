"""Decay: a rate that becomes smaller from update to update, found from the steps of a program right otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.moment import Observed
from lrstep.formulas import FloatArray
from lrstep.steplog.epsilons import Advice

CLOSE = 1e-7


def decaying(observed: Sequence[Observed]) -> tuple[list[Observed], Advice] | None:
    """The same updates, each with the rate that its step has, and what is advised of that; None where the first rate is
    another than was given, the others are no smaller, or a step is no multiple of the gradient."""
    shares: dict[int, float] = {}
    kept: list[Observed] = []
    for each in observed:
        share = _share(each)
        k = each.moment.k
        if share is None or abs(share - shares.setdefault(k, share)) > CLOSE:
            return None
        kept.append(each._replace(moment=replace(each.moment, alpha=each.moment.alpha * share)))
    rates = [shares[k] for k in sorted(shares)]
    falls = all(after < before - CLOSE and after > 0 for before, after in pairwise(rates))
    if len(rates) < 2 or not falls or abs(rates[0] - 1) > CLOSE:
        return None
    factors = ", ".join(f"{rate:.4g}" for rate in rates)
    return kept, Advice("decaying-rate", f"the learning rate becomes smaller: times {factors} in the first updates")


def _share(observed: Observed) -> float | None:
    """The rate of a step over the one that was given; None where the step goes another way than the gradient."""
    made = Made(observed.moment)
    step, due = _moved(observed, made), np.append(made.w0 - made.w, made.b0 - made.b if "b" in observed.values else [])
    if step.shape != due.shape or not due.any():
        return None
    share = float(step @ due / (due @ due))
    return share if np.allclose(step, share * due, CLOSE, CLOSE * np.abs(due).max()) else None


def _moved(observed: Observed, made: Made) -> FloatArray:
    w, b = observed.values["w"], observed.values.get("b")
    return np.append(made.w0 - w, [] if b is None else made.b0 - b) if w.shape == made.w0.shape else np.zeros(0)
