"""Handing over: the arguments of a call as a library's own, each a fresh copy."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np

from lrstep.checks.callee import Arguments, Handed, Library
from lrstep.errors import InputError

MODULES: Mapping[Library, str] = {"torch": "torch", "jax": "jax.numpy", "pandas": "pandas"}


class LibraryMissing(InputError):
    """A library in whose arrays arguments were to be made is not there."""


def handed(arguments: Arguments, *, gradients: bool = False, labels: bool = True) -> tuple[list[Any], dict[str, Any]]:
    """Positional and named arguments, anew; with `gradients`, tensors of floats follow what is computed with them."""
    positional = [made_of(given, gradients=gradients) for given in arguments.positional]
    named = {name: made_of(given, gradients=gradients) for name, given in arguments.named.items()}
    if labels and any(given.library == "pandas" for given in (*arguments.positional, *arguments.named.values())):
        _label([*positional, *named.values()])
    return positional, named


def _label(values: list[Any]) -> None:
    """Series with a number for each column of a table are of these columns, by which pandas puts them together."""
    tables = [each for each in values if type(each).__name__ == "DataFrame"]
    for each in values:
        for table in tables:
            if type(each).__name__ == "Series" and len(table) != len(each) == len(table.columns):
                each.index, each.name = table.columns, "w"


def made_of(given: Handed, *, gradients: bool = False) -> Any:
    """A value in its library, sharing nothing with what was given."""
    return _made(given.value, given.library, gradients)


def _made(value: Any, library: Library, gradients: bool) -> Any:
    match value:
        case np.ndarray():
            return _array(value, library, gradients)
        case list() | tuple():
            return type(value)(_made(item, library, gradients) for item in value)
        case dict():
            return {key: _made(item, library, gradients) for key, item in value.items()}
    return copy.deepcopy(value)


def _array(value: np.ndarray[Any, Any], library: Library, gradients: bool) -> Any:
    fresh = value.copy(order="K")
    if library == "numpy":
        return fresh
    if library == "list":
        return fresh.tolist()
    if library == "matrix":
        return fresh.view(np.matrix) if fresh.ndim == 2 else np.asmatrix(fresh)
    module = _module(library)
    if library == "torch":
        tensor = module.from_numpy(fresh)
        return tensor.requires_grad_() if gradients and fresh.dtype.kind == "f" else tensor
    if library == "jax":
        return module.asarray(fresh)
    if fresh.ndim == 2:
        return module.DataFrame(fresh, columns=[f"x{i + 1}" for i in range(fresh.shape[1])])
    return module.Series(fresh, name="y") if fresh.ndim == 1 else fresh


def _module(library: Library) -> Any:
    try:
        return import_module(MODULES[library])
    except ImportError:
        package = MODULES[library].partition(".")[0]
        raise LibraryMissing(f"{package} is not installed beside lrstep", f"install {package} there") from None
