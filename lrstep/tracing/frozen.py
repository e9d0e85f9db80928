"""Frozen: values as they are at a moment, copied, so that what changes them later does not change what was kept.

It loads NumPy only for what is an array: a script that is followed is to load what it loads itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

MOST_NUMBERS = 100_000
"""Of an array or a list that is kept."""
DEEPEST = 4
NOTHING = object()
"""In the place of what holds no numbers, or more of them than are kept."""


def frozen(value: Any, depth: int = 0) -> Any:
    """A copy of a number, an array or a tensor (as NumPy's), or of a list, tuple, dictionary or module of such."""
    if isinstance(value, (bool, int, float)) or value is None or is_scalar(value):
        return value
    if isinstance(value, (list, tuple, dict)):
        return _of_several(value, depth) if depth < DEEPEST and len(value) <= MOST_NUMBERS else NOTHING
    table = table_of(value)
    if table:
        return _of_several(table, depth) if depth < DEEPEST else NOTHING
    array = array_of(value)
    if array is None:
        return NOTHING
    return NOTHING if array.dtype.kind not in "biuf" or array.size > MOST_NUMBERS else array.copy()


def same(value: Any, last: Any) -> bool:
    """Whether a frozen value is, number by number, what it was."""
    if type(value) is not type(last):
        return False
    if hasattr(value, "tobytes"):
        return bool(value.shape == last.shape and value.tobytes() == last.tobytes())
    if isinstance(value, (list, tuple)):
        return len(value) == len(last) and all(map(same, value, last))
    if isinstance(value, dict):
        return value.keys() == last.keys() and all(same(part, last[key]) for key, part in value.items())
    return bool(value == last)


def is_module(value: Any) -> bool:
    """Whether a value is a module of PyTorch, or a plain optimizer."""
    return bool(table_of(value))


def held_by(optimizer: Any, names: Mapping[str, Any]) -> list[str]:
    """The names whose tensors, or modules with these, a step of an optimizer of PyTorch changes."""
    tensors = {id(part) for group in groups_of(optimizer) for part in group["params"]}
    return [name for name, value in names.items() if tensors & set(_tensors(value))] if tensors else []


def _tensors(value: Any) -> Iterator[int]:
    """A value, or the parameters of a module, as what tells them apart."""
    yield id(value)
    for part in table_of(value).values():
        yield from _tensors(part)


def table_of(value: Any) -> dict[str, Any]:
    """The parameters and modules in a module of PyTorch; the rate of an optimizer that only subtracts the gradient."""
    own = {} if isinstance(value, type) else getattr(value, "__dict__", {})
    if isinstance(own.get("_parameters"), dict) and isinstance(own.get("_modules"), dict):
        return {**own["_parameters"], **own["_modules"]}
    return {"lr": groups[0]["lr"]} if len(groups := groups_of(value)) == 1 else {}


def groups_of(value: Any) -> list[dict[str, Any]]:
    """What an optimizer of PyTorch keeps of its parameters, where it is plain gradient descent."""
    groups = {} if isinstance(value, type) else getattr(value, "__dict__", {})
    groups = groups.get("param_groups", [])
    is_plain = type(value).__name__ == "SGD" and not any(
        group.get(name) for group in groups for name in ("momentum", "weight_decay", "nesterov", "maximize")
    )
    return list(groups) if is_plain else []


def _of_several(value: Any, depth: int) -> Any:
    if isinstance(value, dict):
        kept = {key: part for key, held in value.items() if (part := frozen(held, depth + 1)) is not NOTHING}
        return kept if kept or not value else NOTHING
    parts = [frozen(part, depth + 1) for part in value]
    if parts and all(part is NOTHING for part in parts):
        return NOTHING
    return parts if isinstance(value, list) else tuple(parts)


def is_scalar(value: Any) -> bool:
    """Whether a value is a single number of NumPy's."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.generic)


def array_of(value: Any) -> Any:
    """What a library has for an array, as NumPy's; None where it is none."""
    if isinstance(value, type) or not hasattr(value, "__array__"):
        return None
    import numpy as np

    if isinstance(value, np.ndarray):
        return value
    try:
        if callable(getattr(value, "detach", None)):
            return np.asarray(value.detach().cpu())
        if callable(getattr(value, "to_numpy", None)):
            return np.asarray(value.to_numpy())
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError):
        return None  # an array that only its library can look into, as one that is being compiled
