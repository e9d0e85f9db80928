"""Kept arrays: the large arrays of a trace, each once, by what is in it."""

from __future__ import annotations

import hashlib
import re
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import prod
from typing import Any

import numpy as np

from lrstep.formulas import FloatArray
from lrstep.quantities import BY_NAME
from lrstep.steplog.trace_lines import ArrayLine
from lrstep.steplog.user_values import DTYPES, INLINE, Array

PART = 12 * 2**20
"""Bytes of an array that one line holds."""
REMEMBERED = 2**14
"""Bytes of an array beyond which it is remembered what is in it, as long as somebody has it."""


class WrittenArrays:
    """Gives each array its lines the first time that it comes, to `add`."""

    def __init__(self, add: Callable[[ArrayLine], object]) -> None:
        self._add = add
        self._ids: set[str] = set()
        self._rows: tuple[str, Array] | None = None
        self._update: tuple[int, dict[str, Array]] = (0, {})
        self._seen: dict[int, tuple[weakref.ref[Array], dict[str, Any]]] = {}

    def keep_rows(self, X: FloatArray) -> str:
        """The id of the data's rows (m, n), which the user's own tables may be, transposed or not."""
        single = X.astype("<f4")
        rows: Array = single if np.array_equal(single, X) else X
        self._rows = self._id_of(rows), rows
        return self._rows[0]

    def keep(self, array: Array) -> dict[str, Any]:
        """What names it among user values."""
        there = self._seen.get(id(array))
        if there is not None and there[0]() is array:
            return there[1]
        named = self._of_update(array) or self._of_rows(array) or {"kept": self._id_of(array)}
        if array.nbytes > REMEMBERED:
            key = id(array)
            self._seen[key] = weakref.ref(array, lambda _: self._seen.pop(key, None)), named
        return named

    def begin(self, k: int, quantities: Mapping[str, Any]) -> None:
        """The line of update k will hold these: an array that is one of them need not be kept."""
        arrays = ((name, value) for name, value in quantities.items() if isinstance(value, np.ndarray))
        self._update = k, {name: value.ravel() for name, value in arrays if value.size > INLINE and name in BY_NAME}

    def _of_update(self, array: Array) -> dict[str, Any] | None:
        """A quantity of the present update, where an array is that."""
        k, quantities = self._update
        for name, numbers in quantities.items():
            if array.size == numbers.size and array.dtype == numbers.dtype and np.array_equal(array.ravel(), numbers):
                return {"kept": f"{k}:{name}", "shape": list(array.shape), "dtype": array.dtype.str}
        return None

    def _of_rows(self, array: Array) -> dict[str, Any] | None:
        """The data's rows, where an array is these."""
        if self._rows is None or array.ndim != 2:
            return None
        name, rows = self._rows
        for there, turned in ((rows, {}), (rows.T, {"transposed": True})):
            if array.shape == there.shape and np.array_equal(array[0], there[0]) and np.array_equal(array, there):
                dtype = {} if array.dtype == rows.dtype else {"dtype": array.dtype.str}
                return {"kept": name, **turned, **dtype}
        return None

    def _id_of(self, array: Array) -> str:
        array = np.ascontiguousarray(array)
        name = digest(array.dtype.str, array.shape, [array.data.cast("B")])
        if name not in self._ids:
            self._ids.add(name)
            for line in _lines(name, array):
                self._add(line)
        return name


def digest(dtype: str, shape: Iterable[int], parts: Iterable[bytes | memoryview]) -> str:
    """What tells one array from another: of its dtype, shape and bytes."""
    content = hashlib.blake2b(f"{dtype} {[*shape]}".encode(), digest_size=12)
    for part in parts:
        content.update(part)
    return content.hexdigest()


def _lines(name: str, array: Array) -> Iterator[ArrayLine]:
    data = array.data.cast("B")
    for at in range(0, len(data), PART):
        yield ArrayLine(name, array.dtype.str, list(array.shape), bytes(data[at : at + PART]), at)


OF_UPDATE = re.compile(r"(\d{1,15}):(\w+)")
"""What names a quantity of an update's line."""


class PartsWrong(Exception):
    """The lines of an array are not its parts; says why."""


def array_of(parts: list[ArrayLine]) -> Array:
    """The array whose lines these are, in their order, read-only. Raises PartsWrong."""
    first, at = parts[0], 0
    for part in parts:
        if (part.dtype, part.shape, part.at) != (first.dtype, first.shape, at):
            raise PartsWrong("its parts do not follow each other")
        at += len(part.data)
    if first.dtype not in DTYPES or min(first.shape, default=1) < 0:
        raise PartsWrong("it is of no dtype or shape that a log has")
    if at != size_of(first):
        raise PartsWrong("a part of it is missing")
    if digest(first.dtype, first.shape, [part.data for part in parts]) != first.id:
        raise PartsWrong("it is not what was written: its digest differs")
    return np.frombuffer(b"".join(part.data for part in parts), first.dtype).reshape(first.shape)


def size_of(line: ArrayLine) -> int:
    """The bytes of the whole array."""
    return prod(line.shape) * np.dtype(line.dtype).itemsize
