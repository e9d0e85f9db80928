"""The boundary plot: over which two features it is, and what it says where a = 0.5 is out of sight."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.errors import InputError
from lrstep.plain import Shell
from lrstep.tui.app import LrstepApp
from lrstep.view.lines import text_of
from lrstep.view.plots import PLOTS
from lrstep.view.style import Style
from tests.command import called
from tests.tui.screens import WIDE, settled


def boundary(debugger: Debugger, width: int = 100) -> list[str]:
    """What the plot says above its frame, and the name below it."""
    rows = text_of(PLOTS["boundary"](debugger, Style(), width, 24)).splitlines()
    frame = next(i for i, row in enumerate(rows) if "┌" in row)
    return [" ".join(rows[:frame]), rows[-1].strip()]


def told(w: tuple[float, ...], b: float, X: np.ndarray, **options: Any) -> str:
    """What it says of these parameters at the start."""
    data = lrstep.Dataset(X, np.arange(len(X)) % 2, [f"f{i + 1}" for i in range(X.shape[1])])
    return boundary(Debugger(lrstep.Run(data, init=(w, b), **options)))[0]


def test_it_is_over_the_two_features_that_matter_most_at_this_place() -> None:
    """Against |w|·deviation as NumPy has them, of the rows as the run reads them."""
    debugger = lrstep.open("breast-cancer", at="100")
    scale = debugger.run.scale
    assert scale is not None
    X = (debugger.run.data.X - scale.mean) / scale.std
    weight = np.abs(debugger.frame.w) * X.std(axis=0)
    across, up = sorted(np.argsort(-weight)[:2])
    names = debugger.frame.features
    said, below = boundary(debugger)
    assert below == names[across]
    assert f"↑ {names[up]} " in said
    assert "2 of 30: largest |w|·spread; rest at mean" in said


def test_a_wide_column_matters_more_than_a_large_weight() -> None:
    X = np.array([[1, 0.1, 100], [2, 0.2, -50], [3, 0.3, 70], [2, 0.1, -90]])
    data = lrstep.Dataset(X, [0, 1, 0, 1], ["a", "b", "wide"])
    said, below = boundary(Debugger(lrstep.Run(data, init=((1.0, 2.0, 0.1), 0.0))))
    assert (below, said.split()[1]) == ("a", "wide")


def test_at_zeros_it_is_over_the_first_two_and_a_is_a_half_everywhere() -> None:
    said, below = boundary(lrstep.open("breast-cancer"))
    assert (below, said.split()[1]) == ("mean_radius", "mean_texture")
    assert "a = 0.5 everywhere" in said
    assert "2 of 30: the first: every w is 0; rest at mean" in said


@pytest.mark.parametrize(
    ("w", "b", "said"),
    [
        ((1.0, 1.0), 9.0, "a = 0.5 is out of sight: a > 0.5 all over"),
        ((1.0, 1.0), -9.0, "a = 0.5 is out of sight: a < 0.5 all over"),
        ((0.0, 0.0), 0.5, "a = 0.5 is out of sight: a > 0.5 all over"),
        ((1.0, -1.0), 0.0, ""),
    ],
)
def test_where_the_line_is_out_of_sight_it_is_said_on_which_side(w: tuple[float, ...], b: float, said: str) -> None:
    X = np.array([[0.0, 1], [1, 0], [2, 1], [1, 2]])
    text = told(w, b, X)
    assert said in text
    assert ("a = 0.5" in text) == bool(said)


def test_without_an_intercept_and_with_one_feature_too() -> None:
    far = np.array([[4.0, 5], [5, 4], [6, 5], [5, 6]])
    assert "a = 0.5 is out of sight: a > 0.5 all over" in told((1.0, 1.0), 0.0, far, no_intercept=True)
    assert "a = 0.5" not in told((1.0, -1.0), 0.0, far, no_intercept=True)
    assert "a = 0.5 is out of sight: a < 0.5 all over" in told((-1.0,), 0.0, far[:, :1], no_intercept=True)
    assert "a = 0.5" not in told((-1.0,), 5.0, far[:, :1])
    assert "a = 0.5 everywhere" in told((0.0,), 0.0, far[:, :1])


def test_axes_are_chosen_by_name_or_number_and_refused_otherwise() -> None:
    debugger = lrstep.open("breast-cancer", at="20", axes="mean_area,3")
    said, below = boundary(debugger)
    assert (below, said.split()[1]) == ("mean_area", "mean_perimeter")
    assert "2 of 30: as chosen; rest at mean" in said
    for axes, what in {"a": "axes = a cannot", "a,2": "no feature 'a'", "1,mean_radius": "both axes are"}.items():
        with pytest.raises(InputError, match=what):
            lrstep.open("breast-cancer", axes=axes)


def test_an_option_that_is_wrong_is_not_blamed_on_the_scenario(tmp_path: Path) -> None:
    assert called("show", "iris", "--axes", "petal,1").stderr.startswith("lrstep: error: there is no feature 'petal': ")
    scenario = tmp_path / "class.toml"
    scenario.write_text('axes = ["x1", "x3"]\ndata = { X = [[1, 2], [3, 4]], y = [0, 1] }\n')
    assert f"there is no feature 'x3', in {scenario}:1: choose from x1, x2" in called("show", scenario).stderr


def test_a_scenario_keeps_them(tmp_path: Path) -> None:
    debugger = lrstep.open("breast-cancer", axes="mean_area,3")
    again = lrstep.open(lrstep.save_scenario(debugger, tmp_path / "kept", data=True))
    assert boundary(again) == boundary(debugger)
    assert "axes" not in lrstep.save_scenario(lrstep.open("iris"), tmp_path / "usual").read_text()


async def test_both_faces_choose_them() -> None:
    by_word, by_key = (lrstep.open("breast-cancer", at="20") for _ in range(2))
    out = io.StringIO()
    Shell(by_word, "cells", io.StringIO("axes 4,3\n"), out).cmdloop()
    assert "The boundary plot is over mean_area and mean_perimeter." in out.getvalue()
    app = LrstepApp(by_key, "cells")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("m", "m", "m", "m", "A", *"4,3", "enter")
        await settled(app, pilot)
        assert by_key.authored.axes == by_word.authored.axes == (3, 2)
        assert "↑ mean_perimeter" in app.view.text()
        await pilot.press("A", *"auto", "enter")
        await settled(app, pilot)
        assert "axes" not in app.view.session.scenario("x")[1]
        assert "↑ worst_perimeter" in app.view.text()
