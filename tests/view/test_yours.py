"""What the screen says of a script that was traced: its lines, its names, what departs, and how it ended."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.debugger import Debugger
from lrstep.engine.traced import Other, Tail
from lrstep.view.lines import Line, cells_of, text_of, width
from lrstep.view.plots import PLOTS
from lrstep.view.plots.of_script import at_its_parameters, same_run
from lrstep.view.screen import Appearance, frame_text, panel_alone, screen_lines, screen_state
from lrstep.view.style import Style
from lrstep.view.yours.values import value_text
from tests.own_script import BY_ROWS, CLASS, COURSE, IN_TWO_FILES, RIGHT, ROWS, TURNED, UNSURE, OwnScript, verdict

SIZES = [(120, 40), (100, 30), (80, 24), (50, 20), (50, 15), (200, 60)]


@pytest.fixture
def turned(tmp_path: Path) -> Debugger:
    """The course's loop with dZ = Y - A in line 13."""
    return TURNED.opened(tmp_path)


def panels(debugger: Debugger, size: tuple[int, int] = (120, 40)) -> dict[str, str]:
    """The text of each, its lines joined."""
    shown: dict[str, list[str]] = screen_state(debugger, size=size)["panels"]
    return {name: "\n".join(lines) for name, lines in shown.items()}


def said(debugger: Debugger) -> str:
    """The explanation, in one line."""
    return " ".join(panels(debugger)["explain"].split())


def titles(debugger: Debugger) -> dict[str, str]:
    titles: dict[str, str] = screen_state(debugger)["titles"]
    return titles


def test_the_start_says_where_it_departs_what_is_what_and_what_to_press(turned: Debugger) -> None:
    text = said(turned)
    assert "The dz of your script departs from the mathematics, first in update 1, line 13." in text
    assert "In your script Y is y, learning_rate is alpha, Z is z, A is a, cost is J, dZ is dz; X, w, b" in text
    assert "Your script has no name for L or da: they stay —." in text
    assert "objective" not in text, "who has a script knows what it is for"
    text = " ".join(text_of(screen_lines(turned, "", (80, 24), Appearance()).page.lines).split())
    assert "c runs to it, → runs a line." in text


def test_the_listing_is_the_function_that_runs_with_its_name_and_indentation(turned: Debugger) -> None:
    assert titles(turned)["program"] == "program: yours · train.py, optimize()"
    turned.go_to("1:10")
    assert titles(turned)["program"] == "program: yours · train.py, propagate()"
    rows = panels(turned)["program"].splitlines()
    assert rows[0] == "    8 def propagate(w, b, X, Y):"
    assert rows[2] == "▶  10     Z = np.dot(w.T, X) + b"
    assert rows[-1] == "   17     return grads, cost"
    turned.step()
    assert "sigmoid()" in titles(turned)["program"]
    assert panels(turned)["program"].splitlines() == ["▶   4 def sigmoid(z):", "→   5     return 1 / (1 + np.exp(-z))"]


def test_a_line_that_departs_is_marked_from_the_moment_that_it_ran(turned: Debugger) -> None:
    turned.go_to("1:12")
    assert "≠" not in panels(turned)["program"]
    turned.step()
    assert "▶ ≠13     dZ = Y - A" in panels(turned)["program"]
    turned.step()
    assert "  ≠13     dZ = Y - A" in panels(turned)["program"]
    turned.next_update()
    turned.step(2)
    assert "≠" not in panels(turned)["program"], "in the next update it has not run yet"


def test_breakpoints_stand_beside_the_number_of_their_line(turned: Debugger) -> None:
    turned.breakpoints.toggle("yours", "13", in_loop=False)
    turned.go_to("1:13")
    assert "▶≠●13     dZ = Y - A" in panels(turned)["program"]
    turned.breakpoints.switch(3)
    assert "▶≠○13     dZ = Y - A" in panels(turned)["program"]


