"""The gradient check: against mpmath's fifty digits, and whether it would see a wrong gradient."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from lrstep.checks.gradient import checking, nudging
from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.engine import Run, finished
from lrstep.errors import InputError
from lrstep.sources import open_source
from lrstep.view.lines import text_of
from lrstep.view.nudge import check_rows
from lrstep.view.style import ALL_DIGITS, Style


def exact_cost(X: np.ndarray, y: np.ndarray, theta: list[mpmath.mpf]) -> mpmath.mpf:
    """J in fifty digits."""
    total = mpmath.mpf(0)
    for x, label in zip(X.tolist(), y.tolist(), strict=True):
        z = sum((w * v for w, v in zip(theta[:-1], x, strict=True)), theta[-1])
        total += mpmath.log1p(mpmath.exp(z if label == 0 else -z))
    return total / len(y)


@pytest.mark.parametrize("source", ["lesson", "course", "iris"])
def test_both_estimates_are_the_derivative(source: str) -> None:
    debugger = open_source(source, {"at": "3:b"}).at_place()
    run, before = debugger.run, debugger.frame.values.before
    X, y = debugger.frame.values.batch.read(debugger.frame.values.rows, 0, debugger.frame.m)
    with mpmath.workdps(50):
        theta = [mpmath.mpf(float(value)) for value in before.vector]
        for i, found in enumerate(finished(checking(debugger))):
            h = mpmath.mpf(10) ** -15
            up, down = list(theta), list(theta)
            up[i] += h
            down[i] -= h
            exact = (exact_cost(X, y, up) - exact_cost(X, y, down)) / (2 * h)
            assert found.analytic == pytest.approx(float(exact), rel=1e-13)
            assert found.complex_step == pytest.approx(float(exact), rel=1e-13)
            # what subtracting two J of about 6 leaves, eps·J/h
            assert found.difference == pytest.approx(float(exact), rel=1e-8, abs=2e-10)
            assert found.errors[1] < 1e-13
    assert run.n + 1 == len(finished(checking(debugger)))


def test_it_stands_where_floats_saturate() -> None:
    components = finished(checking(open_source("saturated", {"at": "1:b"}).at_place()))
    assert len(components) >= 2
    for found in components:
        assert found.complex_step == pytest.approx(found.analytic, rel=1e-12, abs=1e-300)


def test_mini_batches_and_narrow_floats() -> None:
    data = open_source("iris", {}).data
    debugger = Debugger(Run(data, batch=7, order="shuffle", dtype="float32"))
    debugger.go_to("20:dw")
    for found in finished(checking(debugger)):
        assert found.complex_step == pytest.approx(found.analytic, rel=2e-5)
    assert [found.name for found in finished(checking(debugger, [1]))] == ["dw2", "db"]


def test_of_very_many_features_a_sample_is_checked_and_it_says_how_far_it_is() -> None:
    generator = np.random.default_rng(3)
    X, y = generator.normal(size=(200, 20_000)), np.arange(200) % 2
    debugger = Debugger(Run(Dataset(X, y), alpha=1e-3))
    debugger.go_to("2:b")
    work = checking(debugger)
    shares = []
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            found = end.value
            break
        shares.append(progress.done / progress.total)
    assert shares == sorted(shares)
    assert (len(shares) > 1, shares[-1]) == (True, 1)
    names = [one.name for one in found]
    assert (len(names), names[0], names[-2:]) == (1001, "dw1", ["dw20000", "db"])
    # plain NumPy's, for those features
    w, b = debugger.frame.values.before.w, debugger.frame.values.before.b
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y
    for one in found[:-1]:
        exact = X[:, int(one.name[2:]) - 1] @ dz / 200
        assert one.complex_step == pytest.approx(exact, rel=1e-11, abs=1e-15)
    assert [one.name for one in finished(checking(debugger, [5, 19_999]))] == ["dw6", "dw20000", "db"]


def test_a_nudge_says_why_one_subtracts() -> None:
    debugger = open_source("iris", {"at": "10:b"}).at_place()
    gradient = debugger.frame.values.gradient
    for name, slope in (("w1", gradient.dw[0]), ("w2", gradient.dw[1]), ("b", gradient.db)):
        up, down = finished(nudging(debugger, name, 1e-4)), finished(nudging(debugger, name, -1e-4))
        assert (up.cost_after > up.cost) == (slope > 0)
        assert (down.cost_after < down.cost) == (slope > 0)
        assert (up.ratio + down.ratio) / 2 == pytest.approx(float(slope), rel=1e-6)
    for wrong in ("w3", "w0", "w01", "x1", "", "w²", "w" + "1" * 5000):
        with pytest.raises(InputError, match="there is no parameter") as refused:
            finished(nudging(debugger, wrong))
        assert len(str(refused.value)) < 200
    with pytest.raises(InputError, match="needs a step"):
        finished(nudging(debugger, "w1", 0))


def test_a_wrong_gradient_would_be_seen() -> None:
    """In a run whose gradient is not that of its J: the check compares with J, not with the kernel."""
    debugger = Debugger(Run(Dataset([[1.0, 2.0], [3.0, -1.0]], [1, 1])))
    update = debugger.go_to("1:b").values
    update.__dict__["_steps"] = update._steps._replace(gradients=update._steps.gradients * 1.5)
    assert all(min(found.errors) > 0.3 for found in finished(checking(debugger)))


def test_where_the_gradient_is_0_the_error_is_absolute_and_says_so() -> None:
    """Of iris db is exactly 0 in update 1, 50 flowers of each species: what is near it has a relative error of 1."""
    debugger = open_source("iris", {"at": "1:db"}).at_place()
    rows = text_of(check_rows(finished(checking(debugger)), Style())).splitlines()
    assert rows[-1] == "* the absolute error: both are 0 as far as floats tell"
    assert "1e+00" not in "".join(rows)
    of_db = rows[3].split()
    assert (of_db[0], of_db[1]) == ("db", "0")
    assert of_db[3].endswith("*")
    assert float(of_db[3].rstrip("*").replace("−", "-")) < 1e-9


def test_no_two_numbers_run_into_each_other_with_all_their_digits() -> None:
    debugger = open_source("iris", {"at": "7:b"}).at_place()
    rows = text_of(check_rows(finished(checking(debugger)), Style().at(ALL_DIGITS))).splitlines()
    assert [len(row.split()) for row in rows] == [6, 6, 6, 6]  # of the header "complex step" is two
    assert len(set(map(len, rows))) == 1


def own_gradient(X: np.ndarray, y: np.ndarray, theta: np.ndarray, l2: float) -> np.ndarray:
    """The gradient of J + R by a complex step of our own, (n+1,)."""
    slopes = []
    for i in range(len(theta)):
        moved = theta.astype(complex)
        moved[i] += 1e-30j
        z = (1 - 2 * y) * (X @ moved[:-1] + moved[-1])
        cost = np.log1p(np.exp(z)).mean() + l2 / (2 * len(y)) * (moved[:-1] ** 2).sum()
        slopes.append(cost.imag / 1e-30)
    return np.array(slopes)


@pytest.mark.parametrize("batch", ["all", 7, 1])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("intercept", [True, False])
def test_of_a_penalised_run_it_is_of_the_cost_with_its_penalty(batch: str | int, dtype: str, intercept: bool) -> None:
    debugger = open_source(
        "iris", {"l2": 0.7, "batch": batch, "dtype": dtype, "no-intercept": not intercept}
    ).at_place()
    frame = debugger.go_to("5")
    values = frame.values
    X, y = (part.astype(np.float64) for part in values.batch.read(values.rows, 0, frame.m))
    exact = own_gradient(X, y, values.before.vector.astype(np.float64), 0.7)
    components = finished(checking(debugger))
    assert [component.name for component in components] == ["dw1", "dw2", "db"][: 2 + intercept]
    precision = 1e-12 if dtype == "float64" else 2e-5
    for component, slope in zip(components, exact, strict=False):
        assert component.complex_step == pytest.approx(slope, rel=1e-12)
        assert component.difference == pytest.approx(slope, rel=1e-7)
        assert component.analytic == pytest.approx(slope, rel=precision)
    if not intercept:
        with pytest.raises(InputError, match="choose from w1 to w2"):
            finished(nudging(debugger, "b"))
    up = finished(nudging(debugger, "w1", 1e-3))
    moved = values.before.vector.astype(np.float64)
    first = own_cost(X, y, moved, 0.7)
    moved[0] += 1e-3
    assert (up.cost, up.cost_after) == pytest.approx((first, own_cost(X, y, moved, 0.7)), rel=1e-12)


def own_cost(X: np.ndarray, y: np.ndarray, theta: np.ndarray, l2: float) -> float:
    """J + R by NumPy."""
    z = X @ theta[:-1] + theta[-1]
    return float(np.mean(np.logaddexp(0, z) - y * z) + l2 / (2 * len(y)) * theta[:-1] @ theta[:-1])
