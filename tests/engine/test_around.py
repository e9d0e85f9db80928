"""What stands around the lesson's update, a penalty, a rate that changes, no intercept, against what others compute."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

import lrstep
from lrstep.data import Dataset
from lrstep.engine import ComputedHistory, Edit, Run, edited, finished
from lrstep.engine.edits import forked
from lrstep.errors import InputError
from lrstep.formulas import FloatArray

UPDATES = 40
HALVING = "0.5/(1+k/10)"

AROUND = [
    {"l2": 0.5}, {"l2": 10.0}, {"no_intercept": True}, {"alpha": HALVING},
    {"l2": 2.0, "no_intercept": True, "alpha": HALVING},
]  # fmt: skip


def numpy_loop(
    X: FloatArray, y: FloatArray, size: int, *, l2: float = 0.0, no_intercept: bool = False, alpha: Any = 0.1
) -> tuple[FloatArray, float, float]:
    """w, b and R of the last update, as ten lines of NumPy have them."""
    w: FloatArray = np.zeros(X.shape[1])
    b, R, each = 0.0, 0.0, -(-len(y) // size)
    for k in range(1, UPDATES + 1):
        start = (k - 1) % each * size
        A, labels = X[start : start + size], y[start : start + size]
        m = len(labels)
        dz = 1 / (1 + np.exp(-(A @ w + b))) - labels
        R = float(l2 / (2 * m) * (w @ w))
        rate = 0.5 / (1 + k / 10) if alpha == HALVING else alpha
        w = w - rate * (A.T @ dz / m + l2 / m * w)
        b = b if no_intercept else b - rate * dz.mean()
    return w, b, R


@pytest.mark.parametrize("program", ["vector", "scalar"])
@pytest.mark.parametrize("size", [100, 7, 1])
@pytest.mark.parametrize("around", AROUND)
def test_it_is_what_plain_numpy_computes(random_data: Dataset, around: dict[str, Any], size: int, program: Any) -> None:
    w, b, R = numpy_loop(random_data.X, random_data.y, size, **around)
    frame = lrstep.Debugger(Run(random_data, batch=size, **around), program).go_to(str(UPDATES))
    np.testing.assert_allclose(frame.w, w, rtol=1e-11, atol=1e-13)
    assert frame.b == pytest.approx(b, abs=1e-13)
    assert frame.R == (pytest.approx(R, rel=1e-11) if "l2" in around else None)


def test_the_penalty_and_its_gradient_to_the_last_digits() -> None:
    X, y, w, b, l2 = [[0.5, -1.5], [2.0, 0.25], [-1.0, 3.0]], [1, 0, 1], [1.25, -0.75], 0.5, 0.7
    with mpmath.workdps(40):
        dz = [1 / (1 + mpmath.exp(-(w[0] * x1 + w[1] * x2 + b))) - label for (x1, x2), label in zip(X, y, strict=True)]
        penalty = mpmath.mpf(l2) / 6 * (mpmath.mpf(w[0]) ** 2 + mpmath.mpf(w[1]) ** 2)
        dw = [sum(x[i] * d for x, d in zip(X, dz, strict=True)) / 3 + mpmath.mpf(l2) / 3 * w[i] for i in (0, 1)]
    gradient = Run(Dataset(X, y), init=(w, b), l2=l2).update(1, Run(Dataset(X, y), init=(w, b)).initial).gradient
    assert float(gradient.R) == pytest.approx(float(penalty), rel=4e-16)
    np.testing.assert_allclose(gradient.dw, [float(value) for value in dw], rtol=4e-16)


@pytest.mark.parametrize(
    ("l2", "intercept", "w", "b"),
    [
        (1.0, True, (-3.078697589400005, 3.022012116629275), 7.306347227887922),
        (1.0, False, (-2.1438562952706586, 3.7522083032216633), 0.0),
        (10.0, True, (-1.1521219770350997, 0.9774336360137078), 3.2569407506315344),
        (10.0, False, (-0.7382862707459116, 1.2826544533006385), 0.0),
    ],
)
def test_where_scikit_learn_ends_nothing_moves(l2: float, intercept: bool, w: tuple[float, ...], b: float) -> None:
    """The coefficients of LogisticRegression(C=1/l2) of scikit-learn 1.9.1 on this table: there J + R has no slope."""
    run = Run(lrstep.load("iris"), l2=l2, init=(w, b), no_intercept=not intercept)
    gradient = run.update(1, run.initial).gradient
    assert np.abs([*gradient.dw, gradient.db]).max() < 1e-9


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("size", [100, 7, 1])
@pytest.mark.parametrize("around", AROUND)
def test_however_many_are_asked_for_at_once_changes_no_bit(
    random_data: Dataset, around: dict[str, Any], size: int, dtype: str
) -> None:
    run = Run(random_data, batch=size, dtype=dtype, **around)
    whole = run.kernel.steps(run.plan, 0, UPDATES, run.initial.vector)
    at = run.initial.vector
    for k in range(UPDATES):
        step = run.kernel.steps(run.plan, k, 1, at)
        for single, column in zip(step, whole, strict=True):
            np.testing.assert_array_equal(single[0], column[k])
        at = step.after[0]
    assert all(column.dtype == np.dtype(dtype) for column in whole)


@pytest.mark.parametrize("size", [100, 7, 1])
def test_what_a_branch_changes_holds_from_its_update_on(random_data: Dataset, size: int) -> None:
    run = Run(random_data, batch=size)
    history = ComputedHistory(run)
    finished(history.reach(30))
    other, branch = forked(run, history, Edit(11, alpha=HALVING, l2=2.0))
    finished(branch.reach(30))
    np.testing.assert_array_equal(branch.parameters(10).vector, history.parameters(10).vector)
    w, b = history.parameters(10)
    for k in range(11, 31):
        before = branch.before(k)
        rows = other.batch(k).rows
        A, labels = random_data.X[rows], random_data.y[rows]
        dz = 1 / (1 + np.exp(-(A @ w + b))) - labels
        rate = 0.5 / (1 + k / 10)
        np.testing.assert_allclose(before.w, w, rtol=1e-11, atol=1e-14)
        w, b = w - rate * (A.T @ dz / len(rows) + 2 / len(rows) * w), b - rate * dz.mean()
    assert other.kernel.name == run.kernel.name


def test_with_l2_back_at_0_the_updates_are_the_plain_ones(random_data: Dataset) -> None:
    plain = Run(random_data)
    other, at = edited(Run(random_data, l2=1.0), Edit(1, l2=0.0), plain.initial)
    steps = other.kernel.steps(other.plan, 0, UPDATES, at)
    for column, usual in zip(steps, plain.kernel.steps(plain.plan, 0, UPDATES, at), strict=True):
        np.testing.assert_array_equal(column, usual)


def test_a_rate_that_turns_bad_ends_the_run(random_data: Dataset) -> None:
    """A rate that falls to 0 and no further is right for as many updates."""
    run = Run(random_data, alpha="0.1*(1 - k/1000)")
    assert lrstep.engine.train_until(run, 1000).stopped == "updates"
    outcome = lrstep.engine.train_until(run, 2000)
    assert (outcome.updates, outcome.stopped) == (1000, "nonfinite")
    assert outcome.why == "alpha is no learning rate in update 1,001"
    assert np.isfinite(outcome.w).all()
    debugger = lrstep.Debugger(run)
    assert debugger.go_to("1000").address == "1000:b"
    stays = debugger.step()
    assert (stays.address, stays.next_op) == ("1000:b", None)
    assert stays.notice is not None
    assert "alpha is no learning rate in update 1,001" in stays.notice
    with pytest.raises(InputError, match="alpha = 1-k/10 is no learning rate in update 500"):
        debugger.go_to("500:z") and debugger.assign("alpha = 1-k/10")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alpha": "1-k*2"}, "alpha = 1-k*2 is no learning rate in update 1: let it stay 0 or more"),
        ({"alpha": "k*J"}, "alpha = k*J reads J: write an expression of k alone"),
        ({"alpha": "k > 3"}, "alpha = k > 3 is not one number: write one, as in 0.5/(1+k/100)"),
        ({"alpha": "prev(k)"}, "alpha = prev(k) reads the update before: write an expression of k alone"),
        ({"alpha": "0.1 /* k"}, "is missing"),
        ({"l2": -1}, "l2 = -1 cannot be used: give a number from 0 up, as in 0.5"),
        ({"l2": float("nan")}, "l2 = nan cannot be used"),
        ({"l2": True}, "l2 = True cannot be used"),
        ({"no_intercept": True, "init": ((1, 2, 3), 0.5)}, "init gives b = 0.5, and there is no intercept"),
    ],
)
def test_what_cannot_be_used_is_refused(random_data: Dataset, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Run(random_data, **options)
    assert message in str(caught.value)


def test_b_of_a_run_without_an_intercept_cannot_be_changed(random_data: Dataset) -> None:
    with pytest.raises(InputError, match="there is no b to change: the run has no intercept"):
        lrstep.Debugger(Run(random_data, no_intercept=True)).assign("b = 1")
