"""Traces made for tests: a script is followed in this process, and bound by hand, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lrstep.engine.traced import LoopPlace, RanLine, SourceText
from lrstep.steplog.trace_writer import Script, TraceFacts, TraceWriter
from lrstep.tracing.follow import Executed
from lrstep.tracing.script import followed_script

COURSE = """\
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

X = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]])
Y = np.array([[1, 0, 1]])
w = np.array([[1.0], [2.0]])
b = 2.0
m = X.shape[1]
costs = []
grads = {}
for i in range(30):
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dZ = A - Y
    grads["dw"] = np.dot(X, dZ.T) / m
    grads["db"] = np.sum(dZ) / m
    w = w - 0.009 * grads["dw"]
    b = b - 0.009 * grads["db"]
    if i % 10 == 0:
        costs.append(cost)
"""
"""The course's loop on its three examples; the loop's header is line 13."""
HEADER, LAST = 13, 22
SETS: Mapping[int, Sequence[str]] = {14: "a", 15: "J", 16: ["dz"], 17: ["dw"], 18: ["db"], 19: "w", 20: "b"}
PATHS = {"a": "A", "J": "cost", "dz": "dZ", "dw": "grads['dw']", "db": "grads['db']", "w": "w", "b": "b"}


def wrong(text: str = COURSE) -> str:
    """The same with its sign turned in line 16."""
    return text.replace("dZ = A - Y", "dZ = Y - A")


class Followed:
    """A script that was followed, and its rounds as lines that ran."""

    def __init__(self, path: Path, text: str = COURSE, header: int = HEADER, last: int = LAST) -> None:
        path.write_text(text, encoding="utf-8")
        self.path, self.text, self.loop = path, text, LoopPlace(header, last, "<module>")
        executed = followed_script(path)
        starts = [i for i, line in enumerate(executed) if line.line == header]
        self.start = dict(change for line in executed[: starts[0]] for change in line.changes)
        spans = zip(starts, [*starts[1:], len(executed)], strict=True)
        self.rounds = [executed[first:stop] for first, stop in spans]
        self.rounds = [each for each in self.rounds if len(each) > 1]

    def values(self, k: int) -> dict[str, Any]:
        """The values of update k by the lesson's names."""
        now = dict(change for line in self.rounds[k - 1] for change in line.changes)
        return {name: now[path] for name, path in PATHS.items() if path in now}

    def lines(self, k: int) -> list[RanLine]:
        """The lines of update k."""
        return [_ran(line) for line in self.rounds[k - 1]]

    def script(self, followed: int = 200) -> Script:
        """What stands before the first update."""
        source = SourceText(self.path.name, self.text)
        return Script([source], self.loop, PATHS, ["--x"], followed, self.start)

    def facts(self, **more: Any) -> TraceFacts:
        """The course's data and first parameters."""
        start = self.start
        return TraceFacts(
            **{"X": start["X"], "y": start["Y"], "w": start["w"], "b": start["b"], "alpha": 0.009, **more}
        )

    def written(self, log: Path, followed: int = 200, **more: Any) -> Path:
        """Its trace, to its end."""
        writer = TraceWriter(log)
        for _ in self.writing(writer, followed, **more):
            pass
        writer.close()
        return log

    def writing(self, writer: TraceWriter, followed: int = 200, **more: Any) -> Iterator[int]:
        """Its updates, one after another."""
        writer.begin(self.facts(**more), self.script(followed))
        for k in range(1, len(self.rounds) + 1):
            writer.update(self.values(k), self.lines(k) if k <= followed else ())
            yield k


def _ran(line: Executed) -> RanLine:
    sets = dict.fromkeys(SETS.get(line.line, ()))
    return RanLine(line.line, dict(line.changes), sets, 0, line.call)


def same(value: Any, other: Any) -> bool:
    """Whether two values are of one type, dtype and shape, and the same number by number."""
    if isinstance(value, np.ndarray | np.generic) or isinstance(other, np.ndarray | np.generic):
        one, two = np.asarray(value), np.asarray(other)
        return (one.dtype, one.shape) == (two.dtype, two.shape) and np.array_equal(one, two, equal_nan=True)
    if type(value) is not type(other):
        return False
    if isinstance(value, dict):
        return list(value) == list(other) and all(same(part, other[key]) for key, part in value.items())
    if isinstance(value, list | tuple):
        return len(value) == len(other) and all(map(same, value, other))
    return bool(value == other or (value != value and other != other))
