"""Right scripts, however they are written, are right to their end, and their names are the lesson's quantities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lrstep.errors import InputError
from tests.checks.training.right_more import RIGHT as TRAINING
from tests.scripts.bound import bound_script
from tests.scripts.driven import driven
from tests.scripts.right_scripts import DATA, RIGHT

NOT_DRIVEN = (
    "one update a call", "one example a call", "weights changed in place, b returned", "data of a DataFrame",
    "batches of 32 rows", "course's optimize and model", "class whose settings are attributes alone",
)  # fmt: skip
"""Styles that make one update a call, or that the arguments which checking gives last make none of."""


@pytest.mark.parametrize("style", RIGHT)
def test_a_right_script_has_no_number_that_departs(style: str, tmp_path: Path) -> None:
    bound, text = RIGHT[style]
    script = bound_script(tmp_path, text.lstrip())
    assert script.verdict.ok is True, script.verdict
    assert (script.verdict.line, script.verdict.update) == (None, None)
    assert {name: script.binder.bound.get(name) for name in bound} == bound


@pytest.mark.parametrize("style", [style for style in TRAINING if not style.startswith(NOT_DRIVEN)])
def test_a_driver_of_each_right_style_has_no_number_that_departs(style: str, tmp_path: Path) -> None:
    script = driven(tmp_path, *TRAINING[style])
    assert len(script.updates) > 1
    assert script.verdict.ok is True, script.verdict


def test_each_line_that_gives_a_quantity_its_value_is_known(tmp_path: Path) -> None:
    text = RIGHT["the lesson's loop over examples"][1].lstrip()
    script = bound_script(tmp_path, text)
    sets = [
        (text.splitlines()[line.line - 1].split("=")[0].split()[0], dict(line.sets)) for line in script.updates[1].lines
    ]
    examples = [(name, {name: i}) for i in range(3) for name in ("z", "a", "dz")]
    assert [each for each in sets if each[1]] == [
        *examples, ("J", {"J": None, "dw": None, "db": None}), ("w1", {"w": 0}), ("w2", {"w": 1}), ("b", {"b": None})
    ]  # fmt: skip


def test_updates_are_those_of_plain_numpy(tmp_path: Path) -> None:
    script = bound_script(tmp_path, RIGHT["epochs of shuffled mini-batches, the last one short"][1].lstrip())
    names: dict[str, np.ndarray] = {}
    exec(DATA, names)
    X, y = names["X"], names["y"]
    w, b = np.zeros(3), 0.0
    assert [len(update.values["batch"]) for update in script.updates] == [5, 5, 2] * 4
    for update in script.updates:
        rows = update.values["batch"]
        dz = 1 / (1 + np.exp(-(X[rows] @ w + b))) - y[rows]
        w, b = w - 0.3 * dz @ X[rows] / len(rows), b - 0.3 * dz.mean()
        np.testing.assert_allclose(update.values["w"], w, rtol=1e-12)
        np.testing.assert_allclose(update.values["b"], b, rtol=1e-12)


def test_a_rate_that_decays_is_told_of_each_update(tmp_path: Path) -> None:
    script = bound_script(tmp_path, RIGHT["a rate that decays"][1].lstrip())
    assert [update.values["alpha"] for update in script.updates[:3]] == [0.5, 0.5 / 1.1, 0.5 / 1.2]


def test_facts_of_a_penalty_are_those_of_the_script(tmp_path: Path) -> None:
    facts = bound_script(tmp_path, RIGHT["a penalty, and a cost with it"][1].lstrip()).binder.facts
    assert facts is not None
    assert facts.l2 == pytest.approx(0.7)
    assert bound_script(tmp_path, RIGHT["no intercept"][1].lstrip()).binder.facts.b is None  # type: ignore[union-attr]


def test_the_binding_is_said_in_one_line(tmp_path: Path) -> None:
    script = bound_script(tmp_path, RIGHT["a class, its weights in attributes"][1].lstrip())
    followed, binding = script.binder.said
    assert followed == "followed: the loop in lines 20 to 21 of train.py, in fit"
    assert binding.startswith("w is self.weights, b is self.bias, alpha is self.lr, a is p; X has one example a row")


def test_what_is_bound_is_taken_as_said(tmp_path: Path) -> None:
    text = RIGHT["example by example, in an order of its own"][1].lstrip()
    assert bound_script(tmp_path, text, {"dz": "error"}).binder.bound["dz"] == "error"
    for bind, what in (({"dz": "nowhere"}, "there is no nowhere"), ({"zz": "error"}, "zz is no name of the lesson")):
        with pytest.raises(InputError, match=what):
            bound_script(tmp_path, text, bind)
