"""Slips of the rows: examples that are lost, cut, or taken for others, which a loop shows best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.moment import Moment
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray

Which = Literal["first", "last"]
_KEPT = {"first": slice(1, None), "last": slice(None, -1)}


def _without(which: Which) -> Callable[[Moment], Moment]:
    """A moment without one of its rows."""

    def take(moment: Moment) -> Moment:
        if moment.batches:
            lost = 0 if which == "first" else moment.m - 1
            left = tuple(rows[rows != lost] for rows in moment.batches)
            return replace(moment, batches=tuple(rows for rows in left if rows.size))
        if moment.m == 1:
            return moment  # of which nothing would be left
        kept = _KEPT[which]
        return replace(moment, X=moment.X[kept], y=moment.y[kept])

    return take


def _by_all(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
    """A mean of the rows that are left as it is when it is divided by how many there were."""
    return value() * made.m / made.moment.m


def _nothing(name: str) -> Line:
    """The parameters stay where they are if the one row that there is gets lost."""

    def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        is_lost = made.moment.m == 1 and made.moment.data is None
        return value() if not is_lost else made.w0 if name == "w" else made.b0

    return line


def _losing(which: Which) -> tuple[Way, ...]:
    take = _without(which)
    means: dict[str, Line] = dict.fromkeys(("J", "dw", "db"), _by_all)

    def of_kept(name: str, *, by_all: bool) -> Line:
        def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
            kept = _KEPT[which]
            size = made.m if by_all else max(made.m - 1, 1)
            dz = made.dz[kept]
            return dz @ made.X[kept] / size if name == "dw" else np.array([dz.sum() / size])

        return line

    return (
        Way({"w": _nothing("w"), "b": _nothing("b")}, f"the {which} row", takes=take),
        Way(means, f"the {which} row, divided by the number of all", takes=take),
        Way({name: of_kept(name, by_all=True) for name in ("dw", "db")}, f"the {which} row, in the gradient alone"),
        Way({name: of_kept(name, by_all=False) for name in ("dw", "db")}, f"the {which} row, in the gradient alone",
            rank=1),
    )  # fmt: skip


def _scaled(scale: Callable[[FloatArray], FloatArray]) -> Callable[[Moment], Moment]:
    """A moment with its features scaled, where there are several rows."""
    return lambda moment: moment if moment.m == 1 else replace(moment, X=scale(moment.X))


ROWS = (
    Slip(
        "row-lost",
        "an example is left out",
        "Every example must have its say in the mean; one of them changes nothing here.",
        "J = (1/m) ΣL over all m examples, and so are dw and db.",
        "where a loop over the rows begins and ends, and what is cut off where the data is taken apart",
        "dw",
        (*_losing("last"), *_losing("first")),
    ),
    Slip(
        "data-truncated",
        "the features are cut to whole numbers",
        "What stands behind the decimal point is lost before the first step.",
        "z = w·x + b with the x that was given.",
        "an int() or astype(int) on the features, or an array of integers that they are written into",
        "z",
        (Way({}, takes=lambda moment: replace(moment, X=np.trunc(moment.X))),),
        shows="loop",
    ),
    Slip(
        "rows-out-of-order",
        "the features and the labels are put into different orders",
        "Each example is then trained with the label of another one.",
        "dz = a − y needs the a and the y of the same example.",
        "a shuffle of the features that does not shuffle the labels by the same order, or the reverse",
        "dz",
        shows="loop",
    ),
    Slip(
        "batch-replaces-data",
        "the mini-batch is stored under the names of the data: after the first update only that batch is left",
        "All other examples are never looked at again.",
        "Each batch is drawn from all of the data: X and y must stay what they were.",
        "a batch that is assigned to the very names it is drawn from",
        "dw",
        shows="loop",
    ),
    Slip(
        "stops-at-once",
        "the loop stops after its first update, however many were asked for",
        "It never gets to the next step: the parameters are those after one.",
        "k updates compute k gradients; a stop is due only where J hardly changes any more.",
        "a break or return inside the loop: what its condition is true of after the first update, and its indentation",
        "w",
        shows="loop",
    ),
    Slip(
        "settings-not-heeded",
        "the number of updates that was asked for is not heeded",
        "Whatever is asked for, the program makes the same number of updates.",
        "k updates compute k gradients, with the k that was given.",
        "a number where the parameter should be passed on, in a call inside the function or in its loop",
        "w",
        shows="loop",
    ),
    Slip(
        "scales-features",
        "the features are scaled before the first step",
        "That is right in itself, and helps to learn; the weights are those of the scaled features.",
        "z = w·x + b with the scaled x; what is predicted must be scaled by the same numbers.",
        "where the features are scaled, and whether predict scales by the same mean and spread",
        "z",
        (
            Way({}, "mean 0, standard deviation 1", takes=_scaled(lambda X: (X - X.mean(axis=0)) / X.std(axis=0))),
            Way(
                {},
                "mean 0, standard deviation 1 by n − 1",
                takes=_scaled(lambda X: (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)),
            ),
            Way({}, "from 0 to 1", takes=_scaled(lambda X: (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0)))),
            Way({}, "by the largest", takes=_scaled(lambda X: X / np.abs(X).max(axis=0))),
            Way({}, "mean 0", takes=_scaled(lambda X: X - X.mean(axis=0))),
            Way(
                {},
                "each row of length 1",
                takes=lambda moment: replace(moment, X=moment.X / np.linalg.norm(moment.X, axis=1, keepdims=True)),
            ),
        ),
        shows="loop",
        advice=True,
    ),
)
