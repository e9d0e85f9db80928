"""Cell: one number of a product of the vector program, z or dw, with the row and the column that made it."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Literal

import numpy as np

from lrstep.debugger.frame import Frame
from lrstep.engine import FloatArray
from lrstep.errors import InputError
from lrstep.formulas import decay
from lrstep.quantities import item_name

ProductName = Literal["z", "dw"]
BLOCK_ROWS = 65_536


class Cell:
    """A number of z or dw at a place in it, counted from 0: of an example of the batch, or of a feature.

    All arithmetic is in the run's dtype, the products added one after another, as a loop does it.
    """

    def __init__(self, frame: Frame, product: ProductName, place: int) -> None:
        """InputError where the number is not computed yet."""
        known = frame.known.number(product, place)
        if known is None:
            name = cell_name(frame, product, place)
            mend = f"step on to {product} first, as in goto {frame.values.k}:{product}"
            raise InputError(f"{name} is not computed yet", mend)
        self.frame, self.product, self.place = frame, product, place
        self.value = known
        """As the Frame has it."""

    @cached_property
    def row(self) -> FloatArray:
        """Of z the example's features (n,); of dw that feature of each example of the batch (m,)."""
        if self.product == "z":
            return self.frame.values.example(self.frame.values.batch.row(self.place))[0]
        batch, rows = self.frame.values.batch, self.frame.values.rows
        starts = range(0, len(batch), BLOCK_ROWS)
        return np.concatenate([X[:, self.place].copy() for X, _ in batch.read_each(rows, starts, BLOCK_ROWS)])

    @cached_property
    def column(self) -> FloatArray:
        """What that is multiplied by, number by number: w (n,), or dz (m,)."""
        if self.product == "z":
            return self.frame.values.before.w
        values, m = self.frame.values, self.frame.m
        return values.trace.pointwise(m).dz if self.frame.program.loops else values.pointwise.dz

    @cached_property
    def products(self) -> FloatArray:
        """Number by number: (n,), or (m,)."""
        with np.errstate(all="ignore"):
            return self.row * self.column

    @cached_property
    def total(self) -> float:
        """Their sum."""
        with np.errstate(all="ignore"):
            return float(np.add.accumulate(self.products)[-1])

    @cached_property
    def added(self) -> float | None:
        """What is added to the sum: b; to the mean of a penalised weight l2/m times that weight; None for nothing."""
        frame = self.frame
        if self.product == "z":
            return float(frame.values.before.b) if "b" in frame.program.computes else None
        if "R" not in frame.program.computes:
            return None
        return float(decay(frame.values.before.w[self.place : self.place + 1], frame.l2, frame.m)[0])

    @cached_property
    def made(self) -> float:
        """What row and column make, with what is added to it, and of dw divided by m."""
        scalar = self.frame.values.dtype.type
        with np.errstate(all="ignore"):
            mean = scalar(self.total) if self.product == "z" else scalar(self.total) / scalar(self.frame.m)
            return float(mean if self.added is None else mean + scalar(self.added))

    @cached_property
    def is_made_so(self) -> bool:
        """Whether the Frame's number is what they make, but for rounding: not where somebody else recorded another."""
        if self.value == self.made or (math.isnan(self.value) and math.isnan(self.made)):
            return True
        eps = float(np.finfo(self.frame.values.dtype).eps)
        with np.errstate(all="ignore"):
            size = float(np.abs(self.products.astype(np.float64)).sum())
        divisor = 1 if self.product == "z" else self.frame.m
        bound = 2 * eps * (len(self.products) + 3) * (size / divisor + abs(self.added or 0.0))
        return abs(self.value - self.made) <= bound

    def largest(self, most: int) -> list[int]:
        """The places of its products, all in their order where they are so few, else the largest, from the largest
        down."""
        count = len(self.products)
        if count <= most:
            return list(range(count))
        size = np.abs(self.products)
        size[np.isnan(size)] = np.inf
        found = np.argpartition(-size, most - 1)[:most]
        return sorted(map(int, found), key=lambda i: (-size[i], i))

    def rest(self, shown: list[int]) -> float:
        """The sum of the products at all other places."""
        with np.errstate(all="ignore"):
            return float(np.delete(self.products, shown).sum())


def cell_name(frame: Frame, product: ProductName, place: int) -> str:
    """What expressions call it: z[17], of a batch of one z; dw2."""
    if product == "dw":
        return item_name("dw", place)
    return f"z[{frame.values.batch.row(place)}]" if frame.m > 1 else "z"


def products_here(frame: Frame) -> list[ProductName]:
    """Those of which something is computed, the one first that the line which just ran made, or the last before it."""
    known: list[ProductName] = [name for name in ("dw", "z") if frame.known.reached(name)]
    return known
