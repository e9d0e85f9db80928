"""MATLAB tables: X and y among the variables of a .mat file of version 5 to 7, its arrays of numbers and of letters.

SciPy reads these files too, but weighs a hundred megabytes, and a damaged one brings Python itself down with it.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lrstep.data.columns import Wanted
from lrstep.data.input_file import BOMB_RATIO, BOMB_SIZE, InputFile
from lrstep.data.named_arrays import AnyArray, table_of_arrays
from lrstep.data.table import DataTable
from lrstep.errors import InputError

HEADER = 128  # bytes
_NUMBERS = {
    1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8", 16: "u1", 17: "u2",
}  # fmt: skip
"""The types of stored values; texts as their code units."""
_MATRIX, _COMPRESSED = 14, 15
_CHARACTERS, _DOUBLE, _LAST = 4, 6, 15  # classes of arrays; from double to the last all hold numbers
_COMPLEX = 0x08


class Element(NamedTuple):
    """A piece of the file: its type, and what it holds."""

    kind: int
    data: bytes


def read_matlab(file: InputFile, wanted: Wanted) -> DataTable:
    """The table of a .mat file's variables. InputError where they cannot be read."""
    held = file.all()
    order = {b"IM": "<", b"MI": ">"}.get(held[126:HEADER], "")
    arrays: dict[str, AnyArray] = {}
    try:
        for element in _elements(held[HEADER:], order):
            kind, data = element
            if kind == _COMPRESSED:
                kind, data = next(_elements(_expanded(data, len(held), file), order))
            if kind == _MATRIX:
                name, array = _array(data, order)
                if array is not None:
                    arrays[name] = array
    except (struct.error, zlib.error, ValueError, StopIteration, UnicodeDecodeError, KeyError):
        raise InputError("the file is damaged, or not MATLAB's", "save it again", file.place) from None
    return table_of_arrays(arrays, wanted, file.place)


def _elements(data: bytes, order: str) -> Iterator[Element]:
    """The elements one after another. ValueError or struct.error where one is cut short."""
    at = 0
    while at < len(data):
        kind, size = struct.unpack_from(f"{order}II", data, at)
        begin, end = at + 8, at + 8 + size
        if kind >> 16:  # a small one, in the second half of its own head
            kind, size = kind & 0xFFFF, kind >> 16
            begin, end = at + 4, at + 4 + min(size, 4)
        if end > len(data):
            raise ValueError("cut short")
        yield Element(kind, data[begin:end])
        at = end if kind == _COMPRESSED else at + 8 * math.ceil((end - at) / 8)


def _expanded(data: bytes, size: int, file: InputFile) -> bytes:
    most = max(BOMB_SIZE, BOMB_RATIO * size)
    expanded = zlib.decompressobj().decompress(data, most + 1)
    if len(expanded) > most:
        raise InputError(f"the file expands over {BOMB_RATIO}-fold", "save it without compression", file.place)
    return expanded


def _array(data: bytes, order: str) -> tuple[str, AnyArray | None]:
    """The name and the values of a variable; no values where it is neither numbers nor letters."""
    flags, shape, name, *parts = _elements(data, order)
    (word,) = struct.unpack_from(f"{order}I", flags.data)
    dimensions = np.frombuffer(shape.data, f"{order}i4").tolist()
    kind, is_complex = word & 0xFF, bool((word >> 8) & _COMPLEX)
    wanted = (kind == _CHARACTERS or _DOUBLE <= kind <= _LAST) and not is_complex and min(dimensions, default=-1) > 0
    if not wanted:
        return name.data.decode("latin-1"), None
    values = np.frombuffer(parts[0].data, f"{order}{_NUMBERS[parts[0].kind]}") if parts else np.empty(0)
    if math.prod(dimensions) != values.size:
        raise ValueError("another shape")
    array = values.reshape(dimensions, order="F")
    if kind == _CHARACTERS and array.ndim == 2:
        array = np.array(["".join(map(chr, row)) for row in array.tolist()])
    return name.data.decode("latin-1"), array
