"""Words of a run with something around the lesson's lines: a penalty on the weights, no intercept, an alpha that
changes. What they do not say anew is said as always."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lrstep.choices import Notation
from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.view.features import has_intercept, has_penalty
from lrstep.view.style import Style
from lrstep.view.words import backward
from lrstep.view.words.about import LONGEST_MOVE, LONGEST_SLOPE, Words

LONGEST_SPLIT = "Its step is −0.0012345 from J and −0.00012345 from R: weight decay takes 0.12345% off w10."
LONGEST_K, LONGEST_NUMBER = "12345", "0.0012345"
LONGEST_RATE = 60  # letters of an expression of k


class Around(NamedTuple):
    """What stands around the lesson's lines."""

    penalised: bool = False
    intercept: bool = True
    alpha: str = ""
    """What is said of an alpha that changes, as long as it may become."""
    notation: Notation = "lesson"
    """In which the lines are written."""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing around them, however they are written."""
        return self._replace(notation="lesson") == Around()


def around(frame: Frame, notation: Notation = "lesson") -> Around:
    """What stands around the lines of a Frame's run."""
    return Around(has_penalty(frame), has_intercept(frame), _alpha_said(frame, LONGEST_K, LONGEST_NUMBER), notation)


def alpha_said(frame: Frame, style: Style) -> str:
    """Which expression gave this update's alpha, with k put in, or that the log did; "" of an alpha that stays."""
    return _alpha_said(frame, str(frame.values.k), style.number(frame.alpha))


def _alpha_said(frame: Frame, k: str, alpha: str) -> str:
    rate = frame.values.rate
    if rate is None:
        return ""
    from lrstep.expressions.rate import Rate  # here: few runs have one, and the screen opens sooner

    if not isinstance(rate, Rate):
        return f"{frame.origin.whose.capitalize()} has an alpha for each update: here it is {alpha}."
    put_in = re.sub(r"\bk\b", k, printable(rate.text, LONGEST_RATE))
    return f"In update {k}, alpha = {put_in} = {alpha}."


@lru_cache(maxsize=16)
def words_around(kind: Around) -> dict[str, Words]:
    """What the ops of such a run say otherwise than those of the lesson, and what is said at the start."""
    words = {name: _start(mean, kind) for name, mean in (("start", "L"), ("start of several", "J"))}
    if kind.penalised:
        words |= _PENALTY | {name: _R(mean, kind) for name, mean in (("R", "L"), ("R of several", "J"))}
    if not kind.intercept:
        words |= _WITHOUT
    if kind.penalised or not kind.intercept:
        words["J of several"] = _J(kind)
    words |= {name: _w(mean, kind) for name, mean in (("w", "L"), ("w of several", "J"))}
    return words


def _cost(mean: str, kind: Around) -> str:
    """What is minimised, in a word, and as a formula."""
    return f"{mean} + R" if kind.penalised else mean


def _start(mean: str, kind: Around) -> Words:
    parameters, among = ("w and b", "w, b") if kind.intercept else ("w", "w")
    aim = "the loss L" if mean == "L" else "the cost J, the mean loss"
    if kind.penalised:
        aim = f"the cost {mean} + R, {'loss' if mean == 'L' else 'mean loss'} and penalty"
    R = " R depends on w alone: its derivative is added to dw." if kind.penalised else ""
    return Words(
        f"The objective: change {parameters} to reduce {aim}, by gradient descent. Forward propagation computes "
        f"{_cost(mean, kind)}, backward propagation its derivatives. Don't worry about calculus: every formula is "
        "given.",
        f"L(a(z({among}))) is a chain of functions. Forward propagation, x → z → a → L, evaluates it; backward "
        f"propagation, x ← dz ← da ← dL, multiplies their derivatives: the chain rule.{R}",
    )


def _J(kind: Around) -> Words:
    parameters, gradients = ("w and b do", "dw and db") if kind.intercept else ("w does", "dw")
    of_mean = (
        "J = (L of the first + … + L of the last)/m. The derivative of a mean is the mean of the derivatives: that is "
        f"where the 1/m in {gradients} comes from."
    )
    if kind.penalised:
        return Words(
            "J is the mean of L over the batch, the examples of this update: one number for how well "
            f"{parameters}. The objective is to make the cost J + R smaller.",
            of_mean,
        )
    return Words(
        "The cost J is the mean of L over the batch, the examples of this update: one number for how well "
        f"{parameters}. The objective is to make it smaller.",
        of_mean,
    )


