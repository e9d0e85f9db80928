"""Functions as people write them: how they are asked, and that right ones are called right."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from lrstep.checks.binding import Aim
from lrstep.checks.functions import asked_function
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.moment import Moment
from lrstep.checks.verdict import Verdict
from tests.checks.right import RIGHT
from tests.checks.written import written
from tests.checks.wrong_functions import WRONG


def verdict_of(source: str, name: str, asking: str = "gradient", **options: object) -> Verdict:
    assert asking in get_args(Aim)
    callee = LocalCallee(written(source)[name])
    return judged(name, asked_function(callee, asking, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("style", RIGHT)
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


def lesson(moment: Moment) -> dict[str, Any]:
    """The lesson's numbers in plain NumPy."""
    z = moment.X @ moment.w + moment.b
    a = 1 / (1 + np.exp(-z))
    J = -np.mean(moment.y * np.log(a) + (1 - moment.y) * np.log(1 - a))
    return {"z": z, "a": a, "J": J, "dw": moment.X.T @ (a - moment.y) / moment.m, "db": np.mean(a - moment.y)}


@pytest.mark.parametrize("style", WRONG)
def test_wrong_functions_are_called_wrong_for_what_is_wrong_in_them(style: str) -> None:
    name, asking, expected, text = WRONG[style]
    callee = LocalCallee(written("import math\nimport numpy as np\n" + text)[name])
    asked = asked_function(callee, asking)  # type: ignore[arg-type]
    assert (asked.doubt, asked.fault, asked.slips) == ("", None, ())
    wrong = {
        quantity
        for observed in asked.observed
        for quantity, right in lesson(observed.moment).items()
        if quantity in observed.values
        and (np.size(observed.values[quantity]) != np.size(right) or not np.allclose(observed.values[quantity], right))
    }
    assert wrong == set(expected.split())


CLASS = """
import numpy as np

class Model:
    def __init__(self, rate, fit_intercept=True):
        self.rate, self.fit_intercept = rate, fit_intercept
        self.weights, self.bias = None, None

    def _sigmoid(self, t):
        return 1 / (1 + np.exp(-t))

    def forward(self, X):
        return self._sigmoid(X @ self.weights + self.bias)

    def loss(self, y, p):
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def backward(self, X, y):
        a = self.forward(X)
        self.dw, self.db = X.T @ (a - y) / len(y), np.mean(a - y)

    def gradients(self, X, y):
        a = self.forward(X)
        return X.T @ (a - y) / len(y), np.mean(a - y)

    def predict(self, X, threshold=0.5):
        return [1 if p > threshold else 0 for p in self.forward(X)]
"""


@pytest.mark.parametrize(
    ("method", "asking"),
    [
        ("_sigmoid", "sigmoid"), ("forward", "forward"), ("loss", "cost"), ("backward", "gradient"),
        ("gradients", "gradient"), ("predict", "predict"),
    ],
)  # fmt: skip
def test_methods_are_asked_with_their_attributes_set(method: str, asking: str) -> None:
    verdict = verdict_of(CLASS, "Model", asking, method=method)
    assert verdict.ok is True, verdict
    if method in ("forward", "backward", "gradients", "predict"):
        assert (verdict.bound["w"], verdict.bound["b"]) == ("self.weights", "self.bias")


def test_methods_that_are_wrong_are_called_wrong() -> None:
    wrong = CLASS.replace("X @ self.weights + self.bias", "X @ self.weights")
    assert verdict_of(wrong, "Model", "forward", method="forward").ok is False
    assert verdict_of(wrong, "Model", "gradient", method="gradients").ok is not True


def test_a_name_known_only_with_a_penalty_is_their_error_at_their_line() -> None:
    source = """import numpy as np

def f(w, b, X, y, lam=0.0):
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y
    dw = X.T @ dz / X.shape[0]
    if lam > 0:
        m = X.shape[0]
        dw = dw + lam / m * w
    return dw, np.sum(dz) / m
"""
    fault = verdict_of(source, "f").fault
    assert fault is not None
    assert (fault.type, fault.line) == ("UnboundLocalError", 9)


def test_rows_and_columns_may_be_said() -> None:
    name, _, source = RIGHT["course"]
    assert verdict_of(source, name, layout="course").ok is True
    assert verdict_of(source, name, layout="rows").ok is not True


def test_numbers_cut_where_labels_are_integers_are_wrong() -> None:
    source = """
import numpy as np

def f(w, b, X, y):
    dz = np.zeros_like(y)
    for i in range(len(y)):
        dz[i] = 1 / (1 + np.exp(-(X[i] @ w + b))) - y[i]
    return X.T @ dz / len(y), dz.mean()
"""
    verdict = verdict_of(source, "f")
    assert (verdict.ok, [slip.id for slip in verdict.mistakes], verdict.variable) == (False, ["integers"], "dw")


def test_a_gradient_in_a_shape_that_weights_do_not_have_is_wrong() -> None:
    source = """
import numpy as np

def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    return {"dw": np.mean(X * (A - Y), axis=1), "db": np.sum(A - Y) / m}
"""
    verdict = verdict_of(source, "propagate")
    assert (verdict.ok, [slip.id for slip in verdict.mistakes]) == (False, ["wrong-shape"])


def test_a_template_that_is_not_filled_returns_nothing_yet() -> None:
    source = 'def propagate(w, b, X, Y):\n    dw = None\n    return {"dw": dw, "db": None}, None\n'
    assert [slip.id for slip in verdict_of(source, "propagate").mistakes] == ["returns-nothing"]


def test_nothing_returned_is_one_clear_mistake() -> None:
    verdict = verdict_of("def f(w, b, X, y):\n    dw = X.T @ (X @ w + b - y)\n", "f")
    assert (verdict.ok, [slip.id for slip in verdict.mistakes]) == (False, ["returns-nothing"])


def test_float32_inside_of_a_function_is_advice() -> None:
    name, asking, source = RIGHT["float32"]
    assert [each.id for each in verdict_of(source, name, asking).advice] == ["float32", "saturated"]
    widened = source.replace(
        "return X.T @ (p - y) / len(y), np.mean(p - y)",
        "return (X.T @ (p - y) / len(y)).astype(float), float(np.mean(p - y))",
    )
    assert verdict_of(widened, name, asking).ok is True


def test_a_check_that_is_handed_functions_is_not_decided() -> None:
    source = "def grad_check(f, g, theta, X, y):\n    return abs(f(theta, X, y) - g(theta, X, y))\n"
    assert "functions (f, g)" in verdict_of(source, "grad_check", "check").undecided


def test_what_a_dictionary_holds_is_asked_for_where_nothing_tells() -> None:
    source = (
        "import numpy as np\n\ndef cost(params, X, y):\n    k = 'w', 'b'\n    z = X @ params[k[0]] + params[k[1]]\n"
    )
    source += "    return np.mean(np.logaddexp(0, z) - y * z)\n"
    verdict = verdict_of(source, "cost", "cost")
    assert (verdict.ok, "--bind w=params['w']" in verdict.undecided) == (None, True)
    assert verdict_of(source, "cost", "cost", bind={"w": "params['w']", "b": "params['b']"}).ok
