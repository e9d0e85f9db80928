"""One update more or less than the loop's header names is said, and no mistake: it may be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.bound import bound_script
from tests.scripts.right_scripts import DATA

LOOP = """
def fit(X, y, num_iterations, lr=0.1):
    w, b, i = np.zeros(3), 0.0, 0
    HEAD
        i += 1
        a = 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w - lr * X.T @ (a - y) / len(y), b - lr * np.mean(a - y)
    return w, b

fit(X, y, 20)
"""


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("for k in range(num_iterations + 1):", "21 updates are made, one more than num_iterations, by line 8"),
        ("for k in range(1, num_iterations):", "19 updates are made, one less than num_iterations, by line 8"),
        ("while i <= num_iterations:", "21 updates are made, one more than num_iterations, by line 8"),
        ("for k in range(num_iterations):", None),
        ("for k in range(1, num_iterations + 1):", None),
        ("while i < num_iterations:", None),
        ("for k in range(2 * num_iterations):", None),
    ],
)
def test_one_more_or_less_is_advice(head: str, said: str | None, tmp_path: Path) -> None:
    verdict = bound_script(tmp_path, (DATA + LOOP.replace("HEAD", head)).lstrip()).verdict
    assert verdict.ok is True
    assert [each.text for each in verdict.advice if each.id == "one-off"] == ([] if said is None else [said])
