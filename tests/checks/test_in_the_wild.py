"""What real programs do beside the mathematics: names, packages, notebooks, data of other kinds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lrstep.checks.check import Asking, check_target
from lrstep.checks.functions import asked_function
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.loops import asked_loop
from lrstep.checks.program import parsed
from lrstep.checks.seeking import definitions, sought
from lrstep.checks.verdict import Verdict
from tests.checks.written import written

NUMPY = "import numpy as np\n"
SIGMOID = NUMPY + "def s(z):\n    return 1 / (1 + np.exp(-z))\n"
LOOPS = {
    "letters with defaults": (
        "f",
        SIGMOID + "def f(X, y, a=0.01, n=1000):\n    b = np.zeros(X.shape[1])\n    for _ in range(n):\n"
        "        b = b - a * X.T.dot(s(X.dot(b)) - y) / X.shape[0]\n    return b\n",
    ),
    "gradients by the parameters' names": (
        "f",
        SIGMOID + "def f(w, b, X, y, alpha, iterations):\n    costs = []\n    for _ in range(iterations):\n"
        "        a = s(X @ w + b)\n        costs.append(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))\n"
        "        dw, db = X.T @ (a - y) / len(y), np.mean(a - y)\n        w, b = w - alpha * dw, b - alpha * db\n"
        "    final_gradients, final = {'w': dw, 'b': db}, {'w': w, 'b': b}\n    return costs, final_gradients, final\n",
    ),
    "the log likelihood, climbed": (
        "gradient_ascent",
        SIGMOID + "def gradient_ascent(x, y, w, max_iter, alpha=0.01):\n    L_hist = np.zeros(max_iter)\n"
        "    for i in range(max_iter):\n        h = s(x.dot(w))\n"
        "        L_hist[i] = np.sum(y * np.log(h) + (1 - y) * np.log(1 - h))\n"
        "        w = w + alpha * x.T.dot(y - h)\n    return L_hist, w\n",
    ),
}


@pytest.mark.parametrize("style", LOOPS)
def test_loops_are_taken_as_they_are_meant(style: str) -> None:
    name, source = LOOPS[style]
    verdict = judged(name, asked_loop(LocalCallee(written(source)[name])))
    assert verdict.ok is True, verdict


METHODS = """
import numpy as np

class Model:
    def __init__(self, input_dim, rate):
        self.w, self.trained, self.rate = np.zeros((input_dim, 1)), False, rate

    def fit(self, X, y):
        self.kept = X
        self.trained = True

    def predict_proba(self, X):
        if not self.trained:
            return None
        return 1 / (1 + np.exp(-X @ self.w))

    def predict(self, X):
        return 1 / (1 + np.exp(-(self.kept @ self.w)))
