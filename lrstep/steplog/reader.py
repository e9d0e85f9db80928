"""Reading a step log: line by line in bounded memory, checked as it comes; a torn last line is left out and said."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec
import numpy as np

from lrstep.errors import InputError, Place, printable
from lrstep.formulas import FloatArray
from lrstep.json_text import NONFINITE
from lrstep.quantities import BY_NAME, POINTWISE
from lrstep.steplog.lines import (
    FORMAT,
    NEWEST,
    TYPES,
    EditLine,
    EndLine,
    FiniteUpdate,
    Header,
    LogLine,
    TraceLine,
    UpdateLine,
    decode,
    decode_type,
    decode_updates,
    of_examples,
    of_features,
)
from lrstep.steplog.opening import LONGEST_LINE, LineBlocks, LineTooLong, Readable, name_of, opened
from lrstep.steplog.trace_check import NotOfTrace, TraceCheck
from lrstep.steplog.trace_lines import ArrayLine
from lrstep.steplog.user_values import Array

TOO_LONG = f"a line is longer than {LONGEST_LINE // 2**20} MiB", "this is not a step log"
OFFSET = re.compile(r" \(byte \d+\)$")
"""Where in its text msgspec met what it does not know: our own sentence says where the line begins in the file."""
NO_COLUMNS = (None,) * (1 + len(POINTWISE))
MOST_NUMBERS = 2**27  # of rows times features that a header may claim


class LogReader:
    """A log's header, and its updates in their order.

    Raises InputError, with line and byte, for anything but a torn last line; `torn` is then the byte at which it
    begins. `end` is the last line of a run that has ended, once it was read, and its sha256 is then known to be right.
    """

    def __init__(self, stream: Readable, name: str) -> None:
        self._blocks, self.name = LineBlocks(stream), name
        self._hash = hashlib.sha256()
        self._line = self._byte = 0
        self.torn: int | None = None
        self.end: EndLine | None = None
        self.edits: list[EditLine] = []
        self.trace = TraceCheck()
        """What was read so far of the script that the log is of, where it is a trace."""
        self._line = 1
        first = self._read(self._blocks.line)
        if not first:
            raise self._wrong("the log is empty or its header is cut off", "record it again")
        self.header = self._header(first)
        self._passed(first)
        self.rows = self._rows()
        """The data's rows, (m, n), where array lines hold them."""

    def updates(self) -> Iterator[UpdateLine]:
        """Each update. May be called once."""
        k = self.header.start
        while block := self._read(self._blocks.next):
            usual = self._usual(block, k)
            if usual is not None:
                self._hash.update(block)
                for line in usual:
                    k += 1
                    self._line += 1
                    yield line
                self._byte += len(block)
                continue
            for text in block.split(b"\n")[:-1]:
                update = self._one(text + b"\n", k)
                if update is not None:
                    k += 1
                    yield update
                self._passed(text + b"\n")

    def _read(self, blocks: Callable[[], bytes]) -> bytes:
        """The next whole lines, nothing at the end."""
        try:
            block = blocks()
        except LineTooLong:
            raise self._wrong(*TOO_LONG) from None
        except (OSError, EOFError, zlib.error) as error:
            raise self._wrong(f"the log cannot be read on: {error}", "record it again") from None
        if not block and self._blocks.torn:
            self.torn = self._byte
        return block

    def _passed(self, text: bytes) -> None:
        self._line += 1
        self._byte += len(text)

    def _usual(self, block: bytes, k: int) -> list[UpdateLine] | None:
        """The updates after k, where a block is of nothing else and all is right with them."""
        if self.end is not None:
            return None
        try:
            lines = decode_updates(block)
        except (msgspec.DecodeError, RecursionError, ValueError):
            return None
        header = self.header
        right = all(line.k == due and problem_of(line, header) is None for due, line in enumerate(lines, k + 1))
        return lines if right and len(lines) == block.count(b"\n") else None

    def _one(self, text: bytes, k: int) -> UpdateLine | None:
        """A line: an update after k, or another, which is remembered as what it is."""
        if self.end is not None:
            raise self._wrong("the log goes on after its end", "remove what follows the end")
        if len(text) > LONGEST_LINE:
            raise self._wrong(*TOO_LONG)
        line = self._decoded(text)
        if isinstance(line, UpdateLine):
            if line.k != k + 1:
                raise self._wrong(f"update {line.k} comes where update {k + 1} is expected", "record it again")
            problem = problem_of(line, self.header)
            if problem is not None:
                raise self._wrong(*problem)
            return line
        if isinstance(line, EditLine):
            if line.k != k + 1:
                raise self._wrong(f"an edit of update {line.k} comes before update {k + 1}", "record it again")
            self.edits.append(line)
        elif isinstance(line, EndLine):
            self._ended(line, k)
        elif isinstance(line, Header):
            raise self._wrong("a second header", "a log has one, in its first line")
        elif isinstance(line, TraceLine):
            self._of_trace(line, k)
        return None

    def _of_trace(self, line: TraceLine, k: int) -> Array | None:
        """A line of a trace after update k: the array that it completes, if it does."""
        try:
            return self.trace.look(line, k + 1)
        except NotOfTrace as error:
            raise self._wrong(str(error), "trace the script again") from None

    def _rows(self) -> FloatArray | None:
        """What the array lines after the header hold; None where there are none, or where the log is cut off there."""
        header, rows = self.header, None
        name = None if header.data is None else header.data.array
        while name is not None and rows is None:
            text = self._read(self._blocks.line)
            if not text:
                return None
            line = self._decoded(text)
            if not isinstance(line, ArrayLine) or line.id != name:
                raise self._wrong("the data's rows are missing after the header", "trace the script again")
            rows = self._of_trace(line, header.start)
            self._passed(text)
        if rows is None:
            return None
        if rows.shape != (header.rows, header.n) or rows.dtype.kind != "f":
            raise self._wrong("the data's rows are not as the header says", "trace the script again")
        return rows.astype(np.float64, copy=False)

    def _decoded(self, text: bytes) -> LogLine | None:
        try:
            line = line_of(text)
        except NoLine as error:
            mend = "record it again" if self._line > 1 else "give a log that --log or a Recorder wrote"
            raise self._wrong(str(error), mend) from None
        if not isinstance(line, EndLine):
            self._hash.update(text)
        return line

    def _header(self, text: bytes) -> Header:
        line = self._decoded(text)
        if not isinstance(line, Header) or line.format != FORMAT:
            raise self._wrong("the first line is not the header of a step log", "give a .jsonl that lrstep wrote")
        if line.version > NEWEST:
            what = f"the log is of version {line.version}, this lrstep reads up to {NEWEST}"
            raise self._wrong(what, "use a newer lrstep")
        n = line.n
        fits = n >= 1 and line.rows >= 1 and line.start >= 0 and line.rows * n <= MOST_NUMBERS
        fits = fits and len(line.features) == n == len(line.init.w)
        if line.data is not None and line.data.X is not None and line.data.y is not None:
            fits = fits and len(line.data.X) == line.rows == len(line.data.y) and all(len(x) == n for x in line.data.X)
        fits = fits and (isinstance(line.labels, msgspec.UnsetType) or len(line.labels) == 2)
        given = [line.init.w, (line.init.b,)]
        if line.standardize is not None:
            given += [line.standardize.mean, line.standardize.std]
            fits = fits and len(line.standardize.mean) == n == len(line.standardize.std)
        if line.data is not None:
            given += [*(line.data.X or ()), line.data.y or ()]
        if not fits or not all(_are_numbers(values) for values in given):
            raise self._wrong("the header contradicts itself: rows, n, features, init or data", "record it again")
        return line

    def _ended(self, line: EndLine, k: int) -> None:
        if line.sha256 != self._hash.hexdigest():
            raise self._wrong("the log was changed after it was written: its sha256 differs", "record it again")
        if line.updates != k:
            raise self._wrong(f"the end line says {line.updates} updates, there are {k}", "record it again")
        self.end = line

    def _wrong(self, what: str, mend: str) -> InputError:
        return wrong_line(self.name, self._line, self._byte, what, mend)


