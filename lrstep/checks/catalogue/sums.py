"""Slips of dw and db: what is multiplied with dz, and over what it is summed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lrstep.checks.made import Made
from lrstep.checks.slip import Line, Slip, Way
from lrstep.formulas import FloatArray

STEPPED = ("w",)
"""What a loop gives: there a parameter that never moves is told as such."""


def _dw(of: Callable[[Made], FloatArray]) -> Line:
    """dw as something of the lesson's numbers, with the penalty as it is."""
    return lambda made, value: of(made) + made.dR


def _db(of: Callable[[Made], FloatArray | float]) -> Line:
    return lambda made, value: np.reshape(of(made), (-1,))


def _products(made: Made) -> FloatArray:
    """Each example's features times its dz, (m, n)."""
    return made.X * made.dz[:, None]


def _broadcast(made: Made) -> FloatArray:
    """Every prediction minus every label, (m, m): the rows are predictions."""
    return made.a[:, None] - made.y[None, :]


def _dw_matrix(divided: bool, turned: bool) -> Line:
    """The products not summed, (m, n) or (n, m)."""
    return lambda made, value: (_products(made).T if turned else _products(made)) / (made.m if divided else 1)


def _all_pairs(averaged: bool, turned: bool) -> Way:
    """dz of all pairs, in dw one number for each feature and row, and in db a mean, or a sum divided by m."""

    def pairs(made: Made) -> FloatArray:
        return _broadcast(made).T if turned else _broadcast(made)

    return Way(
        {
            "dz": lambda made, value: pairs(made)[0],
            "dw": lambda made, value: made.X.T @ pairs(made) / made.m,
            "db": lambda made, value: pairs(made).sum().reshape(1) / (made.m**2 if averaged else made.m),
        }
    )


def _one_zero(j: int) -> Line:
    """dw with nothing for one of the weights."""
    return lambda made, value: np.where(np.arange(made.n) == j, 0.0, value())


