"""Frozen: values as they are at a moment, copied, so that what changes them later does not change what was kept."""

from __future__ import annotations

from typing import Any

import numpy as np

MOST_NUMBERS = 100_000
"""Of an array or a list that is kept."""
DEEPEST = 4
NOTHING = object()
"""In the place of what holds no numbers, or more of them than are kept."""


def frozen(value: Any, depth: int = 0) -> Any:
    """A copy of a number, an array or a tensor (as NumPy's), or of a list, tuple or dictionary of such."""
    if isinstance(value, (bool, int, float, np.generic)) or value is None:
        return value
    if isinstance(value, (list, tuple, dict)):
        return _of_several(value, depth) if depth < DEEPEST and len(value) <= MOST_NUMBERS else NOTHING
    array = _array(value)
    if array is None or array.dtype.kind not in "biuf" or array.size > MOST_NUMBERS:
        return NOTHING
    return array.copy()


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
