"""CSV lines: the text of a CSV file in records, read a little at a time and stopped politely at its limits."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from lrstep.errors import InputError, Place

LARGEST = 2 * 2**30
LONGEST_LINE = 2**20
_CHUNK = 2**18
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class TextLine(NamedTuple):
    """A line's number, counted from 1, and its text without the line end."""

    number: int
    text: str


class Record(NamedTuple):
    """The cells of one row, and the number of the line where it begins."""

    line: int
    cells: list[str]


def text_lines(stream: BinaryIO, file: str) -> Iterator[TextLine]:
    """The lines of UTF-8 text, whatever ends them. Raises InputError at the first that is no text or too long."""
    for number, raw in enumerate(_raw_lines(stream, file), start=1):
        if len(raw) > LONGEST_LINE:
            raise _long_line(Place(file, number))
        if number == 1:
            if raw.startswith(_UTF16):
                raise InputError("the text is UTF-16", "save the file as UTF-8", Place(file))
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("the text is not UTF-8", "save the file as UTF-8", Place(file, number)) from None
        if "\0" in text:
            raise InputError("there is a NUL byte", "remove it; is this a text file?", Place(file, number))
        yield TextLine(number, text)


def records(lines: Iterable[TextLine], delimiter: str, file: str) -> Iterator[Record]:
    """The rows of cells in lines. Blank lines are skipped; a quoted cell may go on over several lines."""
    rest = iter(lines)
    for number, text in rest:
        if '"' in text:
            yield Record(number, _quoted(number, text, rest, delimiter, file))
        elif text.strip(" "):
            yield Record(number, text.split(delimiter))


def _raw_lines(stream: BinaryIO, file: str) -> Iterator[bytes]:
    """Lines without their ends: LF, CR LF or a lone CR. A line that is too long comes in part, and ends it."""
    rest, total = b"", 0
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > LARGEST:
            what = f"the file has more than {LARGEST:,} bytes"
            raise InputError(what, "split it, or keep fewer rows", Place(file))
        lines = (rest + chunk).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()  # it may go on; a CR may be half of a CR LF
        for line in lines:
            yield line.rstrip(b"\r\n")
        if len(rest) > LONGEST_LINE:
            break
    if rest:
        yield rest.rstrip(b"\r")


def _quoted(number: int, text: str, rest: Iterator[TextLine], delimiter: str, file: str) -> list[str]:
    """The cells of a row with quotes, which ends where their count is even."""
    place = Place(file, number)
    parts, quotes, length = [text], text.count('"'), len(text)
    while quotes % 2:
        line = next(rest, None)
        if line is None:
            raise InputError("a quote is opened and never closed", 'close it with "', place)
        parts.append(line.text)
        quotes += line.text.count('"')
        length += len(line.text) + 1
        if length > LONGEST_LINE:
            what = f"a quote is opened and never closed within {LONGEST_LINE:,} characters"
            raise InputError(what, 'close it with "', place)
    reader = csv.reader(["\n".join(parts)], delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return next(reader)
    except csv.Error as error:
        what, mend = "there is a quote inside a cell", 'quote the whole cell, and write a quote in it twice: ""'
        if "limit" in str(error):
            what, mend = "a quoted cell is too long", f"keep cells below {csv.field_size_limit():,} characters"
        raise InputError(what, mend, place) from None


def _long_line(place: Place) -> InputError:
    what = f"the line is longer than {LONGEST_LINE:,} bytes"
    return InputError(what, "give each example a line of its own", place)
