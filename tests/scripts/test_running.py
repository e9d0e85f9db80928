"""A script runs as `python SCRIPT` runs it, and its updates are told as they come."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lrstep.checks.program import read_program
from lrstep.engine.traced import Tail
from lrstep.scripts.running import RunningScript
from lrstep.scripts.told import Begun, Followed, Noted, Sources, Stepped
from tests.scripts.running import TRAINS, ended, of_kind, printed, script, told, updates, values


def plain(w: list[float], b: float, rounds: int) -> tuple[list[np.ndarray], list[float]]:
    """What TRAINS makes, computed here."""
    X = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 1.0], [-2.0, 0.5]])
    y = np.array([1.0, 0.0, 1.0, 0.0])
    at, all_w, all_b = np.array(w), [], []
    for _ in range(rounds):
        dz = 1 / (1 + np.exp(-(X @ at + b))) - y
        at, b = at - 0.1 * X.T @ dz / 4, b - 0.1 * dz.mean()
        all_w.append(at)
        all_b.append(b)
    return all_w, all_b


def test_updates_are_followed_and_later_ones_have_their_parameters(tmp_path: Path) -> None:
    messages = told(tmp_path, TRAINS.replace("range(10)", "range(25)"), updates=9)
    (begun,) = of_kind(messages, Begun)
    assert (begun.loop.header, begun.loop.first, begun.loop.last, begun.loop.function) == (5, 6, 9, "<module>")
    assert [each.k for each in of_kind(messages, Followed)] == list(range(1, 10))
    assert [each.k for each in of_kind(messages, Stepped)] == list(range(10, 26))
    assert [line.line for line in of_kind(messages, Followed)[3].executed] == [5, 6, 7, 8, 9]
    w, b = plain([0, 0], 0.0, 25)
    assert_array_equal(values(messages, "w"), w)
    assert_array_equal(values(messages, "b"), b)
    assert ended(messages).how == "end"


@pytest.mark.parametrize("most", [0, 1, 3, 6, 7, 8])
def test_how_many_are_followed_is_as_was_asked_for(tmp_path: Path, most: int) -> None:
    messages = told(tmp_path, TRAINS, updates=most)
    assert [each.k for each in of_kind(messages, Followed)] == list(range(1, most + 1))
    assert updates(messages) == list(range(1, 11))
    assert_array_equal(values(messages, "w"), plain([0, 0], 0.0, 10)[0])


def test_it_finds_itself_as_python_runs_it(tmp_path: Path) -> None:
    text = """
        import json, os, sys
        print(json.dumps([
            sys.argv, sys.path, __name__, os.path.realpath(__file__), os.getcwd(), sorted(globals()), repr(__spec__),
            sys.modules["__main__"].__dict__ is globals(), "numpy" in sys.modules, type(__builtins__).__name__,
            type(__loader__).__name__,
        ]))
    """
    path = script(tmp_path, text)
    by_python = subprocess.run([sys.executable, path, "--x", "é"], capture_output=True, text=True, check=True).stdout
    with RunningScript(read_program(str(path)), ["--x", "é"]) as running:
        messages = list(running)
    assert json.loads(printed(messages)[0]) == json.loads(by_python)


def test_modules_beside_the_script_are_followed_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.py").write_text(
        dedent("""
        import numpy as np
        def step(w, X, y):
            a = 1 / (1 + np.exp(-(X @ w)))
            return w - 0.5 * X.T @ (a - y) / len(y)
        """)
    )
    library = tmp_path / "venv" / "lib" / "site-packages"
    library.mkdir(parents=True)
    (library / "theirs.py").write_text("def same(w):\n    kept = w\n    return kept\n")
    text = """
        import sys
        sys.path.append("venv/lib/site-packages")
        import numpy as np
        from model import step
        from theirs import same
        X, y = np.array([[1.0, 1.0], [1.0, -2.0], [1.0, 0.5]]), np.array([1.0, 0.0, 1.0])
        theta = np.zeros(2)
        alpha = 0.5
        for _ in range(8):
            theta = same(step(theta, X, y))
    """
    path = script(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    with RunningScript(read_program("train.py")) as running:
        messages = list(running)
    assert [each.file for each in of_kind(messages, Sources)[-1].files] == ["train.py", "model.py"]
    assert of_kind(messages, Sources)[-1].files[0].text == path.read_text()
    lines = [(line.file, line.line) for line in of_kind(messages, Followed)[2].executed]
    assert lines == [(0, 9), (1, 3), (1, 4), (1, 5), (0, 10)]


def test_epochs_of_batches_are_one_sequence_of_updates(tmp_path: Path) -> None:
    text = """
        import numpy as np
        def batches(X, y, size):
            for start in range(0, len(y), size):
                yield X[start:start + size], y[start:start + size]
        def main():
            X = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 1.0], [-2.0, 0.5], [1.0, 0.0]])
            y = np.array([1.0, 0.0, 1.0, 0.0, 1.0])
            w, b, alpha = np.zeros(2), 0.0, 0.1
            for epoch in range(6):
                for X_batch, y_batch in batches(X, y, 2):
                    a = 1 / (1 + np.exp(-(X_batch @ w + b)))
                    dz = a - y_batch
                    w -= alpha * X_batch.T @ dz / len(dz)
                    b -= alpha * dz.mean()
                print("epoch", epoch)
        main()
    """
    messages = told(tmp_path, text, updates=12)
    assert updates(messages) == list(range(1, 19))
    assert [each.k for each in of_kind(messages, Followed)] == list(range(1, 13))
    assert printed(messages) == {3 * (epoch + 1): f"epoch {epoch}\n" for epoch in range(6)}
    between = [(line.function, line.line) for line in of_kind(messages, Followed)[2].executed][-6:]
    again = [("batches", line) for line in (2, 3, 4)]
    assert between == [("main", 10), ("main", 15), ("main", 9), *again], "what runs up to the loop's next time"


def test_what_runs_after_the_loop_is_of_no_update(tmp_path: Path) -> None:
    messages = told(tmp_path, TRAINS + "    for j in range(500):\n        p = j\n    print('done', w.round(2))\n")
    assert max(line.line for line in of_kind(messages, Followed)[-1].executed) == 9
    assert list(printed(messages)) == [10]


def test_what_is_printed_belongs_to_its_update_whoever_prints_it(tmp_path: Path) -> None:
    more = """
    if i == 3:
        import os, sys
        os.system("echo shell")
        print("to the other", file=sys.stderr)
        sys.stdout.write("no end of line")
    if i == 8:
        print("x" * 1_000_000)
