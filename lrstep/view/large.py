"""Large: pieces of a formula, each with a role, broken into rows of figures as large as there is room for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from lrstep.view.figures import SIZES, can_be_drawn, figures, figures_width
from lrstep.view.lines import Line, Span, cells_of

Row: TypeAlias = tuple[Span, ...]
"""Pieces beside each other."""
PLAIN = -1  # the size of plain text
INDENT = (Span("  "),)
BREAKS = re.compile(r"(?= [=≠+−] )")
"""Where a formula may go on in the next row."""


class Large(NamedTuple):
    """Rows in figures of a size."""

    size: int
    rows: Sequence[Row]
    above: Sequence[Line] = ()
    """Plain text above them."""

    @property
    def height(self) -> int:
        """Rows of the screen that they take."""
        return len(self.rows) * row_height(self.size)

    @property
    def lines(self) -> list[Line]:
        """As lines of the screen."""
        return [drawn for row in self.rows for drawn in drawn_row(row, self.size)]


def row_height(size: int) -> int:
    """The rows of the screen that a row of figures takes, the gap below it too."""
    return 1 if size == PLAIN else SIZES[size].rows


def row_width(row: Iterable[Span], size: int) -> int:
    """The cells that a row takes."""
    return sum(cells_of(text) if size == PLAIN else figures_width(text, size) for text, _ in row)


def drawn_row(row: Row, size: int) -> list[Line]:
    """A row in figures, as lines of the screen; of plain text one."""
    if size == PLAIN:
        return [row]
    pieces = [(figures(text, size), role) for text, role in row]
    return [tuple(Span(rows[i], role) for rows, role in pieces) for i in range(row_height(size))]


def largest(ways: Sequence[Sequence[Row]], cells: int, rows: int, least: int = 0) -> Large | None:
    """In the largest figures, from those of size `least` up, in which one of these ways has room, each a list of rows;
    of several that have it the first. A way of several rows may be broken further. None where none has room."""
    parted = [[_parted(row) for row in way] for way in ways]
    if not all(can_be_drawn(text) for way in parted for row in way for text, _ in row):
        return None
    for size in range(len(SIZES) - 1, least - 1, -1):
        most = rows // row_height(size)
        made = [(broken, way) for way in parted if (broken := _broken(way, cells, size, most)) is not None]
        whole = [large for large, way in made if len(large.rows) == len(way)]
        broken_further = [large for large, way in made if len(way) > 1]
        if whole or broken_further:
            return [*whole, *broken_further][0]
    return None


def _broken(way: Sequence[Row], cells: int, size: int, most: int) -> Large | None:
    """At most so many rows of so many cells: those that are wider go on below, indented; None where that is no room."""
    rows: list[Row] = []
    indent = row_width(INDENT, size)
    for row in way:
        begun: list[Span] = list(INDENT if rows else ())
        left = cells - (indent if rows else 0)
        if len(rows) == most:
            return None
        for i, piece in enumerate(row):
            first = i == 0
            taken = figures_width(piece.text, size)
            if not first and taken > left:
                rows.append(tuple(begun))
                begun, left, first = list(INDENT), cells - indent, True
                if len(rows) == most:
                    return None
            if first:
                piece = piece._replace(text=piece.text.lstrip())
                taken = figures_width(piece.text, size)
            begun.append(piece)
            left -= taken
            if left < 0:
                return None
        rows.append(tuple(begun))
    return Large(size, rows)


def _parted(row: Row) -> Row:
    """A row in the pieces between which it may go on below."""
    return tuple(Span(text, role) for whole, role in row for text in _pieces(whole))


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(filter(None, BREAKS.split(text)))
