"""Slips of z, the sum of features and weights."""

from __future__ import annotations

import numpy as np

from lrstep.checks.catalogue.features import Take, taken
from lrstep.checks.catalogue.lines import gradient_with, sigmoid
from lrstep.checks.made import Made
from lrstep.checks.slip import Slip, Way
from lrstep.formulas import FloatArray

AFTER = ("w",)
"""What a loop gives, of which other slips tell what was cut."""


def _reshaped(made: Made) -> FloatArray:
    turned: FloatArray = made.X.reshape(made.n, made.m).T
    return turned


def _with_b(made: Made) -> FloatArray:
    moved: FloatArray = made.X + made.b0
    return moved


def _with_features(take: Take, detail: str, rank: int) -> Way:
    return Way({"z": lambda made, value: take(made.X) @ made.w0 + made.b0}, detail, rank=rank)


def _with_weights(take: Take, detail: str, rank: int) -> Way:
    return Way({"z": lambda made, value: made.X @ take(made.w0) + made.b0}, detail, rank=rank)


LINEAR = (
    Slip(
        "b-left-out",
        "z is made without the bias b",
        "b moves every prediction up or down together; left out of z it has no effect, and all that follows is wrong.",
        "z = w·x + b; without b the line where a = 0.5 always goes through the origin, and db is not its slope.",
        "the sum of products of weights and features: b belongs to it, and is computed but not used",
        "z",
        (
            Way({"z": lambda made, value: made.X @ made.w0}),
            Way({"dz": lambda made, value: sigmoid(made.X @ made.w0) - made.y}, "in the gradient alone", quantity="dz"),
            Way({"L": lambda made, value: _loss_of(made.X @ made.w0, made)}, "in the cost alone", quantity="L"),
        ),
    ),
    Slip(
        "b-subtracted",
        "b is subtracted from w·x, not added",
        "The bias acts the wrong way: a larger b makes a smaller z, but db is computed as if it made a larger one.",
        "z = w·x + b, so dz/db = 1; with w·x − b it would be −1.",
        "the sign of b in z; in an exponent, whether the minus is before all of z in parentheses, or before w·x alone",
        "z",
        (Way({"z": lambda made, value: made.X @ made.w0 - made.b0}),),
    ),
    Slip(
        "b-twice",
        "b is added to z twice",
        "Each prediction is moved by b twice, as where a column of ones holds b already and b is added as well.",
        "z = w·x + b; with w·x + 2b the slope by b would be twice dz.",
        "a column of ones beside a bias of its own, or an addition of b in two places",
        "z",
        (Way({"z": lambda made, value: made.X @ made.w0 + 2 * made.b0}),),
    ),
    Slip(
        "b-before-product",
        "b is added to the features before the product with the weights",
        "b should be added once, to the finished sum; added to each feature it is multiplied by the weights, too.",
        "(x + b)·w is w·x + b·Σw, not w·x + b.",
        "the parentheses around the features and b: the product comes first, then b",
        "z",
        (
            Way({"z": lambda made, value: _with_b(made) @ made.w0}),
            Way({"z": lambda made, value: _with_b(made) @ made.w0, "dw": gradient_with(_with_b)}, "and in dw"),
        ),
    ),
    Slip(
        "features-reshaped",
        "X is turned by reshape, not transposed: numbers of different examples are mixed",
        "reshape keeps the numbers in their order and cuts new rows from them; the transpose swaps rows and columns.",
        "X.reshape(n, m) has the shape of Xᵀ, but its entry (j, i) is not entry (i, j) of X.",
        "a reshape of X where rows and columns should be swapped",
        "z",
        (
            Way({"z": lambda made, value: _reshaped(made) @ made.w0 + made.b0, "dw": gradient_with(_reshaped)}),
            Way({"z": lambda made, value: _reshaped(made) @ made.w0 + made.b0}, "in z alone"),
            Way({"dw": gradient_with(_reshaped)}, "in dw alone", quantity="dw"),
        ),
    ),
    Slip(
        "weights-misaligned",
        "the weights are multiplied with other features than their own",
        "Each weight belongs to one feature, in the order of the columns.",
        "z = Σ wⱼxⱼ: the same j for both.",
        "an index that is one off, an array turned around, or theta whose first element is not where it is looked for",
        "z",
        (
            *(_with_features(take, detail, rank) for detail, take, rank in taken("x", "w")),
            *(_with_weights(take, detail, rank) for detail, take, rank in taken("w", "w") if " for w" in detail),
            Way({"z": lambda made, value: made.X[:, 1:] @ made.w0[1:] + made.b0}, "the first is left out"),
            Way({"z": lambda made, value: made.X[:, :-1] @ made.w0[:-1] + made.b0}, "the last is left out"),
        ),
    ),
    Slip(
        "integers",
        "numbers are cut to whole ones",
        "An array of integers drops what stands behind the point without a word.",
        "The formulas are of real numbers: every value that is cut changes z and all that is made of it.",
        "an array of integers (of dtype int, or made of whole numbers) that is given fractions, or a conversion by int",
        "z",
        (
            Way({"z": lambda made, value: np.trunc(made.X) @ made.w0 + made.b0,
                 "dw": gradient_with(lambda made: np.trunc(made.X))}, "the features", without=AFTER),
            Way({"z": lambda made, value: made.X @ np.trunc(made.w0) + np.trunc(made.b0)}, "the parameters",
                without=AFTER),
            Way({"z": lambda made, value: made.X @ np.trunc(made.w0) + made.b0}, "the weights", without=AFTER),
            Way({"z": lambda made, value: np.trunc(value())}, "z", without=AFTER),
            Way({"dw": lambda made, value: np.trunc(value())}, "dw", rank=1, quantity="dw", without=AFTER),
            Way({"dw": lambda made, value: np.trunc(value()), "db": lambda made, value: np.trunc(value())},
                "dw and db", rank=1, quantity="dw", without=AFTER),
        ),
    ),
)  # fmt: skip


def _loss_of(z: FloatArray, made: Made) -> FloatArray:
    return -np.log(np.where(made.y == 1, sigmoid(z), sigmoid(-z)))
