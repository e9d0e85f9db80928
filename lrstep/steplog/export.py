"""Export: the updates of a log as a table, one row an update, in CSV, NPZ or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from lrstep.errors import InputError, printable
from lrstep.expressions.rate import Rate
from lrstep.extras import installing
from lrstep.formats import WRITERS, function_of
from lrstep.json_text import numbers
from lrstep.quantities import FEATUREWISE, OVERALL, PARAMETERS, POINTWISE, computed, item_name, quantity_of
from lrstep.steplog.lines import Header, UpdateLine, encode
from lrstep.steplog.reader import LogReader
from lrstep.writing import there_already, whole

OF_EXAMPLES = ("batch", *POINTWISE)
NO_ROW = -1  # in an array of rows, where a batch is shorter than the longest


class Exported(NamedTuple):
    """How many updates the table has, and the values that it has not, since the log's first update lacks them."""

    updates: int
    left_out: tuple[str, ...]


def export(reader: LogReader, path: str | Path, *, force: bool = False) -> Exported:
    """Write the updates of a log to a file of one of these endings.

    The columns are `k`, `J`, `dw1` … `dwn`, `db`, `w1` … `wn`, `b`, and of each example of the batch `batch` (its row),
    `z`, `a`, `L`, `da`, `dz`: those that the log holds; `alpha` where it changes, `R` where there is a penalty, `db`
    and `b` where there is an intercept. In an NPZ they are arrays: `k`, `J`, `db`, `b` (c,) of c updates, `dw` and `w`
    (c, n), the values of examples (c, m), where a batch that is shorter ends in -1 and NaN. In Parquet the values of
    examples are lists, in CSV lists as JSON has them. Raises InputError for another ending, and where the file is there
    already, unless `force`; nothing half-written is left behind.
    """
    target = Path(path)
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise InputError(f"{printable(str(path))} cannot be exported to", f"give it one of {', '.join(WRITERS)}")
    if target.exists() and not force:
        raise there_already(path)
    write = function_of(writer)
    table = Table(reader)
    with whole(target) as unfinished:
        count = write(table, unfinished)
    return Exported(count, tuple(sorted(table.left_out, key=(*OVERALL, *OF_EXAMPLES).index)))


class Table:
    """The updates of a log, whose first says which values of examples there are."""

    def __init__(self, reader: LogReader) -> None:
        self.header = reader.header
        updates = reader.updates()
        first = next(updates, None)
        self._updates = chain([] if first is None else [first], updates)
        self.of_examples = [] if first is None else _held(first)
        self.names = _names(self.header, first)
        """The quantities of which there are single numbers."""
        self.columns = ["k", *(item_name(name, i) for name, count in self._counts for i in range(count))]
        """The names of the columns of single numbers."""
        self._rate = None if self.header.schedule is UNSET else Rate(self.header.schedule)
        self.left_out: set[str] = set()

    def updates(self) -> Iterator[UpdateLine]:
        """Each update, once."""
        for update in self._updates:
            self.left_out.update(name for name in _held(update) if name not in self.of_examples)
            if update.R is not None and "R" not in self.names:
                self.left_out.add("R")
            yield update

    def row(self, update: UpdateLine) -> list[float]:
        """The single numbers of an update."""
        row: list[float] = [update.k]
        for name, count in self._counts:
            held = self._alpha(update) if name == "alpha" else getattr(update, name)
            row += [float("nan")] * count if held is None else numbers(held)
        return row

    def _alpha(self, update: UpdateLine) -> float | None:
        return update.alpha if update.alpha is not None or self._rate is None else self._rate(update.k)

    @property
    def _counts(self) -> list[tuple[str, int]]:
        return [(name, self.header.n if name in FEATUREWISE else 1) for name in self.names]


def _names(header: Header, first: UpdateLine | None) -> list[str]:
    """The quantities of which a log has single numbers."""
    alpha = header.schedule is not UNSET or (first is not None and first.alpha is not None)
    penalised = header.l2 is not UNSET or (first is not None and first.R is not None)
    kinds = computed(penalised=penalised, intercept=header.intercept is not False)
    among = PARAMETERS if header.detail == "params" else OVERALL
    return [*(["alpha"] if alpha else []), *(kind.name for kind in kinds if kind.name in among)]


def _held(update: UpdateLine) -> list[str]:
    return [name for name in OF_EXAMPLES if getattr(update, name) is not None]


def write_csv(table: Table, path: Path) -> int:
    """Text, the values of examples as lists that JSON reads."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow([*table.columns, *table.of_examples])
        for update in table.updates():
            k, *numbers = table.row(update)
            lists = (getattr(update, name) for name in table.of_examples)
            out.writerow([k, *map(repr, numbers), *("" if each is None else encode(each).decode() for each in lists)])
            count += 1
    return count


_Arrays: TypeAlias = dict[str, list[NDArray[np.float64]]]


def _gathered(table: Table) -> tuple[NDArray[np.float64], _Arrays]:
    """The single numbers, (c, columns), and the values of examples, an array for each update."""
    lists: _Arrays = {name: [] for name in table.of_examples}

    def singles() -> Iterator[float]:
        for update in table.updates():
            for name, column in lists.items():
                column.append(np.array(numbers(getattr(update, name) or ()), np.float64))
            yield from table.row(update)

    flat = np.fromiter(singles(), np.float64)
    return flat.reshape(-1, len(table.columns)), lists


def write_npz(table: Table, path: Path) -> int:
    """Arrays over the updates."""
    rows, lists = _gathered(table)
    kinds: dict[str, list[int]] = {}
    for i, name in enumerate(table.columns):
        kinds.setdefault(quantity_of(name), []).append(i)
    arrays = {name: rows[:, i] if name in FEATUREWISE else rows[:, i[0]] for name, i in kinds.items()}
    arrays |= {name: _even(column, NO_ROW if name == "batch" else np.nan) for name, column in lists.items()}
    arrays |= {name: arrays[name].astype(np.int64) for name in ("k", "batch") if name in arrays}
    with path.open("wb") as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]  # its stubs know no keywords but its own
    return len(rows)


def _even(column: list[NDArray[np.float64]], filler: float) -> NDArray[np.float64]:
    """Lists of one length in an array (c, m)."""
    array = np.full((len(column), max(map(len, column))), filler)
    for row, values in zip(array, column, strict=True):
        row[: len(values)] = values
    return array


def write_parquet(table: Table, path: Path) -> int:
    """Columns, the values of examples as lists."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        mend = f"install it with the extra: {installing('parquet')}"
        raise InputError("Parquet needs the package pyarrow", mend) from None
    rows, lists = _gathered(table)
    arrays = {name: rows[:, i].astype(np.int64) if name == "k" else rows[:, i]
              for i, name in enumerate(table.columns)}  # fmt: skip
    for name, column in lists.items():
        kind = np.int64 if name == "batch" else np.float64
        arrays[name] = pyarrow.array([values.astype(kind) for values in column])
    pyarrow.parquet.write_table(pyarrow.table(arrays), path)
    return len(rows)
