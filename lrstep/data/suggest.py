"""Suggest: the name that a misspelt one was probably meant to be."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from lrstep.errors import printable

_LONGEST = 100  # comparing longer names takes long and helps nobody
_SHOWN = 8


def suggest(name: str, names: Sequence[str], otherwise: str = "") -> str:
    """How to mend `name`, which is not among `names`: the nearest of them, else `otherwise`, else what there is."""
    comparable = [other for other in names if 0 < len(other) <= _LONGEST]
    near = get_close_matches(name, comparable, n=1) if len(name) <= _LONGEST else []
    if not near:
        near = [other for other in comparable if other.lower() == name.lower()][:1]
    if near:
        return f"did you mean {printable(near[0])}?"
    if otherwise:
        return otherwise
    more = ", …" if len(names) > _SHOWN else ""
    return f"choose from {', '.join(printable(other, 30) for other in names[:_SHOWN])}{more}"
