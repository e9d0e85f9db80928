"""Values: what a name of a script holds, in a few cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from lrstep.engine.traced import Other, Tail
from lrstep.errors import printable
from lrstep.view.style import Style

SHOWN_ITEMS = 4  # of an array or a list
LONGEST_TEXT = 40
FEW = 6  # numbers of a table that are shown in full, row by row


def shape_of(value: Any) -> str:
    """The shape of an array; how many items of what else holds several; empty of one value."""
    if isinstance(value, np.ndarray):
        return str(value.shape) if value.ndim else ""
    if isinstance(value, Tail):
        return f"{value.length:,} items"
    return f"{len(value):,} items" if isinstance(value, list | tuple) and not isinstance(value, Other) else ""


def value_text(value: Any, style: Style) -> str:
    """A value as it is shown: a number as everywhere, of several the first and the last, anything else in a word."""
    if value is None or isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, int | np.integer):
        return printable(str(value), LONGEST_TEXT).replace("-", style.minus)
    if isinstance(value, float | np.floating):
        return style.number(float(value))
    if value is ...:
        return "…"
    if isinstance(value, str):
        return printable(repr(value), LONGEST_TEXT)
    if isinstance(value, np.ndarray):
        return _array(value, style)
    if isinstance(value, Other):
        return printable(value.text, LONGEST_TEXT)
    if isinstance(value, Tail):
        return f"[…, {', '.join(_texts(value.last[-SHOWN_ITEMS:], style))}]"
    if isinstance(value, Mapping):
        keys = [printable(repr(key), LONGEST_TEXT) for key in islice(value, SHOWN_ITEMS)]
        return f"{{{', '.join([*keys, *(['…'] if len(value) > SHOWN_ITEMS else [])])}}}"
    if isinstance(value, list | tuple):
        return _sequence(value, style)
    return printable(str(value), LONGEST_TEXT)


def _array(value: np.ndarray[Any, Any], style: Style) -> str:
    if value.ndim == 0:
        return value_text(value.item(), style)
    if value.ndim == 2 and value.size <= FEW and 1 not in value.shape:
        return f"[{', '.join(_sequence(row, style) for row in value)}]"
    if value.size <= SHOWN_ITEMS + 1:
        return _sequence(value.ravel(), style)
    return _sequence([*value.flat[:SHOWN_ITEMS], ..., value.flat[value.size - 1]], style)  # of many none is copied


def _sequence(items: Sequence[Any] | np.ndarray[Any, Any], style: Style) -> str:
    """The first items and the last one."""
    if len(items) > SHOWN_ITEMS + 2:
        items = [*items[:SHOWN_ITEMS], ..., items[-1]]
    return f"[{', '.join(_texts(items, style))}]"


def _texts(items: Iterable[Any], style: Style) -> list[str]:
    return [shape_of(item) if isinstance(item, list | tuple) and len(item) > FEW else value_text(item, style)
            for item in items]  # fmt: skip
