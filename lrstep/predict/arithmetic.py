"""Slips of a hand that computes one value, beyond those of programs: as the catalogue has them, lines in other lines'
places. What gives the same number as a slip of the catalogue is not here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray

MOST_TERMS = 8
"""Features of which each is tried alone."""


def _line(of: Callable[[Made], FloatArray]) -> Line:
    return lambda made, value: np.asarray(of(made))


def _of_others(names: tuple[str, ...], of: Callable[[Made, str], FloatArray]) -> tuple[Way, ...]:
    return tuple(Way({name: _line(lambda made, name=name: of(made, name))}) for name in names)  # type: ignore[misc]


def _old(made: Made, name: str) -> FloatArray:
    return made.w0 if name == "w" else made.b0


def _slope(made: Made, name: str) -> FloatArray:
    return made.dw if name == "w" else made.db


def _steps(title: str, id: str, why: str, formula: str, of: Callable[[Made, str], FloatArray]) -> Slip:
    """A slip of the step of w or b."""
    return Slip(id, title, why, formula, "", "w", _of_others(("w", "b"), of))


_STEP = "w = w − alpha·dw: the old value minus a small part of the derivative."
_TWO_FRACTIONS = "da = −y/a + (1 − y)/(1 − a): for label 1 it is −1/a, for label 0 it is 1/(1 − a)."
OWN: tuple[Slip, ...] = (
    Slip(
        "weights-left-out", "the features are added without their weights",
        "Each feature counts as much as its weight says.", "z = Σ wⱼxⱼ + b.", "", "z",
        (Way({"z": _line(lambda made: made.X.sum(axis=1) + made.b0)}),),
    ),
    Slip(
        "features-left-out", "the weights are added without their features",
        "Each weight is multiplied by its feature, before the products are added.", "z = Σ wⱼxⱼ + b.", "", "z",
        (Way({"z": _line(lambda made: np.full(made.m, made.w0.sum() + made.b0.item()))}),),
    ),
    Slip(
        "both-terms", "both terms of the loss are counted",
        "The label switches one of the two terms off: for label 1 only log(a) counts, for label 0 only log(1 − a).",
        "L = −(y·log(a) + (1 − y)·log(1 − a)), where y is 0 or 1.", "", "L",
        (Way({"L": _line(lambda made: -np.log(made.a) - np.log(1 - made.a))}),),
    ),
    Slip(
        "loss-of-z", "the logarithm is of z, not of a", "The loss judges the probability a.",
        "L = −log(a) for label 1.", "", "L", (Way({"L": _line(lambda made: -np.log(np.abs(made.z)))}),),
    ),
    Slip(
        "da-of-the-other-label", "it is the fraction of the other label",
        "The label chooses which of the two fractions is left.", _TWO_FRACTIONS, "", "da",
        (
            Way({"da": _line(lambda made: -(1 - made.y) / made.a + made.y / (1 - made.a))}),
            Way({"da": _line(lambda made: (1 - made.y) / made.a - made.y / (1 - made.a))}, "with the other sign"),
            Way({"da": _line(lambda made: -made.y / (1 - made.a) + (1 - made.y) / made.a)}, "1 − a and a exchanged"),
        ),
    ),
    Slip(
        "both-fractions", "both fractions are counted", "The label switches one of the two fractions off.",
        _TWO_FRACTIONS, "", "da", (Way({"da": _line(lambda made: -1 / made.a + 1 / (1 - made.a))}),),
    ),
    Slip(
        "dz-for-da", "it is dz, not da", "da says how the loss changes with a; dz says how it changes with z.",
        "dz = da · a(1 − a) = a − y.", "", "da", (Way({"da": _line(lambda made: made.a - made.y)}),),
    ),
    Slip(
        "slope-for-da", "it is the derivative of the sigmoid, not that of the loss",
        "a(1 − a) says how a changes with z; da says how the loss changes with a.", _TWO_FRACTIONS, "", "da",
        (Way({"da": _line(lambda made: made.a * (1 - made.a))}),),
    ),
    Slip(
        "plus-label", "the label is added, not subtracted", "The error is prediction minus label.", "dz = a − y.", "",
        "dz", (Way({"dz": _line(lambda made: made.a + made.y)}),),
    ),
    Slip(
        "features-alone", "the error dz is missing: it is made of the features alone",
        "The feature says how much its weight mattered, and dz how wrong the prediction was.", "dw = (1/m) Σ x·dz.", "",
        "dw",
        (
            Way({"dw": _line(lambda made: made.X.mean(axis=0))}),
            Way({"dw": _line(lambda made: made.X.sum(axis=0))}, "and 1/m"),
        ),
    ),
    Slip(
        "plain-a-for-dz", "a takes the place of dz", "The weights are corrected by the error a − y, not by a.",
        "dw = (1/m) Σ x·dz and db = (1/m) Σ dz.", "", "dw",
        (
            Way({"dw": _line(lambda made: made.a @ made.X / made.m)}),
            Way({"db": _line(lambda made: made.a.mean(keepdims=True))}),
        ),
    ),
    Slip(
        "feature-of-another-weight", "the feature of another weight is taken",
        "Each weight is multiplied with its own feature, so its derivative has that feature.", "dwⱼ = (1/m) Σ xⱼ·dz.",
        "", "dw",
        (
            Way({"dw": lambda made, value: np.roll(value(), 1)}),
            Way({"dw": lambda made, value: np.roll(value(), -1)}),
        ),
    ),
    Slip(
        "b-for-db", "it is dz times b", "b is added as it is, so the slope of z by b is 1.", "db = (1/m) Σ dz.", "",
        "db", (Way({"db": _line(lambda made: made.dz.mean() * made.b0)}),),
    ),
    Slip(
        "J-of-one-example", "it is the loss of one example, not the mean of all", "The cost is the mean of all losses.",
        "J = (1/m) ΣL.", "", "J",
        (
            Way({"J": _line(lambda made: made.L[:1])}, "the first one"),
            Way({"J": _line(lambda made: made.L[-1:])}, "the last one"),
        ),
    ),
    Slip(
        "penalty-left-out", "the penalty is left out", "The penalty has a derivative of its own, which is added.",
        "dw = (1/m) Σ x·dz + l2/m·w.", "", "dw", (Way({"dw": lambda made, value: value() - made.dR}, needs=("l2",)),),
    ),
    _steps("it is the derivative, not the new value", "slope-for-step", "The derivative says which way to step.", _STEP,
           _slope),
    _steps("it is the step alone: the old value is missing", "step-alone",
           "The step is subtracted from the old value.", _STEP,
           lambda made, name: made.moment.alpha * _slope(made, name)),
    _steps("the old value is missing", "old-value-left-out", "The step is subtracted from the old value.", _STEP,
           lambda made, name: -made.moment.alpha * _slope(made, name)),
    _steps("alpha multiplies the whole difference", "alpha-before-all", "Only the derivative is multiplied by alpha.",
           _STEP, lambda made, name: made.moment.alpha * (_old(made, name) - _slope(made, name))),
    _steps("alpha multiplies the old value", "alpha-with-old", "Only the derivative is multiplied by alpha.", _STEP,
           lambda made, name: made.moment.alpha * _old(made, name) - _slope(made, name)),
    _steps("the derivative is divided by alpha", "divided-by-alpha", "A small alpha makes a small step.", _STEP,
           lambda made, name: _old(made, name) - _slope(made, name) / made.moment.alpha),
    _steps("the derivative is subtracted twice, or the step is doubled", "step-twice", "One step is made in an update.",
           _STEP, lambda made, name: _old(made, name) - 2 * made.moment.alpha * _slope(made, name)),
    _steps("the old value is subtracted from the step", "turned-around", "The step is subtracted from the old value.",
           _STEP, lambda made, name: made.moment.alpha * _slope(made, name) - _old(made, name)),
    Slip(
        "slope-of-another", "the derivative of another parameter is taken",
        "Each parameter steps by its own derivative.", _STEP, "", "w",
        (
            Way({"w": _line(lambda made: made.w0 - made.moment.alpha * made.db)}, "db"),
            Way({"w": _line(lambda made: made.w0 - made.moment.alpha * np.roll(made.dw, 1))}),
            Way({"w": _line(lambda made: made.w0 - made.moment.alpha * np.roll(made.dw, -1))}),
            Way({"b": _line(lambda made: made.b0 - made.moment.alpha * made.dw[0])}, "dw1"),
            Way({"b": _line(lambda made: made.b0 - made.moment.alpha * made.dw[-1])}, "the last of dw"),
        ),
    ),
    Slip(
        "old-value-of-another", "the old value of another parameter is taken",
        "Each parameter steps from its own old value.", _STEP, "", "w",
        (
            Way({"w": _line(lambda made: np.roll(made.w0, 1) - made.moment.alpha * made.dw)}),
            Way({"w": _line(lambda made: np.roll(made.w0, -1) - made.moment.alpha * made.dw)}),
            Way({"w": _line(lambda made: made.b0 - made.moment.alpha * made.dw)}, "b"),
            Way({"b": _line(lambda made: made.w0[:1] - made.moment.alpha * made.db)}, "w1"),
            Way({"b": _line(lambda made: made.w0[-1:] - made.moment.alpha * made.db)}, "the last of w"),
        ),
    ),
)  # fmt: skip


def of_terms(n: int) -> Iterator[Slip]:
    """Slips of z in one of its products: it is left out, or has the other sign."""
    for j in range(min(n, MOST_TERMS)):
        without = Way({"z": _without(j, 1.0)})
        turned = Way({"z": _without(j, 2.0)})
        bare = Way({"z": _unweighted(j)})
        term = f"w{j + 1}·x{j + 1}"
        yield Slip("term-left-out", f"the product {term} is missing", "z adds a product for each feature.",
                   "z = Σ wⱼxⱼ + b.", "", "z", (without,))  # fmt: skip
        yield Slip("sign-of-a-term", f"the sign of the product {term} is wrong",
                   "A product is negative where just one of its two factors is.", "z = Σ wⱼxⱼ + b.", "", "z",
                   (turned,))  # fmt: skip
        yield Slip("weight-left-out", f"x{j + 1} is added without its weight", "Each feature has a weight.",
                   "z = Σ wⱼxⱼ + b.", "", "z", (bare,))  # fmt: skip


def _without(j: int, times: float) -> Line:
    """z without so many of a product."""
    return lambda made, value: value() - times * made.w0[j] * made.X[:, j]


def _unweighted(j: int) -> Line:
    """z with a feature in the place of its product."""
    return lambda made, value: value() + (1 - made.w0[j]) * made.X[:, j]
