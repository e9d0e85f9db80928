"""Arrow tables: Parquet and Feather files, read by pyarrow, which an extra brings."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from lrstep.data.columns import MOST, Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.table import DataTable, encoded, from_objects
from lrstep.errors import InputError
from lrstep.extras import required

EXTRA = "parquet"


def read_parquet(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a Parquet file. InputError where pyarrow is not there, or the file is damaged."""
    parquet = required("pyarrow.parquet", "Parquet", EXTRA)
    return _read(file, lambda source: parquet.ParquetFile(source).read())


def read_feather(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a Feather or Arrow file. InputError where pyarrow is not there, or the file is damaged."""
    feather = required("pyarrow.feather", "Feather", EXTRA)
    return _read(file, feather.read_table)


def _read(file: InputFile, read: Any) -> DataTable:
    arrow = required("pyarrow", "this table", EXTRA)
    try:
        table = read(str(file.path) if file.path is not None else io.BytesIO(file.all()))
        return _of_arrow(table, arrow, file)
    except (arrow.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputError("the file is damaged, or of another format", "save it again", file.place) from None


def _of_arrow(table: Any, arrow: Any, file: InputFile) -> DataTable:
    names = [str(name) for name in table.column_names]
    if len(names) > MOST:
        raise InputError(f"there are {len(names):,} columns", f"keep at most {MOST:,}", file.place)
    values, texts = np.empty((table.num_rows, len(names))), {}
    for i, column in enumerate(table.columns):
        kind = column.type
        if arrow.types.is_dictionary(kind):
            column = column.cast(kind.value_type)
            kind = column.type
        if arrow.types.is_integer(kind) or arrow.types.is_floating(kind) or arrow.types.is_decimal(kind):
            values[:, i] = column.cast(arrow.float64(), safe=False).to_numpy()
        elif arrow.types.is_nested(kind) or arrow.types.is_binary(kind):
            values[:, i], texts[i] = encoded([f"{kind}" for _ in range(table.num_rows)])
        else:
            read = from_objects([names[i]], [column.to_pylist()], file.place)
            values[:, i] = read.values[:, 0]
            texts |= {i: read.texts[0]} if 0 in read.texts else {}
    # the column that pandas keeps its row numbers in
    left_out = frozenset(i for i, name in enumerate(names) if name.startswith("__index_level_"))
    notes = [f"{names[i]} holds pandas' row names, and is left out" for i in sorted(left_out)]
    return DataTable(names, values, file.place, texts, left_out=left_out, notes=notes)
