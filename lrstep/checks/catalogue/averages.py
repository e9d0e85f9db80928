"""Slips of the averages over the examples: 1/m in J, dw and db."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lrstep.checks.catalogue.lines import summed, times
from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray


def _over(count: Callable[[Made], float]) -> Line:
    """The lesson's own value, divided by another number than m."""
    return lambda made, value: value() * np.divide(made.m, count(made))


def _data_summed(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    """dw with the sum over the examples, and the penalty as it is."""
    return made.m * value() - (made.m - 1) * made.dR


def _J_data_summed(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    return made.m * value() - (made.m - 1) * made.R


def _in_all(line: Line, detail: str = "") -> tuple[Way, ...]:
    """A line in J, dw and db, in some of them, or in one."""
    detail = detail and f"{detail} "
    return (
        Way({"dw": line, "db": line}, f"{detail}in dw and db", quantity="dw"),
        Way({"J": line, "dw": line, "db": line}, f"{detail}in J, dw and db"),
        Way({"J": line}, f"{detail}in J"),
        Way({"dw": line}, f"{detail}in dw", quantity="dw"),
        Way({"db": line}, f"{detail}in db", quantity="db"),
    )


def _one_summed(label: int) -> Line:
    """The losses of one class summed, those of the other averaged."""
    return lambda made, value: (made.L * np.where(made.y == label, made.m, 1)).mean(keepdims=True) + made.R


def _features(made: Made) -> float:
    return made.n


AVERAGES = (
    Slip(
        "gradient-not-averaged",
        "the gradient is a sum over the examples, not their mean: 1/m is missing",
        "J is the mean loss, so its slope is a mean, too: with a sum each step is m times as large.",
        "J = (1/m) ΣL, so dw = (1/m) Xᵀdz and db = (1/m) Σdz.",
        "a division by m that is missing where dw and db are computed",
        "dw",
        (
            Way({"dw": summed, "db": summed}),
            Way({"dw": _data_summed, "db": summed}, "the penalty is divided", needs=("l2",)),
        ),
    ),
    Slip(
        "dw-not-averaged",
        "dw is a sum over the examples, not their mean: 1/m is missing",
        "J is the mean loss, so its slope is a mean, too: with a sum each step of w is m times as large.",
        "J = (1/m) ΣL, so dw = (1/m) Xᵀdz.",
        "a division by m that is missing where dw is computed",
        "dw",
        (Way({"dw": summed}), Way({"dw": _data_summed}, "the penalty is divided", needs=("l2",))),
    ),
    Slip(
        "db-not-averaged",
        "db is a sum over the examples, not their mean: 1/m is missing",
        "J is the mean loss, so its slope is a mean, too: with a sum each step of b is m times as large.",
        "J = (1/m) ΣL, so db = (1/m) Σdz.",
        "a division by m that is missing where db is computed",
        "db",
        (Way({"db": summed}),),
    ),
    Slip(
        "cost-not-averaged",
        "the cost is a sum over the examples, not their mean: 1/m is missing",
        "A sum grows with the number of examples, and is not what the gradient is the slope of.",
        "J = (1/m) ΣL.",
        "a division by m that is missing in the cost",
        "J",
        (Way({"J": summed}), Way({"J": _J_data_summed}, "the penalty is divided", needs=("l2",))),
    ),
    Slip(
        "cost-half-averaged",
        "1/m reaches only one of the two terms of the cost",
        "One class is averaged, the other summed: it counts m times as much.",
        "J = −(1/m) Σ[y log(a) + (1 − y) log(1 − a)]: 1/m stands before both terms.",
        "the parentheses around both terms before the division by m",
        "J",
        (Way({"J": _one_summed(1)}, "the second"), Way({"J": _one_summed(0)}, "the first")),
    ),
    Slip(
        "wrong-m",
        "m is not the number of examples: it is taken from the wrong axis",
        "The mean is over the examples; divided by the number of features it is wrong by m/n.",
        "X has m examples and n features; which axis is which depends on how X lies.",
        "the index of shape, or the len, that m is taken from",
        "J",
        (*_in_all(_over(_features)), *_in_all(_over(lambda made: made.n + 1), "n + 1")),
    ),
    Slip(
        "m-minus-one",
        "the sum is divided by m − 1, not by m",
        "m − 1 belongs to a sample's variance; a mean is over all m examples.",
        "J = (1/m) ΣL.",
        "what the sums are divided by, or a loop that leaves an example out of the count",
        "J",
        (*_in_all(_over(lambda made: made.m - 1)), *_in_all(_over(lambda made: made.m + 1), "m + 1")),
    ),
    Slip(
        "averaged-twice",
        "1/m is there twice",
        "A mean that is divided by m again is m times too small.",
        "J = (1/m) ΣL, and dw and db are its slopes.",
        "a mean, and a division by m as well",
        "J",
        _in_all(lambda made, value: value() / made.m),
    ),
    Slip(
        "factor-two",
        "there is a factor 2, or ½, too many",
        "It is left over from the squared error, where ½ and the 2 of the square cancel.",
        "The log loss has no square: J = (1/m) ΣL and dw = (1/m) Xᵀdz, without 2.",
        "a 2 before the gradient, or 2·m in a denominator",
        "J",
        (*_in_all(times(2), "2"), *_in_all(times(0.5), "½")),
    ),
)
