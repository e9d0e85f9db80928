"""The formulas against mpmath, at so many digits that 1 − a keeps some for every z tried."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrstep import formulas
from lrstep.engine import ulps

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
        assert ulps(got, value, np.dtype(np.float64)) <= FEW, (name, got, value)


@given(z=st.floats(-87, 87, width=32), y=st.sampled_from([0.0, 1.0]))
def test_float32_is_right_to_a_few_of_its_own_ulps(z: float, y: float) -> None:
    computed = formulas.pointwise(np.array([z], np.float32), np.array([y], np.float32))
    for name, value in exact(z, y).items():
        got = getattr(computed, name)
        assert got.dtype == np.float32
        assert ulps(float(got[0]), value, np.dtype(np.float32)) <= FEW, (name, got, value)


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
