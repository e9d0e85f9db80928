"""Scenarios: a TOML file of data, options and a tour, as a teacher writes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lrstep.data.columns import LABEL, Wanted
from lrstep.data.dataset import Dataset, feature_names, refuse_mismatch
from lrstep.data.files import load_file
from lrstep.data.prepare import dataset_of
from lrstep.data.table import DataTable, encoded
from lrstep.data.toml_text import TomlText, read_toml
from lrstep.data.tour_stops import TourStop, read_stops
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.formats import begins_as_log
from lrstep.options import LOAD_OPTIONS, SCENARIO_TABLE

_OWN_KEYS = ("title", "note", "data", "breakpoints", "watches", "stops", "at-stop", "next", "branches", "branch")
_DATA_KEYS = ("X", "y", "features", "label")


class BranchTable(NamedTuple):
    """A branch: its name, the one it was made of, and its edit as a table."""

    name: str
    parent: str
    edit: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a scenario file says. `options` holds the values of those it sets, but the ones that loaded the data."""

    title: str
    note: str
    dataset: Dataset
    options: Mapping[str, Any]
    breakpoints: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()
    stops: tuple[TourStop, ...] = ()
    branches: tuple[BranchTable, ...] = ()
    branch: str = ""
    """The branch to open in; the run itself where it is empty."""
    stop: int = 0
    """The stop to be at, from 1, in a scenario that was saved on the way; 0 where the place says it."""
    next: str = ""
    """The SOURCE of the tour to go on with."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where in the file each key is."""


class Kept(NamedTuple):
    """What a scenario says of where one stood and what was set, but for its data and its tour."""

    options: dict[str, Any]
    breakpoints: tuple[str, ...]
    watches: tuple[str, ...]
    branches: tuple[BranchTable, ...]
    branch: str
    stop: int
    """The stop of the tour that one was at; 0 where that was none."""


def read_kept(toml: TomlText) -> Kept:
    """That part of a TOML file. InputError, with the line, where a value cannot be used; other keys are left out."""
    options = {key: _option(toml, key) for key in toml.table if key in SCENARIO_TABLE}
    if "updates" in options and "epochs" in options:
        what = "updates and epochs both say how long to train"
        raise InputError(what, "give one of them", toml.place("epochs"))
    lists = _texts(toml, "breakpoints"), _texts(toml, "watches"), _branches(toml)
    stop = toml.table.get("at-stop", 0)
    if not (type(stop) is int and stop >= 0):
        raise InputError(
            "at-stop is not the number of a stop", "leave it out, or write 1 for the first", toml.place("at-stop")
        )
    return Kept(options, *lists, toml.text_at("branch"), stop)


def log_of_scenario(path: str | Path) -> Path | None:
    """The log, beside it, that a scenario names as its data; None where its data is none."""
    toml = read_toml(Path(path))
    data = toml.table.get("data")
    target = Path(toml.file).parent / data if isinstance(data, str) else None
    return target if target is not None and begins_as_log(target) else None


def read_scenario(
    path: str | Path, overrides: Mapping[str, Any] | None = None, *, dataset: Dataset | None = None
) -> Scenario:
    """The scenario in a file. `overrides` holds options of reading that win over the file's, `dataset` the rows where
    they are those of a log.

    Raises InputError, with the line where it is known, for anything that cannot be used.
    """
    toml = read_toml(Path(path))
    for key in toml.table:
        if key not in _OWN_KEYS and key not in SCENARIO_TABLE:
            what = f"there is no key '{printable(key)}' in a scenario"
            raise InputError(what, suggest(key, (*_OWN_KEYS, *SCENARIO_TABLE)), toml.place(key))
    options, breakpoints, watches, branches, branch, stop = read_kept(toml)
    own = {option.name: options.pop(option.name) for option in LOAD_OPTIONS if option.name in options}
    if "label-file" in own:
        own["label-file"] = str(Path(toml.file).parent / own["label-file"])
    dataset = dataset or _dataset(toml, Wanted.of({**own, **(overrides or {})}))
    if options.get("example", 0) >= dataset.rows:
        what = f"there is no example {options['example']}"
        raise InputError(what, f"give a row from 0 to {dataset.rows - 1}", toml.place("example"))
    return Scenario(
        toml.text_at("title"),
        toml.text_at("note"),
        dataset,
        options,
        breakpoints,
        watches,
        read_stops(toml),
        branches,
        branch,
        stop,
        toml.text_at("next"),
        {key: toml.place(key) for key in toml.table},
    )


def _option(toml: TomlText, key: str) -> Any:
    try:
        return SCENARIO_TABLE[key].read(toml.table[key])
    except InputError as error:
        raise InputError(error.what, error.mend, toml.place(key)) from None


