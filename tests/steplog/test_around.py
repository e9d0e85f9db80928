"""Logs of runs with a penalty, a rate that changes or no intercept: written, read, verified, gone on with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.cli.main import main
from lrstep.debugger import Debugger
from lrstep.sources import open_source
from lrstep.steplog.recording import Recording

AROUND = [
    (["--l2", "0.5"], {"l2": 0.5}),
    (["--no-intercept"], {"intercept": False}),
    (["--alpha", "0.5/(1+k/10)"], {"schedule": "0.5/(1+k/10)"}),
    (["--l2", "2", "--no-intercept", "--alpha", "max(0, 1 - k/40)"],
     {"l2": 2.0, "intercept": False, "schedule": "max(0, 1 - k/40)"}),
]  # fmt: skip


def logged(path: Path, *words: str) -> list[dict[str, Any]]:
    """The lines of a log of thirty updates, made with some options."""
    assert main(["run", "iris", "--updates", "30", "--log", str(path), *words]) == 0
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("detail", ["params", "update", "full"])
@pytest.mark.parametrize("size", ["all", "7", "1"])
@pytest.mark.parametrize(("words", "fields"), AROUND)
def test_a_log_says_what_is_around_and_verifies_to_the_last_bit(
    words: list[str], fields: dict[str, Any], size: str, detail: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    header, first, *_ = logged(path, *words, "--batch", size, "--detail", detail)
    assert header["version"] == 2
    assert {name: header[name] for name in ("l2", "intercept", "schedule") if name in header} == fields
    if detail != "params":
        assert ("R" in first) == ("l2" in fields)
        assert ("db" in first) == ("intercept" not in fields)
    capsys.readouterr()
    assert main(["replay", str(path), "--verify"]) == 0
    assert capsys.readouterr().out == "30 updates are right, to the last bit\n"


def test_a_log_of_the_lessons_update_is_as_it_was(tmp_path: Path) -> None:
    header, first, *_ = logged(tmp_path / "a.jsonl")
    assert header["version"] == 1
    assert not {"l2", "intercept", "schedule"} & {*header}
    assert [*first] == ["type", "k", "w", "b", "J", "dw", "db"]


@pytest.mark.parametrize(("words", "fields"), AROUND)
def test_a_log_opens_as_the_run_that_it_is_of(words: list[str], fields: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    logged(path, *words, "--detail", "params")
    options = {"no_intercept": "intercept" in fields, "l2": fields.get("l2", 0), "alpha": fields.get("schedule", 0.1)}
    debugger = open_source(str(path), {}).at_place()
    own = Debugger(lrstep.Run(lrstep.load("iris"), **options))
    for address in ("30:J", "30:dw", "30", "50:z", "50"):  # beyond its end it is computed on from there
        there, here = debugger.go_to(address), own.go_to(address)
        assert there.to_dict() == {**here.to_dict(), "features": there.to_dict()["features"]}


@pytest.mark.parametrize(("name", "number"), [("R", 0.25), ("dw", [0.25, 0.5])])
def test_what_is_wrong_in_it_is_named(
    name: str, number: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    lines = logged(path, "--l2", "3")
    lines[12][name] = number
    path.write_text("".join(json.dumps(line) + "\n" for line in lines[:-1]))
    capsys.readouterr()
    assert main(["replay", str(path), "--verify"]) == 1
    assert capsys.readouterr().out.startswith(f"12:{name if name == 'R' else 'dw1'} is 0.25")


def test_what_a_branch_changes_is_an_edit_of_its_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """l2 and a rate as an expression, in a log that begins without either."""
    debugger = Debugger(lrstep.Run(lrstep.load("iris")))
    path = tmp_path / "a.jsonl"
    recording = Recording(debugger, path)
    for change in ("l2 = 2", "alpha = 0.5/(1+k/10)", "l2 = 0, alpha = 0.2"):
        for _ in range(3):
            debugger.next_update()
        list(recording.following(debugger))
        debugger.step()
        debugger.assign(change)
    list(recording.following(debugger))
    debugger.next_update(3)
    list(recording.following(debugger))
    recording.end(debugger)
    edits = [line for line in map(json.loads, path.read_text().splitlines()) if line["type"] == "edit"]
    assert [(edit["k"], edit["set"]) for edit in edits] == [
        (4, {"l2": 2.0}), (7, {"alpha": "0.5/(1+k/10)"}), (10, {"alpha": 0.2, "l2": 0.0}),
    ]  # fmt: skip
    assert main(["replay", str(path), "--verify"]) == 0
    assert "right, to the last bit" in capsys.readouterr().out
    again = open_source(str(path), {}).at_place()
    np.testing.assert_array_equal(again.go_to("11").w, debugger.go_to("11").w)
    assert again.go_to("8:R").R == debugger.go_to("8:R").R


def test_the_table_of_a_log_has_what_the_run_computes(tmp_path: Path) -> None:
    for (words, _), names in zip(
        AROUND,
        ["k,J,R,dw1,dw2,db,w1,w2,b", "k,J,dw1,dw2,w1,w2", "k,alpha,J,dw1,dw2,db,w1,w2,b", "k,alpha,J,R,dw1,dw2,w1,w2"],
        strict=True,
    ):
        path = tmp_path / "a.jsonl"
        logged(path, *words, "--force")
        assert main(["export", str(path), str(tmp_path / "a.csv"), "--force"]) == 0
        head, first, *_ = (tmp_path / "a.csv").read_text().splitlines()
        assert head == names
        row = dict(zip(head.split(","), first.split(","), strict=True))
        if "alpha" in row:
            assert float(row["alpha"]) == pytest.approx(0.5 / 1.1 if "R" not in row else 39 / 40, rel=1e-15)
