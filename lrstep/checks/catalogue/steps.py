"""Slips of the steps, which only a loop shows: what an update's derivatives are taken at, and how many are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lrstep.checks.catalogue.aside import at, in_updates, of
from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray

Value = Callable[[], FloatArray]


def _at_the_start(name: str) -> Line:
    """The lesson's line, at the loop's first parameters."""

    def line(made: Made, value: Value) -> FloatArray:
        first = made.moment.first
        return value() if first is made.moment else at(made, first.w, np.array([first.b])).value(name)

    return in_updates(line)


def _of_the_last(name: str) -> Line:
    """The lesson's line, of the update before."""

    def line(made: Made, value: Value) -> FloatArray:
        earlier = made.moment.earlier
        return value() if earlier is None else of(made, earlier).value(name)

    return in_updates(line)


def _added_up(name: str) -> Line:
    """The lesson's line, added to that of all updates before."""

    def line(made: Made, value: Value) -> FloatArray:
        earlier = made.moment.earlier
        return value() if earlier is None else value() + made.like(earlier).value(name)

    return in_updates(line)


def _with_new_w(made: Made, value: Value) -> FloatArray:
    return at(made, at(made, made.w0, made.b0).w, made.b0).db


def _with_new_b(made: Made, value: Value) -> FloatArray:
    return at(made, made.w0, at(made, made.w0, made.b0).b).dw


def _in_turn(*, b_first: bool) -> Callable[[Made], tuple[FloatArray, FloatArray]]:
    """Each parameter's step with the parameters that those before it have changed."""

    def after(made: Made) -> tuple[FloatArray, FloatArray]:
        w, b = made.w0.copy(), made.b0.copy()
        if b_first:
            b = b - made.moment.alpha * at(made, w, b).db
        for i in range(made.n):
            w[i] -= made.moment.alpha * at(made, w, b).dw[i]
        if not b_first:
            b = b - made.moment.alpha * at(made, w, b).db
        return w, b

    return after


def _turn(*, b_first: bool) -> Way:
    after = _in_turn(b_first=b_first)
    lines: dict[str, Line] = {
        "w": in_updates(lambda made, value: after(made)[0]),
        "b": in_updates(lambda made, value: after(made)[1]),
    }
    order = "b first, then each weight" if b_first else "each weight, then b"
    return Way(lines, f"{order}, with what the others have become", quantity="dw")


def _updates(times: int) -> Way:
    """So many updates where one was asked for; from then on one each."""

    def after(made: Made, name: str, value: Value) -> FloatArray:
        if made.moment.k != 1:
            return value()
        w, b = made.w0, made.b0
        for _ in range(times):
            stepped = at(made, w, b)
            w, b = stepped.w, stepped.b
        return w if name == "w" else b

    return Way({
        "w": in_updates(lambda made, value: after(made, "w", value)),
        "b": in_updates(lambda made, value: after(made, "b", value)),
    })  # fmt: skip


def _moved_on(made: Made, value: Value, name: str) -> FloatArray:
    """The step, and a share of the one before."""
    earlier = made.moment.earlier
    if earlier is None:
        return value()
    was = earlier.w if name == "w" else np.array([earlier.b])
    return value() + made.free * ((made.w0 if name == "w" else made.b0) - was)


def _moved_by_mean(made: Made, name: str) -> FloatArray:
    """The step by a running mean of the derivatives, which begins at 0."""
    beta, alpha, earlier = made.free, made.moment.alpha, made.moment.earlier
    now, step = (made.w0, made.dw) if name == "w" else (made.b0, made.db)
    last = now if earlier is None else earlier.w if name == "w" else np.array([earlier.b])
    return now - alpha * (1 - beta) * step + beta * (now - last)


def _over_all_rows(made: Made, value: Value) -> FloatArray:
    """The mean over a batch, which is a sum over the batch divided by the number of all rows."""
    return value() if made.moment.data is None else value() * made.m / made.moment.rows


def _each(names: Sequence[str], line: Callable[[str], Line]) -> dict[str, Line]:
    return {name: line(name) for name in names}


