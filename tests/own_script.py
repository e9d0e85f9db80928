"""Scripts of users, followed as they run and bound by hand, as the traces that the screen opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from lrstep.debugger import Debugger
from lrstep.engine.traced import Ending, Judged, LoopPlace, RanLine, SourceText
from lrstep.quantities import POINTWISE
from lrstep.sources import open_source
from lrstep.steplog.trace_writer import Script, TraceFacts, TraceWriter
from lrstep.tracing.follow import RETURNED, Executed
from lrstep.tracing.following import followed


@dataclass(frozen=True)
class OwnScript:
    """A script, the first line of its rounds, and which of its names is which quantity."""

    text: str
    marker: str
    """What stands in the first line of a round."""
    bound: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=lambda: {"X": "X", "y": "Y", "alpha": "learning_rate"})
    """The names of what is there before the loop."""
    items: Mapping[str, str] = field(default_factory=dict)
    """Names that are one number of a quantity: `w1` is w's first, and `z` that of the row which `i` counts."""
    row: str = ""
    """The name that counts the rows."""
    file: str = "train.py"
    cells: tuple[int, ...] = ()
    judged: Judged | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else is known of the loop."""

    def log(self, folder: Path, ending: Ending | None = None, followed_up_to: int = 200) -> Path:
        """Its trace."""
        executed, printed = self._run()
        marker = next(i for i, row in enumerate(self.text.splitlines(), 1) if self.marker in row)
        starts = [i for i, each in enumerate(executed) if each.line == marker]
        rounds = [executed[a:b] for a, b in zip(starts, [*starts[1:], len(executed)], strict=True)]
        start = dict(change for each in executed[: starts[0]] for change in each.changes if not callable(change[1]))
        updates = [lines for lines in map(self._ran, rounds) if {"w", "a"} <= {n for line in lines for n in line.sets}]
        path, y = folder / f"{self.file}.jsonl", np.asarray(start[self.facts["y"]], float)
        X, intercept = np.asarray(start[self.facts["X"]], float), "b" in self.bound
        writer = TraceWriter(path, force=True)
        b = start[self.bound["b"]] if intercept else None
        facts = TraceFacts(X if len(X) == y.size else X.T, y.ravel(), self._first("w", start), b,
                           start[self.facts["alpha"]], **self.more)  # fmt: skip
        loop = LoopPlace(marker, marker + 6, executed[starts[0]].function)
        source = SourceText(self.file, self.text, self.cells)
        writer.begin(facts, Script([source], loop, self.bound, [], followed_up_to, start))
        for k, lines in enumerate(updates, 1):
            if k < len(printed):
                writer.printed(k, printed[k])
            writer.update(self._values(lines), lines if k <= followed_up_to else ())
        if ending is not None:
            writer.ending(ending)
        if self.judged is not None:
            writer.verdict(self.judged)
        writer.close()
        return path

    def opened(self, folder: Path, ending: Ending | None = None, followed_up_to: int = 200) -> Debugger:
        """A Debugger on its trace."""
        return open_source(str(self.log(folder, ending, followed_up_to)), {}).at_place()

    def _run(self) -> tuple[list[Executed], list[str]]:
        out, code = StringIO(), compile(self.text, "<script>", "exec")
        with redirect_stdout(out), np.errstate(all="ignore"):
            _, executed = followed(lambda: exec(code, {"__name__": "__main__"}), "<script>", self.text)
        return executed, ["", *[f"{row}\n" for row in out.getvalue().split("\n")[:-1]]]

    def _ran(self, part: Sequence[Executed]) -> tuple[RanLine, ...]:
        """Its lines as a trace has them; a line that only takes arguments sets nothing."""
        lines, row = [], 0
        for each in part:
            changes = {name: value for name, value in each.changes if name != RETURNED}
            row = int(changes.get(self.row, row))
            takes = self.text.splitlines()[each.line - 1].lstrip().startswith("def ")
            sets: dict[str, int | None] = {}
            for quantity, name in self.bound.items():
                if not takes and changes.get(name) is not None:
                    sets[quantity] = row if self.row and quantity in POINTWISE else None
            for name, quantity in self.items.items():
                if not takes and name in changes:
                    sets[quantity] = int(name[-1]) - 1
            lines.append(RanLine(each.line, changes, sets, each.file, each.call))
        return tuple(lines)

    def _first(self, quantity: str, names: Mapping[str, Any]) -> Any:
        own = [name for name, of in self.items.items() if of == quantity]
        return np.array([names[name] for name in own]) if own else np.ravel(names[self.bound[quantity]])

    def _values(self, lines: Sequence[RanLine]) -> dict[str, Any]:
        """The update by the lesson's names."""
        values: dict[str, Any] = {}
        points: dict[str, list[float]] = {}
        for line in lines:
            for quantity, item in line.sets.items():
                name = self.bound.get(quantity, "")
                own = [each for each, of in self.items.items() if of == quantity]
                if own:
                    changed = {each: line.changes[each] for each in own if each in line.changes}
                    held = values.setdefault(quantity, np.zeros(len(own)))
                    for each, value in changed.items():
                        held[int(each[-1]) - 1] = value
                elif item is not None:
                    points.setdefault(quantity, []).append(float(line.changes[name]))
                else:
                    value = np.ravel(np.array(line.changes[name], float))
                    values[quantity] = value if quantity in (*POINTWISE, "dw", "w") else float(value[0])
        return values | points


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

SIGN = Judged(
    False,
    {
        "ok": False, "mistake": "sign", "variable": "dz", "file": "train.py", "line": 13, "update": 1,
        "message": "dz is wrong first in update 1; it is -1 times the right numbers; dz is turned round",
    },
    "wrong: train.py, line 13: dZ = Y - A",
)  # fmt: skip
NAMES = {"z": "Z", "a": "A", "J": "cost", "dz": "dZ", "dw": "dw", "db": "db", "w": "w", "b": "b"}
TURNED = OwnScript(COURSE, "for i in range", NAMES, judged=SIGN)
RIGHT = OwnScript(
    COURSE.replace("Y - A", "A - Y"), "for i in range", NAMES, judged=Judged(True, {"ok": True, "message": "right"})
)
UNSURE = OwnScript(
    COURSE, "for i in range", NAMES,
    judged=Judged(None, {"ok": None, "message": "it is not sure which name is the learning rate: --bind alpha=NAME"}),
)  # fmt: skip

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
BY_ROWS = OwnScript(
    ROWS, "for epoch", {"z": "z", "a": "a", "L": "loss", "dz": "dz", "b": "b"},
    {"X": "X", "y": "y", "alpha": "alpha"}, {"w1": "w", "w2": "w"}, "i", "rows.py",
    judged=Judged(False, {
        "ok": False, "mistake": "db-not-averaged", "variable": "db", "file": "rows.py", "line": 17, "update": 1,
        "message": "db is wrong first in update 1",
    }),
)  # fmt: skip

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
CLASS = OwnScript(
    MODEL, "for step in", {"z": "linear", "a": "predictions", "dz": "error", "dw": "dw", "db": "db",
    "w": "self.weights", "b": "self.bias"}, {"X": "X", "y": "y", "alpha": "lr"}, file="model.py",
    judged=Judged(False, {
        "ok": False, "mistake": "gradient-not-averaged", "variable": "dw", "file": "model.py", "line": 16, "update": 1,
        "message": "dw is wrong first in update 1: 5 times the right numbers: m is 5",
    }),
)  # fmt: skip
