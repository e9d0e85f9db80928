"""Step logs: a line written and read beside the standard library's json; a run verified beside the run itself."""

from __future__ import annotations

import io
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

import numpy as np

from lrstep.data import Dataset
from lrstep.engine import Run, train_until
from lrstep.steplog.header import run_of
from lrstep.steplog.index import LogIndex
from lrstep.steplog.lines import UpdateLine, decode, encode
from lrstep.steplog.reader import LogReader
from lrstep.steplog.verify import verifying
from lrstep.steplog.writer import RunLog
from tests.bench.harness import Row

UPDATES = 200_000
LINE = {"type": "update", "k": 123, "J": 0.6931471805599453, "dw": [0.1234567890123, -0.99845601],
        "db": 0.001455578136784208, "w": [0.30574935, -0.2185832], "b": -1.5e-05}  # fmt: skip


def rows(budget: float) -> list[Row]:
    """A line each way, the whole of a log, and its opening."""
    text = json.dumps(LINE).encode()
    line = UpdateLine(
        123, [0.30574935, -0.2185832], -1.5e-05, J=0.6931471805599453, dw=[0.1234567890123, -0.99845601], db=0.001
    )
    writing = {"lrstep": lambda: encode(line), "json.dumps": lambda: json.dumps(LINE)}
    reading = {"lrstep": lambda: decode(text), "json.loads": lambda: json.loads(text)}
    half = "at most half of json's"
    return [
        Row("a log's line written", _in_turn(writing, budget), unit="µs", goal=half),
        Row("a log's line read", _in_turn(reading, budget), unit="µs", goal=half),
        *_whole_logs(),
    ]


def _in_turn(work: Mapping[str, Callable[[], object]], budget: float) -> dict[str, float]:
    """Median seconds of each, in turns of a thousand."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    end = time.perf_counter() + budget
    while time.perf_counter() < end:
        for name, call in work.items():
            start = time.perf_counter()
            for _ in range(1000):
                call()
            taken[name].append((time.perf_counter() - start) / 1000)
    return {name: median(seconds) for name, seconds in taken.items()}


def _whole_logs() -> list[Row]:
    generator = np.random.default_rng(0)
    X = generator.normal(size=(100, 2))
    run = Run(Dataset(X, (X @ [1.0, -2.0] + generator.normal(size=100) > 0).astype(float)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        start = time.perf_counter()
        train_until(run, UPDATES)
        ran = time.perf_counter() - start
        log = RunLog(run, path)
        start = time.perf_counter()
        log.end(train_until(run, UPDATES, record=log.turn).updates, "updates")
        logged = time.perf_counter() - start
        text = path.read_bytes()
        reader = LogReader(io.BytesIO(text), "log")
        start = time.perf_counter()
        for _ in verifying(reader, run_of(reader.header)):
            pass
        verified = time.perf_counter() - start
        start = time.perf_counter()
        LogIndex(str(path))
        opened = time.perf_counter() - start
    what = f"{UPDATES:,} updates at (100, 2)"
    return [
        Row(f"{what}, logged", {"lrstep": logged, "the run alone": ran}),
        Row(f"{what}, verified", {"lrstep": verified, "the run alone": ran}, goal="at most twice the run"),
        Row(f"a log of {UPDATES:,} opened", {"lrstep": opened}, goal="1,000,000 lines under 2 s"),
    ]
