"""How numbers are written: exact where that is short, else rounded; unset, hidden and not finite look different."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrstep.view.style import Style


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "—"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-0.5, "−0.5"),
        (5.1, "5.1"),
        (0.76079, "0.76079"),
        (0.7607946, "0.76079"),
        (1 / 3, "0.33333"),
        (-1.1539153, "−1.1539"),
        (123456.789, "123457"),
        (1e6, "1.0000e6"),
        (1234567.8, "1.2346e6"),
        (0.00012340219, "0.00012340"),
        (0.000012340219, "1.2340e-5".replace("-", "−")),
        (1e300, "1.0000e300"),
        (5e-324, "4.9407e−324"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
        (9.99999999, "10.000"),
    ],
)
def test_numbers(value: float | None, shown: str) -> None:
    assert Style().number(value) == shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_digit_shown_is_right(value: float) -> None:
    """Within half of the last digit shown, in exact decimal arithmetic."""
    shown = Style().number(value).replace("−", "-")
    exponent = Decimal(shown).as_tuple().exponent
    assert isinstance(exponent, int)
    assert abs(Decimal(shown) - Decimal(value)) <= Decimal(1).scaleb(exponent) / 2
    assert len(shown) <= 12


def test_factors_and_masks() -> None:
    assert Style().factor(-0.25) == "(−0.25)"
    assert Style().factor(0.25) == "0.25"
    assert Style(masks=frozenset({"dz"})).number(0.5, "dz") == "?"
    assert Style(masks=frozenset({"dz"})).number(None, "dz") == "?"
    assert Style(masks=frozenset({"dz"})).number(None, "da") == "—"
