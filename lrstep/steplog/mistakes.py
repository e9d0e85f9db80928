"""Mistakes: a quantity as loops make it that change something in each example, or take something at another place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from lrstep import formulas
from lrstep.formulas import FloatArray, Pointwise
from lrstep.json_text import numbers
from lrstep.steplog.case import Case
from lrstep.steplog.factors import short

MOST_FEATURES = 64
"""What steps made one after another are looked for with: each costs a pass over the examples."""


class Mistake(NamedTuple):
    """A name, words for it, and the numbers that it makes, computed where they are looked at."""

    name: str
    words: str
    numbers: Callable[[], FloatArray]


def of_example(case: Case, name: str) -> Iterator[Mistake]:
    """z, a, L, da or dz of the batch's examples, (m,)."""
    z, a = case.own("z"), case.own("a")
    if name == "dz":
        yield from slopes(case)
    elif name == "L":
        yield from losses(case, case.update.pointwise)
    elif name == "a":
        yield Mistake("-z", "with the sign of z flipped", lambda: formulas.sigmoid(-z))
        yield Mistake("twice", "with the sigmoid applied twice", lambda: formulas.sigmoid(a))
        yield Mistake("z", "without the sigmoid", lambda: z)
        yield Mistake("tanh", "with tanh, not the sigmoid", lambda: np.tanh(z))


def slopes(case: Case) -> Iterator[Mistake]:
    """dz as it is made otherwise."""
    z, a, dz, y = case.own("z"), case.own("a"), case.own("dz"), case.read[1]
    yield Mistake("a(1-a)", "with dz multiplied by a(1−a), as in squared error", lambda: dz * (a * (1 - a)))
    yield Mistake("da", "with da, not da·a(1−a), as dz", lambda: dz / (a * (1 - a)))
    if case.labels is not None:
        labels = case.labels
        yield Mistake("labels", f"with {_as_given(case)}, in dz = a − y", lambda: a - labels)
    twice = "with the sigmoid applied twice"
    yield Mistake("no sigmoid", "without the sigmoid, with z − y as dz", lambda: z - y)
    yield Mistake("rounded", "with a rounded to 0 or 1", lambda: (a > 0.5) - y)
    yield Mistake("twice", twice, lambda: formulas.sigmoid(a) - y)
    yield Mistake("twice chained", twice, lambda: (formulas.sigmoid(a) - y) * (a * (1 - a)))
    yield Mistake("ones", "of the examples of class 1 alone", lambda: dz * y)
    yield Mistake("zeros", "of the examples of class 0 alone", lambda: dz * (1 - y))


def losses(case: Case, values: Pointwise) -> Iterator[Mistake]:
    """L as it is made otherwise."""
    y, a, L = case.read[1], values.a, values.L
    if case.labels is not None:
        labels = case.labels
        of_labels = f"with {_as_given(case)}"
        yield Mistake("labels", of_labels, lambda: -(labels * np.log(a) + (1 - labels) * np.log(1 - a)))
    yield Mistake("squared", "with the squared error (a − y)², not the log loss", lambda: (a - y) ** 2)
    yield Mistake("absolute", "with the error |a − y|, not the log loss", lambda: np.abs(a - y))
    yield Mistake("middle sign", "with minus between the two terms of L", lambda: np.where(y == 1, L, -L))
    yield Mistake("first", "with the first term of L alone", lambda: y * L)
    yield Mistake("second", "with the second term of L alone", lambda: (1 - y) * L)
    yield Mistake("log2", "with the logarithm to base 2", lambda: L / np.log(2))
    yield Mistake("log10", "with the logarithm to base 10", lambda: L / np.log(10))
    yield Mistake("no log", "without the logarithm", lambda: np.where(y == 1, -a, a - 1))
    yield Mistake(
        "sigmoid", "with the sigmoid for the logarithm", lambda: -formulas.sigmoid(np.where(y == 1, a, 1 - a))
    )
    yield Mistake("twice", "with the sigmoid applied twice", lambda: formulas.softplus(formulas.signs(y) * a))
    yield Mistake("pm1", "with labels 0 and 1 in the loss for labels −1 and 1", lambda: np.where(y == 1, L, np.log(2)))


