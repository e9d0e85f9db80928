"""Saving: a Debugger's whole state as a scenario, which opens again exactly there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import tomli_w

from lrstep.data import Dataset
from lrstep.data.toml_text import read_toml
from lrstep.debugger import MAIN, Branch, Debugger
from lrstep.debugger.breakpoints import NONFINITE
from lrstep.engine import ComputedHistory
from lrstep.errors import InputError, printable
from lrstep.formats import NAMING_COLUMNS, READERS, listed
from lrstep.options import DEFAULT_MEMORY, RUN_OPTIONS
from lrstep.writing import refuse_read, whole

MOST_INLINE = 100_000  # numbers of X that a scenario holds itself


def save_scenario(debugger: Debugger, path: str | Path, title: str = "") -> None:
    """Write source, options, address, example, breakpoints, watches and branches to a scenario of that name.

    Of a scenario that is there already the note and the tour stay. Raises InputError where the name does not end in
    .toml, the data can be neither named nor written down, or the file cannot be written; what was there then stays.
    """
    target = Path(os.path.abspath(path))  # noqa: PTH100  # a link is replaced, and not what it leads to
    shown = printable(str(path), 200)
    if target.suffix.lower() != ".toml":
        raise InputError(f"{shown} does not end in .toml", "give it that ending")
    text = tomli_w.dumps({**_kept(target), **scenario_table(debugger, target, title)})
    refuse_read(target, [file for file in debugger.files if Path(file).suffix.lower() in READERS])
    try:
        raw = text.encode()
    except UnicodeEncodeError:  # a name that the system lets be any bytes
        raise InputError("the name of the data is no UTF-8, which TOML is", "give the file another name") from None
    with whole(target) as unfinished:
        unfinished.write_bytes(raw)


def _kept(target: Path) -> dict[str, Any]:
    """What a scenario that is there already tells and a Debugger does not know: its note and its tour."""
    try:
        there = read_toml(target).table
    except InputError:
        return {}
    return {key: there[key] for key in ("note", "stops") if key in there}


def scenario_table(debugger: Debugger, target: Path, title: str) -> dict[str, Any]:
    """What the scenario holds, its data named as seen from `target`."""
    run, frame = debugger.run, debugger.frame
    if not isinstance(debugger.branches[MAIN].history, ComputedHistory):
        what = "this run is a log's, which a scenario cannot hold"
        raise InputError(what, f"open the log again with --at {frame.address}")
    table: dict[str, Any] = {"title": title, **_data(run.data, target)}
    table |= {option.name: _plain(run.options[option.name]) for option in RUN_OPTIONS}
    table |= {"updates": debugger.horizon, "program": frame.program.name, "at": frame.address, "example": frame.row}
    if debugger.branches.memory != DEFAULT_MEMORY:
        table["history-memory"] = int(debugger.branches.memory)
    default = [] if any(each.text == NONFINITE for each in debugger.breakpoints) else [f"off {NONFINITE}"]
    table["breakpoints"] = [*default, *(breakpoint.written for breakpoint in debugger.breakpoints)]
    table["watches"] = list(debugger.watches)
    branches = [_branch(branch) for branch in debugger.branches if branch.edit is not None]
    if branches:
        table |= {"branch": debugger.branch.name, "branches": branches}
    return table


def _data(data: Dataset, target: Path) -> dict[str, Any]:
    source = Path(data.source)
    if source.suffix.lower() in NAMING_COLUMNS and source.is_file() and "samples" not in source.parts:
        named = os.path.relpath(source.resolve(), target.parent.resolve())
        return {"data": named, "label": data.label, "positive": data.classes[1], "features": list(data.features)}
    if data.rows * data.n > MOST_INLINE:
        what = f"{data.rows:,} rows of {data.n:,} features are too many to write down"
        raise InputError(what, f"open them from a {listed(NAMING_COLUMNS)} file, which a scenario can name")
    labels: list[Any] = [data.classes[int(label)] for label in data.y]
    if set(data.classes) <= {"0", "1"}:
        labels = [int(label) for label in labels]
    table: dict[str, Any] = {"data": {"X": data.X.tolist(), "y": labels, "features": list(data.features)}}
    return table if data.classes == ("0", "1") else {**table, "positive": data.classes[1]}


def _plain(value: object) -> object:
    """An option's value as TOML has it."""
    if isinstance(value, tuple):
        w, b = value
        return {"w": list(w), "b": b}
    return value


def _branch(branch: Branch) -> dict[str, Any]:
    assert branch.edit is not None
    return {"name": branch.name, "parent": branch.parent or MAIN, **branch.edit.to_table()}
