"""Data so far from 0 that e^t overflows, or is below the normal floats: the same promises there as anywhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import mpmath
import numpy as np
import pytest

import lrstep
from lrstep.data import Dataset
from lrstep.engine import Run
from lrstep.engine.kernels import far
from lrstep.engine.kernels.folded import LOOKS_FROM

KERNELS = {
    "floats": (1, 2),
    "few folded": (200, 2),
    "folded": (3000, 14),
    "few blocks": (200, 700),
    "blocks": (9000, 20),
}


def saturated(rows: int, n: int, spread: float, share: float = 1.0) -> Dataset:
    """Rows whose z, at weights of 1, are spread so far: all of them, or a share; the others' are near 0."""
    generator = np.random.default_rng(rows + n)
    X = generator.normal(size=(rows, n)) / np.sqrt(n)
    X[generator.random(rows) < share] *= spread
    return Dataset(X, generator.random(rows) < 0.5)


def started(data: Dataset, kernel: str, w: tuple[float, ...] = (), b: float = 0.1, **options: Any) -> Run:
    """A run from weights of 1, or those given, with the kernel that is named."""
    run = Run(data, init=(w or tuple([1.0] * data.X.shape[1]), b), alpha=1e-3, **options)
    assert run.kernel.name == kernel.split()[-1]
    return run


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("spread", "share"), [(100, 1), (300, 1), (1000, 1), (1e4, 1), (1e4, 0.002)])
@pytest.mark.parametrize("kernel", KERNELS)
def test_every_kernels_sums_are_of_the_values_that_it_shows(
    kernel: str, spread: float, share: float, dtype: str
) -> None:
    data = saturated(*KERNELS[kernel], spread, share)
    run = started(data, kernel, dtype=dtype)
    update = run.update(1, run.initial)
    shown, gradient, m = update.pointwise, update.gradient, len(data.y)
    X = data.X.astype(dtype).astype(float)
    dz, L = shown.dz.astype(float), shown.L.astype(float)
    small = 100 * float(np.finfo(dtype).eps)
    np.testing.assert_allclose(gradient.dw, dz @ X / m, rtol=0, atol=small * float((np.abs(dz) @ np.abs(X)).max() / m))
    assert float(gradient.db) == pytest.approx(dz.mean(), abs=small * float(np.abs(dz).mean()))
    assert float(gradient.J) == pytest.approx(L.mean(), rel=small)
    exact_z = X @ np.ones(X.shape[1]) + float(np.dtype(dtype).type(0.1))
    np.testing.assert_allclose(shown.z, exact_z, rtol=0, atol=small * float(np.abs(X).sum(axis=1).max()))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("kernel", KERNELS)
def test_slopes_below_the_normal_floats_are_not_lost(kernel: str, dtype: str) -> None:
    """All rows on the right side, as far as is just not 0."""
    rows, n = KERNELS[kernel]
    z = 720.0 if dtype == "float64" else 95.0
    X = np.zeros((rows, n))
    X[:, 0] = z
    run = Run(Dataset(X, np.ones(rows)), init=((1.0, *[0.0] * (n - 1)), 0.0), dtype=dtype)
    gradient = run.update(1, run.initial).gradient
    exact, last = float(mpmath.exp(-z)), float(np.finfo(dtype).smallest_subnormal)
    assert float(gradient.db) == pytest.approx(-exact, rel=0, abs=last)
    assert float(gradient.J) == pytest.approx(exact, rel=0, abs=last)
    assert float(gradient.dw[0]) == pytest.approx(-z * exact, rel=0, abs=z * last)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("spread", [100, 400, 1000])
@pytest.mark.parametrize("kernel", KERNELS)
def test_saturated_updates_have_the_same_bits_one_at_a_time(kernel: str, spread: float, dtype: str) -> None:
    batch = 1 if kernel == "floats" else "all"
    run = started(
        saturated(*((50, 2) if kernel == "floats" else KERNELS[kernel]), spread), kernel, dtype=dtype, batch=batch
    )
    many = run.kernel.steps(run.plan, 0, 20, run.initial.vector)
    at = run.initial.vector
    for k in range(20):
        one = run.kernel.steps(run.plan, k, 1, at)
        for column, whole in zip(one, many, strict=True):
            assert column[0].tobytes() == whole[k].tobytes()
        at = one.after[0]


@pytest.mark.parametrize("kernel", ["few folded", "folded", "few blocks", "blocks"])
def test_features_so_large_that_only_their_sum_is_a_float(kernel: str) -> None:
    """What a kernel multiplies so that no slope is too small must not make the sum too large."""
    rows, n = KERNELS[kernel]
    X = np.zeros((rows, n))
    X[:, 0] = 1e32
    y = np.arange(rows) % 4 == 0
    w = (1e-30, *[0.0] * (n - 1))
    run = started(Dataset(X, y), kernel, w, 0.0, dtype="float32")
    gradient = run.update(1, run.initial).gradient
    assert float(gradient.dw[0]) == pytest.approx(1e32 * (~y).mean(), rel=1e-5)
    assert float(gradient.db) == pytest.approx((~y).mean(), rel=1e-5)
    assert float(gradient.J) == pytest.approx(100 * (~y).mean(), rel=1e-5)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("far_z", [-1e30, -730.0, -95.0, 95.0, 730.0, 1e30])
@pytest.mark.parametrize("kernel", ["few folded", "folded", "few blocks", "blocks"])
def test_one_far_row_among_others_is_right_wherever_it_is(kernel: str, far_z: float, dtype: str) -> None:
    rows, n = KERNELS[kernel]
    for place in (0, rows - 1):
        X = np.zeros((rows, n))
        X[:, 0] = 1.0
        X[place, 0] = far_z
        run = started(Dataset(X, np.zeros(rows)), kernel, b=0.0, dtype=dtype)
        gradient = run.update(1, run.initial).gradient
        with mpmath.workdps(60):
            z = mpmath.mpf(far_z)
            dz, L = 1 / (1 + mpmath.exp(-z)), mpmath.log(1 + mpmath.exp(z))
            one = 1 / (1 + mpmath.exp(-1))
            dw = float((z * dz + (rows - 1) * one) / rows)
            db = float((dz + (rows - 1) * one) / rows)
            J = float((L + (rows - 1) * mpmath.log(1 + mpmath.e)) / rows)
        few_ulps = 100 * float(np.finfo(dtype).eps)
        assert float(gradient.dw[0]) == pytest.approx(dw, rel=few_ulps)
        assert float(gradient.db) == pytest.approx(db, rel=few_ulps)
        assert float(gradient.J) == pytest.approx(J, rel=few_ulps)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_saturated_blocks_have_the_same_bits_whoever_computes_them(dtype: str) -> None:
    data = saturated(90_000, 30, 800)
    given = (data.X.astype(dtype), data.y.astype(dtype), np.ones(30, dtype), 0.1)
    dw, db, J = lrstep.gradient(*given)
    with ThreadPoolExecutor(3) as threads:
        others = lrstep.gradient(*given, executor=threads)
    assert (others[0].tobytes(), *others[1:]) == (dw.tobytes(), db, J)


def test_both_ways_of_the_folded_and_of_the_block_kernel_are_tried_here() -> None:
    """What is large, and saturated in its first rows, goes one way; what is small, or saturated elsewhere, another."""
    assert KERNELS["few folded"][0] < LOOKS_FROM <= KERNELS["folded"][0]
    t = np.ones(3000)
    assert not far.is_likely(t)
    t[2000] = 800
    assert not far.is_likely(t)
    assert not far.normal_exp(t, np.empty(3000))
    t[:100] = -800
    assert far.is_likely(t)
