"""What expressions give, against values worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lrstep.expressions import ExpressionError, parse
from tests.expressions.given import FIRST, SECOND

nan, inf = math.nan, math.inf


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2.0),
        (".5 + 1. + 1e-3 + 2E+1", 21.501),
        ("1 + 2 * 3 - 4 / 8", 6.5),
        ("-2 ** 2", -4.0),
        ("2 ** 3 ** 2", 512.0),
        ("2 ** -1 ** 2", 0.5),
        ("-7 // 2", -4.0),
        ("-7 % 3", 2.0),
        ("7 % -3", -2.0),
        ("(1 + 2) * 3", 9.0),
        ("- - + 3", 3.0),
        ("007", 7.0),
        ("1 / 0", inf),
        ("-1 // 0", -inf),
        ("0 / 0", nan),
        ("1 % 0", nan),
        ("(-8) ** (1 / 3)", nan),
        ("1e999", inf),
        ("10 ** 400", inf),
        ("J", 0.5),
        ("k + m + n + rows", 11.0),
        ("w1 - alpha * dw1", 0.2),
        ("w2 == w[1] and w[-1] == w[1]", True),
        ("z[0] + z[-2]", 0.5),  # data rows 0 and 2
        ("x1[2]", 3.0),
        ("x[1][1]", 4.0),
        ("(w - prev(w))[0]", -0.25),
        ("prev(z)[3]", 1.0),
        ("prev(z)[-4]", -2.0),
        ("prev(w2) - w2", -0.25),
        ("sum(w * x[2]) + b", 0.0625),
        ("true", True),
        ("False or True", True),
        ("0.4 < J < 1 == true", True),  # a chain whose last link is 1 == true
    ],
)
def test_one_value(text: str, expected: float | bool) -> None:
    value = parse(text).value(SECOND)
    assert type(value) is type(expected)
    assert value == pytest.approx(expected, rel=1e-15, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("z", [-1.5, 0, 2]),
        ("z * 2 + y", [-3, 1, 4]),
        ("a - y", [0.25, -0.5, 0.875]),
        ("x1", [1, 0.5, 3]),
        ("x2 * w2", [1.5, -3, -0.1875]),
        ("dw / w", [2, 2]),
        ("-dw", [-0.5, 1.5]),
        ("x[1]", [0.5, 4]),
        ("x", [[1, -2], [0.5, 4], [3, 0.25]]),
        ("abs(z)", [1.5, 0, 2]),
        ("log(y)", [-inf, 0, -inf]),
        ("log(z)", [nan, -inf, math.log(2)]),
        ("sqrt(z)", [nan, 0, math.sqrt(2)]),
        ("exp(y)", [1, math.e, 1]),
        ("z > 0", [False, False, True]),
        ("0 <= z < 2", [False, True, False]),
        ("not z > 0", [True, True, False]),
        ("z < 0 or y == 1", [True, True, False]),
        ("z < 1 and y != 1", [True, False, False]),
        ("J < 1 and z > 0", [False, False, True]),
        ("J > 1 and z > 0", [False, False, False]),
        ("J < 1 < z", [False, False, True]),
        ("isnan(log(z))", [True, False, False]),
        ("isfinite(1 / z)", [True, False, True]),
        ("(z > 0) + (z > 1)", [0, 0, 2]),  # truth values count as 0 and 1
        ("-(z > 0)", [0, 0, -1]),
    ],
)
def test_an_array(text: str, expected: list[Any]) -> None:
    value = parse(text).value(SECOND)
    assert isinstance(value, np.ndarray)
    assert value.dtype == np.asarray(expected).dtype or value.dtype == np.float64
    np.testing.assert_allclose(value, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("min(z)", -1.5),
        ("max(z)", 2.0),
        ("mean(L)", 1.0),
        ("sum(x)", 6.75),
        ("norm(prev(dw))", 5.0),
        ("norm(x - 0 * x)", math.sqrt(1 + 4 + 0.25 + 16 + 9 + 0.0625)),
        ("min(J, k, 0.25)", 0.25),
        ("max(J, prev(J))", 0.75),
        ("mean(1, 2, 6)", 3.0),
        ("sum(1, 2, 6)", 9.0),
        ("norm(3, 4)", 5.0),
        ("max(J)", 0.5),
        ("max(1, 0 / 0)", nan),
        ("min(log(z))", nan),
        ("sum(z > -1)", 2.0),
        ("mean((a > 0.5) == y)", 1 / 3),  # the accuracy of the batch
        ("any(z > 1)", True),
        ("any(z > 2)", False),
        ("all(z > -2)", True),
        ("all(z > -1)", False),
        ("all(x < 4)", False),
        ("any(J < 0.3)", False),
    ],
)
def test_a_fold(text: str, expected: float | bool) -> None:
    value = parse(text).value(SECOND)
    assert type(value) is type(expected)
    assert value == pytest.approx(expected, rel=1e-15, nan_ok=True)


def test_an_empty_array_has_no_least_greatest_or_mean() -> None:
    empty = replace(SECOND, values={"z": np.array([])})
    assert [parse(f"{name}(z)").value(empty) for name in ("min", "max", "mean")] == pytest.approx(
        [nan, nan, nan], nan_ok=True
    )
    assert [parse(f"{name}(z)").value(empty) for name in ("sum", "norm")] == [0, 0]


def test_a_run_in_float32_is_compared_with_the_number_as_written() -> None:
    single = replace(SECOND, values={"w": np.array([0.1, 1.0], np.float32), "z": np.array([1e30], np.float32)})
    assert parse("w1 == 0.1").value(single) is False
    assert parse("any(w == 0.1)").value(single) is False
    assert parse("sum(z * 1e20)").value(single) == pytest.approx(1e50)  # beyond float32


def test_a_row_that_the_data_does_not_have_is_an_error() -> None:
    with pytest.raises(ExpressionError, match=r"^there is no z\[4\] \(column 1 of 'z\[4\]'\): count data rows from 0$"):
        parse("z[4]").value(SECOND)


def test_a_row_of_another_batch_has_no_value() -> None:
    assert parse("z[3]").value(SECOND) is None
    assert parse("z[-1]").value(SECOND) is None
    assert parse("z[1]").value(FIRST) is None


def test_batches_of_different_length_cannot_be_joined() -> None:
    with pytest.raises(ExpressionError, match="'-' cannot join 3 examples of one update with 2 of another") as caught:
        parse("max(z - prev(z))").value(SECOND)
    assert caught.value.column == 7


def test_a_number_of_many_updates_is_evaluated_at_once() -> None:
    """One pass over columns (T,) gives what T single evaluations give."""
    J, k = np.array([0.9, 0.4, 0.2, 0.3]), np.array([1.0, 2.0, 3.0, 4.0])
    for text in ("J < 0.35 and k > 2", "0.25 < J < 0.5 or k == 1", "not max(J, 0.3) > 0.3", "min(J, 1 / k) * k"):
        columns = parse(text).value(replace(SECOND, values={"J": J, "k": k}))
        singly = [parse(text).value(replace(SECOND, values={"J": J[t], "k": k[t]})) for t in range(4)]
        np.testing.assert_array_equal(np.asarray(columns), singly)
