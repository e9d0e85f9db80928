"""The table of quantities: its lines of code give its numbers, and whatever holds an update's numbers has each row."""

from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.expressions.vocabulary import SHAPES
from lrstep.formulas import Point, Pointwise
from lrstep.quantities import BY_NAME, PARAMETERS, POINTWISE, QUANTITIES, item_name, quantity_of
from lrstep.steplog.lines import FiniteUpdate, UpdateLine

M, N = 7, 3


LESSON = ("z", "a", "L", "J", "da", "dz", "dw", "db", "w", "b")


def run_of(b: float = 0.125, **options: Any) -> lrstep.Run:
    random = np.random.default_rng(5)
    data = lrstep.Dataset(random.normal(size=(M, N)), random.integers(0, 2, M).astype(float))
    return lrstep.Run(data, alpha=0.3, init=((0.5, -1.0, 0.25), b), **options)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, LESSON),
        ({"l2": 2.0}, (*LESSON[:4], "R", *LESSON[4:])),
        ({"no_intercept": True, "b": 0.0}, tuple(name for name in LESSON if name not in ("db", "b"))),
    ],
)
def test_each_line_of_code_gives_what_the_frame_has_in_the_shape_that_is_said(
    options: dict[str, Any], names: tuple[str, ...]
) -> None:
    """The lines, run one after another by Python with NumPy's functions, from w and b to the new w and b."""
    run = run_of(**options)
    X, y = run.data.X, run.data.y
    known: dict[str, Any] = {
        "X": X, "y": y, "m": M, "alpha": 0.3, "l2": 2.0, "w": np.array([0.5, -1.0, 0.25]), "b": 0.125,
        "log": np.log, "mean": np.mean, "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    }  # fmt: skip
    frame = lrstep.Debugger(run).go_to("1")
    assert tuple(quantity.name for quantity in run.quantities) == names
    for quantity in run.quantities:
        known[quantity.name] = eval(quantity.code, {}, known)
        np.testing.assert_allclose(getattr(frame, quantity.name), known[quantity.name], rtol=1e-12)
        shape = "(" + "".join(f"{size}," for size in np.shape(known[quantity.name])) + ")"
        assert shape == quantity.shape.replace("m", str(M)).replace("n", str(N))


def test_each_is_made_of_names_of_the_language_that_are_known_before_it() -> None:
    known = {*SHAPES} - {*BY_NAME} | {*PARAMETERS}
    for quantity in QUANTITIES:
        assert set(quantity.made_of) <= known
        known.add(quantity.name)


@pytest.mark.parametrize("holder", [Point, Pointwise])
def test_what_is_of_an_example_is_in_the_order_of_the_table(holder: type[Point] | type[Pointwise]) -> None:
    assert holder._fields == POINTWISE


@pytest.mark.parametrize("holder", [lrstep.Frame, UpdateLine, FiniteUpdate])
def test_whoever_holds_an_update_has_a_place_for_each(holder: type) -> None:
    assert set(BY_NAME) <= {*dir(holder)}


def test_names_of_numbers_and_back() -> None:
    assert [item_name("dw", 1), item_name("J", 0), item_name("z", 3)] == ["dw2", "J", "z"]
    assert [quantity_of(name) for name in ("dw12", "z@17", "J", "w1")] == ["dw", "z", "J", "w"]
