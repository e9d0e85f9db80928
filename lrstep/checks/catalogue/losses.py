"""Slips of the loss: L, and J where it is not a mean of losses at all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lrstep.checks.catalogue.lines import log_loss, sigmoid, textbook
from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray


def _of_class(one: float, zero: float) -> Line:
    """The losses of each class times a number."""
    return lambda made, value: np.where(made.y == 1, one * value(), zero * value())


def _pairs(made: Made) -> FloatArray:
    """What each label would lose by each prediction, (m, m)."""
    y, a = made.y[:, None], made.a[None, :]
    return textbook(a, y)


def _mixed(made: Made, first: FloatArray, second: FloatArray) -> FloatArray:
    """The loss with other factors before its two logarithms."""
    losses: FloatArray = -(first * np.log(made.a) + second * np.log(1 - made.a))
    return losses


def _root(made: Made) -> FloatArray:
    root: FloatArray = np.sqrt(((made.a - made.y) ** 2).mean(keepdims=True))
    return root


def _hits(made: Made) -> FloatArray:
    """1 for each example that is predicted rightly, 0 for the others."""
    hits: FloatArray = ((made.a > 0.5) == (made.y == 1)).astype(np.float64)
    return hits


def _epsilon(first: bool, second: bool) -> Line:
    def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        a, x = made.a, made.free
        return -np.log(np.where(made.y == 1, a + x * first, 1 - a + x * second))

    return line


def _held(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    return log_loss(np.clip(made.a, made.free, 1 - made.free), made.y)


def _held_at(epsilon: float) -> Way:
    """a held away from 0 and 1 by a usual number: where it is seen in one J alone, it could be any."""
    return Way(
        {"L": lambda made, value: log_loss(np.clip(made.a, epsilon, 1 - epsilon), made.y)},
        f"a is held between {epsilon:g} and 1 minus that",
        rank=2,
    )


def _with_epsilon(plausible: tuple[float, float]) -> tuple[Way, ...]:
    """An epsilon between two bounds, in each place in which it is met."""
    return (
        Way({"L": _epsilon(True, True)}, "epsilon = {}", free=True, plausible=plausible),
        Way({"L": _epsilon(True, False)}, "epsilon = {}, in log(a) alone", free=True, plausible=plausible, rank=1),
        Way({"L": _epsilon(False, True)}, "epsilon = {}, in log(1 − a) alone", free=True, plausible=plausible, rank=1),
        Way({"L": lambda made, value: log_loss(made.a + made.free, made.y)}, "a + {}", free=True, plausible=plausible,
            rank=1),
        Way({"L": _held}, "a is held between {} and 1 minus that", free=True,
            plausible=(plausible[0], min(plausible[1], 0.5)), rank=2),
    )  # fmt: skip


SMALL, LARGE = (1e-18, 1.0001e-3), (1.0001e-3, 10.0)
"""Between which an epsilon is advice, and between which it is a mistake."""
SMALL_EPSILON = (*_with_epsilon(SMALL), *(_held_at(10.0**-i) for i in range(3, 10)))
LOSSES = (
    Slip(
        "cost-middle-sign",
        "the two terms of the loss have different signs, so that the two classes cancel",
        "Both terms must count the same way; here a bad prediction of one class makes up for a bad one of the other.",
        "L = −[y log(a) + (1 − y) log(1 − a)]: plus between the terms, and one minus before both.",
        "the sign between the two terms, and whether the minus before them reaches both",
        "L",
        (Way({"L": _of_class(1, -1)}, rank=0), Way({"L": _of_class(-1, 1)}, "the first term has the wrong sign")),
    ),
    Slip(
        "cost-term-missing",
        "one of the two terms of the loss is missing",
        "Each example needs the term of its own label: without one term a whole class costs nothing.",
        "L = −[y log(a) + (1 − y) log(1 − a)]: y chooses the first term, 1 − y the second.",
        "the term of the other label in the cost",
        "L",
        (Way({"L": _of_class(1, 0)}, "only the term of label 1 is there"),
         Way({"L": _of_class(0, 1)}, "only the term of label 0 is there")),
    ),
    Slip(
        "cost-weighted-by-prediction",
        "the loss is weighted by the prediction, not by the label",
        "The label says which term counts; the prediction is what is judged and can't judge itself.",
        "L = −[y log(a) + (1 − y) log(1 − a)]: y and 1 − y stand before the logarithms, a inside.",
        "the factors before the two logarithms, and in which order a helper of the cost takes label and prediction",
        "L",
        (
            Way({"L": lambda made, value: textbook(made.a, made.a)}),
            Way({"L": lambda made, value: _mixed(made, made.y, 1 - made.a)}, "in the second term"),
            Way({"L": lambda made, value: _mixed(made, made.a, 1 - made.y)}, "in the first term"),
            Way({"L": lambda made, value: textbook(made.y, made.a)}, "label and prediction are exchanged", rank=1),
        ),
    ),
    Slip(
        "cost-same-log-twice",
        "both terms of the loss have the same logarithm",
        "log(a) is for label 1 and log(1 − a) for label 0: with one of them twice the labels hardly matter.",
        "L = −[y log(a) + (1 − y) log(1 − a)]; with log(a) twice it is −log(a) for every example.",
        "what the two logarithms are of",
        "L",
        (
            Way({"L": lambda made, value: -np.log(made.a)}, "log(a)"),
            Way({"L": lambda made, value: -np.log(1 - made.a)}, "log(1 − a)"),
        ),
    ),
    Slip(
        "cost-logs-exchanged",
        "the two terms of the loss have each other's logarithm",
        "A good prediction should cost little; exchanged, it costs much.",
        "L = −[y log(a) + (1 − y) log(1 − a)]: label 1 takes log(a), label 0 takes log(1 − a).",
        "which logarithm stands beside y, and which beside 1 − y",
        "L",
        (Way({"L": lambda made, value: log_loss(1 - made.a, made.y)}),),
    ),
    Slip(
        "wrong-logarithm",
        "the loss has another logarithm than the natural one",
        "All formulas of the lesson are of the natural logarithm; another one scales the cost or bends it.",
        "d log(a)/da = 1/a holds for the natural logarithm: only with it dz is a − y.",
        "the name of the logarithm that the cost calls",
        "L",
        (
            Way({"L": lambda made, value: value() / np.log(2)}, "log2"),
            Way({"L": lambda made, value: value() / np.log(10)}, "log10"),
            Way({"L": lambda made, value: -np.log1p(made.own)}, "log1p"),
        ),
    ),
    Slip(
        "log-is-logistic",
        "the cost's logarithm is the logistic function",
        "A helper that is called log computes the sigmoid: the cost is then nearly the same for every prediction.",
        "L needs the natural logarithm, −log(a), which grows without limit as a approaches 0; the sigmoid does not.",
        "what the log that the cost calls really is: another function may have that name",
        "L",
        (Way({"L": lambda made, value: -sigmoid(made.own)}),),
    ),
    Slip(
        "no-logarithm",
        "the loss has no logarithm",
        "Without it the cost of a quite wrong prediction is hardly larger than that of a doubtful one.",
        "L = −[y log(a) + (1 − y) log(1 − a)]; the derivative a − y comes from the logarithms.",
        "the logarithms of a and 1 − a in the cost",
        "L",
        (
            Way({"L": lambda made, value: -made.own}),
            Way({"L": lambda made, value: -np.exp(made.own)}, "exp in its place", rank=1),
        ),
    ),
    Slip(
        "epsilon-too-large",
        "the epsilon in the logarithm is so large that it changes the cost",
        "An epsilon is to keep log(0) away, and to be too small to be seen otherwise.",
        "log(a + ε) is log(a) + ε/a and more: with an ε of 1e-15 nothing is lost, with one of 0.01 every digit is.",
        "the number that is added to a, or at which a is cut off, before the logarithm",
        "L",
        (*_with_epsilon(LARGE), *(_held_at(epsilon) for epsilon in (0.01, 0.05, 0.1, 0.2))),
    ),
    Slip(
        "squared-error-cost",
        "the cost is the squared error, not the log loss",
        "The gradient descends the log loss, so this number may rise while the program does what it should.",
        "dz = a − y is the derivative of −[y log(a) + (1 − y) log(1 − a)]; that of (a − y)² has a factor 2a(1 − a).",
        "the formula of the cost: a square of differences where logarithms belong",
        "L",
        (
            Way({"L": lambda made, value: (made.a - made.y) ** 2}),
            Way({"L": lambda made, value: (made.a - made.y) ** 2 / 2}, "½(a − y)²"),
            Way({"J": lambda made, value: _root(made)}, "its root", quantity="J"),
            Way({"L": lambda made, value: np.abs(made.a - made.y)}, "|a − y|"),
            Way({"L": lambda made, value: made.a - made.y}, "a − y, without a square"),
        ),
    ),
    Slip(
        "cost-is-error-rate",
        "the cost is the share of wrong or right predictions, not the log loss",
        "Counting predictions says nothing of how sure they were, and a small step hardly ever changes it.",
        "The gradient is the slope of the mean log loss; a count has no slope.",
        "the formula of the cost: rounded predictions where a and its logarithms belong",
        "L",
        (
            Way({"L": lambda made, value: 1.0 - _hits(made)}, "the share of wrong ones", rank=1),
            Way({"L": lambda made, value: _hits(made)}, "the share of right ones", rank=1),
        ),
    ),
)  # fmt: skip
PAIRED = (
    Slip(
        "outer-product",
        "labels and predictions are multiplied as an outer product: every label with every prediction",
        "Each label belongs to the prediction of its own example; here it meets those of all other examples, too.",
        "Σᵢ yᵢ log(aᵢ) has m terms; Σᵢ Σⱼ yᵢ log(aⱼ) has m², and does not depend on which label belongs to which row.",
        "shapes (m, 1) and (1, m), or a transpose too many, where two arrays of the same shape should be multiplied",
        "J",
        (
            Way({"J": lambda made, value: (_pairs(made).sum() / made.m).reshape(1) + made.R}),
            Way({"J": lambda made, value: _pairs(made).sum().reshape(1) + made.R}, "summed, without 1/m"),
            Way({"J": lambda made, value: _pairs(made).mean().reshape(1) + made.R}, "averaged over all of them"),
            Way({"J": lambda made, value: _pairs(made) / made.m}, "not summed"),
            Way({"J": lambda made, value: _pairs(made).T / made.m}, "not summed"),
            Way({"J": lambda made, value: _pairs(made)}, "not summed, without 1/m"),
            Way({"J": lambda made, value: _pairs(made).T}, "not summed, without 1/m"),
        ),
    ),
    Slip(
        "cost-not-summed",
        "the cost is not summed over the examples: it is one number for each of them",
        "J is one number that says how good the parameters are; here there are as many numbers as examples.",
        "J = (1/m) Σ L: the sum is missing.",
        "a sum or mean over the examples in the cost",
        "J",
        (
            Way({"J": lambda made, value: made.L / made.m}),
            Way({"J": lambda made, value: made.L}, "and without 1/m"),
        ),
    ),
    Slip(
        "cost-summed-too-early",
        "in the cost labels and predictions are summed, or averaged, before they are multiplied",
        "A product of two sums is not the sum of the products: which label belongs to which prediction is lost.",
        "Σ yᵢ log(aᵢ) is not Σ yᵢ · Σ log(aᵢ).",
        "where the sum or mean is taken in the cost: it comes after the products",
        "J",
        (
            Way({"J": lambda made, value: (_pairs(made).sum() / made.m).reshape(1) + made.R}, rank=4),
            Way({"J": lambda made, value: _pairs(made).sum().reshape(1) + made.R}, "without 1/m", rank=4),
            Way({"J": lambda made, value: _pairs(made).mean().reshape(1) + made.R}, "each averaged", rank=4),
            Way({"J": lambda made, value: log_loss_of_means(made)}, "the loss of the mean prediction", rank=1),
        ),
    ),
    Slip(
        "dot-for-elementwise",
        "in the cost one term is a dot product, the other an array, and the sum counts the first one m times",
        "A single number that is added to an array is added to each of its elements.",
        "y·log(a) is Σ yᵢ log(aᵢ) already: added to m numbers and summed with them, it is there m times.",
        "the kind of product in the two terms of the cost: both summed by dot, or both elementwise and summed after",
        "J",
        (
            Way({"J": lambda made, value: _dotted(made, 1)}, "in the first term", rank=3),
            Way({"J": lambda made, value: _dotted(made, 0)}, "in the second term", rank=3),
        ),
    ),
)  # fmt: skip


def log_loss_of_means(made: Made) -> FloatArray:
    """The loss of the mean prediction beside the mean label, (1,)."""
    return textbook(made.a.mean(keepdims=True), made.y.mean(keepdims=True)) + made.R


def _dotted(made: Made, label: int) -> FloatArray:
    shares: FloatArray = made.L * np.where(made.y == label, made.m, 1)
    J: FloatArray = shares.mean(keepdims=True) + made.R
    return J
