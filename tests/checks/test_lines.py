"""The line of a program at which a wrong number first stands."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from lrstep.checks.lines import WrongNumbers, wrong_line
from lrstep.checks.made import Made
from lrstep.checks.probes import FIRST
from lrstep.formulas import FloatArray
from lrstep.tracing.following import followed


def _line(folder: Path, source: str, *sought: WrongNumbers) -> int | None:
    text = "import numpy as np\n" + dedent(source).lstrip("\n")
    file = str(folder / "mine.py")
    names: dict[str, Any] = {}
    exec(compile(text, file, "exec"), names)
    _, executed = followed(lambda: names["f"](FIRST.w.copy(), FIRST.b, FIRST.X.copy(), FIRST.y.copy()), file, text)
    line = wrong_line(executed, sought, FIRST)
    return None if line is None else line.line


@pytest.fixture
def right() -> Made:
    return Made(FIRST)


def _sought(name: str, right: Made, wrong: FloatArray) -> WrongNumbers:
    return WrongNumbers(name, wrong, right.value(name))


def test_the_line_that_computes_it(tmp_path: Path, right: Made) -> None:
    source = """
        def f(w, b, X, y):
            a = 1 / (1 + np.exp(-(X @ w + b)))
            dz = a - y
            dw = X.T @ dz
            db = np.mean(dz)
            return dw, db
    """
    assert _line(tmp_path, source, _sought("dw", right, right.dw * FIRST.m)) == 5


def test_the_line_that_returns_it_where_it_has_no_name(tmp_path: Path, right: Made) -> None:
    source = """
        def f(w, b, X, y):
            dz = 1 / (1 + np.exp(-(X @ w + b))) - y
            return {"dw": X.T @ dz, "db": dz.mean()}
    """
    assert _line(tmp_path, source, _sought("dw", right, right.dw * FIRST.m)) == 4


def test_the_helper_in_which_it_goes_wrong(tmp_path: Path, right: Made) -> None:
    source = """
        def sigmoid(z):
            return 1 / 1 + np.exp(-z)
        def f(w, b, X, y):
            a = sigmoid(X @ w + b)
            return X.T @ (a - y) / len(y)
    """
    assert _line(tmp_path, source, _sought("a", right, 1 + np.exp(-right.z))) == 3


def test_in_plain_floats_one_example_at_a_time(tmp_path: Path, right: Made) -> None:
    source = """
        def f(w, b, X, y):
            total = [0.0] * len(w)
            for i in range(len(y)):
                z = sum(w[j] * X[i][j] for j in range(len(w))) + b
                a = 1 / (1 + np.exp(-z))
                d = (a - y[i]) * a * (1 - a)
                for j in range(len(w)):
                    total[j] += d * X[i][j]
            return total
    """
    wrong = right.dz * right.a * (1 - right.a)
    assert _line(tmp_path, source, _sought("dz", right, wrong)) == 7


def test_the_line_that_runs_first_where_several_quantities_are_wrong(tmp_path: Path, right: Made) -> None:
    source = """
        def f(w, b, X, y):
            a = 1 / (1 + np.exp(-(X @ w + b)))
            dw = X.T @ (y - a) / len(y)
            return dw
    """
    sought = [_sought("db", right, 3 * right.db), _sought("dw", right, -right.dw)]
    assert _line(tmp_path, source, *sought) == 4


def test_none_where_nothing_holds_it(tmp_path: Path, right: Made) -> None:
    source = """
        def f(w, b, X, y):
            return X.T @ (1 / (1 + np.exp(-(X @ w + b))) - y) / len(y)
    """
    assert _line(tmp_path, source, _sought("dw", right, right.dw * 5)) is None
