"""NumPy reader: NPZ files (`X`, `y`, optionally `features`) and NPY files (label in the last column)."""

from __future__ import annotations

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

from lrstep.data.columns import Wanted, choose_columns, numbered
from lrstep.data.dataset import Dataset, from_arrays
from lrstep.data.npy_rows import NpyDataset, NpyTable
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.formulas import DOUBLE, SINGLE

_BOMB_SIZE = 64 * 2**20  # below this, a file may expand as much as it likes
_BOMB_RATIO = 100
# what zipfile raises where an archive is damaged, has a password (RuntimeError) or is packed in an unknown way
_NO_ZIP = (
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    UnicodeDecodeError,
    OSError,
)
STAYS_IN_FILE = 256 * 2**20  # bytes of a file from which its rows are read as they are needed
_CORRUPT = "save it again with numpy.save or numpy.savez"


def read_npy(path: Path, wanted: Wanted) -> Dataset:
    """The data of an NPY file of shape (m, n + 1). Columns are x1, x2, … and y, the last, is the label.

    A large file of floats stays where it is, unless an option wants its columns or labels changed.
    """
    place = Place(str(path))
    with path.open("rb") as stream:
        size = path.stat().st_size
        if size >= STAYS_IN_FILE and wanted == Wanted():
            stays = _table_in_file(stream, path, size, place)
            if stays is not None:
                return NpyDataset(stays)
            stream.seek(0)
        table = _array(stream, size, "the array", place)
    if table.ndim != 2:
        what = f"the array has shape {table.shape}"
        raise InputError(what, "save one of two dimensions: a row for each example, its label last", place)
    columns = choose_columns(numbered(table.shape[1], wanted.label), wanted, place)
    X, y = table[:, list(columns.features)], table[:, columns.label]
    return Dataset(X, y, columns.names, label=columns.label_name, positive=wanted.positive, source=place.file)


def read_npz(path: Path, wanted: Wanted) -> Dataset:
    """The Dataset of an NPZ file with `X` (m, n), `y` (m,) and, optionally, the names `features` (n,)."""
    place = Place(str(path))
    with path.open("rb") as stream:
        members, held = _members(stream, place)
    for name in ("X", "y"):
        if name not in held:
            what = f"there is no array {name}"
            there = [other for other in members if other not in held]
            mend = suggest(name, there) if there else "save the data as numpy.savez(FILE, X=X, y=y)"
            raise InputError(what, mend, place)
    names = _names(held["features"], place) if "features" in held else None
    return from_arrays(held["X"], _texts(held["y"], place), names, wanted, place)


def _members(stream: IO[bytes], place: Place) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """The names of all arrays in an NPZ stream, and those arrays that are wanted."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            _refuse_bomb(list(members.values()), place)
            held: dict[str, NDArray[Any]] = {}
            for name in ("X", "y", "features"):
                if name in members:
                    with archive.open(members[name]) as member:
                        held[name] = _array(member, members[name].file_size, name, place)
    except _NO_ZIP:
        raise InputError("the file is damaged, or not an NPZ file", _CORRUPT, place) from None
    return list(members), held


def _array(stream: IO[bytes], size: int, name: str, place: Place) -> NDArray[Any]:
    """The array of an NPY stream of `size` bytes. Its header is believed only as far as there are bytes for it."""
    shape, fortran, dtype = _header(stream, place)
    if dtype.kind not in "biufUS":
        kind = "Python objects" if dtype.hasobject else f"{printable(str(dtype))} values"
        raise InputError(f"{name} holds {kind}", "save an array of plain numbers, such as X.astype(float)", place)
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


def _refuse_bomb(members: list[zipfile.ZipInfo], place: Place) -> None:
    expanded = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if expanded > _BOMB_SIZE and expanded > _BOMB_RATIO * packed:
        what = f"the file expands over {_BOMB_RATIO}-fold, to {expanded:,} bytes"
        raise InputError(what, "save it with numpy.savez, which does not compress", place)


def _texts(array: NDArray[Any], place: Place) -> NDArray[Any]:
    """`array`, with bytes read as UTF-8. Texts come as four bytes a letter, and not every number is a letter."""
    try:
        if array.dtype.kind == "S":
            return np.char.decode(array, "utf-8")
        if array.dtype.kind == "U":
            order = "utf-32-be" if array.dtype.str.startswith(">") else "utf-32-le"
            array.tobytes().decode(order)
    except UnicodeDecodeError:
        raise InputError("a text is damaged", "save texts as numpy.array([…], dtype=str)", place) from None
    return array


def _names(array: NDArray[Any], place: Place) -> list[str]:
    if array.ndim != 1 or array.dtype.kind not in "US":
        raise InputError("features is not a list of names", 'save it as numpy.array(["x1", "x2"])', place)
    return [str(name) for name in _texts(array, place)]
