"""The line of a verdict is where a sum over the examples first is another than the right one, whatever comes later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.bound import bound_script

NAMES = """
from math import exp, log
x1, x2, y, m = [1.0, 2.0, -1.0, 0.5], [0.5, -1.0, 2.0, 1.5], [1, 1, 0, 0], 4
w1 = w2 = b = 0.0
for epoch in range(12):
    J = dw1 = dw2 = db = 0.0
    for i in range(m):
        z = w1 * x1[i] + w2 * x2[i] + b
        a = 1 / (1 + exp(-z))
        J += -(y[i] * log(a) + (1 - y[i]) * log(1 - a))
        dz = a - y[i]
        dw1 += x1[i] * dz
        dw2 += x2[i] * dz
        db += dz
    J /= m
    dw1 /= m
    dw2 /= m
    db /= m
    w1, w2, b = w1 - 0.1 * dw1, w2 - 0.1 * dw2, b - 0.1 * db
"""
VECTOR = """
import numpy as np
X, y, m = np.array([[1.0, 0.5], [2.0, -1.0], [-1.0, 2.0], [0.5, 1.5]]), np.array([1, 1, 0, 0]), 4
w, b = np.zeros(2), 0.0
for epoch in range(12):
    grads = {"dw": np.zeros(2), "db": 0.0}
    J = 0.0
    for i in range(m):
        a = 1 / (1 + np.exp(-(X[i] @ w + b)))
        J -= y[i] * np.log(a) + (1 - y[i]) * np.log(1 - a)
        dz = a - y[i]
        grads["dw"] = grads["dw"] + X[i] * dz
        for j in range(2):
            pass
        grads["db"] += dz
    J = J / m
    grads["dw"] = grads["dw"] / m
    grads["db"] /= m
    w, b = w - 0.1 * grads["dw"], b - 0.1 * grads["db"]
"""
EACH = VECTOR.replace('grads["dw"] = grads["dw"] + X[i] * dz', "pass").replace(
    "            pass\n", '            grads["dw"][j] += X[i, j] * dz\n'
)


@pytest.mark.parametrize("text", [NAMES, VECTOR, EACH])
def test_right_sums_are_right(text: str, tmp_path: Path) -> None:
    assert bound_script(tmp_path, text.lstrip()).verdict.ok is True


@pytest.mark.parametrize(
    ("text", "old", "new", "variable", "line"),
    [
        (NAMES, "dw2 += x2[i]", "dw2 += x1[i]", "dw", "dw2 += x1[i] * dz"),
        (NAMES, "dw2 += x2[i]", "dw2 = dw2 + x1[i]", "dw", "dw2 = dw2 + x1[i] * dz"),
        (NAMES, "db += dz", "db += a", "db", "db += a"),
        (NAMES, "J += -(y[i]", "J += -(y[0]", "J", "J += -(y[0] * log(a) + (1 - y[i]) * log(1 - a))"),
        (NAMES, "dw2 /= m", "dw2 /= 3", "dw", "dw2 /= 3"),
        (NAMES, "dw1 += x1[i] * dz", "dw1 += x1[i] * dz / m", "dw", "dw1 /= m"),
        (VECTOR, "+ X[i] * dz", "+ X[i - 1] * dz", "dw", 'grads["dw"] = grads["dw"] + X[i - 1] * dz'),
        (VECTOR, "+ X[i] * dz", "+ X[i] * dz * dz", "dw", 'grads["dw"] = grads["dw"] + X[i] * dz * dz'),
        (VECTOR, 'grads["db"] += dz', 'grads["db"] += dz * dz', "db", 'grads["db"] += dz * dz'),
        (VECTOR, "J -= y[i]", "J -= y[0]", "J", "J -= y[0] * np.log(a) + (1 - y[i]) * np.log(1 - a)"),
        (VECTOR, "J = J / m", "J = J / 3", "J", "J = J / 3"),
        (EACH, "X[i, j] * dz", "X[i, 0] * dz", "dw", 'grads["dw"][j] += X[i, 0] * dz'),
    ],
)
def test_the_line_that_adds_something_else_is_found(
    text: str, old: str, new: str, variable: str, line: str, tmp_path: Path
) -> None:
    assert old in text
    script = bound_script(tmp_path, text.lstrip().replace(old, new))
    assert (script.verdict.ok, script.verdict.update, script.line) == (False, 1, line)
    assert script.verdict.variable == variable