def costs(case: Case) -> Iterator[Mistake]:
    """J as it is made otherwise, (1,): before the step, and after it."""
    X, y = case.read
    z = X @ case.after[:-1] + case.after[-1]
    places = ("", case.update.pointwise), (", at the parameters after the step", formulas.pointwise(z, y))
    for where, values in places:
        for name, words, L in losses(case, values):
            yield Mistake(name + where, words + where, partial(_mean, L))
        first, second = float((y * values.L).sum()), float(((1 - y) * values.L).sum())
        words = f"with 1/m on one of its two terms alone{where}"
        yield Mistake(f"first summed{where}", words, partial(np.atleast_1d, first + second / case.m))
        yield Mistake(f"second summed{where}", words, partial(np.atleast_1d, first / case.m + second))


def gradients(case: Case) -> Iterator[Mistake]:
    """dw and db as they are made otherwise, (n+1,), with the penalty as it should be."""
    for name, words, slope in slopes(case):
        yield Mistake(name, words, partial(_of_slope, case, slope))
    if case.line.k > case.header.start + 1:
        first = np.array(numbers((*case.header.init.w, case.header.init.b)), np.float64)
        yield Mistake("first", "at the first parameters, not the present ones", lambda: _at(case, first, first))
    w, b = (np.append(case.after[:-1], case.before[-1]), np.append(case.before[:-1], case.after[-1]))
    yield Mistake("new", "with the other parameters after their step", lambda: _at(case, b, w))


def steps(case: Case) -> Iterator[Mistake]:
    """The steps of w and b as they are made otherwise, (n+1,)."""
    alpha = case.update.alpha
    for name, words, gradient in gradients(case):
        yield Mistake(name, words, partial(_scaled, alpha, gradient))
    own = np.append(case.own("dw"), case.own("db"))
    yield Mistake("itself", "with the parameter itself in the place of alpha", lambda: case.before * own)
    last = case.before.size - 1
    if case.before.size <= MOST_FEATURES:
        words = "one parameter after the other, each from those already changed"
        yield Mistake("b first", words, lambda: _in_turn(case, [last, *range(last)]))
        yield Mistake("w first", words, lambda: _in_turn(case, [*range(last), last]))


def _scaled(alpha: float, gradient: Callable[[], FloatArray]) -> FloatArray:
    return alpha * gradient()


def _mean(L: Callable[[], FloatArray]) -> FloatArray:
    return np.array([L().mean()])


def _of_slope(case: Case, slope: Callable[[], FloatArray]) -> FloatArray:
    X, _ = case.read
    dz = slope()
    return np.append(dz @ X, dz.sum()) / case.m + _decay(case)


def _at(case: Case, of_w: FloatArray, of_b: FloatArray) -> FloatArray:
    """The derivatives by w at some parameters, and that by b at others."""
    X, y = case.read
    dw, db = (formulas.pointwise(X @ at[:-1] + at[-1], y).dz for at in (of_w, of_b))
    decay = formulas.decay(of_w[:-1], case.update.l2, case.m)
    return np.append(dw @ X / case.m + decay, db.mean())


def _in_turn(case: Case, order: list[int]) -> FloatArray:
    """Steps of which each is made with the parameters that those before it have changed."""
    X, y = case.read
    columns, at = np.column_stack([X, np.ones(case.m)]), case.before.copy()
    share = np.append(np.full(at.size - 1, case.update.l2 / case.m), 0.0)
    z = columns @ at
    for i in order if case.update.intercept else [i for i in order if i < at.size - 1]:
        step = case.update.alpha * (formulas.pointwise(z, y).dz @ columns[:, i] / case.m + share[i] * at[i])
        at[i] -= step
        z = z - step * columns[:, i]
    stepped: FloatArray = case.before - at
    return stepped


def _decay(case: Case) -> FloatArray:
    """What the penalty adds to the gradient, (n+1,)."""
    return np.append(formulas.decay(case.before[:-1], case.update.l2, case.m), 0.0)


def _as_given(case: Case) -> str:
    zero, one = (short(label) for label in case.classes)
    return f"the labels as they were given, {zero} and {one}"
