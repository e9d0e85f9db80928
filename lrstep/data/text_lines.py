"""Text lines: a file's text in blocks of whole lines, read a little at a time and stopped politely at its limits."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import BinaryIO, NamedTuple

import numpy as np

from lrstep.errors import InputError, Place

LARGEST = 2 * 2**30
LONGEST_LINE = 2**20
_FIRST = 2**18  # bytes, which show how a table is laid out
_CHUNK = 2**16  # bytes: what is made of them stays in a processor's cache
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOT_UTF8 = "save the file as UTF-8"
SHOWN, LEAST = 200, 4  # bytes, and letters, that tell what a text is written in
_NEWLINE = ord("\n")


class TextLine(NamedTuple):
    """A line's number, counted from 1, and its text without the line end."""

    number: int
    text: str


class Record(NamedTuple):
    """The cells of one row, and the number of the line where it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Whole lines, in which no quote goes on beyond the last, and the number of the first of them, counted from 1."""

    first: int
    raw: bytes
    """UTF-8, in which a byte that is none stays as it is; each line with its end, but perhaps the last of the file."""

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.raw.removesuffix(b"\n").decode("utf-8", "surrogateescape").split("\n")

    @property
    def numbered(self) -> Iterator[TextLine]:
        """The lines with their numbers."""
        return map(TextLine, count(self.first), self.lines)

    def without(self, lines: int) -> TextBlock:
        """The block but for its first lines."""
        at = 0
        for _ in range(min(lines, self.raw.count(b"\n") + 1)):
            at = self.raw.find(b"\n", at) + 1 or len(self.raw)
        return TextBlock(self.first + lines, self.raw[at:])


def text_blocks(stream: BinaryIO, file: str) -> Iterator[TextBlock]:
    """The lines of text, whatever ends them, in UTF-8 or, by its mark, in UTF-16.

    Raises InputError at the first that is no text or too long.
    """
    first, kept = 1, b""
    for block in _whole_lines(stream, file):
        if not kept and b'"' not in block.raw:
            yield block
            continue
        first, raw = (first, kept + block.raw) if kept else (block.first, block.raw)
        upto = _even_quotes(raw)
        if upto:
            yield TextBlock(first, raw[:upto])
        first, kept = first + _count_of_lines(raw[:upto]), raw[upto:]
        if len(kept) > LONGEST_LINE:
            what = f"a quote is opened and never closed within {LONGEST_LINE:,} characters"
            raise InputError(what, 'close it with "', Place(file, first))
    if kept:
        yield TextBlock(first, kept)


def _count_of_lines(raw: bytes) -> int:
    """How many line ends there are: NumPy counts them ten times as fast as bytes do."""
    return int(np.count_nonzero(np.frombuffer(raw, np.uint8) == _NEWLINE))


def _even_quotes(raw: bytes) -> int:
    """How much of a text there is up to the last line end after which no quote is open."""
    if raw.count(b'"') % 2 == 0:
        return len(raw)
    odd, upto, at = 0, 0, 0
    for line in raw.split(b"\n"):
        odd = (odd + line.count(b'"')) % 2
        at += len(line) + 1
        upto = upto if odd else at
    return min(upto, len(raw))


def _whole_lines(stream: BinaryIO, file: str) -> Iterator[TextBlock]:
    """The text in blocks of whole lines. InputError where it holds a NUL, or a line is too long."""
    rest, number = b"", 1
    for raw in _utf8(stream, file):
        if b"\0" in raw:
            line = number + raw.count(b"\n", 0, raw.index(b"\0"))
            mend = unmarked_utf16(raw) or "remove it; is this a text file?"
            raise InputError("there is a NUL byte", mend, Place(file, line))
        end = raw.find(b"\n")
        if len(rest) + (len(raw) if end < 0 else end) > LONGEST_LINE:
            what = f"the line is longer than {LONGEST_LINE:,} bytes"
            raise InputError(what, "give each example a line of its own", Place(file, number))
        upto = raw.rfind(b"\n") + 1
        if upto:
            yield TextBlock(number, b"".join([rest, raw[:upto]]))
            number += _count_of_lines(raw)
        rest = raw[upto:] if upto else rest + raw
    if rest:
        yield TextBlock(number, rest)


def unmarked_utf16(head: bytes) -> str:
    """What mends a text that begins like UTF-16 without its mark; nothing where it does not."""
    even, odd = head[:SHOWN:2], head[1:SHOWN:2]
    for encoding, letters, zeros in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        if 0 not in letters and zeros.count(0) * 2 > len(zeros) > LEAST:
            return f"if it is a text in UTF-16, say so with --encoding {encoding}"
    return ""


def _utf8(stream: BinaryIO, file: str) -> Iterator[bytes]:
    """Pieces of the text, with each line end a newline."""
    pieces = _pieces(stream, file)
    first = next(pieces, b"")
    if first.startswith(_UTF16):
        pieces = _from_utf16(first, pieces, file)
    else:
        pieces = chain([first.removeprefix(b"\xef\xbb\xbf")], pieces)
    held = b""  # a CR that may be half of a CR LF
    for piece in pieces:
        if held or b"\r" in piece:
            raw = held + piece
            held = b"\r" if raw.endswith(b"\r") else b""
            piece = raw[: len(raw) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield piece
    if held:
        yield b"\n"


def _from_utf16(first: bytes, pieces: Iterator[bytes], file: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for piece in chain([first], pieces):
            yield decoder.decode(piece).encode()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise InputError("the text is not UTF-16, as its mark says", NOT_UTF8, Place(file)) from None


def _pieces(stream: BinaryIO, file: str) -> Iterator[bytes]:
    total = 0
    while chunk := stream.read(_CHUNK if total else _FIRST):
        total += len(chunk)
        if total > LARGEST:
            what = f"the file has more than {LARGEST:,} bytes"
            raise InputError(what, "split it, or keep fewer rows", Place(file))
        yield chunk


def records(lines: Sequence[TextLine], delimiter: str, file: str) -> Iterator[Record]:
    """The rows of cells in lines. Blank lines are skipped; a quoted cell may go on over several lines."""
    if not any('"' in text for _, text in lines):
        yield from (Record(number, text.split(delimiter)) for number, text in lines if text.strip(" "))
        return
    ended = (f"{text}\n" for _, text in lines)
    reader, at = csv.reader(ended, delimiter=delimiter, strict=True, skipinitialspace=True), 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _refused(error, Place(file, lines[at].number)) from None
        if cells is None:
            return
        if cells not in ([], [""]):
            yield Record(lines[at].number, cells)
        at = reader.line_num


def _refused(error: csv.Error, place: Place) -> InputError:
    """What is wrong with the quotes of a row."""
    if "end of data" in str(error):
        return InputError("a quote is opened and never closed", 'close it with "', place)
    if "limit" in str(error):
        mend = f"keep cells below {csv.field_size_limit():,} characters"
        return InputError("a quoted cell is too long", mend, place)
    mend = 'quote the whole cell, and write a quote in it twice: ""'
    return InputError("there is a quote inside a cell", mend, place)
