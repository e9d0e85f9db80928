"""Rounds of which no line of the header tells, and weights that are changed from within functions, are followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrstep.scripts.trace import TraceAsked, TraceOutcome, traced
from tests.scripts.right_scripts import DATA

START = "w, b, lr = np.zeros(3), 0.0, 0.1\n"
STEP = f"""
def step(X, y):
    global w, b
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    w = w - lr * X.T @ dz / len(y)
    b = b - lr * dz.mean()
    return dz

{START}"""
RIGHT = {
    "a step on the header's line": f"{STEP}for k in range(20): step(X, y)\n",
    "two statements on the header's line": """
def gradient(w):
    return X.T @ (1 / (1 + np.exp(-(X @ w))) - y) / 12

w, k = np.zeros(3), 0
while k < 20: w -= 0.1 * gradient(w); k += 1
""",
    "one statement below it": f"{STEP}for k in range(20):\n    step(X, y)\n",
    "an endless loop that begins with the step": """
def step(w, b, lr):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    return w - lr * X.T @ dz / 12, b - lr * dz.mean()

w, b, lr, k = np.zeros(3), 0.0, 0.1, 0
while True:
    w, b = step(w, b, lr)
    k += 1
    if k == 20: break
""",
    "a dictionary of the module": """
params = {"w": np.zeros(3), "b": 0.0}

def step(lr):
    a = 1 / (1 + np.exp(-(X @ params["w"] + params["b"])))
    dz = a - y
    params["w"] = params["w"] - lr * X.T @ dz / 12
    params["b"] -= lr * dz.mean()

for k in range(20):
    step(0.1)
""",
    "arrays of the module, changed in place": """
w, b = np.zeros(3), np.zeros(1)

def step(lr):
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y
    w[:] -= lr * X.T @ dz / 12
    b[0] -= lr * dz.mean()

for k in range(20):
    step(0.1)
""",
}
BATCHES = f"{STEP}for epoch in range(7):\n    for i in range(0, 12, 4): step(X[i:i + 4], y[i:i + 4])\n"


def outcome(folder: Path, text: str, updates: int = 200) -> TraceOutcome:
    """What is said of a script of which so many updates are followed line by line."""
    path = folder / "train.py"
    path.write_text((DATA + text).lstrip())
    return traced(TraceAsked(str(path), updates=updates))


@pytest.mark.parametrize("followed", [200, 7])
@pytest.mark.parametrize("text", RIGHT.values(), ids=list(RIGHT))
def test_each_round_is_an_update(text: str, followed: int, tmp_path: Path) -> None:
    said = outcome(tmp_path, text, followed)
    assert (said.verdict.ok, said.updates) == (True, 20), said.verdict


@pytest.mark.parametrize("followed", [200, 10])
def test_batches_on_one_line_are_updates(followed: int, tmp_path: Path) -> None:
    said = outcome(tmp_path, BATCHES, followed)
    assert (said.verdict.ok, said.updates) == (True, 21), said.verdict


@pytest.mark.parametrize("style", RIGHT)
def test_a_wrong_line_in_them_is_found(style: str, tmp_path: Path) -> None:
    text = RIGHT[style].replace("- y)", "+ y)").replace("dz = a - y", "dz = a + y").replace("b))) - y", "b))) + y")
    verdict = outcome(tmp_path, text).verdict
    assert (verdict.ok, verdict.update) == (False, 1)
    assert "+ y" in verdict.code or "w -= 0.1 * gradient(w)" in verdict.code


def test_steps_of_a_comprehension_are_not_judged(tmp_path: Path) -> None:
    said = outcome(tmp_path, f"{STEP}for epoch in range(7):\n    errors = [step(X[i::3], y[i::3]) for i in range(3)]\n")
    assert said.verdict.ok is None
    assert said.verdict.undecided.startswith("line 10 changes w 3 times in one round of the loop in lines 15 to 16")
    said = outcome(tmp_path, f"{STEP}errors = [step(X, y) for k in range(20)]\n")
    assert said.verdict.ok is None
    assert "the comprehension in line 15 cannot be followed" in said.verdict.undecided
