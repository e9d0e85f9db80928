"""NumPy reader: NPZ files (X, y and optionally the features' names) and NPY files (label in the last column)."""

from __future__ import annotations

import io
import lzma
import math
import tokenize
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from lrstep.data.columns import Wanted
from lrstep.data.dataset import Dataset
from lrstep.data.input_file import InputFile, refuse_bomb
from lrstep.data.named_arrays import PLAIN, table_of_arrays, table_of_matrix
from lrstep.data.npy_rows import NpyDataset, NpyTable
from lrstep.data.table import DataTable
from lrstep.errors import InputError, Place, printable
from lrstep.formulas import DOUBLE, SINGLE

# what zipfile raises where an archive is damaged, has a password (RuntimeError) or is packed in an unknown way
_NO_ZIP = (
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    OSError,
)
STAYS_IN_FILE = 256 * 2**20  # bytes of a file from which its rows are read as they are needed
_CORRUPT = "save it again with numpy.save or numpy.savez"


def read_npy(file: InputFile, wanted: Wanted) -> DataTable | Dataset:
    """The table of an NPY file: of shape (m, n + 1), columns x1, x2, … and y, the last, the label; or structured.

    A large file of floats stays where it is, unless an option wants its columns or labels changed.
    """
    place = file.place
    with file.opened() as stream:
        size = None if file.path is None else file.path.stat().st_size
        if file.path is not None and size is not None and size >= STAYS_IN_FILE and wanted == Wanted():
            stays = _table_in_file(stream, file.path, size, place)
            if stays is not None:
                return NpyDataset(stays)
            stream.seek(0)
        if size is None:
            held = file.all()
            stream, size = io.BytesIO(held), len(held)
        return table_of_matrix(_array(stream, size, "the array", place, fields=True), wanted, place)


def read_npz(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of an NPZ file with X (m, n) and y (m,) by these names or such as fit, and optionally `features`."""
    return table_of_arrays(_members(io.BytesIO(file.all()), file.place), wanted, file.place)


def _members(stream: IO[bytes], place: Place) -> dict[str, NDArray[Any]]:
    """The arrays in an NPZ stream. One that cannot be read is refused only where X or y are not among the others."""
    held: dict[str, NDArray[Any]] = {}
    refused: InputError | None = None
    try:
        with zipfile.ZipFile(stream) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            refuse_bomb(list(members.values()), place, "save it with numpy.savez, which does not compress")
            for name, info in members.items():
                try:
                    with archive.open(info) as member:
                        held[name] = _array(member, info.file_size, name, place)
                except InputError as error:
                    refused = refused or error
                    if name in ("X", "y"):
                        raise
    except _NO_ZIP:
        raise InputError("the file is damaged, or not an NPZ file", _CORRUPT, place) from None
    if refused is not None and len(held) < 2:
        raise refused
    return held


def _array(stream: IO[bytes], size: int, name: str, place: Place, *, fields: bool = False) -> NDArray[Any]:
    """The array of an NPY stream of `size` bytes. Its header is believed only as far as there are bytes for it."""
    shape, fortran, dtype = _header(stream, place)
    if dtype.kind not in "biufUS" and not (fields and dtype.names is not None and not dtype.hasobject):
        kind = "Python objects" if dtype.hasobject else f"{printable(str(dtype))} values"
        raise InputError(f"{name} holds {kind}", PLAIN, place)
    wanted = math.prod(shape) * dtype.itemsize
    if min(shape, default=0) < 0 or wanted > size - stream.tell():
        raise InputError(f"{name} is damaged or cut short", _CORRUPT, place)
    data = np.frombuffer(stream.read(wanted), dtype=dtype) if wanted else np.empty(0, dtype)
    try:
        return data.reshape(shape, order="F" if fortran else "C")
    except (ValueError, OverflowError):
        raise InputError(f"{name} has a damaged shape", _CORRUPT, place) from None


def _table_in_file(stream: IO[bytes], path: Path, size: int, place: Place) -> NpyTable | None:
    """Where the numbers are, if they can be read block by block as they stand."""
    shape, fortran, dtype = _header(stream, place)
    if fortran or len(shape) != 2 or dtype not in (DOUBLE, SINGLE):
        return None
    rows, columns = shape
    if rows < 1 or columns < 2 or rows * columns * dtype.itemsize != size - stream.tell():
        return None
    return NpyTable(path.absolute(), stream.tell(), rows, columns, dtype)


def _header(stream: IO[bytes], place: Place) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = npy.read_magic(stream)
        read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged header is Python text that the parser may warn of
            shape, fortran, dtype = read(stream)
    except (ValueError, KeyError, TypeError, IndexError, SyntaxError, MemoryError, RecursionError, tokenize.TokenError):
        raise InputError("the file is damaged, or not a NumPy file", _CORRUPT, place) from None
    if any(type(length) is not int for length in shape):  # NumPy lets True pass for 1
        raise InputError("the file has a damaged shape", _CORRUPT, place)
    return shape, fortran, dtype
