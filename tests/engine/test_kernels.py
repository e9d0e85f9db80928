"""The kernels against the course's published figures, plain NumPy, a plain loop, and a finite difference."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

import lrstep
from lrstep.data import Dataset
from lrstep.engine import Parameters, Run, train
from lrstep.engine.kernels.blocks import block_rows
from lrstep.engine.kernels.floats import any_features, two_features
from lrstep.formulas import FloatArray

COURSE_X = [[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]]
COURSE_Y = [1, 0, 1]


def after(run: Run, updates: int) -> Parameters:
    """The parameters after so many updates."""
    *_, turn = train(run, 0, run.initial.vector, updates)
    return turn.after(updates)


def numpy_loop(
    X: FloatArray, y: FloatArray, w: FloatArray, b: float, alpha: float, updates: int
) -> tuple[FloatArray, float]:
    """Ten lines of NumPy, as the lesson writes them."""
    for _ in range(updates):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        dz = a - y
        dw, db = X.T @ dz / len(y), dz.mean()
        w, b = w - alpha * dw, b - alpha * db
    return w, float(b)


def test_the_courses_published_gradient() -> None:
    dw, db, J = lrstep.gradient(COURSE_X, COURSE_Y, [1, 2], 2.0)
    np.testing.assert_allclose(dw, [0.99845601, 2.39507239], atol=1e-8, rtol=0)
    assert db == pytest.approx(0.00145557813678, abs=1e-12)
    assert J == pytest.approx(5.801545319394553, abs=1e-12)


def test_the_courses_three_examples_after_thirty_updates(course: Run) -> None:
    X, y = np.array(COURSE_X, float), np.array(COURSE_Y, float)
    w, b = numpy_loop(X, y, np.array([1.0, 2.0]), 2.0, 0.009, 30)
    at = after(course, 30)
    np.testing.assert_allclose(at.w, w, rtol=1e-12)
    assert float(at.b) == pytest.approx(b, rel=1e-12)


@pytest.mark.parametrize("size", [7, 32, 100])
def test_batches_agree_with_plain_numpy(random_data: Dataset, size: int) -> None:
    w: FloatArray = np.zeros(3)
    b = 0.0
    for _ in range(4):
        for start in range(0, 100, size):
            part = slice(start, start + size)
            w, b = numpy_loop(random_data.X[part], random_data.y[part], w, b, 0.3, 1)
    run = Run(random_data, alpha=0.3, batch=size)
    at = after(run, 4 * run.batches.per_epoch)
    np.testing.assert_allclose(at.w, w, rtol=1e-12)
    assert float(at.b) == pytest.approx(b, rel=1e-12)


def test_a_batch_of_one_is_bit_for_bit_a_plain_loop_over_rows(random_data: Dataset) -> None:
    w, b = [0.0, 0.0, 0.0], 0.0
    for x, y in zip(random_data.X.tolist(), random_data.y.tolist(), strict=True):
        z = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b
        dz = 1 / (1 + math.exp(-z)) if y == 0 else -1 / (1 + math.exp(z))  # a − y, without cancelling
        w = [w[i] - 0.1 * (x[i] * dz) for i in range(3)]
        b = b - 0.1 * dz
    at = after(Run(random_data, batch=1), 100)
    assert at.w.tolist() == w
    assert float(at.b) == b


def test_the_gradient_is_the_slope_of_the_cost(random_data: Dataset) -> None:
    """Central differences of J, at fifty digits so that only the step's own error is left."""
    w, b = [0.3, -0.2, 0.1], 0.05

    def cost(parameters: list[mpmath.mpf]) -> mpmath.mpf:
        total = mpmath.mpf(0)
        for x, y in zip(random_data.X.tolist(), random_data.y.tolist(), strict=True):
            z = sum((p * v for p, v in zip(parameters, x, strict=False)), parameters[3])
            total += mpmath.log(1 + mpmath.exp(z if y == 0 else -z))
        return total / len(random_data.y)

    dw, db, J = lrstep.gradient(random_data.X, random_data.y, w, b)
    slopes = []
    with mpmath.workdps(50):
        at, step = [mpmath.mpf(v) for v in (*w, b)], mpmath.mpf("1e-15")
        for i in range(4):
            up, down = at.copy(), at.copy()
            up[i] += step
            down[i] -= step
            slopes.append(float((cost(up) - cost(down)) / (2 * step)))
        exact_cost = float(cost(at))
    np.testing.assert_allclose([*dw, db], slopes, rtol=1e-13)
    assert J == pytest.approx(exact_cost, rel=1e-15)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("rows", [1, 2, 127, 1024, 2100])