def test_c_leads_to_the_line_that_departs_with_the_mistake_why_and_what_to_look_for(turned: Debugger) -> None:
    """The numbers beside each other are plain NumPy's: dz is a − y."""
    frame = turned.continue_()
    assert frame.address == "1:13"
    X, y, w = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]]).T, np.array([1.0, 0, 1]), np.array([1.0, 2.0])
    dz = 1 / (1 + np.exp(-(X @ w + 1.5))) - y
    text = said(turned)
    assert f"≠ dZ (dz of row 0) is {-dz[0]:.5g}; it should be −{-dz[0]:.5g}. All 3 numbers of dz depart." in text
    assert "dZ is dz, dL/dz = a − y, the error." in text
    assert "The sign of dz is wrong: it is y − a. The derivative points the way the cost rises" in text
    assert "Look for y − a where a − y belongs" in text
    assert "Key insight" not in text, "what a right line does is not said of one that is wrong"


def test_nothing_is_claimed_of_numbers_that_follow_from_a_wrong_one(turned: Debugger, tmp_path: Path) -> None:
    turned.go_to("1:14")
    text = said(turned)
    assert "In this update dz departed before." in text
    assert "would lower J" not in text, "their dw has the wrong sign"
    right = RIGHT.opened(tmp_path)
    right.go_to("1:14")
    assert "Here dw1 is positive, so a slightly smaller w1 would lower J." in said(right)


def test_a_line_says_what_it_changed_and_what_that_is_of_the_lesson(turned: Debugger) -> None:
    turned.go_to("1:10")
    text = said(turned)
    assert text.startswith("▸ Z = np.dot(w.T, X) + b just ran, forward propagation Z = z = [8.5, 11.5, −5.9] (1, 3)")
    assert "Z is z. Multiply each feature by its weight" in text
    turned.go_to("1:9")
    text = said(turned)
    assert "m = 3" in text
    assert "No quantity of the lesson is computed in this line." in text
    turned.go_to("1:27")
    assert "changes no name" in said(turned)


def test_panels_have_the_users_numbers_the_right_ones_beside_and_a_dash_for_what_has_no_name(turned: Debugger) -> None:
    turned.go_to("1:13")
    shown = panels(turned)
    assert "     = 1.00 − 1\nyours 0.000203 ≠ −0.000203" in shown["z"], "a − y does not make theirs"
    assert "— (no name)" in shown["a"], "of da"
    assert shown["L"].splitlines()[1:4] == ["  in your script cost", "  L = −ln a", "    = — (no name)"]
    assert "J = 5.8010" in shown["L"]
    assert "dw1 = —\n" in shown["x"], "still to come"
    text = text_of(screen_lines(turned, "", (120, 40), Appearance()).page.lines)
    assert "z = wᵀx + b ──────── Z ─" in text
    assert "───── dZ ─" in text


def test_names_are_in_sight_with_the_one_that_just_changed_first(turned: Debugger) -> None:
    turned.go_to("1:13")
    rows = panels(turned)["names"].splitlines()
    assert re.fullmatch(r"▸ dZ +dz +\[0\.000203\d*, −1\.00\d*, 0\.997\d*\]  \(1, 3\)  ≠", rows[0])
    assert re.fullmatch(r"  cost +J +5\.8010", rows[1])
    assert [row.split()[0] for row in rows[1:5]] == ["cost", "A", "z", "Z"]
    whole = text_of(panel_alone(turned, Appearance(), "names"))
    assert re.search(r"^  learning_rate +alpha +0\.009$", whole, re.MULTILINE)


def test_what_it_printed_is_there_once_the_update_has_ended(turned: Debugger) -> None:
    assert panels(turned)["printed"].strip() == "nothing yet"
    turned.next_update(3)
    assert panels(turned)["printed"].split("\n")[-1].strip().startswith("cost after 2: 5.92")
    assert titles(turned)["printed"] == "printed, up to the end of update 3"
    turned.step(3)
    assert panels(turned)["printed"].split("\n")[-1].strip().startswith("cost after 2")


def test_where_nothing_is_printed_the_example_has_its_place(tmp_path: Path) -> None:
    shown = panels(CLASS.opened(tmp_path))
    assert "printed" not in shown
    assert "label" in shown["example"]


