"""Time travel: any update of a long run, and searches over all of it, beside one update and one NumPy scan."""

from __future__ import annotations

import time

import numpy as np

from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.debugger.searching import Condition
from lrstep.engine import Run, finished
from lrstep.expressions import parse_condition
from tests.bench.harness import Row

SEEKS = 2000
CASES = (  # rows, features, updates, MiB, and what a seek may take at the 99th percentile, in ms
    (100, 2, 1_000_000, 256, 16),
    (100, 2, 1_000_000, 4, 16),
    (1000, 100, 200_000, 256, 16),
    (1000, 100, 200_000, 8, 50),
)
CONDITIONS = ("J < -1", "norm(dw) < -1", "J > prev(J) + 1", "w1 > 1e6 or b < -1e6", "any(dw * prev(dw) < -1e6)")


def rows(budget: float) -> list[Row]:
    """A row of seeks for each case, and one for each condition over a million updates."""
    found = []
    for m, n, updates, memory, most in CASES:
        debugger = _run_to(m, n, updates, memory)
        found.append(_seeks(debugger, f"seek in {updates:,} at ({m}, {n}), {memory} MiB", most))
        if (n, memory) == (2, 256):
            found += [_scan(debugger, text, backward) for text in CONDITIONS for backward in (False, True)]
    return found


def _run_to(m: int, n: int, updates: int, memory: float) -> Debugger:
    generator = np.random.default_rng(0)
    X = generator.normal(size=(m, n))
    y = X @ generator.normal(size=n) + generator.normal(size=m) > 0
    debugger = Debugger(Run(Dataset(X, y.astype(float)), alpha=0.1), horizon=updates, memory=memory)
    for _ in debugger.history.reach(updates):
        pass
    return debugger


def _seeks(debugger: Debugger, what: str, most: float) -> Row:
    """Going to a random update and asking for its dz, beside computing one update."""
    generator = np.random.default_rng(1)
    taken = np.sort([_timed(debugger, int(k)) for k in generator.integers(1, debugger.horizon, SEEKS)])
    one = np.median([_one_update(debugger) for _ in range(100)])
    p99 = taken[int(0.99 * SEEKS)] * 1e3
    told = {"lrstep": float(np.median(taken)), "one update": float(one)}
    return Row(what, told, goal=f"p99 under {most} ms, was {p99:.2f} ms")


def _timed(debugger: Debugger, k: int) -> float:
    start = time.perf_counter()
    frame = debugger.go_to(f"{k}:dz")
    assert frame.dz is not None
    return time.perf_counter() - start


def _one_update(debugger: Debugger) -> float:
    update = debugger.run.update(1, debugger.run.initial)
    start = time.perf_counter()
    assert update.after is not None
    return time.perf_counter() - start


def _scan(debugger: Debugger, text: str, backward: bool) -> Row:
    """A search through everything that finds nothing, beside one comparison over a column."""
    column = np.random.default_rng(2).normal(size=debugger.horizon)
    condition = Condition(debugger.branch, parse_condition(text), begins=True)
    taken, scan = [], []
    for _ in range(5):
        start = time.perf_counter()
        assert finished(condition.search(1, debugger.horizon, backward=backward)) is None
        middle = time.perf_counter()
        assert not (column < -100).any()
        taken.append(middle - start)
        scan.append(time.perf_counter() - middle)
    told = {"lrstep": float(np.median(taken)), "one NumPy scan": float(np.median(scan))}
    return Row(f"{'back' if backward else 'on'} over 1,000,000: {text}", told, goal="under 50 ms")
