"""Slips of the backward pass up to dz: the derivatives of each example, and the labels in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from lrstep.checks.catalogue.lines import minus, sigmoid, textbook
from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray


def _slope(made: Made) -> FloatArray:
    """a(1 − a), the derivative of the sigmoid."""
    return made.a * (1 - made.a)


def _w_added(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    return 2 * made.w0 - value()


def _b_added(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    return 2 * made.b0 - value()


def _added(lines: Mapping[str, Line]) -> Way:
    """Steps that go the wrong way, where the derivatives can be seen."""
    names = " and ".join(lines)
    return Way(
        lines, quantity=next(iter(lines)), needs=tuple(f"d{name}" for name in lines),
        title=f"the step of {names} goes the wrong way: alpha times the derivative is added",
        derivation="w − alpha·dw and b − alpha·db lower J, as long as alpha is small.",
        look_for=f"an update of {names} that adds where it should subtract",
    )  # fmt: skip


def _turned(*names: str) -> Iterator[Way]:
    """Derivatives with the other sign; where they can't be seen, it may be their step that goes the wrong way."""
    lines = dict.fromkeys(names, minus)
    those = " and ".join(names)
    moved = " and ".join(name[1:] for name in names)
    look_for = f"y − a where a − y belongs, or a minus too many or too few where {those} {_are(names)} computed"
    title = f"the sign of {those} is wrong"
    yield Way(lines, quantity=names[0], title=title, look_for=look_for, needs=names)
    yield Way(
        lines, quantity=names[0], title=f"the sign of {those} is wrong, or that of the step of {moved}",
        look_for=f"{look_for}, or an update of {moved} that adds", without=names[:1],
    )  # fmt: skip


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _signed(made: Made) -> FloatArray:
    """The labels as −1 and 1."""
    return 2 * made.y - 1


SLOPES = (
    Slip(
        "sign",
        "the sign is wrong",
        "The derivative points the way the cost rises; with the other sign every step makes the predictions worse.",
        "dz = a − y, dw = (1/m) Xᵀdz, db = (1/m) Σdz, and J has one minus before both of its terms.",
        "y − a where a − y belongs, a minus too many or too few, or an update that adds where it should subtract",
        "dz",
        (
            Way({"dz": minus}, title="the sign of dz is wrong: it is y − a"),
            *_turned("dw", "db"),
            *_turned("dw"),
            *_turned("db"),
            Way(
                {"J": minus},
                quantity="J",
                title="the sign of J is wrong",
                plain="J is never below 0 and falls where predictions get better; with the other sign it does neither.",
                derivation="J = −(1/m) Σ(y·log(a) + (1 − y)·log(1 − a)): log(a) and log(1 − a) are below 0.",
                look_for="a minus before the whole sum that is missing, or one too many",
            ),
            _added({"w": _w_added, "b": _b_added}),
            _added({"w": _w_added}),
            _added({"b": _b_added}),
        ),
    ),
    Slip(
        "squared-error-gradient",
        "the gradient is that of the squared error, not of the log loss: it has a factor a(1 − a)",
        "Where a prediction is quite wrong the factor is nearly 0, so that the worst mistakes teach the least.",
        "dL/dz = dL/da · a(1 − a), and dL/da of the log loss cancels the factor: a − y is left.",
        "a factor a(1 − a) beside the error a − y",
        "dz",
        (
            Way({"dz": lambda made, value: value() * _slope(made)}),
            Way({"dz": lambda made, value: 2 * value() * _slope(made)}, "2(a − y)·a(1 − a)"),
            Way({"dz": lambda made, value: -value() * _slope(made)}, "with the other sign", rank=1),
        ),
    ),
    Slip(
        "sigmoid-slope-twice",
        "a(1 − a) is multiplied in twice",
        "The chain rule takes the derivative of the sigmoid once; a − y has it in it already.",
        "dz = da · a(1 − a) = a − y.",
        "two places that multiply by a(1 − a)",
        "dz",
        (Way({"dz": lambda made, value: value() * _slope(made)}, rank=4),),
    ),
    Slip(
        "da-for-dz",
        "da takes the place of dz: the derivative of the sigmoid is missing",
        "da says how the loss changes with a; the weights change z, and the step from z to a has a slope of its own.",
        "dz = da · a(1 − a) = a − y.",
        "what dw and db are made of: da, not dz",
        "dz",
        (Way({"dz": lambda made, value: made.da}),),
    ),
    Slip(
        "da-sign",
        "da has a wrong sign",
        "Raising a helps an example of label 1 and harms one of label 0: the two terms have different signs.",
        "da = −y/a + (1 − y)/(1 − a).",
        "the two signs in da",
        "da",
        (
            Way({"da": lambda made, value: -made.y / made.a - (1 - made.y) / (1 - made.a),
                 "dz": lambda made, value: made.da * _slope(made)}, "of its second term"),
            Way({"da": lambda made, value: made.y / made.a + (1 - made.y) / (1 - made.a),
                 "dz": lambda made, value: made.da * _slope(made)}, "of its first term"),
            Way({"da": minus}, "of both, in da alone", rank=1),
        ),
    ),
    Slip(
        "sigmoid-slope-of-z",
        "the derivative of the sigmoid is computed as if z were a",
        "a(1 − a) needs the probability a; put in z, or take the sigmoid of a, and it is another number.",
        "da/dz = a(1 − a) with a = σ(z).",
        "what is handed to the derivative of the sigmoid: z or a, and which of them it expects",
        "dz",
        (
            Way({"dz": lambda made, value: made.da * made.z * (1 - made.z)}, "z(1 − z)"),
            Way({"dz": lambda made, value: made.da * sigmoid(made.a) * (1 - sigmoid(made.a))}, "σ(a)(1 − σ(a))"),
            Way({"dz": lambda made, value: value() * made.z * (1 - made.z)}, "(a − y)·z(1 − z)"),
            Way({"dz": lambda made, value: value() * sigmoid(made.a) * (1 - sigmoid(made.a))},
                "(a − y)·σ(a)(1 − σ(a))"),
        ),
    ),
    Slip(
        "label-missing",
        "the label is missing in dz",
        "The error is prediction minus label; without the label the program does not learn from the data.",
        "dz = a − y.",
        "the subtraction of y in dz",
        "dz",
        (
            Way({"dz": lambda made, value: made.a}),
            Way({"dz": lambda made, value: -made.y}, "a is missing, y is there"),
            Way({"dz": lambda made, value: _slope(made)}, "only a(1 − a) is left"),
        ),
    ),
    Slip(
        "error-without-sign",
        "dz has lost its sign: it is a size, or a square, of the error",
        "The sign says whether z should grow or shrink; without it every example pushes the same way.",
        "dz = a − y is negative for label 1 and positive for label 0.",
        "an absolute value or a square around a − y in the gradient",
        "dz",
        (
            Way({"dz": lambda made, value: np.abs(value())}, "|a − y|"),
            Way({"dz": lambda made, value: value() ** 2}, "(a − y)²"),
        ),
    ),
    Slip(
        "one-class-only",
        "only the examples of one class reach the gradient",
        "Both classes must pull: with one alone all predictions drift to one side.",
        "dz = a − y for every example, whatever its label.",
        "a factor y, or 1 − y, or a selection of rows, before the sum over the examples",
        "dz",
        (
            Way({"dz": lambda made, value: value() * made.y}, "those of label 1"),
            Way({"dz": lambda made, value: value() * (1 - made.y)}, "those of label 0"),
        ),
    ),
)  # fmt: skip


