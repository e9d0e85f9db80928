"""Saving: a Debugger's whole state as a scenario, which opens again exactly there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from lrstep.data import Dataset
from lrstep.data.columns import LABEL
from lrstep.debugger import MAIN, Branch, Debugger
from lrstep.debugger.breakpoints import NONFINITE
from lrstep.engine import ComputedHistory
from lrstep.errors import InputError, printable
from lrstep.formats import NAMING_COLUMNS, READERS
from lrstep.options import DEFAULT_MEMORY, RUN_OPTIONS
from lrstep.writing import refuse_read, whole

MOST_INLINE = 100_000  # numbers of X that a scenario holds itself
ENDING = ".toml"
CUT = "…"  # in the name of a class that is too long to be shown


def save_scenario(
    debugger: Debugger, path: str | Path, title: str = "", *, data: bool = False,
    look: Mapping[str, object] | None = None,
) -> Path:  # fmt: skip
    """Write all that a scenario can hold of a Debugger to a file, and return its path, which ends in .toml.

    That is: options, address, example, breakpoints, watches, branches, note and stops; how it is shown (`look`: layout,
    plot, explain, digits; by default as it was opened); and with `data` the rows as they were read, so that the file
    alone opens anywhere. Without, a CSV or TSV file is named and stays where it is. Raises InputError where the data
    can be neither named nor written down, or the file cannot be written; what was there then stays.
    """
    target = scenario_path(path)
    text = scenario_text(debugger, target, title, data=data, look=look)
    refuse_read(target, [file for file in debugger.files if Path(file).suffix.lower() in READERS])
    with whole(target) as unfinished:
        unfinished.write_bytes(text.encode())
    return target


def scenario_path(path: str | Path) -> Path:
    """The path of a scenario: with the ending that makes it one."""
    name = str(path)
    if name.lower().endswith(ENDING):
        return Path(name)
    if not name.strip() or os.path.basename(name) in ("", ".", ".."):  # noqa: PTH119  # Path leaves these out
        raise InputError(f"'{printable(name)}' is not the name of a file", "write, for example, mine.toml")
    return Path(name + ENDING)


def scenario_text(
    debugger: Debugger, target: Path, title: str = "", *, data: bool = False, look: Mapping[str, object] | None = None
) -> str:
    """The text of a scenario that is to be at `target`. InputError as in `save_scenario`."""
    shown = debugger.authored.look if look is None else look
    table = {**_table(debugger, target, title, data), **shown, **_lists(debugger)}
    rows = table.pop("data") if isinstance(table["data"], dict) else {}
    text = tomli_w.dumps(table, multiline_strings=True) + _data_text(rows)
    try:
        text.encode()
    except UnicodeEncodeError:  # a name that the system lets be any bytes
        raise InputError("the name of the data is not UTF-8, which TOML needs", "give the file another name") from None
    return text


def data_file(data: Dataset) -> Path | None:
    """The file that a scenario names instead of holding the rows; None where it holds them in any case."""
    source = Path(data.source)
    named = source.suffix.lower() in NAMING_COLUMNS and source.is_file() and "samples" not in source.parts
    return source if named else None


def _table(debugger: Debugger, target: Path, title: str, inline: bool) -> dict[str, Any]:
    """What is no list: title, note, data, options and place."""
    if not _is_computed(debugger):
        of, place = "a log's", f"open the log again with --at {debugger.frame.address}"
        if debugger.branches[MAIN].history.traced is not None:
            of, place = "a script's", "keep its trace: lrstep trace SCRIPT --log FILE.jsonl"
        raise InputError(f"this run is {of}, which a scenario cannot hold", place)
    note = debugger.authored.note
    table: dict[str, Any] = {"title": title or debugger.heading, **({"note": note} if note else {})}
    return table | _data(debugger.run.data, target, inline) | _options(debugger) | _place(debugger)


def place_table(debugger: Debugger, look: Mapping[str, object]) -> dict[str, Any]:
    """All that a scenario holds but what its source says: options, place, look, breakpoints, watches and branches.

    Without the options of the run where that is a log's.
    """
    options = _options(debugger) if _is_computed(debugger) else {}
    lists = {name: value for name, value in _lists(debugger).items() if name not in ("stops", "next")}
    return {**options, **_place(debugger), **look, **lists}


def _is_computed(debugger: Debugger) -> bool:
    return isinstance(debugger.branches[MAIN].history, ComputedHistory)


def _options(debugger: Debugger) -> dict[str, Any]:
    values = {option.name: debugger.run.options[option.name] for option in RUN_OPTIONS}
    # What is around the lesson's update is named only where it is there: an older lrstep then reads the others.
    options = {name: _plain(value) for name, value in values.items() if value or name not in ("l2", "no-intercept")}
    furthest = max((stop.address.k for stop in debugger.authored.stops if stop.address is not None), default=0)
    return {**options, "updates": max(debugger.horizon, furthest)}


def _place(debugger: Debugger) -> dict[str, Any]:
    frame, memory = debugger.frame, debugger.branches.memory
    table: dict[str, Any] = {"program": frame.program.name, "at": frame.address, "example": frame.row}
    if (axes := debugger.authored.axes) is not None:
        table["axes"] = [frame.features[i] for i in axes]
    return table if memory == DEFAULT_MEMORY else {**table, "history-memory": int(memory)}


def _lists(debugger: Debugger) -> dict[str, Any]:
    """Breakpoints, watches, the scenario's stops and branches."""
    default = [] if any(each.text == NONFINITE for each in debugger.breakpoints) else [f"off {NONFINITE}"]
    lists: dict[str, Any] = {
        "breakpoints": [*default, *(breakpoint.written for breakpoint in debugger.breakpoints)],
        "watches": list(debugger.watches),
        "stops": [dict(stop.table) for stop in debugger.authored.stops],
        "branches": [_branch(branch) for branch in debugger.branches if branch.edit is not None],
    }
    tour = debugger.authored.tour
    lists |= {"next": tour.next} if tour.next else {}
    lists |= {"at-stop": tour.at} if tour.at else {}
    if lists["branches"]:
        lists = {"branch": debugger.branch.name, **lists}
    return {name: value for name, value in lists.items() if value or name in ("breakpoints", "watches")}


