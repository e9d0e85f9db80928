"""Layout: how a text is a table, told from its first lines: what is above it, what parts its columns, their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lrstep.data.cells import LIKELY_ENCODING, has_decimal_comma, is_text, legible, number, unquoted
from lrstep.data.columns import Wanted, numbered
from lrstep.data.header import Orange, header_of, orange_header, refuse_title, refuse_units
from lrstep.data.separators import SPACES, separator_of, split, trailing
from lrstep.data.text_lines import Record, TextBlock, TextLine, records
from lrstep.errors import InputError, Place, printable

LOOKED_AT = 100  # lines of the table
LINES = 1000  # in which the table must begin
_SEPARATOR_LINE = re.compile(r"sep=([,;\t| ])", re.IGNORECASE)  # Excel's own first line
COMMENTS = ("#", "%", "//")


@dataclass(slots=True)
class Layout:
    """How the rows of a text are read."""

    separator: str
    names: Sequence[str]
    data_from: int
    """The line of the first row."""
    place: Place
    """The file, and the line of the names."""
    named: bool = True
    comment: str = ""
    """With what the lines begin that are left out."""
    ending: str = ""
    """Separators at the end of each line, which part nothing."""
    decimal: str = "."
    orange: Orange | None = None
    notes: list[str] = field(default_factory=list)

    def below(self, block: TextBlock) -> TextBlock:
        """A block without what is above the rows."""
        above = self.data_from - block.first
        return block.without(above) if above > 0 else block

    @property
    def plain(self) -> bool:
        """Whether every line holds a row, and nothing but its cells and what parts them."""
        return not (self.comment or self.ending or self.separator == SPACES)

    def of_rows(self, block: TextBlock) -> list[TextLine]:
        """The lines of a block that hold rows, as `records` and `split` take them."""
        lines: Iterable[TextLine] = block.numbered
        if self.comment:
            lines = (line for line in lines if not line.text.startswith(self.comment))
        if self.separator == SPACES:
            lines = (TextLine(number, " ".join(text.split())) for number, text in lines)
        if self.ending:
            lines = (TextLine(number, text.removesuffix(self.ending)) for number, text in lines)
        return list(lines)


def layout_of(block: TextBlock, wanted: Wanted, file: str) -> Layout:
    """The layout of the text that begins with a block. InputError where it is no table."""
    skip = wanted.skip or 0
    there = (line for line in block.numbered if line.number > skip and line.text.strip(" "))
    lines = list(islice(there, LINES))
    if not lines:
        raise InputError("there are no rows", "give at least one example", Place(file))
    separator = None
    if sep := _SEPARATOR_LINE.fullmatch(lines[0].text.strip(" ")):
        separator, lines = sep[1], lines[1:]
    comment = next((mark for mark in COMMENTS if lines and lines[0].text.startswith(mark)), "")
    above = _above(lines, comment)
    rows = [line for line in lines[len(above) :] if not comment or not line.text.startswith(comment)]
    if not rows:
        raise InputError("there are no rows", "give at least one example", Place(file))
    rows = rows[:LOOKED_AT]
    separator = separator or separator_of([line.text for line in rows])
    if separator is None:
        separator = ","  # one column: as a table of its own it is refused, as labels it is all there need be
    return _arranged(rows, separator, wanted, file, above, comment)


def _above(lines: list[TextLine], comment: str) -> list[TextLine]:
    """The comments above the table."""
    upto = 0
    while comment and upto < len(lines) and lines[upto].text.startswith(comment):
        upto += 1
    return lines[:upto]


def _arranged(
    lines: list[TextLine], separator: str, wanted: Wanted, file: str, above: list[TextLine], comment: str
) -> Layout:
    """The layout of a table's lines, without what is above them."""
    notes: list[str] = []
    whole = trailing([line.text for line in lines]) if separator != SPACES else ""
    ending = whole or (trailing([line.text for line in lines[1:]]) if separator != SPACES else "")
    sample = list(_records(lines, separator, file))
    if len(sample) > 1 and ending and not whole and len(sample[0].cells) == _width(sample[1:]):
        ending = ""  # the header has a name for what is empty
    if ending:
        lines = [TextLine(number, text.removesuffix(ending)) for number, text in lines]
        sample = list(_records(lines, separator, file))
        notes.append("the empty last column is left out")
    if not sample:
        raise InputError("there are no rows", "give at least one example", Place(file))
    width = _width(sample[1:] or sample)
    while len(sample[0].cells) > width and not sample[0].cells[-1].strip():
        sample[0].cells.pop()
        notes = ["the empty last column is left out"]
    refuse_title(sample, width, file)
    names: Sequence[str] | None = _named_above(sample, above, comment, separator, width)
    names_line = None
    orange = orange_header(sample)
    rest = sample
    if names is not None:
        above = above[:-1]
    elif orange is not None or header_of(sample, separator, wanted, notes):
        names, names_line, rest = _names(sample[0], width, notes), sample[0].line, sample[3 if orange else 1 :]
        refuse_units(rest, separator, wanted, file)
    if above:
        notes.insert(0, f"{len(above)} line{'s' * (len(above) > 1)} of comment ({comment}) above the table left out")
    named = names is not None
    if names is None:
        names = numbered(width, wanted)
    decimal = _decimal(rest, separator, wanted, notes)
    data_from = rest[0].line if rest else lines[-1].number + 1
    return Layout(
        separator, names, data_from, Place(file, names_line), named, comment, ending, decimal, orange, notes
    )  # fmt: skip


