"""Conventions: what a right program may do otherwise than the lesson."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lrstep.checks.catalogue.lines import minus, summed, textbook
from lrstep.checks.catalogue.losses import SMALL, SMALL_EPSILON
from lrstep.checks.catalogue.penalties import penalised, scaled, squares, weights
from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray


def _after(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    """J at the parameters after the step, with all other ways in it."""
    kept = [(way, x) for way, x in zip(made.ways, made.numbers, strict=True) if way is not AFTER]
    moment = made.moment.at(made.w, made.b.item())
    return Made(moment, [way for way, _ in kept], [x for _, x in kept]).J


AFTER = Way({"J": _after}, needs=("w",))
L2 = penalised({"R": squares, "dR": weights})[1]


def _weighted(line: Callable[[Made], FloatArray]) -> tuple[Callable[[Made], FloatArray], ...]:
    """A line of each example, with the weight of its class: any for the examples labelled 1; or balanced ones."""

    def balanced(made: Made) -> FloatArray:
        ones = made.y.sum()
        sizes: FloatArray = np.where(made.y == 1, np.maximum(ones, 1), np.maximum(made.m - ones, 1))
        return made.m / 2 / sizes

    return (
        lambda made: line(made) * np.where(made.y == 1, made.free, 1.0),
        lambda made: line(made) * balanced(made),
    )


def _class_weights() -> tuple[Way, ...]:
    ways: list[Way] = []
    for dz, L, detail, free in zip(
        _weighted(lambda made: made.a - made.y), _weighted(lambda made: _losses(made)),
        ("{} for the examples labelled 1", "balanced"), (True, False), strict=True,
    ):  # fmt: skip
        lines: dict[str, Line] = {"dz": lambda made, value, dz=dz: dz(made)}  # type: ignore[misc]
        with_cost: dict[str, Line] = {"L": lambda made, value, L=L: L(made), **lines}  # type: ignore[misc]
        ways += (
            Way(lines, f"{detail}, not in the cost", free=free, plausible=(0.02, 50), rank=1),
            Way(with_cost, detail, free=free, plausible=(0.02, 50)),
        )
    return tuple(ways)


def _losses(made: Made) -> FloatArray:
    losses: FloatArray = -np.log(made.own)
    return losses


def _both(factor: Callable[[Made], float], detail: str) -> tuple[Way, ...]:
    return penalised({"R": scaled(squares, factor), "dR": scaled(weights, factor)}, detail)


CONVENTIONS = (
    Slip(
        "summed",
        "cost and gradient are both sums over the examples, not means",
        "That is right in itself; the steps are m times as large, so the learning rate must be smaller.",
        "J = ΣL has the gradient Xᵀdz and Σdz: m times that of the mean.",
        "1/m in J, dw and db",
        "J",
        (
            Way({"J": summed, "dw": summed, "db": summed}, needs=("J", "dw")),
            Way({"J": summed, "dw": summed, "db": summed}, needs=("J", "w"), without=("dw",)),
        ),
        advice=True,
    ),
    Slip(
        "ascent",
        "the log likelihood is climbed, where the lesson descends the cost: the signs are the other way",
        "That is right in itself: going up the log likelihood is going down the cost.",
        "J = −(1/m) log likelihood, so the two gradients differ in their sign, and so does the update.",
        "the sign of J, of the gradient and of the update",
        "J",
        (
            Way({"J": minus, "dw": minus, "db": minus}, needs=("J", "dw"), without=("w",)),
            Way({"dw": minus, "db": minus, "w": lambda made, value: made.w0 + made.moment.alpha * made.dw,
                 "b": lambda made, value: made.b0 + made.moment.alpha * made.db}, needs=("dw", "w"), quantity="dw"),
            Way({"J": minus, "dw": minus, "db": minus, "w": lambda made, value: made.w0 + made.moment.alpha * made.dw,
                 "b": lambda made, value: made.b0 + made.moment.alpha * made.db}, needs=("J", "dw", "w")),
            Way({"J": minus}, needs=("J", "w"), without=("dw",)),
        ),
        advice=True,
    ),
    Slip(
        "epsilon",
        "a small number keeps log(0) away",
        "That is right in itself, and too small to change what is learned.",
        "log(a + ε) is log(a) + ε/a and more, which is nearly log(a) while a is far above ε.",
        "the number that is added to a before the logarithm",
        "L",
        SMALL_EPSILON,
        advice=True,
    ),
    Slip(
        "clipped",
        "a is held a little away from 0 and 1",
        "That is right in itself: it keeps log(0) away, and changes only predictions that are all but certain.",
        "Where a is cut off the loss has no slope any more, so that a − y is its gradient elsewhere only.",
        "the call that cuts a off",
        "a",
        (Way({"a": lambda made, value: np.clip(value(), made.free, 1 - made.free)}, "at {}", True, SMALL),),
        advice=True,
    ),
    Slip(
        "l2",
        "a penalty on the weights is added, though none was asked for",
        "That is right in itself: it keeps the weights small. With a weight of 0 it would be the lesson's program.",
        "J + λ/(2m)·‖w‖² has the gradient dw + λ/m·w.",
        "λ in J and in dw",
        "J",
        (L2,),
        advice=True,
    ),
    Slip(
        "class-weights",
        "the examples of the two classes have different weights",
        "That is right in itself: it makes up for a class with few examples.",
        "With a weight c for each example J is (1/m) Σ c·L, whose gradient is made with c·(a − y).",
        "the numbers that errors or losses are multiplied with",
        "L",
        _class_weights(),
        advice=True,
    ),
    Slip(
        "penalty-unused",
        "the weight of the penalty that it is given changes nothing",
        "That is right where no penalty is wanted: cost and gradient are those without one.",
        "With λ = 0 J is (1/m) ΣL alone.",
        "a parameter for λ that is not used",
        "J",
        (Way({"R": lambda made, value: np.zeros(1), "dR": lambda made, value: np.zeros(made.n)}, needs=("l2",)),),
        advice=True,
    ),
    Slip(
        "penalty-otherwise",
        "the penalty has other factors than λ/(2m), the same ones in cost and gradient",
        "That is right in itself: it is as strong as with another λ.",
        "c·λ/(2m)·‖w‖² has the gradient c·λ/m·w.",
        "the factors of λ",
        "J",
        (
            *(way for way in _both(lambda made: 2, "λ/m") if way.needs),
            *(way for way in _both(lambda made: made.m, "λ/2") if way.needs),
            *(way for way in _both(lambda made: made.m, "λ/2") if way.free),
            *(way for way in _both(lambda made: 2 * made.m, "λ") if way.needs),
        ),
        advice=True,
    ),
    Slip(
        "saturated",
        "the cost is no number where a prediction is 0 or 1 to the last digit",
        "That is right in itself; 0·log(0) has no value in floats, though the loss of such an example is nearly 0.",
        "y log(a) goes to 0 as a goes to its label; in floats log(0) is −∞, and 0 times that is NaN.",
        "the logarithms of a and 1 − a",
        "L",
        (Way({"L": lambda made, value: textbook(made.a, made.y)}, rank=1),),
        advice=True,
    ),
    Slip(
        "J-after",
        "the cost is that of the parameters after the step",
        "That is right in itself: it is the cost with which the next update begins.",
        "J(w, b) is of one point; this one is the point after the update.",
        "whether the cost is computed before the step or after it",
        "J",
        (AFTER,),
        shows="loop",
        advice=True,
    ),
)  # fmt: skip
LIKELIHOOD = Slip(
    "log-likelihood",
    "J is the log likelihood, where the lesson's J is its negative",
    "That is right in itself: the log likelihood is as large as it can be where the cost is lowest.",
    "J = −(1/m) log likelihood.",
    "the sign of J",
    "J",
    (
        Way({"J": minus}, without=("dw", "w")),
        Way({"J": lambda made, value: -made.m * value()}, "a sum over the examples", without=("dw", "w")),
    ),
    advice=True,
)
"""Of a function that is called so: in any other, a J with the wrong sign is a mistake."""
