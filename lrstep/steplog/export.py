"""Export: the updates of a log as a table, one row an update, in CSV, NPZ or Parquet."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lrstep.errors import InputError, printable
from lrstep.steplog.lines import Header, number
from lrstep.steplog.reader import LogReader

ENDINGS = (".csv", ".npz", ".parquet")


def export(reader: LogReader, path: str | Path, *, force: bool = False) -> int:
    """Write the updates of a log to a file of one of these endings; how many there were.

    The columns are `k`, `J`, `dw1` … `dwn`, `db`, `w1` … `wn`, `b`, those that the log holds. Raises InputError for
    another ending, and where the file is there already, unless `force`; nothing half-written is left behind.
    """
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise InputError(f"{printable(str(path))} cannot be exported to", f"give it one of {', '.join(ENDINGS)}")
    if target.exists() and not force:
        raise InputError(f"{printable(str(path))} is there already", "give --force, or another name")
    unfinished = target.with_name(target.name + ".part")
    write = {".csv": _csv, ".npz": _npz, ".parquet": _parquet}[target.suffix.lower()]
    try:
        count = write(reader, unfinished)
        os.replace(unfinished, target)  # noqa: PTH105  # the file is there whole or not at all
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def columns(header: Header) -> list[str]:
    """The names of the columns."""
    features = range(1, header.n + 1)
    gradient = [] if header.detail == "params" else ["J", *(f"dw{i}" for i in features), "db"]
    return ["k", *gradient, *(f"w{i}" for i in features), "b"]


def _rows(reader: LogReader) -> Iterator[list[float]]:
    params = reader.header.detail == "params"
    nothing = [float("nan")] * reader.header.n
    for update in reader.updates():
        row: list[float] = []
        if not params:
            dw = nothing if update.dw is None else [number(value) for value in update.dw]
            row = [_number(update.J), *dw, _number(update.db)]
        yield [update.k, *row, *(number(value) for value in update.w), number(update.b)]


def _number(value: float | str | None) -> float:
    return float("nan") if value is None else number(value)


def _csv(reader: LogReader, path: Path) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(columns(reader.header))
        for row in _rows(reader):
            out.writerow([row[0], *map(repr, row[1:])])
            count += 1
    return count


def _table(reader: LogReader) -> tuple[list[str], NDArray[np.float64]]:
    names = columns(reader.header)
    numbers = np.fromiter((value for row in _rows(reader) for value in row), np.float64)
    return names, numbers.reshape(-1, len(names))


def _npz(reader: LogReader, path: Path) -> int:
    """`k` (c,), `J` (c,), `dw` (c, n), `db` (c,), `w` (c, n), `b` (c,)."""
    names, rows = _table(reader)
    kinds: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        kinds.setdefault(name.rstrip("0123456789"), []).append(i)
    arrays = {name: rows[:, i] if name in ("w", "dw") else rows[:, i[0]] for name, i in kinds.items()}
    arrays["k"] = arrays["k"].astype(np.int64)
    with path.open("wb") as stream:
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]  # its stubs know no keywords but its own
    return len(rows)


def _parquet(reader: LogReader, path: Path) -> int:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        mend = "install it with the extra: pip install 'lrstep[parquet]'"
        raise InputError("Parquet needs the package pyarrow", mend) from None
    names, rows = _table(reader)
    made = {name: rows[:, i].astype(np.int64) if name == "k" else rows[:, i] for i, name in enumerate(names)}
    pyarrow.parquet.write_table(pyarrow.table(made), path)
    return len(rows)
