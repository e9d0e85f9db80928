"""Timing side by side: each contestant in a process of its own, and all in turn, so that a machine's moods reach all.

A process of its own, since one contestant's idle threads, memory and caches must not cost another one anything.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import numpy as np

Work: TypeAlias = Callable[[], Any]
"""What is timed; it returns numbers that all contestants of a race must agree on, or None."""

SHORTEST = 0.002  # seconds that are timed at once at the least: the clock and the loop then cost nothing
A_TURN = 0.1  # seconds
A_PAUSE = 0.03  # between turns: idle threads of the one before may spin that long


@dataclass(frozen=True, slots=True)
class Contestant:
    """A name, and how to make ready what it does: `make` is called in the contestant's own process."""

    name: str
    make: Callable[[], Work]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the median seconds of each contestant, and a word on it."""

    what: str
    seconds: dict[str, float]
    per: float = 1.0
    unit: str = "ms"
    goal: str = ""


def race(contestants: Sequence[Contestant], budget: float, tolerance: float, least: int = 5) -> dict[str, float]:
    """Median seconds of each, in turn until the budget of seconds is used up and each had `least` turns.

    Their results are checked against each other first, relative to the largest number; an error names who differs.
    """
    with _processes(contestants) as pipes:
        _agree({name: pipe.recv() for name, pipe in pipes.items()}, tolerance)
        taken: dict[str, list[float]] = {name: [] for name in pipes}
        end = time.perf_counter() + budget
        turns = 0
        while turns < least or time.perf_counter() < end:
            for name, pipe in pipes.items():
                time.sleep(A_PAUSE)
                pipe.send("go")
                taken[name] += pipe.recv()
            turns += 1
    return {name: median(seconds) for name, seconds in taken.items()}


@contextmanager
def _processes(contestants: Sequence[Contestant]) -> Iterator[dict[str, Connection]]:
    """A process for each, which waits for its turn; ended on leaving."""
    context = multiprocessing.get_context("spawn")
    pipes, processes = {}, []
    try:
        for contestant in contestants:
            pipes[contestant.name], theirs = context.Pipe()
            processes.append(context.Process(target=_take_turns, args=(contestant.make, theirs), daemon=True))
            processes[-1].start()
            theirs.close()
        yield pipes
    finally:
        for process in processes:
            process.kill()
            process.join()


def _take_turns(make: Callable[[], Work], pipe: Connection) -> None:
    """In the contestant's process: get ready, send the result, then the seconds of each turn asked for."""
    work = make()
    result = work()
    pipe.send(None if result is None else np.concatenate([np.ravel(part) for part in result]).astype(float))
    work()
    count = max(1, int(SHORTEST / _seconds(work, 1)))
    while True:
        pipe.recv()
        work()  # warms up what the others' turns left cold
        end = time.perf_counter() + A_TURN
        taken = [_seconds(work, count)]
        while time.perf_counter() < end:
            taken.append(_seconds(work, count))
        pipe.send(taken)


def _seconds(work: Work, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - start) / count


def _agree(results: dict[str, Any], tolerance: float) -> None:
    given = {name: result for name, result in results.items() if result is not None}
    first, *others = given.items()
    scale = np.abs(first[1]).max()
    for name, result in others:
        apart = float(np.abs(result - first[1]).max() / scale)
        if not apart <= tolerance:
            raise AssertionError(f"{name} and {first[0]} differ by {apart:.2g} of the largest number")


def machine() -> str:
    """One line on what this was measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} processors, Python {platform.python_version()}, NumPy {np.__version__}"


def told(rows: Sequence[Row]) -> str:
    """The table: each contestant's time, and how many times ours it is."""
    lines = []
    for row in rows:
        ours = row.seconds["lrstep"]
        scale = {"ms": 1e3, "µs": 1e6, "s": 1.0, "MB": 1.0}[row.unit] / row.per
        parts = [f"lrstep {ours * scale:.3g} {row.unit}"]
        parts += [
            f"{name} {seconds * scale:.3g} ({seconds / ours:.2f}×)"
            for name, seconds in row.seconds.items()
            if name != "lrstep"
        ]
        goal = f"   [{row.goal}]" if row.goal else ""
        lines.append(f"{row.what:<34} " + "  ".join(parts) + goal)
    return "\n".join(lines)
