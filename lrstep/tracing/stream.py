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
    """The line that runs once in each round: the header, or of `while True` the first below it."""
    first: int
    last: int
    """The lines below it."""

    def holds(self, line: int) -> bool:
        """Whether a line is of it."""
        return line == self.header or self.first <= line <= self.last


class Round(NamedTuple):
    """One round of a loop: from the number of its first line among those that ran up to that of the next round's."""

    start: int
    stop: int


@dataclass(frozen=True)
class Stream:
    """The lines of one file that ran, in their order."""

    executed: Sequence[Executed]
    source: str

    @cached_property
    def changes(self) -> list[Change]:
        """All of them, the parts of dictionaries as well."""
        return [
            Change(at, line.call, *part)
            for at, line in enumerate(self.executed)
            for path, value in line.changes
            for part in _parts(path, value)
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
        """Of the source, the inner ones first."""
        tree = ast.parse(self.source)
        nodes = [node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While))]
        return [_loop(node) for node in reversed(nodes)]

    def rounds(self, loop: Loop) -> Iterator[list[Round]]:
        """The rounds of a loop, each time that it ran: those that came to their end, or to that of all."""
        starts: dict[int, list[int]] = {}
        for at, line in enumerate(self.executed):
            if line.line == loop.marker:
                starts.setdefault(line.call, []).append(at)
        for call, lines in starts.items():
            yield from self._runs(loop, call, lines)

    def _runs(self, loop: Loop, call: int, starts: list[int]) -> Iterator[list[Round]]:
        """The rounds of one call, parted where something else ran between them."""
        run: list[Round] = []
        for start, following in zip(starts, [*starts[1:], len(self.executed)], strict=True):
            stop = start + 1
            while stop < following and (self.executed[stop].call != call or loop.holds(self.executed[stop].line)):
                stop += 1
            inside = any(self._is_inside(loop, call, at) for at in range(start, stop))
            run += [Round(start, stop)] if inside else []
            if stop < following or not inside:
                if run:
                    yield run
                run = []
        if run:
            yield run

    def _is_inside(self, loop: Loop, call: int, at: int) -> bool:
        line = self.executed[at]
        return line.call == call and loop.first <= line.line <= loop.last


def _parts(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            if isinstance(key, str):
                yield from _parts(f"{path}[{key!r}]", part)


def _loop(node: ast.For | ast.While) -> Loop:
    is_endless = isinstance(node, ast.While) and isinstance(node.test, ast.Constant)
    first, last = node.body[0].lineno, node.body[-1].end_lineno or node.body[-1].lineno
    return Loop(node.lineno, first if is_endless else node.lineno, first, last)
