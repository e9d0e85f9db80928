"""JSON tables: records, a line each or in a list; lists of rows; columns by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from lrstep.data.columns import MOST, Wanted, numbered
from lrstep.data.input_file import InputFile
from lrstep.data.named_arrays import table_of_arrays
from lrstep.data.table import DataTable, from_objects
from lrstep.errors import InputError, Place, printable

_LINES = re.compile(rb"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_WAY = 'write records, as in [{"x1": 1, "y": 0}, …]'


def read_json(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a JSON file. InputError where its rows are not alike."""
    held = file.all().removeprefix(b"\xef\xbb\xbf")
    if _LINES.match(held):
        return _of_lines(held, file)
    value = _decoded(held, file.place)
    if isinstance(value, dict):
        return _of_object(value, wanted, file)
    if value and all(isinstance(row, dict) for row in value):
        return _of_records(value, file)
    if value and all(isinstance(row, list) for row in value):
        return _of_rows(numbered(len(value[0]), wanted), value, file, named=False)
    raise InputError("this JSON is no table", _WAY, file.place)


def _decoded(text: bytes, place: Place) -> Any:
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise InputError("the file is nested too deep", _WAY, place) from None
    except (msgspec.MsgspecError, UnicodeError) as error:
        what = str(error).removeprefix("JSON is malformed: ")
        raise InputError(f"this is not JSON: {what}", _WAY, place) from None


def _of_lines(held: bytes, file: InputFile) -> DataTable:
    """A table of records, a line each."""
    rows, lines = list[dict[str, Any]](), list[int]()
    for number, line in enumerate(held.split(b"\n"), start=1):
        if line.strip():
            row = _decoded(line, Place(file.name, number))
            if not isinstance(row, dict):
                raise InputError("the line is no record", 'write {"x1": 1, "y": 0}', Place(file.name, number))
            rows.append(row)
            lines.append(number)
    return _of_records(rows, file, lines)


def _of_records(rows: Sequence[dict[str, Any]], file: InputFile, lines: Sequence[int] | None = None) -> DataTable:
    """A table of records; what one of them leaves out is missing."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MOST:
        raise InputError(f"there are {len(names):,} columns", f"keep at most {MOST:,}", file.place)
    return from_objects(names, [[row.get(name) for row in rows] for name in names], file.place, lines)


def _of_rows(names: Sequence[str], rows: Sequence[Any], file: InputFile, *, named: bool = True) -> DataTable:
    for i, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != len(names):
            count = len(row) if isinstance(row, list) else "no"
            what = f"row {i} has {count} columns where there are {len(names)}"
            raise InputError(what, "give every row the same columns", file.place)
    table = from_objects(names, list(zip(*rows, strict=True)), file.place)
    table.named = named
    return table


def _of_object(value: dict[str, Any], wanted: Wanted, file: InputFile) -> DataTable:
    """A table of columns by name (each a list, or a value for each row), or of `columns` and `data`."""
    rows = value.get("data")
    names = value.get("columns")
    if isinstance(rows, list) and isinstance(names, list) and all(isinstance(name, str) for name in names):
        return _of_rows(names, rows, file)
    if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
        return _of_records(rows, file)
    if any(isinstance(column, list) and column and isinstance(column[0], list) for column in value.values()):
        return _of_arrays(value, wanted, file)
    columns = {name: list(column.values()) if isinstance(column, dict) else column for name, column in value.items()}
    if columns and all(isinstance(column, list) for column in columns.values()):
        if len({len(column) for column in columns.values()}) == 1:
            return from_objects(list(columns), list(columns.values()), file.place)
        what = "the columns differ in length"
        raise InputError(what, "give each column a value for every row", file.place)
    raise InputError("this JSON is no table", _WAY, file.place)


def _of_arrays(value: dict[str, Any], wanted: Wanted, file: InputFile) -> DataTable:
    """A table of X and y as lists of lists."""
    arrays = {}
    for name, column in value.items():
        try:
            arrays[name] = np.array(column)
        except ValueError:
            what = f"{printable(name)} is not a table of numbers"
            raise InputError(what, "give rows of equal length, all numbers", file.place) from None
    return table_of_arrays(arrays, wanted, file.place)
