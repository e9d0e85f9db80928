"""ToldValues: what a script's names hold, as the bytes that go from the child to its parent, and back.

A list or array that has not changed is not sent again. What says so of a large one, of more than SAMPLED numbers, is
that it is the same object with the same shape and the same numbers at some 300 places evenly spread over it, unless the
line that ran names it as what it changes: then, and with smaller ones always, every number is looked at. So a large
array that is changed elsewhere than at these places, by a function of a library or under another name, is shown as it
was until a line names it as changed.
"""

from __future__ import annotations

import sys
import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple, TypeAlias

import msgspec

from lrstep.tracing.frozen import NOTHING, array_of, is_scalar, table_of

INLINE, SAMPLED = 64, 65_536
"""Numbers of an array that is sent each time, and above which not all of them are looked at each time."""
COMPARED, MOST_SEEN = 2**17, 64
"""Bytes of an array that is kept to be compared with what it is the next time, which takes far less than to digest it;
and how many arrays are kept in mind."""
LONGEST_TEXT, DEEPEST = 200, 4
MOST_PARTS, MOST_BYTES, MOST_TEXTS = 500_000, 2**27, 10_000
"""Of a list with all that it holds; of an array of numbers; of an array of texts or objects."""
LISTED, LONGEST_TAIL = 1024, 8
"""Parts of a list that is looked at whole each time; and how many are told of one that has grown."""
DIGESTED = 2**17
REMEMBERED, LEAST = 2**26, 8
"""Bytes of the arrays that the parent keeps for what may come again, and how many of them however large they are."""
_CODE = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)
TellArray: TypeAlias = Callable[[int, str, tuple[int, ...], str, memoryview], None]
_encoder = msgspec.msgpack.Encoder()


class _TooLarge(Exception):
    """More parts than are sent."""


class _LastTold(NamedTuple):
    """An array as it was last looked at: all its bytes, or those of a sample and the object that they are of."""

    content: bytes
    number: int
    owner: Any = None


class _Grown(NamedTuple):
    """A list as it was last looked at."""

    length: int
    ids: tuple[int, ...]
    told: Any


