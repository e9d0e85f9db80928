"""Timing side by side: contestants take turns, so that a machine's moods reach all of them; medians are told."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

A_TURN = 0.002  # seconds at the least, so that what the last contestant left in the caches costs little


@dataclass(frozen=True, slots=True)
class Contestant:
    """A name, and what it does; it returns numbers that all contestants of a race must agree on, or None."""

    name: str
    run: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the median seconds of each contestant, and a word on it."""

    what: str
    seconds: dict[str, float]
    per: float = 1.0
    unit: str = "ms"
    goal: str = ""


def race(contestants: Sequence[Contestant], budget: float = 3.0, least: int = 5) -> dict[str, float]:
    """Median seconds of each, run in turn until the budget of seconds is used up; first once without the clock.

    A short contestant runs several times in its turn.
    """
    times = {contestant.name: _times(contestant) for contestant in contestants}
    taken: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    end = time.perf_counter() + budget
    while min(map(len, taken.values())) < least or time.perf_counter() < end:
        for contestant in contestants:
            count = times[contestant.name]
            start = time.perf_counter()
            for _ in range(count):
                contestant.run()
            taken[contestant.name].append((time.perf_counter() - start) / count)
    return {name: median(seconds) for name, seconds in taken.items()}


def _times(contestant: Contestant) -> int:
    """How often a contestant runs in a turn."""
    contestant.run()
    start = time.perf_counter()
    contestant.run()
    return max(1, int(A_TURN / max(time.perf_counter() - start, 1e-7)))


def agree(contestants: Sequence[Contestant], tolerance: float) -> None:
    """Check the results against each other, relative to the largest number; an error names who differs."""
    results = {c.name: np.concatenate([np.ravel(part) for part in c.run()]).astype(float) for c in contestants}
    first, *others = results.items()
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
        scale = {"ms": 1e3, "µs": 1e6, "s": 1.0}[row.unit] / row.per
        parts = [f"lrstep {ours * scale:.3g} {row.unit}"]
        parts += [
            f"{name} {seconds * scale:.3g} ({seconds / ours:.2f}×)"
            for name, seconds in row.seconds.items()
            if name != "lrstep"
        ]
        goal = f"   [{row.goal}]" if row.goal else ""
        lines.append(f"{row.what:<34} " + "  ".join(parts) + goal)
    return "\n".join(lines)
