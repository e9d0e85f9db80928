"""Data points win over lines: every point of the data is seen in every plot, wherever a curve runs.

The cells are found by a projection of the test's own: the first and the last cell of the frame are its range's ends.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.sources import open_source
from lrstep.view.lines import text_of
from lrstep.view.plots import PLOTS
from lrstep.view.plots.chart import Axes, Kind, Series, chart
from lrstep.view.style import Style

Cell = tuple[int, int]
SIZES = [(120, 40), (80, 20), (58, 16), (24, 8)]


def inside(text: str) -> list[str]:
    """The rows within the frame of a plot."""
    rows = text.splitlines()
    top = next(i for i, row in enumerate(rows) if "┌" in row)
    bottom = next(i for i, row in enumerate(rows) if "└" in row)
    left, right = rows[top].index("┌"), rows[top].index("┐")
    return [row[left + 1 : right] for row in rows[top + 1 : bottom]]


def cells_of(text: str, markers: str) -> set[Cell]:
    """Row and column of each of these markers within the frame."""
    return {(y, x) for y, row in enumerate(inside(text)) for x, character in enumerate(row) if character in markers}


def projected(
    text: str, x: Iterable[float], y: Iterable[float], x_range: tuple[float, float], y_range: tuple[float, float]
) -> set[Cell]:
    """The cells of the frame in which these points are."""
    rows = inside(text)
    high, wide = len(rows) - 1, len(rows[0]) - 1
    across = [np.floor(0.5 + wide * (value - x_range[0]) / (x_range[1] - x_range[0]) + 1e-9) for value in x]
    up = [np.floor(0.5 + high * (value - y_range[0]) / (y_range[1] - y_range[0]) + 1e-9) for value in y]
    return {(high - int(v), int(u)) for u, v in zip(across, up, strict=True)}


def around(values: Iterable[float]) -> tuple[float, float]:
    """The range of values and a twentieth of it on either side."""
    low, high = min(values), max(values)
    return low - (high - low) / 20, high + (high - low) / 20


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(8))
def test_no_point_of_the_boundary_plot_is_under_the_line(seed: int, size: tuple[int, int]) -> None:
    """Rows of which half lie on the line itself; two on one cell count once."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(12, 2))
    w = generator.normal(size=2)
    X[:6, 1] = -(w[0] * X[:6, 0] + 0.1) / w[1]
    debugger = Debugger(lrstep.Run(lrstep.Dataset(X, np.arange(12) % 2), init=(tuple(w), 0.1)))
    text = text_of(PLOTS["boundary"](debugger, Style(), *size))
    assert set("".join(inside(text))) - set(" o+◉"), "the line is drawn"
    expected = projected(text, X[:, 0], X[:, 1], around(X[:, 0]), around(X[:, 1]))
    assert cells_of(text, "o+◉") == expected
    assert cells_of(text, "◉") == projected(text, X[:1, 0], X[:1, 1], around(X[:, 0]), around(X[:, 1]))


@pytest.mark.parametrize("size", SIZES)
def test_with_one_feature_no_point_is_under_the_curve(size: tuple[int, int]) -> None:
    """Saturated: the curve runs along the labels."""
    x = np.linspace(-3, 3, 24)
    debugger = Debugger(lrstep.Run(lrstep.Dataset(x[:, None], (x > 0).astype(float)), init=((50.0,), 0.0)))
    text = text_of(PLOTS["boundary"](debugger, Style(), *size))
    assert cells_of(text, "o+◉") == projected(text, x, (x > 0).astype(float), around(x), (-0.05, 1.05))


@pytest.mark.parametrize("kind", ["line", "dots", "bars"])
@pytest.mark.parametrize("first", [True, False])
def test_points_are_seen_whatever_else_is_drawn_there(kind: Kind, first: bool) -> None:
    values = np.linspace(0, 1, 30)
    points, other = Series(values, values, "forward", "points", "*"), Series(values, values, "dim", kind, "#")
    text = text_of(chart([points, other] if first else [other, points], Axes(x_range=(0, 1), y_range=(0, 1)), 60, 20))
    assert cells_of(text, "*") == projected(text, values, values, (0, 1), (0, 1))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("source", ["iris", "course", "too-large-alpha", "unscaled"])
def test_the_marks_of_every_other_plot_are_on_top(source: str, size: tuple[int, int]) -> None:
    debugger = open_source(source, {}).debugger()
    debugger.go_to("20:dw")
    for name, marks in (("cost", "●"), ("sigmoid", "●"), ("path", "●"), ("gradients", "1")):
        text = text_of(PLOTS[name](debugger, Style(), *size))
        assert cells_of(text, marks), (name, text)
        assert name == "gradients" or len(cells_of(text, marks)) == 1


def test_the_updates_gradients_are_over_the_line_where_one_stands() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    debugger.go_to("30:db")
    text = text_of(PLOTS["gradients"](debugger, Style(), 120, 40))
    values = np.array([(*debugger.go_to(f"{k}:db").dw, debugger.frame.db) for k in range(1, 31)])  # type: ignore[misc]
    expected = projected(text, np.repeat(np.arange(1, 31), 3), values.ravel(), (1, 30), (values.min(), values.max()))
    assert cells_of(text, "12b") == expected