"""


@pytest.mark.parametrize("method", ["predict_proba", "predict"])
def test_what_a_method_needs_from_others_is_no_mistake_of_it(method: str) -> None:
    callee = LocalCallee(written(METHODS)["Model"])
    assert judged(method, asked_function(callee, "predict", method=method)).ok is None


def test_what_prepares_data_and_linear_regression_beside_it_are_left_out() -> None:
    source = (
        "class Scaler:\n    def fit(self, X, y=None):\n        return self\n"
        "    def transform(self, X):\n        return X\n"
        "def linear_descent(x, y, lr, steps):\n    for _ in range(steps):\n        w -= lr * x.T @ (x @ w - y)\n"
        "def logistic_descent(x, y, lr, steps):\n    for _ in range(steps):\n        w -= lr * x.T @ (s(x @ w) - y)\n"
    )
    assert [each.name for each in sought(list(definitions(parsed(source).body)))] == ["logistic_descent"]


COST = "    p = s(X @ w + b)\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))\n"


def verdict_of(path: Path, text: str) -> Verdict:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return check_target(str(path), Asking())


def test_a_file_of_a_package_is_imported_with_it(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "parts.py").write_text(SIGMOID)
    text = NUMPY + "from .parts import s\n\ndef cost(X, y, w, b):\n" + COST
    assert verdict_of(tmp_path / "mine" / "model.py", text).ok is True


def test_a_cell_may_begin_indented(tmp_path: Path) -> None:
    cells = [" import numpy as np\n", SIGMOID + "\ndef cost(X, y, w, b):\n" + COST]
    text = json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})
    assert verdict_of(tmp_path / "mine.ipynb", text).ok is True


def test_what_is_defined_is_checked_rather_than_what_is_imported_later_under_its_name(tmp_path: Path) -> None:
    text = SIGMOID + "\ndef cost(X, y, w, b):\n" + COST + "\nfrom math import exp as cost\n"
    assert verdict_of(tmp_path / "mine.py", text).ok is True


def test_a_program_may_check_its_annotations(tmp_path: Path) -> None:
    text = (
        "import numpy as np\nfrom functools import wraps\n"
        "def checked(f):\n    @wraps(f)\n    def inner(*args):\n"
        "        assert all(isinstance(x, t) for x, t in zip(args, f.__annotations__.values()))\n"
        "        return f(*args)\n    return inner\n"
        "@checked\ndef sigmoid(z: np.ndarray | float):\n    return 1 / (1 + np.exp(-z))\n"
    )
    assert verdict_of(tmp_path / "mine.py", text).ok is True


@pytest.mark.parametrize("line", ["n = X.shape[2]", "m, rows, columns = X.shape", "labels = y.kinds()"])
def test_data_of_another_kind_decide_nothing(tmp_path: Path, line: str) -> None:
    text = f"{SIGMOID}\ndef cost(X, y, w, b):\n    {line}\n{COST}"
    assert verdict_of(tmp_path / "mine.py", text).ok is None


UNTIL = (
    SIGMOID
    + """
def descend(X, y, theta, alpha=0.1, epsilon=1e-4):
    costs = [9.0]
    while len(costs) < 2 or costs[-2] - costs[-1] > epsilon:
        h = s(X @ theta)
        theta = theta - alpha * X.T @ (h - y) / len(y)
        costs.append(-np.mean(y * np.log(h) + (1 - y) * np.log(1 - h)))
    return theta, costs[1:]
"""
)


def test_a_loop_that_ends_by_itself_is_not_held_against_one_update() -> None:
    verdict = judged("descend", asked_loop(LocalCallee(written(UNTIL)["descend"])))
    assert verdict.ok is None, verdict


RATE = """
class Model:
    def fit(self, x, y, epochs):
        self.w, self.b = np.zeros(x.shape[1]), 0.0
        for _ in range(epochs):
            p = s(x @ self.w + self.b)
            self.cost = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
            self.hits = np.mean((p > 0.5) == y)
            self.w = self.w - 0.1 * x.T @ (p - y) / len(y)
            self.b = self.b - 0.1 * np.mean(p - y)
"""


def test_the_rate_that_is_written_into_a_step_is_the_number_that_multiplies_there() -> None:
    verdict = judged("Model", asked_loop(LocalCallee(written(SIGMOID + RATE)["Model"])))
    assert verdict.ok is True, verdict


def test_what_stands_in_folders_around_a_file_can_be_imported(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "parts.py").write_text(SIGMOID)
    text = NUMPY + "from mine.parts import s\n\ndef cost(X, y, w, b):\n" + COST
    assert verdict_of(tmp_path / "mine" / "models" / "model.py", text).ok is True


def test_a_sigmoid_that_a_right_loop_uses_is_not_called_wrong(tmp_path: Path) -> None:
    text = SIGMOID + (
        "class Model:\n    def __init__(self, rate=0.1, steps=10):\n        self.rate, self.steps = rate, steps\n"
        "    def forward(self, each):\n        return s(self.w @ each + self.b)\n"
        "    def fit(self, X, y):\n        self.w, self.b = np.zeros(X.shape[1]), 0.0\n"
        "        for _ in range(self.steps):\n            p = np.array([self.forward(x) for x in X])\n"
        "            self.w = self.w - self.rate * X.T @ (p - y) / len(y)\n"
        "            self.b = self.b - self.rate * np.mean(p - y)\n"
    )
    assert verdict_of(tmp_path / "mine.py", text).ok is True


BOTH = """
class Model:
    def __init__(self, alpha=0.1, steps=10):
        self.alpha, self.steps = alpha, steps

    def fit(self, X, y):
        X = np.insert(X, 0, 1, axis=1)
        self.theta = []
        for label in np.unique(y):
            mine, theta = np.where(y == label, 1, 0), np.zeros(X.shape[1])
            for _ in range(self.steps):
                theta = theta - self.alpha * X.T @ (s(X @ theta) - mine) / len(y)
            self.theta.append((theta, label))
