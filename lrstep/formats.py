"""Formats: the tables that can be read or written, a row each, known by their endings; and how a log begins.
Nothing here loads NumPy."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple


class Format(NamedTuple):
    """A kind of table. What reads or writes it, `module:function`, is loaded with the first such file."""

    ending: str
    reader: str = ""
    """(path, which columns are wanted) to a Dataset; empty where it is not read."""
    writer: str = ""
    """(a log's table, path) to the number of updates; empty where no log is exported to it."""
    names_columns: bool = False
    """Whether its columns have names, by which a scenario can say which ones are used."""


FORMATS = (
    Format(".csv", "lrstep.data.csv_reader:read_csv", "lrstep.steplog.export:write_csv", names_columns=True),
    Format(".tsv", "lrstep.data.csv_reader:read_csv", names_columns=True),
    Format(".npz", "lrstep.data.numpy_reader:read_npz", "lrstep.steplog.export:write_npz"),
    Format(".npy", "lrstep.data.numpy_reader:read_npy"),
    Format(".parquet", writer="lrstep.steplog.export:write_parquet"),
)

READERS = {form.ending: form.reader for form in FORMATS if form.reader}
WRITERS = {form.ending: form.writer for form in FORMATS if form.writer}
NAMING_COLUMNS = [form.ending for form in FORMATS if form.names_columns]
LOG_BEGINS = b'{"type":"header","format":"lrstep"'


def function_of(reader_or_writer: str) -> Callable[..., Any]:
    """The function that a row of the table names."""
    module, _, name = reader_or_writer.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def listed(endings: Collection[str]) -> str:
    """`.csv, .tsv or .npz`."""
    *first, last = endings
    return f"{', '.join(first)} or {last}"


def begins_as_log(path: Path) -> bool:
    """Whether a file is a step log, whatever somebody named it."""
    try:
        if not path.is_file():  # a pipe can be read only once
            return False
        with path.open("rb") as file:
            return file.read(len(LOG_BEGINS)) == LOG_BEGINS
    except (OSError, ValueError):  # whoever reads it as something else says what is wrong with it
        return False
