"""Svmlight: rows of a label and of `index:value` for what is not 0, as LIBSVM has them too."""

from __future__ import annotations

import re

import numpy as np

from lrstep.data.cells import number
from lrstep.data.columns import LABEL, MOST, Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.table import DataTable
from lrstep.data.text_lines import text_blocks
from lrstep.errors import InputError, Place, printable

_VALUE = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
SPARSE_ROW = re.compile(rf"\s*{_VALUE}(?:\s+qid:\d+)?(?:\s+\d+:{_VALUE})+\s*(?:#.*)?", re.ASCII)
MOST_CELLS = 2**27  # of 8 bytes each: 1 GiB


def read_svmlight(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a svmlight file: x1, x2, … and y, the label; what a row leaves out is 0."""
    rows: list[dict[int, float]] = []
    labels, lines = list[float](), list[int]()
    with file.opened() as stream:
        for block in text_blocks(stream, file.name):
            for line in block.numbered:
                text = line.text.partition("#")[0]
                if line.number > (wanted.skip or 0) and text.strip():
                    label, row = _row(text, Place(file.name, line.number))
                    rows.append(row)
                    labels.append(label)
                    lines.append(line.number)
    if not rows:
        raise InputError("there are no rows", "give at least one example", file.place)
    used = [column for row in rows for column in row]
    least, most = min(used, default=1), max(used, default=1)
    first = min(1, least)  # some count from 0
    width = most - first + 1
    if width > MOST or width * len(rows) > MOST_CELLS:
        what = f"there are {width:,} columns and {len(rows):,} rows"
        raise InputError(what, f"keep at most {MOST:,} columns, and {MOST_CELLS:,} numbers", file.place)
    values = np.zeros((len(rows), width + 1))
    for i, row in enumerate(rows):
        values[i, [column - first for column in row]] = list(row.values())
    values[:, -1] = labels
    names = [*(f"x{i + 1}" for i in range(width)), LABEL]
    note = f"svmlight: what a row leaves out is 0; features are counted from {first}"
    return DataTable(
        names, values, file.place, lines=np.array(lines), named=False, notes=[note] if first == 0 else []
    )  # fmt: skip


def _row(text: str, place: Place) -> tuple[float, dict[int, float]]:
    label, *cells = text.split()
    row: dict[int, float] = {}
    value = number(label)
    for cell in cells:
        index, _, written = cell.partition(":")
        if index == "qid":
            continue
        held = number(written)
        if value is None or held is None or not index.isdigit() or len(index) > 9 or int(index) in row:
            value = None
            break
        row[int(index)] = held
    if value is None:
        what = f"'{printable(text.strip(), 40)}' is no row of svmlight"
        raise InputError(what, "write a label, then INDEX:VALUE with each index once, as in -1 1:0.5 3:2", place)
    return value, row