def test_what_is_shown_is_what_the_gradient_was_made_of(rows: int, dtype: str) -> None:
    """2100 rows of 600 columns make more than one block; fewer rows make other kernels."""
    generator = np.random.default_rng(rows)
    data = Dataset(generator.normal(size=(rows, 600)), np.arange(rows) % 2)
    length = block_rows(600, np.dtype(dtype))
    assert 127 < length < 2100
    run = Run(data, dtype=dtype, init=(tuple(generator.normal(size=600) / 30), 0.1))
    update = run.update(1, run.initial)
    shown = update.pointwise
    for position in {0, rows // 2, rows - 1}:
        one = update.point(position)
        assert [float(column[position]) for column in shown] == list(one)
    X = data.X.astype(dtype)
    by_hand = sum((shown.dz[s : s + length] @ X[s : s + length] for s in range(0, rows, length)), np.zeros(600, dtype))
    few_ulps = 50 * np.finfo(dtype).eps * np.abs(X).mean(axis=0)
    assert (np.abs(update.gradient.dw - by_hand / np.dtype(dtype).type(rows)) <= few_ulps).all()
    assert update.gradient.dw.dtype == dtype


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("rows", "n", "batch"), [(1, 2, "all"), (100, 2, "all"), (100, 3, 32), (40, 7, 1), (2100, 300, "all")]
)
def test_many_updates_at_a_time_have_the_bits_of_one_at_a_time(rows: int, n: int, batch: int | str, dtype: str) -> None:
    generator = np.random.default_rng(1)
    data = Dataset(generator.normal(size=(rows, n)), np.arange(rows) % 2 if rows > 1 else [1])
    run = Run(data, dtype=dtype, batch=batch, order="shuffle", init="normal")
    many = run.kernel.steps(run.plan, 0, 150, run.initial.vector)
    at = run.initial.vector
    for k in range(150):
        one = run.kernel.steps(run.plan, k, 1, at)
        assert one.J.tobytes() == many.J[k : k + 1].tobytes()
        assert one.gradients.tobytes() == many.gradients[k].tobytes()
        assert one.after.tobytes() == many.after[k].tobytes()
        at = one.after[0]


@pytest.mark.parametrize("kernel", ["floats", "folded", "blocks"])
def test_every_kernel_is_right_where_the_exponential_overflows(kernel: str) -> None:
    """Examples far on the right side: a slope of e^−720, below the smallest normal float, and not 0."""
    rows, n = {"floats": (1, 1), "folded": (2, 1), "blocks": (1000, 200)}[kernel]
    X = np.zeros((rows, n))
    X[:, 0] = 720.0
    run = Run(Dataset(X, np.ones(rows)), init=((1.0, *[0.0] * (n - 1)), 0.0))
    assert run.kernel.name == kernel
    update = run.update(1, run.initial)
    exact = float(-mpmath.exp(-720))
    assert exact != 0
    assert float(update.gradient.db) == pytest.approx(exact, rel=1e-10, abs=0)
    assert update.point(rows - 1).dz == pytest.approx(exact, rel=1e-10, abs=0)
    assert float(update.gradient.J) == pytest.approx(-exact, rel=1e-10, abs=0)


@pytest.mark.parametrize(("dtype", "far"), [("float64", 720.0), ("float64", 1e300), ("float32", 95.0)])
@pytest.mark.parametrize("kernel", ["floats", "folded", "blocks"])
def test_every_kernel_is_right_where_an_example_is_hopelessly_wrong(kernel: str, dtype: str, far: float) -> None:
    """One row has z = far and y = 0, so that e^t is no float: its L is z and its dz 1. The others have z = 1."""
    rows, n = {"floats": (1, 1), "folded": (5, 1), "blocks": (1000, 200)}[kernel]
    X = np.zeros((rows, n))
    X[:, 0] = 1.0
    X[0, 0] = far
    run = Run(Dataset(X, np.zeros(rows)), dtype=dtype, init=((1.0, *[0.0] * (n - 1)), 0.0))
    assert run.kernel.name == kernel
    update = run.update(1, run.initial)
    sigma, loss = float(1 / (1 + mpmath.exp(-1))), float(mpmath.log(1 + mpmath.e))
    few_ulps = 8 * float(np.finfo(dtype).eps)
    assert float(update.gradient.db) == pytest.approx((1 + (rows - 1) * sigma) / rows, rel=few_ulps)
    assert float(update.gradient.dw[0]) == pytest.approx((far + (rows - 1) * sigma) / rows, rel=few_ulps)
    assert float(update.gradient.J) == pytest.approx((far + (rows - 1) * loss) / rows, rel=few_ulps)
    first = update.point(0)
    assert (first.L, first.dz, first.a, first.da) == (np.dtype(dtype).type(far), 1.0, 1.0, math.inf)
    if rows > 1:
        assert update.point(1).dz == pytest.approx(sigma, rel=few_ulps)


