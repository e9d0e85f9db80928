"""What is said of programs that train and can't be judged as they are, and of how they were taken."""

from __future__ import annotations

from pathlib import Path

from tests.checks.training import checked
from tests.checks.training.right_more import RIGHT

NEWTON = """
import numpy as np

class Newton:
    def fit(self, X, y, n_iter=10):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        X = np.c_[np.ones(len(X)), X]
        for _ in range(n_iter):
            theta = np.r_[self.b, self.w]
            p = 1 / (1 + np.exp(-X @ theta))
            H = X.T @ (X * (p * (1 - p))[:, None]) + 1e-6 * np.eye(X.shape[1])
            theta = theta - np.linalg.solve(H, X.T @ (p - y))
            self.b, self.w = theta[0], theta[1:]
"""


def test_another_method_than_gradient_descent_is_not_judged(tmp_path: Path) -> None:
    verdict = checked(tmp_path, NEWTON, "Newton")
    assert verdict.ok is None
    assert "Newton" in verdict.undecided


MOMENTUM = """
import numpy as np

def train(X, y, lr=0.1, epochs=10, beta=0.9):
    w, b, vw, vb = np.zeros(X.shape[1]), 0.0, 0.0, 0.0
    for _ in range(epochs):
        dz = 1 / (1 + np.exp(-(X @ w + b))) - y
        vw, vb = beta * vw + X.T @ dz / len(y), beta * vb + dz.mean()
        w, b = w - lr * vw, b - lr * vb
    return w, b
"""


def test_a_beta_with_a_number_as_its_default_is_no_array_of_parameters(tmp_path: Path) -> None:
    verdict = checked(tmp_path, MOMENTUM, "train")
    assert (verdict.ok, [each.text for each in verdict.advice]) == (
        True, ["each step also repeats a share of the step before: momentum (beta = 0.9)"]
    )  # fmt: skip


BESIDE_LABELS = """
from math import exp

def train(rows, labels, rate, epochs):
    w, b = [0.0] * len(rows[0]), 0.0
    for _ in range(epochs):
        errors = [1 / (1 + exp(-(sum(p * q for p, q in zip(w, x)) + b))) - t for x, t in zip(rows, labels)]
        gradient = [sum(e * x[j] for e, x in zip(errors, rows)) / len(rows) for j in range(len(w))]
        w = [p - rate * g for p, g in zip(w, gradient)]
        b -= rate * sum(errors) / len(rows)
    return w, b
"""


def test_rows_beside_labels_are_without_them(tmp_path: Path) -> None:
    verdict = checked(tmp_path, BESIDE_LABELS, "train")
    assert (verdict.ok, verdict.bound["X"], verdict.bound["y"]) == (True, "rows", "labels")


def test_steps_of_two_rates_are_wrong_whichever_is_meant(tmp_path: Path) -> None:
    name, source = RIGHT["rate written into it"]
    source = source.replace("w - 0.05 *", "w - 0.02 * 3.7 *").replace("b - 0.05 *", "b - 0.02 *")
    assert checked(tmp_path, source, name).ok is False
    assert checked(tmp_path, source, name, alpha="0.02").ok is False


def test_what_needs_more_than_is_known_is_asked_for(tmp_path: Path) -> None:
    source = "def train(X, y, q1, q2, q3, q4):\n    return X, y\n"
    verdict = checked(tmp_path, source, "train")
    assert verdict.ok is None
    assert "`q1`" in verdict.undecided
    assert "--bind" in verdict.undecided


def test_where_parameters_are_left_is_asked_for_and_then_read(tmp_path: Path) -> None:
    source = """
import numpy as np

class Hidden:
    def __init__(self, lr=0.1, steps=10):
        self.lr, self.steps = lr, steps

    def fit(self, X, y):
        self.zq, self.zr, self.other = np.zeros(X.shape[1]), 0.0, np.ones(X.shape[1] + 3)
        for _ in range(self.steps):
            d = 1 / (1 + np.exp(-(X @ self.zq + self.zr))) - y
            self.zq, self.zr = self.zq - self.lr * X.T @ d / len(y), self.zr - self.lr * d.mean()
"""
    verdict = checked(tmp_path, source, "Hidden", w="self.zq", b="self.zr")
    assert verdict.ok
    assert verdict.bound["w"] == "self.zq"
    assert verdict.bound["b"] == "self.zr"


def test_nothing_left_anywhere_is_a_mistake(tmp_path: Path) -> None:
    verdict = checked(tmp_path, "def train(X, y, lr, epochs):\n    pass\n", "train")
    assert [slip.id for slip in verdict.mistakes] == ["returns-nothing"]


def test_how_it_was_taken_is_said(tmp_path: Path) -> None:
    name, source = RIGHT["course's optimize"]
    verdict = checked(tmp_path, source, name)
    assert verdict.bound["alpha"] == "learning_rate"
    assert verdict.bound["steps"] == "num_iterations"
    assert verdict.bound["w"] == "params['w']"
    assert any("(n, m)" in note for note in verdict.notes)


def test_data_of_the_file_is_a_mistake_once_other_data_is_given(tmp_path: Path) -> None:
    source = """
import numpy as np

X_train = np.ones((5, 2))

def train(X, y, lr=0.1, epochs=10):
    m, n = X_train.shape
    w, b = np.zeros(n), 0.0
    for _ in range(epochs):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - lr * X.T @ d / m, b - lr * d.sum() / m
    return w, b
"""
    verdict = checked(tmp_path, source, "train")
    assert verdict.ok is False
    assert "reads-globals" in [slip.id for slip in verdict.mistakes]
    assert any("X_train" in note for note in verdict.notes)
