"""`lrstep.check`: a function or a class of this program, held against the mathematics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.checks.check import Asking, check_target

Numbers = Any


def propagate(w: Numbers, b: Numbers, X: Numbers, Y: Numbers) -> Any:
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost


def gradient(X: Numbers, y: Numbers, theta: Numbers) -> Any:
    """With the sign of the ascent, which descends nowhere."""
    h = 1 / (1 + np.exp(-X @ theta))
    return X.T @ (y - h) / len(y)


class LogisticRegression:
    """As most classes are."""

    def __init__(self, learning_rate: float = 0.1, n_iters: int = 100) -> None:
        self.learning_rate, self.n_iters = learning_rate, n_iters

    def fit(self, X: Numbers, y: Numbers) -> None:
        self.weights, self.bias = np.zeros(X.shape[1]), 0.0
        for _ in range(self.n_iters):
            a = 1 / (1 + np.exp(-(X @ self.weights + self.bias)))
            self.weights -= self.learning_rate * X.T @ (a - y) / len(y)
            self.bias -= self.learning_rate * np.mean(a - y)

    def predict(self, X: Numbers) -> Numbers:
        return (X @ self.weights + self.bias > 0).astype(int)


@pytest.mark.parametrize("program", [propagate, LogisticRegression, lrstep.gradient])
def test_what_is_right_is_right(program: Any) -> None:
    verdict = lrstep.check(program)
    assert verdict.ok is True, verdict
    assert verdict.mistake is None
    assert repr(verdict).startswith("right: ")
    assert json.loads(json.dumps(verdict.to_dict()))["ok"] is True


def test_what_is_wrong_is_named_at_its_line() -> None:
    verdict = lrstep.check(gradient)
    assert (verdict.ok, verdict.mistake) == (False, "sign")
    assert verdict.variable in ("dz", "dw")
    assert "return X.T @ (y - h) / len(y)" in str(verdict)


def test_what_has_no_source_is_asked_about_all_examples_at_once() -> None:
    """A sum is no mean, though of one example both are the same."""
    names: dict[str, Any] = {"np": np}
    exec(
        "def f(w, b, X, Y):\n"
        "    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))\n"
        "    return np.dot(X, (A - Y).T), np.sum(A - Y)",
        names,
    )
    verdict = lrstep.check(names["f"])
    assert (verdict.ok, verdict.mistake) == (False, "gradient-not-averaged")


def test_what_its_names_stand_for_can_be_said() -> None:
    def f(p: Numbers, q: Numbers, table: Numbers, labels: Numbers) -> Any:
        a = 1 / (1 + np.exp(-(table @ p + q)))
        return table.T @ (a - labels) / len(labels), np.mean(a - labels)

    verdict = lrstep.check(f, bind={"w": "p", "b": "q", "X": "table", "y": "labels"}, layout="rows")
    assert verdict.ok is True, verdict
    assert verdict.bound["w"] == "p"


@pytest.mark.parametrize(
    ("target", "says"),
    [(3, "int can't be called"), ("mine.py", "str can't be called"), (LogisticRegression().fit, "give the class")],
)
def test_what_is_no_function_is_refused(target: Any, says: str) -> None:
    with pytest.raises(lrstep.InputError, match=says):
        lrstep.check(target)


def test_a_cost_and_a_gradient_that_are_both_sums_are_right(tmp_path: Path) -> None:
    source = """
import numpy as np

def cost(X, y, beta):
    p = 1 / (1 + np.exp(-X @ beta))
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))

def gradient(X, y, beta):
    return X.T @ (1 / (1 + np.exp(-X @ beta)) - y)
"""
    (tmp_path / "sums.py").write_text(source)
    verdict = check_target(str(tmp_path / "sums.py"), Asking())
    assert (verdict.ok, "summed" in {advice.id for advice in verdict.advice}) == (True, True)
    assert check_target(str(tmp_path / "sums.py"), Asking(strict=True)).ok is False


def test_a_loop_outside_of_functions_is_checked_beside_them(tmp_path: Path) -> None:
    source = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

X = np.array([[0.5, -1.2], [1.7, 0.3], [-0.9, 1.1], [2.2, -0.4], [-1.6, -0.7]])
y = np.array([1, 0, 0, 1, 0])
w, b = np.zeros(2), 0.0
for i in range(10_000_000):
    a = sigmoid(X @ w + b)
    w = w - 0.3 * X.T @ (a - y) / len(y)
    b = b + 0.3 * np.mean(a - y)
"""
    (tmp_path / "loop.py").write_text(source)
    verdict = check_target(str(tmp_path / "loop.py"), Asking())
    assert (verdict.ok, verdict.mistake, verdict.line) == (False, "sign", 13)
    (tmp_path / "loop.py").write_text(source.replace("b + 0.3", "b - 0.3"))
    assert check_target(str(tmp_path / "loop.py"), Asking()).ok is True
