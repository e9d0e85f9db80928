"""Opening a log, a file, a compressed one, or standard input, in blocks of whole lines and in bounded memory."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast

from lrstep.errors import InputError, Place, printable

BLOCK = 2**18  # bytes
LONGEST_LINE = 64 * 2**20  # bytes
STANDARD_INPUT = "-"
MOST_EXPANSION, FREE_BYTES = 100, 64 * 2**20  # of a .gz: how many times, beyond how many bytes


class Readable(Protocol):
    """A stream of bytes."""

    def read1(self, most: int, /) -> bytes:
        """What is there, at most so many bytes; nothing at the end."""


@contextmanager
def opened(path: str) -> Iterator[Readable]:
    """The bytes of a log, expanded; standard input where the path is `-`. InputError where it cannot be opened."""
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise InputError("standard input is closed", "give the log as a file, or feed it in with < LOG")
        yield cast(Readable, sys.stdin.buffer)
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115  # closed below, whoever opens it
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or "it is not a path"
        raise InputError(f"{printable(path, 200)} cannot be read: {why}", "check the name of the log") from None
    with file:
        if not path.endswith(".gz"):
            yield file
            return
        with gzip.GzipFile(fileobj=file) as stream:
            yield Expanding(stream, Path(path).stat().st_size, path)


def name_of(path: str) -> str:
    """What a log is called in messages."""
    return "standard input" if path == STANDARD_INPUT else path


class Expanding:
    """Lines of a compressed file that may not expand without end."""

    def __init__(self, stream: gzip.GzipFile, size: int, name: str) -> None:
        self._stream, self._name = stream, name
        self._most = max(FREE_BYTES, MOST_EXPANSION * size)
        self._read = 0

    def read1(self, most: int) -> bytes:
        """What is there."""
        text = self._stream.read1(most)
        self._read += len(text)
        if self._read > self._most:
            raise InputError("the log expands over a hundredfold", "expand it yourself first", Place(self._name))
        return text


class LineTooLong(Exception):
    """A line has no end within LONGEST_LINE bytes."""


class LineBlocks:
    """Blocks of whole lines, each with its end."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._begun = b""
        self._first = b""

    @property
    def torn(self) -> bool:
        """Whether something is left that no line end follows; known at the end."""
        return bool(self._begun)

    def line(self) -> bytes:
        """The next line alone; nothing at the end."""
        head, end, self._first = self.next().partition(b"\n")
        return head + end

    def next(self) -> bytes:
        """The next whole lines; nothing at the end. Raises LineTooLong, and what the stream does."""
        if self._first:
            block, self._first = self._first, b""
            return block
        parts = [self._begun]
        size = len(self._begun)
        while chunk := self._stream.read1(BLOCK):
            cut = chunk.rfind(b"\n") + 1
            if cut:
                self._begun = chunk[cut:]
                return b"".join([*parts, chunk[:cut]])
            parts.append(chunk)
            size += len(chunk)
            if size > LONGEST_LINE:
                raise LineTooLong
        self._begun = b"".join(parts)
        return b""
