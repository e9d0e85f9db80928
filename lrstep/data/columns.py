"""Columns: which columns of a table are features, and which one is the label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from lrstep.errors import InputError, Place, printable, suggest

MOST = 100_000
LABEL = "y"  # the label's name where a file gives none
_PATTERN = frozenset("*?[")


class Wanted(NamedTuple):
    """The options that a table is read with: how its text is taken, and what becomes of its columns."""

    label: str | None = None
    positive: str | None = None
    features: Sequence[str] | None = None
    without: Sequence[str] | None = None
    missing: str | None = None
    one_hot: bool | None = None
    label_file: str | None = None
    divide: float | None = None
    skip: int | None = None
    header: str | None = None
    decimal: str | None = None
    table: str | None = None
    encoding: str | None = None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Wanted:
        """Those among options of the one table, by their names there."""
        named = {name: options.get(name.replace("_", "-")) for name in cls._fields}
        return cls(**named)

    @property
    def given(self) -> dict[str, Any]:
        """Those that were given, by their names in the one table of options."""
        named = {name.replace("_", "-"): value for name, value in self._asdict().items() if value is not None}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in named.items()}


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """Positions and names of the features, in the order wanted, and of the label."""

    features: tuple[int, ...]
    names: tuple[str, ...]
    label: int
    label_name: str


def numbered(count: int, wanted: Wanted) -> tuple[str, ...]:
    """Names of columns that have none: x1, x2, … and y for the last, unless another one is, or holds, the label."""
    names = [f"x{i + 1}" for i in range(count)]
    label = wanted.label or ""
    alone = wanted.label_file is not None or label in names or (label.isdecimal() and label != str(count))
    return tuple(names) if alone else (*names[:-1], LABEL)


def label_at(names: Sequence[str], wanted: Wanted, place: Place, hint: int | None = None) -> int:
    """Where the label is: the column of the option, else that of which the file says it, else the last."""
    if wanted.label is not None:
        return find(wanted.label, positions(names, place), place)
    return len(names) - 1 if hint is None else hint


def choose_columns(
    names: Sequence[str], wanted: Wanted, place: Place, label: int, left_out: frozenset[int] = frozenset()
) -> ChosenColumns:
    """The columns that are used as the label and as features: by default all others, but those `without`.

    `left_out` are columns that are no features unless they are named. Raises InputError where a name is not there or
    is there twice, and where a column is both.
    """
    chosen = chosen_features(wanted, positions(names, place), place, label, left_out)
    for i in (*chosen, label):
        if not names[i]:
            mend = "name it, remove it, or choose columns with --features and --label"
            raise InputError(f"column {i + 1} has no name", mend, place)
    if label in chosen:
        raise InputError(
            f"'{printable(names[label])}' is both the label and a feature",
            "leave it out of --features, or choose another label with --label",
            place,
        )
    return ChosenColumns(chosen, tuple(names[i] for i in chosen), label, names[label])


def chosen_features(
    wanted: Wanted,
    at: Mapping[str, int],
    place: Place,
    label: int | None = None,
    left_out: frozenset[int] = frozenset(),
) -> tuple[int, ...]:
    """The positions of the features of a table whose columns stand `at` theirs and whose label is at `label`."""
    without = {i for name in wanted.without or () for i in matching(name, at, place)}
    if label in without:
        name = next(name for name, i in at.items() if i == label)
        mend = "keep it, or choose another label with --label"
        raise InputError(f"--without leaves out the label {printable(name)}", mend, place)
    if wanted.features is None:
        chosen = [i for i in at.values() if i != label and i not in left_out]
    else:
        chosen = list(dict.fromkeys(i for name in wanted.features for i in matching(name, at, place, but=label)))
    features = tuple(i for i in chosen if i not in without)
    if not features and (wanted.features is None or left_out or without):
        raise InputError("no feature is left", "leave fewer columns out", place)
    return features


def refuse_counts(names: Sequence[str], place: Place, least: int) -> None:
    """InputError where there are too many or too few columns."""
    if len(names) > MOST:
        raise InputError(f"there are {len(names):,} columns", f"keep at most {MOST:,}", place)
    if len(names) < least:
        raise InputError("there is only one column", "give a feature and the label at least", place)


def positions(names: Sequence[str], place: Place) -> dict[str, int]:
    """Where each column stands. InputError where two have one name; those of no name are told by their numbers."""
    at: dict[str, int] = {}
    for i, name in enumerate(names):
        if name and name in at:
            what = f"two columns are named '{printable(name)}'"
            raise InputError(what, "give each column a name of its own", place)
        at[name or f"\0{i}"] = i
    return at


def matching(name: str, at: Mapping[str, int], place: Place, but: int | None = None) -> Iterable[int]:
    """The columns of a name, or of a pattern of names such as `radius*`, which leaves out the column `but`."""
    if name in at or not _PATTERN & set(name):
        return [find(name, at, place)]
    there = [i for other, i in at.items() if other[:1] != "\0" and i != but and fnmatchcase(other, name)]
    if not there:
        named = [other for other in at if other[:1] != "\0"]
        raise InputError(f"no column matches '{printable(name)}'", suggest(name, named), place)
    return there


def find(name: str, at: Mapping[str, int], place: Place) -> int:
    """The position of the column of a name, or of a number from 1 where no name matches."""
    if name in at:
        return at[name]
    if name.isascii() and name.isdigit() and 1 <= int(name[:9]) <= len(at):
        return int(name) - 1
    named = [other for other in at if other[:1] != "\0"]
    raise InputError(f"there is no column '{printable(name)}'", suggest(name, named), place)
