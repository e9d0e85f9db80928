"""Moments: the numbers on which a program is asked, and what it made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.formulas import FloatArray

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Moment:
    """One update, or one call of a function: everything before it that its numbers may depend on."""

    X: FloatArray
    """(m, n): the features of this update's batch."""
    y: FloatArray
    """(m,), 0 or 1."""
    w: FloatArray
    """(n,), before the step."""
    b: float
    alpha: float = 0.0
    """The learning rate the program was given; 0 where it makes no step."""
    l2: float = 0.0
    """The weight of the penalty the program was given."""
    k: int = 1
    """Its number in the loop, from 1."""
    earlier: Moment | None = None
    """The update before it, with its own parameters and data."""
    rows: int = 0
    """How many rows all data has, where that is more than the batch."""
    data: tuple[FloatArray, FloatArray] | None = None
    """All of the data, X and y, where the batch is not all of it."""
    batches: tuple[Rows, ...] = ()
    """The rows of several updates, made one after another, where only what comes after all of them is seen."""
    intercept: bool = True

    @property
    def m(self) -> int:
        """Rows of the batch."""
        return len(self.y)

    @property
    def n(self) -> int:
        """Features."""
        return int(self.X.shape[1])

    @property
    def first(self) -> Moment:
        """The loop's first update."""
        moment = self
        while moment.earlier is not None:
            moment = moment.earlier
        return moment

    def at(self, w: FloatArray, b: float) -> Moment:
        """The same with other parameters."""
        return replace(self, w=w, b=b)


class Observed(NamedTuple):
    """What a program made of a moment, by the lesson's names: z, a, L, da, dz (m,), dw (n,), J, db (1,); w (n,) and
    b (1,) after its step. What is not known is not there; what has another size is a mistake in itself."""

    moment: Moment
    values: Mapping[str, FloatArray]
    single: bool = False
    """Whether the program computed, or keeps its numbers, in float32."""
    within: Mapping[str, FloatArray] = {}
    """How far off a quantity's numbers may be where they were written with few digits, (1,) or one for each number."""
