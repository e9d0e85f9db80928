"""Dataset: what Python users give it, what it keeps, and what it tells them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lrstep.data import Dataset, InMemory
from lrstep.errors import InputError

EQUAL = ", in given arrays: give rows of equal length, all numbers: X is (m, n)"
ONE = ", in given arrays: give at least one row and one column: X is (m, n)"
EACH = ", in given arrays: give one label for each row: X is (m, n), y is (m,)"
TRANSPOSE = (
    "hold an example in each column, in given arrays: transpose X: it is (m, n) here, a row for each example, and y "
    "is (m,)"
)


def test_lists_and_arrays_are_taken_and_copied() -> None:
    X = np.array([[1, 2], [3, 4], [5, 6]])
    data = Dataset(X, [[1, 0, 1]], features=["a", "b"])
    X[0, 0] = 99
    assert data.X.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert data.y.tolist() == [1, 0, 1]
    assert repr(data) == "Dataset(3 examples, 2 features, from given arrays)"
    with pytest.raises(ValueError, match="read-only"):
        data.X[0, 0] = 5


@pytest.mark.parametrize(
    ("X", "y", "said"),
    [
        ([[1, 2], [3]], [0, 1], f"X is not a table of numbers{EQUAL}"),
        ([["1", "2"]], [1], f"X is not a table of numbers{EQUAL}"),
        ([[1j, 2]], [1], f"X is not a table of numbers{EQUAL}"),
        ([[10**400]], [1], f"X is not a table of numbers{EQUAL}"),
        ([1, 2], [0, 1], f"X has shape (2,){ONE}"),
        (np.zeros((0, 2)), [], f"X has shape (0, 2){ONE}"),
        ([[1, np.inf]], [1], "X[0, 1] is inf, in given arrays: remove or replace rows with missing or infinite values"),
        (
            [[1], [2]],
            [[0], [1, 1]],
            "y is not a list of labels, in given arrays: give one label for each row: y is (m,)",
        ),
        ([[1], [2]], 1, f"X has 2 rows and y has shape (){EACH}"),
        ([[1], [2], [3]], [0, 1], f"X has 3 rows and y has shape (2,){EACH}"),
        (np.ones((2, 3)), np.ones((1, 3)), f"X of shape (2, 3) and y of shape (1, 3) {TRANSPOSE}"),
    ],
)
def test_arrays_that_cannot_be_used_are_refused_in_one_line(X: Any, y: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        Dataset(X, y)
    assert str(error.value) == said


@given(arrays(np.float64, (7, 3), elements=st.floats(-1e6, 1e6)))
def test_the_scale_is_numpys_mean_and_population_deviation(X: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    scale = Dataset(X, [0, 1, 0, 1, 0, 1, 0]).scale()
    mean, std = X.mean(axis=0), X.std(axis=0)
    varies = std > 1e-9 * np.abs(X).max(axis=0) + 1e-140  # below, NumPy's own squares lose what they hold
    assert scale.mean == pytest.approx(mean, rel=1e-12, abs=1e-300)
    assert scale.std[varies] == pytest.approx(std[varies], rel=1e-12)
    assert (scale.std > 0).all()


def test_a_constant_column_keeps_scale_1_and_becomes_exactly_0() -> None:
    scale = Dataset([[0.1, 1], [0.1, 3], [0.1, 5]], [0, 1, 1]).scale()
    assert scale.std[0] == 1
    assert ((np.full(3, 0.1) - scale.mean[0]) / scale.std[0]).tolist() == [0, 0, 0]


@pytest.mark.parametrize("size", [1e-200, 1e200, 5e-324])
def test_columns_of_any_size_have_a_scale(size: float) -> None:
    scale = Dataset([[0.0], [2 * size]], [0, 1]).scale()
    assert scale.mean.tolist() == [size]
    assert scale.std.tolist() == [size]


def test_rows_in_memory_come_in_blocks_and_by_number() -> None:
    rows = InMemory(np.arange(8.0).reshape(4, 2), np.array([0.0, 1, 0, 1]))
    assert (rows.rows, rows.n) == (4, 2)
    X, y = rows.block(1, 3)
    assert (X.tolist(), y.tolist()) == ([[2, 3], [4, 5]], [1, 0])
    X, y = rows.take(np.array([3, 0]))
    assert (X.tolist(), y.tolist()) == ([[6, 7], [0, 1]], [1, 0])
