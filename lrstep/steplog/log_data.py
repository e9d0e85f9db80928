"""The data of a log: the rows that it holds, or those of a file, read again as its header says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from lrstep.data import Dataset, load_file, read_scenario, sample_names, sample_path
from lrstep.engine import Run
from lrstep.errors import InputError, Place, printable
from lrstep.options import LOAD_OPTIONS, TABLE
from lrstep.steplog.header import run_of
from lrstep.steplog.lines import Header

ONLY_THESE = "give the file that the log was made of with --data FILE"


def run_of_log(header: Header, path: str, data: str | None = None) -> Run:
    """The run that the header of the log at `path` describes, `-` for standard input.

    Its rows are those of `data`, a sample or a file, where that is given; else those that the log holds; else those of
    the file beside it that has the name in the header. Raises InputError where there are none, and for other data.
    """
    if data is not None:
        return _run_of_file(header, data)
    beside = None if holds_data(header) else _beside(header, path)
    if beside is None:
        return run_of(header)
    try:
        return _run_of_file(header, str(beside))
    except InputError as error:
        what = f"the log does not hold its data, and the file of its name is not it: {error.what}"
        raise InputError(what, ONLY_THESE, error.place) from None


def holds_data(header: Header) -> bool:
    """Whether a log holds its rows itself."""
    return header.data is not None and header.data.X is not None and header.data.y is not None


def _run_of_file(header: Header, file: str) -> Run:
    """The run of a file's rows. A header that does not say how to read them may be of a log that could not say it."""
    wrong: InputError | None = None
    for load in _ways(header):
        try:
            return run_of(header, _rows(file, load))
        except InputError as error:
            how = " ".join(f"--{name} {_shown(value)}" for name, value in load.items())
            what = f"{error.what} (read with {how}, as the log's header says)" if how else error.what
            wrong = InputError(what, ONLY_THESE, error.place or Place(file))
    assert wrong is not None, "there is one way at least"
    raise wrong


def _ways(header: Header) -> Iterator[dict[str, Any]]:
    """The options to read the rows with, the likeliest first."""
    if not isinstance(header.load, msgspec.UnsetType):
        yield _options(header.load)
        return
    yield {}
    yield _options({"label": header.label, "positive": str(header.positive), "features": header.features})


def _options(load: Mapping[str, Any]) -> dict[str, Any]:
    known = [option.name for option in LOAD_OPTIONS]
    for name in load:
        if name not in known:
            what = f"the log's data was read with --{printable(name)}, which this lrstep does not have"
            raise InputError(what, "use a newer lrstep")
    return {name: TABLE[name].read(value) for name, value in load.items()}


def _rows(source: str, load: Mapping[str, Any]) -> Dataset:
    path = sample_path(source) if source in sample_names() else Path(source)
    return read_scenario(path, load).dataset if path.suffix.lower() == ".toml" else load_file(path, **load)


def _beside(header: Header, path: str) -> Path | None:
    """The file that the header names, in the log's folder. A name that leads elsewhere is not followed."""
    name = "" if header.data is None else header.data.source
    if not name or Path(name).name != name or not name.isprintable():
        return None
    beside = Path(name) if path == "-" else Path(path).parent / name
    return beside if beside.is_file() else None


def _shown(value: object) -> str:
    return printable(",".join(value) if isinstance(value, tuple) else str(value))
