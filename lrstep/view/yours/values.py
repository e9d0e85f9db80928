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


def value_text(value: Any, style: Style, items: int = SHOWN_ITEMS) -> str:
    """A value as it is shown: a number as everywhere, of several the first ones and the last, anything else in a
    word."""
    if value is ... or value is None or isinstance(value, bool | np.bool_):
        return "…" if value is ... else str(value)
    if isinstance(value, int | np.integer):
        return printable(str(value), LONGEST_TEXT).replace("-", style.minus)
    if isinstance(value, float | np.floating):
        return style.number(float(value))
    if isinstance(value, str):
        return printable(repr(value), LONGEST_TEXT)
    if isinstance(value, np.ndarray):
        return _array(value, style, items)
    if isinstance(value, Other):
        return printable(value.text, LONGEST_TEXT)
    if isinstance(value, Tail):
        return f"[…, {', '.join(_texts(value.last[-items:], style))}]"
    if isinstance(value, Mapping):
        keys = [printable(repr(key), LONGEST_TEXT) for key in islice(value, items)]
        return f"{{{', '.join([*keys, *(['…'] if len(value) > items else [])])}}}"
    if isinstance(value, list | tuple):
        return _sequence(value, style, items)
    return printable(str(value), LONGEST_TEXT)


def _array(value: np.ndarray[Any, Any], style: Style, items: int) -> str:
    if value.ndim == 0:
        return value_text(value.item(), style)
    if value.ndim == 2 and value.size <= FEW and 1 not in value.shape and items == SHOWN_ITEMS:
        return f"[{', '.join(_sequence(row, style, items) for row in value)}]"
    if value.size <= items + 1:
        return _sequence(value.ravel(), style, items)
    return f"[{', '.join(_texts([*value.flat[:items], ..., value.flat[value.size - 1]], style))}]"  # none is copied


def _sequence(values: Sequence[Any] | np.ndarray[Any, Any], style: Style, items: int) -> str:
    """The first items and the last one."""
    shown = values if len(values) <= items + 1 else [*values[:items], ..., values[-1]]
    return f"[{', '.join(_texts(shown, style))}]"


def _texts(values: Iterable[Any], style: Style) -> list[str]:
    return [
        shape_of(value) if isinstance(value, list | tuple) and len(value) > FEW else value_text(value, style)
        for value in values
    ]