"""
WHOLE = """
class Model:
    def __init__(self, C=0.5, rate=0.1, steps=10):
        self.C, self.rate, self.steps = C, rate, steps

    def fit(self, X, y):
        self.w, self.bias = np.zeros(X.shape[1]), 0.0
        for _ in range(self.steps):
            p = s(X @ self.w + self.bias)
            self.hits = np.sum(y & (p > 0.5))
            self.w = self.w - self.rate * X.T @ (p - y) / len(y)
            self.bias = self.bias - self.rate * np.mean(p - y)
"""


@pytest.mark.parametrize("source", [BOTH, WHOLE], ids=["a theta for each label", "labels of integers alone"])
def test_classes_are_taken_as_they_are_meant(source: str) -> None:
    verdict = judged("Model", asked_loop(LocalCallee(written(SIGMOID + source)["Model"])))
    assert verdict.ok is True, verdict


CLIMBED = """
import numpy as np

def train(X, y, num_steps, learning_rate):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(num_steps):
        error = y - 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w + learning_rate * X.T @ error, b + learning_rate * error.sum()
    return w, b

def log_likelihood(X, y, w, b):
    scores = X @ w + b
    return np.sum(y * scores - np.log(1 + np.exp(scores)))
"""


def test_the_log_likelihood_s_gradient_is_a_sum_as_it_is_itself(tmp_path: Path) -> None:
    verdict = verdict_of(tmp_path / "mine.py", CLIMBED)
    assert verdict.ok is True, verdict
    assert {"ascent", "summed"} <= {advice.id for advice in verdict.advice}
    alone = verdict_of(tmp_path / "alone.py", CLIMBED.partition("def log_likelihood")[0])
    assert alone.mistake == "gradient-not-averaged"


def test_rows_that_are_to_be_pairs_decide_nothing(tmp_path: Path) -> None:
    source = """
import math

class Sparse:
    def __init__(self, eta, mu, n):
        self.eta, self.mu, self.w = eta, mu, [0.0] * n

    def fit(self, X, y):
        p = 1 / (1 + math.exp(-sum(self.w[f] * v for f, v in X)))
        for f, v in X:
            self.w[f] += self.eta * (y - p) * v
"""
    (tmp_path / "sparse.py").write_text(source)
    assert check_target(str(tmp_path / "sparse.py"), Asking()).ok is None


def test_a_number_in_a_square_is_no_size_of_a_batch(tmp_path: Path) -> None:
    source = """
from math import exp

def train(rows, rate, epochs):
    coef = [0.0 for _ in rows[0]]
    for _ in range(epochs):
        errors = 0.0
        for row in rows:
            a = 1 / (1 + exp(-(coef[0] + sum(c * x for c, x in zip(coef[1:], row[:-1])))))
            errors += (row[-1] - a) ** 2
            step = rate * (row[-1] - a) * a * (1 - a)
            coef = [coef[0] + step, *(c + step * x for c, x in zip(coef[1:], row[:-1]))]
    return coef
"""
    (tmp_path / "rows.py").write_text(source)
    assert check_target(str(tmp_path / "rows.py"), Asking()).mistake == "squared-error-gradient"
    (tmp_path / "rows.py").write_text(source.replace(" * a * (1 - a)", ""))
    assert check_target(str(tmp_path / "rows.py"), Asking()).ok is True
