"""User values: what the names of somebody's program are, as JSON, and back: each of the type and dtype that it was.

A number, true, false and null stand for themselves, "NaN", "Infinity" and "-Infinity" for what is not finite. Nested
lists are an array: of float64, int64 or bool, as the numbers in them are written. All else is an object:

    {"array": [[…]], "dtype": "<f4"}     an array of another dtype; with "shape" where lists alone do not tell it
    {"kept": ID}                         an array of more than 64 numbers, which an array line of that id holds, or of
                                         "12:dw" the line of update 12; it may have to be "transposed": true, be given
                                         another "shape", be converted to another "dtype"
    {"listed": ID}                       the same as nested lists of Python
    {"list": […]}, {"tuple": […]}        their parts
    {"dict": [[KEY, VALUE], …]}
    {"tail": […], "length": 1000}        a long list, of which the last parts were kept
    {"number": 0.1, "dtype": "<f4"}      a number of NumPy's of another type than float64, int64 and bool
    {"int": "0x…"}                       an int beyond 64 bits
    {"text": "…"}                        text, shortened
    {"other": "DataFrame"}               anything else, of which only what it is was kept
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lrstep.engine.traced import Other, Tail
from lrstep.json_text import NONFINITE, json_ready

Array: TypeAlias = NDArray[Any]
INLINE = 64
"""Numbers of an array that stands in its line."""
DEEPEST = 6
LONGEST_TEXT = 200
MOST_BITS = 4096
INT64 = range(-(2**63), 2**63)
PLAIN = {"<f8", "<i8", "|b1"}
"""Dtypes that lists of JSON's numbers tell by themselves."""
DTYPES = frozenset({*PLAIN, "<f4", "<f2", "|i1", "<i2", "<i4", "|u1", "<u2", "<u4", "<u8"})


UNREAD: Array = np.zeros(0)
"""In the place of any array, where only whether it is there matters."""


class Keeper(Protocol):
    """Keeps the arrays that are too large for a line."""

    def keep(self, array: Array) -> dict[str, Any]:
        """What names the array: an id, and how to make the array of what has it."""


class NoValue(Exception):
    """JSON that is no value; says why."""


