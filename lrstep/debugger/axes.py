"""Axes: the two features that a plot of the data is drawn over, by the names that a user gives them."""

from __future__ import annotations

from collections.abc import Sequence

from lrstep.errors import InputError, printable, suggest


def axes_named(features: Sequence[str], names: Sequence[str]) -> tuple[int, int]:
    """The places of two features that are named, or numbered from 1 where no name matches. InputError for any other."""
    if len(features) < 2:
        raise InputError("there is only one feature, so axes are of no use", "leave them out")
    first, second = (_place(features, name) for name in names)
    if first == second:
        raise InputError(f"both axes are {printable(features[first])}", "name two features")
    return first, second


def _place(features: Sequence[str], name: str) -> int:
    if name in features:
        return list(features).index(name)
    if name.isascii() and name.isdigit() and 1 <= int(name[:9]) <= len(features):
        return int(name) - 1
    raise InputError(f"there is no feature '{printable(name)}'", suggest(name, features))
