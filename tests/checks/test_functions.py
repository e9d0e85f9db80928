"""Functions as people write them: how they are asked, and that right ones are called right."""

from __future__ import annotations

from typing import get_args

import pytest

from lrstep.checks.binding import Asking
from lrstep.checks.functions import asked_function
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.verdict import Verdict
from tests.checks.right_functions import RIGHT
from tests.checks.written import written


def verdict_of(source: str, name: str, asking: str = "gradient", **options: object) -> Verdict:
    assert asking in get_args(Asking)
    callee = LocalCallee(written(source)[name])
    return judged(name, asked_function(callee, asking, **options))  # type: ignore[arg-type]


PENALISED = ("specialization penalty", "octave style")


@pytest.mark.parametrize("style", [style for style in RIGHT if style not in PENALISED])
def test_right_functions_are_called_right(style: str) -> None:
    name, asking, source = RIGHT[style]
    verdict = verdict_of(source, name, asking)
    assert (verdict.ok, verdict.undecided) == (True, ""), verdict


PREDICTS = {
    "list": "def predict(X, w, b):\n    return [1 if p > 0.5 else 0 for p in 1 / (1 + np.exp(-(X @ w + b)))]\n",
    "at least": "def predict(theta, X):\n    return (1 / (1 + np.exp(-X @ theta)) >= 0.5).astype(int)\n",
    "rounds": "def predict(X, theta):\n    return np.round(1 / (1 + np.exp(-np.dot(X, theta))))\n",
    "course": (
        "def predict(w, b, X):\n"
        "    m = X.shape[1]\n"
        "    Y_prediction = np.zeros((1, m))\n"
        "    w = w.reshape(X.shape[0], 1)\n"
        "    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))\n"
        "    for i in range(A.shape[1]):\n"
        "        Y_prediction[0, i] = 1 if A[0, i] > 0.5 else 0\n"
        "    return Y_prediction\n"
    ),
    "of z": "def predict(w, b, X):\n    return X @ w + b > 0\n",
    "a row": (
        "def predict(row, coefficients):\n"
        "    z = coefficients[0]\n"
        "    for i in range(len(row)):\n"
        "        z += coefficients[i + 1] * row[i]\n"
        "    return round(1.0 / (1.0 + math.exp(-z)))\n"
    ),
    "probabilities": "def predict(X, w, b):\n    return 1 / (1 + np.exp(-(X @ w + b)))\n",
    "a threshold": "def predict(X, w, b, threshold=0.5):\n    return 1 / (1 + np.exp(-(X @ w + b))) > threshold\n",
    "minus one": "def classify(X, w, b):\n    return np.sign(X @ w + b)\n",
}


@pytest.mark.parametrize("style", PREDICTS)
def test_right_predictions_are_called_right(style: str) -> None:
    source = "import math\nimport numpy as np\n\n" + PREDICTS[style]
    verdict = verdict_of(source, "classify" if style == "minus one" else "predict", "predict")
    assert (verdict.ok, verdict.undecided) == (True, ""), verdict


@pytest.mark.parametrize(
    ("returned", "note"),
    [
        ("(p < 0.5).astype(int)", "the other one"), ("(z > 0.5).astype(int)", "the threshold of a"),
        ("(p > 0).astype(int)", "every label is 1"), ("(p > 0.6).astype(int)", "a threshold between"),
    ],
)  # fmt: skip
def test_labels_that_are_not_those_of_one_half_are_wrong(returned: str, note: str) -> None:
    lines = ("z = X @ w + b", "p = 1 / (1 + np.exp(-z))", f"return {returned}")
    source = "import numpy as np\n\ndef predict(X, w, b):\n    " + "\n    ".join(lines)
    verdict = verdict_of(source, "predict", "predict")
    assert (verdict.ok, [slip.id for slip in verdict.mistakes]) == (False, ["wrong-predictions"])
    assert note in verdict.notes[0]


CHECK = """
import numpy as np

def J(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

def numerical_gradient(X, y, w, b, epsilon=1e-4):
    dw = np.zeros(len(w))
    for j in range(len(w)):
        up, down = w.copy(), w.copy()
        up[j] += epsilon
        down[j] -= epsilon
        dw[j] = (J(X, y, up, b) - J(X, y, down, b)) / (2 * epsilon)
    return dw, (J(X, y, w, b + epsilon) - J(X, y, w, b - epsilon)) / (2 * epsilon)

def gradient_check(w, b, X, y):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    estimate, _ = numerical_gradient(X, y, w, b)
    dw = X.T @ (p - y) / len(y)
    return np.linalg.norm(dw - estimate) / np.linalg.norm(dw + estimate) < 1e-5
"""


@pytest.mark.parametrize("name", ["numerical_gradient", "gradient_check"])
def test_a_gradient_check_of_theirs_is_checked(name: str) -> None:
    assert verdict_of(CHECK, name, "check").ok is True
    dropped = CHECK.replace("up, down = w.copy(), w.copy()", "up, down = np.zeros(len(w)), np.zeros(len(w))")
    verdict = verdict_of(
        dropped.replace("up[j] +=", "up[j] = w[j] +").replace("down[j] -=", "down[j] = w[j] -"), name, "check"
    )
    assert [slip.id for slip in verdict.mistakes] == ["wrong-gradient-check"]


def test_data_read_from_outside_are_named_where_other_data_give_wrong_numbers() -> None:
    source = """
import numpy as np

X_train = np.ones((4, 9))

def propagate(w, b, X, Y):
    m = X_train.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    return np.dot(X, (A - Y).T) / m, np.sum(A - Y) / m
"""
    verdict = verdict_of(source, "propagate")
    assert [slip.id for slip in verdict.mistakes] == ["reads-globals"]
    assert "X_train" in verdict.notes[0]


def test_a_function_without_data_of_its_own_is_not_judged() -> None:
    source = """
import numpy as np

X, y = np.ones((4, 2)), np.ones(4)

def gradient(w, b):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (a - y) / 4, np.mean(a - y)
"""
    verdict = verdict_of(source, "gradient")
    assert verdict.ok is None
    assert "X and y from outside" in verdict.undecided


def test_arguments_changed_in_place_are_advice() -> None:
    name, asking, source = RIGHT["course in place"]
    assert [each.id for each in verdict_of(source, name, asking).advice] == ["changes-arguments"]


def test_a_cost_without_a_value_where_a_is_rounded_to_its_label_is_advice() -> None:
    name, asking, source = RIGHT["course"]
    assert [each.id for each in verdict_of(source, name, asking).advice] == ["saturated"]


def test_a_sigmoid_that_overflows_is_advice() -> None:
    name, asking, source = RIGHT["sigmoid of one number"]
    assert [each.id for each in verdict_of(source, name, asking).advice] == ["overflow"]


def test_what_names_do_not_tell_can_be_said() -> None:
    source = """
import numpy as np

def fn(foo, bar, baz):
    q = 1 / (1 + np.exp(-(foo @ baz[:-1] + baz[-1])))
    return {"one": np.mean(q - bar), "two": foo.T @ (q - bar) / len(bar)}
"""
    bind = {"X": "foo", "y": "bar", "w": "baz[:-1]", "b": "baz[-1]", "dw": "result['two']", "db": "result['one']"}
    verdict = verdict_of(source, "fn", bind=bind)
    assert verdict.ok is True, verdict
    assert verdict.bound == bind | {"dw": "result['two']", "db": "result['one']"}
