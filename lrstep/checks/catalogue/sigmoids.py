"""Slips of the sigmoid: a as it is made from z."""

from __future__ import annotations

import numpy as np

from lrstep.checks.catalogue.lines import log_loss, sigmoid, textbook
from lrstep.checks.made import Made
from lrstep.checks.slip import Slip, Way
from lrstep.formulas import FloatArray


def _softmax(made: Made) -> FloatArray:
    powers = np.exp(made.z - made.z.max())
    shares: FloatArray = powers / powers.sum()
    return shares


def _twice(made: Made) -> FloatArray:
    return sigmoid(made.a)


def _rounded(made: Made) -> FloatArray:
    return (made.a > 0.5).astype(np.float64)


SIGMOIDS = (
    Slip(
        "no-sigmoid",
        "a is z itself: the sigmoid is missing",
        "z can be any number; the sigmoid turns it into a probability between 0 and 1, which the loss needs.",
        "With a = z the derivative of the loss by z is no longer a − y, and log(a) has no value where z is below 0.",
        "a call of the sigmoid that is missing where a is computed from z",
        "a",
        (
            Way({"a": lambda made, value: made.z}),
            Way({"dz": lambda made, value: made.z - made.y}, "in the gradient alone", quantity="dz"),
            Way({"L": lambda made, value: textbook(made.z, made.y)}, "in the cost alone", rank=3, quantity="L"),
        ),
    ),
    Slip(
        "sigmoid-twice",
        "the sigmoid is applied twice",
        "a is a probability already: a second sigmoid squeezes it into the range from 0.5 to 0.73.",
        "dz = a − y is the derivative by the z that the sigmoid was applied to once.",
        "a sigmoid of what is a probability already, as where a loss that takes z applies its own",
        "a",
        (
            Way({"a": lambda made, value: sigmoid(value())}),
            Way({"L": lambda made, value: log_loss(_twice(made), made.y),
                 "dz": lambda made, value: (_twice(made) - made.y) * made.a * (1 - made.a)},
                "with a chain rule through both"),
            Way({"L": lambda made, value: log_loss(_twice(made), made.y)}, "in the cost alone", quantity="L"),
            Way({"dz": lambda made, value: _twice(made) - made.y}, "in the gradient alone", quantity="dz"),
            Way({"dz": lambda made, value: (_twice(made) - made.y) * made.a * (1 - made.a)},
                "in the gradient alone, with a chain rule through both", quantity="dz"),
            Way({"a": lambda made, value: sigmoid(sigmoid(value()))}, "and a third time"),
        ),
    ),
    Slip(
        "a-rounded",
        "a is rounded to 0 or 1 before it is used",
        "The gradient needs how sure a prediction was; rounded, nearly right and quite wrong look the same.",
        "dz = a − y with a between 0 and 1; log(0) has no value. Rounding is for counting right predictions only.",
        "a comparison with 0.5 or a call of round whose result goes into the gradient or the cost",
        "a",
        (
            Way({"a": lambda made, value: (value() > 0.5).astype(float)}),
            Way({"dz": lambda made, value: _rounded(made) - made.y}, "in the gradient alone", quantity="dz"),
            Way({"L": lambda made, value: textbook(_rounded(made), made.y)}, "in the cost alone", rank=3, quantity="L"),
        ),
    ),
    Slip(
        "sigmoid-of-minus-z",
        "the sigmoid has the wrong sign of z: a is 1 − σ(z)",
        "Where z is large a should be near 1; here it is near 0: every prediction is turned around.",
        "σ(z) = 1/(1 + e^(−z)); 1/(1 + e^z) is σ(−z) = 1 − σ(z).",
        "the sign in the exponent: exp(−z) belongs into the denominator",
        "a",
        (
            Way({"a": lambda made, value: sigmoid(-made.z)}),
            Way({"dz": lambda made, value: sigmoid(-made.z) - made.y}, "in the gradient alone", quantity="dz"),
            Way({"L": lambda made, value: log_loss(sigmoid(-made.z), made.y)}, "in the cost alone", rank=1,
                quantity="L"),
        ),
    ),
    Slip(
        "exp-for-sigmoid",
        "a is a power of e, not the sigmoid of z",
        "A power of e can be any positive number; a probability can't be above 1.",
        "σ(z) = 1/(1 + e^(−z)) = e^z/(1 + e^z): the sum with 1 is missing.",
        "the 1 + in the denominator of the sigmoid",
        "a",
        (
            Way({"a": lambda made, value: np.exp(made.z)}, "exp(z)"),
            Way({"a": lambda made, value: np.exp(-made.z)}, "exp(-z)"),
            Way({"a": lambda made, value: 1 / (1 - np.exp(-made.z))}, "1/(1 - exp(-z))"),
        ),
    ),
    Slip(
        "sigmoid-parentheses",
        "parentheses are missing in the sigmoid: 1/1 + exp(−z)",
        "Division comes before addition: 1/1 + exp(−z) is 1 + exp(−z), which is above 1 always.",
        "σ(z) = 1/(1 + e^(−z)): the whole sum is the denominator.",
        "parentheses around 1 + exp(−z)",
        "a",
        (
            Way({"a": lambda made, value: 1 + np.exp(-made.z)}),
            Way({"a": lambda made, value: np.exp(made.z) / 1 + np.exp(made.z)}, "exp(z)/1 + exp(z)"),
            Way({"a": lambda made, value: 1 / 1 + np.exp(made.z)}, "1/1 + exp(z)"),
        ),
    ),
    Slip(
        "expit-for-exp",
        "the sigmoid has the logistic function in the place of exp",
        "expit is the whole sigmoid already; put where exp belongs, it gives values between 0.5 and 1 only.",
        "expit(z) = 1/(1 + e^(−z)) is σ(z); 1/(1 + expit(−z)) is another function.",
        "the function that is called inside 1/(1 + …): expit where exp belongs",
        "a",
        (
            Way({"a": lambda made, value: 1 / (1 + sigmoid(-made.z))}),
            Way({"a": lambda made, value: 1 / (1 + sigmoid(made.z))}, "of z, not −z"),
        ),
    ),
    Slip(
        "one-inside-exponent",
        "the 1 of the sigmoid is inside the exponent: exp(z)/exp(1 + z)",
        "exp(z)/exp(1 + z) is 1/e for every example, whatever the weights are; 1/exp(1 - z) grows without limit.",
        "e^z/e^(1+z) = e^(−1); the sigmoid is e^z/(1 + e^z).",
        "the parentheses of exp in the denominator",
        "a",
        (
            Way({"a": lambda made, value: np.full(made.m, np.exp(-1))}),
            Way({"a": lambda made, value: 1 / np.exp(1 - made.z)}, "1/exp(1 - z)"),
        ),
    ),
    Slip(
        "sigmoid-slope-for-sigmoid",
        "a is the derivative of the sigmoid, not the sigmoid",
        "The derivative is largest, 0.25, where z is 0, and small on both sides: it is no probability.",
        "da/dz = a(1 − a) belongs into the chain rule of the backward pass, not into the forward pass.",
        "the function that makes a from z: a helper for the derivative is called, or has the name of the sigmoid",
        "a",
        (Way({"a": lambda made, value: value() * (1 - value())}),),
    ),
    Slip(
        "tanh",
        "a is made with tanh, not the sigmoid",
        "tanh goes from −1 to 1, a probability from 0 to 1.",
        "tanh(z) = 2σ(2z) − 1, so its derivative is another one, and log(a) has no value where z is below 0.",
        "the function that makes a from z",
        "a",
        (
            Way({"a": lambda made, value: np.tanh(made.z)}),
            Way({"a": lambda made, value: (np.tanh(made.z) + 1) / 2}, "moved to the range from 0 to 1", rank=1),
        ),
    ),
    Slip(
        "other-activation",
        "a is made with another function than the sigmoid",
        "The gradient a − y is right for the sigmoid alone, and only it makes z the probability of label 1.",
        "σ(z) = 1/(1 + e^(−z)) for each example on its own.",
        "the function that makes a from z",
        "a",
        (
            Way({"a": lambda made, value: _softmax(made)}, "softmax over the examples"),
            Way({"a": lambda made, value: np.maximum(made.z, 0)}, "max(0, z)"),
            Way({"a": lambda made, value: sigmoid(made.z / made.m)}, "the sigmoid of z/m", rank=2),
            Way({"a": lambda made, value: np.clip(made.z, 0, 1)}, "z cut to the range from 0 to 1"),
        ),
    ),
    Slip(
        "label-inside-sigmoid",
        "the label is subtracted inside the sigmoid, not from its result",
        "The error is prediction minus label; the label must not change what is predicted.",
        "dz = σ(z) − y, not σ(z − y).",
        "where the parentheses of the sigmoid close: before the label is subtracted",
        "dz",
        (
            Way({"dz": lambda made, value: sigmoid(made.z - made.y)}),
            Way({"z": lambda made, value: value() - made.y, "dz": lambda made, value: made.a},
                "in the cost, too", quantity="z"),
            Way({"dz": lambda made, value: sigmoid(made.y * made.z) - made.y}, "a product with the label", rank=1),
        ),
    ),
)  # fmt: skip
