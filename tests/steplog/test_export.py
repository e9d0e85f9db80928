"""A log as a table."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pyarrow.parquet
import pytest
from numpy.typing import NDArray

from lrstep.errors import InputError
from lrstep.sources import open_source
from lrstep.steplog.export import export
from lrstep.steplog.reader import open_log
from tests.command import called
from tests.steplog.test_log import recorded


@pytest.fixture(name="log")
def _log(tmp_path: Path) -> Path:
    return recorded(open_source("breast-cancer", {}).run(), tmp_path / "a.jsonl", 9)


def test_csv_has_every_digit(log: Path, tmp_path: Path) -> None:
    assert called("export", log, tmp_path / "a.csv").stdout == "9 updates\n"
    with (tmp_path / "a.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[1:-1]]
    assert len(rows) == 9
    for row, line in zip(rows, lines, strict=True):
        assert int(row["k"]) == line["k"]
        assert float(row["J"]) == line["J"]
        assert [float(row[f"dw{i + 1}"]) for i in range(30)] == line["dw"]
        assert [float(row[f"w{i + 1}"]) for i in range(30)] == line["w"]
        assert float(row["b"]) == line["b"]


def test_npz_has_arrays(log: Path, tmp_path: Path) -> None:
    with open_log(str(log)) as reader:
        assert export(reader, tmp_path / "a.npz") == (9, ())
    run = open_source("breast-cancer", {}).at_place()
    with np.load(tmp_path / "a.npz") as found:
        assert found["w"].shape == (9, 30)
        for k in range(9):
            frame = run.go_to(str(k + 1))
            assert found["k"][k] == k + 1
            np.testing.assert_array_equal(found["w"][k], frame.w)
            np.testing.assert_array_equal(found["dw"][k], np.array(frame.dw))
            assert (found["J"][k], found["db"][k], found["b"][k]) == (frame.J, frame.db, frame.b)


def test_parquet(log: Path, tmp_path: Path) -> None:
    with open_log(str(log)) as reader:
        export(reader, tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 9
    assert table.column("k").to_pylist() == list(range(1, 10))


@pytest.fixture(name="full")
def _full(tmp_path: Path) -> Path:
    """Three epochs of iris in batches of 30: each ends in one of 10."""
    run = open_source("iris", {"batch": 30, "order": "shuffle"}).run()
    return recorded(run, tmp_path / "full.jsonl", 12, "full")


def values(log: Path) -> list[dict[str, Any]]:
    """The updates of a log."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[1:-1]]


def arrays_in(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of an NPZ file."""
    with np.load(path) as found:
        return dict(found)


def test_a_full_log_keeps_every_examples_values(full: Path, tmp_path: Path) -> None:
    lines = values(full)
    for ending in (".csv", ".npz", ".parquet"):
        with open_log(str(full)) as reader:
            assert export(reader, tmp_path / f"a{ending}") == (12, ())
    with (tmp_path / "a.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    arrays = arrays_in(tmp_path / "a.npz")
    parquet = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert arrays["z"].shape == arrays["batch"].shape == (12, 30)
    for i, line in enumerate(lines):
        length = len(line["batch"])
        for name in ("batch", "z", "a", "L", "da", "dz"):
            assert json.loads(rows[i][name]) == parquet[i][name] == arrays[name][i, :length].tolist() == line[name]
        assert (arrays["batch"][i, length:] == -1).all()
        assert np.isnan(arrays["z"][i, length:]).all()
    assert arrays["batch"].dtype == arrays["k"].dtype == np.int64
    assert lines[3]["batch"] != list(range(90, 100))
    assert len(lines[3]["batch"]) == 10


def test_numbers_that_are_not_finite_come_along(full: Path, tmp_path: Path) -> None:
    lines = full.read_text(encoding="utf-8").splitlines()[:-1]
    changed = json.loads(lines[2])
    changed["z"][1:4] = ["NaN", "Infinity", "-Infinity"]
    full.write_text("\n".join([*lines[:2], json.dumps(changed), *lines[3:]]) + "\n", encoding="utf-8")
    for ending in (".csv", ".npz", ".parquet"):
        with open_log(str(full)) as reader:
            export(reader, tmp_path / f"a{ending}")
    right = np.array([changed["z"][0], np.nan, np.inf, -np.inf])
    np.testing.assert_array_equal(arrays_in(tmp_path / "a.npz")["z"][1, :4], right)
    np.testing.assert_array_equal(pyarrow.parquet.read_table(tmp_path / "a.parquet")["z"][1].as_py()[:4], right)
    assert json.loads(pandas.read_csv(tmp_path / "a.csv")["z"][1])[1:4] == ["NaN", "Infinity", "-Infinity"]


def test_what_is_left_out_is_said(full: Path, tmp_path: Path) -> None:
    """A stranger's loop may give z later only; and an edit is no update."""
    lines = full.read_text(encoding="utf-8").splitlines()[:-1]
    first = json.loads(lines[1])
    del first["z"], first["batch"]
    edit = json.dumps({"type": "edit", "k": 3, "set": {"alpha": 0.5}})
    full.write_text("\n".join([lines[0], json.dumps(first), lines[2], edit, *lines[3:]]) + "\n", encoding="utf-8")
    done = called("export", full, tmp_path / "a.csv")
    assert done.returncode == 0
    assert done.stderr == (
        "lrstep: note: batch, z: missing in the log's first update, so left out of the table\n"
        "lrstep: note: edits made on the way are not in the table: before update 3\n"
    )
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0].endswith(",b,a,L,da,dz")


def test_a_log_of_no_updates_is_a_table_of_no_rows(tmp_path: Path) -> None:
    log = recorded(open_source("iris", {}).run(), tmp_path / "a.jsonl", 0, "full")
    for ending in (".csv", ".npz", ".parquet"):
        with open_log(str(log)) as reader:
            assert export(reader, tmp_path / f"a{ending}") == (0, ())
    assert arrays_in(tmp_path / "a.npz")["w"].shape == (0, 2)


def test_nothing_is_overwritten_or_left_half_done(log: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("mine", encoding="utf-8")
    for path, message in ((target, "is there already"), (tmp_path / "a.xls", "cannot be exported to")):
        with pytest.raises(InputError, match=message), open_log(str(log)) as reader:
            export(reader, path)
    bad = tmp_path / "bad.jsonl.gz"
    bad.write_bytes(gzip.compress(log.read_bytes()[:4000] + b"{}\n"))
    with pytest.raises(InputError), open_log(str(bad)) as reader:
        export(reader, target, force=True)
    assert target.read_text(encoding="utf-8") == "mine"
    assert not list(tmp_path.glob("*.part"))
