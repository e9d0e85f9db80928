"""Loading: what a program calls to have data, or all that the command line opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lrstep.data import Dataset
from lrstep.data.given import DataLike, dataset_given
from lrstep.errors import InputError, printable
from lrstep.options import LOAD_OPTIONS, TABLE, read_options
from lrstep.source import Source
from lrstep.sources import is_script, open_source
from lrstep.spelling import as_arguments, by_option, spoken

if TYPE_CHECKING:
    from lrstep.debugger import Debugger

READING = tuple(option.name for option in LOAD_OPTIONS)


def load(
    source: str | Path | DataLike,
    *,
    label: object = None,
    positive: str | float | None = None,
    features: str | Sequence[str] | None = None,
    **options: object,
) -> Dataset:
    """The Dataset of a sample, a data file or a scenario, or of data in memory. InputError where it cannot be used.

    Data in memory is a DataFrame of pandas or polars, an Arrow table, whatever hands its columns on as these do, a
    dict of columns, a Bunch of scikit-learn, a sparse matrix, an array with its label in the last column, or (X, y).
    Names are kept.

    `label` names the column that holds the label, or its number from 1 (default: the last); beside data in memory it
    may be the labels themselves. `positive` is its value that counts as 1 (or a bound, as in ">5"), `features` the
    columns to use, in this order. Further options are those of reading on the command line, with `_` for `-`:
    `without`, `missing`, `one_hot`, `divide`, and of files `label_file`, `skip`, `header`, `decimal`, `table`,
    `encoding`. What else a scenario says (options, place, breakpoints, watches, branches) comes with `open`.
    """
    chosen = {"positive": positive, "features": features, **options}
    with spoken():
        if isinstance(source, str | Path):
            if is_script(str(source)):
                raise InputError(f"{printable(str(source), 200)} is a script", "run and open it by lrstep.open")
            return _speaking(open_source(str(source), _reading({"label": label, **chosen}))).data
        return dataset_given(source, label, _reading(chosen))


def open(source: str | Path | DataLike | None = None, *, data: str | Path | None = None, **options: object) -> Debugger:
    """What `lrstep open SOURCE` opens: a Debugger with all that a scenario says, at its place.

    That is its options, breakpoints, watches and branches, its address and example. Keywords are the options of the
    command line, with `_` for `-`, and win over the scenario's; `data` is the file of a log that does not hold its
    rows. `source` may also be data in memory, as for `lrstep.load`; without one it is the lesson's example. Raises
    InputError where something cannot be read or used.
    """
    with spoken():
        if not (source is None or isinstance(source, str | Path)):
            return _open_given(source, options)
        named = None if source is None else str(source)
        given = read_options(_of_table(options))
        return _speaking(open_source(named, given, None if data is None else str(data))).at_place()


def _open_given(given: DataLike, options: Mapping[str, object]) -> Debugger:
    label = options.get("label")
    rest = _of_table({name: value for name, value in options.items() if name != "label"})
    reading = _reading({name: value for name, value in rest.items() if name in READING})
    running = read_options({name: value for name, value in rest.items() if name not in READING})
    dataset = dataset_given(given, label, reading)
    return Source(dataset.source, dataset, running).at_place()


def _speaking(source: Source) -> Source:
    """The source, whose notes speak of arguments."""
    source.data.notes = tuple(map(as_arguments, source.data.notes))
    return source


def _of_table(options: Mapping[str, object]) -> dict[str, object]:
    """Keywords by their names in the table of options. InputError where there is no such option."""
    return {name: value for name, value in by_option(options, TABLE).items() if value is not None}


def _reading(chosen: Mapping[str, object]) -> dict[str, Any]:
    """Options of reading, read. InputError where one is none."""
    given = by_option(chosen, READING)
    return {name: TABLE[name].read(value) for name, value in given.items() if value is not None}