def test_of_rows_each_has_its_value_when_its_turn_comes(tmp_path: Path) -> None:
    debugger = BY_ROWS.opened(tmp_path)
    debugger.go_to("1:12@2")
    shown = panels(debugger)
    assert "= 1.3133" in shown["L"]
    assert "x · example 1" in text_of(screen_lines(debugger, "", (120, 40), Appearance()).page.lines)
    assert debugger.frame.L is not None
    assert list(debugger.frame.L)[2] is None
    frame = debugger.start()
    frame = debugger.continue_()
    assert frame.address == "1:17@1", "where the verdict has it: db has no name of its own in the lesson's numbers"
    assert "db is a sum over the examples, not their mean" in said(debugger)


def test_a_class_is_shown_by_its_attributes(tmp_path: Path) -> None:
    debugger = CLASS.opened(tmp_path)
    frame = debugger.continue_()
    assert frame.address == "1:16"
    shown = panels(debugger)
    assert "▸ dw1 = −2.75 ≠ −0.55" in shown["x"]
    assert "Both numbers of dw depart." in said(debugger)
    debugger.step(2)
    assert re.search(r"▸ self.weights +w +\[1\.375, 0\.5\]  \(2,\)", panels(debugger)["names"])


@pytest.mark.parametrize(("script", "instead"), [(RIGHT, []), (TURNED, [UNSURE])])
def test_what_is_right_or_not_sure_is_nowhere_shown_as_wrong(
    script: OwnScript, instead: list[dict[str, Any]], tmp_path: Path
) -> None:  # fmt: skip
    debugger = script.opened(tmp_path, instead=instead)
    while debugger.frame.next_op is not None:
        text = frame_text(debugger, "", 120)
        assert "≠" not in text
        assert "departs from the mathematics, first" not in text
        assert "it should be" not in text
        debugger.step()


def test_a_script_that_is_not_judged_says_why(tmp_path: Path) -> None:
    debugger = TURNED.opened(tmp_path, instead=[UNSURE])
    why = "Your script was not judged: it is not sure which name is the learning rate: --bind alpha=NAME."
    assert why in said(debugger)
    debugger.go_to("1:13")
    assert "= a − y\n     = 0.00020343" in re.sub(" +\n", "\n", panels(debugger)["z"]), "no a − y with its numbers"
    debugger.go_to("end")
    assert why in said(debugger)


WRONG = verdict(False, variable="dz", file="train.py", line=13, update=1)
RAISES = verdict(False, mistake="raises", variable=None, file="train.py", line=27, update=12)
DEPARTS = "The dz of your script departs from the mathematics, first in update 1, line 13."
RAISED = "Your script raised an exception in line 27 of train.py: ZeroDivisionError: division by zero."
DIVIDED = {"how": "raised", "message": "ZeroDivisionError: division by zero", "line": 27}
ASKED = "Your script asked for input in line 3 of train.py, which a trace refuses."


@pytest.mark.parametrize(("how", "found", "sentences"), [
    (DIVIDED, WRONG, [RAISED, DEPARTS]),
    (DIVIDED, RAISES, [RAISED]),
    ({"how": "interrupted"}, WRONG, ["Your script was interrupted here.", DEPARTS]),
    ({"how": "asks-input", "line": 3}, WRONG, [ASKED]),
    ({"how": "crashes"}, WRONG, ["Your script crashed."]),
])  # fmt: skip
def test_its_last_line_says_how_it_ended(
    how: dict[str, Any], found: dict[str, Any], sentences: list[str], tmp_path: Path
) -> None:  # fmt: skip
    debugger = TURNED.opened(tmp_path, instead=[{"type": "ending", **how}, found])
    debugger.go_to("12")
    text = said(debugger)
    assert all(text.count(sentence) == 1 for sentence in sentences)
    assert ("departs from the mathematics" in text) is (found is WRONG), "an exception is no number"
    debugger.back()
    assert not any(sentence in said(debugger) for sentence in sentences)


def test_a_script_that_just_ended_says_what_was_found(turned: Debugger) -> None:
    turned.go_to("end")
    assert DEPARTS in said(turned)


