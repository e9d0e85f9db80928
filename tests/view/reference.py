"""What the numbers of a Frame are by mpmath, with forty digits and none of lrstep's own formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from mpmath import mp, mpf

from lrstep.debugger import Frame

mp.dps = 40


def sigmoid(z: Any) -> Any:
    """1/(1 + e^−z)."""
    return 1 / (1 + mp.exp(-z)) if z > 0 else mp.exp(z) / (1 + mp.exp(z))


def error(z: Any, y: float) -> Any:
    """a − y, in which no digits cancel."""
    return -sigmoid(-z) if y else sigmoid(z)


def loss(z: Any, y: float) -> Any:
    """−ln a with label 1, −ln(1−a) with label 0, of a = sigmoid(z): log(1 + e^t)."""
    t = -z if y else z
    return max(t, mpf(0)) + mp.log1p(mp.exp(-abs(t)))


def digits_for(frame: Frame) -> int:
    """How many digits it takes to see a small step of numbers as large, or as small, as the Frame's."""
    X, _ = frame.values.batch.read(frame.values.rows, 0, frame.m)
    sizes = np.abs(np.concatenate([X.ravel(), frame.values.before.vector])).astype(np.float64)
    return 40 if ((sizes == 0) | ((sizes > 1e-12) & (sizes < 1e10))).all() else 700


class Reference:
    """The batch of a Frame's update: its rows, labels, and the parameters before the update, as exact numbers."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        X, y = frame.values.batch.read(frame.values.rows, 0, frame.m)
        self.X = [[mpf(float(x)) for x in row] for row in X]
        self.y = [float(label) for label in y]
        self.w = [mpf(float(w)) for w in frame.values.before.w]
        self.b = mpf(float(frame.values.before.b))
        self.decay = mpf(frame.values.l2) / len(self.y)
        self.z = [self._z(row, self.w, self.b) for row in self.X]

    @staticmethod
    def _z(row: Sequence[Any], w: Sequence[Any], b: Any) -> Any:
        return mp.fsum([*(x * weight for x, weight in zip(row, w, strict=True)), b])

    def column(self, parameter: str) -> list[Any]:
        """What multiplies a parameter in each row's z."""
        return [row[int(parameter[1:]) - 1] if parameter != "b" else mpf(1) for row in self.X]

    def derivative(self, parameter: str) -> Any:
        """The derivative of J + R by w_i or b."""
        terms = (x * error(z, y) for x, z, y in zip(self.column(parameter), self.z, self.y, strict=True))
        return mp.fsum(terms) / len(self.y) + self.decay * self._weight(parameter)

    def change(self, parameter: str, step: float) -> Any:
        """What J + R does when a parameter moves by a step."""
        column, h, w = self.column(parameter), mpf(step), self._weight(parameter)
        R = 0 if parameter == "b" else self.decay / 2 * h * (2 * w + h)
        return R + self._mean(lambda i: loss(self.z[i] + column[i] * h, self.y[i]) - loss(self.z[i], self.y[i]))

    def _weight(self, parameter: str) -> Any:
        """What is penalised of a parameter: nothing of b."""
        return mpf(0) if parameter == "b" else self.w[int(parameter[1:]) - 1]

    def penalty(self, w: Sequence[Any]) -> Any:
        """R at some weights."""
        return self.decay / 2 * mp.fsum(weight**2 for weight in w)

    def may_be_off(self, parameter: str) -> float:
        """A bound on the rounding error of the derivative: that of each z, which its a passes on, and of each term."""
        frame = self.frame
        eps = 200 * float(np.finfo(frame.values.dtype).eps)
        sizes = [mp.fsum([*(abs(x * w) for x, w in zip(row, self.w, strict=True)), abs(self.b)]) for row in self.X]
        column = self.column(parameter)
        own = eps * float(self.decay * abs(self._weight(parameter)))
        return own + eps * float(
            self._mean(lambda i: abs(column[i]) * (sizes[i] / 4 + abs(error(self.z[i], self.y[i]))))
        )

    @cached_property
    def costs(self) -> tuple[Any, Any]:
        """J + R at the parameters before the update and after it, which are the Frame's."""
        w, b = [mpf(float(w)) for w in self.frame.values.after.w], mpf(float(self.frame.values.after.b))
        before = self._mean(lambda i: loss(self.z[i], self.y[i]))
        after = self._mean(lambda i: loss(self._z(self.X[i], w, b), self.y[i]))
        return before + self.penalty(self.w), after + self.penalty(w)

    def _mean(self, of: Callable[[int], Any]) -> Any:
        return mp.fsum(of(i) for i in range(len(self.y))) / len(self.y)
