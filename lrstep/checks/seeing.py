"""Seeing: a value of any kind as NumPy arrays, plain values and Things, sharing nothing with it."""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np

from lrstep.checks.callee import Instance, Seen

MOST_ITEMS, MOST_NUMBERS, MOST_LETTERS, DEEPEST = 200_000, 2**24, 10_000, 6
"""How much of a value is looked at: items of a list or generator, numbers of an array, letters, and how deep."""


def seen(value: Any) -> Seen:
    """A value as it can be compared, sent and kept. Runs code of theirs where that makes items or attributes."""
    return _seen(value, 0, ())


def attributes_of(value: Any) -> dict[str, Seen]:
    """The attributes of an object that are data, of its class too."""
    return _attributes(value, 0, ())


def _seen(value: Any, depth: int, around: tuple[int, ...]) -> Seen:
    if value is None or isinstance(value, (bool, int, float, str, np.generic, np.ndarray)):
        return _plain(value)
    if depth >= DEEPEST or id(value) in around:
        return Instance(type(value).__name__, {})
    around = (*around, id(value))
    array = _other_library(value)
    if array is not None:
        return _plain(array)
    if dataclasses.is_dataclass(value) or hasattr(value, "_fields"):
        return Instance(type(value).__name__, _attributes(value, depth, around))
    if isinstance(value, Mapping):
        items = islice(value.items(), MOST_ITEMS)
        return {str(key): _seen(item, depth + 1, around) for key, item in items}
    if isinstance(value, tuple):
        return tuple(_seen(item, depth + 1, around) for item in value[:MOST_ITEMS])
    if isinstance(value, (list, Set, Iterator, range)) or type(value).__module__ == "collections":
        return [_seen(item, depth + 1, around) for item in islice(value, MOST_ITEMS)]
    return Instance(type(value).__name__, _attributes(value, depth, around))


def _plain(value: Any) -> Seen:
    """Numbers of float64 and of Python are plain numbers, those of float32 an array without a size; text is cut."""
    if isinstance(value, np.ma.MaskedArray):
        value = value.filled(np.nan) if value.dtype.kind == "f" else value.data
    if isinstance(value, (np.generic, np.ndarray)):
        array = np.array(value, copy=True, subok=False)
        if array.dtype.kind == "O":
            array = _of_objects(array)
        if array.size > MOST_NUMBERS or array.dtype.kind not in "biufcUS":
            return Instance("ndarray", {"shape": array.shape, "dtype": str(array.dtype)})
        is_python = array.ndim == 0 and array.dtype in (np.float64, np.int64, np.bool_)
        return array.item() if is_python or (array.dtype.kind in "US" and array.ndim == 0) else array
    if isinstance(value, str):
        return str(value[:MOST_LETTERS])
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value) if abs(value) < 2**63 else float(min(abs(value), 2**1023)) * (1 if value > 0 else -1)
    return float(value) if isinstance(value, float) else value


def _of_objects(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Objects as the numbers that they are, where each of them is one."""
    with suppress(TypeError, ValueError):
        return array.astype(np.float64)
    with suppress(TypeError, ValueError):
        return np.array([np.asarray(item, np.float64) for item in array.ravel()]).reshape((*array.shape, -1))
    return array


def _other_library(value: Any) -> np.ndarray[Any, Any] | None:
    """The numbers of another library's array, tensor, table or sparse matrix; None where it is none of these."""
    if isinstance(value, (type, types.ModuleType)):
        return None
    for name in ("detach", "cpu", "resolve_conj", "toarray"):
        if callable(getattr(value, name, None)):
            value = getattr(value, name)()
    for name in ("numpy", "to_numpy", "__array__"):
        if callable(getattr(value, name, None)):
            try:
                return np.asarray(getattr(value, name)())
            except TypeError:  # a kind of float that NumPy has not
                return np.asarray(value.float().numpy()) if hasattr(value, "float") else None
    return value if isinstance(value, np.ndarray) else None


def _attributes(value: Any, depth: int, around: tuple[int, ...]) -> dict[str, Seen]:
    if isinstance(value, (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return {}
    names: dict[str, Any] = {}
    for each in reversed(type(value).__mro__[:-1]):
        names |= {name: item for name, item in vars(each).items() if not name.startswith("__")}
    gathered = {
        name: getattr(value, name)
        for name, item in names.items()
        if isinstance(item, (types.MemberDescriptorType, property)) and _has(value, name)
    }
    gathered |= {
        name: item for name, item in names.items() if not callable(item) and not inspect.isdatadescriptor(item)
    }
    gathered |= getattr(value, "__dict__", {})
    if isinstance(gathered.get("_parameters"), dict) and isinstance(gathered.get("_modules"), dict):
        gathered = _of_module(gathered)
    if hasattr(value, "_fields"):
        gathered = {name: getattr(value, name) for name in value._fields}
    with_data = {
        name: item
        for name, item in gathered.items()
        if not isinstance(item, (classmethod, staticmethod, types.FunctionType))
    }
    return {str(name): _seen(item, depth + 1, around) for name, item in islice(with_data.items(), 200)}


def _of_module(gathered: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of a module of PyTorch: what it keeps in tables, by the names that give it, without its hooks."""
    own = {name: item for name, item in gathered.items() if not name.startswith("_") or not isinstance(item, dict)}
    return {**own, **gathered["_parameters"], **gathered["_modules"]}


def _has(value: Any, name: str) -> bool:
    """Whether an attribute, which may be code of theirs, can be read."""
    try:
        getattr(value, name)
    except Exception:  # whatever their code raises: an attribute that is not there yet
        return False
    return True
