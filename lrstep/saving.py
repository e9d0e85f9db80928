"""Saving: a Debugger's whole state as a scenario, which opens again exactly there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import tomli_w

from lrstep.data import Dataset
from lrstep.debugger import MAIN, Branch, Debugger
from lrstep.errors import InputError, printable
from lrstep.options import RUN_OPTIONS

MOST_INLINE = 100_000  # numbers of X that a scenario holds itself
TABLES = (".csv", ".tsv")


def save_scenario(debugger: Debugger, path: str | Path, title: str = "") -> None:
    """Write source, options, address, example, breakpoints, watches and branches to a scenario of that name.

    Raises InputError where the name does not end in .toml or the data can be neither named nor written down, and
    OSError where the file cannot be written; then a file that was there is as it was.
    """
    target = Path(path)
    if target.suffix.lower() != ".toml":
        raise InputError(f"{printable(str(path))} does not end in .toml", "give it that ending")
    text = tomli_w.dumps(scenario_table(debugger, target, title))
    unfinished = target.with_name(target.name + ".part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, target)  # noqa: PTH105  # the file is there whole or not at all
    finally:
        unfinished.unlink(missing_ok=True)


def scenario_table(debugger: Debugger, target: Path, title: str) -> dict[str, Any]:
    """What the scenario holds, its data named as seen from `target`."""
    run, frame = debugger.run, debugger.frame
    table: dict[str, Any] = {"title": title, **_data(run.data, target)}
    table |= {option.name: _plain(run.options[option.name]) for option in RUN_OPTIONS}
    table |= {"updates": debugger.horizon, "program": frame.program.name, "at": frame.address, "example": frame.row}
    table["breakpoints"] = [found.written for found in debugger.breakpoints]
    table["watches"] = list(debugger.watches)
    made = [branch for branch in debugger.branches if branch.edit is not None]
    if made:
        table["branch"] = debugger.branches.present
        table["branches"] = [_branch(branch) for branch in made]
    return table


def _data(data: Dataset, target: Path) -> dict[str, Any]:
    source = Path(data.source)
    if source.suffix.lower() in TABLES and source.is_file() and "samples" not in source.parts:
        named = os.path.relpath(source.resolve(), target.resolve().parent)
        return {"data": named, "label": data.label, "positive": data.classes[1], "features": list(data.features)}
    if data.rows * data.n > MOST_INLINE:
        what = f"{data.rows:,} rows of {data.n:,} features are too many to write down"
        raise InputError(what, "open them from a .csv file, which a scenario can name")
    y = [data.classes[int(label)] for label in data.y]
    if set(data.classes) <= {"0", "1"}:
        y = [int(label) for label in data.y]  # type: ignore[misc]  # numbers instead of texts
        return {"data": {"X": data.X.tolist(), "y": y, "features": list(data.features)}}
    return {
        "data": {"X": data.X.tolist(), "y": y, "features": list(data.features)},
        "positive": data.classes[1],
    }


def _plain(value: object) -> object:
    """An option's value as TOML has it."""
    if isinstance(value, tuple):
        w, b = value
        return {"w": list(w), "b": b}
    return value


def _branch(branch: Branch) -> dict[str, Any]:
    assert branch.edit is not None
    return {"name": branch.name, "parent": branch.parent or MAIN, **branch.edit.to_table()}
