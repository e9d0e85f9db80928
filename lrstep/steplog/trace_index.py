"""Trace index: where in a log the lines of its trace stand, so that those of any update are read at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lrstep.steplog.lines import TraceLine
from lrstep.steplog.trace_lines import (
    ArrayLine,
    EndingLine,
    ExecutedLine,
    NamesLine,
    NoteLine,
    PrintedLine,
    ScriptLine,
    SourceLine,
    VerdictLine,
)

HEAD = re.compile(
    rb'\{"type":"(?:lines","k":(?P<lines>\d+),"count":(?P<count>\d+)|printed","k":(?P<printed>\d+)'
    rb'|array","id":"(?P<array>\w+)"),'
)
LONGEST_HEAD = 120
"""How our lines of the types that are many begin; any other is looked at by itself."""


class LineSpot(NamedTuple):
    """A line of a log: where it begins, its length without its end, and its number from 1."""

    byte: int
    length: int
    number: int


class TraceIndex:
    """The lines of a trace by what they are of."""

    def __init__(self) -> None:
        self.sources: list[SourceLine] = []
        self.script: ScriptLine | None = None
        self.names: LineSpot | None = None
        self.ending: EndingLine | None = None
        self.verdict: VerdictLine | None = None
        self.notes: list[str] = []
        self.counts: dict[int, int] = {}
        """How many lines of the script ran in an update, of those that were followed."""
        self.lines: dict[int, LineSpot] = {}
        self._placed: list[tuple[int, LineSpot]] = []
        self.printed: dict[int, list[LineSpot]] = {}
        self.arrays: dict[str, list[LineSpot]] = {}
        """The parts of each."""

    def takes(self, text: bytes, spot: LineSpot) -> bool:
        """Whether the first bytes of a line say what it is, which is then kept."""
        head = HEAD.match(text)
        if head is None:
            return False
        if head["lines"] is not None:
            self._add_lines(int(head["lines"]), int(head["count"]), spot)
        elif head["printed"] is not None:
            self.printed.setdefault(int(head["printed"]), []).append(spot)
        else:
            self.arrays.setdefault(head["array"].decode(), []).append(spot)
        return True

    def add(self, line: TraceLine, spot: LineSpot) -> None:
        """Any line of a trace."""
        match line:
            case SourceLine():
                self.sources.append(line)
            case ScriptLine():
                self.script = line
            case NamesLine():
                self.names = spot
            case EndingLine():
                self.ending = line
            case VerdictLine():
                self.verdict = line
            case NoteLine():
                self.notes.append(line.text)
            case ExecutedLine():
                self._add_lines(line.k, line.count, spot)
            case PrintedLine():
                self.printed.setdefault(line.k, []).append(spot)
            case ArrayLine():
                self.arrays.setdefault(line.id, []).append(spot)

    def _add_lines(self, k: int, count: int, spot: LineSpot) -> None:
        self.counts[k], self.lines[k] = count, spot
        self._placed.append((k, spot))

    def misplaced(self, due: Callable[[int], int]) -> tuple[int, LineSpot] | None:
        """The first lines that do not stand before their update, and its number; `due` is the update that follows a
        byte."""
        return next(((k, spot) for k, spot in self._placed if due(spot.byte) != k), None)