def written(value: Any, keeper: Keeper, depth: int = 0) -> Any:
    """A value as JSON. What is given is not looked at again: it may not be changed as long as arrays are kept."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return float(value) if isfinite(value) else json_ready(float(value))
    if isinstance(value, int):
        return _whole_number(int(value))
    if isinstance(value, np.generic):
        return _scalar(value)
    if isinstance(value, np.ndarray):
        return _array(np.asarray(value), keeper)
    if isinstance(value, str):
        return {"text": shortened(value)}
    if isinstance(value, Other):
        return {"other": shortened(value.text)}
    if isinstance(value, list | tuple | Mapping) and depth < DEEPEST:
        return _of_several(value, keeper, depth + 1)
    return {"other": shortened(type(value).__name__)}


def shortened(text: str, most: int = LONGEST_TEXT) -> str:
    """A text of any letters as one that can be written, cut where it is long."""
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return text.encode("utf-8", "replace").decode()


def _whole_number(value: int) -> Any:
    if value in INT64:
        return value
    return {"int": hex(value)} if value.bit_length() <= MOST_BITS else {"other": f"int of {value.bit_length():,} bits"}


def _scalar(value: np.generic) -> Any:
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        return {"other": shortened(type(value).__name__)}
    array = _little(array)
    number = json_ready(array.item())
    return number if array.dtype.str in PLAIN else {"number": number, "dtype": array.dtype.str}


def _array(array: Array, keeper: Keeper) -> Any:
    if array.dtype.kind not in "biuf":
        return {"other": f"array {array.shape} of {shortened(str(array.dtype), 60)}"}
    array = _little(array)
    if array.size > INLINE:
        return keeper.keep(array)
    dtype = {} if array.dtype.str in PLAIN else {"dtype": array.dtype.str}
    if array.ndim == 0 or array.size == 0:
        return {"array": json_ready(array.ravel().tolist()), "dtype": array.dtype.str, "shape": list(array.shape)}
    numbers = json_ready(array.tolist())
    return {"array": numbers, **dtype} if dtype else numbers


def _little(array: Array) -> Array:
    """The same numbers in a dtype that logs have."""
    dtype = array.dtype.newbyteorder("<")
    return array.astype(dtype if dtype.str in DTYPES else "<f8", copy=False)


def _of_several(value: Any, keeper: Keeper, depth: int) -> Any:
    if isinstance(value, Tail):
        return {"tail": [written(part, keeper, depth) for part in value.last], "length": value.length}
    if isinstance(value, Mapping):
        pairs = value.items()
        return {"dict": [[written(key, keeper, depth), written(part, keeper, depth)] for key, part in pairs]}
    if isinstance(value, list) and (table := _table(value)) is not None:
        return {"listed": keeper.keep(table)["kept"]}
    parts = [written(part, keeper, depth) for part in value]
    return {"tuple": parts} if isinstance(value, tuple) else {"list": parts}


def _table(value: list[Any]) -> Array | None:
    """Nested lists of many numbers of one type as an array; None where they are few, or something else."""
    shape, parts = [len(value)], value
    while parts and all(type(part) is list for part in parts) and len({len(part) for part in parts}) == 1:
        shape.append(len(parts[0]))
        parts = [each for part in parts for each in part]
    kinds = set(map(type, parts))
    if len(parts) <= INLINE or kinds not in ({float}, {int}, {bool}):
        return None
    try:
        return np.array(parts, {float: "<f8", int: "<i8", bool: "|b1"}[kinds.pop()]).reshape(shape)
    except OverflowError:
        return None


def read(value: Any, kept: Callable[[str], Array]) -> Any:
    """The value that JSON is; arrays are read-only. `kept` gives those that array lines hold. Raises NoValue."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _known(NONFINITE, value)
    try:
        return _array_of(value) if isinstance(value, list) else _READERS[next(iter(value))](value, kept)
    except (StopIteration, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise NoValue("not a value") from None


def _known(names: Mapping[str, Any], name: str) -> Any:
    if name not in names:
        raise NoValue("text where a number is expected")
    return names[name]


def _array_of(numbers: list[Any], dtype: str = "", shape: list[int] | None = None) -> Array:
    flat = _flat(numbers)
    kinds = set(map(type, flat))
    if not dtype:
        dtype = "|b1" if kinds == {bool} else "<i8" if kinds == {int} else "<f8"
    if dtype not in DTYPES or not kinds <= {bool, int, float, str}:
        raise NoValue(f"an array of {dtype}")
    if str in kinds:
        flat = [_known(NONFINITE, each) if isinstance(each, str) else each for each in flat]
    return _read_only(np.array(flat, dtype).reshape(_shape_of(numbers) if shape is None else shape))


def _flat(numbers: list[Any]) -> list[Any]:
    while numbers and isinstance(numbers[0], list):
        numbers = [each for part in numbers for each in part]
    return numbers


def _shape_of(numbers: Any) -> list[int]:
    shape = []
    while isinstance(numbers, list):
        shape.append(len(numbers))
        numbers = numbers[0] if numbers else None
    return shape


def _read_only(array: Array) -> Array:
    array.setflags(write=False)
    return array


def _kept(value: dict[str, Any], kept: Callable[[str], Array]) -> Array:
    array = kept(value["kept"])
    if array is UNREAD:
        return array
    array = array.T if value.get("transposed") else array
    array = array.reshape(value.get("shape", array.shape))
    if (dtype := value.get("dtype")) is None:
        return array
    if dtype not in DTYPES:
        raise NoValue(f"an array of {dtype}")
    return _read_only(array.astype(dtype))


def _scalar_of(value: dict[str, Any]) -> Any:
    return _array_of([value["number"]], value["dtype"])[0]


def _parts(values: list[Any], kept: Callable[[str], Array]) -> list[Any]:
    return [read(part, kept) for part in values]


_READERS: Mapping[str, Callable[[dict[str, Any], Callable[[str], Array]], Any]] = {
    "array": lambda value, _: _array_of(value["array"], value.get("dtype", ""), value.get("shape")),
    "kept": _kept,
    "listed": lambda value, kept: kept(value["listed"]).tolist(),
    "list": lambda value, kept: _parts(value["list"], kept),
    "tuple": lambda value, kept: tuple(_parts(value["tuple"], kept)),
    "dict": lambda value, kept: {_key(key, kept): read(part, kept) for key, part in value["dict"]},
    "tail": lambda value, kept: Tail(int(value["length"]), tuple(_parts(value["tail"], kept))),
    "number": lambda value, _: _scalar_of(value),
    "int": lambda value, _: int(value["int"], 16),
    "text": lambda value, _: str(value["text"]),
    "other": lambda value, _: Other(str(value["other"])),
}


def _key(key: Any, kept: Callable[[str], Array]) -> Any:
    found = read(key, kept)
    hash(found)
    return found
