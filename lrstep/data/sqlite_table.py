"""SQLite tables: the one table of a database, its largest, or the one named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import quote

from lrstep.data.columns import Wanted
from lrstep.data.input_file import InputFile
from lrstep.data.several import guessed, named
from lrstep.data.table import DataTable, from_objects
from lrstep.errors import InputError, printable


def read_sqlite(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a database file, which is opened for reading only. InputError where it cannot be read."""
    if file.path is None:
        raise InputError("a database is read from its own file only", "unpack it, and give the file", file.place)
    address = f"file:{quote(str(file.path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            return _chosen(database, file, wanted.table)
    except sqlite3.Error:
        raise InputError("the file is damaged, or not SQLite's", "save it again", file.place) from None


def _chosen(database: sqlite3.Connection, file: InputFile, wanted: str | None) -> DataTable:
    listing = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid"
    names = [str(name) for (name,) in database.execute(listing)]
    if not names:
        raise InputError("the database has no tables", "give one with a row for each example", file.place)
    name = _largest(database, names) if wanted is None else named(wanted, names, "table", file.place)
    cursor = database.execute(f"select * from {_quoted(name)}")
    columns = [str(column[0]) for column in cursor.description]
    held = cursor.fetchall()
    if not held:
        raise InputError(f"table {printable(name)} has no rows", "give at least one example", file.place)
    table = from_objects(columns, list(zip(*held, strict=True)), file.place)
    if len(names) > 1 and wanted is None:
        table.notes.append(guessed("table", "the largest", name, names))
    return table


def _largest(database: sqlite3.Connection, names: list[str]) -> str:
    rows = {name: database.execute(f"select count(*) from {_quoted(name)}").fetchone()[0] for name in names}
    return max(names, key=rows.__getitem__)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
