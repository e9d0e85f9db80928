"""Text table: a file of text, whatever parts its columns, becomes a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lrstep.data.advice import plural
from lrstep.data.cells import finite, missing_feature, missing_label, unquoted
from lrstep.data.columns import Wanted, chosen_features, find, positions, refuse_counts
from lrstep.data.input_file import InputFile
from lrstep.data.layout import Layout, layout_of
from lrstep.data.number_rows import NumberReader
from lrstep.data.separators import NAMES
from lrstep.data.table import DataTable, TextColumn
from lrstep.data.text_lines import Record, TextBlock, TextLine, records, text_blocks
from lrstep.errors import InputError, Place
from lrstep.formulas import FloatArray

LONG = 6  # letters: marks of what is missing are shorter
_NEWLINE = ord("\n")


def read_text(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a CSV, TSV or other text. InputError, with the line, at the first thing that is wrong."""
    texts: set[int] = set()
    while True:
        rows = _Rows(file.name, wanted, texts)
        with file.opened() as stream:
            for block in text_blocks(stream, file.name):
                rows.add(block)
        if rows.texts == texts or not rows.late:
            return rows.table()
        texts = rows.texts  # a column of numbers turned out to hold texts: its first texts are needed too


class _Rows:
    """The rows read so far, by blocks."""

    def __init__(self, file: str, wanted: Wanted, texts: set[int]) -> None:
        self._file, self._wanted = file, wanted
        self.texts = set(texts)
        """The columns that hold texts."""
        self.late = False
        """Whether one of them was known only after the first rows."""
        self._reader = NumberReader()
        self._layout: Layout | None = None
        self._used: tuple[int, ...] = ()
        self._label = -1
        self._blocks: list[FloatArray] = []
        self._cells: dict[int, TextColumn] = {}
        self._lines: list[NDArray[np.int_]] = []
        self._left_out = np.zeros(2, int)
        """How many lines were of empty cells, and how many of comment."""

    def add(self, block: TextBlock) -> None:
        """Read the rows of a block; the first one says how they are laid out."""
        if self._layout is None:
            if block.raw.isspace():
                return
            self._layout = layout_of(block, self._wanted, self._file)
            self._choose(self._layout)
        block = self._layout.below(block)
        if not block.raw or (self._layout.plain and not self.texts and self._add_numbers(block)):
            return
        if self._layout.plain and self._add_columns(block):
            return
        lines = self._layout.of_rows(block)
        raw = "\n".join(line.text for line in lines).encode("utf-8", "surrogateescape")
        numbers = [line.number for line in lines]
        if self._layout.plain or self.texts or not self._add_numbers(TextBlock(0, raw), numbers):
            self._add_cells(lines)

    def _choose(self, layout: Layout) -> None:
        """Which columns are read: those that are used."""
        names, place = layout.names, layout.place
        alone = self._wanted.features == () or self._wanted.label_file is not None
        if len(names) == 1 and not alone:
            mend = "give a feature and the label at least, with commas, semicolons or tabs between columns"
            raise InputError("there is only one column", mend, Place(self._file, layout.place.line or layout.data_from))
        refuse_counts(names, place, least=1)
        at = positions(names, place)
        label = None
        if self._wanted.label_file is None:
            hinted = None if layout.orange is None else layout.orange.label
            label = len(names) - 1 if hinted is None else hinted
            if self._wanted.label is not None:
                label = find(self._wanted.label, at, place)
            self._label = label
        used = set(chosen_features(self._wanted, at, place, label))
        self._used = tuple(sorted(used | ({label} if label is not None else set())))

    def _add_numbers(self, block: TextBlock, lines: Sequence[int] | None = None) -> bool:
        """Add rows that hold nothing but numbers, if these are such; they stand at `lines`, or follow each other."""
        layout = self._layout
        assert layout is not None
        raw = block.raw.replace(b",", b".") if layout.decimal == "," else block.raw
        values = self._reader.rows(raw, layout.separator.encode(), len(layout.names))
        if values is None:
            return False
        self._blocks.append(values)
        self._lines.append(np.arange(block.first, block.first + len(values)) if lines is None else np.array(lines))
        return True

    def _add_columns(self, block: TextBlock) -> bool:
        """Add rows of plain cells, column by column, if each line is such a row."""
        layout, raw = self._layout, block.raw.removesuffix(b"\n")
        assert layout is not None
        separator, width = layout.separator.encode(), len(layout.names)
        empty = b"\n" + separator * (width - 1) + b"\n"
        if b'"' in raw or empty in b"\n%b\n" % raw or _count_of_cells(raw, separator, width) is None:
            return False
        cells = raw.replace(b"\n", separator).decode("utf-8", "surrogateescape").split(layout.separator)
        self._add_table([cells[i::width] for i in range(width)], np.arange(len(cells) // width) + block.first)
        return True

    def _add_cells(self, lines: Sequence[TextLine]) -> None:
        """Add rows cell by cell."""
        layout = self._layout
        assert layout is not None
        width = len(layout.names)
        rows, empty, comments = list[Record](), 0, 0
        for record in records(lines, layout.separator, self._file):
            if width > 1 and not any(map(str.strip, record.cells)):
                empty += 1
            elif len(record.cells) == width:
                rows.append(record)
            elif record.cells[0].startswith("#"):
                comments += 1
            else:
                raise self._ragged(len(record.cells), width, record.line)
        self._left_out += (empty, comments)
        if rows:
            columns = list(zip(*(row.cells for row in rows), strict=True))
            self._add_table(columns, np.array([row.line for row in rows]))

    def _add_table(self, columns: Sequence[Sequence[str]], lines: NDArray[np.int_]) -> None:
        """Add rows, which begin at lines, of columns of cells."""
        assert self._layout is not None
        values = np.full((len(lines), len(columns)), np.nan)
        for i in self._used:
            values[:, i] = self._column(i, columns[i], self._layout)
        self._blocks.append(values)
        self._lines.append(lines)

    def _ragged(self, count: int, width: int, line: int) -> InputError:
        what = f"the row has {count} column{'s' * (count > 1)} where the first has {width}"
        mend = "give every row the same columns; a comma inside a cell needs quotes around the cell"
        assert self._layout is not None
        if self._layout.separator != ",":
            mend = f"give every row the same columns, parted by {NAMES.get(self._layout.separator, 'the same')}"
        return InputError(what, mend, Place(self._file, line))

    def _column(self, column: int, cells: Sequence[str], layout: Layout) -> FloatArray | float:
        """The numbers of a column's cells, NaN where one is missing; those of texts are kept as they are."""
        missing = missing_label if column == self._label else missing_feature
        if column not in self.texts:
            numbers = _read(cells, missing, self._reader, comma=layout.decimal == ",")
            if numbers is not None:
                return numbers
            self.texts.add(column)
            self.late = self.late or bool(self._blocks)
        if column not in self._cells:
            self._cells[column] = TextColumn(lambda cell: "" if missing(cell) else unquoted(cell))
        self._cells[column].add(cells)
        return np.nan

    def table(self) -> DataTable:
        """All rows."""
        layout = self._layout
        if layout is None:
            raise InputError("there are no rows", "give at least one example", Place(self._file))
        if not self._blocks:
            raise InputError("there are no rows below the header", "give at least one example", Place(self._file))
        values = np.concatenate(self._blocks)
        texts: dict[int, list[str]] = {}
        for column, cells in self._cells.items():
            values[:, column], texts[column] = cells.codes, cells.texts
        lines = np.concatenate(self._lines)
        for count, what in zip(self._left_out.tolist(), ("empty cells", "comment (#) below the names"), strict=True):
            if count:
                layout.notes.append(f"{count:,} {plural('line', count)} of {what} left out")
        table = DataTable(layout.names, values, layout.place, texts, lines, named=layout.named, notes=layout.notes)
        if layout.orange is not None:
            table.label, table.left_out = layout.orange.label, layout.orange.left_out
        return table


def _count_of_cells(text: bytes, separator: bytes, width: int) -> int | None:
    """How many cells rows of this width hold; None where a line has more or less."""
    letters = np.frombuffer(text, np.uint8)
    ends = letters == _NEWLINE
    between = np.flatnonzero(ends | (letters == separator[0]))
    rows, over = divmod(len(between) + 1, width)
    if over or int(np.count_nonzero(ends)) != rows - 1 or not ends[between[width - 1 :: width]].all():
        return None
    return rows * width


def _read(
    cells: Sequence[str], missing: Callable[[str], bool], reader: NumberReader, *, comma: bool
) -> FloatArray | None:
    """Numbers, NaN where one is missing; None where a cell is another text."""
    if not comma and (numbers := _in_json(cells, missing, reader)) is not None:
        return numbers
    known: dict[str, float] = {}
    for cell in dict.fromkeys(cells):
        value = np.nan if missing(cell) else finite(unquoted(cell), comma=comma)
        if value is None:
            return None
        known[cell] = value
    return np.fromiter(map(known.__getitem__, cells), float, len(cells))


def _in_json(cells: Sequence[str], missing: Callable[[str], bool], reader: NumberReader) -> FloatArray | None:
    """The same of numbers as JSON writes them; None where one is written otherwise."""
    numbers = reader.of_list(_list(cells))
    if numbers is None:
        marks = {cell for cell in set(cells) if len(cell) < LONG and missing(cell)}
        if marks:
            numbers = reader.of_list(_list("null" if cell in marks else cell for cell in cells), null=True)
    return numbers if numbers is not None and len(numbers) == len(cells) else None


def _list(cells: Iterable[str]) -> bytes:
    return f"[{','.join(cells)}]".encode("utf-8", "surrogateescape")
