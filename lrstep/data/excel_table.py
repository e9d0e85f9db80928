"""Excel tables: a workbook's first sheet or the one named, LibreOffice's too. An extra brings python-calamine, which
reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from lrstep.data.cells import missing_feature
from lrstep.data.columns import MOST, Wanted, numbered
from lrstep.data.input_file import ZIP, InputFile, refuse_bomb
from lrstep.data.several import guessed, named
from lrstep.data.table import DataTable, from_objects
from lrstep.errors import InputError, Place, printable
from lrstep.extras import required


def read_excel(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a workbook's sheet: the one named, else the first that is not empty. InputError where it is not
    there, or cannot be read."""
    calamine = required("python_calamine", "Excel", "excel")
    held = file.all()
    if held.startswith(ZIP):
        _refuse_bomb(held, file.place)
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(held))
        names = workbook.sheet_names
        if wanted.table is not None:
            names = [named(wanted.table, names, "sheet", file.place)]
        sheets = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (calamine.CalamineError, OSError, ValueError) as error:
        what = "the workbook has a password" if "password" in str(error).lower() else "the workbook is damaged"
        raise InputError(what, "save it again, or as CSV", file.place) from None
    full = {name: rows for name, rows in sheets.items() if any(_is_row(row) for row in rows)}
    if not full:
        raise InputError("there are no rows", "give at least one example", file.place)
    name, rows = next(iter(full.items()))
    table = _of_rows(rows, wanted, file)
    if len(full) > 1:
        table.notes.append(guessed("sheet", "the first", name, list(full)))
    return table


def _refuse_bomb(held: bytes, place: Place) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            refuse_bomb(archive.infolist(), place, "save it as CSV")
    except zipfile.BadZipFile:
        raise InputError("the workbook is damaged", "save it again, or as CSV", place) from None


def _is_row(row: Sequence[object]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def _of_rows(rows: Sequence[Sequence[object]], wanted: Wanted, file: InputFile) -> DataTable:
    """The table of a sheet: its first row holds the names, unless it holds a number."""
    lines = [i for i, row in enumerate(rows, start=1) if i > (wanted.skip or 0) and _is_row(row)]
    if not lines:
        raise InputError("there are no rows", "give at least one example", file.place)
    first = rows[lines[0] - 1]
    width = max((i + 1 for line in lines for i, cell in enumerate(rows[line - 1]) if _is_row([cell])), default=0)
    if width > MOST:
        raise InputError(f"there are {width:,} columns", f"keep at most {MOST:,}", file.place)
    texts = not any(isinstance(cell, int | float) for cell in first)
    header = texts if wanted.header is None else wanted.header == "yes"
    if header and sum(_is_row([cell]) for cell in first) == 1 < width and wanted.header is None and len(lines) > 2:
        what = f"line {lines[0]} has one cell only ({printable(str(next(filter(None, first))), 30)})"
        mend = f"if it is a title, skip what is above the table with --skip {lines[1] - 1}"
        raise InputError(what, mend, Place(file.name, lines[0]))
    names = [_name(cell) for cell in first[:width]] if header else list(numbered(width, wanted))
    body = lines[1:] if header else lines
    if not body:
        raise InputError("there are no rows below the header", "give at least one example", file.place)
    columns = [[_value(rows[line - 1][i]) if i < len(rows[line - 1]) else None for line in body] for i in range(width)]
    place = Place(file.name, lines[0] if header else None)
    table = from_objects(names, columns, place, body)
    table.named = header
    return table


def _name(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _value(cell: object) -> object:
    """A cell as a number, truth value or text; empty and missing ones as None."""
    if isinstance(cell, bool | int | float):
        return cell
    text = str(cell).strip()
    return None if missing_feature(text) else text
