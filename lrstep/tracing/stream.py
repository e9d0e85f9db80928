"""Stream: the lines that ran, as what each name was when, and as the iterations of the loops among them."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from lrstep.tracing.follow import Executed
from lrstep.tracing.rounds import marker_of


class Change(NamedTuple):
    """A name that a line gave a value, as `w`, `self.weights` or `grads['dw']`, also as a part of what it gave one."""

    at: int
    """The number of the line among those that ran."""
    call: int
    path: str
    value: Any


class Loop(NamedTuple):
    """A `for` or `while` of the source."""

    header: int
    marker: int
    """The line that runs once in each round, as `lrstep.tracing.rounds` has it."""
    first: int
    last: int
    """The lines below it."""
    file: int = 0
    """Which of the files it stands in."""
    function: str = "<module>"
    """In which it stands."""
    counters: tuple[str, ...] = ()
    """The names that each round gives another value: `i` and `x` of `for i, x in …`, `j` that a `while` adds to."""

    def holds(self, line: Executed) -> bool:
        """Whether a line that ran is of it."""
        return line.file == self.file and (line.line == self.header or self.first <= line.line <= self.last)

    def begins(self, line: Executed) -> bool:
        """Whether a round begins with a line that ran."""
        return line.line == self.marker and line.file == self.file

    def is_inside(self, line: Executed) -> bool:
        """Whether a line that ran stands below its header."""
        return line.file == self.file and self.first <= line.line <= self.last


class Round(NamedTuple):
    """One round of a loop: from the number of its first line among those that ran up to that of the next round's."""

    start: int
    stop: int


@dataclass(frozen=True)
class Stream:
    """The lines that ran, in their order."""

    executed: Sequence[Executed]
    source: str
    others: tuple[str, ...] = ()
    """The texts of further files, from file 1 on."""

    @cached_property
    def changes(self) -> list[Change]:
        """All of them, the parts of dictionaries as well."""
        return [
            Change(at, line.call, *part)
            for at, line in enumerate(self.executed)
            for path, value in line.changes
            for part in parts_of(path, value)
        ]

    @cached_property
    def by_path(self) -> dict[str, list[Change]]:
        """The changes of each name."""
        by_path: dict[str, list[Change]] = {}
        for change in self.changes:
            by_path.setdefault(change.path, []).append(change)
        return by_path

    def between(self, start: int, stop: int) -> list[Change]:
        """The changes of the lines with these numbers, `stop` not among them."""
        first, last = (bisect_left(self.changes, at, key=attrgetter("at")) for at in (start, stop))
        return self.changes[first:last]

    def last(self, path: str, at: int) -> Change | None:
        """What a name was given last before the line of this number ran."""
        changes = self.by_path.get(path, [])
        place = bisect_left(changes, at, key=attrgetter("at"))
        return changes[place - 1] if place else None

    @cached_property
    def loops(self) -> list[Loop]:
        """Of the sources, the inner ones first."""
        return [loop for file, source in enumerate((self.source, *self.others)) for loop in loops_of(source, file)]

    def rounds(self, loop: Loop) -> Iterator[list[Round]]:
        """The rounds of a loop, each time that it ran: those that came to their end, or to that of all."""
        return rounds_of(self.executed, loop)


def rounds_of(executed: Sequence[Executed], loop: Loop) -> Iterator[list[Round]]:
    """The rounds of a loop among lines that ran, each time that it ran: those that came to their end, or to that of
    all."""
    starts: dict[int, list[int]] = {}
    for at, line in enumerate(executed):
        if loop.begins(line):
            starts.setdefault(line.call, []).append(at)
    for call, lines in starts.items():
        yield from _runs(executed, loop, call, lines)


def _runs(executed: Sequence[Executed], loop: Loop, call: int, starts: list[int]) -> Iterator[list[Round]]:
    """The rounds of one call, parted where something else ran between them."""
    run: list[Round] = []
    for start, following in zip(starts, [*starts[1:], len(executed)], strict=True):
        stop = start + 1
        while stop < following and (executed[stop].call != call or loop.holds(executed[stop])):
            stop += 1
        inside = any(line.call == call and loop.is_inside(line) for line in executed[start:stop])
        run += [Round(start, stop)] if inside else []
        if stop < following or not inside:
            if run:
                yield run
            run = []
    if run:
        yield run


def end_of(executed: Sequence[Executed], loop: Loop) -> int:
    """Where a round ends among the lines from its first one up to that of the next: what comes then ran once the loop
    was left."""
    call = executed[0].call
    last = max((i for i, line in enumerate(executed) if line.call == call and loop.is_inside(line)), default=0)
    behind = (i for i in range(last + 1, len(executed)) if _is_behind(executed[i], loop, call))
    return next(behind, len(executed))


def _is_behind(line: Executed, loop: Loop, call: int) -> bool:
    return line.call < call or (line.call == call and not loop.holds(line))


MOST_PARTS = 8
"""Of a list or tuple whose parts are looked at one by one."""


def parts_of(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value, and the parts of it that have a name of their own: those of dictionaries, and of a list or a tuple that
    is no table of numbers."""
    yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(key, str):
                yield from parts_of(f"{path}[{key!r}]", part)
    elif type(value) in (list, tuple) and len(value) <= MOST_PARTS and not _is_plain(value):
        for place, part in enumerate(value):
            yield from parts_of(f"{path}[{place}]", part)


def _is_plain(value: Sequence[Any]) -> bool:
    """Whether all of it are numbers, as of a list that is a vector."""
    return all(isinstance(part, (bool, int, float)) for part in value)


def loops_of(source: str, file: int = 0) -> list[Loop]:
    """The loops of a source, the inner ones first."""
    every = list(_loops(ast.parse(source), "<module>", file, 0))
    return [loop for _, loop in sorted(every, key=lambda each: (-each[0], -each[1].header))]


def _loops(node: ast.AST, function: str, file: int, depth: int) -> Iterator[tuple[int, Loop]]:
    for part in ast.iter_child_nodes(node):
        inner = part.name if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
        if isinstance(part, (ast.For, ast.While)):
            yield depth, _loop(part, function, file)
        yield from _loops(part, inner, file, depth + 1)


def _loop(node: ast.For | ast.While, function: str, file: int) -> Loop:
    first, last = node.body[0].lineno, node.body[-1].end_lineno or node.body[-1].lineno
    counters = tuple(dict.fromkeys(_counters(node)))
    return Loop(node.lineno, marker_of(node), first, last, file, function, counters)


def _counters(node: ast.For | ast.While) -> Iterator[str]:
    if isinstance(node, ast.For):
        yield from (part.id for part in ast.walk(node.target) if isinstance(part, ast.Name))
        return
    for part in node.body:
        if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
