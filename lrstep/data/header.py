"""Header: whether the first row of a text names its columns, and what else may stand above the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lrstep.data.cells import number, unquoted
from lrstep.data.columns import Wanted
from lrstep.data.separators import is_number
from lrstep.data.text_lines import Record
from lrstep.errors import InputError, Place, printable

_ORANGE_TYPES = frozenset(
    {"continuous", "c", "numeric", "n", "discrete", "d", "categorical", "string", "s", "text", "time", "t"}
)
_ORANGE_FLAGS = frozenset({"", "class", "c", "meta", "m", "ignore", "i", "weight"})
SHOWN = 3  # cells of a line


class Orange(NamedTuple):
    """What the three rows of Orange's header say of each column."""

    label: int | None
    left_out: frozenset[int]
    """Columns that are no features: meta and ignore."""


def header_of(sample: Sequence[Record], separator: str, wanted: Wanted, notes: list[str]) -> bool:
    """Whether the first of some rows names the columns. A guess that could be wrong is noted."""
    if wanted.header is not None:
        return wanted.header == "yes"
    first, rest = sample[0].cells, sample[1:]
    line = f"line {sample[0].line}"
    if all(number(cell) is None for cell in first):
        if not _recurs(first, rest):
            return True
        notes.append(f"{line} is taken as an example: its values come again below (--header yes: it holds the names)")
        return False
    columns = list(zip(*(record.cells for record in rest if len(record.cells) == len(first)), strict=True))
    below = [all(is_number(cell, separator) for cell in column) for column in columns]
    texts = [i for i, cell in enumerate(first) if not is_number(cell, separator)]
    if below and any(below[i] for i in texts) and all(below[i] or i in texts for i in range(len(first))):
        return True  # a name above numbers
    if first == [str(i) for i in range(len(first))] and len(first) > 1:
        if len(first) > 3 or any(below[i] and not _whole(columns[i]) for i in range(len(below))):
            notes.append(f"{line} ({_shown(first)}) is taken as names (--header no: it is an example)")
            return True
        notes.append(f"{line} ({_shown(first)}) is taken as an example (--header yes: it holds the names)")
    return False


def _recurs(first: Sequence[str], rest: Sequence[Record]) -> bool:
    """Whether most cells of a first row without numbers are values of their columns, none of which holds numbers."""
    columns = list(zip(*(record.cells for record in rest if len(record.cells) == len(first)), strict=True))
    if not columns or any(number(cell) is not None for column in columns for cell in column):
        return False
    again = sum(cell in column for cell, column in zip(first, columns, strict=True))
    return again >= max(1, len(first) / 2)


def _whole(column: Sequence[str]) -> bool:
    """Whether numbers are written as whole ones."""
    return all("." not in cell for cell in column)


def refuse_title(sample: Sequence[Record], width: int, file: str) -> None:
    """InputError where the first line is no row of the table: a title above it, or something else."""
    first = sample[0]
    there = [cell for cell in first.cells if cell]
    below = sample[1:]
    like = [record for record in below if len(record.cells) == width and all(record.cells)]
    ragged = len(first.cells) not in (width, width - 1) and len(below) > 1
    alone = len(there) == 1 and width > 2 and len(first.cells) > 1
    if len(first.cells) == 1 and width > 1 and below:
        ragged = True
    if not like or not (ragged or alone):
        return
    count = len(first.cells)
    cells = f"{count} column{'s' * (count != 1)}" if ragged else "one cell only"
    what = f"line {first.line} has {cells} ({_shown(there)}) where those below have {width}"
    skipped = like[0].line - 1
    raise InputError(
        what, f"if it is a title, skip what is above the table with --skip {skipped}", Place(file, first.line)
    )


def refuse_units(rows: Sequence[Record], separator: str, wanted: Wanted, file: str) -> None:
    """InputError where a row of units, or a second header, stands between the names and numbers."""
    if len(rows) < 2 or wanted.header is not None:
        return
    first, rest = rows[0], [record for record in rows[1:] if len(record.cells) == len(rows[0].cells)]
    if not rest or any(number(cell) is not None for cell in first.cells):
        return
    columns = zip(*(record.cells for record in rest), strict=True)
    numeric = [all(is_number(cell, separator) for cell in column) for column in columns]
    if sum(numeric) * 2 > len(numeric) and all(
        not is_number(cell, separator) for cell, below in zip(first.cells, numeric, strict=True) if below
    ):
        what = f"line {first.line} holds no number ({_shown(first.cells)}) where the lines below do"
        mend = (
            f"if it holds units, remove it, or skip the first {first.line} lines, names too, with --skip {first.line}"
        )
        raise InputError(what, mend, Place(file, first.line))


def orange_header(sample: Sequence[Record]) -> Orange | None:
    """What the second and third row say, where they are those of Orange: types, and which column is the class."""
    if len(sample) < 3:
        return None
    types, flags = sample[1].cells, sample[2].cells
    fits = len(types) == len(flags) == len(sample[0].cells) and all(
        flag.split("=")[0] in _ORANGE_FLAGS for flag in flags
    )
    if not fits or not all(kind in _ORANGE_TYPES for kind in types) or not any(flags):
        return None
    label = next((i for i, flag in enumerate(flags) if flag in ("class", "c")), None)
    return Orange(label, frozenset(i for i, flag in enumerate(flags) if flag[:1] in ("m", "i")))


def _shown(cells: Sequence[str]) -> str:
    more = ", …" if len(cells) > SHOWN else ""
    return ", ".join(printable(unquoted(cell), 30) for cell in cells[:SHOWN]) + more
