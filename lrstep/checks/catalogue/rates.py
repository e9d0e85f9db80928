"""Slips of the learning rate, and of what a step is subtracted from: alpha in w = w − alpha·dw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lrstep.checks.moment import Moment
from lrstep.checks.slip import Line, Slip, Way


def _step(of_rate: Line, of_w: Line | None = None) -> tuple[Line, Line]:
    """The lines of w and b with something else in the place of alpha; `of_w` where it is another for w."""
    of_w = of_w or of_rate
    return (
        lambda made, value: made.w0 - of_w(made, value) * made.dw,
        lambda made, value: made.b0 - of_rate(made, value) * made.db,
    )


def _but_one(j: int) -> Line:
    """The steps of all weights but one."""
    return lambda made, value: np.where(np.arange(made.n) == j, made.w0, value())


def _ways(lines: tuple[Line, Line], rank: int = 0, *, free: bool = False) -> tuple[Way, ...]:
    """Both lines, or one of them."""
    plausible = (1e-7, 1e3)
    with_number = ": it is {}" if free else ""
    w, b = lines
    return (
        Way({"w": w, "b": b}, f"for w and b{with_number}", free=free, plausible=plausible, rank=rank),
        Way({"w": w}, f"for w alone{with_number}", free=free, plausible=plausible, rank=rank + 1),
        Way({"b": b}, f"for b alone{with_number}", free=free, plausible=plausible, rank=rank + 1),
    )


_ONE = _step(lambda made, value: np.array(1.0))
_SQUARED = _step(lambda made, value: np.square(made.moment.alpha))
_FREE = _step(lambda made, value: np.array(made.free))
_ITSELF = _step(lambda made, value: made.b0, lambda made, value: made.w0)
_CUT: dict[str, Line] = {name: lambda made, value: np.trunc(value()) for name in ("w", "b")}


def _cut(moment: Moment) -> Moment:
    return replace(moment, w=np.trunc(moment.w), b=float(np.trunc(moment.b)))


RATES = (
    Slip(
        "rate-unused",
        "the step is not multiplied by the learning rate",
        "The learning rate says how far to go: without it, each step is as long as the slope is steep.",
        "w = w − alpha·dw and b = b − alpha·db; here alpha is 1 whatever was given.",
        "a gradient that is subtracted without the learning rate",
        "w",
        _ways(_ONE),
        shows="loop",
    ),
    Slip(
        "rate-twice",
        "the step is multiplied by the learning rate twice",
        "With a rate below 1 each step becomes too short.",
        "w = w − alpha·dw; here it is w − alpha²·dw.",
        "a gradient that holds the learning rate already where it is multiplied by it",
        "w",
        _ways(_SQUARED),
        shows="loop",
    ),
    Slip(
        "rate-hard-coded",
        "the step uses a learning rate of its own, not that of the run",
        "One rate is to set the size of every step; here a number of its own does, whatever the rate is.",
        "w = w − alpha·dw and b = b − alpha·db with the alpha of the run.",
        "a number where the learning rate should be, or a default that is passed on in its place",
        "w",
        _ways(_FREE, 6, free=True),
        shows="loop",
    ),
    Slip(
        "parameter-for-rate",
        "a parameter is multiplied into its own step in the place of the learning rate",
        "A parameter that is 0 then never moves, and another moves by its own size.",
        "b = b − alpha·db; here it is b − b·db.",
        "the line that updates the parameter: what its derivative is multiplied by",
        "b",
        tuple(reversed(_ways(_ITSELF))),
        shows="loop",
    ),
    Slip(
        "b-not-updated",
        "b never moves",
        "b is a parameter as the weights are: without its steps the boundary cannot leave its place.",
        "b = b − alpha·db in every update.",
        "an update of b that is missing, or whose result is not kept",
        "b",
        (Way({"b": lambda made, value: made.b0}, rank=1),),
        shows="loop",
    ),
    Slip(
        "w-not-updated",
        "the weights never move",
        "The loop computes its gradients and throws them away.",
        "w = w − alpha·dw in every update.",
        "an update of w that is missing, or whose result is not kept",
        "w",
        (
            Way({"w": lambda made, value: made.w0}, "w alone"),
            Way({"w": lambda made, value: made.w0, "b": lambda made, value: made.b0}, "w and b"),
            *(Way({"w": _but_one(j)}, f"w{j + 1} alone") for j in range(3)),
        ),
        shows="loop",
    ),
    Slip(
        "parameters-truncated",
        "the parameters are kept as whole numbers",
        "What a step changes behind the decimal point is lost each time.",
        "w and b are real numbers; an array of integers cuts off all that is written into it.",
        "an array of integers that the parameters are written into: np.zeros(n, dtype=int), [0] * n with int()",
        "w",
        (
            Way(_CUT, "from the start", takes=_cut),
            Way(_CUT, "after each step"),
            Way({"w": _CUT["w"]}, "w alone", takes=lambda moment: replace(moment, w=np.trunc(moment.w)), rank=1),
            Way({"w": _CUT["w"]}, "w alone, after each step", rank=1),
        ),
        shows="loop",
    ),
)
