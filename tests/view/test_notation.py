"""The course's notation: its lines run as they stand in NumPy, make what the Frame has, in the shapes beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.choices import NOTATIONS, Notation
from lrstep.config import read_config
from lrstep.debugger import Debugger
from lrstep.view.explain import tallest
from lrstep.view.words.around import Around
from tests.command import called
from tests.plain.test_shell import said
from tests.tui.screens import WIDE, app_of, screen_text, settled, toasts, until
from tests.view.texts import texts_of

RUNS: dict[str, dict[str, Any]] = {
    "course": {"source": "course"},
    "a penalty": {"source": "iris", "l2": 2, "at": "5"},
    "no intercept": {"source": "iris", "no_intercept": True},
    "batches, shuffled": {"source": "iris", "batch": 7, "order": "shuffle", "at": "9"},
    "one example": {"source": "lesson", "program": "vector"},
    "many features, a schedule": {"source": "breast-cancer", "alpha": "0.5/(1+k)", "at": "2"},
}
NAMES = {"z": "Z", "a": "A", "da": "dA", "dz": "dZ"}


def listed(debugger: Debugger, notation: Notation) -> list[tuple[str, str]]:
    """The lines of the listing, and the shape at the end of each."""
    state = lrstep.screen_state(debugger, size=(160, 60), notation=notation, plot="none")
    rows = [row[6:].rpartition("  ") for row in state["panels"]["program"]]
    return [(code.strip(), shape.strip()) for code, _, shape in rows]


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_each_line_of_the_listing_makes_in_numpy_what_the_frame_has(notation: Notation, run: str) -> None:
    debugger = lrstep.open(**RUNS[run])
    first = debugger.step()
    X, y = first.values.batch.read(first.values.rows, 0, first.m)
    w, course = first.values.before.w, notation == "course"
    names: dict[str, Any] = {
        "np": np, "m": first.m, "b": float(first.values.before.b), "alpha": first.alpha, "l2": first.l2,
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "log": np.log, "mean": np.mean,
        **({"X": X.T, "Y": y[None, :], "w": w[:, None]} if course else {"X": X, "y": y, "w": w}),
    }  # fmt: skip
    lines = listed(debugger, notation)
    assert len(lines) == first.program.length(first.m)
    for code, shape in lines:
        frame = debugger.frame
        exec(code, names)
        assert frame.op is not None
        made = names[NAMES.get(frame.op.name, frame.op.name) if course else frame.op.name]
        assert str(np.shape(made)) == shape
        own = frame.known.quantity(frame.op.name)
        np.testing.assert_allclose(np.ravel(made), np.ravel(np.asarray(own, float)), rtol=1e-9, atol=1e-12)
        debugger.step()


def test_addresses_and_numbers_are_the_same_in_both() -> None:
    debugger = lrstep.open("iris", at="3:dw")
    lesson, course = (lrstep.screen_state(debugger, size=(160, 50), notation=each) for each in NOTATIONS)
    assert {name for name in lesson if lesson[name] != course[name]} == {"panels", "titles", "notation"}
    assert {name for name in lesson["panels"] if lesson["panels"][name] != course["panels"][name]} == {
        "x", "z", "a", "program", "explain",
    }  # fmt: skip
    assert "dw = Xᵀ·dz / m  (2,)" in " ".join(lesson["panels"]["x"])
    assert "dw = X·dZᵀ / m  (2, 1)" in " ".join(course["panels"]["x"])


def test_the_lines_that_ran_and_are_next_their_shapes_and_their_words_follow_it() -> None:
    text = lrstep.open("course", at="1:z", notation="course")
    explained = texts_of(text, WIDE)["explain"]
    assert explained.startswith("▸ Z = np.dot(w.T, X) + b just ran, forward propagation")
    assert "→ A = sigmoid(Z) is next" in explained
    assert (
        "Each example is a column of X. w, turned into a row, times that column adds up the products; then b is added."
        in explained
    )
    assert "Z (1, 3)" in str(text)
    derived = texts_of(lrstep.open("course", at="1:dw", notation="course"), (160, 60), level="derivation")["explain"]
    assert "X times dZ, turned into a column, divided by m" in derived
    assert "(3,)" not in str(text)
    assert "Z (1, 3)" not in str(lrstep.open("course", at="1:z"))


def test_no_key_moves_the_panels_below_in_either_notation() -> None:
    for level in ("words", "derivation"):
        for cells in (46, 58, 76, 118):
            for kind in (Around(), Around(intercept=False), Around(penalised=True)):
                of_lesson, of_course = (tallest((level,), cells, 1, kind._replace(notation=each)) for each in NOTATIONS)
                assert of_course <= of_lesson


def test_it_is_an_option_a_setting_and_in_a_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Z  = np.dot(w.T, X) + b" in called("show", "course", "--notation", "course").stdout
    refused = called("show", "course", "--notation", "latin")
    assert (refused.returncode, "choose lesson or course" in refused.stderr) == (2, True)
    assert (
        "--notation says how the screen looks"
        in called("show", "course", "--notation", "course", "--format", "json").stderr
    )
    saved = tmp_path / "saved.toml"
    said(f"notation course\nsave {saved}", "course")
    assert json.loads(called("show", saved, "--format", "screen").stdout)["notation"] == "course"
    settings = tmp_path / "config.toml"
    settings.write_text('notation = "course"\n')
    monkeypatch.setenv("LRSTEP_CONFIG", str(settings))
    assert read_config().notation == "course"


def test_the_plain_debugger_writes_in_it() -> None:
    text = said("T\ns\nnotation lesson", "course")
    assert "Notation: the course's, X (n, m), one column an example." in text
    assert "1:z  forward  Z = np.dot(w.T, X) + b\n" in text
    assert "  next: A = sigmoid(Z)\n" in text
    assert "▶   1 z  = X @ w + b " in text
    assert "there is no notation latin" in said("notation latin", "course", forgiving=True)


def test_other_programs_have_no_other_notation_and_say_so() -> None:
    before, after = (said(f"{commands}list", "lesson") for commands in ("", "T\n"))
    assert "These lines are the same in both; v shows the others." in after
    assert after.endswith(before.splitlines()[-1] + "\n")
    assert "z = w1*x1 + w2*x2 + b" in after


async def test_t_switches_it_on_the_screen_and_a_scenario_keeps_it() -> None:
    app = app_of("course")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("T")
        await settled(app, pilot)
        assert "np.dot(w.T, X) + b" in screen_text(app)
        await until(pilot, lambda: toasts(app) == ["Notation: the course's, X (n, m), one column an example."])
        assert app.state()["notation"] == "course"
        assert 'notation = "course"' in app.view.session.scenario("x.toml")[1]
        await pilot.press("T")
        await settled(app, pilot)
        assert "X @ w + b" in screen_text(app)
