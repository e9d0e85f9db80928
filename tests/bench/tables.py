"""Tables: a CSV of numbers read beside pandas and NumPy, which must read the same numbers to the last bit."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from lrstep.data import load_file
from tests.bench.harness import Contestant, Row, Work, race

ROWS, COLUMNS = 60_000, 11


def rows(budget: float) -> list[Row]:
    """Numbers as people write them, of six digits, and in full, of seventeen."""
    return [_read(budget, "%.6g", "six digits"), _read(budget, "%.17g", "all digits")]


def _read(budget: float, form: str, what: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        _write(path, form)
        contestants = [
            Contestant("lrstep", partial(_ours, str(path))),
            Contestant("pandas", partial(_pandas, str(path))),
            Contestant("loadtxt", partial(_loadtxt, str(path))),
        ]
        seconds = race(contestants, budget, 0.0)
    return Row(f"{ROWS:,} × {COLUMNS} of CSV, {what}", seconds, goal="at most twice pandas")


def _write(path: Path, form: str) -> None:
    generator = np.random.default_rng(0)
    X = generator.normal(size=(ROWS, COLUMNS - 1))
    y = generator.integers(0, 2, ROWS)
    header = ",".join([*(f"column {i}" for i in range(COLUMNS - 1)), "label"])
    forms = [form] * (COLUMNS - 1) + ["%d"]
    np.savetxt(path, np.column_stack([X, y]), forms, delimiter=",", header=header, comments="")


def _ours(path: str) -> Work:
    def read() -> tuple[object, object]:
        data = load_file(path)
        return data.X, data.y

    return read


def _pandas(path: str) -> Work:
    import pandas

    def read() -> tuple[object, object]:
        frame = pandas.read_csv(path, float_precision="round_trip")
        table = frame.to_numpy()
        return table[:, :-1], table[:, -1]

    return read


def _loadtxt(path: str) -> Work:
    def read() -> tuple[object, object]:
        table = np.loadtxt(path, delimiter=",", skiprows=1)
        return table[:, :-1], table[:, -1]

    return read
