"""Slips of the penalty on the weights, L2 regularisation: R in J, and its derivative in dw."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.slip import Slip, Way
from lrstep.formulas import FloatArray

Part = Callable[[Made, float], FloatArray]
"""A part of the penalty, of the numbers of a moment and its weight λ."""
MOST = 1e6
"""A weight above this is none."""


def squares(made: Made, l2: float) -> FloatArray:
    """R = λ/(2m)·‖w‖², (1,)."""
    return np.atleast_1d(l2 / (2 * made.m) * (made.w0 @ made.w0))


def weights(made: Made, l2: float) -> FloatArray:
    """dR/dw = λ/m·w, (n,)."""
    return l2 / made.m * made.w0


def _b_squared(made: Made, l2: float) -> FloatArray:
    return l2 / (2 * made.m) * made.b0**2


def _all_squares(made: Made, l2: float) -> FloatArray:
    return squares(made, l2) + _b_squared(made, l2)


def _b(made: Made, l2: float) -> FloatArray:
    return l2 / made.m * made.b0


def _sum(made: Made, l2: float, b: float) -> FloatArray:
    return np.atleast_1d(l2 / made.m * (made.w0.sum() + b * made.b0))


def _sums(b: float) -> Part:
    """The sum of the weights, and of b where b is 1, in the place of each of them."""
    return lambda made, l2: np.full(made.n, _sum(made, l2, b))


def scaled(part: Part, factor: Callable[[Made], float]) -> Part:
    """A part of the penalty times a number."""
    return lambda made, l2: factor(made) * part(made, l2)


def _nothing(made: Made, l2: float) -> FloatArray:
    return np.zeros(1)


RIGHT: Mapping[str, Part] = {"R": squares, "dR": weights}
NAMES = {"R": "J", "dR": "dw", "dRb": "db"}


def penalised(parts: Mapping[str, Part], detail: str = "", rank: int = 0, *, least: float = 1e-9) -> tuple[Way, ...]:
    """The penalty with some parts otherwise: with the λ that was given, and where none was, with one that is found."""
    quantity = next(NAMES[name] for name in NAMES if name in parts)
    given = {name: _given(part) for name, part in parts.items()}
    free = {name: _free(part) for name, part in {**RIGHT, **parts}.items()}
    with_number = f"{detail}, λ = {{}}" if detail else "λ = {}"
    return (
        Way(given, detail, rank=rank, quantity=quantity, needs=("l2",)),
        Way(free, with_number, True, (least, MOST), rank, quantity, without=("l2",)),
    )


def _given(part: Part) -> Callable[[Made, Callable[[], FloatArray]], FloatArray]:
    return lambda made, value: part(made, made.moment.l2)


def _free(part: Part) -> Callable[[Made, Callable[[], FloatArray]], FloatArray]:
    return lambda made, value: part(made, made.free)


def _m(made: Made) -> float:
    return made.m


PENALTIES = (
    Slip(
        "intercept-penalised",
        "the penalty is on the intercept b, too",
        "The penalty is to keep the weights small; b only says where the middle is, and must be free to move there.",
        "R = λ/(2m)·‖w‖² is of w alone, so db has no share of it.",
        "a sum over all of theta, or a column of ones, in the penalty: the intercept is to be left out",
        "J",
        (
            *penalised({"R": _all_squares, "dRb": _b}),
            *penalised({"dRb": _b}, "in db"),
            *penalised({"R": _all_squares}, "in J"),
            *penalised({"R": _nothing, "dRb": _b}, "in db, and none of it is in J", rank=1),
        ),
    ),
    Slip(
        "penalty-summed",
        "the penalty adds the same number, the sum of the weights, to every derivative",
        "Each weight is to be pulled back by its own size; one sum for all pulls some the wrong way.",
        "dR/dwⱼ = λ/m·wⱼ: there is no sum in it.",
        "a sum over the weights in the gradient's penalty",
        "dw",
        (
            *penalised({"dR": _sums(1),
                        "dRb": lambda made, l2: _sum(made, l2, 1), "R": _all_squares},
                       "of all parameters, and b is penalised, too"),
            *penalised({"dR": _sums(1), "dRb": lambda made, l2: _sum(made, l2, 1)},
                       "of all parameters, in db, too"),
            *penalised({"dR": _sums(0), "dRb": lambda made, l2: _sum(made, l2, 0)},
                       "in db, too"),
            *penalised({"dR": _sums(0)}),
            *penalised({"dR": _sums(1)}, "of all parameters"),
        ),
    ),
    Slip(
        "penalty-per-example",
        "the penalty is added once for each example, or 1/m is missing in it",
        "It is to be there once; added in the loop over the examples it is m times as strong.",
        "J = (1/m) ΣL + λ/(2m)·‖w‖²: the penalty stands after the sum.",
        "the line that adds the penalty: inside the loop over the examples, or without the division by m",
        "J",
        (
            *penalised({"R": scaled(squares, _m)}, "in J"),
            *penalised({"dR": scaled(weights, _m)}, "in dw"),
        ),
    ),
    Slip(
        "penalty-missing-in-cost",
        "the penalty is in the gradient but not in the cost",
        "The gradient then is not the slope of this cost: the cost may rise while the program does what it should.",
        "J = (1/m) ΣL + λ/(2m)·‖w‖², and dw = (1/m) Xᵀdz + λ/m·w.",
        "the penalty in the function that computes the cost",
        "J",
        tuple(
            Way(way.lines, way.detail, way.free, way.plausible, way.rank, way.quantity, (*way.needs, "J"), way.without)
            for way in penalised({"R": _nothing})
        ),
    ),
    Slip(
        "penalty-missing-in-gradient",
        "the penalty is in the cost but not in the gradient",
        "The program then does not lower the cost that it reports: the weights are not pulled back.",
        "dR/dw = λ/m·w belongs into dw where R is in J.",
        "the penalty in the lines that compute dw",
        "dw",
        tuple(
            Way(way.lines, way.detail, way.free, way.plausible, way.rank, way.quantity, (*way.needs, "dw"), way.without)
            for way in penalised({"dR": _nothing})
        ),
    ),
    Slip(
        "penalty-sign",
        "the penalty has the wrong sign",
        "It is to make large weights cost something; subtracted it makes them grow.",
        "J = (1/m) ΣL + λ/(2m)·‖w‖²: plus, and so in dw.",
        "the sign before the penalty, and whether a minus before the whole cost reaches it",
        "J",
        (
            *penalised({"R": scaled(squares, lambda made: -1)}, "in J"),
            *penalised({"dR": scaled(weights, lambda made: -1)}, "in dw"),
            *penalised({"R": scaled(squares, lambda made: -1), "dR": scaled(weights, lambda made: -1)}, "in J and dw"),
        ),
    ),
    Slip(
        "penalty-factor",
        "the penalty in the cost and that in the gradient do not belong together: a ½ or a 2 is wrong",
        "The slope of w² is 2w, and the ½ in the cost is there to cancel that 2.",
        "R = λ/(2m)·‖w‖² has the derivative λ/m·w.",
        "the factors of λ in the cost and in the gradient",
        "J",
        (
            *penalised({"R": scaled(squares, lambda made: 2)}, "½ is missing in J"),
            *penalised({"dR": scaled(weights, lambda made: 2)}, "2 is too many in dw", rank=1),
            *penalised({"dR": scaled(weights, lambda made: 0.5)}, "½ is too many in dw"),
            *penalised({"R": scaled(squares, lambda made: 0.5)}, "½ is there twice in J", rank=1),
        ),
    ),
    Slip(
        "penalty-averaged-twice",
        "the penalty is divided by m twice",
        "It is then m times too weak.",
        "R = λ/(2m)·‖w‖² and dR/dw = λ/m·w.",
        "a division by m of the whole sum, where the penalty has one of its own",
        "J",
        (
            *penalised({"R": scaled(squares, lambda made: 1 / made.m)}, "in J"),
            *penalised({"dR": scaled(weights, lambda made: 1 / made.m)}, "in dw"),
            Way({"R": _given(scaled(squares, lambda made: 1 / made.m)),
                 "dR": _given(scaled(weights, lambda made: 1 / made.m))}, "in J and dw", needs=("l2",)),
        ),
    ),
    Slip(
        "penalty-not-squares",
        "the penalty is not made of the squares of the weights",
        "L2 regularisation adds the weights' squares to the cost, and the weights themselves to the gradient.",
        "R = λ/(2m)·Σ wⱼ², so dR/dwⱼ = λ/m·wⱼ.",
        "what is summed in the penalty, and what is added to dw",
        "J",
        (
            *penalised({"R": lambda made, l2: np.atleast_1d(l2 / (2 * made.m) * made.w0.sum())}, "the weights in J", 1),
            *penalised({"R": lambda made, l2: np.atleast_1d(l2 / (2 * made.m) * made.w0.sum() ** 2)},
                       "the square of their sum in J", 1),
            *penalised({"R": lambda made, l2: np.atleast_1d(l2 / (2 * made.m) * np.linalg.norm(made.w0))},
                       "the norm without a square in J", 1),
            *penalised({"dR": lambda made, l2: l2 / made.m * made.w0**2}, "the squares in dw", 1),
            *penalised({"dR": lambda made, l2: l2 / made.m * np.sign(made.w0)}, "the signs in dw", 1),
        ),
    ),
)  # fmt: skip
