"""What trains by another method than the lesson's, or on data of its own choice, is not called wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.bound import bound_script
from tests.scripts.right_scripts import DATA

STEP = """    a = 1 / (1 + np.exp(-(X @ w + b)))
    dw = X.T @ (a - y) / len(y)
    db = np.mean(a - y)
"""
ADAM = f"""
w, b, m, v, lr = np.zeros(3), 0.0, np.zeros(3), np.zeros(3), 0.05
for t in range(1, 30):
{STEP}    m = 0.9 * m + 0.1 * dw
    v = 0.99 * v + 0.01 * dw**2
    w -= lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    b -= lr * db
"""
CLIPPED = f"""
w, b, lr = np.zeros(3), 0.0, 0.9
for t in range(30):
{STEP}    norm = np.linalg.norm(dw)
    if norm > 0.1:
        dw = dw * 0.1 / norm
    w -= lr * dw
    b -= lr * db
"""
NAMELESS = f"""
w, b, lr = np.zeros(3), 0.0, 0.5
for t in range(30):
{STEP}    w -= lr / (1 + 0.1 * t) * dw
    b -= lr / (1 + 0.1 * t) * db
"""
MEAN = f"""
w, b, vw, vb, beta, lr = np.zeros(3), 0.0, np.zeros(3), 0.0, 0.9, 0.05
for t in range(30):
{STEP}    vw, vb = beta * vw + (1 - beta) * dw, beta * vb + (1 - beta) * db
    w -= lr * vw
    b -= lr * vb
"""
WEIGHTS = """
c = np.where(y == 1, 12 / (2 * y.sum()), 12 / (2 * (12 - y.sum())))
w, b, lr = np.zeros(3), 0.0, 0.5
for t in range(30):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    d = c * (a - y)
    w -= lr * X.T @ d / len(y)
    b -= lr * np.mean(d)
"""
SPLIT = """
order = rng.permutation(12)
X_train, X_test, y_train, y_test = X[order[:9]], X[order[9:]], y[order[:9]], y[order[9:]]
mean, std = X_train.mean(0), X_train.std(0)
X_train, X_test = (X_train - mean) / std, (X_test - mean) / std
w, b, lr = np.zeros(3), 0.0, 0.1
for t in range(30):
    a = 1 / (1 + np.exp(-(X_train @ w + b)))
    w -= lr * X_train.T @ (a - y_train) / 9
    b -= lr * np.mean(a - y_train)
"""
FOLD = """
train = np.arange(12)[np.arange(12) % 4 != 1]
w, b, lr = np.zeros(3), 0.0, 0.1
for t in range(30):
    a = 1 / (1 + np.exp(-(X[train] @ w + b)))
    w -= lr * X[train].T @ (a - y[train]) / 9
    b -= lr * np.mean(a - y[train])
"""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ADAM, "m carries over from update to update (line 11), and w is stepped by it"),
        (CLIPPED, "dw is right in line "),
        (NAMELESS, "each step is along the gradient by a rate of its own (0.5, 0.4545, 0.4167, …)"),
    ],
)
def test_another_method_is_said_and_not_judged(text: str, why: str, tmp_path: Path) -> None:
    verdict = bound_script(tmp_path, (DATA + text).lstrip()).verdict
    assert verdict.ok is None
    assert verdict.undecided.startswith(why), verdict.undecided


@pytest.mark.parametrize(
    ("text", "advice"), [(MEAN, ["momentum"]), (WEIGHTS, ["class-weights"]), (SPLIT, []), (FOLD, [])]
)
def test_what_is_right_in_itself_is_right(text: str, advice: list[str], tmp_path: Path) -> None:
    verdict = bound_script(tmp_path, (DATA + text).lstrip()).verdict
    assert (verdict.ok, [each.id for each in verdict.advice]) == (True, advice), verdict


SIGN, EXPONENT = ("(a - y) /", "(y - a) /"), ("np.exp(-(", "np.exp((")


@pytest.mark.parametrize(
    ("text", "old", "new"), [(ADAM, *SIGN), (CLIPPED, *EXPONENT), (NAMELESS, *SIGN), (MEAN, *EXPONENT)]
)
def test_what_is_wrong_before_the_step_is_wrong_all_the_same(text: str, old: str, new: str, tmp_path: Path) -> None:
    assert bound_script(tmp_path, (DATA + text.replace(old, new)).lstrip()).verdict.ok is False


@pytest.mark.parametrize("text", [WEIGHTS, SPLIT, FOLD])
def test_a_wrong_sign_in_them_is_wrong(text: str, tmp_path: Path) -> None:
    text = text.replace("b -= lr", "b += lr")
    assert bound_script(tmp_path, (DATA + text).lstrip()).verdict.ok is False


SETTINGS = """
from dataclasses import dataclass
from types import SimpleNamespace

@dataclass
class Config:
    lr: float = 0.2

class Model:
    rate = 0.2

    def __init__(self, config):
        self.config, self.w, self.b = config, np.zeros(3), 0.0

    def fit(self, X, y):
        for _ in range(20):
            p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
            self.w = self.w - RATE * X.T @ (p - y) / len(y)
            self.b = self.b - RATE * np.mean(p - y)

args = SimpleNamespace(lr=0.2)
Model(Config()).fit(X, y)
"""


@pytest.mark.parametrize("rate", ["self.config.lr", "args.lr", "self.rate"])
def test_a_rate_that_is_only_read_is_known(rate: str, tmp_path: Path) -> None:
    text = (DATA + SETTINGS).lstrip().replace("RATE", rate)
    right = bound_script(tmp_path, text)
    assert (right.verdict.ok, right.binder.bound["alpha"]) == (True, rate)
    wrong = bound_script(tmp_path, text.replace("(p - y) / len(y)", "(p + y) / len(y)"))
    assert (wrong.verdict.ok, wrong.line) == (False, f"self.w = self.w - {rate} * X.T @ (p + y) / len(y)")
