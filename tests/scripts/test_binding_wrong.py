"""Wrong scripts are wrong by the mistake that they have, from the update and in the line in which it shows first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.training.wrong import WRONG, replaced
from tests.scripts.bound import bound_script
from tests.scripts.driven import driven
from tests.scripts.right_scripts import DATA, RIGHT

LESSON, COURSE = "the lesson's loop over examples", "the course's propagate in optimize"
CLASS, BATCHES = "a class, its weights in attributes", "epochs of shuffled mini-batches, the last one short"
PENALTY, ROWS = "a penalty, and a cost with it", "plain lists, label last, row by row"
Replaced = tuple[str, str, str, str, str, int, str]
WRONG_LINES: list[Replaced] = [
    (LESSON, "dz = a - y[i]", "dz = y[i] - a", "sign", "dz", 1, "dz = y[i] - a"),
    (LESSON, " dw1 /= m; dw2 /= m; db /= m", "", "gradient-not-averaged", "dw", 1, "dw1 += x1[i] * dz"),
    (LESSON, "a = 1 / (1 + exp(-z))", "a = z + 0.5", "", "a", 2, "a = z + 0.5"),
    (LESSON, "w2 = w2 - 0.1 * dw2", "w2 = w2 - 0.1 * dw1", "", "w", 1, "w2 = w2 - 0.1 * dw1"),
    (COURSE, "db = np.sum(A - Y) / m", "db = np.sum(A - Y)", "db-not-averaged", "db", 1, "db = np.sum(A - Y)"),
    (COURSE, "(A - Y).T) / m", "(A - Y).T)", "dw-not-averaged", "dw", 1, "dw = np.dot(X, (A - Y).T)"),
    (COURSE, "-1 / m * np.sum", "1 / m * np.sum", "sign", "J", 1,
     "cost = 1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))"),
    (CLASS, "(p - y) / len(y)", "(p - y)", "dw-not-averaged", "dw", 1, "self.weights -= self.lr * X.T @ (p - y)"),
    (CLASS, "self.bias -= self.lr", "self.bias += self.lr", "", "b", 1, "self.bias += self.lr * np.mean(p - y)"),
    (BATCHES, "(p - yb) / len(yb)", "(p - yb) / 5", "", "w", 3, "w -= lr * xb.T @ (p - yb) / 5"),
    (PENALTY, "+ lam / len(y) * w)", "+ lam * w)", "", "dw", 2,
     "w, b = w - lr * (X.T @ (a - y) / len(y) + lam * w), b - lr * np.mean(a - y)"),
    (ROWS, "l_rate * error * row[i]", "error * row[i]", "", "w", 1, "coef[i + 1] = coef[i + 1] + error * row[i]"),
]  # fmt: skip


@pytest.mark.parametrize(("style", "old", "new", "mistake", "variable", "update", "line"), WRONG_LINES)
def test_a_wrong_line_is_found(
    style: str, old: str, new: str, mistake: str, variable: str, update: int, line: str, tmp_path: Path
) -> None:
    text = RIGHT[style][1].lstrip()
    assert old in text
    script = bound_script(tmp_path, text.replace(old, new))
    verdict = script.verdict
    assert verdict.ok is False
    assert (verdict.file, verdict.update, script.line) == ("train.py", update, line)
    if mistake:
        assert (verdict.mistake, verdict.variable) == (mistake, variable)


LATE = """
w, b, lr = np.zeros(3), 0.0, 0.3
for k in range(40):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    if k == 30:
        dz = y - a
    w, b = w - lr * X.T @ dz / 12, b - lr * dz.mean()
"""


def test_a_mistake_that_shows_late_has_its_update(tmp_path: Path) -> None:
    script = bound_script(tmp_path, (DATA + LATE).lstrip())
    assert (script.verdict.ok, script.verdict.update, script.line) == (False, 31, "dz = y - a")


NEVER_SEEN = {
    "one-update-too-many", "one-update-too-few", "parameters-truncated", "rows-out-of-order", "data-truncated",
    "row-lost", "not-simultaneous", "batch-replaces-data",
}  # fmt: skip
"""What is wrong in them is no number of a update; or is another cause, by the numbers of this data."""
SLIPS = [(slip, *cases[0]) for slip, cases in WRONG.items() if slip not in NEVER_SEEN]


@pytest.mark.parametrize(("slip", "style", "changes"), SLIPS, ids=[slip for slip, *_ in SLIPS])
def test_a_slip_of_a_loop_is_named(slip: str, style: str, changes: list[tuple[str, str]], tmp_path: Path) -> None:
    verdict = driven(tmp_path, *replaced(style, changes)).verdict
    assert verdict.ok is False
    assert slip in [each.id for each in (*verdict.mistakes, *verdict.candidates)]
    assert verdict.line is not None


LOSING = """
def f(w, b, X, y):
    X, y = X[1:], y[1:]
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (a - y) / len(y), np.mean(a - y)

