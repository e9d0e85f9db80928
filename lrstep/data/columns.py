"""Columns: which columns of a table are features, and which one is the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lrstep.errors import InputError, Place, printable, suggest

MOST = 100_000
LABEL = "y"  # the label's name where a file gives none


class Wanted(NamedTuple):
    """The options that a table is read with: which column holds the label, which value of it is 1, which are used."""

    label: str | None = None
    positive: str | None = None
    features: Sequence[str] | None = None


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


def choose_columns(names: Sequence[str], wanted: Wanted, place: Place) -> ChosenColumns:
    """The columns that are wanted as the label (default: the last) and as features (default: all others).

    Raises InputError where a name is not there or is there twice, and where a column is both.
    """
    _refuse_counts(names, place)
    at = {name: i for i, name in enumerate(names)}
    if len(at) < len(names) and (twice := _repeated(names)):
        what = f"two columns are named '{printable(twice)}'"
        raise InputError(what, "give each column a name of its own", place)
    target = len(names) - 1 if wanted.label is None else find(wanted.label, at, place)
    others = tuple(i for i in range(len(names)) if i != target)
    chosen = others if wanted.features is None else tuple(find(name, at, place) for name in wanted.features)
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


def find(name: str, at: dict[str, int], place: Place) -> int:
    """The position of the column of a name, of columns `at` theirs."""
    if name not in at:
        raise InputError(
            f"there is no column '{printable(name)}'", suggest(name, [other for other in at if other]), place
        )
    return at[name]
