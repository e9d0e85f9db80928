"""The formulas against mpmath, at so many digits that 1 − a keeps some for every z tried."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrstep import formulas

FEW = 4  # ulps

DIGITS = 350


def exact(z: float, y: float) -> dict[str, float]:
    """The lesson's own formulas, without rounding."""
    with mpmath.workdps(DIGITS):
        a = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        return {
            "a": float(a),
            "L": float(-(y * mpmath.log(a) + (1 - y) * mpmath.log(1 - a))),
            "da": float(-y / a + (1 - y) / (1 - a)),
            "dz": float(a - y),
        }


@given(z=st.floats(-709, 709), y=st.sampled_from([0.0, 1.0]))
def test_every_value_is_right_to_a_few_ulps(z: float, y: float) -> None:
    expected = exact(z, y)
    computed = formulas.pointwise(np.array([z]), np.array([y]))
    for name, value in expected.items():
        got = float(getattr(computed, name)[0])
        assert formulas.ulps(got, value, np.dtype(np.float64)) <= FEW, (name, got, value)


@given(z=st.floats(-87, 87, width=32), y=st.sampled_from([0.0, 1.0]))
def test_float32_is_right_to_a_few_of_its_own_ulps(z: float, y: float) -> None:
    computed = formulas.pointwise(np.array([z], np.float32), np.array([y], np.float32))
    for name, value in exact(z, y).items():
        got = getattr(computed, name)
        assert got.dtype == np.float32
        assert formulas.ulps(float(got[0]), value, np.dtype(np.float32)) <= FEW, (name, got, value)


EDGES = {
    "float64": (36.7, 500, 706.9, 707, 707.1, 708.39, 708.4, 709.78, 709.79, 740, 745.13, 745.14),
    "float32": (16.6, 60, 85.9, 86, 86.1, 87.33, 87.34, 88.72, 88.73, 95, 103.97, 103.98),
}


def near_edges(dtype: str) -> formulas.FloatArray:
    """Where e^z begins or ends to be a float, a normal one, or more than rounding beside 1; on both sides of 0."""
    edges = np.array(EDGES[dtype], dtype)
    towards = [np.nextafter(edges, np.array(limit, dtype)) for limit in (0, np.inf)]
    one_side = np.concatenate([edges, *towards])
    return np.concatenate([one_side, -one_side])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_every_value_is_right_at_the_edges_too(y: float, dtype: str) -> None:
    z = near_edges(dtype)
    values = formulas.pointwise(z, np.full(len(z), y, dtype))
    for i, exactly in enumerate(exact(float(value), y) for value in z):
        for name, value in exactly.items():
            got = float(getattr(values, name)[i])
            with np.errstate(over="ignore"):  # da is infinite where no float is as large
                rounded = np.array(value).astype(dtype)
            assert got == rounded or formulas.ulps(got, value, np.dtype(dtype)) <= FEW, (name, z[i], got)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_whichever_way_a_value_is_computed_it_has_the_same_bits(dtype: str) -> None:
    """Among normal floats; in few calls; plainly, where that is right; and each alone."""
    generator = np.random.default_rng(6)
    spreads = [generator.uniform(-s, s, 20_000).astype(dtype) for s in (1, 40, 110, 760, 1e5)]
    t = np.concatenate([near_edges(dtype), *spreads])
    s, L = formulas.sigmoid(t), formulas.softplus(t)
    with np.errstate(over="ignore"):
        few = formulas.sigmoid_and_softplus_of_few(t)
        e = np.exp(t)
    u = formulas.unit_roundoff(np.dtype(dtype))
    np.testing.assert_array_equal(few, [s / u, L])
    np.testing.assert_array_equal(few[0] * u, s)
    finite = np.isfinite(e)
    np.testing.assert_array_equal(e[finite] / (1 + e[finite]), s[finite])
    np.testing.assert_array_equal(np.log1p(e[finite]), L[finite])
    for i in range(len(near_edges(dtype))):
        alone = t[i : i + 1]
        assert (formulas.sigmoid(alone)[0], formulas.softplus(alone)[0]) == (s[i], L[i])


@pytest.mark.parametrize("t", [np.inf, -np.inf, np.nan])
def test_what_is_no_number_stays_what_it_is(t: float) -> None:
    found = (formulas.sigmoid(np.array([t]))[0], formulas.softplus(np.array([t]))[0])
    np.testing.assert_array_equal(found, {np.inf: (1, np.inf), -np.inf: (0, 0)}.get(t, (np.nan, np.nan)))


@pytest.mark.parametrize(("z", "y"), [(40.0, 1.0), (-40.0, 0.0), (700.0, 1.0), (-700.0, 0.0)])
def test_where_the_textbook_line_cancels_to_zero_ours_does_not(z: float, y: float) -> None:
    values = formulas.pointwise(np.array([z]), np.array([y]))
    assert float(values.a[0]) - y == pytest.approx(0, abs=1e-17)
    assert values.dz[0] != 0
    assert float(values.L[0]) == pytest.approx(float(mpmath.exp(-abs(z))), rel=1e-15)


@pytest.mark.parametrize("z", [1e4, 1e308])
def test_a_hopeless_prediction_has_a_finite_loss_and_an_infinite_da(z: float) -> None:
    values = formulas.pointwise(np.array([z]), np.array([0.0]))
    assert (float(values.L[0]), float(values.da[0]), float(values.dz[0])) == (z, np.inf, 1.0)


def test_sigmoid_and_softplus_stand_alone() -> None:
    assert formulas.sigmoid(np.array([0.0]))[0] == 0.5
    assert formulas.softplus(np.array([0.0]))[0] == pytest.approx(float(mpmath.log(2)), rel=1e-16)
