"""Trace check: whether the lines of a trace, as they come one after another, belong together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import chain
from operator import itemgetter
from typing import Any

from lrstep.quantities import BY_NAME
from lrstep.steplog.kept_arrays import OF_UPDATE, PartsWrong, array_of, size_of
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
from lrstep.steplog.user_values import DTYPES, UNREAD, Array, NoValue, read


class NotOfTrace(Exception):
    """A line does not belong where it stands; says why."""


class TraceCheck:
    """What is known of a trace up to a line of it: all but its arrays and the values of names."""

    def __init__(self) -> None:
        self.sources: list[SourceLine] = []
        self.script: ScriptLine | None = None
        self.ending: EndingLine | None = None
        self.verdict: VerdictLine | None = None
        self.notes: list[str] = []
        self.printed: list[PrintedLine] = []
        """What was printed since these were taken out last."""
        self._settings: list[tuple[int, dict[str, tuple[int, int]]]] = []
        """From an update on, the line, and its source, that gives a quantity its value."""
        self._parts: list[ArrayLine] = []
        self._arrays: set[str] = set()

    def look(self, line: TraceLine, due: int) -> Array | None:
        """At the next line, which stands before update `due`: the array that it completes, if it does. Raises
        NotOfTrace."""
        if self._parts and not isinstance(line, ArrayLine):
            raise NotOfTrace(f"the array {self._parts[0].id} is cut off")
        match line:
            case SourceLine():
                self.sources.append(line)
            case ScriptLine():
                self._look_at_files([line.loop.file])
                self.script = line
            case ArrayLine():
                return self._part(line)
            case NamesLine():
                self._look_at_values(line.names.values())
            case ExecutedLine():
                self._look_at_lines(line, due)
            case PrintedLine():
                self.printed.append(line)
            case EndingLine():
                self._look_at_files([line.file])
                self.ending = line
            case VerdictLine():
                self.verdict = line
            case NoteLine():
                self.notes.append(line.text)
        return None

    def place(self, k: int, quantity: str) -> tuple[str, int] | None:
        """The file and the line that gives a quantity its value in update k, or did in the last that was followed
        before it; None where none is known to."""
        at = bisect_right(self._settings, k, key=itemgetter(0))
        found = self._settings[at - 1][1].get(quantity) if at else None
        return None if found is None else (self.sources[found[1]].file, found[0])

    def _part(self, line: ArrayLine) -> Array | None:
        if self._parts and line.id != self._parts[0].id:
            raise NotOfTrace(f"the array {self._parts[0].id} is cut off")
        self._parts.append(line)
        try:
            if line.dtype in DTYPES and line.at + len(line.data) < size_of(line):
                return None
            array, self._parts = array_of(self._parts), []
        except PartsWrong as error:
            raise NotOfTrace(f"the array {line.id}: {error}") from None
        self._arrays.add(line.id)
        return array

    def _look_at_lines(self, line: ExecutedLine, due: int) -> None:
        if line.k != due:
            raise NotOfTrace(f"the lines of update {line.k} come where those of update {due} are expected")
        if line.count != len(line.lines) or not line.lines:
            raise NotOfTrace(f"update {line.k} is said to have {line.count} lines, and has {len(line.lines)}")
        self._look_at_files(ran.file for ran in line.lines)
        self._look_at_values(chain.from_iterable(ran.changes.values() for ran in line.lines))
        settings = {name: (ran.line, ran.file) for ran in line.lines for name in ran.sets}
        if not self._settings or self._settings[-1][1] != settings:
            self._settings.append((line.k, settings))

    def _look_at_files(self, files: Iterable[int]) -> None:
        for file in files:
            if not 0 <= file < len(self.sources):
                raise NotOfTrace(f"there is no source {file}")

    def _look_at_values(self, values: Iterable[Any]) -> None:
        try:
            for value in values:
                read(value, self._there)
        except NoValue as error:
            raise NotOfTrace(str(error)) from None

    def _there(self, name: str) -> Array:
        of_update = OF_UPDATE.fullmatch(name)
        if name not in self._arrays and (of_update is None or of_update[2] not in BY_NAME):
            raise NoValue(f"there is no array {name} before it")
        return UNREAD
