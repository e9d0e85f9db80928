"""Arrangements: the shapes in which a program may want data and parameters, and how likely its source makes each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from lrstep.checks.callee import Library
from lrstep.checks.forms import VectorShape, shaped
from lrstep.checks.hints import Hints
from lrstep.checks.moment import Moment
from lrstep.formulas import FloatArray

_ALL_SHAPES: tuple[VectorShape, ...] = ("flat", "column", "row")


@dataclass(frozen=True)
class Arrangement:
    """How X, y and the parameters are handed over."""

    rows: bool = True
    """Whether X is (m, n), an example in each row; else it is the course's (n, m)."""
    y: VectorShape = "flat"
    w: VectorShape = "flat"
    """Of theta, too."""
    first: bool = True
    """Where theta has its intercept: at its begin, or its end."""
    ones: bool = False
    """Whether X has its column of ones."""
    library: Library = "numpy"
    signed: bool = False
    """Whether labels are −1 and 1."""
    whole: bool = False
    """Whether labels are integers."""
    each: bool = False
    """Whether examples are handed over one at a time."""
    labelled: bool = False
    """Whether each of these has its label behind its features."""

    def features(self, moment: Moment) -> FloatArray:
        """X as it is handed over."""
        X = self.with_ones(moment.X) if self.ones else moment.X
        return X if self.rows else np.ascontiguousarray(X.T)

    def with_ones(self, X: FloatArray) -> FloatArray:
        """X, (m, n), and its ones where theta has the intercept."""
        ones = np.ones((len(X), 1))
        return np.hstack((ones, X) if self.first else (X, ones))

    def labels(self, moment: Moment) -> FloatArray:
        """The labels as they are handed over."""
        y = 2 * moment.y - 1 if self.signed else moment.y
        return shaped(y.astype(np.int64) if self.whole else y, self.y)

    def weights(self, moment: Moment) -> FloatArray:
        """The weights as they are handed over."""
        return shaped(moment.w, self.w)

    def theta(self, moment: Moment) -> FloatArray:
        """Weights and intercept in one, as they are handed over."""
        b = np.array([moment.b])
        return shaped(np.concatenate([b, moment.w] if self.first else [moment.w, b]), self.w)

    def words(self, *, theta: bool = False, weights: bool = True, features: bool = True, labels: bool = True) -> str:
        """Of what shapes everything is, in words."""
        n = "n + 1" if theta else "n"
        shapes = {"flat": "({},)", "column": "({}, 1)", "row": "(1, {})"}
        columns = "n + 1" if self.ones else "n"
        parts = [f"X is (m, {columns})" if self.rows else f"X is ({columns}, m)"] if features else []
        if weights:
            parts.append(f"{'theta' if theta else 'w'} is " + shapes[self.w].format(n))
        if labels:
            parts.append("y is " + shapes[self.y].format("m") + (", of −1 and 1" if self.signed else ""))
        if theta:
            parts.append(f"the intercept is its {'first' if self.first else 'last'}")
        kinds = {"list": "lists", "torch": "PyTorch tensors", "jax": "JAX arrays", "pandas": "DataFrames",
                 "matrix": "np.matrix"}  # fmt: skip
        if self.each:
            parts = ["it was asked about one example at a time" + (", its label behind it" if self.labelled else "")]
        return "; ".join((*parts, *([f"all as {kinds[self.library]}"] if self.library in kinds else [])))


class Likely(NamedTuple):
    """An arrangement, and how far from the likeliest it is: 0 for what is usual."""

    how: Arrangement
    tier: int
    shapes: int = 0
    """The same of its shapes alone."""


def arrangements(layout: str, hints: Hints, *, theta: bool, library: Library = "numpy") -> list[Likely]:
    """All that may be wanted, the likeliest first."""
    ordered = sorted(_arrangements(layout, hints, theta=theta), key=lambda likely: likely.tier)
    signed = [False, True] if hints.signed else [False]
    return [
        Likely(replace(how, library=library, signed=sign), tier + 2 * sign, shapes)
        for how, tier, shapes in ordered
        for sign in signed
    ]


def _arrangements(layout: str, hints: Hints, *, theta: bool) -> Iterator[Likely]:
    for rows, w, y in product((True, False), _ALL_SHAPES, _ALL_SHAPES):
        if layout != "auto" and rows != (layout == "rows"):
            continue
        tier = _tier(rows, w, y, columns=hints.columns, matrix="matrix" in hints.libraries)
        tier += 2 * (layout == "auto" and (hints.course if rows else hints.rows) and not (hints.course and hints.rows))
        if not theta:
            yield Likely(Arrangement(rows, y, w), tier, tier)
            continue
        for first, ones in product((True, False), (True, False)):
            own = (ones == hints.adds_ones) + 2 * (not first)
            yield Likely(Arrangement(rows, y, w, first, ones), tier + own, tier)


def _tier(rows: bool, w: VectorShape, y: VectorShape, *, columns: bool, matrix: bool) -> int:
    """How far from the usual shapes: vectors of rows; columns of the course with a row of labels."""
    if rows and matrix:
        usual = {("flat", "column"): 0, ("row", "column"): 0, ("column", "column"): 1, ("flat", "flat"): 2}
    elif rows:
        usual = {("flat", "flat"): 1 if columns else 0, ("column", "column"): 0 if columns else 1, ("row", "column"): 1}
    else:
        usual = {("column", "row"): 0, ("row", "row"): 1, ("flat", "flat"): 2, ("flat", "row"): 2}
    return usual.get((w, y), 4)
