"""A log as a table."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lrstep.errors import InputError
from lrstep.sources import open_source
from lrstep.steplog import open_log
from lrstep.steplog.export import export
from tests.steplog.test_log import recorded


@pytest.fixture(name="log")
def _log(tmp_path: Path) -> Path:
    return recorded(open_source("breast-cancer", {}).run(), tmp_path / "a.jsonl", 9)


def test_csv_has_every_digit(log: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "lrstep", "export", str(log), str(tmp_path / "a.csv")]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "9 updates\n"
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
        assert export(reader, tmp_path / "a.npz") == 9
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
    parquet = pytest.importorskip("pyarrow.parquet")
    with open_log(str(log)) as reader:
        export(reader, tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 9
    assert table.column("k").to_pylist() == list(range(1, 10))


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
