"""Text lines: a file's text in blocks of whole lines, read a little at a time and stopped politely at its limits."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from lrstep.errors import InputError, Place

LARGEST = 2 * 2**30
LONGEST_LINE = 2**20
_CHUNK = 2**20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOT_UTF8 = "save the file as UTF-8"


class TextLine(NamedTuple):
    """A line's number, counted from 1, and its text without the line end."""

    number: int
    text: str


class Record(NamedTuple):
    """The cells of one row, and the number of the line where it begins."""

    line: int
    cells: list[str]


class TextBlock(NamedTuple):
    """Neighbouring lines and their numbers, counted from 1. No quote goes on beyond the last."""

    numbers: Sequence[int]
    lines: list[str]

    @property
    def numbered(self) -> Iterator[TextLine]:
        """The lines with their numbers."""
        return map(TextLine, self.numbers, self.lines)


def text_blocks(stream: BinaryIO, file: str) -> Iterator[TextBlock]:
    """The lines of text, whatever ends them: UTF-8, in which a byte that is none stays a half letter, or UTF-16.

    Raises InputError at the first that is no text or too long.
    """
    number, kept = 1, list[str]()
    for lines in _line_lists(stream, file):
        lines = kept + lines
        upto = _even_quotes(lines) if kept or '"' in "".join(lines) else len(lines)
        kept = lines[upto:]
        if sum(map(len, kept)) + len(kept) > LONGEST_LINE:
            what = f"a quote is opened and never closed within {LONGEST_LINE:,} characters"
            raise InputError(what, 'close it with "', Place(file, number + upto))
        if upto:
            yield TextBlock(range(number, number + upto), lines[:upto] if kept else lines)
        number += upto
    if kept:
        yield TextBlock(range(number, number + len(kept)), kept)


def _even_quotes(lines: list[str]) -> int:
    """How many lines there are up to the last one after which no quote is open."""
    odd, upto = 0, 0
    for i, line in enumerate(lines, start=1):
        odd = (odd + line.count('"')) % 2
        upto = upto if odd else i
    return upto


def _line_lists(stream: BinaryIO, file: str) -> Iterator[list[str]]:
    """Lists of lines without their ends: LF, CR LF or a lone CR."""
    rest, number = "", 1
    for text in _texts(stream, file):
        if "\0" in text:
            line = number + text.count("\n", 0, text.index("\0"))
            raise InputError("there is a NUL byte", "remove it; is this a text file?", Place(file, line))
        lines = (rest + text).split("\n")
        rest = lines.pop()
        if len(lines[0] if lines else rest) > LONGEST_LINE:
            what = f"the line is longer than {LONGEST_LINE:,} bytes"
            raise InputError(what, "give each example a line of its own", Place(file, number))
        number += len(lines)
        if lines:
            yield lines
    if rest:
        yield [rest]


def _texts(stream: BinaryIO, file: str) -> Iterator[str]:
    """Pieces of the text, with each line end a newline."""
    chunk, total = stream.read(_CHUNK), 0
    wide = chunk.startswith(_UTF16)
    encoding, errors = ("utf-16", "strict") if wide else ("utf-8-sig", "surrogateescape")
    ends = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(errors), translate=True)
    while chunk:
        total += len(chunk)
        if total > LARGEST:
            what = f"the file has more than {LARGEST:,} bytes"
            raise InputError(what, "split it, or keep fewer rows", Place(file))
        chunk, this = stream.read(_CHUNK), chunk
        try:
            yield ends.decode(this, final=not chunk)
        except UnicodeDecodeError:
            raise InputError("the text is not UTF-16, as its mark says", NOT_UTF8, Place(file)) from None


def records(lines: Iterable[TextLine], delimiter: str, file: str) -> Iterator[Record]:
    """The rows of cells in lines. Blank lines are skipped; a quoted cell may go on over several lines."""
    rest = iter(lines)
    for number, text in rest:
        if '"' in text:
            yield Record(number, _quoted(number, text, rest, delimiter, file))
        elif text.strip(" "):
            yield Record(number, text.split(delimiter))


def _quoted(number: int, text: str, rest: Iterator[TextLine], delimiter: str, file: str) -> list[str]:
    """The cells of a row with quotes, which ends where their count is even."""
    place = Place(file, number)
    parts, quotes = [text], text.count('"')
    while quotes % 2:
        line = next(rest, None)
        if line is None:
            raise InputError("a quote is opened and never closed", 'close it with "', place)
        parts.append(line.text)
        quotes += line.text.count('"')
    reader = csv.reader(["\n".join(parts)], delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return next(reader)
    except csv.Error as error:
        what, mend = "there is a quote inside a cell", 'quote the whole cell, and write a quote in it twice: ""'
        if "limit" in str(error):
            what, mend = "a quoted cell is too long", f"keep cells below {csv.field_size_limit():,} characters"
        raise InputError(what, mend, place) from None
