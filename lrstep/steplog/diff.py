"""Diff: where two logs part, and how the difference grows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np

from lrstep.steplog.lines import Header, Update, number
from lrstep.steplog.reader import LogReader

SETTINGS = ("alpha", "batch", "order", "seed", "dtype", "rows", "n", "features", "start")


class Tolerance(NamedTuple):
    """How far two numbers may be apart and count as equal: so many floats, or relative to the larger one."""

    ulps: float = 0
    rtol: float = 0.0

    def equal(self, one: float, other: float) -> bool:
        """Whether they do. NaN equals NaN."""
        if one == other or (one != one and other != other):
            return True
        if not (np.isfinite(one) and np.isfinite(other)):
            return False
        largest = max(abs(one), abs(other))
        return abs(one - other) <= max(self.rtol * largest, self.ulps * float(np.spacing(largest)))


class Setting(NamedTuple):
    """A setting that differs."""

    name: str
    first: Any
    second: Any


class Growth(NamedTuple):
    """The largest difference of a parameter after update k."""

    k: int
    difference: float


class Parted(NamedTuple):
    """The first number that differs."""

    k: int
    name: str
    first: float
    second: float

    @property
    def address(self) -> str:
        """`K:VARIABLE`."""
        return f"{self.k}:{self.name}"


class Diff(NamedTuple):
    """Two logs compared: updates that both have, settings and values that differ, and which of them goes on."""

    updates: int
    settings: list[Setting]
    parted: Parted | None
    growth: list[Growth]
    longer: str | None
    """"A" or "B" where that one goes on after the other ends."""


def diff(first: LogReader, second: LogReader, tolerance: Tolerance) -> Diff:
    """Compare two logs from their beginning, in bounded memory. InputError where they are of different features."""
    parted: Parted | None = None
    growth: list[Growth] = []
    count, due = 0, 0
    one, other = first.updates(), second.updates()
    while True:
        left, right = next(one, None), next(other, None)
        if left is None or right is None:
            break
        count += 1
        if parted is None:
            parted = _parted(left, right, tolerance)
            due = left.k
        if parted is not None and left.k >= due:
            growth.append(Growth(left.k, _largest(left, right)))
            due = parted.k + 2 * max(1, left.k - parted.k)
    longer = None if left is None and right is None else "A" if right is None else "B"
    return Diff(count, _settings(first.header, second.header), parted, growth, longer)


def _settings(first: Header, second: Header) -> list[Setting]:
    found = [Setting(name, getattr(first, name), getattr(second, name)) for name in SETTINGS]
    found += [
        Setting("init", (first.init.w, first.init.b), (second.init.w, second.init.b)),
        Setting("standardize", *(msgspec.to_builtins(header.standardize) for header in (first, second))),
        Setting("data", *(None if header.data is None else header.data.sha256 for header in (first, second))),
        Setting("engine", first.engine, second.engine),
    ]
    return [setting for setting in found if setting.first != setting.second]


def _parted(left: Update, right: Update, tolerance: Tolerance) -> Parted | None:
    """The first number of an update that differs, in the order in which it is computed; those that both hold."""
    if left.k != right.k:
        return Parted(min(left.k, right.k), "k", float(left.k), float(right.k))
    for name, one, other in _numbers(left, right):
        if not tolerance.equal(one, other):
            return Parted(left.k, name, one, other)
    return None


def _numbers(left: Update, right: Update) -> Iterator[tuple[str, float, float]]:
    for name in ("z", "a", "L", "J", "da", "dz", "dw", "db", "w", "b"):
        one, other = getattr(left, name), getattr(right, name)
        if one is None or other is None:
            continue
        if not isinstance(one, list):
            yield name, number(one), number(other)
            continue
        counted = name in ("dw", "w")
        rows = left.batch or range(len(one))
        for i, (a, b) in enumerate(zip(one, other, strict=False)):
            yield f"{name}{i + 1}" if counted else f"{name}@{rows[i]}", number(a), number(b)


def _largest(left: Update, right: Update) -> float:
    """The largest difference of a parameter."""
    pairs = zip([*left.w, left.b], [*right.w, right.b], strict=False)
    return max(abs(number(one) - number(other)) for one, other in pairs)
