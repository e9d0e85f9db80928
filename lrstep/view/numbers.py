"""Numbers in our JSON: every finite float exactly, the others as the strings of protobuf's JSON."""

from __future__ import annotations

import math
from typing import Any


def json_ready(value: Any) -> Any:
    """The value with NaN and the infinities, at any depth, as "NaN", "Infinity" and "-Infinity"."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: json_ready(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_ready(item) for item in value]
    return value
