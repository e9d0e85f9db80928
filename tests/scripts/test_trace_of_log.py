"""The trace of a script as a log, when few updates were followed: its names are what the script had in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lrstep.scripts.trace import TraceAsked, traced
from lrstep.sources import open_source
from lrstep.steplog.traces import LoggedTrace
from tests.command import called
from tests.steplog.traces import COURSE, same

THETA = """\
import numpy as np
X = np.array([[1.0, 1.0, 3.0], [1.0, 2.0, 4.0], [1.0, -1.0, -3.2]])
y = np.array([1, 0, 1])
theta, alpha = np.zeros(3), 0.1
for i in range(30):
    h = 1 / (1 + np.exp(-X.dot(theta)))
    grad = X.T.dot(h - y) / len(y)
    theta = theta - alpha * grad
"""
LAST = THETA.replace(
    "[1.0, 1.0, 3.0], [1.0, 2.0, 4.0], [1.0, -1.0, -3.2]", "[1.0, 3.0, 1], [2.0, 4.0, 1], [-1, -3.2, 1]"
)
SCALARS = """\
import math
x1, x2, y = [1.0, 2.0, -1.0], [3.0, 4.0, -3.2], [1, 0, 1]
w1 = w2 = b = 0.0
alpha, m = 0.1, 3
for k in range(30):
    J = dw1 = dw2 = db = 0.0
    for i in range(m):
        z = w1 * x1[i] + w2 * x2[i] + b
        a = 1 / (1 + math.exp(-z))
        J += -(y[i] * math.log(a) + (1 - y[i]) * math.log(1 - a))
        dz = a - y[i]
        dw1 += x1[i] * dz
        dw2 += x2[i] * dz
        db += dz
    J /= m
    dw1 /= m
    dw2 /= m
    db /= m
    w1 = w1 - alpha * dw1
    w2 = w2 - alpha * dw2
    b = b - alpha * db
"""
SINGLE = COURSE.replace("3.2]])", "3.2]], np.float32)").replace("[2.0]])", "[2.0]], np.float32)")


def traced_log(folder: Path, text: str, updates: int) -> Path:
    """Its trace, of which so many updates are followed."""
    script, log = folder / "train.py", folder / "a.jsonl"
    script.write_text(text, encoding="utf-8")
    assert traced(TraceAsked(str(script), updates=updates), log).verdict.ok
    return log


@pytest.mark.parametrize(("text", "names"), [
    (THETA, ["theta"]), (LAST, ["theta"]), (SCALARS, ["w1", "w2", "b"]), (COURSE, ["w", "b"]), (SINGLE, ["w", "b"]),
], ids=["intercept first", "intercept last", "numbers", "course", "float32"])  # fmt: skip
def test_parameters_have_their_names_and_shapes(text: str, names: list[str], tmp_path: Path) -> None:
    log = traced_log(tmp_path, text, updates=5)
    assert "30 updates are right" in called("replay", log, "--verify").stdout
    read = open_source(str(log), {}).debugger().history.traced
    assert isinstance(read, LoggedTrace)
    assert read.counts()[5:] == [1] * 25
    now: dict[str, Any] = {}
    exec(text, now)
    (line,) = read.lines(30)
    assert list(line.changes) == names
    for name in names:
        assert same(line.changes[name], now[name])
        assert same(read.names_before(31)[name], now[name])


def test_the_same_words_are_said_of_the_log_as_of_the_script(tmp_path: Path) -> None:
    script, log = tmp_path / "train.py", tmp_path / "a.jsonl"
    script.write_text(COURSE.replace("A - Y", "Y - A"), encoding="utf-8")
    of_script = called("trace", script, "--log", log)
    of_log = called("check", log)
    assert (of_script.returncode, of_log.returncode) == (1, 1)
    said = of_script.stdout.splitlines()
    first = next(i for i, line in enumerate(said) if line.startswith("wrong: train.py"))
    assert of_log.stdout.splitlines()[0] == "wrong: train.py in a.jsonl, line 16"
    assert of_log.stdout.splitlines()[1:] == [line for line in said[first + 1 :] if not line.startswith("Step through")]
    assert str(tmp_path) not in log.read_text(encoding="utf-8")
