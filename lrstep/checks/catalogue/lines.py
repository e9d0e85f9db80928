"""Lines that several slips share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lrstep import formulas
from lrstep.checks.made import Made
from lrstep.checks.slip import Line
from lrstep.formulas import FloatArray

sigmoid = formulas.sigmoid


def times(factor: float) -> Line:
    """The lesson's own value times a number."""
    return lambda made, value: factor * value()


def minus(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    """The lesson's own value with the other sign."""
    return -value()


def summed(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    """The sum over the examples, where the lesson has their mean."""
    return made.m * value()


def log_loss(a: FloatArray, y: FloatArray) -> FloatArray:
    """The loss of predictions, (m,)."""
    losses: FloatArray = -np.log(np.where(y == 1, a, 1 - a))
    return losses


def textbook(a: FloatArray, y: FloatArray) -> FloatArray:
    """The textbook's line of the loss, of any numbers in the places of a and y, (m,)."""
    losses: FloatArray = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return losses


def gradient_with(X: Callable[[Made], FloatArray]) -> Line:
    """dw with other features than those given."""
    return lambda made, value: made.dz @ X(made) / made.m + made.dR
