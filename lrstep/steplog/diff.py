"""Diff: where two logs part, and how the difference grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from math import inf
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np

from lrstep.engine import Run
from lrstep.errors import printable
from lrstep.json_text import number
from lrstep.quantities import BY_NAME, POINTWISE, item_name, quantity_of
from lrstep.steplog.apart import LAST_DIGITS, Tolerance, apart, ratio
from lrstep.steplog.as_usual import AsUsual
from lrstep.steplog.header import IF_SET, IN_EACH, option_of
from lrstep.steplog.lines import Header, UpdateLine, vector
from lrstep.steplog.reader import LogReader
from lrstep.steplog.trace_check import TraceCheck

Runs: TypeAlias = tuple[Run | None, Run | None]
"""Those of two logs, where their rows are known."""
OPTIONS = ("alpha", *IN_EACH, *IF_SET)
OF_DATA = ("rows", "n", "features", "start")


FileLine: TypeAlias = tuple[str, int]


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
    lines: tuple[FileLine | None, FileLine | None] = (None, None)
    """In which file, and in which line of it, each script gave it its value, where the logs are traces."""

    @property
    def quantity(self) -> str:
        """The variable's own name, without an example's or a feature's number."""
        return quantity_of(self.name)

    @property
    def address(self) -> str:
        """`K:VARIABLE`."""
        return f"{self.k}:{self.name}"


class Convention(NamedTuple):
    """What the log "A" or "B" has otherwise, but right, and the other has not."""

    log: str
    id: str
    text: str


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
    conventions: Sequence[Convention] = ()
    quantities: Sequence[Parted] = ()
    """The first number of each quantity that differs, first things first."""

    @property
    def last_digits(self) -> Tolerance | None:
        """What tolerance takes all for the same, or the number at which they part, where that is small; else None."""
        most = LAST_DIGITS[self.first.dtype]
        return next((within for within in (self.whole, self.first) if 0 < within.rtol <= most), None)


def diff(first: LogReader, second: LogReader, tolerance: Tolerance, runs: Runs = (None, None)) -> Diff:
    """Compare two logs from their beginning, in bounded memory. InputError where they are of different features.

    With their `runs`, what one of them has by another convention is held against the other as it usually is.
    """
    dtype = "float32" if "float32" in (first.header.dtype, second.header.dtype) else "float64"
    comparison = _Comparison((first, second), runs, tolerance._replace(dtype=dtype))
    longer: str | None = None
    for left, right in zip_longest(first.updates(), second.updates()):
        if left is None or right is None:
            longer = "A" if right is None else "B"
            break
        comparison.look(left, right)
    return comparison.result(_settings(first.header, second.header), longer)


class _Comparison:
    """What is found in one pair of updates after another."""

    def __init__(self, readers: tuple[LogReader, LogReader], runs: Runs, tolerance: Tolerance) -> None:
        self._headers = readers[0].header, readers[1].header
        self._scripts = readers[0].trace, readers[1].trace
        self._sides = AsUsual(readers[0], runs[0]), AsUsual(readers[1], runs[1])
        self._tolerance = tolerance
        self._quantities: dict[str, Parted] = {}
        self._growth: list[Growth] = []
        self._due, self._count = 0, 0
        self._at_first = self._whole = Tolerance(dtype=tolerance.dtype)

    def look(self, left: UpdateLine, right: UpdateLine) -> None:
        """At an update of each."""
        self._count += 1
        dtype, began = self._tolerance.dtype, not self._quantities
        pairs = left, right
        bounds: dict[str, float] = {}
        if any(not self._tolerance.equal(a, b) for _, a, b in _numbers(left, right)):
            (left, of_left), (right, of_right) = (
                side.line(line) for side, line in zip(self._sides, pairs, strict=True)
            )
            for name in {*of_left, *of_right}:
                bounds[name] = sum(float(np.max(of[name])) for of in (of_left, of_right) if name in of)
        for parted in _parted(left, right, self._tolerance, bounds):
            self._add(parted, left, right)
        if self._quantities:
            if began:
                self._due = left.k
            self._whole = self._whole.widened(_all_apart(left, right, dtype))
            self._grow(left, right)
        for side, line in zip(self._sides, pairs, strict=True):
            side.passed(line)

    def _add(self, parted: Parted, left: UpdateLine, right: UpdateLine) -> None:
        if parted.quantity in self._quantities:
            return
        first, second = (script.place(parted.k, parted.quantity) for script in self._scripts)
        parted = parted._replace(lines=(first, second))
        if not self._quantities:
            pair = np.array([parted.first]), np.array([parted.second])
            self._at_first = apart(*pair, self._tolerance.dtype)
        if parted.quantity in BY_NAME:
            before = self._sides[0].before
            if before.tolist() != self._sides[1].before.tolist():
                before = before * np.nan  # then their steps are from different places
            words = ratio(parted.quantity, left, right, before, self._headers, self._tolerance.dtype)
            parted = parted._replace(explanation=words)
        self._quantities[parted.quantity] = parted

    def _grow(self, left: UpdateLine, right: UpdateLine) -> None:
        if left.k >= self._due:
            self._growth.append(Growth(left.k, _largest(left, right)))
            first = next(iter(self._quantities.values()))
            self._due = first.k + 2 * max(1, left.k - first.k)

    def result(self, settings: list[SettingPair], longer: str | None) -> Diff:
        """All of it."""
        of_a, of_b = (side.conventions for side in self._sides)
        conventions = [Convention("A", *each) for each in of_a if each not in of_b]
        conventions += [Convention("B", *each) for each in of_b if each not in of_a]
        quantities = list(self._quantities.values())
        parted = quantities[0] if quantities else None
        within = self._at_first, self._whole
        settings += _texts(*self._scripts)
        return Diff(self._count, settings, parted, self._growth, longer, *within, conventions, quantities)


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


def _texts(first: TraceCheck, second: TraceCheck) -> list[SettingPair]:
    """The first line in which two scripts are not the same, file by file."""
    pairs = []
    for a, b in zip(first.sources, second.sources, strict=False):
        lines = enumerate(zip_longest(a.text.splitlines(), b.text.splitlines()), 1)
        at, (one, other) = next(((i, pair) for i, pair in lines if pair[0] != pair[1]), (0, (None, None)))
        if at:
            name = a.file if a.file == b.file else f"{a.file} and {b.file}"
            words = [text and text.strip() for text in (one, other)]
            words = [one, other] if words[0] == words[1] else words  # indented otherwise
            pairs.append(SettingPair(f"line {at} of {printable(name, 200)}", *words))
    return pairs


def _parted(
    left: UpdateLine, right: UpdateLine, tolerance: Tolerance, bounds: Mapping[str, float]
) -> Iterator[Parted]:  # fmt: skip
    """Each number of an update that differs, in the order in which it is computed; those that both hold.

    What was put in the place of another may be off by its bound.
    """
    if left.k != right.k:
        yield Parted(min(left.k, right.k), "k", float(left.k), float(right.k))
        return
    if left.batch is not None and right.batch is not None and left.batch != right.batch:
        rows = (pair for pair in zip(left.batch, right.batch, strict=False) if pair[0] != pair[1])
        pair = next(rows, (len(left.batch), len(right.batch)))
        yield Parted(left.k, "batch", float(pair[0]), float(pair[1]))
    for name, a, b in _numbers(left, right):
        if not tolerance.equal(a, b) and not abs(a - b) <= bounds.get(quantity_of(name), 0):
            yield Parted(left.k, name, a, b)


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
