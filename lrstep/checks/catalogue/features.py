"""Slips of what belongs to which feature: xⱼ, wⱼ and dwⱼ have the same j."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

import numpy as np

from lrstep.checks.catalogue.lines import gradient_with
from lrstep.checks.made import Made
from lrstep.checks.slip import Slip, Way
from lrstep.formulas import FloatArray

MOST = 3
"""Features, the first ones, each of which may be taken for each other."""
Take = Callable[[FloatArray], FloatArray]


def _one(j: int, k: int) -> Take:
    """With number k in the place of number j, where there are so many."""

    def take(values: FloatArray) -> FloatArray:
        taken = values.copy()
        if max(j, k) < values.shape[-1]:
            taken[..., j] = values[..., k]
        return taken

    return take


def _exchanged(j: int, k: int) -> Take:
    return lambda values: _one(k, j)(values) + _one(j, k)(values) - values  # each number is in two of them, or all


def _rolled(values: FloatArray, by: int) -> FloatArray:
    return np.roll(values, by, axis=-1)


def _every(place: int) -> Take:
    return lambda values: np.broadcast_to(values[..., place, None], values.shape)


def taken(of: str, own: str) -> Iterator[tuple[str, Take, int]]:
    """The ways to take some of what belongs to other features, in words, with how unlikely each is: `of` the one that
    is taken, for the `own` that it is taken for."""
    for j, k in permutations(range(MOST), 2):
        yield f"{of}{k + 1} for {own}{j + 1}", _one(j, k), 0
        if j < k:
            yield f"{of}{j + 1} and {of}{k + 1} are exchanged", _exchanged(j, k), 0
    yield "in the reverse order", lambda values: values[..., ::-1], 1
    yield "moved by one", lambda values: _rolled(values, 1), 1
    yield "moved by one", lambda values: _rolled(values, -1), 1
    yield f"{of}1 for each of them", _every(0), 1
    yield f"the last {of} for each of them", _every(-1), 1


def _of_dw(take: Take, detail: str, rank: int) -> Way:
    return Way({"dw": gradient_with(lambda made: take(made.X))}, detail, rank=rank)


def _stepped(take: Take, detail: str, rank: int) -> Way:
    return Way({"w": lambda made, value: made.w0 - made.moment.alpha * take(made.dw)}, detail, rank=rank)


def _from(take: Take, detail: str, rank: int) -> Way:
    return Way({"w": lambda made, value: take(made.w0) - made.moment.alpha * made.dw}, detail, rank=rank)


def _from_moved(j: int, k: int) -> Way:
    """wⱼ from wₖ, which has made its own step before."""

    def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        step = made.moment.alpha * made.dw
        return made.w0 - step if max(j, k) >= made.n else _one(j, k)(made.w0 - step) - _only(j, step)

    return Way({"w": line}, f"w{k + 1} for w{j + 1}, once that has moved")


def _only(j: int, values: FloatArray) -> FloatArray:
    only = np.zeros_like(values)
    only[j] = values[j]
    return only


def _b_from(k: int, *, moved: bool) -> Way:
    def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        start = made.w0 - made.moment.alpha * made.dw if moved else made.w0
        return value() if k >= made.n else start[k : k + 1] - made.moment.alpha * made.db

    return Way({"b": line}, f"w{k + 1} for b" + (", once that has moved" if moved else ""), quantity="b")


def _b_by(j: int) -> Way:
    def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        return made.b0 - made.moment.alpha * made.dw[j : j + 1] if j < made.n else value()

    return Way({"b": line}, f"dw{j + 1} for b", quantity="b")


def _w_by_db(j: int) -> Way:
    def line(made: Made, value: Callable[[], FloatArray]) -> FloatArray:
        dw = made.dw.copy()
        dw[j : j + 1] = made.db
        return made.w0 - made.moment.alpha * dw

    return Way({"w": line}, f"db for w{j + 1}")


FEATURES = (
    Slip(
        "another-feature",
        "dw is made with the feature of another weight",
        "Each weight's share of the error depends on its own feature; with another's it steps as if it were that one.",
        "dz/dwⱼ = xⱼ, so dwⱼ = (1/m) Σ xⱼ dz: the same j on both sides.",
        "the number of the feature in the line for dw: x1 where x2 should be, or an index that is one off",
        "dw",
        tuple(_of_dw(take, detail, rank) for detail, take, rank in taken("x", "w")),
    ),
)
OF_OTHERS = (
    Slip(
        "another-derivative",
        "a parameter is stepped by the derivative of another one",
        "Each parameter has a slope of its own; by another's it moves too far, too little or the wrong way.",
        "wⱼ = wⱼ − alpha·dwⱼ: the same j on both sides, and b = b − alpha·db.",
        "the number or name of the derivative in the line of the step: dw1 where dw2 should be",
        "w",
        (
            *(_stepped(take, detail, rank) for detail, take, rank in taken("dw", "w")),
            *(_w_by_db(j) for j in range(MOST)),
            *(_b_by(j) for j in range(MOST)),
        ),
        shows="loop",
    ),
    Slip(
        "step-from-another",
        "a parameter's step starts from another parameter",
        "The step is from where this very parameter stands; from another's place, what it has learned is lost.",
        "wⱼ = wⱼ − alpha·dwⱼ: the same wⱼ on both sides, and b = b − alpha·db.",
        "the parameter behind the = in the line of the step: w1 where w2 should be",
        "w",
        (
            *(_from(take, detail, rank) for detail, take, rank in taken("w", "w")),
            *(_from_moved(j, k) for j, k in permutations(range(MOST), 2)),
            *(_b_from(k, moved=moved) for k in range(MOST) for moved in (False, True)),
        ),
        shows="loop",
    ),
)
