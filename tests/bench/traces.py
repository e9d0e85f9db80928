"""Traces: a script that is traced beside the same one run by Python, its loop alone and the whole command.

A script writes the seconds of its loop, and the most memory that its process ever had, to a file. Both commands take
turns; medians. What `lrstep trace` itself needs is the most that its own process had, beside the script's.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from textwrap import dedent
from typing import NamedTuple

from tests.bench.harness import Row

TURNS = 5
_MODEL = """
    import json, resource, sys, time
    import numpy as np

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    def propagate(w, b, X, Y):
        m = X.shape[1]
        A = sigmoid(np.dot(w.T, X) + b)
        cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        dw = 1 / m * np.dot(X, (A - Y).T)
        db = 1 / m * np.sum(A - Y)
        return {"dw": dw, "db": db}, np.squeeze(cost)

    def optimize(w, b, X, Y, num_iterations, learning_rate):
        costs = []
        for i in range(num_iterations):
            grads, cost = propagate(w, b, X, Y)
            w = w - learning_rate * grads["dw"]
            b = b - learning_rate * grads["db"]
            costs.append(cost)
        return w, b, costs

    generator = np.random.default_rng(1)
    X = generator.random((%(n)d, %(m)d))
    Y = (np.arange(%(m)d) %% 2)[None, :] * 1.0
    start = time.perf_counter()
    w, b, costs = optimize(np.zeros((%(n)d, 1)), 0.0, X, Y, %(updates)d, 0.005)
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    open(sys.argv[1], "w").write(json.dumps([seconds, most / 1024]))
"""


class Measured(NamedTuple):
    """One turn of a command."""

    whole: float
    loop: float
    script: float
    """The most memory of the script's process, in MiB."""
    own: float
    """That of the command itself."""


class Traced(NamedTuple):
    """A script."""

    name: str
    n: int
    m: int
    updates: int
    goal: str


SCRIPTS = (
    Traced("the course's loop (2, 3)", 2, 3, 1000, "loop at most 15 times Python's"),
    Traced("(12,288, 209)", 12_288, 209, 100, "at most twice Python's, within 256 MiB"),
)


def rows(budget: float) -> list[Row]:
    """Two rows a script."""
    with tempfile.TemporaryDirectory() as folder:
        return [row for each in SCRIPTS for row in _rows(each, Path(folder))]


def _rows(script: Traced, folder: Path) -> list[Row]:
    path = folder / "train.py"
    path.write_text(dedent(_MODEL % {"n": script.n, "m": script.m, "updates": script.updates}))
    log = folder / "trace.jsonl"
    commands = {
        "lrstep": [sys.executable, "-m", "lrstep", "trace", str(path), "--log", str(log), "--force", "--json"],
        "python": [sys.executable, str(path)],
    }
    taken: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(TURNS):
        for name, command in commands.items():
            more = ["--", str(folder / "told")] if name == "lrstep" else [str(folder / "told")]
            taken[name].append(_measured([*command, *more], folder / "told"))
    ours, plain = taken["lrstep"], taken["python"]
    grown = max(each.script for each in ours) - min(each.script for each in plain)
    own = max(each.own for each in ours)
    what = f"{script.updates:,} updates of {script.name}"
    memory = f"{script.goal}; the script's process grew by {grown:.0f} MiB, lrstep's own had {own:.0f}"
    return [
        Row(f"{what}, loop", {name: median(each.loop for each in turns) for name, turns in taken.items()}, goal=memory),
        Row(f"{what}, whole", {name: median(each.whole for each in turns) for name, turns in taken.items()}),
    ]


def _measured(command: list[str], told: Path) -> Measured:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    whole = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 2):
        raise RuntimeError(f"{command} ended with {process.returncode}")
    loop, most = json.loads(told.read_text())
    return Measured(whole, loop, most, _own(usage))


def _own(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024
