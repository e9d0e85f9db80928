"""Where two logs part."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.sources import open_source
from tests.command import called
from tests.steplog.test_log import recorded


def diff(*words: object) -> tuple[int, str]:
    """The exit code, and what is said."""
    done = called("diff", *words)
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
    assert "they first differ at 17:dw2" in said
    code, said = diff(log, other, "--rtol", "1e-9")
    assert code == 1
    assert "they first differ at 17:b" in said
    found = json.loads(diff(log, other, "--json")[1])
    assert found["parted"]["address"] == "17:dw2"
    assert found["same"] is False


def test_ulps_and_nan(log: Path) -> None:
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
    assert "they first differ at 1:w1" in said
    grown = [float(row.split("by up to ")[1]) for row in said.splitlines() if "differ by up to" in row]
    assert len(grown) > 3
    assert grown == sorted(grown)


def rewritten(log: Path, name: str, change: Callable[[dict[str, Any]], None]) -> Path:
    """A log in which every update was changed."""
    header, *lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()[:-1]]
    for line in lines:
        change(line)
    other = log.with_name(name)
    other.write_text("".join(json.dumps(line) + "\n" for line in (header, *lines)), encoding="utf-8")
    return other


def test_the_last_digits_are_said_to_be_such_and_what_looks_past_them(log: Path) -> None:
    """The tolerance that is named is enough, and a tenth of it is not."""

    def nudged(line: dict[str, Any]) -> None:
        line["dw"] = [value * (1 + 3e-13) for value in line["dw"]]

    other = rewritten(log, "near.jsonl", nudged)
    code, said = diff(log, other)
    assert code == 1
    found = re.search(r"last digits differ, in all updates: with --rtol (\S+) or --ulps (\d+) they are the same", said)
    assert found is not None
    rtol, ulps = float(found[1]), int(found[2])
    assert rtol == pytest.approx(3e-13, rel=0.1)
    for words in (["--rtol", rtol], ["--ulps", ulps]):
        assert diff(log, other, *words) == (0, "the same in 40 updates, within the tolerance\n")
    for words in (["--rtol", rtol / 10], ["--ulps", ulps // 10]):
        assert diff(log, other, *words)[0] == 1
    assert json.loads(diff(log, other, "--json")[1])["last_digits"]["rtol"] == pytest.approx(3e-13, rel=0.1)


def test_last_digits_that_grow_are_said_of_where_they_part(log: Path) -> None:
    def growing(line: dict[str, Any]) -> None:
        line["b"] *= 1 + 1e-15 * 3 ** line["k"]

    code, said = diff(log, rewritten(log, "grown.jsonl", growing))
    assert code == 1
    assert re.search(r"only the last digits differ there: --rtol \d\.\de-15 or --ulps \d+ looks past it", said)
    assert "last digits" not in diff(log, changed(log, 9, b=3.0))[1]


def test_ulps_are_those_of_the_logs_own_precision(tmp_path: Path) -> None:
    log = recorded(open_source("iris", {"dtype": "float32"}).run(), tmp_path / "a.jsonl", 5)
    w = json.loads(log.read_text(encoding="utf-8").splitlines()[3])["w"]
    near = changed(log, 3, w=[w[0], float(np.nextafter(np.float32(w[1]), np.float32(9)))])
    assert "--ulps 1 " in diff(log, near)[1]
    assert diff(log, near, "--ulps", 1)[0] == 0


@pytest.mark.parametrize(
    ("name", "times", "words"),
    [
        ("dw", 100, "A is 1/100 of B: m is 100"),
        ("db", -1, "A is −1 times B: the sign is flipped"),
        ("J", 100, "A is 1/100 of B: m is 100"),
        ("dw", 1.7, None),
    ],
)
def test_a_telling_ratio_is_named(name: str, times: float, words: str | None, log: Path) -> None:
    def wrong(line: dict[str, Any]) -> None:
        line[name] = [times * value for value in line[name]] if name == "dw" else times * line[name]

    said = diff(log, rewritten(log, "wrong.jsonl", wrong))[1]
    assert (f"  {words}\n" in said) if words else (" is " not in said)


def test_of_parameters_the_steps_are_compared(tmp_path: Path) -> None:
    one, other = (
        recorded(open_source("iris", {"alpha": alpha}).run(), tmp_path / f"{alpha}.jsonl", 5, "params")
        for alpha in (0.2, 0.1)
    )
    said = diff(one, other)[1]
    assert "they first differ at 1:w1" in said
    assert "  the steps of A and B differ as alpha does\n" in said

    def doubled(line: dict[str, Any]) -> None:
        line["w"], line["b"] = [2 * value for value in line["w"]], 2 * line["b"]

    said = diff(one, rewritten(one, "doubled.jsonl", doubled))[1]
    assert "the step of A is half that of B: n is 2, or it is halved" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--ulps", "x"], "--ulps x is not a valid tolerance"),
        (["--rtol", "-1"], "--rtol -1 is not a valid tolerance"),
        (["--rtol", "nan"], "is not a valid tolerance"),
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
