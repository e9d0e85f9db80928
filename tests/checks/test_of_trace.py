"""What check and replay say of a trace: the line of the mistake, as it was found, or by the numbers alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lrstep.engine.traced import ScriptEnding, ScriptVerdict
from lrstep.steplog.trace_writer import TraceWriter
from tests.command import called
from tests.steplog.traces import COURSE, Followed, wrong


def traced(folder: Path, text: str, table: dict[str, Any] | None = None, ending: ScriptEnding | None = None) -> Path:
    """The trace of a script that was judged."""
    path = folder / "a.jsonl"
    writer = TraceWriter(path)
    list(Followed(folder / "train.py", text).writing(writer))
    if ending is not None:
        writer.ending(ending)
    if table is not None:
        writer.verdict(ScriptVerdict(table["ok"], table, ""))
    writer.close()
    return path


def test_the_line_is_that_which_sets_the_first_wrong_quantity(tmp_path: Path) -> None:
    path = traced(tmp_path, wrong())
    done = called("check", path)
    assert done.returncode == 1
    assert done.stdout.startswith("wrong: train.py in a.jsonl, line 16\n")
    assert "in line    16: dZ = Y - A" in done.stdout
    assert "[sign]" in done.stdout
    told = json.loads(called("check", path, "--json").stdout)
    assert (told["file"], told["line"], told["update"], told["mistake"]) == ("train.py", 16, 1, "sign")
    assert told["bound"]["dz"] == "dZ"
    done = called("replay", path, "--verify")
    assert "(dz differs in 30 of 30 updates; line 16 of train.py)" in done.stdout
    differences = json.loads(called("replay", path, "--verify", "--json").stdout)["differences"]
    assert [(each["quantity"], each["file"], each["line"]) for each in differences] == [("dz", "train.py", 16)]


def test_what_was_found_is_said_again(tmp_path: Path) -> None:
    table = {"ok": False, "mistake": "sign", "mistakes": ["sign"], "variable": "dz", "file": "train.py", "line": 9,
             "update": 1, "candidates": [], "advice": [{"id": "float32", "text": "in float32"}]}  # fmt: skip
    path = traced(tmp_path, wrong(), table)
    told = json.loads(called("check", path, "--json").stdout)
    assert {name: told[name] for name in table} == table
    assert "advice     in float32" in called("check", path).stdout


def test_of_a_script_that_raised(tmp_path: Path) -> None:
    table = {"ok": False, "mistake": "raises", "mistakes": ["raises"], "variable": None, "file": "train.py", "line": 22,
             "update": None}  # fmt: skip
    path = traced(tmp_path, COURSE, table, ScriptEnding("raised", "ValueError: shapes (2,) and (3,)", 22))
    done = called("check", path)
    assert done.returncode == 1
    assert (
        "it raises ValueError: shapes (2,) and (3,), in line 22 of train.py: costs.append(cost) [raises]"
        in " ".join(done.stdout.split())
    )
    replayed = called("replay", path).stdout.splitlines()
    assert replayed[-2:] == ["raised in train.py:22: ValueError: shapes (2,) and (3,)",
                             "end: 30 updates, stopped by updates"]  # fmt: skip


def test_what_was_not_decided_is_not_judged(tmp_path: Path) -> None:
    done = called("check", traced(tmp_path, wrong(), {"ok": None, "message": "which name is w is not known: --bind"}))
    assert done.returncode == 2
    assert "which name is w is not known: --bind" in " ".join(done.stdout.split())


def test_numbers_that_are_wrong_are_not_right_because_it_says_so(tmp_path: Path) -> None:
    assert called("check", traced(tmp_path, wrong(), {"ok": True})).returncode == 1


def test_a_right_script_is_right(tmp_path: Path) -> None:
    done = called("check", traced(tmp_path, COURSE, {"ok": True, "advice": []}))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "right: train.py in a.jsonl")


@pytest.mark.parametrize("table", [
    {"ok": "no"}, {"ok": False, "mistakes": 3, "candidates": [[]], "advice": ["x"], "update": 10**9, "line": 10**9},
    {"ok": False, "mistakes": [{}], "update": -1, "file": 3, "variable": 5, "mistake": []},
])  # fmt: skip
def test_a_verdict_of_strangers_is_no_crash(table: dict[str, Any], tmp_path: Path) -> None:
    path = traced(tmp_path, wrong(), {"ok": False})
    text = path.read_bytes()
    begins = text.index(b'{"type":"verdict"')
    line = {"type": "verdict", "ok": False, "text": "", "table": table}
    path.write_bytes(text[:begins] + json.dumps(line).encode() + b"\n")
    for more in ((), ("--json",)):
        done = called("check", path, *more)
        assert (done.returncode, done.stderr) == (1, "")


def test_replay_tells_what_was_printed_between_the_updates(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writer = TraceWriter(path)
    writer.printed(0, "read 3 rows\n")
    for k in Followed(tmp_path / "train.py").writing(writer):
        if k in (1, 2):
            writer.printed(k + 1, f"Cost after iteration {k}: \x1b[31m")
            writer.printed(k + 1, "5.7\n")
    writer.printed(30, "done\n")
    writer.noted("threads are not followed")
    writer.close()
    lines = called("replay", path).stdout.splitlines()
    assert lines[1].startswith("the loop in lines 13 to 22 of train.py · a is A, J is cost, dz is dZ")
    assert lines[2] == "| read 3 rows"
    assert lines[3].startswith("1:b  J 5.8015")
    assert lines[4] == "| Cost after iteration 1: \\x1b[31m5.7"
    assert lines[5].startswith("2:b")
    assert lines[-4].startswith("30:b")
    assert lines[-3:] == ["| done", "note: threads are not followed", "end: 30 updates, stopped by updates"]
    some = called("replay", path, "--from", 2, "--to", 2).stdout.splitlines()
    assert some[2:] == [lines[4], lines[5]]
    as_json = called("replay", path, "--json").stdout.splitlines()
    assert len(as_json) == 30