def _records(lines: Sequence[TextLine], separator: str, file: str) -> list[Record]:
    if separator == SPACES:
        lines = [TextLine(number, " ".join(text.split())) for number, text in lines]
    return [Record(line, [cell.strip() for cell in cells]) for line, cells in records(lines, separator, file)]


def _width(sample: Sequence[Record]) -> int:
    """How many cells most rows have."""
    return Counter(len(record.cells) for record in sample).most_common(1)[0][0]


def _names(header: Record, width: int, notes: list[str]) -> list[str]:
    """The names of a header. Where it has one less than the rows have cells, R has left out that of the row names."""
    names = header.cells
    if all(len(name) > 1 and name[0] == name[-1] == "'" for name in names):
        names = [unquoted(name) for name in names]
    if not all(is_text(name) for name in names):
        names = [legible(name) for name in names]
        shown = next(name for name in names if not name.isascii())
        as_latin = f"its names are read as {LIKELY_ENCODING}, such as {printable(shown, 30)}"
        notes.append(f"the text is not UTF-8: {as_latin} (another with --encoding)")
    return ["", *names] if len(names) == width - 1 else names


def _named_above(
    sample: Sequence[Record], above: Sequence[TextLine], comment: str, separator: str, width: int
) -> list[str] | None:
    """The names in the last line of comment, where it has as many as rows of numbers below have cells."""
    if not above or width < 2:
        return None
    cells = [cell.strip() for cell in split(above[-1].text.removeprefix(comment).strip(), separator)]
    names = len(cells) == width and all(cell and number(cell) is None for cell in cells)
    first = sample[0].cells
    return cells if names and any(number(cell) is not None for cell in first) else None


def _decimal(rows: Sequence[Record], separator: str, wanted: Wanted, notes: list[str]) -> str:
    """What parts whole and fraction in the numbers of rows."""
    if wanted.decimal is not None:
        return wanted.decimal
    cells = [cell for record in rows for cell in record.cells]
    shown = next((cell for cell in cells if has_decimal_comma(cell)), None)
    if separator == "," or shown is None or any("." in cell and number(cell) is not None for cell in cells):
        return "."
    as_point = printable(shown.replace(",", "."), 30)
    notes.append(f"numbers have a decimal comma: {printable(shown, 30)} is read as {as_point} (else --decimal .)")
    return ","
