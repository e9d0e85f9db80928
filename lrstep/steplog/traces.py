"""Traces: a script as its log has it, whose lines and values are read when they are asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import numpy as np

from lrstep.engine.traced import LoopPlace, RanLine, ScriptEnding, ScriptVerdict, SourceText, as_last_given
from lrstep.errors import InputError, Place, printable
from lrstep.json_text import numbers
from lrstep.quantities import BY_NAME
from lrstep.steplog.kept_arrays import OF_UPDATE, PartsWrong, array_of
from lrstep.steplog.stepped_lines import SteppedLines
from lrstep.steplog.trace_index import LineSpot
from lrstep.steplog.trace_lines import ArrayLine, ExecutedLine, NamesLine, PrintedLine, Ran, ScriptLine
from lrstep.steplog.trace_names import TraceNames
from lrstep.steplog.user_values import Array, NoValue, read

if TYPE_CHECKING:
    from lrstep.steplog.index import LogIndex

MOST_KEPT = 2**26
"""Bytes of arrays that were read, which are kept for the next time."""
REPLAY = "see `lrstep replay` for the line"
T = TypeVar("T")
_DECODERS: Mapping[type, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind) for kind in (ArrayLine, ExecutedLine, NamesLine, PrintedLine)
}


class LoggedTrace:
    """The script whose updates a log holds. Raises InputError, with line and byte, where what is asked for is
    damaged."""

    def __init__(self, index: LogIndex, script: ScriptLine) -> None:
        self._index, self._lines = index, index.trace
        self.sources: Sequence[SourceText] = [
            SourceText(each.file, each.text, tuple(each.cells or ())) for each in self._lines.sources
        ]
        self.loop = LoopPlace(*msgspec.structs.astuple(script.loop))
        self.bound: Mapping[str, str] = script.bound
        self.arguments: Sequence[str] = script.arguments
        self.followed = script.followed
        ending, verdict = self._lines.ending, self._lines.verdict
        self.ending: ScriptEnding | None = None if ending is None else ScriptEnding(*msgspec.structs.astuple(ending))
        self.judged: ScriptVerdict | None = None
        if verdict is not None:
            self.judged = ScriptVerdict(verdict.ok, verdict.table, verdict.text)
        self.notes: Sequence[str] = self._lines.notes
        """What of it could not be followed."""
        self._before: tuple[int, Mapping[str, Any]] | None = None
        self._kept: OrderedDict[str, Array] = OrderedDict()

    @property
    def start(self) -> Mapping[str, Any]:
        """The names and values before the first update."""
        return self.names_before(self._index.header.start + 1)

    def names_before(self, k: int) -> Mapping[str, Any]:
        """The names and values when update k begins; after an update that was not followed those that are known."""
        if self._before is None or self._before[0] != k:
            first, last = self._index.header.start + 1, self._last_followed
            names = self._names.before(k) if k <= last + 1 else self._constant
            values = {name: self._value(value) for name, value in names.items()}
            if k > max(first, last + 1):
                for line in self.lines(min(k - 1, self._index.last)):
                    values |= line.changes
            self._before = k, as_last_given(values)
        return self._before[1]

    @cached_property
    def _names(self) -> TraceNames:
        spot = self._lines.names
        start = {} if spot is None else self._line(NamesLine, spot).names
        return TraceNames(start, self._index.header.start + 1, self._last_followed, self._changes)

    @cached_property
    def _constant(self) -> dict[str, Any]:
        return self._names.constant()

    def _changes(self, k: int) -> list[dict[str, Any]]:
        """What the lines of a followed update changed, as JSON."""
        spot = self._lines.lines.get(k)
        return [] if spot is None else [ran.changes for ran in self._line(ExecutedLine, spot).lines]

    @cached_property
    def _last_followed(self) -> int:
        """The last update up to which each has its lines."""
        k = self._index.header.start
        while k + 1 in self._lines.lines and k < self._index.last:
            k += 1
        return k

    def counts(self) -> list[int]:
        """How many lines each of its updates has."""
        first = self._index.header.start + 1
        return [self._lines.counts.get(k, 1) for k in range(first, self._index.last + 1)]

    def lines(self, k: int) -> tuple[RanLine, ...]:
        """Those of update k, in their order."""
        spot = self._lines.lines.get(k)
        if spot is None:
            return (self._stepped.of(self._index.update(k)),)
        line = self._line(ExecutedLine, spot)
        if len(line.lines) != line.count or any(not 0 <= ran.file < len(self.sources) for ran in line.lines):
            raise self._wrong(spot, "the lines of an update contradict themselves")
        return tuple(self._ran(ran, spot) for ran in line.lines)

    def printed(self, k: int) -> str:
        """What the script printed during update k; before the first for 0."""
        return "".join(self._line(PrintedLine, spot).text for spot in self._lines.printed.get(k, []))

    @property
    def why_ended(self) -> str:
        """Why no update follows the last, as a sentence without its stop."""
        name, after = printable(self.sources[0].file), f"after update {self._index.last:,}"
        if self.ending is not None:
            return f"{name} {_ended(self.ending, self._place(self.ending))} {after}"
        return f"{name} ended {after}" if self._index.has_ended else f"the trace of {name} breaks off {after}"

    def _place(self, ending: ScriptEnding) -> str:
        if ending.line is None:
            return ""
        if ending.file == 0:
            return f" in line {ending.line:,}"
        return f" in {printable(self.sources[ending.file].file)}:{ending.line}"

    def _ran(self, ran: Ran, spot: LineSpot) -> RanLine:
        changes = {name: self._value(value, spot) for name, value in ran.changes.items()}
        return RanLine(ran.line, changes, ran.sets, ran.file, ran.call)

    @cached_property
    def _stepped(self) -> SteppedLines:
        """The lines of updates that were not followed."""
        k, start = self._last_followed, self._index.header.start
        lines, last = (self.lines(k), self._index.update(k)) if k > start else ((), None)
        intercept = self._index.header.intercept is not False
        return SteppedLines(self.loop, self.bound, intercept, lines, self.names_before(k + 1), last)

    def _value(self, value: Any, spot: LineSpot | None = None) -> Any:
        """Of a name, in a line of the log."""
        try:
            return read(value, self._array)
        except NoValue as error:
            if spot is None:  # of one of several lines
                raise InputError(f"the trace is damaged: {error}", REPLAY, Place(self._index.path)) from None
            raise self._wrong(spot, str(error)) from None

    def _array(self, name: str) -> Array:
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        of_update = OF_UPDATE.fullmatch(name)
        array = self._of_lines(name) if of_update is None else self._of_update(int(of_update[1]), of_update[2])
        self._kept[name] = array
        while len(self._kept) > 1 and sum(each.nbytes for each in self._kept.values()) > MOST_KEPT:
            self._kept.popitem(last=False)
        return array

    def _of_lines(self, name: str) -> Array:
        spots = self._lines.arrays.get(name, [])
        if not spots:
            raise NoValue(f"there is no array {name}")
        try:
            return array_of([self._line(ArrayLine, spot) for spot in spots])
        except PartsWrong as error:
            raise self._wrong(spots[0], f"the array {name}: {error}") from None

    def _of_update(self, k: int, quantity: str) -> Array:
        known = self._index.header.start < k <= self._index.last and quantity in BY_NAME
        held = getattr(self._index.update(k), quantity) if known else None
        if held is None:
            raise NoValue(f"there is no {printable(quantity)} of update {k}")
        array = np.array(numbers(held))
        array.setflags(write=False)
        return array

    def _line(self, kind: type[T], spot: LineSpot) -> T:
        try:
            line: T = _DECODERS[kind].decode(self._index.text(spot))
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            raise self._wrong(spot, f"not a line of a step log: {error}") from None
        return line

    def _wrong(self, spot: LineSpot, what: str) -> InputError:
        return self._index.wrong(spot.number, spot.byte, what, "trace the script again")


def _ended(ending: ScriptEnding, place: str) -> str:
    """What ended it, as what follows the script's name."""
    kind = ending.message.partition(":")[0]
    match ending.how:
        case "raised":
            return f"raised {kind if kind.isidentifier() else 'an exception'}{place},"
        case "exits":
            return f"exited{place}"
        case "asks-input":
            return f"asked for input{place}"
        case "interrupted":
            return "was interrupted"
        case "memory":
            return f"took too much memory{place}"
        case "never-ends":
            return "did not end in its time"
    return "crashed"
