"""Frozen: values as they are at a moment, copied, so that what changes them later does not change what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

MOST_NUMBERS = 100_000
"""Of an array or a list that is kept."""
DEEPEST = 4
NOTHING = object()
"""In the place of what holds no numbers, or more of them than are kept."""


def frozen(value: Any, depth: int = 0) -> Any:
    """A copy of a number, an array or a tensor (as NumPy's), or of a list, tuple, dictionary or module of such."""
    if isinstance(value, (bool, int, float, np.generic)) or value is None:
        return value
    if isinstance(value, (list, tuple, dict)):
        return _of_several(value, depth) if depth < DEEPEST and len(value) <= MOST_NUMBERS else NOTHING
    table = _table_of(value)
    if table:
        return _of_several(table, depth) if depth < DEEPEST else NOTHING
    array = _array(value)
    if array is None or array.dtype.kind not in "biuf" or array.size > MOST_NUMBERS:
        return NOTHING
    return array.copy()


def is_module(value: Any) -> bool:
    """Whether a value is a module of PyTorch, or a plain optimizer."""
    return bool(_table_of(value))


def held_by(optimizer: Any, names: dict[str, Any]) -> list[str]:
    """The names whose tensors, or modules with these, a step of an optimizer of PyTorch changes."""
    tensors = {id(part) for group in _groups(optimizer) for part in group["params"]}
    return [name for name, value in names.items() if tensors & set(_tensors(value))] if tensors else []


def _tensors(value: Any) -> Iterator[int]:
    """A value, or the parameters of a module, as what tells them apart."""
    yield id(value)
    for part in _table_of(value).values():
        yield from _tensors(part)


def _table_of(value: Any) -> dict[str, Any]:
    """The parameters and modules in a module of PyTorch; the rate of an optimizer that only subtracts the gradient."""
    own = {} if isinstance(value, type) else getattr(value, "__dict__", {})
    if isinstance(own.get("_parameters"), dict) and isinstance(own.get("_modules"), dict):
        return {**own["_parameters"], **own["_modules"]}
    return {"lr": groups[0]["lr"]} if len(groups := _groups(value)) == 1 else {}


def _groups(value: Any) -> list[dict[str, Any]]:
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


def _array(value: Any) -> Any:
    """What a library has for an array, as NumPy's; None where it is none."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, type):
        return None
    try:
        if callable(getattr(value, "detach", None)):
            return np.asarray(value.detach().cpu())
        if callable(getattr(value, "to_numpy", None)):
            return np.asarray(value.to_numpy())
        return np.asarray(value) if hasattr(value, "__array__") else None
    except (TypeError, ValueError, RuntimeError):
        return None  # an array that only its library can look into, as one that is being compiled
