"""Diff: where two logs part, and how the difference grows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from math import inf
from typing import Any, NamedTuple

import msgspec
import numpy as np

from lrstep.json_text import number
from lrstep.quantities import BY_NAME, POINTWISE, item_name, quantity_of
from lrstep.steplog.apart import LAST_DIGITS, Tolerance, apart, ratio
from lrstep.steplog.header import IF_SET, IN_EACH, option_of
from lrstep.steplog.lines import Header, UpdateLine, vector
from lrstep.steplog.reader import LogReader

OPTIONS = ("alpha", *IN_EACH, *IF_SET)
OF_DATA = ("rows", "n", "features", "start")


class SettingPair(NamedTuple):
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
    explanation: str = ""
    """What the one is of the other, where that is telling."""

    @property
    def quantity(self) -> str:
        """The variable's own name, without an example's or a feature's number."""
        return quantity_of(self.name)

    @property
    def address(self) -> str:
        """`K:VARIABLE`."""
        return f"{self.k}:{self.name}"


class Diff(NamedTuple):
    """Two logs compared: updates that both have, settings and values that differ, and which of them goes on."""

    updates: int
    settings: list[SettingPair]
    parted: Parted | None
    growth: list[Growth]
    longer: str | None
    """"A" or "B" where that one goes on after the other ends."""
    first: Tolerance = Tolerance()
    """Within what both are the same in the number at which they part."""
    whole: Tolerance = Tolerance()
    """Within what both are the same in all updates that both have."""

    @property
    def last_digits(self) -> Tolerance | None:
        """What tolerance takes all for the same, or the number at which they part, where that is small; else None."""
        most = LAST_DIGITS[self.first.dtype]
        return next((within for within in (self.whole, self.first) if 0 < within.rtol <= most), None)


def diff(first: LogReader, second: LogReader, tolerance: Tolerance) -> Diff:
    """Compare two logs from their beginning, in bounded memory. InputError where they are of different features."""
    parted: Parted | None = None
    growth: list[Growth] = []
    longer: str | None = None
    dtype = "float32" if "float32" in (first.header.dtype, second.header.dtype) else "float64"
    tolerance = tolerance._replace(dtype=dtype)
    headers = first.header, second.header
    count, due, before = 0, 0, np.array(vector(first.header.init))
    if before.tolist() != vector(second.header.init):
        before = before * np.nan  # then their steps are from different places
    at_first = whole = Tolerance(dtype=dtype)
    for left, right in zip_longest(first.updates(), second.updates()):
        if left is None or right is None:
            longer = "A" if right is None else "B"
            break
        count += 1
        if parted is None:
            parted = _parted(left, right, tolerance)
            due = left.k
            if parted is not None:
                at_first = apart(np.array([parted.first]), np.array([parted.second]), dtype)
                parted = parted._replace(explanation=ratio(parted.quantity, left, right, before, headers, dtype))
            before = np.array(vector(left))
        if parted is not None:
            whole = whole.widened(_all_apart(left, right, dtype))
        if parted is not None and left.k >= due:
            growth.append(Growth(left.k, _largest(left, right)))
            due = parted.k + 2 * max(1, left.k - parted.k)
    settings = _settings(first.header, second.header)
    return Diff(count, settings, parted, growth, longer, at_first, whole)


def _settings(first: Header, second: Header) -> list[SettingPair]:
    pairs = [SettingPair(name, option_of(first, name), option_of(second, name)) for name in OPTIONS]
    pairs += [SettingPair(name, getattr(first, name), getattr(second, name)) for name in OF_DATA]
    pairs += [
        SettingPair("init", (first.init.w, first.init.b), (second.init.w, second.init.b)),
        SettingPair("standardize", *(msgspec.to_builtins(header.standardize) for header in (first, second))),
        SettingPair("data", *(None if header.data is None else header.data.sha256 for header in (first, second))),
        SettingPair("engine", first.engine, second.engine),
    ]
    return [pair for pair in pairs if pair.first != pair.second]


def _parted(left: UpdateLine, right: UpdateLine, tolerance: Tolerance) -> Parted | None:
    """The first number of an update that differs, in the order in which it is computed; those that both hold."""
    if left.k != right.k:
        return Parted(min(left.k, right.k), "k", float(left.k), float(right.k))
    for name, a, b in _numbers(left, right):
        if not tolerance.equal(a, b):
            return Parted(left.k, name, a, b)
    return None


def _numbers(left: UpdateLine, right: UpdateLine) -> Iterator[tuple[str, float, float]]:
    """Each number that both hold, with its name."""
    for name in BY_NAME:
        held, other = getattr(left, name), getattr(right, name)
        if held is None or other is None:
            continue
        if not isinstance(held, list):
            yield name, number(held), number(other)
            continue
        rows = left.batch or range(len(held))
        for i, (a, b) in enumerate(zip(held, other, strict=False)):
            yield f"{name}@{rows[i]}" if name in POINTWISE else item_name(name, i), number(a), number(b)


def _all_apart(left: UpdateLine, right: UpdateLine, dtype: str) -> Tolerance:
    """Within what the numbers of one update are the same."""
    if left.k != right.k:
        return Tolerance(inf, inf, dtype)
    pairs = np.array([(a, b) for _, a, b in _numbers(left, right)])
    return apart(pairs[:, 0], pairs[:, 1], dtype)


def _largest(left: UpdateLine, right: UpdateLine) -> float:
    """The largest difference of a parameter."""
    return max(abs(a - b) for a, b in zip(vector(left), vector(right), strict=False))