w, b = np.zeros(3), 0.0
for k in range(20):
    dw, db = f(w, b, X, y)
    w, b = w - 0.1 * dw, b - 0.1 * db
"""
CUTTING = LOSING.replace("X, y = X[1:], y[1:]", "X = X.astype(int)")
LATER = """
def fit(X, y):
    X = X.astype(int)
    w, b = np.zeros(3), 0.0
    for k in range(20):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w - 0.1 * X.T @ (a - y) / len(y), b - 0.1 * np.mean(a - y)

fit(X, y)
"""
ONE_BY_ONE = """
w, b = np.zeros(3), 0.0
for k in range(5):
    for i in range(1, 12):
        a = 1 / (1 + np.exp(-(X[i] @ w + b)))
        w, b = w - 0.1 * X[i] * (a - y[i]), b - 0.1 * (a - y[i])
"""


@pytest.mark.parametrize(
    ("text", "mistake", "line"),
    [
        (LOSING, "row-lost", "X, y = X[1:], y[1:]"),
        (LOSING.replace("X[1:], y[1:]", "X[:-1], y[:-1]"), "row-lost", "X, y = X[:-1], y[:-1]"),
        (LOSING.replace("X[1:], y[1:]", "X[:9], y[:9]"), None, ""),
        (CUTTING, "integers", "X = X.astype(int)"),
        (CUTTING.replace("X.astype(int)", "X.astype(np.float64)"), None, ""),
        (LATER, "data-truncated", "X = X.astype(int)"),
        (LATER.replace("\nfit(X, y)", "\nfit(X.round(), y)"), None, ""),
        (ONE_BY_ONE, "row-lost", "for i in range(1, 12):"),
        (ONE_BY_ONE.replace("range(1, 12)", "rng.permutation(12)"), None, ""),
        (ONE_BY_ONE.replace("range(1, 12)", "rng.integers(12, size=12)"), None, ""),
    ],
)
def test_what_leaves_out_some_of_its_data_is_not_right(
    text: str, mistake: str | None, line: str, tmp_path: Path
) -> None:
    script = bound_script(tmp_path, (DATA + text).lstrip())
    assert (script.verdict.ok, script.verdict.mistake, script.line) == (mistake is None, mistake, line)


UNHEEDED = """
def optimize(w, b, X, Y, num_iterations, learning_rate):
    for i in range(num_iterations):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w - learning_rate * X.T @ (a - Y) / len(Y), b - learning_rate * np.mean(a - Y)
    return w, b

def model(X, Y, num_iterations=100, learning_rate=0.005):
    w, b = optimize(np.zeros(3), 0.0, X, Y, 20, 0.5)
    return {"w": w, "b": b, "learning_rate": learning_rate}

model(X, y, 30, 0.1)
"""
REPLACED = """
w, b, lr = np.zeros(3), 0.0, 0.3
for k in range(20):
    pick = rng.choice(len(y), min(5, len(y)), replace=False)
    X, y = X[pick], y[pick]
    a = 1 / (1 + np.exp(-(X @ w + b)))
    w, b = w - lr * X.T @ (a - y) / len(y), b - lr * np.mean(a - y)
"""


@pytest.mark.parametrize(
    ("text", "mistake", "line"),
    [
        (UNHEEDED, "settings-not-heeded", "w, b = optimize(np.zeros(3), 0.0, X, Y, 20, 0.5)"),
        (UNHEEDED.replace("Y, 20, 0.5", "Y, num_iterations, learning_rate"), None, ""),
        (REPLACED, "batch-replaces-data", "X, y = X[pick], y[pick]"),
        (REPLACED.replace("X, y = X[pick]", "X = X[pick]").replace(", y[pick]", "\n    y = y[pick]"),
         "batch-replaces-data", "X = X[pick]"),
    ],
)  # fmt: skip
def test_what_no_number_shows_is_told_from_the_lines(text: str, mistake: str | None, line: str, tmp_path: Path) -> None:
    script = bound_script(tmp_path, (DATA + text).lstrip())
    assert (script.verdict.mistake, script.line) == (mistake, line)


def test_where_no_loop_trains_nothing_is_judged(tmp_path: Path) -> None:
    script = bound_script(tmp_path, "total = 0\nfor i in range(5):\n    total += i\n")
    assert (script.verdict.ok, script.updates) == (None, [])
    assert script.verdict.undecided == "no loop was seen that changes weights and has X and y before it"
