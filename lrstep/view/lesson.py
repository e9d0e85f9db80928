"""The lesson's words: what each op does, in plain words and with its derivation; the derivatives; the takeaways.

Texts are short and exact, and hold for any numbers: what these say here is in `meaning.py`. Which of them applies is
decided in `explain.py`.
"""

from __future__ import annotations

from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.view.features import item
from lrstep.view.style import Style


class Words(NamedTuple):
    """What an op does: in plain words, for who knows no calculus, and why it is so, for who does."""

    plain: str
    why: str


START = Words(
    "The aim: a small loss L. One update has three phases. Forward: from x to z, to a, to L. Backward: how L changes "
    "with each of them, from right to left. Update: every parameter takes a small step that should lower L.",
    "The graph is a chain of functions, L(a(z(w, b))). Forward evaluates it from the inside out. Backward multiplies "
    "the derivative of each link, from L back to w and b: the chain rule, each link once.",
)

OPS: dict[str, Words] = {
    "zero": Words(
        "The loop adds one share per example, so every sum starts at 0. After the last example the sums are divided "
        "by m.",
        "J is the mean of L over m examples, and the derivative of a mean is the mean of the derivatives: sum first, "
        "divide once at the end.",
    ),
    "z": Words(
        "Multiply each feature by its weight, add the products, then add the bias b. A z above 0 favours label 1, "
        "below 0 label 0.",
        "z = w1·x1 + w2·x2 + … + b is linear in each parameter: ∂z/∂w1 = x1, ∂z/∂w2 = x2 and ∂z/∂b = 1. The backward "
        "pass will need these.",
    ),
    "a": Words(
        "The sigmoid squeezes z into a number between 0 and 1: the prediction, also called ŷ. It says how likely label "
        "1 is; z = 0 gives 0.5.",
        "σ(z) = 1/(1+e^−z). Its slope is σ′(z) = e^−z/(1+e^−z)² = a·(1−a): steepest at z = 0, flat where a is "
        "near 0 or 1. The backward pass will need it.",
    ),
    "L1": Words(
        "How bad is this prediction? With label 1 the term of 1−y is 0, and L is −ln a: 0 when a is 1, growing without "
        "limit as a approaches 0.",
        "The model gives label 1 the probability a, and label 0 the probability 1 − a. L is minus the logarithm of "
        "what it gave the label that is true: here y = 1, so −ln a.",
    ),
    "L0": Words(
        "How bad is this prediction? With label 0 the term of y is 0, and L is −ln(1−a): 0 when a is 0, growing "
        "without limit as a approaches 1.",
        "The model gives label 1 the probability a, and label 0 the probability 1 − a. L is minus the logarithm of "
        "what it gave the label that is true: here y = 0, so −ln(1−a).",
    ),
    "J": Words(
        "The cost J is the mean of L over the batch: one number for how well the parameters do. Training tries to "
        "make it smaller.",
        "J = (L of the first + … + L of the last)/m. The derivative of a mean is the mean of the derivatives: that is "
        "where the 1/m in dw and db comes from.",
    ),
    "da1": Words(
        "Now backward. If a were a little larger, how much would L change? That is da, short for dL/da.",
        "L = −y·ln a − (1−y)·ln(1−a), so dL/da = −y/a + (1−y)/(1−a). With y = 1 only −1/a is left.",
    ),
    "da0": Words(
        "Now backward. If a were a little larger, how much would L change? That is da, short for dL/da.",
        "L = −y·ln a − (1−y)·ln(1−a), so dL/da = −y/a + (1−y)/(1−a). With y = 0 only 1/(1−a) is left.",
    ),
    "dz": Words(
        "Multiply the derivatives dL/da and da/dz, and everything cancels except a − y, prediction minus label: the "
        "error.",
        "Chain rule: dL/dz = dL/da · da/dz, with da/dz = a(1−a). In −y/a · a(1−a) the a cancels, in "
        "(1−y)/(1−a) · a(1−a) the 1−a. What is left is −y(1−a) + (1−y)a = a − y.",
    ),
    "dw": Words(
        "If this weight were a little larger, how much would L change? Its feature passes the error on: dw is x times "
        "dz.",
        "The weight reaches L only through z, and ∂z/∂w1 = x1. Chain rule: dL/dw1 = x1 · dL/dz = x1·(a − y), and the "
        "same for every weight.",
    ),
    "dw of several": Words(
        "If this weight were a little larger, how much would J change? Each example answers x times dz; dw is their "
        "mean.",
        "J is a mean of L, so dJ/dw1 is the mean of x1·(a − y) over the batch. For all weights at once: X transposed "
        "times the vector dz, divided by m.",
    ),
    "dw so far": Words(
        "This example's share, its feature times its error dz, is added to the shares of the examples before it.",
        "dJ/dw1 = (1/m) · sum of x1·(a − y) over the batch. The loop builds the sum; the division by m comes after it.",
    ),
    "db": Words(
        "The bias is like a weight whose feature is always 1: so db is dz itself.",
        "∂z/∂b = 1. Chain rule: dL/db = 1 · dL/dz = dz = a − y.",
    ),
    "db of several": Words(
        "The bias is like a weight whose feature is always 1: so db is the mean of dz, of the errors.",
        "∂z/∂b = 1 for every example, so dJ/db is the mean of dz = a − y over the batch.",
    ),
    "db so far": Words(
        "This example's share, its error dz, is added to the shares of the examples before it.",
        "dJ/db = (1/m) · sum of (a − y) over the batch. The loop builds the sum; the division by m comes after it.",
    ),
    "w": Words(
        "The derivative points the way the loss rises; step the other way by subtracting it. The learning rate alpha "
        "sets the size of the step.",
        "For a small step, L(w − alpha·dw) ≈ L(w) − alpha·dw²: it falls unless dw is 0. Too large an alpha leaves the "
        "region where that holds.",
    ),
    "w of several": Words(
        "The derivative points the way the cost rises; step the other way by subtracting it. The learning rate alpha "
        "sets the size of the step.",
        "For a small step, J(w − alpha·dw) ≈ J(w) − alpha·dw²: it falls unless dw is 0. Too large an alpha leaves the "
        "region where that holds.",
    ),
    "b": Words(
        "The bias takes its step too, and the update is done. The next forward pass starts from the new parameters.",
        "Every parameter moves by a derivative taken at the OLD values; the new values are used only from the next "
        "forward pass on.",
    ),
}

