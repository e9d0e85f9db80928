"""The header of a log: from a run, and the run that it describes, of the rows that the log holds or of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from msgspec import UNSET, UnsetType

from lrstep.data import Dataset, load_file, read_scenario, sample_names, sample_path
from lrstep.data.columns import Wanted
from lrstep.engine import Run
from lrstep.engine.kernels import Parameters
from lrstep.errors import InputError, Place, printable
from lrstep.expressions.rate import Rate
from lrstep.formulas import DOUBLE, FloatArray
from lrstep.json_text import json_ready, number, numbers
from lrstep.options import LOAD_OPTIONS, RUN_OPTIONS, TABLE
from lrstep.steplog.lines import FORMAT, NEWEST, VERSION, Data, Detail, FirstParameters, Header, Standardize

MOST_INLINE = 100_000  # numbers of X that a header holds itself
IN_EACH = ("batch", "order", "seed", "dtype")
IF_SET = tuple(option.name for option in RUN_OPTIONS if option.name not in ("alpha", "init", "standardize", *IN_EACH))
"""Options of a run that its header has: the first in any case, these where they are not the usual."""
ONLY_THESE = "give the file that the log was made from with --data FILE"
SCALE_RTOL = 1e-9  # of means and deviations that another machine computed


def header_of(
    run: Run, detail: Detail, *, start: int = 0, at: Parameters | None = None,
    parent: dict[str, Any] | None = None,
) -> Header:  # fmt: skip
    """The header of a log of a run, from its first parameters or from those after `start` updates."""
    data, options, first = run.data, run.options, at or run.initial
    scale = None
    if run.scale is not None:
        scale = Standardize(json_ready(run.scale.mean.tolist()), json_ready(run.scale.std.tolist()))
    inline = data.rows * data.n <= MOST_INLINE
    more = _more(run, start + 1)
    return Header(
        format=FORMAT, version=NEWEST if more else VERSION, detail=detail, alpha=run.plan.settings(start + 1).alpha,
        **{name: options[name] for name in IN_EACH}, rows=data.rows, n=data.n, **more,
        features=list(data.features), label=data.label, positive=data.classes[1], start=start,
        init=FirstParameters(first.w.tolist(), float(first.b)), standardize=scale,
        data=Data(
            _file_name(data.source), data_sha256(data),
            data.X.tolist() if inline else None, data.y.tolist() if inline else None,
        ),
        engine=run.engine, parent=parent, load=_load(data) or UNSET,
        batch_size=options["batch"] if detail == "full" else UNSET,
    )  # fmt: skip


def _more(run: Run, k: int) -> dict[str, Any]:
    """What the header has of a run that is otherwise than usual from update k on."""
    settings = run.schedule.at(k)
    fields: dict[str, Any] = {"l2": settings.l2} if settings.l2 else {}
    if not run.intercept:
        fields["intercept"] = False
    if isinstance(settings.rate, Rate):
        fields["schedule"] = settings.rate.text
    return fields


def _load(data: Dataset) -> dict[str, Any]:
    """The options that the rows were read with; a file of labels by its name alone, as the data is."""
    return {name: _file_name(value) if name == "label-file" else value for name, value in data.load.items()}


def option_of(header: Header, name: str) -> Any:
    """The value of a run's option as a header has it; the usual one where it says nothing of it."""
    if name == "no-intercept":
        return header.intercept is False
    value = header.schedule if name == "alpha" and header.schedule is not UNSET else getattr(header, name)
    return TABLE[name].default if value is UNSET else value


def _file_name(path: str) -> str:
    """The name of a file, of which a system may let any bytes be, as text that can be written."""
    return Path(path).name.encode("utf-8", "replace").decode()


def data_sha256(data: Dataset) -> str:
    """Of the row-major little-endian float64 bytes of X, then y."""
    digest = hashlib.sha256()
    rows = data.as_rows(None, DOUBLE)
    labels = []
    for X, y in rows.blocks(rows.spans):
        digest.update(_bytes(X))
        labels.append(_bytes(y))
    for block in labels:
        digest.update(block)
    return digest.hexdigest()


def _bytes(values: FloatArray) -> bytes:
    return np.ascontiguousarray(values, dtype="<f8").tobytes()