class NoLine(Exception):
    """A text is no line of a step log; says why."""


def line_of(text: bytes) -> LogLine | None:
    """The line that a text is; None where it is of a type of later versions, which is left out. Raises NoLine."""
    try:
        return decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        if _is_unknown_type(text):
            return None
        why = OFFSET.sub("", str(error))
        raise NoLine(f"not a line of a step log: {printable(why, 200)}") from None


def _is_unknown_type(text: bytes) -> bool:
    try:
        kind = decode_type(text).get("type")
        name = None if kind is None else msgspec.json.decode(kind)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return False
    return isinstance(name, str) and name not in TYPES


def torn_note(byte: int) -> str:
    """What a user should know where a log's last line was left out."""
    return f"the last line is cut off, at byte {byte:,}: it is left out"


def wrong_line(name: str, line: int, byte: int, what: str, mend: str) -> InputError:
    """The error for a line of a log, that begins at a byte of it."""
    return InputError(f"{what} (byte {byte:,})", mend, Place(name, line))


def problem_of(line: UpdateLine, header: Header) -> tuple[str, str] | None:
    """What is wrong with an update's numbers, and how to mend it; None where nothing is."""
    n = header.n
    for values in of_features(line):
        if values is not None and len(values) != n:
            return f"update {line.k} does not have {n} weights", "record it again"
    columns = of_examples(line)
    if isinstance(line, FiniteUpdate) and columns == NO_COLUMNS:
        return None
    if len({len(column) for column in columns if column is not None}) > 1:
        return f"update {line.k} has columns of different lengths", "give each one value for each example of the batch"
    if line.batch is not None and not (line.batch and 0 <= min(line.batch) and max(line.batch) < header.rows):
        return f"update {line.k} has a batch of rows that the data does not have", f"rows are 0 to {header.rows - 1}"
    held = (getattr(line, name) for name in BY_NAME)
    if not all(_are_numbers(value if isinstance(value, list) else (value,)) for value in held):
        what = f"update {line.k} has text where a number is expected"
        return what, "numbers that are not finite are NaN, Infinity, -Infinity"
    return None


def _are_numbers(values: Iterable[object]) -> bool:
    return all(not isinstance(value, str) or value in NONFINITE for value in values)


@contextmanager
def open_log(path: str) -> Iterator[LogReader]:
    """The log in a .jsonl or .jsonl.gz file, or on standard input where the path is `-`."""
    with opened(path) as stream:
        yield LogReader(stream, name_of(path))