SUMS = (
    Slip(
        "x-left-out",
        "dw is made without x",
        "Each weight's share of the error depends on its feature: with a feature of 0 the weight made no difference.",
        "dz/dwⱼ = xⱼ, so dwⱼ = (1/m) Σ xⱼ dz.",
        "the product with the features in dw",
        "dw",
        (
            Way({"dw": lambda made, value: np.full(made.n, made.dz.mean())}),
            Way({"dw": lambda made, value: np.full(made.n, made.dz.sum())}, "and without 1/m"),
        ),
    ),
    Slip(
        "x-after-the-loop",
        "x is multiplied in once, after the loop over the examples, not inside it",
        "Every example has features of its own; after the loop only those of the last example are at hand.",
        "dwⱼ = (1/m) Σᵢ xᵢⱼ dzᵢ: the product stands inside the sum.",
        "the line that multiplies by x: whether it is inside the loop over the examples",
        "dw",
        (
            Way({"dw": _dw(lambda made: made.dz.mean() * made.X[-1])}),
            Way({"dw": lambda made, value: made.dz.sum() * made.X[-1]}, "and without 1/m"),
            Way({"dw": _dw(lambda made: made.dz.sum() * made.X[-1] / made.m),
                 "db": lambda made, value: made.dz.sum(keepdims=True) / made.m * made.X[-1, 0]}, "in db, too", rank=2),
        ),
    ),
    Slip(
        "dw-of-one-example",
        "dw is that of a single example, not of all",
        "All examples are to have a say; here the others are overwritten or left out.",
        "dw = (1/m) Σ x·dz.",
        "an assignment where the loop over the examples should add up, or an index of one row",
        "dw",
        (
            Way({"dw": _dw(lambda made: _products(made)[-1])}, "the last one"),
            Way({"dw": _dw(lambda made: _products(made)[-1] / made.m)}, "the last one, divided by m"),
            Way({"dw": _dw(lambda made: _products(made)[0])}, "the first one"),
            Way({"dw": _dw(lambda made: _products(made)[0] / made.m)}, "the first one, divided by m"),
            Way({"dw": _dw(lambda made: _products(made)[-1]), "db": _db(lambda made: made.dz[-1])},
                "the last one, in db, too"),
            Way({"dw": _dw(lambda made: _products(made)[-1] / made.m), "db": _db(lambda made: made.dz[-1] / made.m)},
                "the last one, in db, too, divided by m"),
        ),
    ),
    Slip(
        "gradient-summed-too-early",
        "errors and features are summed before they are multiplied",
        "A product of two sums is not the sum of the products: which error belongs to which features is lost.",
        "Σ xᵢ dzᵢ is not Σ xᵢ · Σ dzᵢ.",
        "where the sum or mean is taken in dw: it comes after the products",
        "dw",
        (
            Way({"dw": _dw(lambda made: made.dz.sum() * made.X.sum(axis=0) / made.m)}),
            Way({"dw": _dw(lambda made: made.dz.mean() * made.X.mean(axis=0))}, "each averaged"),
            Way({"dw": _dw(lambda made: made.dz.sum() * made.X.sum(axis=0))}, "without 1/m"),
        ),
    ),
    Slip(
        "gradient-not-summed",
        "dw is not summed over the examples: features and errors are multiplied element by element",
        "There is one dw for each weight; here there is one number for each example and feature.",
        "dw = (1/m) Xᵀdz is a matrix product, which sums; X * dz is not.",
        "an elementwise product in dw where a dot product belongs, or a sum over the examples that is missing",
        "dw",
        tuple(
            Way({"dw": _dw_matrix(divided, turned)}, detail)
            for divided, detail in ((True, ""), (False, "and without 1/m")) for turned in (False, True)
        ),
    ),
    Slip(
        "wrong-axis",
        "dw is summed over the wrong axis",
        "The sum over the examples leaves a number for each feature; over the features it leaves one for each example.",
        "dwⱼ = (1/m) Σᵢ xᵢⱼ dzᵢ: the sum is over i, the examples.",
        "the axis of a sum or mean in dw, or a transpose",
        "dw",
        (
            Way({"dw": lambda made, value: _products(made).sum(axis=1) / made.m}),
            Way({"dw": lambda made, value: _products(made).mean(axis=1)}, "and averaged over the features"),
            Way({"dw": lambda made, value: _products(made).sum(axis=1)}, "without 1/m"),
            Way({"dw": lambda made, value: _products(made).sum().reshape(1) / made.m}, "over both"),
            Way({"dw": lambda made, value: _products(made).mean().reshape(1)}, "averaged over both"),
            Way({"dw": lambda made, value: np.full(made.n, _products(made).sum() / made.m)},
                "over both, for each weight"),
        ),
    ),
    Slip(
        "broadcasting",
        "a column of shape (m, 1) minus an array of shape (m,): every prediction meets every label",
        "The shapes do not match, and NumPy fills both up to m by m: the errors of all pairs, not of the m examples.",
        "dz = a − y has m elements; (m, 1) − (m,) has m².",
        "the shapes of a and y: both (m,), or both (m, 1)",
        "dz",
        (
            *(_all_pairs(averaged, turned) for averaged in (False, True) for turned in (False, True)),
            Way({"dw": _dw(lambda made: made.X.T @ _broadcast(made).sum(axis=1) / made.m)}, "summed over the labels"),
            Way({"dw": _dw(lambda made: made.X.T @ _broadcast(made).mean(axis=1) / made.m)},
                "averaged over the labels"),
        ),
    ),
    Slip(
        "dw-of-another",
        "dw is made with something else than the features",
        "The slope of z by a weight is its feature, nothing else.",
        "dwⱼ = (1/m) Σ xⱼ dz.",
        "what is multiplied with dz in dw",
        "dw",
        (
            Way({"dw": lambda made, value: value() * made.w0}, "multiplied with w, too"),
            Way({"dw": _dw(lambda made: made.dz.mean() * made.w0)}, "w in the place of x"),
            Way({"dw": _dw(lambda made: made.dz @ made.X**2 / made.m)}, "the squares of the features"),
            Way({"dw": _dw(lambda made: made.dz @ (made.X * made.a[:, None]) / made.m)}, "the features times a"),
            Way({"dw": _dw(lambda made: made.dz[::-1] @ made.X / made.m)}, "the features of other examples", rank=2),
            Way({"dw": _dw(lambda made: made.dz @ (made.X - made.X.mean(axis=0)) / made.m)},
                "the features minus their means", rank=1),
        ),
    ),
    Slip(
        "db-of-one-example",
        "db is that of a single example, not of all",
        "All examples are to have a say in the bias, too; here the others are overwritten or left out.",
        "db = (1/m) Σdz.",
        "an assignment where the loop over the examples should add up, or a sum that is missing",
        "db",
        (
            Way({"db": _db(lambda made: made.dz[-1])}, "the last one"),
            Way({"db": _db(lambda made: made.dz[-1] / made.m)}, "the last one, divided by m"),
            Way({"db": _db(lambda made: made.dz[0])}, "the first one"),
            Way({"db": _db(lambda made: made.dz[0] / made.m)}, "the first one, divided by m"),
        ),
    ),
    Slip(
        "db-not-summed",
        "db is not summed over the examples: it is one number for each of them",
        "There is one bias, and so one db.",
        "db = (1/m) Σdz: the sum is missing.",
        "a sum or mean over the examples in db",
        "db",
        (
            Way({"db": lambda made, value: made.dz / made.m}, "divided by m"),
            Way({"db": lambda made, value: made.dz}),
        ),
    ),
    Slip(
        "db-times-b",
        "db is multiplied with b",
        "The bias stands alone in z: its slope is the error itself. With b at 0 it would never move.",
        "z = w·x + b, so dz/db = 1 and db = (1/m) Σdz.",
        "a factor b in db",
        "db",
        (
            Way({"db": lambda made, value: value() * made.b0}, rank=2),
            Way({"db": lambda made, value: value() * made.m * made.b0}, "and without 1/m", rank=2),
        ),
    ),
    Slip(
        "db-of-features",
        "db is made with the features, or with dw",
        "The bias belongs to no feature: it is as if its feature were 1 for every example.",
        "z = w·x + b, so dz/db = 1 and db = (1/m) Σdz.",
        "what db is summed of: dz alone",
        "db",
        (
            Way({"db": _db(lambda made: made.dw.sum())}, "the sum of dw"),
            Way({"db": _db(lambda made: made.dw.mean())}, "the mean of dw"),
            Way({"db": _db(lambda made: made.dw[0])}, "the first of dw"),
            Way({"db": _db(lambda made: made.dw[-1])}, "the last of dw"),
        ),
    ),
    Slip(
        "db-missing",
        "db is 0, whatever the errors are",
        "Without a slope the bias never moves from where it began.",
        "db = (1/m) Σdz.",
        "where db is computed, and whether what is returned is that",
        "db",
        (
            Way({"db": lambda made, value: np.zeros(1)}, without=STEPPED),
            Way({"db": lambda made, value: made.b0}, "it is b itself", without=STEPPED),
        ),
    ),
    Slip(
        "gradient-is-zero",
        "dw is 0, whatever the errors are",
        "Without a slope the weights never move.",
        "dw = (1/m) Xᵀdz.",
        "where dw is computed, and whether what is returned is that",
        "dw",
        (
            Way({"dw": lambda made, value: np.zeros(made.n)}, without=STEPPED),
            Way({"dw": lambda made, value: made.w0}, "it is w itself", without=STEPPED),
            *(Way({"dw": _one_zero(j)}, f"dw{j + 1} alone", without=STEPPED) for j in range(3)),
            *(Way({"dw": _one_zero(j)}, f"dw{j + 1} alone", needs=("dw", "w")) for j in range(3)),
        ),
    ),
)  # fmt: skip