def _R(mean: str, kind: Around) -> Words:
    R, slope = ("l2/(2m)", "l2/m") if mean == "J" else ("l2/2", "l2")
    bias = " The bias is not penalised." if kind.intercept else ""
    return Words(
        f"The penalty R grows with the squares of the weights. The cost is {mean} + R: training makes the losses small "
        f"and keeps the weights small.{bias}",
        f"R = {R} · (w1² + … + wn²). The 2 of the squares cancels the 1/2: dR/dw1 = {slope} · w1, and so on. "
        "That is what dw gets besides.",
        longest=f"Here {mean} + R = 0.0012345 + 0.00012345 = 0.0013579.",
    )


def _w(mean: str, kind: Around) -> Words:
    """The step of the weights, which without an intercept is the whole update."""
    cost, decay = ("loss" if mean == "L" else "cost"), ""
    falls = f"{mean}(w − alpha·dw) ≈ {mean}(w) − alpha·dw²: it falls unless dw is 0."
    if kind.penalised:
        cost = "cost"
        falls = f"the cost {mean} + R falls by about alpha·dw², unless dw is 0."
        decay = (
            f" Weight decay: R's part of the step takes alpha·l2{'/m' if mean == 'J' else ''} of each weight off it."
        )
    last = "" if kind.intercept else " All derivatives were taken at the OLD w."
    sets = "The learning rate alpha sets the size of the step." if kind.is_plain else ""  # there is little room
    said = [LONGEST_MOVE, LONGEST_SPLIT if kind.penalised else "", kind.alpha]
    return Words(
        f"The derivative points the way the {cost} rises: step the other way by subtracting it.",
        f"For a small step, {falls} Too large an alpha leaves the region where that holds.{decay}",
        longest=" ".join(filter(None, said)),
        also=f"{sets}{last}".strip(),
    )


_PENALTY = {
    "J": Words(
        "J is the mean of L over the batch. Of one example it is L itself.",
        "With m examples J = ΣL/m. Here m = 1, so J = L, and the derivatives of J are those of L.",
    ),
    "dw": Words(
        "dw1 is the derivative of L + R by w1: feature times error, x1·dz, and l2·w1 of the penalty.",
        "∂z/∂w1 = x1, so by the chain rule dL/dw1 = x1·(a − y). R adds dR/dw1 = l2·w1: a step against that takes "
        "alpha·l2 of w1 off it, which is weight decay.",
        longest=LONGEST_SLOPE.format("dw10", "w10", " slightly", "L + R", "Here"),
    ),
    "dw of several": Words(
        "dw1 is the derivative of J + R by w1: the mean of x1·dz, and l2/m·w1 of the penalty.",
        "J is a mean of L, so dJ/dw1 is the mean of x1·(a − y) over the batch. R adds dR/dw1 = l2/m·w1: a step against "
        "that takes alpha·l2/m of w1 off it, which is weight decay.",
        longest=LONGEST_SLOPE.format("dw10", "w10", " slightly", "J + R", "Here"),
    ),
    "dw so far": Words(
        "This example's share of dw, its feature times its error dz, is added to the shares of the examples before it.",
        "dJ/dw1 = (1/m) · sum of x1·(a − y) over the batch. The loop builds the sum; the division by m comes after it, "
        "and with it l2/m·w1 of the penalty.",
        longest="Here it is −0.0012345.",
    ),
    "db": Words(
        "db is dL/db, as R does not depend on b. The bias is like a weight whose feature is always 1, so db is dz "
        "itself.",
        "∂z/∂b = 1. Chain rule: dL/db = 1 · dL/dz = dz = a − y.",
        longest=LONGEST_SLOPE.format("db", "b", " slightly", "L + R", "Here"),
    ),
    "db of several": Words(
        "db is dJ/db, as R does not depend on b. The bias is like a weight whose feature is always 1, so db is the "
        "mean of the errors dz.",
        "∂z/∂b = 1 for every example, so dJ/db is the mean of dz = a − y over the batch.",
        longest=LONGEST_SLOPE.format("db", "b", " slightly", "J + R", "Here"),
    ),
}

_WITHOUT = {
    "z": Words(
        "Multiply each feature by its weight and add the products. A z above 0 favours label 1, below 0 label 0.",
        "z = wᵀx = Σ wi·xi, a sum over the n features, without an intercept. It is linear in each weight: "
        "∂z/∂w1 = x1 and ∂z/∂w2 = x2. Backward propagation will need these.",
        also="Forward propagation, from the inputs to the loss, begins here.",
    ),
    **{
        name: backward.WORDS[name]._replace(also="Backward propagation, from the loss back to w, begins here.")
        for name in ("da0", "da1")
    },
}