class ToldValues:
    """Makes values ready to be sent."""

    def __init__(self, tell_array: TellArray, forget: Callable[[int], None]) -> None:
        """`tell_array` sends the bytes of an array under a number, with its dtype, shape and order ("C" or "F");
        `forget` says that this number will not be used any more."""
        self._tell_array, self._forget = tell_array, forget
        self._arrays: OrderedDict[tuple[Any, ...], _LastTold] = OrderedDict()
        self._dtypes: dict[type, str] = {}
        self._array_type: type | None = None
        self._numbers: OrderedDict[tuple[Any, ...], tuple[int, int]] = OrderedDict()
        self._known: dict[int, tuple[Any, ...]] = {}
        self._bytes = 0
        self._next = 0
        self._lists: OrderedDict[int, _Grown] = OrderedDict()
        self._left = 0

    def encoded(self, value: Any, is_sure: bool) -> Any:
        """A value as bytes, which are the same where it is; NOTHING for code. `is_sure` as `Way.frozen` has it."""
        if isinstance(value, _CODE) or value is NOTHING:
            return NOTHING
        self._left = MOST_PARTS
        try:
            return _encoder.encode(self._plain(value, is_sure, 0))
        except Exception:  # whatever code of theirs raises when it is asked for what it holds
            return _encoder.encode(_other(type(value).__name__))

    def _plain(self, value: Any, is_sure: bool, depth: int) -> Any:
        if value is None or value is True or value is False or type(value) is float:
            return value
        if type(value) is self._array_type:
            return self._array(value, value, is_sure, depth)
        if type(value) in self._dtypes or is_scalar(value):
            return self._scalar(value)
        if isinstance(value, float):
            return float(value)
        if isinstance(value, int):
            return int(value) if -(2**63) <= value < 2**63 else _other(f"an int of {value.bit_length():,} bits")
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, _CODE) or depth >= DEEPEST:
            return _other(type(value).__name__)
        if isinstance(value, (list, tuple)):
            return self._sequence(value, is_sure, depth)
        if isinstance(value, dict):
            return self._table(value, is_sure, depth)
        table = table_of(value)
        if table:
            return self._table(table, is_sure, depth)
        array = array_of(value)
        return _other(type(value).__name__) if array is None else self._array(array, value, is_sure, depth)

    def _scalar(self, value: Any) -> Any:
        """A single number of NumPy's."""
        dtype = self._dtypes.get(type(value))
        if dtype is None:
            numpy = sys.modules["numpy"]
            self._array_type, dtype = numpy.ndarray, value.dtype.str if value.dtype.kind in "biuf" else ""
            self._dtypes[type(value)] = dtype
        return {"g": [dtype, value.tobytes()]} if dtype else self._text(str(value))

    def _text(self, value: str) -> str:
        short = value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"
        return short.encode("utf-8", "replace").decode()

    def _table(self, table: dict[Any, Any], is_sure: bool, depth: int) -> Any:
        self._spend(len(table))
        return {
            "d": [
                [self._plain(key, False, depth + 1), self._plain(part, is_sure, depth + 1)]
                for key, part in table.items()
            ]
        }

    def _sequence(self, value: Sequence[Any], is_sure: bool, depth: int) -> Any:
        if type(value) is list and len(value) > INLINE and depth == 0:
            return self._list(value, is_sure)
        return self._parts(value, is_sure, depth)

    def _parts(self, value: Sequence[Any], is_sure: bool, depth: int) -> Any:
        try:
            self._spend(len(value))
            parts = [part if type(part) is float else self._plain(part, is_sure, depth + 1) for part in value]
        except _TooLarge:
            if depth:
                raise
            return _other(f"{type(value).__name__} of {len(value):,}")
        return {"t": parts} if isinstance(value, tuple) else parts

    def _list(self, value: list[Any], is_sure: bool) -> Any:
        """A long list: its end alone where it has only grown, and nothing anew where it is as it was."""
        known = self._lists.get(id(value))
        told: Any = None
        if known is not None:
            grows = known.length < len(value) and _ids(value, known.length) == known.ids
            if grows:
                last = [self._plain(part, False, 1) for part in value[-LONGEST_TAIL:]]
                told = {"T": [len(value), last]}
            elif len(value) > LISTED and not is_sure and known.length == len(value) and _ids(value) == known.ids:
                return known.told
        if told is None:
            told = msgspec.Raw(_encoder.encode(self._parts(value, is_sure, 0)))
        self._lists[id(value)] = _Grown(len(value), _ids(value), told)
        self._lists.move_to_end(id(value))
        if len(self._lists) > INLINE:
            self._lists.popitem(last=False)
        return told

    def _spend(self, parts: int) -> None:
        self._left -= parts
        if self._left < 0:
            raise _TooLarge

    def _array(self, array: Any, value: Any, is_sure: bool, depth: int) -> Any:
        kind = array.dtype.kind
        if kind in "biuf" and array.size <= INLINE:
            return {"A": [array.dtype.str, array.shape, array.tobytes()]}
        if kind in "biuf" and array.nbytes <= MOST_BYTES:
            return {"a": self._number(array, value, is_sure)}
        if kind in "USO" and array.size <= MOST_TEXTS:
            return (
                self._parts(array.tolist(), is_sure, depth) if array.ndim else self._plain(array[()], False, depth + 1)
            )
        return _other(f"{type(value).__name__} {'×'.join(map(str, array.shape))}")

    def _number(self, array: Any, value: Any, is_sure: bool) -> int:
        """Of an array that is sent once."""
        if array.nbytes <= COMPARED:
            return self._compared(array, value)
        if array.size <= SAMPLED:
            return self._by_content(array, None)
        owner = _owner(array, value)
        key = (id(owner), array.__array_interface__["data"][0], array.shape, array.strides, array.dtype.str)
        content = _sample(array)
        known = self._arrays.get(key)
        if known is not None and not is_sure and known.owner() is owner and known.content == content:
            number = self._again(key, known.number)
            if number is not None:
                return number
        number = self._by_content(array, None)
        try:
            self._remember(key, _LastTold(content, number, weakref.ref(owner)))
        except TypeError:  # nothing tells whether it is still the same object
            self._arrays.pop(key, None)
        return number

    def _compared(self, array: Any, value: Any) -> int:
        """Of an array whose bytes are kept."""
        key = (id(value), array.shape, array.dtype.str)
        content = array.tobytes()
        known = self._arrays.get(key)
        if known is not None and known.content == content:
            number = self._again(key, known.number)
            if number is not None:
                return number
        number = self._by_content(array, content)
        self._remember(key, _LastTold(content, number))
        return number

    def _again(self, key: tuple[Any, ...], number: int) -> int | None:
        """The same number, if the parent still has its array."""
        digest = self._known.get(number)
        if digest is None:
            return None
        self._arrays.move_to_end(key)
        self._numbers.move_to_end(digest)
        return number

    def _remember(self, key: tuple[Any, ...], told: _LastTold) -> None:
        self._arrays[key] = told
        self._arrays.move_to_end(key)
        if len(self._arrays) > MOST_SEEN:
            self._arrays.popitem(last=False)

    def _by_content(self, array: Any, known: bytes | None) -> int:
        """`known` are its bytes in the order of its rows, where there is a copy of them."""
        order, buffer = _buffer(array)
        digest = _digest(buffer) if known is None else hash(known)
        content = order, array.shape, array.dtype.str, digest
        if content in self._numbers:
            self._numbers.move_to_end(content)
            return self._numbers[content][0]
        number, self._next = self._next, self._next + 1
        self._tell_array(number, array.dtype.str, array.shape, order, buffer)
        self._numbers[content] = number, buffer.nbytes
        self._known[number] = content
        self._bytes += buffer.nbytes
        while self._bytes > REMEMBERED and len(self._numbers) > LEAST:
            _, (old, size) = self._numbers.popitem(last=False)
            del self._known[old]
            self._bytes -= size
            self._forget(old)
        return number


