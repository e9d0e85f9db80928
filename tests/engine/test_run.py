"""Runs from Python: what they take, and what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep import InputError
from lrstep.data import Dataset
from lrstep.engine import Run

PAIR = Dataset([[1.0, 2.0], [3.0, 5.0]], [0, 1])


@pytest.mark.parametrize(
    "options",
    [
        {"alpha": np.float32(0.5)},
        {"alpha": np.int64(1)},
        {"batch": np.int64(2)},
        {"seed": np.uint8(3)},
        {"dtype": np.float32},
        {"standardize": np.True_},
        {"init": [[1, 2], 0.5]},
        {"init": (np.array([1.0, 2.0]), np.float64(0.5))},
    ],
)
def test_numpys_numbers_are_as_good_as_pythons(options: dict[str, Any]) -> None:
    (name, value), *_ = options.items()
    plain = {"alpha": 0.5 if value == 0.5 else 1.0} if name == "alpha" else None
    assert plain is None or Run(PAIR, **options).alpha == plain["alpha"]
    assert Run(PAIR, **options).options[name] is not None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alpha": True}, "alpha = True cannot be used"),
        ({"alpha": 1e300, "dtype": "float32"}, "alpha = 1e+300 is 0 or infinite in float32"),
        ({"alpha": 1e-60, "dtype": "float32"}, "alpha = 1e-60 is 0 or infinite in float32"),
        ({"batch": True}, "batch = True cannot be used"),
        ({"standardize": 1}, "give true or false"),
        ({"dtype": np.float16}, "choose float64 or float32"),
        ({"rate": 0.1}, "there is no option rate"),
    ],
)
def test_what_cannot_be_used_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        Run(PAIR, **options)
    assert message in str(error.value)


def test_a_range_too_large_to_standardize_is_said() -> None:
    with pytest.raises(InputError, match="the data's range is too large to standardize"):
        Run(Dataset([[1.7e308], [-1.7e308], [-1.7e308]], [0, 1, 1]), standardize=True)
    assert Run(Dataset([[1e308], [-1e308]], [0, 1])).notes == ()


def test_load_takes_paths_names_and_numbers(tmp_path: Path) -> None:
    (tmp_path / "t.CSV").write_text("1,2,0\n3,4,1\n")
    assert lrstep.load(tmp_path / "t.CSV", positive=1).y.tolist() == [0, 1]
    assert lrstep.load("iris", features="sepal_length").features == ("sepal_length",)
    with pytest.raises(InputError, match="nosuch"):
        lrstep.load(Path("nosuch.csv"))
    with pytest.raises(InputError):
        lrstep.load("iris", label=1)


@pytest.mark.parametrize(
    ("y", "w", "b", "message"),
    [
        ([-1, 1], [0, 0], 0, "y holds something other than 0 and 1"),
        ([0.5, 1], [0, 0], 0, "y holds something other than 0 and 1"),
        ([0, float("nan")], [0, 0], 0, "y holds something other than 0 and 1"),
        ([0, 1], ["a", "b"], 0, "not all numbers"),
        ([0, 1], [0, 0], "x", "not all numbers"),
        ([0, 1, 1], [0, 0], 0, "y has shape (3,)"),
        ([0, 1], [0], 0, "w has shape (1,)"),
    ],
)
def test_the_kernel_alone_refuses_what_it_cannot_use(y: Any, w: Any, b: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        lrstep.gradient([[1.0, 2.0], [3.0, 4.0]], y, w, b)
    assert message in str(error.value)


def test_a_run_repeats_itself_to_the_last_bit() -> None:
    for options in ({"batch": 1}, {"order": "shuffle", "batch": 1, "seed": 5}, {"init": "normal", "seed": 2}):
        first, second = (lrstep.Debugger(Run(PAIR, **options)).go_to("50") for _ in range(2))
        assert first.w.tobytes() == second.w.tobytes()
    assert np.abs(Run(PAIR, init="normal", seed=2).initial.w).max() < 0.1
