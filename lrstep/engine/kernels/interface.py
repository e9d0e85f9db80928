"""What a kernel is: it trains, and it hands out the very intermediates that its updates were made of.

Parameters travel as one vector (n+1,): the weights, then the bias.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np

from lrstep.engine.plan import Plan
from lrstep.formulas import Dtype, FloatArray, Pointwise


class Parameters(NamedTuple):
    """w (n,) and b, in the run's dtype. Nobody can change them."""

    w: FloatArray
    b: np.floating[Any]

    @classmethod
    def of(cls, vector: FloatArray) -> Parameters:
        """The two parts of a vector (n+1,) that is not written to later."""
        return cls(read_only(vector[:-1]), vector[-1])

    @property
    def vector(self) -> FloatArray:
        """Both in one, (n+1,)."""
        return np.append(self.w, self.b).astype(self.w.dtype, copy=False)


class Gradient(NamedTuple):
    """What one update is made of: dw (n,), db and the cost J, each a mean over the batch, in the run's dtype; and R,
    the penalty on the weights, 0 where there is none."""

    dw: FloatArray
    db: np.floating[Any]
    J: np.floating[Any]
    R: np.floating[Any]

    @property
    def cost(self) -> float:
        """What is minimised: J + R."""
        return float(self.J) + float(self.R)


class Steps(NamedTuple):
    """Some updates in a row: each one's gradient (c, n+1), J and R (c,), and the parameters after it (c, n+1)."""

    gradients: FloatArray
    J: FloatArray
    after: FloatArray
    R: FloatArray

    @classmethod
    def empty(cls, count: int, n: int, dtype: Dtype) -> Steps:
        """Room for `count` updates of n features."""
        return cls(
            np.empty((count, n + 1), dtype),
            np.empty(count, dtype),
            np.empty((count, n + 1), dtype),
            np.zeros(count, dtype),
        )

    @property
    def columns(self) -> dict[str, FloatArray]:
        """Each quantity of the updates as a whole, by its name in the table's order: (c,) or (c, n)."""
        return {
            "J": self.J, "R": self.R, "dw": self.gradients[:, :-1], "db": self.gradients[:, -1],
            "w": self.after[:, :-1], "b": self.after[:, -1],
        }  # fmt: skip

    def gradient(self, i: int) -> Gradient:
        """dw, db and J of the update that is number i of these, from 0."""
        vector = read_only(self.gradients[i])
        return Gradient(vector[:-1], vector[-1], self.J[i], self.R[i])


class Kernel(Protocol):
    """One way of computing updates. Each kind of kernel inherits from it."""

    name: str

    def steps(self, plan: Plan, start: int, count: int, at: FloatArray) -> Steps:
        """The updates start+1 … start+count, from the parameters `at` (n+1,) before them.

        Whether they are asked for one by one or many at a time changes no bit.
        """

    def pointwise(self, plan: Plan, k: int, at: FloatArray, start: int, stop: int) -> Pointwise:
        """The kernel's own z, a, L, da, dz in update k, of the batch's positions from `start` up to `stop`."""


def read_only(array: FloatArray) -> FloatArray:
    """The same numbers, which nobody who is shown them can change."""
    view = array.view()
    view.flags.writeable = False
    return view