def _data(data: Dataset, target: Path, inline: bool) -> dict[str, Any]:
    positive = {} if CUT in data.classes[1] else {"positive": data.classes[1]}
    positive |= {name: value for name, value in data.load.items() if name == "positive"}
    source = data_file(data)
    if source is not None and not inline:
        named = {"data": os.path.relpath(source.resolve(), _folder(target))}
        if set(data.load) <= {"label", "positive", "features"}:
            return {**named, "label": data.label, **positive, "features": list(data.features)}
        return {**named, **positive, **_load(data, target)}
    if data.rows * data.n > MOST_INLINE:
        what = f"{data.rows:,} rows of {data.n:,} features are too many to write down"
        files = "a .csv or .tsv file"
        name_it = f"open them from {files}, which a scenario can name"
        raise InputError(what, name_it if source is None else "save without the data, and keep its file beside it")
    table: dict[str, Any] = {"X": data.X.tolist(), "y": _labels(data), "features": list(data.features)}
    table |= {} if data.label == LABEL else {"label": data.label}
    coded = data.classes == ("0", "1") or data.classes[0] == data.classes[1]
    return {"data": table, **({} if coded else {"positive": data.classes[1]})}  # by the name that y has there


def _load(data: Dataset, target: Path) -> dict[str, Any]:
    """The options that the rows were read with, as a scenario at `target` has them."""
    load = dict(data.load)
    if "label-file" in load:
        load["label-file"] = os.path.relpath(Path(load["label-file"]).resolve(), _folder(target))
    return load


def _data_text(rows: dict[str, Any]) -> str:
    """The table of the data, each example in a line; nothing where there is none."""
    if not rows:
        return ""
    X = "".join(f"    {row!r},\n" for row in rows["X"])
    lists = {name: value for name, value in rows.items() if name != "X"}
    in_lines = (f"{name} = {_in_line(value)}\n" for name, value in lists.items())
    return f"\n[data]\nX = [\n{X}]\n{''.join(in_lines)}"


def _in_line(value: Any) -> str:
    """A value as TOML has it: a list in one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_in_line, value))}]"
    return tomli_w.dumps({"_": value}).removeprefix("_ = ").rstrip("\n")


def _folder(target: Path) -> Path:
    """The folder of a file, from which what it names is looked for: a link to it is replaced, and not followed."""
    return Path(os.path.abspath(target)).parent.resolve()  # noqa: PTH100


def _labels(data: Dataset) -> list[Any]:
    """y as it was read, as far as TOML has a type for it: numbers 0 and 1, truth values, texts."""
    codes, classes = data.y.astype(int).tolist(), data.classes
    if classes[0] == classes[1]:  # too long to be told apart as they are shown
        return list(codes)
    if set(classes) == {"False", "True"}:
        return [classes[code] == "True" for code in codes]
    labels = [classes[code] for code in codes]
    return [int(label) for label in labels] if set(classes) == {"0", "1"} else labels


def _plain(value: object) -> object:
    """An option's value as TOML has it."""
    if isinstance(value, tuple):
        w, b = value
        return {"w": list(w), "b": b}
    return value


def _branch(branch: Branch) -> dict[str, Any]:
    assert branch.edit is not None
    return {"name": branch.name, "parent": branch.parent or MAIN, **branch.edit.to_table()}
