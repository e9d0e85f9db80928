"""A log too large to hold its rows finds them again, reads them as they were read, and takes no others."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

import lrstep
from lrstep.cli.main import main
from lrstep.errors import InputError
from lrstep.options import TABLE
from lrstep.sources import open_source
from tests.command import called
from tests.steplog.test_log import recorded

ROWS = 34_000  # of three features: more numbers than a header holds
OPTIONS = {"label": "passed", "positive": "no", "features": "sleep,hours,noise"}


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`data/big.csv`, whose label is neither last nor numbers, and `logs/big.jsonl`, a run of it."""
    folder = tmp_path_factory.mktemp("big")
    generator = np.random.default_rng(3)
    table = pandas.DataFrame(generator.normal(size=(ROWS, 3)), columns=["hours", "sleep", "noise"])
    table.insert(1, "passed", np.where(table.hours > table.sleep, "yes", "no"))
    for name in ("data", "logs"):
        (folder / name).mkdir()
    table.to_csv(folder / "data" / "big.csv", index=False)
    read = {name: TABLE[name].read(value) for name, value in OPTIONS.items()}
    recorded(open_source(str(folder / "data" / "big.csv"), read).run(), folder / "logs" / "big.jsonl", 3)
    return folder


def header_in(log: Path) -> dict[str, Any]:
    """The header of a log."""
    header: dict[str, Any] = json.loads(log.read_text(encoding="utf-8").splitlines()[0])
    return header


def with_header(folder: Path, name: str, change: dict[str, Any], without: str = "") -> Path:
    """The log with another header, and without its end, whose sha256 would be another."""
    lines = (folder / "logs" / "big.jsonl").read_text(encoding="utf-8").splitlines()[:-1]
    header = json.loads(lines[0]) | change
    header.pop(without, None)
    path = folder / "logs" / name
    path.write_text("\n".join([json.dumps(header), *lines[1:]]) + "\n", encoding="utf-8")
    return path


