"""Recent sources: where one stood in each that was opened lately, a file for each in the state folder.

Such a file is a scenario that names its source, and takes the place of the one before as a whole: two lrsteps at once
do not disturb each other, and one that is killed leaves what was there. Where nothing can be kept, nothing is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lrstep.config import read_config
from lrstep.data import read_kept, sample_names
from lrstep.data.toml_text import TomlText, read_toml
from lrstep.debugger import Debugger
from lrstep.errors import InputError, printable
from lrstep.options import LOOK_OPTIONS
from lrstep.source import Source
from lrstep.sources import open_source
from lrstep.state import state_folder
from lrstep.writing import whole

MOST = 20
LOOKS = tuple(option.name for option in LOOK_OPTIONS)
MOST_REACHED = 10**9  # updates, which take hours
MOST_DIGITS = 20


class Recent(NamedTuple):
    """A source that was opened lately, where one stood in it, and the file that keeps it."""

    source: str
    at: str
    file: Path


def places_folder() -> Path | None:
    """The folder with the files, whether or not it is there; None where the user wants none, or has no place for it."""
    folder = state_folder()
    return None if folder is None or read_config().remember is False else folder / "recent"


def remember(debugger: Debugger, look: Mapping[str, object]) -> None:
    """Keep a Debugger's place, and how it was looked at, for the next time; the oldest are forgotten."""
    from lrstep.saving import place_table

    folder, source = places_folder(), debugger.reopens.get("source")
    if folder is None or not source:
        return
    import tomli_w

    origin = {key: list(value) if isinstance(value, tuple) else value for key, value in debugger.reopens.items()}
    text = tomli_w.dumps({**origin, **place_table(debugger, look)})
    file = folder / f"{hashlib.sha256(os.fsencode(source)).hexdigest()[:16]}.toml"
    with suppress(OSError, InputError, UnicodeEncodeError):  # the last: a name that is no text
        raw = text.encode()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole(file) as unfinished:
            unfinished.write_bytes(raw)
        for old in _newest_first(folder)[MOST:]:
            old.unlink(missing_ok=True)


def recent() -> list[Recent]:
    """What was opened lately, the newest first; what cannot be read of it is left out."""
    sources = []
    for file in _newest_first(places_folder()):
        with suppress(InputError):
            sources.append(_read(read_toml(file), file))
    return sources


def last(given: Mapping[str, Any], data: str | None = None) -> tuple[Recent, Source]:
    """The source that was opened last, with the options that are given now.

    InputError where nothing is remembered, or it is gone or cannot be read.
    """
    files = _newest_first(places_folder())
    if not files:
        raise InputError("no source was opened before, or none is remembered", "open one, as in `lrstep iris`")
    return reopened(files[0], given, data)


def reopened(file: Path, given: Mapping[str, Any], data: str | None = None) -> tuple[Recent, Source]:
    """A source that was opened before, to be opened at its place, and with what was set there."""
    toml = read_toml(file)
    there, kept = _read(toml, file), read_kept(toml)
    if there.source not in sample_names() and not os.path.lexists(there.source):
        what = f"{printable(there.source, 200)}, where you were at {printable(there.at)}, is gone"
        raise InputError(what, "open another source, as in `lrstep iris`")
    look = {name: value for name, value in kept.options.items() if name in LOOKS}
    options = {name: value for name, value in kept.options.items() if name not in LOOKS}
    _check_reached(there, options, toml)
    if {"updates", "epochs"} & set(given):
        options.pop("updates", None)
        options.pop("epochs", None)
    source = open_source(there.source, {**options, **given}, data or _text(toml, "data") or None)
    return there, replace(
        source, options={**source.options, **look}, place=None, breakpoints=kept.breakpoints, watches=kept.watches,
        branches=kept.branches, branch=kept.branch, stop=kept.stop,
    )  # fmt: skip


def _check_reached(there: Recent, options: Mapping[str, Any], toml: TomlText) -> None:
    """InputError where nobody can have been: past the updates of the run, which would be computed without end."""
    update, most = there.at.partition(":")[0], min(options.get("updates", MOST_REACHED), MOST_REACHED)
    if update.isdecimal() and int(update[:MOST_DIGITS]) > most:
        what = f"{printable(there.at)} is further than update {most:,}, so you cannot have been there"
        raise InputError(what, "open it by its name, which writes this anew", toml.place("at"))


def _read(toml: TomlText, file: Path) -> Recent:
    source, at = _text(toml, "source"), _text(toml, "at")
    if not source:
        raise InputError("no source is named", "open it by its name, which writes this anew", toml.place("source"))
    return Recent(source, at, file)


def _text(toml: TomlText, key: str) -> str:
    """The text of a key to its last space: it may be a file's name. Empty where there is none."""
    toml.text_at(key)
    return str(toml.table.get(key, ""))


def _newest_first(folder: Path | None) -> list[Path]:
    """The files of a folder; none where it is not there, or not ours to read."""
    times: dict[Path, int] = {}
    with suppress(OSError, ValueError):
        for _ in range(2):  # a listing may miss a file that another lrstep replaces meanwhile
            for file in () if folder is None else folder.glob("*.toml"):
                with suppress(OSError):  # another lrstep has just forgotten it
                    times[file] = file.stat().st_mtime_ns
    return sorted(times, key=lambda file: (times[file], file), reverse=True)
