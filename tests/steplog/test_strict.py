"""Conventions are advice to verify and to diff, named first; with --strict they count as differences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from tests.command import called
from tests.steplog.loops import M, X, Y, cost, sigmoid


def loop(path: Path, J: Callable[..., Any], rate: float = 0.1, times: float = 1, **more: Any) -> Path:
    """A right loop whose J is that of `J(w, b, new)`, and whose derivatives are so many times the usual ones."""
    w, b = np.zeros(X.shape[1]), 0.0
    with lrstep.Recorder(path, X, Y, alpha=rate, w=w, b=b, **more) as recorder:
        for _ in range(20):
            dz = sigmoid(X @ w + b) - Y
            dw, db = X.T @ dz / M, dz.mean()
            new = w - rate * dw, b - rate * db
            recorder.update(w=new[0], b=new[1], J=J(w, b, new), dw=times * dw, db=times * db)
            w, b = new
    return path


def before(w: Any, b: Any, new: Any) -> Any:
    return cost(X, Y, w, b)


def after(w: Any, b: Any, new: Any) -> Any:
    return cost(X, Y, *new)


def test_verify(tmp_path: Path) -> None:
    usual, other = loop(tmp_path / "a.jsonl", before), loop(tmp_path / "b.jsonl", after)
    assert called("replay", usual, "--verify", "--strict").returncode == 0
    assert called("replay", other, "--verify").returncode == 0
    done = called("replay", other, "--verify", "--strict")
    assert done.returncode == 1
    first, second, third = done.stdout.splitlines()
    assert first == "advice: J is that of the parameters after the step"
    assert second.startswith("20 updates are right, within the rounding of the textbook's lines")
    assert third == "with --strict the advice counts as a difference"
    for words, ok in ((["--strict"], False), ([], True)):
        found = json.loads(called("replay", other, "--verify", "--json", *words).stdout)
        assert (found["ok"], found["differences"], [each["id"] for each in found["advice"]]) == (ok, [], ["J-after"])
    refused = called("replay", other, "--strict")
    assert (refused.returncode, refused.stderr) == (2, "lrstep: error: --strict is of --verify: give both\n")


@pytest.mark.parametrize(
    ("J", "times", "expected"),
    [
        (after, 1, ["J is that of the parameters after the step"]),
        (lambda w, b, new: M * cost(X, Y, *new), M, [
            "J is the sum over the examples, not their mean, and is that of the parameters after the step",
            "dw and db are summed over the examples, and the update divides by m",
        ]),
    ],
)  # fmt: skip
def test_diff_of_two_that_differ_by_convention_alone(J: Any, times: int, expected: list[str], tmp_path: Path) -> None:
    usual, other = loop(tmp_path / "a.jsonl", before), loop(tmp_path / "b.jsonl", J, times=times)
    for first, second, which in ((usual, other, "B"), (other, usual, "A")):
        named = [f"advice: in {which} {text}" for text in expected]
        done = called("diff", first, second)
        assert (done.returncode, done.stdout.splitlines()) == (0, [*named, "the same in 20 updates"])
        strict = called("diff", first, second, "--strict")
        last = "with --strict the advice counts as a difference"
        assert (strict.returncode, strict.stdout.splitlines()) == (1, [*named, "the same in 20 updates", last])
        found = json.loads(called("diff", first, second, "--json").stdout)
        assert (found["same"], found["parted"], found["quantities"]) == (True, None, [])
        assert [(each["log"], each["text"]) for each in found["conventions"]] == [(which, text) for text in expected]
        assert json.loads(called("diff", first, second, "--json", "--strict").stdout)["same"] is False
    assert called("diff", other, other, "--strict").stdout == "the same in 20 updates\n"


def test_diff_names_settings_and_conventions_then_each_quantity(tmp_path: Path) -> None:
    usual, other = loop(tmp_path / "a.jsonl", before), loop(tmp_path / "b.jsonl", after, rate=0.2)
    done = called("diff", usual, other)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[:2] == ["alpha: A 0.1, B 0.2", "advice: in B J is that of the parameters after the step"]
    assert lines[2].startswith("they first differ at 1:w1: A 0.0287")
    assert lines[3:5] == [
        "  the steps of A and B differ as alpha does",
        "  the other quantities first differ at 1:b, 2:J, 2:dw1, 2:db",
    ]
    found = json.loads(called("diff", usual, other, "--json").stdout)
    assert found["parted"] == found["quantities"][0]
    assert [each["address"] for each in found["quantities"]] == ["1:w1", "1:b", "2:J", "2:dw1", "2:db"]


def test_a_wrong_J_beside_a_convention_is_a_difference(tmp_path: Path) -> None:
    k = 0

    def wrong(w: Any, b: Any, new: Any) -> Any:
        nonlocal k
        k += 1
        return after(w, b, new) + (k == 7)

    usual, other = loop(tmp_path / "a.jsonl", before), loop(tmp_path / "b.jsonl", wrong)
    done = called("diff", usual, other)
    assert done.returncode == 1
    assert "they first differ at 7:J" in done.stdout


def test_settings_of_a_penalty_and_own_rates_are_said(tmp_path: Path) -> None:
    usual = loop(tmp_path / "a.jsonl", before)
    said = called("diff", usual, loop(tmp_path / "b.jsonl", before, l2=2.0)).stdout
    assert said.splitlines()[0] == "l2: A 0.0, B 2.0"


def test_other_rows_are_a_difference(tmp_path: Path) -> None:
    for name, rows in (("a", [1, 2, 3]), ("b", [1, 4, 3])):
        w, b = np.zeros(X.shape[1]), 0.0
        recorder = lrstep.Recorder(tmp_path / f"{name}.jsonl", X, Y, alpha=0.1, w=w, b=b)
        dz = sigmoid(X[rows] @ w + b) - Y[rows]
        recorder.update(w=w - 0.1 * X[rows].T @ dz / 3, b=-0.1 * dz.mean(), batch=rows)
    done = called("diff", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert done.returncode == 1
    assert "they first differ at 1:batch: A 2.0, B 4.0" in done.stdout