def test_updates_that_were_not_followed_are_a_step_each_and_said_to_be(tmp_path: Path) -> None:
    debugger = TURNED.opened(tmp_path, updates=5)
    debugger.go_to("6")
    assert "Only the first 5 updates were followed line by line: from here on, each is one step." in said(debugger)
    assert debugger.step().update == 7


def test_at_no_size_and_no_line_is_a_number_cut_or_a_row_too_wide(tmp_path: Path) -> None:
    for script in (TURNED, CLASS, BY_ROWS):
        debugger = script.opened(tmp_path)
        for size in SIZES:
            debugger.start()
            for _ in range(40):
                shown = screen_lines(debugger, "title", size, Appearance())
                assert all(width(row) == size[0] for row in shown.page.lines)
                assert any(span.role == "changed" for row in shown.page.lines[: size[1]] for span in row) or (
                    debugger.frame.op is None
                )
                assert _current_is_seen(shown.page.lines[: size[1] - 3], debugger)
                debugger.step()


def _current_is_seen(rows: list[Line], debugger: Debugger) -> bool:
    return debugger.frame.op is None or any("▶" in span.text for row in rows for span in row)


def test_hostile_text_is_shown_spelt_out(tmp_path: Path) -> None:
    text = COURSE.replace("    m = X.shape[1]\n", '    m = X.shape[1]  # [red]\x1b[31m\u202e\t{"x": "\x07"}\n')
    text = text.replace('print(f"cost after {i}: {cost:.6f}")', 'print("\\x1b[2J[bold]\\rlast")')
    debugger = replace(TURNED, text=text).opened(tmp_path)
    debugger.next_update()
    for line in (
        *screen_lines(debugger, "", (120, 40), Appearance()).page.lines,
        *panel_alone(debugger, Appearance(), "program"),
    ):
        assert all(span.text.isprintable() for span in line)
    assert "last" in panels(debugger)["printed"], "what was written over is not seen"
    debugger.go_to("1:9")
    assert "\\x1b[31m\\u202e" in text_of(panel_alone(debugger, Appearance(), "program"))


def test_a_notebooks_cells_are_named(tmp_path: Path) -> None:
    head, _, rest = COURSE.partition("def sigmoid")
    functions, _, data = rest.partition("X = np")
    cells = [head, f"def sigmoid{functions}", f"X = np{data}"]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text} for text in cells
    ]}  # fmt: skip
    debugger = OwnScript(json.dumps(notebook), "course.ipynb").opened(tmp_path)
    debugger.continue_()
    assert titles(debugger)["program"] == "program: yours · course.ipynb, cell 2, propagate()"
    assert re.search(r"▶ ≠\d+     dZ = Y - A", panels(debugger)["program"])


@pytest.mark.parametrize(("value", "text"), [
    (None, "None"), (True, "True"), (-3, "−3"), (0.1 + 0.2, "0.30000"), (np.float32(-0.5), "−0.5"),
    (np.arange(3.0), "[0, 1, 2]"), (np.arange(6.0), "[0, 1, 2, 3, …, 5]"),
    (np.zeros((2, 3)), "[[0, 0, 0], [0, 0, 0]]"),
    (np.array(2.5), "2.5"), ([1, 2.5, "a"], "[1, 2.5, 'a']"), (list(range(9)), "[0, 1, 2, 3, …, 8]"),
    ({"dw": 1, "db": 2}, "{'dw', 'db'}"), (Tail(100, (1.0, 2.0)), "[…, 1, 2]"),
    (Other("DataFrame 3×2"), "DataFrame 3×2"),
    ("x" * 99, "'" + "x" * 18 + "…" + "x" * 19 + "'"), ("\x1b[31m", "'\\x1b[31m'"), (float("nan"), "NaN"), ((), "[]"),
    (np.array([]), "[]"),
])  # fmt: skip
def test_a_value_is_told_in_a_few_cells(value: Any, text: str) -> None:
    assert value_text(value, Style()) == text
    assert cells_of(text) <= 42


