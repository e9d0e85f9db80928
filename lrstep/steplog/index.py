"""Index: where each update of a log stands in its file, found by its line ends, so that any is read at once."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
import zlib
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray
from lrstep.steplog.lines import EditLine, EndLine, Header, LogLine, TraceLine, UpdateLine
from lrstep.steplog.opening import LONGEST_LINE, Readable, name_of, opened
from lrstep.steplog.reader import TOO_LONG, LogReader, NoLine, line_of, problem_of, wrong_line
from lrstep.steplog.trace_index import LONGEST_HEAD, LineSpot, TraceIndex

CHUNK = 2**24  # bytes
USUAL = np.frombuffer(b'{"type":"update"', np.uint8)  # how our lines begin; any other is looked at by itself


class LogIndex:
    """A log whose updates are read by their number. What cannot be sought in is copied to a file that can.

    Raises InputError as LogReader does for the header; a damaged update where it is asked for.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        with ExitStack() as unless_read:
            self._file, reader = _seekable(path, unless_read)
            self.header: Header = reader.header
            self.rows: FloatArray | None = reader.rows
            """The data's rows, (m, n), where array lines hold them."""
            weakref.finalize(self, unless_read.pop_all().close)
        self.torn: int | None = None
        """The byte at which a torn last line begins, which is left out."""
        self._edits: list[tuple[int, EditLine]] = []
        self._end: tuple[int, EndLine] | None = None
        self.trace = TraceIndex()
        self._offsets = self._scan()
        self.updates = len(self._offsets) - 1
        self.edits = self._placed_edits()
        """What was changed on the way, in the order of the updates before which it was."""
        self._check_trace()
        self._check_end()

    @property
    def last(self) -> int:
        """The last update that is logged."""
        return self.header.start + self.updates

    @property
    def has_ended(self) -> bool:
        """Whether there is an end line."""
        return self._end is not None

    def text(self, spot: LineSpot) -> bytes:
        """A line."""
        self._file.seek(spot.byte)
        return self._file.read(spot.length)

    def update(self, k: int) -> UpdateLine:
        """Update k."""
        return self.updates_from(k, k)[0]

    def updates_from(self, first: int, last: int) -> list[UpdateLine]:
        """The updates from `first` to `last`."""
        at = first - self.header.start - 1
        self._file.seek(int(self._offsets[at]))
        text = self._file.read(int(self._offsets[at + last - first + 1] - self._offsets[at]))
        updates = [line for line in map(_sound, text.splitlines()) if isinstance(line, UpdateLine)]
        if [line.k for line in updates] != list(range(first, last + 1)):
            what = f"the updates {first} to {last} of the log are damaged"
            raise InputError(what, "see `lrstep replay` for the line", Place(self.path))
        for line in updates:
            problem = problem_of(line, self.header)
            if problem is not None:
                raise InputError(*problem, Place(self.path))
        return updates

    def _scan(self) -> NDArray[np.int64]:
        """Where each update's line begins, and where the last whole line ends."""
        self._file.seek(0)
        starts: list[NDArray[np.int64]] = []
        carried, begins, number = b"", 0, 1
        while chunk := self._file.read(CHUNK):
            text = np.frombuffer(carried + chunk, np.uint8)
            ends = np.flatnonzero(text == 10)
            if len(ends):
                lines = np.concatenate([[0], ends[:-1] + 1])
                starts.append(lines[self._are_updates(text, lines, ends, begins, number)] + begins)
            used = int(ends[-1]) + 1 if len(ends) else 0
            carried, begins, number = text[used:].tobytes(), begins + used, number + len(ends)
            if len(carried) > LONGEST_LINE:
                raise self.wrong(number, begins, *TOO_LONG)
        self.torn = begins if carried else None
        return np.append(np.concatenate(starts) if starts else np.empty(0, np.int64), begins)

    def _are_updates(
        self, text: NDArray[np.uint8], lines: NDArray[np.int64], ends: NDArray[np.int64], begins: int, number: int
    ) -> NDArray[np.bool_]:
        """Which of the lines are updates; edits among them are kept. InputError where one is no line at all."""
        places = np.minimum(lines[:, None] + np.arange(len(USUAL)), len(text) - 1)
        are_updates: NDArray[np.bool_] = (text[places] == USUAL).all(axis=1)
        for i in np.flatnonzero(~are_updates).tolist():
            first, last = int(lines[i]), int(ends[i])
            spot = LineSpot(first + begins, last - first, number + i)
            if self._end is not None:
                mend = "remove what follows the end"
                raise self.wrong(spot.number, spot.byte, "the log goes on after its end", mend)
            if self.trace.takes(text[first : min(last, first + LONGEST_HEAD)].tobytes(), spot):
                continue
            try:
                line = line_of(text[first:last].tobytes())
            except NoLine as error:
                raise self.wrong(spot.number, spot.byte, str(error), "record it again") from None
            are_updates[i] = isinstance(line, UpdateLine)
            self._remember(line, spot)
        return are_updates

    def _remember(self, line: LogLine | None, spot: LineSpot) -> None:
        """A line that is no update."""
        if isinstance(line, EditLine):
            self._edits.append((spot.byte, line))
        elif isinstance(line, EndLine):
            self._end = spot.byte, line
        elif isinstance(line, TraceLine):
            self.trace.add(line, spot)

    def wrong(self, number: int, byte: int, what: str, mend: str) -> InputError:
        """The error for a line."""
        return wrong_line(name_of(self.path), number, byte, what, mend)

    def _check_end(self) -> None:
        """Where the log has an end, nothing before it may have been changed."""
        if self._end is None:
            return
        left, line = self._end
        digest = hashlib.sha256()
        self._file.seek(0)
        while left and (chunk := self._file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        if (line.sha256, line.updates) != (digest.hexdigest(), self.last):
            what = "the log was changed after it was written: its sha256 or its number of updates differs"
            raise InputError(what, "record it again", Place(self.path))

    def _due(self, byte: int) -> int:
        """The number of the update that follows a byte."""
        return self.header.start + int(np.searchsorted(self._offsets[:-1], byte)) + 1

    def _check_trace(self) -> None:
        """Whether the lines of each update stand before it, in a source that is there."""
        trace = self.trace
        misplaced = trace.misplaced(self._due)
        if misplaced is not None:
            k, spot = misplaced
            what = f"the lines of update {k} come where those of update {self._due(spot.byte)} are expected"
            raise self.wrong(spot.number, spot.byte, what, "trace the script again")
        files = [*([] if trace.ending is None else [trace.ending.file]),
                 *([] if trace.script is None else [trace.script.loop.file])]  # fmt: skip
        if any(not 0 <= file < len(trace.sources) for file in files):
            raise InputError("the trace names a source that it does not have", "trace the script again",
                             Place(self.path))  # fmt: skip

    def _placed_edits(self) -> list[EditLine]:
        for offset, line in self._edits:
            due = self._due(offset)
            if line.k != due:
                what = f"an edit of update {line.k} comes before update {due}"
                raise InputError(what, "see `lrstep replay` for the line", Place(self.path))
        return [line for _, line in self._edits]


def _sound(text: bytes) -> LogLine | None:
    """A line; None where it is damaged."""
    try:
        return line_of(text)
    except NoLine:
        return None


def _seekable(path: str, until: ExitStack) -> tuple[BinaryIO, LogReader]:
    """A log in a file that can be sought in, open until then, and what has read its header."""
    stream = until.enter_context(opened(path))
    if isinstance(stream, BufferedReader) and stream.seekable() and Path(path).is_file():
        return stream, LogReader(stream, path)
    try:
        room = until.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  # it lives as long as the index
        copied = _Copied(stream, cast(BinaryIO, room))
        reader = LogReader(copied, name_of(path))  # what is no log is refused before all of it is copied
        while copied.read1(CHUNK):
            pass
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(
            f"{printable(path, 200)} cannot be read: {why}", "check the log, and the room for it"
        ) from None
    copied.copy.seek(0)
    return copied.copy, reader


class _Copied:
    """A stream of which all that is read is kept in a file."""

    def __init__(self, stream: Readable, copy: BinaryIO) -> None:
        self._stream, self.copy = stream, copy

    def read1(self, most: int) -> bytes:
        """What is there."""
        text = self._stream.read1(most)
        self.copy.write(text)
        return text