def _dataset(toml: TomlText, wanted: Wanted) -> Dataset:
    place, data = toml.place("data"), toml.table.get("data")
    if data is None:
        what = "the scenario has no data"
        raise InputError(what, 'give data = "FILE.csv", or a table [data] with X and y', Place(toml.file))
    if isinstance(data, str):
        return load_file(_data_path(toml, data), **wanted._asdict())
    if not isinstance(data, dict):
        what = "data is neither a path nor a table"
        raise InputError(what, 'give data = "FILE.csv", or a table [data] with X and y', place)
    for key in data:
        if key not in _DATA_KEYS:
            what = f"there is no key '{printable(key)}' in data"
            raise InputError(what, suggest(key, _DATA_KEYS), toml.place(key))
    for key in ("X", "y"):
        if key not in data:
            raise InputError(f"data has no {key}", "give X = [[…], …] and y = […]", place)
    names = data.get("features")
    if names is not None and not _are_texts(names):
        what = "features of data is not a list of names"
        raise InputError(what, 'write it as ["x1", "x2"]', toml.place("features"))
    label = data.get("label", LABEL)
    if not (isinstance(label, str) and label.strip()):
        raise InputError("label of data is not a name", 'write it as label = "passed"', toml.place("label"))
    X, y = _numbers(toml, data["X"]), _labels(toml, data["y"])
    refuse_mismatch(X.shape, y.shape, Place(toml.file))
    columns = [*feature_names(names, X.shape[1], Place(toml.file)), label.strip()]
    table = DataTable(columns, np.column_stack([X, np.zeros(len(y))]), Place(toml.file), label=X.shape[1])
    if y.dtype.kind in "fi":
        table.values[:, -1] = y
    else:
        table.values[:, -1], table.texts[X.shape[1]] = encoded([str(value) for value in y.tolist()])
    return dataset_of(table, wanted)


def _data_path(toml: TomlText, data: str) -> Path:
    """Where `data` is: beside the scenario, unless it is an absolute path."""
    target = Path(toml.file).parent / data
    place = toml.place("data")
    if target.suffix.lower() == ".toml":
        what = f"data cannot be '{printable(data)}'"
        raise InputError(what, "name the file of a table, such as a .csv, or a log", place)
    try:
        there = target.is_file()
    except OSError:  # such as a name that is too long
        there = False
    if not there:
        what = f"there is no file '{printable(data)}' beside the scenario"
        raise InputError(what, "check the name of the data", place)
    return target


def _numbers(toml: TomlText, X: object) -> np.ndarray[Any, Any]:
    place = toml.place("X")
    if not (isinstance(X, list) and X and all(isinstance(row, list) and row for row in X)):
        raise InputError("X is not a list of rows", "write it as [[1, 2], [3, 4]]", place)
    for i, row in enumerate(X):
        if len(row) != len(X[0]):
            what = f"row {i} of X is of length {len(row)}, row 0 of {len(X[0])}"
            raise InputError(what, "give every row as many", place)
        for value in row:
            if isinstance(value, bool) or not isinstance(value, int | float):
                what = f"row {i} of X holds '{printable(str(value), 30)}', which is not a number"
                raise InputError(what, "write numbers only, as in [[1, 2], [3, 4]]", place)
    try:
        return np.array(X, dtype=np.float64)
    except OverflowError:
        raise InputError("X holds a number that is too large", "write numbers up to 1.8e308", place) from None


def _labels(toml: TomlText, y: object) -> np.ndarray[Any, Any]:
    kinds = {type(value) for value in y} if isinstance(y, list) else set()
    if kinds and kinds <= {int, float}:
        try:
            return np.array(y, dtype=np.float64)
        except OverflowError:
            kinds = set()
    if len(kinds) == 1 and kinds <= {bool, str}:
        return np.array(y)
    what = "y is not a list of labels of one kind"
    raise InputError(what, 'write it as [1, 0, 1] or ["yes", "no", "yes"]', toml.place("y"))


def _texts(toml: TomlText, key: str) -> tuple[str, ...]:
    texts = toml.table.get(key, [])
    if not _are_texts(texts):
        what = f"{key} is not a list of texts"
        raise InputError(what, f'write it as {key} = ["…", "…"]', toml.place(key))
    return tuple(texts)


def _branches(toml: TomlText) -> tuple[BranchTable, ...]:
    mend = "give each [[branches]] a name, a parent, k and set, as in set = { alpha = 0.5 }"
    branches = _tables(toml, "branches", "branch", {"name": str, "parent": str, "k": object, "set": dict}, mend)
    return tuple(BranchTable(branch["name"], branch["parent"], branch) for branch in branches)


def _tables(toml: TomlText, key: str, item: str, kinds: dict[str, type], mend: str) -> list[dict[str, Any]]:
    """A list of tables that hold values of these kinds."""
    tables: list[dict[str, Any]] = toml.table.get(key, [])
    if not isinstance(tables, list):
        raise InputError(f"{key} is not a list of tables", mend, toml.place(key))
    for number, table in enumerate(tables, start=1):
        fits = isinstance(table, dict) and table.keys() == kinds.keys()
        if not (fits and all(isinstance(table[name], kind) for name, kind in kinds.items())):
            raise InputError(f"{item} {number} cannot be used", mend, toml.place(key))
    return tables


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