def test_float32_stays_float32_and_near_float64(random_data: Dataset) -> None:
    narrow, wide = after(Run(random_data, dtype="float32"), 50), after(Run(random_data), 50)
    assert narrow.w.dtype == np.float32
    np.testing.assert_allclose(narrow.w, wide.w, rtol=1e-4)


def test_a_batch_of_one_in_float32_rounds_after_every_operation(random_data: Dataset) -> None:
    run = Run(random_data, dtype="float32", batch=1, init="0.5,-0.25,0.125;0.1")
    x = random_data.X[0].astype(np.float32)
    w, b = run.initial
    z = ((w[0] * x[0] + w[1] * x[1]) + w[2] * x[2]) + b  # float32 scalars: NumPy rounds each
    assert z.dtype == np.float32
    assert run.update(1, run.initial).point(0).z == float(z)


def test_training_stops_in_the_update_that_is_no_longer_finite() -> None:
    run = Run(Dataset([[1e200], [-1e200]], [0, 1]), alpha=1e200)
    (turn,) = train(run, 0, run.initial.vector, 10)
    assert turn.end is not None
    assert (turn.end.k, turn.end.why) == (1, "w is not finite in update 1")
    assert turn.last == 1


def test_wrong_shapes_are_named() -> None:
    with pytest.raises(lrstep.InputError, match=r"y has shape \(2,\): give one label for each row"):
        lrstep.gradient([[1.0], [2.0], [3.0]], [0, 1], [0.0], 0.0)


def test_how_the_rows_lie_in_memory_changes_no_bit() -> None:
    generator = np.random.default_rng(3)
    X, y, w = generator.normal(size=(70_000, 9)), generator.random(70_000) < 0.5, generator.normal(size=9)
    assert block_rows(9, X.dtype) < len(X)
    table = np.column_stack([X, y])
    expected = lrstep.gradient(X, y, w, 0.1)
    for rows in (np.asfortranarray(X), table[:, :-1]):
        dw, db, J = lrstep.gradient(rows, table[:, -1], w, 0.1)
        assert (dw.tobytes(), db, J) == (expected[0].tobytes(), *expected[1:])


@pytest.mark.parametrize("label", [2.0, 0.5, -1.0, 1e-300, math.inf, math.nan])
@pytest.mark.parametrize(("rows", "row"), [(3, 2), (200_000, 150_000)])
def test_a_label_that_is_neither_0_nor_1_is_named(rows: int, row: int, label: float) -> None:
    y = np.zeros(rows)
    y[row] = label
    with pytest.raises(lrstep.InputError, match="y holds something other than 0 and 1"):
        lrstep.gradient(np.ones((rows, 3)), y, [0.0, 0.0, 0.0], 0.0)


def test_two_features_have_the_bits_of_any_number() -> None:
    generator = np.random.default_rng(8)
    X, y = (generator.normal(size=(500, 2)) * 40).tolist(), (generator.random(500) < 0.5).astype(float).tolist()
    settings = Run(Dataset(X, y), alpha=0.3).schedule.first
    at = [0.5, -0.25, 0.1]
    assert two_features(X, y, at, 0.3) == any_features(X, y, at, [0.3] * len(y), settings)


def test_single_examples_in_float32_round_as_float32_scalars_do() -> None:
    """The lesson's lines in NumPy's own float32 scalars; exp differs by an ulp at most, here and there."""
    generator = np.random.default_rng(9)
    data = Dataset(generator.normal(size=(50, 3)), generator.random(50) < 0.5)
    at = after(Run(data, batch=1, dtype="float32"), 50)
    w, b, rate, one = np.zeros(3, np.float32), np.float32(0), np.float32(0.1), np.float32(1)
    for x, y in zip(data.X.astype(np.float32), data.y.astype(np.float32), strict=True):
        z = ((w[0] * x[0] + w[1] * x[1]) + w[2] * x[2]) + b
        dz = one / (one + np.exp(-z)) - y
        w, b = w - rate * (x * dz), b - rate * dz
    assert at.w.dtype == np.float32
    np.testing.assert_allclose(at.w, w, rtol=3e-5)
