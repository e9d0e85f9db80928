"""A loop that trains several times: the first training alone is judged, and what differs in the next is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrstep.scripts.trace import TraceAsked, TraceOutcome, traced
from tests.scripts.right_scripts import DATA

STEP = """
        a = 1 / (1 + np.exp(-(X @ w + b)))
        dz = a - t
        w = w - lr * X.T @ dz / len(t)
        b = b - lr * dz.mean()
"""
CLASSES = f"""
kinds = np.argmax(X @ rng.normal(size=(3, 3)), axis=1)
lr = 0.1
for kind in range(3):
    t = (kinds == kind).astype(float)
    w, b = np.zeros(3), 0.0
    for k in range(20):{STEP}"""
RATES = f"""
t = y
for lr in (0.1, 0.3):
    w, b = np.zeros(3), 0.0
    for k in range(20):{STEP}"""
FUNCTION = f"""
def train(X, y, w, b, lr):
    for k in range(20):{STEP.replace("- t", "- y").replace("(t)", "(y)")}    return w, b

for pick in (slice(0, 12, 2), slice(1, 12, 2)):
    w, b = train(X[pick], y[pick], np.zeros(3), 0.0, 0.1)
"""
CHUNKS = FUNCTION.replace("for pick", "w, b = np.zeros(3), 0.0\nfor pick").replace("np.zeros(3), 0.0, 0.1", "w, b, 0.1")
SAME = RATES.replace("for lr in (0.1, 0.3):", "lr = 0.1\nfor epoch in range(3):")
EPOCHS = """
def epoch(X, y, w, b, lr):
    for i in range(0, len(y), 4):
        xb, yb = X[i:i + 4], y[i:i + 4]
        a = 1 / (1 + np.exp(-(xb @ w + b)))
        w, b = w - lr * xb.T @ (a - yb) / 4, b - lr * np.mean(a - yb)
    return w, b

w, b = np.zeros(3), 0.0
for k in range(8):
    order = rng.permutation(12)
    w, b = epoch(X[order], y[order], w, b, 0.1)
"""
IN_PLACE = """
w, b, lr = np.zeros(3), 0.0, 0.1
for epoch in range(8):
    order = rng.permutation(12)
    X, y = X[order], y[order]
    for i in range(0, 12, 4):
        a = 1 / (1 + np.exp(-(X[i:i + 4] @ w + b)))
        w, b = w - lr * X[i:i + 4].T @ (a - y[i:i + 4]) / 4, b - lr * np.mean(a - y[i:i + 4])
"""


def outcome(folder: Path, text: str, updates: int) -> TraceOutcome:
    """What is said of a script of which so many updates are followed line by line."""
    path = folder / "train.py"
    path.write_text((DATA + text).lstrip())
    return traced(TraceAsked(str(path), updates=updates))


@pytest.mark.parametrize("followed", [200, 20, 10])
@pytest.mark.parametrize(
    ("text", "other"),
    [
        (CLASSES, "with other labels"),
        (RATES, "from new weights"),
        (FUNCTION, "on other data"),
        (CHUNKS, "on other data"),
        (CLASSES.replace("w, b = np.zeros(3), 0.0\n", "w, b = rng.normal(size=3), 0.0\n"), "with other labels"),
    ],
)
def test_the_first_training_is_judged_and_the_next_is_not(text: str, other: str, followed: int, tmp_path: Path) -> None:
    said = outcome(tmp_path, text, followed)
    assert (said.verdict.ok, said.updates, said.verdict.over) == (True, 20, "20 updates")
    assert said.verdict.notes == (
        f"after update 20 the loop trains anew, {other}: that is another training, and is not judged",
    )


@pytest.mark.parametrize("followed", [200, 10])
def test_the_same_training_again_in_one_loop_may_be_meant_or_not(followed: int, tmp_path: Path) -> None:
    said = outcome(tmp_path, SAME, followed)
    assert said.verdict.ok is None
    assert said.verdict.undecided.startswith("after update 20 the loop begins again from the same weights")


@pytest.mark.parametrize("followed", [200, 7])
@pytest.mark.parametrize("text", [EPOCHS, IN_PLACE])
def test_epochs_are_one_training(text: str, followed: int, tmp_path: Path) -> None:
    said = outcome(tmp_path, text, followed)
    assert (said.verdict.ok, said.updates, said.verdict.notes) == (True, 24, ())


def test_labels_that_are_shuffled_alone_are_wrong(tmp_path: Path) -> None:
    assert outcome(tmp_path, IN_PLACE.replace("X, y = X[order], y[order]", "y = y[order]"), 200).verdict.ok is False


def test_what_is_wrong_in_the_first_is_found(tmp_path: Path) -> None:
    said = outcome(tmp_path, CLASSES.replace("dz = a - t", "dz = t - a"), 200)
    assert (said.verdict.ok, said.verdict.variable, said.verdict.code) == (False, "dz", "dz = t - a")


NEWTON = """
w, z = np.zeros(3), None
for k in range(5):
    p = 1 / (1 + np.exp(-(X @ w)))
    v = p * (1 - p)
    z = X @ w + (y - p) / v
    w = np.linalg.solve(X.T @ (v[:, None] * X) + 0.1 * np.eye(3), X.T @ (v * z))
"""


def test_what_solves_for_its_weights_is_no_plain_gradient_descent(tmp_path: Path) -> None:
    verdict = outcome(tmp_path, NEWTON, 200).verdict
    assert verdict.ok is None
    assert verdict.undecided == (
        "its source speaks of linalg.solve: only plain gradient descent can be held against the lesson's"
    )
