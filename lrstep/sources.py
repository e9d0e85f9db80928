"""Sources: what SOURCE means. A sample's name wins over a file's; a file is known by its ending, a log by its first
line too."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lrstep.data import load_file, read_scenario, sample_names, sample_path
from lrstep.data.columns import Wanted
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.formats import STANDARD_INPUT, is_log
from lrstep.options import (
    AXES_OPTION,
    LOAD_OPTIONS,
    MEMORY_OPTION,
    PLACE_OPTIONS,
    PROGRAM_OPTION,
)
from lrstep.source import LogSource, Source
from lrstep.spelling import command_of

LESSON = "lesson"


def open_source(source: str | None, given: Mapping[str, Any], data: str | None = None) -> Source:
    """The data and options of a SOURCE; without one, the lesson's example. InputError says what cannot be read.

    `data` is the file, or the sample, with the rows of a log that does not hold them.
    """
    name = LESSON if source is None else source
    files = {"source": name} if data is None else {"source": name, "data": data}
    reading = {option.name: given[option.name] for option in LOAD_OPTIONS if option.name in given}
    files |= {name: reading.pop(name) for name in ("label-file",) if name in reading}
    origin = {key: _from_anywhere(file) for key, file in files.items()} | reading
    opened = _opened(name, given, data)
    command = "" if data is not None or isinstance(opened, LogSource) else command_of(source, given)
    return opened if name == STANDARD_INPUT else replace(opened, reopens=origin, command=command)


def _from_anywhere(name: str) -> str:
    return name if name in sample_names() else os.path.abspath(name)  # noqa: PTH100  # a link is what was named


def _opened(name: str, given: Mapping[str, Any], data: str | None) -> Source:
    sample = name in sample_names()
    if not sample and is_log(name):
        return _log(name, given, data)
    if data is not None:
        raise InputError(f"{printable(name, 200)} is not a log: --data gives a log its data", "leave --data out")
    if sample:
        return _scenario(sample_path(name), given)
    path = Path(name)
    if path.suffix.lower() == ".toml":
        return _scenario(path, given)
    if name != STANDARD_INPUT and not path.suffix and not path.exists():
        raise InputError(
            f"there is no sample and no file '{printable(name)}'",
            suggest(name, sample_names(), f"choose {', '.join(sample_names())}, or a file"),
        )
    title = "standard input" if name == STANDARD_INPUT else path.stem
    return Source(title, load_file(path, **Wanted.of(given)._asdict()), given)


def _scenario(path: Path, given: Mapping[str, Any]) -> Source:
    load = {option.name: given[option.name] for option in LOAD_OPTIONS if option.name in given}
    scenario = read_scenario(path, load)
    options = dict(scenario.options)
    if "updates" in given or "epochs" in given:  # one asks for what the other does: the user's wins
        options.pop("updates", None)
        options.pop("epochs", None)
    place = Place(str(path)) if not {"at", "example"} & set(given) else None
    return Source(
        path.stem, scenario.dataset, {**options, **given}, place, Place(str(path)),
        scenario.breakpoints, scenario.watches, scenario.branches, scenario.branch, scenario.title, scenario.note,
        scenario.stops, {key: place for key, place in scenario.places.items() if key not in given},
    )  # fmt: skip


def _log(path: str, given: Mapping[str, Any], data: str | None) -> LogSource:
    from lrstep.steplog.header import run_of_log
    from lrstep.steplog.index import LogIndex

    kept = {option.name for option in (*PLACE_OPTIONS, PROGRAM_OPTION, AXES_OPTION, MEMORY_OPTION)}
    changing = [name for name in given if name not in kept]
    if changing:
        raise InputError(f"--{changing[0]} would change the run of a log", "leave it out: the log says how it was run")
    index = LogIndex(path)
    name = "standard input" if path == STANDARD_INPUT else Path(path).name
    return LogSource(name, run_of_log(index, path, data).data, given, index=index)