print("after")
"""
    text = dedent(TRAINS) + more
    messages = told(tmp_path, text)
    text_of = printed(messages)
    assert text_of[4] == "shell\nto the other\nno end of line"
    assert len(text_of[9]) < 30_000
    assert "980,001 bytes" in text_of[9]
    assert text_of[10] == "after\n"


def test_a_list_that_grows_is_told_by_its_end(tmp_path: Path) -> None:
    text = dedent(TRAINS).replace("for i in range(10):", "costs = [0.0] * 500\nfor i in range(10):") + (
        "    costs.append(float(i))\n"
    )
    costs = values(told(tmp_path, text), "costs")
    assert costs[-1] == Tail(510, tuple(map(float, range(2, 10))))


def test_an_array_that_does_not_change_is_told_once(tmp_path: Path) -> None:
    text = """
        import numpy as np
        def step(w, X, y):
            a = 1 / (1 + np.exp(-(X.T @ w)))
            dw = X @ (a - y) / len(y)
            return w - 0.1 * dw
        rng = np.random.default_rng(1)
        X = rng.normal(size=(400, 300))
        y = (X[0] > 0) * 1.0
        w = np.zeros(400)
        alpha = 0.1
        for i in range(8):
            w = step(w, X, y)
            if i == 6:
                X[7, 7] += 1
    """
    messages = told(tmp_path, text)
    given = [
        dict(line.changes)["X"]
        for each in of_kind(messages, Followed)
        for line in each.executed
        if line.function == "step" and line.line == 2
    ]
    assert len({id(X) for X in given[:7]}) == 1
    assert not given[0].flags.writeable
    assert np.argwhere(given[7] != given[6]).tolist() == [[7, 7]]


def test_a_notebook_is_run_as_well(tmp_path: Path) -> None:
    cells = ["%matplotlib inline", *dedent(TRAINS).split("for i in")]
    cells[2] = f"for i in{cells[2]}    if i == 7: raise ValueError('no more')"
    table = {"cells": [{"cell_type": "code", "source": cell} for cell in [*cells[:2], "display(w)", cells[2]]]}
    path = tmp_path / "train.ipynb"
    path.write_text(json.dumps(table))
    with RunningScript(read_program(str(path))) as running:
        messages = list(running)
    fault = ended(messages).fault
    assert fault is not None
    assert (fault.message, fault.cell, fault.line) == ("no more", 4, 6)
    assert updates(messages) == list(range(1, 9))
    assert printed(messages) == {0: "[0. 0.]\n"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exec('v = 1')", "what `exec` runs in line 1 is not followed: it stands in no file"),
        (
            "import threading\ndef work():\n    x = 1\nt = threading.Thread(target=work); t.start(); t.join()",
            "lines that run in other threads are not followed",
        ),
        (
            "import sys; sys.path.append('site-packages')\nfrom sklearner.linear import Logistic\n"
            "model = Logistic().fit([[1], [2]], [0, 1])\nclass Mine:\n    def fit(self): pass\nmine = Mine()",
            "model is a Logistic of sklearner: what its fit does stands in no line of the script",
        ),
        (
            "class jax:\n    jit = staticmethod(lambda f: f)\ndef f(x): return x\nstep = jax.jit(f)",
            "step is compiled by jax.jit, in line 4: it is seen from outside, by its values",
        ),
    ],
)
def test_what_can_not_be_followed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    library = tmp_path / "site-packages" / "sklearner"
    library.mkdir(parents=True)
    (library / "linear.py").write_text("class Logistic:\n    def fit(self, X, y):\n        return self\n")
    messages = told(tmp_path, text)
    assert [each.text for each in of_kind(messages, Noted)] == [said]
    assert ended(messages).how == "end"


def test_a_table_that_is_read_line_by_line_before_is_no_loop_that_trains(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("".join(f"{i % 7},{i % 5},{int(i % 7 > i % 5)}\n" for i in range(8000)))
    text = f"""
        import numpy as np
        rows = []
        with open({str(tmp_path / "rows.csv")!r}) as file:
            for line in file:
                parts = line.split(",")
                x1 = float(parts[0])
                x2 = float(parts[1])
                rows.append([x1, x2, int(parts[2])])
        table = np.array(rows)
        X, y = table[:, :2], table[:, 2]
        w, b = np.zeros(2), 0.0
        for i in range(9):
            dz = 1 / (1 + np.exp(-(X @ w + b))) - y
            w = w - 0.1 * X.T @ dz / len(y)
            b = b - 0.1 * dz.mean()
    """
    messages = told(tmp_path, text)
    assert updates(messages) == list(range(1, 10))
    assert of_kind(messages, Begun)[0].loop.header == 12


def test_updates_of_very_many_lines_are_stepped_and_that_is_said(tmp_path: Path) -> None:
    text = dedent(TRAINS) + "    if i > 7:\n        for j in range(26_000):\n            p = j\n"
    messages = told(tmp_path, text)
    assert [each.k for each in of_kind(messages, Followed)] == list(range(1, 9))
    assert_array_equal(values(messages, "w"), plain([0, 0], 0.0, 10)[0])
    said = "its updates have so many lines that only the first 8 were followed line by line"
    assert [each.text for each in of_kind(messages, Noted)] == [said]
