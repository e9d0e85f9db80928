"""What there is to check in a program: by its names and by what it does, what is called first; and what is left out."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from lrstep.checks.callee import Arguments, CallStep, Handed, Recipe
from lrstep.checks.finding import findings, findings_of
from lrstep.checks.local import LocalCallee
from lrstep.checks.target import Target
from lrstep.errors import InputError

COURSE = """
    import numpy as np
    import h5py
    from lr_utils import load_dataset

    train_x, train_y, test_x, test_y, classes = load_dataset()

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def initialize_with_zeros(dim):
        return np.zeros((dim, 1)), 0

    def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5):
        w, b = initialize_with_zeros(X_train.shape[0])
        parameters, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
        return {"costs": costs, "Y_prediction_test": predict(parameters["w"], parameters["b"], X_test)}

    def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
        costs = []
        for i in range(num_iterations):
            grads, cost = propagate(w, b, X, Y)
            w = w - learning_rate * grads["dw"]
            b = b - learning_rate * grads["db"]
        return {"w": w, "b": b}, grads, costs

    def propagate(w, b, X, Y):
        m = X.shape[1]
        A = sigmoid(np.dot(w.T, X) + b)
        cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost

    def predict(w, b, X):
        A = sigmoid(np.dot(w.T, X) + b)
        return (A > 0.5).astype(float)

    def plot_costs(costs):
        import matplotlib.pyplot as plt
        plt.plot(costs)

    d = model(train_x, train_y, test_x, test_y)
"""


def test_functions_that_are_parameters_are_given_as_the_program_gives_them(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        dedent("""
        def cost(w): return w * 10
        def cost_reg(w): return w * 100
        def gradient(w): return w
        def gradient_reg(w): return w * 3
        def descend(w, cost_function, gradient_function, alpha, steps=1):
            for _ in range(steps):
                w = w - alpha * gradient_function(w)
            return w, cost_function(w)
        def train(w, alpha, cost_fn, grad_fn):
            for _ in range(2):
                w = w - alpha * grad_fn(w)
            return w, cost_fn(w)
        print(descend(1 / 0, cost_reg, gradient_function=gradient_reg, alpha=3))
        """)
    )
    with findings(Target(str(file))) as result:
        callees = {each.sought.name: each.callee for each in result.items}
        called = Recipe([CallStep(Arguments((Handed(2.0), Handed(0.5)), {"steps": Handed(1)}))])
        by_call = callees["descend"].ask(called)
        by_kind = callees["train"].ask(Recipe([CallStep(Arguments((Handed(2.0), Handed(0.5))))]))
    assert [each.name for each in callees["descend"].signature.parameters] == ["w", "alpha", "steps"]
    assert by_call.returned == ((-1.0, -100.0),)
    assert by_kind.returned == ((0.5, 5.0),)


def test_what_is_found_can_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "course.py"
    file.write_text(dedent(COURSE))
    with findings(Target(str(file))) as result:
        callees = {each.sought.name: each.callee for each in result.items}
        reply = callees["sigmoid"].ask(Recipe([CallStep(Arguments((Handed(0.0),)))]))
    assert reply.returned == (0.5,)
    assert (result.failed, result.fault) == ((), None)
    assert result.left_out == ("initialize_with_zeros", "plot_costs")
    assert result.took == (
        "sigmoid (a sigmoid), propagate (a gradient), optimize (training), predict (a prediction), model (training)"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("optimize", ("optimize", "loop", "")),
        ("initialize_with_zeros", ("initialize_with_zeros", "gradient", "")),
        ("Model", ("Model", "loop", "")),
        ("Model.sigmoid", ("Model", "sigmoid", "sigmoid")),
        ("Model.fit", ("Model", "loop", "")),
    ],
)
def test_a_name_is_taken_whatever_it_is_for(tmp_path: Path, name: str, expected: tuple[str, str, str]) -> None:
    file = tmp_path / "course.py"
    methods = "def sigmoid(self, z): return 1 / z\n    def fit(self, X, y, lr=1):\n        for i in X: self.w -= lr"
    file.write_text(dedent(COURSE) + f"\nclass Model:\n    {methods}\n")
    with findings(Target(str(file), name)) as result:
        (finding,) = result.items
    assert (finding.sought.name, finding.sought.kind, finding.sought.method) == expected


def test_what_another_file_defines_is_taken_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("def sigmoid(z):\n    return z / 0\n")
    file = tmp_path / "mine.py"
    file.write_text("from helpers import sigmoid\nprint(1 / 0)\n")
    with findings(Target(str(file), "sigmoid")) as result:
        ((item, callee),) = result.items
        fault = callee.ask(Recipe([CallStep(Arguments((Handed(0.0),)))])).fault
    assert (item.kind, callee.file) == ("sigmoid", str(tmp_path / "helpers.py"))
    assert fault is not None
    assert (fault.file, fault.line) == (str(tmp_path / "helpers.py"), 2)


def test_annotations_and_defaults_of_what_is_not_installed_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    text = "import nowhere as pd\ndef sigmoid(z: pd.Series) -> pd.Series:\n    x: pd.Series = z\n    return x\n"
    file.write_text(text)
    with findings(Target(str(file))) as result:
        reply = result.items[0].callee.ask(Recipe([CallStep(Arguments((Handed(0.5),)))]))
    assert reply.returned == (0.5,)


class Fitted:
    w: Any = 0.0

    def fit(self, X: Any, y: Any) -> None:
        for _ in range(3):
            self.w = self.w - 0.1 * X

    def _sigmoid(self, z: Any) -> Any:
        return 1 / (1 + np.exp(-z))


def costs(X: Any, y: Any) -> Any:
    return 0.0


def test_a_function_or_class_that_is_there_is_taken_whatever_it_is_for() -> None:
    def kinds_of(value: Any) -> list[tuple[str, str]]:
        return [(each.sought.whole, each.sought.kind) for each in findings_of(LocalCallee(value))]

    assert kinds_of(Fitted) == [("Fitted._sigmoid", "sigmoid"), ("Fitted", "loop")]
    assert kinds_of(costs) == [("costs", "gradient")]
    assert kinds_of(lambda X, w: 1 / (1 + np.exp(-X @ w))) == [("<lambda>", "forward")]
    assert kinds_of(len) == [("len", "gradient")]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("x = 1\n", "", "nothing in it looks like a gradient, .*: it defines neither functions nor classes"),
        ("def load_data(): pass\n", "", "nothing in it looks like .*: name it: .*mine.py:load_data"),
        ("def propagate(): pass\n", "propogate", "there is no propogate, in .*mine.py: did you mean propagate?"),
        ("class A:\n    def fit(self): pass\n", "A.fti", "there is no A.fti.*: did you mean A.fit?"),
        ("def f(): pass\n", "f.fit", "f is a function and has no fit.*: name it alone: f"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(tmp_path: Path, text: str, name: str, message: str) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text)
    with pytest.raises(InputError, match=message), findings(Target(str(file), name)):
        pass


def test_a_program_that_is_none_is_shown_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("def f(x):\n    return (x\n\nprint 'hello'\n")
    with findings(Target(str(file))) as result:
        fault = result.fault
    assert fault is not None
    assert (fault.kind, fault.type, fault.file, fault.line) == ("raises", "SyntaxError", str(file), 2)
    assert fault.code == "return (x"
