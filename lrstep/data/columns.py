"""Columns: which columns of a table are features, and which one is the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lrstep.errors import InputError, Place, printable, suggest

MOST = 100_000
LABEL = "y"  # the label's name where a file gives none


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """Positions and names of the features, in the order wanted, and of the label."""

    features: tuple[int, ...]
    names: tuple[str, ...]
    label: int
    label_name: str


def numbered(count: int, label: str | None = None) -> tuple[str, ...]:
    """Names of columns that have none: x1, x2, … and y for the last, unless `label` names one by its number."""
    names = [f"x{i + 1}" for i in range(count)]
    return tuple(names) if label in names else (*names[:-1], LABEL)


def choose_columns(
    names: Sequence[str], label: str | None, features: Sequence[str] | None, place: Place
) -> ChosenColumns:
    """The columns that `label` (default: the last) and `features` (default: all others) name.

    Raises InputError where a name is not there or is there twice, and where a column is both.
    """
    _refuse_counts(names, place)
    at = {name: i for i, name in enumerate(names)}
    if len(at) < len(names) and (twice := _repeated(names)):
        what = f"two columns are named '{printable(twice)}'"
        raise InputError(what, "give each column a name of its own", place)
    target = len(names) - 1 if label is None else _find(label, at, place)
    if features is None:
        chosen = tuple(i for i in range(len(names)) if i != target)
    else:
        chosen = tuple(_find(name, at, place) for name in features)
    for i in (*chosen, target):
        if not names[i]:
            mend = "name it, remove it, or choose columns with --features and --label"
            raise InputError(f"column {i + 1} has no name", mend, place)
    if target in chosen:
        raise InputError(
            f"'{printable(names[target])}' is both the label and a feature",
            "leave it out of --features, or choose another label with --label",
            place,
        )
    return ChosenColumns(chosen, tuple(names[i] for i in chosen), target, names[target])


def choose_features(names: Sequence[str], features: Sequence[str] | None, place: Place) -> tuple[int, ...]:
    """Positions of the features wanted, where the label is not one of the columns."""
    at = {name: i for i, name in enumerate(names)}
    return tuple(range(len(names))) if features is None else tuple(_find(name, at, place) for name in features)


def _refuse_counts(names: Sequence[str], place: Place) -> None:
    if len(names) > MOST:
        raise InputError(f"there are {len(names):,} columns", f"keep at most {MOST:,}", place)
    if len(names) < 2:
        raise InputError("there is only one column", "give a feature and the label at least", place)


def _repeated(names: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            return name
        seen.add(name)
    return None


def _find(name: str, at: dict[str, int], place: Place) -> int:
    if name not in at:
        raise InputError(
            f"there is no column '{printable(name)}'", suggest(name, [other for other in at if other]), place
        )
    return at[name]