def test_beside_a_wrong_cost_stands_what_the_same_run_comes_to(turned: Debugger) -> None:
    """Its numbers are plain NumPy's gradient descent."""
    same = same_run(turned, range(1, 13))
    assert same is not None
    X, y, w, b = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]]).T, np.array([1.0, 0, 1]), np.array([1.0, 2.0]), 1.5
    costs = []
    for _ in range(12):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        costs.append(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))
        w, b = w - 0.009 * X.T @ (a - y) / 3, b - 0.009 * np.mean(a - y)
    assert np.asarray(same.y) == pytest.approx(costs, rel=1e-12)
    assert "* the same run by the mathematics" in text_of(PLOTS["cost"](turned, Style(), 100, 20))


def test_gradients_that_are_wrong_have_the_right_ones_beside_them(turned: Debugger) -> None:
    right = at_its_parameters(turned, ["dw1"], [1])
    assert right is not None
    assert list(np.asarray(right.y)) == pytest.approx([0.99901], abs=1e-5)
    assert "≠ right" in text_of(PLOTS["gradients"](turned, Style(), 100, 20))


def test_a_script_that_names_no_cost_shows_what_it_would_be(tmp_path: Path) -> None:
    text = " ".join(text_of(PLOTS["cost"](CLASS.opened(tmp_path), Style(), 100, 20)).split())
    assert "your script has no name for J: this is what it would be" in text
    assert "No cost yet" not in text


@pytest.mark.parametrize("name", PLOTS)
def test_no_plot_of_a_right_script_has_a_second_curve(name: str, tmp_path: Path) -> None:
    debugger = RIGHT.opened(tmp_path)
    for _ in range(30):
        text = text_of(PLOTS[name](debugger, Style(), 80, 20))
        assert "≠" not in text
        assert "* the same run" not in text
        debugger.step()


def test_what_is_in_another_file_is_shown_with_its_name(tmp_path: Path) -> None:
    debugger = IN_TWO_FILES.opened(tmp_path)
    assert "first in update 1, line 13 of gradients.py." in said(debugger)
    assert titles(debugger)["program"] == "program: yours · main.py, optimize()"
    assert debugger.continue_().address == "1:gradients.py:13"
    assert titles(debugger)["program"] == "program: yours · gradients.py, propagate()"
    assert "▶ ≠13     dZ = Y - A" in panels(debugger)["program"]
    debugger.breakpoints.toggle("yours", "gradients.py:14", in_loop=False)
    assert "→  ●14" not in panels(debugger)["program"]
    assert "→ ●14     dw = np.dot(X, dZ.T) / m" in panels(debugger)["program"]
    assert debugger.continue_().address == "1:gradients.py:14"
    debugger.go_to("1:gradients.py:13")
    debugger.next_update()
    assert "≠" not in panels(debugger)["program"], "which is of the other file"


def test_a_script_with_a_name_for_each_weight_is_spoken_of_by_those_names(tmp_path: Path) -> None:
    text = ROWS.replace("dw2 += X[i][1] * dz / len(y)", "dw2 += X[i][0] * dz / len(y)").replace(
        "db += dz", "db += dz / 3"
    )
    debugger = OwnScript(text, "twice.py").opened(tmp_path)
    text = said(debugger)
    assert "loss is L; X, y, w1, w2, b, alpha, z, a, J, dz, dw1, dw2, db by their names." in text
    assert debugger.continue_().address == "1:16@1", "where the sum goes wrong"
    debugger.go_to("1:16@3")
    assert "≠ dw2 is" in said(debugger)
    assert "This is dw2, the derivative of the cost by w2." in said(debugger)
    assert "dw1, dw2" not in text_of(screen_lines(debugger, "", (120, 40), Appearance()).page.lines[:16])
    assert re.search(r"▸ dw2 +dw2 ", panels(debugger)["names"])


def test_a_statement_over_several_lines_is_told_whole(tmp_path: Path) -> None:
    text = COURSE.replace("dZ = Y - A", "dZ = (\n        Y\n        - A\n    )")
    debugger = OwnScript(text, "long.py").opened(tmp_path)
    assert debugger.continue_().address == "1:13"
    assert "▸ dZ = ( Y - A ) just ran" in said(debugger)
    assert "▶ ≠13     dZ = (" in panels(debugger)["program"]