def test_the_header_says_what_it_takes_to_read_the_rows(folder: Path, tmp_path: Path) -> None:
    header = header_in(folder / "logs" / "big.jsonl")
    assert header["load"] == {"label": "passed", "positive": "no", "features": ["sleep", "hours", "noise"]}
    assert "X" not in header["data"]
    plain = recorded(open_source("course", {}).run(), tmp_path / "a.jsonl", 1)
    assert "load" not in header_in(plain)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "LOG", "--at", "1:dw", "--format", "json"], '"op": "dw"'),
        (["open", "LOG", "--plain"], "big.jsonl"),
        (["replay", "LOG", "--verify"], "3 updates are right, to the last bit\n"),
        (["replay", "LOG", "--from", "3"], "3:b  J "),
        (["diff", "LOG", "LOG"], "the same in 3 updates\n"),
        (["export", "LOG", "table.csv"], "3 updates\n"),
        (["run", "LOG"], "the whole data"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_every_command_that_takes_a_log_takes_its_data(words: list[str], said: str, folder: Path) -> None:
    words = [word.replace("LOG", "logs/big.jsonl") for word in words]
    done = called(*words, "--data", "data/big.csv", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


@pytest.mark.parametrize("words", [["show"], ["replay"], ["export", "out.csv"], ["diff", "LOG"]], ids=lambda w: w[0])
def test_other_data_is_refused_even_where_none_is_needed(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = str(folder / "logs" / "big.jsonl")
    others = [str(folder / word).replace(str(folder / "LOG"), log) for word in words[1:]]
    assert main([words[0], log, *others, "--data", "iris"]) == 2
    said = capsys.readouterr().err
    assert "there is no column 'passed' (read with --label passed --positive no --features" in said
    assert said.endswith("give the file that the log was made from with --data FILE\n")
    assert not (folder / "out.csv").exists()


def test_the_numbers_are_those_of_the_rows(folder: Path) -> None:
    """dw of the first update at zeros, by pandas: the mean of (0.5 - y)·x, where "no" is 1."""
    table = pandas.read_csv(folder / "data" / "big.csv")
    right = (0.5 - (table.passed == "no")).to_numpy() @ table[["sleep", "hours", "noise"]].to_numpy() / ROWS
    frame = lrstep.open(folder / "logs" / "big.jsonl", data=folder / "data" / "big.csv", at="1:dw").frame
    np.testing.assert_allclose(np.array(frame.dw, float), right, rtol=1e-11)


def test_without_it_the_error_says_what_to_give(folder: Path) -> None:
    missing = "the log does not hold its data, 34,000 rows of 3 features (big.csv): give it with --data FILE\n"
    for words in (["show", "logs/big.jsonl"], ["replay", "logs/big.jsonl", "--verify"]):
        done = called(*words, folder=folder)
        assert (done.returncode, done.stderr) == (2, f"lrstep: error: {missing}")
    done = called("show", "iris", "--data", "data/big.csv", folder=folder)
    assert done.stderr == "lrstep: error: iris is not a log: --data gives a log its data: leave --data out\n"


def test_a_file_of_its_name_beside_the_log_is_taken_if_it_is_the_one(folder: Path) -> None:
    beside = folder / "logs" / "big.csv"
    log = folder / "logs" / "big.jsonl"
    try:
        os.link(folder / "data" / "big.csv", beside)
        assert called("replay", log, "--verify", folder=folder).stdout == "3 updates are right, to the last bit\n"
        beside.unlink()
        text = (folder / "data" / "big.csv").read_text(encoding="utf-8")
        beside.write_text(text.replace("0.1", "0.2", 1), encoding="utf-8")
        done = called("replay", log, "--verify", folder=folder)
        assert done.returncode == 2
        assert "and the file of that name is not it: the data is not what the log was made from" in done.stderr
    finally:
        beside.unlink(missing_ok=True)
    piped = called("replay", "-", "--verify", folder=folder / "data", stdin=log.read_bytes())
    assert piped.stdout == "3 updates are right, to the last bit\n"


def test_a_name_that_leads_out_of_the_folder_is_not_followed(folder: Path) -> None:
    header = header_in(folder / "logs" / "big.jsonl")
    log = with_header(folder, "leads.jsonl", {"data": header["data"] | {"source": "../data/big.csv"}})
    assert "the log does not hold its data" in called("replay", log, "--verify", folder=folder).stderr


def test_older_logs_fall_back_on_the_names_in_their_header(folder: Path) -> None:
    log = with_header(folder, "old.jsonl", {}, without="load")
    done = called("replay", log, "--verify", "--data", "data/big.csv", folder=folder)
    assert done.stdout == "3 updates are right, to the last bit\n"


def test_a_way_to_read_that_is_not_known_is_said(folder: Path) -> None:
    log = with_header(folder, "newer.jsonl", {"load": {"label": "passed", "shape": "wide"}})
    with pytest.raises(InputError, match="read with --shape, which this lrstep does not have"):
        open_source(str(log), {}, str(folder / "data" / "big.csv"))


def test_a_scenarios_way_to_read_is_kept_too(folder: Path, tmp_path: Path) -> None:
    scenario = folder / "data" / "big.toml"
    scenario.write_text('data = "big.csv"\nlabel = "passed"\nfeatures = ["sleep"]\nalpha = 0.2\n', encoding="utf-8")
    run = open_source(str(scenario), {"features": ("hours", "noise", "sleep")}).run()
    log = recorded(run, tmp_path / "a.jsonl", 2)
    for file in (scenario, folder / "data" / "big.csv"):
        assert "2 updates are right" in called("replay", log, "--verify", "--data", file, folder=tmp_path).stdout


@pytest.mark.parametrize("ending", [".npy", ".npz"])
def test_arrays_in_files(ending: str, tmp_path: Path) -> None:
    generator = np.random.default_rng(3)
    X, y = generator.normal(size=(ROWS, 3)), generator.integers(0, 2, ROWS)
    path = tmp_path / f"big{ending}"
    if ending == ".npy":
        np.save(path, np.column_stack([X, y]))
    else:
        np.savez(path, X=X, y=y)
    log = recorded(open_source(str(path), {"features": ("x3", "x1", "x2")}).run(), tmp_path / "a.jsonl", 2)
    assert "2 updates are right" in called("replay", log, "--verify", folder=tmp_path).stdout
