"""Files: a data file, whatever its format, becomes a Dataset."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrstep.data.columns import Wanted
from lrstep.data.dataset import Dataset
from lrstep.data.prepare import dataset_of
from lrstep.data.table import DataTable
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.formats import COMMON, LOOKED_AT, PACKED, READERS, SEVERAL, STANDARD_INPUT, format_of, function_of, listed

if TYPE_CHECKING:
    from lrstep.data.input_file import InputFile

_TEXT_READER = READERS[".csv"]
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # the marks of UTF-16
_POINTER = b"version https://git-lfs"
"""How the note begins that stands for a large file where Git LFS has not fetched it."""
_PICKLES = (".pkl", ".pickle", ".joblib", ".rds", ".rda", ".rdata")


def load_file(path: str | Path, **options: Any) -> Dataset:
    """The Dataset in a file of a format that is read, `-` for standard input; `options` are those of reading.

    Raises InputError where it cannot be read.
    """
    wanted = Wanted(**options)
    try:
        data = _table(path, wanted)
        if not isinstance(data, DataTable):
            return data
        labels = None
        if wanted.label_file is not None:
            beside = _table(wanted.label_file, Wanted(label=wanted.label, features=(), encoding=wanted.encoding))
            assert isinstance(beside, DataTable), "a column is wanted, so that rows cannot stay in their file"
            labels = beside
        return dataset_of(data, wanted, labels)
    except MemoryError:
        what = "there is not enough memory for this data"
        raise InputError(what, "keep fewer rows or columns", Place(str(path))) from None


def _table(path: str | Path, wanted: Wanted) -> DataTable | Dataset:
    from lrstep.data.input_file import input_file  # here: the lesson has its rows in its scenario, and opens sooner

    path = Path(path)
    if str(path) != STANDARD_INPUT:
        require_file(path)
    try:
        file = input_file(path, members=(".npy",), wanted=wanted.table)
        reader = _reader(file, is_text=wanted.encoding is not None)
        _refuse_unused(file, reader, wanted)
        if reader == _TEXT_READER:
            file = replace(file, encoding=wanted.encoding)
        within = wanted._replace(table=None) if file.chosen else wanted
        table: DataTable | Dataset = function_of(reader)(file, within)
    except OSError as error:
        raise unreadable(path, error) from None
    return table


def _refuse_unused(file: InputFile, reader: str, wanted: Wanted) -> None:
    """InputError where an option says of a file what is not to be said of such."""
    shown = printable(file.name, 200)
    if wanted.table is not None and not file.chosen and reader not in SEVERAL:
        raise InputError(f"--table says which of several is read, and {shown} holds one table", "leave it out")
    beside = wanted.label_file is not None or wanted.features == ()  # the one or the other is a text
    if wanted.encoding is not None and reader != _TEXT_READER and not beside:
        raise InputError(f"--encoding says what a text is written in, and {shown} is none", "leave it out")


def _reader(file: InputFile, *, is_text: bool) -> str:
    """What reads a file: known by how it begins, else by its ending; else it must be text, which one may know."""
    from lrstep.data.input_file import ZIP
    from lrstep.data.text_lines import unmarked_utf16

    head = file.head(LOOKED_AT)
    is_text = is_text or head.startswith(_WIDE) or b"\0" not in head
    form = format_of(file.ending, head)
    if head.startswith(ZIP):
        return READERS[file.ending if file.ending in READERS else ".npz"]
    as_text = is_text and form is not None and (form.extra == "excel" or head.startswith(_POINTER))
    if form is not None and not as_text:  # many a text is called .xls
        return form.reader
    if file.ending in _PICKLES:
        what = f"{printable(file.name, 200)} is of a format that can run programs, which lrstep does not read"
        raise InputError(what, "save the table as CSV or Parquet")
    if not is_text:
        shown = f"the ending {printable(file.ending)}" if file.ending else "no ending"
        mend = unmarked_utf16(head) or f"give a file ending in {listed(COMMON)}, or another of those that README lists"
        raise InputError(f"{printable(file.name, 200)} has {shown}, and is no text: lrstep cannot read it", mend)
    return _TEXT_READER


def require_file(path: Path) -> os.stat_result:
    """What the system says of a regular file. InputError where `path` is none."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise unreadable(path, error) from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{printable(str(path), 200)} is a folder", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{printable(str(path), 200)} is not a regular file", "copy what it holds to a file")
    return status


def unreadable(path: Path, error: OSError | ValueError) -> InputError:
    """The error for a file that the system does not let us read."""
    shown = printable(str(path), 200)
    if isinstance(error, FileNotFoundError | ValueError):
        mend = suggest(path.name, _names_beside(path), "check the name and the folder")
        return InputError(f"there is no file {shown}", mend)
    return InputError(
        f"cannot read {shown} ({error.strerror or type(error).__name__})", "check the file and who may read it"
    )


def _names_beside(path: Path) -> list[str]:
    """Names of the readable data files in the folder where `path` was looked for."""
    try:
        with os.scandir(path.parent) as entries:
            endings = (*READERS, *PACKED, ".toml")
            return sorted(entry.name for entry in entries if entry.name.lower().endswith(endings))
    except (OSError, ValueError):
        return []
