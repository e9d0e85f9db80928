"""Numbers as our JSON has them: every finite float exactly, the others as the strings of protobuf's JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

Number: TypeAlias = float | str
"""A float, or "NaN", "Infinity" or "-Infinity"."""
NONFINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def json_ready(value: Any) -> Any:
    """The value with NaN and the infinities, at any depth, as "NaN", "Infinity" and "-Infinity"."""
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, list | tuple):
        return list(value) if _are_finite(value) else [json_ready(item) for item in value]
    if isinstance(value, dict):
        return {key: json_ready(item) for key, item in value.items()}
    return value


def _are_finite(values: Sequence[Any]) -> bool:
    """Whether these are finite numbers, as almost all are: then none needs to be looked at by itself."""
    try:
        return math.isfinite(sum(values))
    except (TypeError, OverflowError):  # of something else, or of ints beyond floats
        return False


def number(value: Number) -> float:
    """A number of our JSON as a float. Raises KeyError for a text that is none."""
    return NONFINITE[value] if isinstance(value, str) else value


def numbers(values: Number | Sequence[Number]) -> list[float]:
    """The same of many, or of one alone."""
    return [number(value) for value in ((values,) if isinstance(values, float | int | str) else values)]
