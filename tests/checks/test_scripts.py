"""Programs without a function that could be asked: run as `python FILE` runs them, and judged by the loop seen."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from lrstep.checks.check import Asking, check_target

RIGHT = """
    import numpy as np
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 2))
    y = (X[:, 0] - X[:, 1] > 0.3).astype(float)
    w, b, alpha = np.zeros(2), 0.0, 0.1
    costs = []
    for i in range(10**9):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
        costs.append(J)
        dw, db = X.T @ (a - y) / 40, np.mean(a - y)
        w = w - alpha * dw
        b = b - alpha * db
    plt.plot(costs)
    plt.show()
"""


def checked(folder: Path, text: str, name: str = "script.py") -> tuple[bool | None, str | None, str]:
    """The verdict, the mistake, and why nothing is decided."""
    (folder / name).write_text(dedent(text).lstrip("\n"))
    verdict = check_target(str(folder / name), Asking(seconds=20))
    return verdict.ok, verdict.mistake, verdict.undecided


def test_a_script_that_would_train_for_hours_is_right_after_its_first_updates(tmp_path: Path) -> None:
    assert checked(tmp_path, RIGHT) == (True, None, "")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("X.T @ (a - y) / 40, np.mean(a - y)", "X.T @ (a - y), np.sum(a - y)", "gradient-not-averaged"),
        ("a = 1 / (1 + np.exp(-(X @ w + b)))", "a = X @ w + b + 0.5", None),
        ("y = (X[:, 0]", "y = X[:, :1] @ np.ones((2, 1)) * (X[:, 0]", "raises"),
    ],
)
def test_a_script_that_is_wrong_is_named(tmp_path: Path, old: str, new: str, mistake: str | None) -> None:
    ok, found_mistake, _ = checked(tmp_path, RIGHT.replace(old, new))
    assert ok is False
    assert mistake in (None, found_mistake)


def test_a_script_that_computes_in_float32_is_compared_as_far_as_its_digits_go(tmp_path: Path) -> None:
    text = RIGHT.replace("(40, 2))", "(40, 2)).astype(np.float32)").replace("np.zeros(2)", "np.zeros(2, np.float32)")
    assert checked(tmp_path, text) == (True, None, "")
    assert checked(tmp_path, text.replace("X.T @ (a - y) / 40", "X.T @ (a - y) / 39"))[0] is False


OPTIMIZER = """
    import numpy as np

    class Linear:
        def __init__(self, n):
            self._parameters = {"weight": np.zeros((1, n)), "bias": np.zeros(1)}
            self._modules = {}

        def __call__(self, X):
            return X @ self._parameters["weight"].T + self._parameters["bias"]

    class SGD:
        def __init__(self, params, lr):
            self.param_groups = [{"params": [*params], "lr": lr, "momentum": 0.0}]

        def step(self, slopes):
            for group in self.param_groups:
                for tensor, slope in zip(group["params"], slopes):
                    tensor -= group["lr"] * slope

    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 2))
    y = (X[:, :1] > 0.3).astype(float)
    model = Linear(2)
    optimizer = SGD(model._parameters.values(), lr=0.1)
    for epoch in range(9):
        error = 1 / (1 + np.exp(-model(X))) - y
        slopes = [error.T @ X / 40, error.mean(axis=0)]
        optimizer.step(slopes)
"""


def test_what_an_optimizer_changes_is_seen_under_the_name_of_its_model(tmp_path: Path) -> None:
    assert checked(tmp_path, OPTIMIZER) == (True, None, "")
    assert checked(tmp_path, OPTIMIZER.replace("X / 40", "X"))[0] is False
    ok, _, why = checked(tmp_path, OPTIMIZER.replace('"momentum": 0.0', '"momentum": 0.9'))
    assert (ok, "no loop was seen" in why) == (None, True)


def test_a_main_function_is_run_as_well(tmp_path: Path) -> None:
    lines = dedent(RIGHT).strip().splitlines()
    text = "\n".join([*lines[:2], "def main():", *(f"    {line}" for line in lines[2:])])
    assert checked(tmp_path, f"{text}\nif __name__ == '__main__':\n    main()\n") == (True, None, "")


def test_a_notebooks_cells_are_run_as_well(tmp_path: Path) -> None:
    cells = ["%matplotlib inline", *dedent(RIGHT).split("costs = []\n")]
    cells[2] = f"costs = []\n{cells[2]}"
    table = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    assert checked(tmp_path, json.dumps(table), "script.ipynb") == (True, None, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("for i in range(3):\n    print(i)\n", "and where it was run, no loop was seen"),
        (
            "import sys\nname = sys.argv[1]\nfor i in range(3): pass\n",
            "and it can't be run alone: it raises IndexError",
        ),
        (
            "rows = open('nowhere.csv')\nfor row in rows: pass\n",
            "and it can't be run alone: it raises FileNotFoundError",
        ),
        ("n = input()\nfor i in range(n): pass\n", "and it can't be run alone: it waits for somebody to type"),
        ("import nowhere\nfor i in range(3): pass\n", "and it can't be run alone: it raises ModuleNotFoundError"),
    ],
)
def test_what_can_not_be_run_alone_is_not_decided(tmp_path: Path, text: str, why: str) -> None:
    ok, mistake, undecided = checked(tmp_path, text)
    assert (ok, mistake) == (None, None)
    assert undecided.startswith("nothing in it looks like a gradient")
    assert why in undecided
