"""Right functions whose arguments are rows that have their label behind them, or matrices of which * is a product."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrstep.checks.check import Asking, check_target
from lrstep.checks.functions import asked_function
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from tests.checks.written import written

ROW = """
from math import exp

def predict(row, coefficients):
    yhat = coefficients[0]
    for i in range(len(row) - 1):
        yhat += coefficients[i + 1] * row[i]
    return 1.0 / (1.0 + exp(-yhat))
"""
MATRIX = """
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def cost(theta, X, y):
    theta, X, y = np.matrix(theta), np.matrix(X), np.matrix(y)
    first = np.multiply(-y, np.log(sigmoid(X * theta.T)))
    second = np.multiply((1 - y), np.log(1 - sigmoid(X * theta.T)))
    return np.sum(first - second) / (len(X))

def gradient(theta, X, y):
    theta, X, y = np.matrix(theta), np.matrix(X), np.matrix(y)
    grad = np.zeros(theta.shape[1])
    error = sigmoid(X * theta.T) - y
    for i in range(theta.shape[1]):
        grad[i] = np.sum(np.multiply(error, X[:, i])) / len(X)
    return grad

def predict(theta, X):
    probability = sigmoid(X * theta.T)
    return [1 if x >= 0.5 else 0 for x in probability]
"""


@pytest.mark.parametrize(
    ("source", "name", "asking"),
    [
        (ROW, "predict", "predict"),
        (MATRIX, "cost", "cost"),
        (MATRIX, "gradient", "gradient"),
    ],
)
def test_right_ones_are_called_right(source: str, name: str, asking: str) -> None:
    verdict = judged(name, asked_function(LocalCallee(written(source)[name]), asking))  # type: ignore[arg-type]
    assert (verdict.ok, verdict.undecided) == (True, "")


def test_wrong_ones_are_named() -> None:
    source = MATRIX.replace("/ len(X)\n    return grad", "\n    return grad")
    verdict = judged("gradient", asked_function(LocalCallee(written(source)["gradient"])))
    assert (verdict.ok, verdict.mistake) == (False, "gradient-not-averaged")


def test_a_function_that_is_given_matrices_is_given_them(tmp_path: Path) -> None:
    file = tmp_path / "theirs.py"
    file.write_text(MATRIX)
    assert check_target(f"{file}:predict", Asking()).ok is True
    elementwise = "import numpy as np\n" + MATRIX[MATRIX.index("def sigmoid") : MATRIX.index("def cost")]
    file.write_text(elementwise + MATRIX[MATRIX.index("def predict") :])
    assert check_target(f"{file}:predict", Asking()).ok is not True, "an array is no matrix"
