"""Following a function: each line that ran, and what it changed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from lrstep.tracing.follow import Executed
from lrstep.tracing.following import FirstLines, followed
from lrstep.tracing.writes import statements


def _run(folder: Path, source: str, call: Callable[[dict[str, Any]], Any]) -> list[Executed]:
    text = dedent(source).lstrip("\n")
    file = str(folder / "mine.py")
    names: dict[str, Any] = {}
    exec(compile(text, file, "exec"), names)
    return [line for line in followed(lambda: call(names), file, text)[1] if line.line not in _headers(text)]


def _headers(source: str) -> set[int]:
    """The lines of `def`, at which calls have what they were given."""
    return {node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}


def _changes(executed: list[Executed]) -> list[tuple[int, list[str]]]:
    return [(line.line, [path for path, _ in line.changes]) for line in executed]


def test_each_line_has_the_names_it_changed_and_their_values(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        def step(w, x):
            z = w * x
            w -= 0.5 * z
            return w, z
        """,
        lambda names: names["step"](2.0, 3.0),
    )
    assert [(line.line, line.changes) for line in executed] == [
        (2, (("z", 6.0),)),
        (3, (("w", -1.0),)),
        (4, (("return", (-1.0, 6.0)),)),
    ]


def test_arrays_are_kept_as_they_were_and_not_as_they_became(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        import numpy as np
        def train():
            w = np.zeros(2)
            for i in range(2):
                w[i] = i + 1
            w -= 1
        """,
        lambda names: names["train"](),
    )
    held = [value.tolist() for line in executed for path, value in line.changes if path == "w"]
    assert held == [[0, 0], [1, 0], [1, 2], [0, 1]]


def test_attributes_keys_and_what_a_method_changes(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        class Model:
            def fit(self, X):
                self.weights, self.costs = [0.0], []
                grads = {}
                grads["dw"] = [2.0]
                self.weights[0] -= 0.1 * grads["dw"][0]
                self.costs.append(0.7)
                self.costs.index(0.7)
        """,
        lambda names: names["Model"]().fit([1.0]),
    )
    assert _changes(executed) == [
        (3, ["self.weights", "self.costs"]),
        (4, ["grads"]),
        (5, ["grads['dw']"]),
        (6, ["self.weights"]),
        (7, ["self.costs"]),
        (8, []),
    ]


def test_functions_called_on_the_way_are_followed_and_told_apart(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        def propagate(w):
            dw = 2 * w
            return {"dw": dw}
        def optimize(w):
            for _ in range(2):
                grads = propagate(w)
                w = w - 0.1 * grads["dw"]
            return w
        """,
        lambda names: names["optimize"](1.0),
    )
    inner = [(line.call, line.changes[0][1]) for line in executed if line.function == "propagate" and line.line == 2]
    assert inner == [(1, 2.0), (2, 1.6)]
    assert [line.line for line in executed] == [5, 2, 3, 6, 7, 5, 2, 3, 6, 7, 5, 8]


def test_a_statement_over_several_lines_runs_as_one(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        def cost(a):
            J = (
                a[0]
                + a[1]
            )
            return [x for x in (J,
                                2 * J)]
        """,
        lambda names: names["cost"]((1.0, 2.0)),
    )
    assert [(line.line, line.changes) for line in executed] == [(2, (("J", 3.0),)), (6, (("return", [3.0, 6.0]),))]


def test_the_lines_up_to_an_exception_are_kept(tmp_path: Path) -> None:
    source = "def f(x):\n    y = 1 / x\n    z = y + None\n    return z\n"
    file = str(tmp_path / "mine.py")
    names: dict[str, Any] = {}
    exec(compile(source, file, "exec"), names)
    follower = FirstLines(file, source)
    with pytest.raises(TypeError):
        follower.run(lambda: names["f"](2.0))
    assert [(line.line, line.changes) for line in follower.executed] == [
        (1, (("x", 2.0),)),
        (2, (("y", 0.5),)),
        (3, ()),
    ]


def test_what_is_indented_below_a_statement_is_not_its_own() -> None:
    by_line = statements(ast.parse("for i, x in rows:\n    total += x\nif total > 0:\n    b = total\n"))
    assert {line: [write.path for write in each.writes] for line, each in by_line.items()} == {
        1: ["i", "x"],
        2: ["total"],
        3: [],
        4: ["b"],
    }


def test_what_a_call_was_given_stands_at_its_first_line(tmp_path: Path) -> None:
    source = "def f(x, *, rate=0.1, name='f'):\n    return rate * x\n"
    file = str(tmp_path / "mine.py")
    names: dict[str, Any] = {}
    exec(compile(source, file, "exec"), names)
    _, executed = followed(lambda: names["f"](2.0), file, source)
    assert executed[0] == Executed(1, "f", 0, (("x", 2.0), ("rate", 0.1)))


def test_looking_at_a_file_leaves_it_as_it_is(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        def f():
            with open(__file__) as rows:
                first = len(list(rows))
            return first
        """,
        lambda names: names.update(__file__=__file__) or names["f"](),
    )
    assert executed[-1].changes == (("return", len(Path(__file__).read_text().splitlines())),)


def test_a_large_array_is_not_copied(tmp_path: Path) -> None:
    executed = _run(
        tmp_path,
        """
        import numpy as np
        def f():
            X = np.zeros((1000, 1000))
            w = X[0, :3]
        """,
        lambda names: names["f"](),
    )
    assert _changes(executed) == [(3, []), (4, ["w"])]
    assert isinstance(executed[1].changes[0][1], np.ndarray)
