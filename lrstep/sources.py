"""Sources: what SOURCE means. A sample's name wins over a file's; a file is known by its ending, a log by its first
line too."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lrstep.data import Scenario, load_file, log_of_scenario, read_scenario, sample_names, sample_path
from lrstep.data.columns import Wanted
from lrstep.engine import Progress
from lrstep.errors import InputError, Place, printable, suggest
from lrstep.formats import SCRIPTS, STANDARD_INPUT, is_log
from lrstep.options import (
    AXES_OPTION,
    FOLLOWED_UPDATES,
    LOAD_OPTIONS,
    LOOK_OPTIONS,
    MEMORY_OPTION,
    NOTATION_OPTION,
    PLACE_OPTIONS,
    PROGRAM_OPTION,
    SCENARIO_TABLE,
)
from lrstep.source import LogSource, ScriptSource, Source
from lrstep.spelling import command_of

LESSON = "lesson"
_OF_LOGS = {option.name for option in (*PLACE_OPTIONS, PROGRAM_OPTION, NOTATION_OPTION, AXES_OPTION, MEMORY_OPTION)}
"""Options that change nothing of how a log, or a script, was run."""


class OfScript(NamedTuple):
    """What is given of a script beside its name."""

    arguments: tuple[str, ...] = ()
    """Its own, as `python SCRIPT ARGUMENTS` has them."""
    function: str = ""
    bind: tuple[str, ...] = ()


ALONE = OfScript()


def open_source(
    source: str | None, given: Mapping[str, Any], data: str | None = None, *, script: OfScript = ALONE,
    tell: Callable[[Progress], object] | None = None,
) -> Source:  # fmt: skip
    """The data and options of a SOURCE; without one, the lesson's example. InputError says what cannot be read.

    `data` is the file, or the sample, with the rows of a log that does not hold them. A script is run, and followed:
    `tell` is called with how far that is.
    """
    name = LESSON if source is None else source
    files = {"source": name} if data is None else {"source": name, "data": data}
    reading = {option.name: given[option.name] for option in LOAD_OPTIONS if option.name in given}
    files |= {name: reading.pop(name) for name in ("label-file",) if name in reading}
    origin = {key: _from_anywhere(file) for key, file in files.items()} | reading
    if is_script(name):
        of_script = _script(name, given, data, script, tell)
        return replace(of_script, reopens=origin) if script == ALONE else of_script
    if script != ALONE:
        raise InputError(f"{printable(name, 200)} is no script", "leave --function, --bind and what is behind -- out")
    opened = _opened(name, given, data)
    command = "" if data is not None or isinstance(opened, LogSource) else command_of(source, given)
    return opened if name == STANDARD_INPUT else replace(opened, reopens=origin, command=command)


def is_script(source: str) -> bool:
    """Whether a SOURCE is somebody's own script, which opening it runs."""
    return source.lower().endswith(SCRIPTS) and source not in sample_names()


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
    if (log := log_of_scenario(path)) is not None:
        return _scenario_of_log(path, log, given)
    load = {option.name: given[option.name] for option in LOAD_OPTIONS if option.name in given}
    scenario = read_scenario(path, load)
    options = dict(scenario.options)
    if "updates" in given or "epochs" in given:  # one asks for what the other does: the user's wins
        options.pop("updates", None)
        options.pop("epochs", None)
    place = Place(str(path)) if not {"at", "example"} & set(given) else None
    return Source(
        path.stem, scenario.dataset, {**options, **given}, place, Place(str(path)), **_told(scenario, path, given)
    )


def _told(scenario: Scenario, path: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a scenario says besides data and options: for a Source. InputError where it goes on with nothing."""
    beside = str(path.parent / scenario.next)
    if scenario.next and scenario.next not in sample_names() and not os.path.lexists(beside):
        what = f"there is no sample and no file '{printable(scenario.next)}' to go on with"
        raise InputError(what, suggest(scenario.next, sample_names(), "check its name"), scenario.places["next"])
    return {
        "breakpoints": scenario.breakpoints, "watches": scenario.watches, "branches": scenario.branches,
        "branch": scenario.branch, "heading": scenario.title, "note": scenario.note, "stops": scenario.stops,
        "stop": scenario.stop,
        "next": scenario.next if scenario.next in ("", *sample_names()) else beside, "written": scenario.options,
        "places": {key: place for key, place in scenario.places.items() if key not in given},
    }  # fmt: skip


def _scenario_of_log(path: Path, log: Path, given: Mapping[str, Any]) -> LogSource:
    """A scenario whose data is a log: the log, shown as the scenario says, with its stops."""
    found = _log(str(log), given, None)
    scenario = read_scenario(path, dataset=found.data)
    allowed = (*_OF_LOGS, *(option.name for option in LOOK_OPTIONS))
    for name in scenario.places:
        if name in SCENARIO_TABLE and name not in allowed:
            what = f"{name} would change the run of the log that is its data"
            raise InputError(what, "leave it out: the log says how it was run", scenario.places[name])
    if scenario.branches:
        raise InputError("a log has no branches", "leave them out", scenario.places["branches"])
    place = Place(str(path)) if not {"at", "example"} & set(given) else None
    return replace(
        found, name=path.stem, options={**scenario.options, **given}, place=place, file=Place(str(path)),
        **_told(scenario, path, given),
    )  # fmt: skip


def _script(
    path: str, given: Mapping[str, Any], data: str | None, script: OfScript, tell: Callable[[Progress], object] | None
) -> LogSource:
    """A script, run and followed: its trace is a log in a file that nobody else sees."""
    from tempfile import TemporaryDirectory

    from lrstep.scripts.trace import TraceAsked, traced
    from lrstep.steplog.header import run_of_log
    from lrstep.steplog.index import LogIndex

    changing = [*(name for name in given if name not in {*_OF_LOGS, "updates"}), *(["data"] if data else [])]
    if changing:
        mend = "leave it out: the script says how it runs"
        raise InputError(f"--{changing[0]} would change the run of a script", mend)
    asked = TraceAsked(path, *script, given.get("updates", FOLLOWED_UPDATES))
    with TemporaryDirectory(prefix="lrstep-") as folder:
        file = Path(folder) / "trace.jsonl"
        outcome = traced(asked, file, tell=tell)
        if not file.exists():
            outcome.refuse(path)
        index = LogIndex(str(file))
    name, options = Path(path).name, {name: value for name, value in given.items() if name != "updates"}
    rows = run_of_log(index, path).data
    return ScriptSource(name, rows, options, index=index, script=path, said=outcome.notes)


def _log(path: str, given: Mapping[str, Any], data: str | None) -> LogSource:
    from lrstep.steplog.header import run_of_log
    from lrstep.steplog.index import LogIndex

    changing = [name for name in given if name not in _OF_LOGS]
    if changing:
        raise InputError(f"--{changing[0]} would change the run of a log", "leave it out: the log says how it was run")
    index = LogIndex(path)
    name = "standard input" if path == STANDARD_INPUT else Path(path).name
    return LogSource(name, run_of_log(index, path, data).data, given, index=index)
