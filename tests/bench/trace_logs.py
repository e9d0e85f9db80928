"""Traces as logs: what an update costs to write, and how long a large trace takes to open and to come to a line."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from lrstep.engine.traced import LoopPlace, RanLine, SourceText
from lrstep.sources import open_source
from lrstep.steplog.trace_writer import Script, TraceFacts, TraceWriter
from tests.bench.harness import Row

SMALL, LARGE = (3, 2), (209, 12288)
UPDATES = 200


def rows(_budget: float) -> list[Row]:
    """The course's three examples, and the cat set's size, made up."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.jsonl", Path(folder) / "large.jsonl"
        followed, stepped = _written(small, *SMALL), _written(small, *SMALL, followed=0)
        _written(large, *LARGE)
        opened = min(_opening(large) for _ in range(3))
        traced = open_source(str(large), {}).debugger().history.traced
        assert traced is not None
        start = time.perf_counter()
        traced.lines(UPDATES // 2)
        reached = time.perf_counter() - start
    return [
        Row("an update of (3, 2), its lines and all, in a trace", {"lrstep": followed}, unit="µs", goal="under 100 µs"),
        Row("an update of (3, 2), by its parameters alone", {"lrstep": stepped}, unit="µs", goal="under 50 µs"),
        Row(f"a trace of {UPDATES} updates at {LARGE} opened", {"lrstep": opened}, goal="well under 1 s"),
        Row("its lines of one update read", {"lrstep": reached}, unit="ms"),
    ]


def _opening(path: Path) -> float:
    """Seconds that it takes to stand at its start."""
    start = time.perf_counter()
    open_source(str(path), {}).debugger()
    return time.perf_counter() - start


def _written(path: Path, m: int, n: int, followed: int = UPDATES) -> float:
    """Seconds an update takes to write."""
    generator = np.random.default_rng(0)
    X, y = generator.normal(size=(m, n)), (generator.random(m) > 0.5) * 1.0
    source, loop = SourceText("train.py", "pass\n" * 20), LoopPlace(10, 19, "<module>")
    writer = TraceWriter(path, force=True)
    bound = {"w": "w", "b": "b", "dz": "dZ"}
    writer.begin(
        TraceFacts(X, y, np.zeros(n), 0.0, 0.1, layout="rows"), Script([source], loop, bound, (), followed, {"X": X.T})
    )
    updates = [_update(generator, m, n) for _ in range(UPDATES)]
    writer.update(*updates[0])
    start = time.perf_counter()
    for values, lines in updates[1:]:
        writer.update(values if followed else {name: values[name] for name in ("w", "b")}, lines if followed else ())
    taken = (time.perf_counter() - start) / (UPDATES - 1)
    writer.close()
    return taken


def _update(generator: np.random.Generator, m: int, n: int) -> tuple[dict[str, Any], list[RanLine]]:
    """Ten lines, as the course's loop has them, of made-up numbers."""
    a, w, dw = generator.random(m), generator.normal(size=n), generator.normal(size=n)
    values = {"a": a, "J": 0.5, "dz": a, "dw": dw, "db": 0.1, "w": w, "b": 0.2}
    changes: list[dict[str, Any]] = [
        {"i": 3}, {"z": a[None, :]}, {"s": a[None, :]}, {"A": a[None, :]}, {"cost": 0.5}, {"dZ": a[None, :]},
        {"grads['dw']": dw[:, None]}, {"grads['db']": 0.1}, {"w": w[:, None]}, {"b": 0.2},
    ]  # fmt: skip
    return values, [RanLine(line, each, {}) for line, each in enumerate(changes, 10)]