DERIVATIVES: tuple[tuple[str, str, str], ...] = (
    ("a", "−y/a + (1−y)/(1−a)", "da"),
    ("z", "a − y", "dz"),
    ("w1", "x1·(a − y)", "dw1"),
    ("w2", "x2·(a − y)", "dw2"),
    ("b", "a − y", "db"),
)
"""The lesson's table of the five derivatives for one example: variable, derivative of L, name in code."""

SUMMARY: tuple[tuple[str, str], ...] = (
    ("forward", "x → z → a → L"),
    ("backward", "x ← dz ← da ← dL"),
    ("update", "w = w − alpha·dw     b = b − alpha·db"),
    ("n features", "z = w·x + b     dw = x·dz"),
    ("m examples", "J = mean(L)     dw = X.T @ dz / m     db = mean(dz)"),
)
"""The lesson's big picture, and what n features and m examples make of it."""

TAKEAWAYS: tuple[str, ...] = (
    "Forward computes the prediction and its loss.",
    "Backward computes derivatives by the chain rule, from right to left.",
    "The key formula is dz = a − y, the error of the prediction.",
    "The update subtracts the learning rate times the derivative.",
    "The computation graph shows which values each derivative is built from.",
)


def derivative_rows(frame: Frame, style: Style) -> list[tuple[str, str, str, str]]:
    """Variable, derivative of L, name in code, and its value here, as far as it is known; above them their heads."""
    where = "start" if frame.op is None else frame.address
    head = ("variable", "derivative of L", "in code", f"at {where}, row {frame.row}")
    rows = [(*row, _value(frame, style, row[2])) for row in DERIVATIVES if row[0] != "w2" or frame.n > 1]
    return [head, *rows]


def _value(frame: Frame, style: Style, name: str) -> str:
    """Of this example alone: in a batch dw and db are means of such values."""
    if style.masks & {name, "dz"}:
        return style.hidden
    if name == "da":
        return style.number(frame.value("da"))
    dz, i = frame.value("dz"), int(name[2:]) - 1 if name[:2] == "dw" else 0
    reached = frame.program.loops or name == "dz" or (frame.db if name == "db" else item(frame.dw, i)) is not None
    if dz is None or not reached:
        return style.unset
    return style.number(float(frame.x[i]) * dz if name.startswith("dw") else dz)
