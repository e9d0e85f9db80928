"""Where two logs part."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lrstep.sources import open_source
from tests.steplog.test_log import recorded


def diff(*words: object) -> tuple[int, str]:
    """The exit code, and what is said."""
    done = subprocess.run(
        [sys.executable, "-m", "lrstep", "diff", *map(str, words)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout or done.stderr


@pytest.fixture(name="log")
def _log(tmp_path: Path) -> Path:
    return recorded(open_source("iris", {}).run(), tmp_path / "a.jsonl", 40)


def changed(log: Path, k: int, **values: object) -> Path:
    """A log in which an update holds other values; without its end, whose sha256 would be another."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[:-1]]
    lines[k].update(values)
    other = log.with_name("changed.jsonl")
    other.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return other


def test_the_same_run_is_the_same(log: Path, tmp_path: Path) -> None:
    again = recorded(open_source("iris", {}).run(), tmp_path / "b.jsonl", 40)
    assert diff(log, again) == (0, "the same in 40 updates\n")
    full = recorded(open_source("iris", {}).run(), tmp_path / "full.jsonl", 40, "full")
    params = recorded(open_source("iris", {}).run(), tmp_path / "params.jsonl", 40, "params")
    for one, other in ((log, full), (params, full), (params, log)):
        assert diff(one, other)[0] == 0


def test_a_log_that_is_the_others_beginning_says_where_it_ends(log: Path, tmp_path: Path) -> None:
    short = recorded(open_source("iris", {}).run(), tmp_path / "short.jsonl", 25)
    code, said = diff(short, log)
    assert code == 0
    assert "A ends after 25 updates, B goes on" in said
    assert "B ends after 25 updates, A goes on" in diff(log, short)[1]


def test_the_first_number_that_differs_is_named(log: Path) -> None:
    line = json.loads(log.read_text(encoding="utf-8").splitlines()[17])
    other = changed(log, 17, dw=[line["dw"][0], line["dw"][1] * (1 + 1e-12)], b=3.0)
    code, said = diff(log, other)
    assert code == 1
    assert "they part at 17:dw2" in said
    code, said = diff(log, other, "--rtol", "1e-9")
    assert code == 1
    assert "they part at 17:b" in said
    found = json.loads(diff(log, other, "--json")[1])
    assert found["parted"]["address"] == "17:dw2"
    assert found["same"] is False


def test_ulps_and_nan(log: Path) -> None:
    import numpy as np

    line = json.loads(log.read_text(encoding="utf-8").splitlines()[9])
    near = changed(log, 9, J=float(np.nextafter(np.nextafter(line["J"], 9), 9)))
    assert diff(log, near)[0] == 1
    assert diff(log, near, "--ulps", 1)[0] == 1
    assert diff(log, near, "--ulps", 2)[0] == 0
    not_a_number = changed(log, 9, J="NaN").rename(log.with_name("nan.jsonl"))
    assert diff(not_a_number, not_a_number)[0] == 0
    assert diff(log, not_a_number, "--rtol", 1)[0] == 1


def test_settings_that_differ_are_said_and_the_difference_grows(log: Path, tmp_path: Path) -> None:
    other = recorded(open_source("iris", {"alpha": 0.1001}).run(), tmp_path / "b.jsonl", 40)
    code, said = diff(log, other)
    assert code == 1
    assert "alpha: A 0.1, B 0.1001" in said
    assert "they part at 1:w1" in said
    grown = [float(row.split("up to ")[1].split(" apart")[0]) for row in said.splitlines() if "apart" in row]
    assert len(grown) > 3
    assert grown == sorted(grown)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--ulps", "x"], "--ulps x is no tolerance"),
        (["--rtol", "-1"], "--rtol -1 is no tolerance"),
        (["--rtol", "nan"], "is no tolerance"),
    ],
)
def test_bad_words(words: list[str], message: str, log: Path) -> None:
    code, said = diff(log, log, *words)
    assert code == 2
    assert message in said
    assert said.count("\n") == 1


def test_other_features_cannot_be_compared(log: Path, tmp_path: Path) -> None:
    other = recorded(open_source("breast-cancer", {}).run(), tmp_path / "b.jsonl", 2)
    assert diff(log, other)[0] == 2
    assert diff(log, tmp_path / "none.jsonl")[0] == 2
