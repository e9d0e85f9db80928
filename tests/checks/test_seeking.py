"""What there is to check among definitions: by their names and by what they do, what is called first."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from lrstep.checks.seeking import definitions, sought
from tests.checks.test_finding import COURSE

FORMS = {
    "sigmoid(z)": "sigmoid",
    "_sigmoid(self, x)": "sigmoid",
    "sigmoid_derivative(z)": None,
    "relu(z)": None,
    "logistic_prime(x)": None,
    "linear_regression(X, y, alpha)": None,
    "hypothesis(theta, X)": "forward",
    "h(theta, X)": "forward",
    "predict_proba(self, X)": "predict",
    "predict(X, w, b, threshold=0.5)": "predict",
    "compute_cost(X, y, w, b)": "cost",
    "costFunction(theta, X, y)": "cost",
    "log_loss(y, y_hat)": "cost",
    "binary_cross_entropy(y, p)": "cost",
    "compute_gradient(X, y, w, b)": "gradient",
    "gradient(theta, X, y)": "gradient",
    "back_propagation(X, y, A)": "gradient",
    "cost_gradient(theta, X, y)": "gradient",
    "calcGrad(x, y, w)": "gradient",
    "gradient_check(w, b, X, y)": "check",
    "check_grad(f, theta)": "check",
    "numericalGradient(J, theta)": "check",
    "load_data(path)": None,
    "get_train_data()": None,
    "plot_loss(losses)": None,
    "train_test_split(X, y)": None,
    "accuracy(y, y_pred)": None,
    "normalize(X)": None,
    "initialize_weights(n)": None,
    "add_polynomial_features(X)": None,
    "main()": None,
    "test_sigmoid()": None,
}


def kinds(text: str) -> list[tuple[str, str]]:
    """What is found in a text, in its order."""
    return [(each.whole, each.kind) for each in sought(list(definitions(ast.parse(dedent(text)).body)))]


def test_the_courses_notebook_is_checked_from_the_sigmoid_on() -> None:
    assert kinds(COURSE) == [
        ("sigmoid", "sigmoid"),
        ("propagate", "gradient"),
        ("optimize", "loop"),
        ("predict", "predict"),
        ("model", "loop"),
    ]


@pytest.mark.parametrize(("form", "kind"), FORMS.items())
def test_names_tell_what_a_function_is_for(form: str, kind: str | None) -> None:
    name = form.partition("(")[0]
    result = kinds(f"def {form}:\n    return 1\n")
    assert result == ([(name, kind)] if kind else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f = lambda t: 1 / (1 + np.exp(-t))", "sigmoid"),
        (
            "def f(w, b, X, y):\n    a = 1 / (1 + np.exp(-(X @ w + b)))\n    return X.T @ (a - y), a.sum()",
            "gradient",
        ),
        ("def f(theta, X, y):\n    return X.T @ (X @ theta - y)", "gradient"),
        ("def f(X, y, w):\n    p = expit(X @ w)\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))", "cost"),
        ("def f(X, w, b):\n    return expit(X @ w + b)", "forward"),
        ("def f(X, y):\n    for i in range(9):\n        w -= 0.1 * X.T @ (expit(X @ w) - y)\n    return w", "loop"),
        ("def f(X, y):\n    while True:\n        w, b = w - 0.1 * dw, b - 0.1 * db\n    return w, b", "loop"),
        ("def f(rows, rate=0.3, epochs=9):\n    for e in range(epochs):\n        pass\n    return c", "loop"),
        ("def f(X, y):\n    for i in range(9):\n        loss.backward()\n        optimizer.step()", "loop"),
        ("def cost(theta, X, y):\n    return J, X.T @ (p - y) / m", "gradient"),
        ("def forward(X, w):\n    cost = 1\n    return {'A': a, 'cost': cost}", "forward"),
    ],
)
def test_the_source_tells_where_a_name_does_not(text: str, expected: str) -> None:
    assert [kind for _, kind in kinds(text)] == [expected]


def test_a_class_that_trains_is_taken_with_its_sigmoid_and_prediction() -> None:
    text = """
        class Model:
            def __init__(self, lr=0.1, epochs=100):
                self.lr, self.epochs = lr, epochs

            def predict(self, X):
                return self.sigmoid(X @ self.w) > 0.5

            def fit(self, X, y):
                for _ in range(self.epochs):
                    self.w = self.w - self.lr * self.gradient(X, y)

            def gradient(self, X, y):
                return X.T @ (self.sigmoid(X @ self.w) - y)

            def sigmoid(self, z):
                return 1 / (1 + np.exp(-z))

        class Scaler:
            def fit(self, X, y=None):
                self.mean = X.mean(axis=0)

        class Net(nn.Module):
            def forward(self, x):
                return torch.sigmoid(self.linear(x))
    """
    assert kinds(text) == [("Model.sigmoid", "sigmoid"), ("Model", "loop"), ("Model.predict", "predict")]


def test_a_part_of_a_function_of_its_kind_is_left_to_it() -> None:
    text = """
        def _gradient(x, y, beta):
            return [(logistic(x, beta) - y) * value for value in x]

        def gradient(xs, ys, beta):
            return vector_sum([_gradient(x, y, beta) for x, y in zip(xs, ys)])
    """
    assert kinds(text) == [("gradient", "gradient")]


def test_a_class_has_the_methods_of_those_that_it_is_made_from() -> None:
    text = """
        class Base:
            def fit(self, X, y):
                for _ in range(self.n):
                    self.w -= self.lr * X.T @ (self._approximation(X) - y)

            def predict(self, X):
                return self._predict(X)

            def _approximation(self, X):
                raise NotImplementedError

        class LinearRegression(Base):
            def _approximation(self, X):
                return X @ self.w

        class LogisticRegression(Base):
            def _approximation(self, X):
                return self._sigmoid(X @ self.w)

            def _predict(self, X):
                return self._approximation(X) > 0.5

            def _sigmoid(self, z):
                return 1 / (1 + np.exp(-z))
    """
    whole = ["LogisticRegression._sigmoid", "LogisticRegression", "LogisticRegression.predict"]
    assert [name for name, _ in kinds(text)] == whole


def test_what_only_python_file_runs_is_not_looked_at() -> None:
    text = """
        try:
            from scipy.special import expit as sigmoid
        except ImportError:
            def sigmoid(z):
                return 1 / (1 + np.exp(-z))
        if __name__ == "__main__":
            def cost(y, a):
                return 1
    """
    assert kinds(text) == [("sigmoid", "sigmoid")]


def test_a_module_of_pytorch_is_checked_where_it_trains_itself() -> None:
    text = """
        class LogReg(nn.Module):
            def forward(self, x):
                return torch.sigmoid(self.fc(x))

            def fit(self, X, y):
                opt = torch.optim.SGD(self.parameters(), lr=0.1)
                for _ in range(100):
                    opt.zero_grad()
                    nn.functional.binary_cross_entropy(self(X), y).backward()
                    opt.step()
    """
    assert kinds(text) == [("LogReg", "loop")]
    assert kinds(text.partition("    def fit")[0]) == []
