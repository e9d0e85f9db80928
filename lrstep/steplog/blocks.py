"""Blocks: whole lines of a stream, as many at once as are there, in bounded memory."""

from __future__ import annotations

from typing import Protocol

BLOCK = 2**18  # bytes
LONGEST_LINE = 64 * 2**20  # bytes


class Readable(Protocol):
    """A stream of bytes."""

    def read1(self, most: int, /) -> bytes:
        """What is there, at most so many bytes; nothing at the end."""
        ...


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