class Log(Protocol):
    """A log whose beginning has been read."""

    @property
    def header(self) -> Header:
        """Its first line."""

    @property
    def rows(self) -> FloatArray | None:
        """The data's rows, (m, n), where array lines hold them."""


def run_of_log(log: Log, path: str, data: str | None = None) -> Run:
    """The run that the header of the log at `path` describes, `-` for standard input.

    Its rows are those of `data`, a sample or a file, where that is given; else those that the log holds; else those of
    the file beside it that has the name in the header. Raises InputError where there are none, and for other data.
    """
    header = log.header
    if data is not None:
        return _run_of_file(header, data)
    beside = None if holds_data(log) else _beside(header, path)
    if beside is None:
        return run_of(header, rows=log.rows)
    try:
        return _run_of_file(header, str(beside))
    except InputError as error:
        what = f"the log does not hold its data, and the file of that name is not it: {error.what}"
        raise InputError(what, ONLY_THESE, error.place) from None


def run_of(header: Header, data: Dataset | None = None, rows: FloatArray | None = None) -> Run:
    """The run that a header describes, of its own data or of that given; `rows` (m, n) are its own where array lines
    hold them.

    Raises InputError where there is none, where that given is other data, or where the header contradicts itself.
    """
    place = None if data is None else Place(data.source)
    if data is None:
        data = _own_data(header, rows)
    if (data.rows, data.n) != (header.rows, header.n):
        what = f"the log is of {header.rows} rows of {header.n} features, the data has {data.rows} of {data.n}"
        raise InputError(what, "give the file that it was made from", place)
    if header.data is not None and data_sha256(data) != header.data.sha256:
        what = "the data is not what the log was made from: its sha256 differs"
        raise InputError(what, "give the file that it was made from", place)
    options: dict[str, Any] = {
        **{name: option_of(header, name) for name in ("alpha", *IN_EACH, *IF_SET)},
        "dtype": header.dtype if header.engine is not None else "float64",  # a stranger's float32 is held against it
        "init": (tuple(numbers(header.init.w)), number(header.init.b)),
        "standardize": header.standardize is not None,
    }  # fmt: skip
    run = Run.of_options(data, options)
    if header.standardize is not None and run.scale is not None:
        logged = (numbers(header.standardize.mean), numbers(header.standardize.std))
        if not np.allclose(logged, (run.scale.mean, run.scale.std), rtol=SCALE_RTOL, atol=0):
            what = "the log was standardized by other means and deviations than those of its data"
            raise InputError(what, "record it again")
    return run


def _own_data(header: Header, rows: FloatArray | None) -> Dataset:
    data = header.data
    if data is None or (data.X is None and rows is None) or data.y is None:
        name = "" if data is None else f" ({printable(data.source, 200)})"
        what = f"the log does not hold its data, {header.rows:,} rows of {header.n:,} features{name}"
        raise InputError(what, "give it with --data FILE")
    X = rows if data.X is None else [numbers(row) for row in data.X]
    assert X is not None
    dataset = Dataset(X, numbers(data.y), header.features, label=header.label, source=data.source)
    dataset.load = {} if isinstance(header.load, UnsetType) else header.load
    return dataset


def holds_data(log: Log) -> bool:
    """Whether a log holds its rows itself."""
    data = log.header.data
    return data is not None and data.y is not None and (data.X is not None or log.rows is not None)


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
    if not isinstance(header.load, UnsetType):
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
    if "label-file" in load:
        load = {**load, "label-file": str(path.parent / load["label-file"])}
    return (
        read_scenario(path, load).dataset
        if path.suffix.lower() == ".toml"
        else load_file(path, **Wanted.of(load)._asdict())
    )


def _beside(header: Header, path: str) -> Path | None:
    """The file that the header names, in the log's folder. A name that leads elsewhere is not followed."""
    name = "" if header.data is None else header.data.source
    if not name or Path(name).name != name or not name.isprintable():
        return None
    beside = Path(name) if path == "-" else Path(path).parent / name
    return beside if beside.is_file() else None


def _shown(value: object) -> str:
    return printable(",".join(value) if isinstance(value, tuple) else str(value))
