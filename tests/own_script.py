"""Scripts of users, traced, as the screen opens them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import chdir
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lrstep.debugger import Debugger
from lrstep.scripts.trace import TraceAsked, traced
from lrstep.sources import open_source

AT_THE_END = ("ending", "verdict", "end")


@dataclass(frozen=True)
class OwnScript:
    """A script by its text and the name of its file."""

    text: str
    file: str = "train.py"
    modules: tuple[tuple[str, str], ...] = ()
    """Files beside it, and what is in them."""

    def log(self, folder: Path, *, updates: int = 200, instead: Iterable[Mapping[str, Any]] = ()) -> Path:
        """Its trace; with these lines in place of how it ended and what was found in it."""
        path, rows = folder / f"{self.file}.jsonl", _traced(self, updates)
        if instead:
            rows = tuple(row for row in rows if json.loads(row)["type"] not in AT_THE_END)
            rows = (*rows, *(json.dumps(row) for row in instead))
        path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    def opened(self, folder: Path, *, updates: int = 200, instead: Iterable[Mapping[str, Any]] = ()) -> Debugger:
        """A Debugger at the start of its trace."""
        return open_source(str(self.log(folder, updates=updates, instead=instead)), {}).at_place()


@cache
def _traced(script: OwnScript, updates: int) -> tuple[str, ...]:
    """The lines of its trace: many tests look at the same few."""
    with TemporaryDirectory() as folder, chdir(folder):  # named as a user names it
        for file, text in ((script.file, script.text), *script.modules):
            Path(file).write_text(text, encoding="utf-8")
        traced(TraceAsked(script.file, updates=updates), "trace.jsonl")
        return tuple(Path("trace.jsonl").read_text(encoding="utf-8").splitlines())


def verdict(ok: bool | None, message: str = "", **table: Any) -> dict[str, Any]:
    """A verdict, as a trace has it."""
    return {"type": "verdict", "ok": ok, "text": "", "table": {"ok": ok, "message": message, **table}}


UNSURE = verdict(None, "it is not sure which name is the learning rate: --bind alpha=NAME")
COURSE = """\
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def propagate(w, b, X, Y):
    m = X.shape[1]
    Z = np.dot(w.T, X) + b
    A = sigmoid(Z)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = Y - A
    dw = np.dot(X, dZ.T) / m
    db = np.sum(dZ) / m
    grads = {"dw": dw, "db": db}
    return grads, cost


def optimize(w, b, X, Y, num_iterations, learning_rate):
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        w = w - learning_rate * dw
        b = b - learning_rate * db
        print(f"cost after {i}: {cost:.6f}")
    return w, b


X = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]])
Y = np.array([[1, 0, 1]])
learning_rate = 0.009
w, b = optimize(np.array([[1.0], [2.0]]), 1.5, X, Y, 12, learning_rate)
"""
TURNED = OwnScript(COURSE)
RIGHT = OwnScript(COURSE.replace("Y - A", "A - Y"), "right.py")

ROWS = """\
from math import exp, log

X = [[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]]
y = [1, 0, 1]
w1, w2, b = 0.1, 0.2, 0.0
alpha = 0.1
for epoch in range(8):
    J = dw1 = dw2 = db = 0.0
    for i in range(len(y)):
        z = w1 * X[i][0] + w2 * X[i][1] + b
        a = 1 / (1 + exp(-z))
        loss = -(y[i] * log(a) + (1 - y[i]) * log(1 - a))
        J += loss / len(y)
        dz = a - y[i]
        dw1 += X[i][0] * dz / len(y)
        dw2 += X[i][1] * dz / len(y)
        db += dz
    w1 = w1 - alpha * dw1
    w2 = w2 - alpha * dw2
    b = b - alpha * db
"""
BY_ROWS = OwnScript(ROWS, "rows.py")

MODEL = """\
import numpy as np


class LogisticRegression:
    def __init__(self, lr=0.5, steps=9):
        self.lr, self.steps = lr, steps

    def fit(self, X, y):
        self.weights = np.zeros(X.shape[1])
        self.bias = 0.0
        lr = self.lr
        for step in range(self.steps):
            linear = X @ self.weights + self.bias
            predictions = 1 / (1 + np.exp(-linear))
            error = predictions - y
            dw = X.T @ error
            db = error.mean()
            self.weights -= lr * dw
            self.bias -= lr * db
        return self


X = np.array([[0.5, 1.5], [1.0, 1.0], [-1.5, 0.5], [-0.5, -1.0], [2.0, -1.0]])
y = np.array([1, 1, 0, 0, 1])
LogisticRegression().fit(X, y)
"""
CLASS = OwnScript(MODEL, "model.py")

_HEAD, _DEF, _REST = COURSE.partition("def optimize")
_IMPORTS = f"{_HEAD.partition('def ')[0]}from gradients import propagate\n\n\n"
IN_TWO_FILES = OwnScript(f"{_IMPORTS}{_DEF}{_REST}", "main.py", (("gradients.py", _HEAD),))
"""The same with what propagates in a module of its own, where dZ = Y - A is line 13."""