def _of_pm1(made: Made, labels: FloatArray) -> FloatArray:
    """dz of the loss log(1 + exp(−label·z))."""
    return -labels * sigmoid(-labels * made.z)


LABELS = (
    Slip(
        "zero-one-labels-in-the-pm1-loss",
        "the loss for labels −1 and 1 is given labels 0 and 1",
        "With label 0 the product y·z is always 0: such an example costs log 2, whatever a is, and pulls nothing.",
        "log(1 + e^(−y·z)) is the log loss for y in {−1, 1}; for y in {0, 1} it is −[y log(a) + (1 − y) log(1 − a)].",
        "the labels that the loss expects: −1 and 1, or 0 and 1",
        "L",
        (
            Way({"L": lambda made, value: np.logaddexp(0, -made.y * made.z),
                 "dz": lambda made, value: _of_pm1(made, made.y)}),
            Way({"L": lambda made, value: np.logaddexp(0, -made.y * made.z)}, "in the cost alone"),
            Way({"dz": lambda made, value: _of_pm1(made, made.y)}, "in the gradient alone", quantity="dz", rank=1),
        ),
    ),
    Slip(
        "pm1-labels-in-the-zero-one-loss",
        "the loss for labels 0 and 1 is given labels −1 and 1",
        "1 − y is to choose the second term for label 0; with label −1 it is 2, and −1 turns the first term around.",
        "−[y log(a) + (1 − y) log(1 − a)] and dz = a − y are for y in {0, 1}.",
        "where labels are turned into −1 and 1, or not turned into 0 and 1",
        "L",
        (
            Way({"L": lambda made, value: textbook(made.a, _signed(made)),
                 "dz": lambda made, value: made.a - _signed(made)}),
            Way({"L": lambda made, value: textbook(made.a, _signed(made))}, "in the cost alone"),
            Way({"dz": lambda made, value: made.a - _signed(made)}, "in the gradient alone", quantity="dz"),
        ),
    ),
    Slip(
        "labels-exchanged",
        "the two labels are exchanged: 1 is taken for 0",
        "The program learns the opposite: a is the probability of the other label.",
        "a = P(y = 1): L and dz need the label as it is.",
        "1 − y in the place of y, or a condition on the label that is turned around",
        "L",
        (
            Way({"L": lambda made, value: textbook(made.a, 1 - made.y),
                 "dz": lambda made, value: made.a - (1 - made.y)}),
            Way({"dz": lambda made, value: made.a - (1 - made.y)}, "in the gradient alone", quantity="dz"),
        ),
    ),
)  # fmt: skip
