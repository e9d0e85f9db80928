"""Words on the forward ops: z, a, L and J, and the sums that a loop begins with."""

from __future__ import annotations

import math
from typing import cast

from lrstep.debugger import Frame
from lrstep.view.style import Style
from lrstep.view.words.about import TOO_LARGE, Sentences, Words, here, not_a_number, number_of

WORDS = {
    "zero": Words(
        "The loop adds one share per example, so every sum starts at 0. After the last example the sums are divided "
        "by m, the number of examples in the batch.",
        "J is the mean of L over m examples, and the derivative of a mean is the mean of the derivatives: sum first, "
        "divide once at the end.",
    ),
    "z": Words(
        "Multiply each feature by its weight, add the products, then add the bias b. A z above 0 favours label 1, "
        "below 0 label 0.",
        "z = wᵀx + b = Σ wi·xi + b, a sum over the n features. It is linear in each parameter: ∂z/∂w1 = x1, "
        "∂z/∂w2 = x2 and ∂z/∂b = 1. Backward propagation will need these.",
        also="Forward propagation, from the inputs to the loss, begins here.",
    ),
    "a": Words(
        "The sigmoid σ squeezes z into a number between 0 and 1: the prediction a, also called ŷ. It says how likely "
        "label 1 is; z = 0 gives 0.5.",
        "σ(z) = 1/(1+e^−z). Its derivative is da/dz = e^−z/(1+e^−z)² = a·(1−a): largest at z = 0, near 0 where a is "
        "near 0 or 1. Backward propagation will need it.",
        longest="In row 100, a is exactly 0.5: undecided, counted as 0.",
    ),
    "L1": Words(
        "How bad is this prediction? With y = 1, L = −ln a: 0 when a is 1, growing without limit as a approaches 0.",
        "The model gives label 1 the probability a, and label 0 the probability 1 − a. L is minus the natural "
        "logarithm of what it gave the true label: here y = 1, so −ln a.",
        also="In full L = −(y·ln a + (1−y)·ln(1−a)), whose second term is 0 here; code writes ln as log.",
    ),
    "L0": Words(
        "How bad is this prediction? With y = 0, L = −ln(1−a): 0 when a is 0, growing without limit as a approaches 1.",
        "The model gives label 1 the probability a, and label 0 the probability 1 − a. L is minus the natural "
        "logarithm of what it gave the true label: here y = 0, so −ln(1−a).",
        also="In full L = −(y·ln a + (1−y)·ln(1−a)), whose first term is 0 here; code writes ln as log.",
    ),
    "J": Words(
        "The cost J is the mean of L over the batch. Of one example it is L itself.",
        "With m examples J = ΣL/m. Here m = 1, so J = L, and the derivatives of J are those of L.",
    ),
    "J of several": Words(
        "The cost J is the mean of L over the batch, the examples of this update: one number for how well w and b do. "
        "The objective is to make it smaller.",
        "J = (L of the first + … + L of the last)/m. The derivative of a mean is the mean of the derivatives: that is "
        "where the 1/m in dw and db comes from.",
    ),
    "R": Words(
        "The penalty R grows with the squares of the weights. The cost is J + R, so training keeps the weights small "
        "as well as the losses. The bias is not penalised.",
        "R = l2/(2m) · (w1² + … + wn²). Its derivative by w1 is l2/m · w1: that is what dw gets besides.",
        longest="Here R is so small that it is rounded to 0.",
    ),
}


def _z(frame: Frame, style: Style) -> list[str]:
    z = number_of(frame, "z")
    if math.isnan(z):
        return [f"{here(frame)} z is NaN, not a number: its terms are beyond the largest float."]
    if math.isinf(z):
        return [f"{here(frame)} z is {style.number(z)}: {TOO_LARGE}."]
    return [f"{here(frame)} z is 0: it favours neither label."] if z == 0 else []


def _a(frame: Frame, style: Style) -> list[str]:
    a = number_of(frame, "a")
    if math.isnan(a):
        return [not_a_number("a", frame)]
    if a == 0.5:
        return [f"{here(frame)} a is exactly 0.5: undecided, counted as 0."]
    side, label = ("above", 1) if a > 0.5 else ("below", 0)
    if a in (0, 1):
        return [f"{here(frame)} a is rounded to {a:.0f}: it predicts {label}."]
    return [f"{here(frame)} a is {style.telling(a, 0.5).number(a)}, {side} 0.5: it predicts {label}."]


def _L(frame: Frame, style: Style) -> list[str]:
    L = number_of(frame, "L")
    if math.isnan(L):
        return [not_a_number("L", frame)]
    return [f"{here(frame)} L is so small that it is rounded to 0."] if L == 0 else []


def _J(frame: Frame, style: Style) -> list[str]:
    J = cast(float, frame.J)
    if math.isnan(J):
        return ["Here J is NaN, not a number."]
    return [f"Here J is {style.number(J)}: {TOO_LARGE}."] if math.isinf(J) else []


def _R(frame: Frame, style: Style) -> list[str]:
    R = cast(float, frame.R)
    if math.isfinite(R):
        return ["Here R is 0: every weight is."] if not frame.values.before.w.any() else []
    return ["Here R is NaN, not a number." if math.isnan(R) else f"Here R is {style.number(R)}: {TOO_LARGE}."]


SENTENCES: Sentences = {"z": _z, "a": _a, "L": _L, "J": _J, "R": _R}