GRADIENT = ("dw", "db")
STEPS = (
    Slip(
        "gradient-at-start",
        "every update uses the gradient at the initial parameters, not at the present ones",
        "The slope changes as the parameters move: each step must look at where it stands now, or it walks past the "
        "lowest point.",
        "The update is w = w − alpha·dJ/dw at the w of that update; dJ/dw at the initial w is right in the first only.",
        "a prediction or gradient that is computed before the loop, or from the initial parameters inside it",
        "dw",
        (
            Way(_each(GRADIENT, _at_the_start), "the gradient alone"),
            Way(_each(("z",), _at_the_start), "the whole forward pass", rank=1),
        ),
        shows="loop",
    ),
    Slip(
        "gradient-stale",
        "every update but the first uses the gradient of the update before",
        "The slope is that of where the parameters were one step ago, not of where they are.",
        "The update is w = w − alpha·dJ/dw with dJ/dw at that same w.",
        "a prediction or gradient that is computed before the parameters change, and used after they have",
        "dw",
        (
            Way(_each(GRADIENT, _of_the_last), "the gradient alone"),
            Way(_each(("z",), _of_the_last), "the whole forward pass", rank=1),
        ),
        shows="loop",
    ),
    Slip(
        "gradient-accumulates",
        "the gradients of all updates so far are added up",
        "Each step repeats all those before it, so the steps grow and shoot past the lowest point.",
        "dw is the mean over the examples of this update alone: its sum begins at 0 in each update.",
        "a sum for dw or db that is set to 0 before the loop over the updates, not inside it",
        "dw",
        (
            Way(_each(GRADIENT, _added_up), "dw and db"),
            Way(_each(("dw",), _added_up), "dw alone", rank=1),
            Way(_each(("db",), _added_up), "db alone", rank=1),
        ),
        shows="loop",
    ),
    Slip(
        "not-simultaneous",
        "a parameter's derivative is taken after another parameter has moved",
        "All parameters must step from the same place: one that moves first changes the slope that the next one sees.",
        "dJ/dw and dJ/db of one update are both taken at the old (w, b).",
        "a parameter that is changed before the derivatives of the others are computed, or two names for one array",
        "db",
        (
            Way({"db": in_updates(_with_new_w)}, "db is taken with the new w"),
            Way({"dw": in_updates(_with_new_b)}, "dw is taken with the new b", quantity="dw"),
            _turn(b_first=True),
            _turn(b_first=False),
        ),
        shows="loop",
    ),
    Slip(
        "one-update-too-many",
        "one update more is made than was asked for",
        "After k steps the parameters are those of step k + 1: the loop runs once too often.",
        "k updates begin at the initial parameters and compute k gradients.",
        "where the loop begins and ends: range(0, k + 1), <= for <, or a step before the loop",
        "w",
        (_updates(2),),
        shows="loop",
    ),
    Slip(
        "one-update-too-few",
        "one update less is made than was asked for",
        "After k steps the parameters are those of step k − 1: the loop ends too soon.",
        "k updates begin at the initial parameters and compute k gradients.",
        "where the loop begins and ends: range(1, k), a break before the last step, or a result stored before it",
        "w",
        (_updates(0),),
        shows="loop",
    ),
    Slip(
        "momentum",
        "each step also repeats a share of the step before: momentum",
        "Momentum is a method of its own, and right; the lesson's steps have none.",
        "v = beta·v + dw and w = w − alpha·v, where the lesson has w = w − alpha·dw.",
        "a velocity that is kept from update to update",
        "w",
        (
            Way({
                "w": in_updates(lambda made, value: _moved_on(made, value, "w")),
                "b": in_updates(lambda made, value: _moved_on(made, value, "b")),
            }, "beta = {}", free=True, plausible=(0.01, 0.9999)),
            Way({
                "w": in_updates(lambda made, value: _moved_by_mean(made, "w")),
                "b": in_updates(lambda made, value: _moved_by_mean(made, "b")),
            }, "of their mean, beta = {}", free=True, plausible=(0.01, 0.9999), rank=1),
        ),
        shows="loop",
        advice=True,
    ),
    Slip(
        "step-over-all-rows",
        "the step of each batch is divided by the number of all rows, not by that of the batch",
        "That is right in itself: the steps are that much shorter, so the learning rate may be larger.",
        "Σ of dz·x over the batch, divided by the m of all rows, is m_batch/m of the batch's mean.",
        "the m that the gradient of a batch is divided by",
        "dw",
        (Way({"dw": _over_all_rows, "db": _over_all_rows}),),
        shows="loop",
        advice=True,
    ),
)  # fmt: skip