def _other(text: str) -> dict[str, str]:
    return {"o": text}


def _ids(value: list[Any], length: int = 0) -> tuple[int, ...]:
    """What tells the parts of a list apart, at some places of its first `length`."""
    length = length or len(value)
    return (*(id(value[i]) for i in range(0, length, max(1, length // 64))), id(value[length - 1]))


def _owner(array: Any, value: Any) -> Any:
    """The object that lives as long as an array's numbers stay where they are: of a view of NumPy's, the whole."""
    if value is not array:
        return value
    while isinstance(array.base, type(array)):
        array = array.base
    return array


def _sample(array: Any) -> bytes:
    """Some numbers of an array, evenly spread."""
    a_side = max(2, round(300 ** (1 / array.ndim)))
    places = tuple(slice(None, None, max(1, size // a_side)) for size in array.shape)
    sampled: bytes = array[places].tobytes()
    return sampled


def _digest(buffer: memoryview) -> tuple[int, ...]:
    """What tells bytes from others: Python's own digest of texts, piece by piece."""
    return tuple(hash(bytes(buffer[at : at + DIGESTED])) for at in range(0, buffer.nbytes, DIGESTED))


def _buffer(array: Any) -> tuple[str, memoryview]:
    """The bytes of an array, as they lie, and in which order."""
    import numpy as np

    is_turned = array.flags.f_contiguous and not array.flags.c_contiguous
    whole = array.T if is_turned else np.ascontiguousarray(array)
    return "F" if is_turned else "C", whole.reshape(-1).view(np.uint8).data
