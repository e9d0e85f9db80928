"""Formats: the tables that can be read or written, a row each, known by their endings and by how they begin; and how a
log begins. Nothing here loads NumPy."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Collection
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

SCRIPTS = (".py", ".pyw", ".ipynb")
"""How the name of a script ends."""


class Format(NamedTuple):
    """A kind of table. What reads or writes it, `module:function`, is loaded with the first such file."""

    ending: str
    reader: str = ""
    """(what is to be read, which columns are wanted) to a table; empty where it is not read."""
    begins: tuple[bytes, ...] = ()
    """With what such a file begins, whatever its ending; nothing where it is text."""
    writer: str = ""
    """(a log's table, path) to the number of updates; empty where no log is exported to it."""
    packages: tuple[str, ...] = ()
    """What it needs that the plain install does not bring."""
    extra: str = ""
    """The extra that brings these."""


TEXT, ARROW = "lrstep.data.text_kinds:read_text_kind", "lrstep.data.arrow_table:read_"
EXCEL, HDF5 = "lrstep.data.excel_table:read_excel", "lrstep.data.hdf5_table:read_hdf5"
SQLITE = "lrstep.data.sqlite_table:read_sqlite"
NPZ, MATLAB = "lrstep.data.numpy_reader:read_npz", "lrstep.data.matlab_table:read_matlab"
SEVERAL = (EXCEL, HDF5, SQLITE, NPZ, MATLAB)
"""The readers of files that may hold several tables or arrays, of which --table names one."""
OLE, SQLITE_BEGINS, HDF5_BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"SQLite format 3\0", b"\x89HDF\r\n\x1a\n"

FORMATS = (
    Format(".csv", TEXT, writer="lrstep.steplog.export:write_csv"),
    Format(".tsv", TEXT),
    Format(".txt", TEXT),
    Format(".data", TEXT),
    Format(".dat", TEXT),
    Format(".tab", TEXT),
    Format(".test", TEXT),
    Format(".libsvm", TEXT),
    Format(".svm", TEXT),
    Format(".arff", TEXT),
    Format(".json", TEXT),
    Format(".ndjson", TEXT),
    Format(".jsonl", TEXT),
    Format(".npz", NPZ, (b"PK",), writer="lrstep.steplog.export:write_npz"),
    Format(".npy", "lrstep.data.numpy_reader:read_npy", (b"\x93NUMPY",)),
    Format(".xlsx", EXCEL, packages=("python_calamine",), extra="excel"),
    Format(".xls", EXCEL, (OLE,), packages=("python_calamine",), extra="excel"),
    Format(".xlsb", EXCEL, packages=("python_calamine",), extra="excel"),
    Format(".ods", EXCEL, packages=("python_calamine",), extra="excel"),
    Format(
        ".parquet", f"{ARROW}parquet", (b"PAR1",), "lrstep.steplog.export:write_parquet", ("pyarrow",), "parquet"
    ),
    Format(".feather", f"{ARROW}feather", (b"ARROW1", b"FEA1"), packages=("pyarrow",), extra="parquet"),
    Format(".arrow", f"{ARROW}feather", packages=("pyarrow",), extra="parquet"),
    Format(".h5", HDF5, (HDF5_BEGINS, b"MATLAB 7.3 "), packages=("h5py",), extra="hdf5"),
    Format(".hdf5", HDF5, packages=("h5py",), extra="hdf5"),
    Format(".mat", MATLAB, (b"MATLAB 5.0 ",)),
    Format(".db", SQLITE, (SQLITE_BEGINS,)),
    Format(".sqlite", SQLITE),
    Format(".sqlite3", SQLITE),
)  # fmt: skip

READERS = {form.ending: form.reader for form in FORMATS if form.reader}
WRITERS = {form.ending: form.writer for form in FORMATS if form.writer}
COMMON = (".csv", ".tsv", ".npz", ".npy")
_ARRAYS = (".npz", ".npy", ".h5", ".hdf5", ".mat")
NAMING_COLUMNS = [ending for ending in READERS if ending not in _ARRAYS]
"""Those whose columns have names, by which a scenario can say which ones are used."""
PACKED = (".gz", ".zip")
STANDARD_INPUT = "-"
LOOKED_AT = 4096  # bytes of a file, which tell what it is
LOG_BEGINS = b'{"type":"header","format":"lrstep"'


def function_of(reader_or_writer: str) -> Callable[..., Any]:
    """The function that a row of the table names."""
    module, _, name = reader_or_writer.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def format_of(ending: str, head: bytes) -> Format | None:
    """The format of a file that begins so; by its ending where how it begins does not tell. None where neither does."""
    by_ending = next((form for form in FORMATS if form.ending == ending and form.reader), None)
    if by_ending is not None and by_ending.begins and head.startswith(by_ending.begins):
        return by_ending
    marked = [form for form in FORMATS if form.begins and form.ending != ".npz" and head.startswith(form.begins)]
    return marked[0] if marked else by_ending


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


def is_log(source: str) -> bool:
    """Whether a SOURCE is a step log: by how it begins, whatever somebody named it; else by its ending."""
    if source == STANDARD_INPUT:
        return sys.stdin is None or _is_of_log(_begins(sys.stdin.buffer))
    if begins_as_log(Path(source)):
        return True
    return source.endswith((".jsonl", ".jsonl.gz")) and not _holds_records(Path(source))


def _begins(stream: BinaryIO) -> bytes:
    """How what comes on standard input begins, which stays to be read."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(LOOKED_AT)[:LOOKED_AT]
    head = stream.read(LOOKED_AT)
    stream.seek(0)
    return head


def _is_of_log(head: bytes) -> bool:
    """Whether what begins so is a log, or one that is packed or damaged at its first line."""
    return head.startswith((LOG_BEGINS, b'{"type"')) or LOG_BEGINS.startswith(head)


def _holds_records(path: Path) -> bool:
    """Whether a file of JSON lines is a table: each line is an object, and none says that it is a line of a log."""
    try:
        with path.open("rb") as file, gzip.open(file) if path.suffix == ".gz" else file as stream:
            head = stream.readline(LOOKED_AT)
    except (OSError, ValueError, EOFError, zlib.error):
        return False
    return head.lstrip().startswith(b"{") and b'"type"' not in head
