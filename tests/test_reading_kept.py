"""Every option of reading: said in a scenario, kept by save and by a log, it reads the same rows again."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w

import lrstep
from lrstep import Dataset, Debugger
from lrstep.options import LOAD_OPTIONS
from tests.command import called


def zipped(**texts: str) -> bytes:
    """An archive of CSV files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.csv", text)
    return stream.getvalue()


TABLES: dict[str, str | bytes] = {
    "plain.csv": "passed,hours,sleep\n0,1,4\n0,2,3\n1,3,2.5\n1,4,1\n",
    "gaps.csv": "sex,town,age,bought\nm,A,1,no\nf,B,,yes\nm,C,3,no\nf,A,4,yes\n",
    "comma.csv": "hours;sleep;passed\n1,0;4,0;0\n2,0;3,0;0\n3,0;2,5;1\n",
    "title.csv": "Class of 2024\n\nhours,sleep,passed\n1,4,0\n2,3,0\n3,2.5,1\n",
    "numbers.csv": "1,4,0\n2,3,0\n3,2.5,1\n",
    "grades.csv": "hours,sleep,grade\n1,4,low\n2,3,mid\n3,2.5,high\n4,1,high\n",
    "packed.csv.gz": gzip.compress(b"hours,sleep,passed\n1,4,0\n2,3,0\n3,2.5,1\n"),
    "X.csv": "hours,sleep\n1,4\n2,3\n3,2.5\n",
    "y.csv": "passed\n0\n0\n1\n",
    "latin.csv": "größe,alter,kauf\n1,4,ja\n2,3,nein\n3,2.5,ja\n".encode("cp1252"),
    "two.zip": zipped(first="hours,passed\n1,0\n2,1\n", second="hours,sleep,passed\n1,4,0\n2,3,0\n3,2.5,1\n"),
    "records.json": '[{"hours": 1, "sleep": 4, "passed": 0}, {"hours": 2, "sleep": 3, "passed": 1}]',
}
WAYS: list[tuple[str, dict[str, Any]]] = [
    ("plain.csv", {"label": "passed"}),
    ("plain.csv", {"label": "1", "features": "3,hours"}),
    ("plain.csv", {"label": "hours", "positive": ">2", "without": "pass*"}),
    ("plain.csv", {"label": "passed", "divide": 255}),
    ("gaps.csv", {"missing": "mean", "one-hot": True}),
    ("gaps.csv", {"missing": "drop", "without": "town"}),
    ("gaps.csv", {"features": "sex,age", "missing": "drop", "positive": "no"}),
    ("comma.csv", {"decimal": ","}),
    ("title.csv", {"skip": 2}),
    ("numbers.csv", {"header": "no"}),
    ("numbers.csv", {"header": "yes", "positive": ">0.5"}),
    ("grades.csv", {"positive": "mid"}),
    ("packed.csv.gz", {"features": "h*,s*"}),
    ("X.csv", {"label-file": "y.csv"}),
    ("latin.csv", {"encoding": "cp1252"}),
    ("two.zip", {"table": "second.csv", "features": "sleep"}),
    ("records.json", {"features": "sleep"}),
]
ways = pytest.mark.parametrize(("file", "options"), WAYS, ids=[f"{file} {' '.join(how)}" for file, how in WAYS])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the tables, and where one is."""
    for name, text in TABLES.items():
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def opened(file: str, options: dict[str, Any]) -> Debugger:
    """What `lrstep open` opens."""
    return lrstep.open(file, **{name.replace("-", "_"): value for name, value in options.items()})


def same(one: Dataset, other: Dataset) -> None:
    """The same rows, under the same names."""
    np.testing.assert_array_equal(one.X, other.X)
    np.testing.assert_array_equal(one.y, other.y)
    assert (one.features, one.label, one.classes) == (other.features, other.label, other.classes)


def words(options: dict[str, Any]) -> list[str]:
    """The same options on the command line."""
    return [
        word
        for name, value in options.items()
        for word in ([f"--{name}"] if value is True else [f"--{name}", str(value)])
    ]


def test_every_option_of_reading_is_tried() -> None:
    assert {name for _, options in WAYS for name in options} == {option.name for option in LOAD_OPTIONS}


@ways
def test_a_scenario_says_it(file: str, options: dict[str, Any], folder: Path) -> None:
    away = folder / "class" / "lesson.toml"
    away.parent.mkdir()
    named = {name: f"../{value}" if name == "label-file" else value for name, value in options.items()}
    away.write_text(tomli_w.dumps({"data": f"../{file}", **named}))
    same(lrstep.load(away), opened(file, options).run.data)


@ways
def test_save_keeps_it(file: str, options: dict[str, Any], folder: Path) -> None:
    debugger = opened(file, options)
    debugger.go_to("2")
    (folder / "kept").mkdir()
    for inline in (False, True):
        saved = lrstep.save_scenario(debugger, folder / "kept" / f"{inline}.toml", data=inline)
        again = lrstep.open(saved)
        same(again.run.data, debugger.run.data)
        assert again.frame.to_dict() == debugger.frame.to_dict()
        twice = lrstep.open(lrstep.save_scenario(again, folder / "kept" / "twice.toml"))
        same(twice.run.data, debugger.run.data)


@ways
def test_a_log_reads_the_same_rows_again(file: str, options: dict[str, Any], folder: Path) -> None:
    (folder / "logs").mkdir()
    assert called("run", file, *words(options), "--updates", "3", "--log", "logs/run.jsonl").returncode == 0
    for command in (["replay", "--verify"], ["show", "--at", "2:dz", "--format", "json"]):
        name, *more = command
        done = called(name, "logs/run.jsonl", "--data", file, *more)
        assert (done.returncode, done.stderr) == (0, "") or "note" in done.stderr
    debugger = lrstep.open("logs/run.jsonl", data=file)
    same(debugger.run.data, opened(file, options).run.data)
    wrong = "gaps.csv" if file != "gaps.csv" else "plain.csv"
    refused = called("replay", "logs/run.jsonl", "--verify", "--data", wrong)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1


@ways
def test_the_place_is_found_again(
    file: str, options: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lrstep.recent import last, remember

    monkeypatch.setenv("LRSTEP_STATE", str(folder / "state"))
    debugger = opened(file, options)
    debugger.go_to("2:dz")
    remember(debugger, {})
    monkeypatch.chdir(folder.parent)
    _, source = last({})
    again = source.at_place()
    same(again.run.data, debugger.run.data)
    assert again.frame.address == "2:dz"


def test_labels_of_a_large_table_first_in_their_file_are_read_so_by_the_log(folder: Path) -> None:
    """More numbers than a log holds, the label in the first column."""
    generator = np.random.default_rng(0)
    rows = 26_000
    X, y = generator.normal(size=(rows, 4)).round(3), generator.integers(0, 2, rows)
    table = np.column_stack([y, X])
    np.savetxt("large.csv", table, "%g", delimiter=",", header="passed,a,b,c,d", comments="")
    assert called("run", "large.csv", "--label", "passed", "--updates", "5", "--log", "L.jsonl").returncode == 0
    Path("elsewhere").mkdir()
    Path("large.csv").rename("elsewhere/large.csv")
    verified = called("replay", "L.jsonl", "--verify", "--data", "elsewhere/large.csv")
    assert verified.returncode == 0
    assert "5" in verified.stdout
    shown = called("show", "L.jsonl", "--at", "3:J", "--data", "elsewhere/large.csv")
    assert shown.returncode == 0
