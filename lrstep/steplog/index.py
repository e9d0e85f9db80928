"""Index: where each update of a log stands in its file, found by its line ends, so that any is read at once."""

from __future__ import annotations

import gzip
import hashlib
import sys
import tempfile
import weakref
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError, Place, printable
from lrstep.steplog.blocks import Readable
from lrstep.steplog.lines import EditLine, End, Header, Update, decode
from lrstep.steplog.reader import Expanding, LogReader, problem_of

CHUNK = 2**24  # bytes
USUAL = np.frombuffer(b'{"type":"update"', np.uint8)  # how our lines begin; any other is looked at by itself


class LogIndex:
    """A log whose updates are read by their number. What cannot be sought in is copied to a file that can.

    Raises InputError as LogReader does for the header; a damaged update where it is asked for.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._file = _seekable(path)
        weakref.finalize(self, self._file.close)
        self.header: Header = LogReader(cast(Readable, self._file), path).header
        self._edits: list[tuple[int, EditLine]] = []
        self._end: tuple[int, End] | None = None
        self._offsets = self._scan()
        self.updates = len(self._offsets) - 1
        self.edits = self._placed_edits()
        """What was changed on the way, in the order of the updates before which it was."""
        self._check_end()

    @property
    def last(self) -> int:
        """The last update that is logged."""
        return self.header.start + self.updates

    def update(self, k: int) -> Update:
        """Update k."""
        return self.updates_from(k, k)[0]

    def updates_from(self, first: int, last: int) -> list[Update]:
        """The updates from `first` to `last`."""
        at = first - self.header.start - 1
        self._file.seek(int(self._offsets[at]))
        text = self._file.read(int(self._offsets[at + last - first + 1] - self._offsets[at]))
        lines = [_decoded(line) for line in text.splitlines()]
        found = [line for line in lines if isinstance(line, Update)]
        if [line.k for line in found] != list(range(first, last + 1)):
            what = f"the updates {first} to {last} of the log are damaged"
            raise InputError(what, "see `lrstep replay` for the line", Place(self.path))
        for line in found:
            problem = problem_of(line, self.header)
            if problem is not None:
                raise InputError(*problem, Place(self.path))
        return found

    def _scan(self) -> NDArray[np.int64]:
        """Where each update's line begins, and where the last whole line ends."""
        self._file.seek(0)
        starts: list[NDArray[np.int64]] = []
        carried, begins = b"", 0
        while chunk := self._file.read(CHUNK):
            text = np.frombuffer(carried + chunk, np.uint8)
            ends = np.flatnonzero(text == 10)
            if len(ends):
                lines = np.concatenate([[0], ends[:-1] + 1])
                starts.append(lines[self._are_updates(text, lines, ends, begins)] + begins)
            used = int(ends[-1]) + 1 if len(ends) else 0
            carried, begins = text[used:].tobytes(), begins + used
        return np.append(np.concatenate(starts) if starts else np.empty(0, np.int64), begins)

    def _are_updates(
        self, text: NDArray[np.uint8], lines: NDArray[np.int64], ends: NDArray[np.int64], begins: int
    ) -> NDArray[np.bool_]:
        """Which of the lines are updates; edits among them are kept."""
        places = np.minimum(lines[:, None] + np.arange(len(USUAL)), len(text) - 1)
        found: NDArray[np.bool_] = (text[places] == USUAL).all(axis=1)
        for i in np.flatnonzero(~found):
            line = _decoded(text[lines[i] : ends[i]].tobytes())
            if isinstance(line, EditLine):
                self._edits.append((int(lines[i]) + begins, line))
            elif isinstance(line, End):
                self._end = int(lines[i]) + begins, line
            found[i] = isinstance(line, Update)
        return found

    def _check_end(self) -> None:
        """Where the log has an end, nothing before it may have been changed."""
        if self._end is None:
            return
        left, line = self._end
        found = hashlib.sha256()
        self._file.seek(0)
        while left and (chunk := self._file.read(min(CHUNK, left))):
            found.update(chunk)
            left -= len(chunk)
        if (line.sha256, line.updates) != (found.hexdigest(), self.last):
            what = "the log was changed after it was written: its sha256 or its number of updates differs"
            raise InputError(what, "record it again", Place(self.path))

    def _placed_edits(self) -> list[EditLine]:
        for offset, line in self._edits:
            due = self.header.start + int(np.searchsorted(self._offsets[:-1], offset)) + 1
            if line.k != due:
                what = f"an edit before update {line.k} stands before update {due}"
                raise InputError(what, "see `lrstep replay` for the line", Place(self.path))
        return [line for _, line in self._edits]


def _decoded(text: bytes) -> object:
    try:
        return decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None


def _seekable(path: str) -> BinaryIO:
    try:
        if path == "-":
            return _copied(cast(Readable, sys.stdin.buffer))
        if not path.endswith(".gz"):
            return Path(path).open("rb")
        with gzip.open(path) as stream:
            return _copied(Expanding(stream, Path(path).stat().st_size, path))
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"{printable(path)} cannot be read: {why}", "check the name of the log") from None


def _copied(stream: Readable) -> BinaryIO:
    with ExitStack() as unless_copied:
        copy = unless_copied.enter_context(tempfile.TemporaryFile())
        while chunk := stream.read1(CHUNK):
            copy.write(chunk)
        unless_copied.pop_all()  # it lives as long as the index
    copy.seek(0)
    return cast(BinaryIO, copy)
