"""Tables from the command line: from standard input, by their contents, with the options that the answers name."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from pathlib import Path

import pytest

from lrstep.steplog.index import LogIndex
from tests.command import called, in_a_process

TABLE = "hours,sleep,passed\n1,4,0\n2,3,0\n3,2.5,1\n4,1,1\n"
BASE = 0.4264488489024679
PASSENGERS = "id,survived,name,sex,age,port\n" + "".join(
    f"{i},{i % 2},p{i},{'fm'[i % 2 or i % 3 == 0]},{'' if i == 3 else i},{'SCQ'[i % 3]}\n" for i in range(12)
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_table_comes_on_standard_input_like_a_log() -> None:
    for given in (TABLE.encode(), gzip.compress(TABLE.encode()), TABLE.encode("utf-16")):
        done = in_a_process("run", "-", "--updates", "10", "--json", stdin=given)
        assert json.loads(done.stdout)["J"] == pytest.approx(BASE, rel=1e-14)
    Path("t.csv").write_text(TABLE)
    assert called("run", "t.csv", "--updates", "3", "--log", "t.jsonl").returncode == 0
    log = Path("t.jsonl").read_bytes()
    assert called("show", "-", "--at", "3:dz", stdin=log).stdout.startswith(" lrstep  standard input")
    assert called("show", "-", "--at", "3:dz", stdin=TABLE.encode()).stdout.startswith(" lrstep  standard input")
    assert called("run", "-", stdin=b"").returncode == 2


def test_json_lines_are_a_table_unless_they_are_a_log() -> None:
    records = [
        dict(zip(("hours", "sleep", "passed"), map(float, row.split(",")), strict=True)) for row in TABLE.split()[1:]
    ]
    Path("t.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    assert json.loads(called("run", "t.jsonl", "--updates", "10", "--json").stdout)["J"] == pytest.approx(
        BASE, rel=1e-14
    )
    Path("t.jsonl").write_text('{"type":"header","format":"other"}\n')
    assert called("run", "t.jsonl").returncode == 2


def test_the_options_that_an_answer_names_train() -> None:
    Path("t.csv").write_text(PASSENGERS)
    said = called("run", "t.csv")
    assert (said.returncode, said.stdout) == (2, "")
    options = re.findall(r"for a start, use (.*) \(or --missing drop\)", said.stderr)
    done = called("run", "t.csv", *shlex.split(options[0]), "--updates", "5", "--log", "t.jsonl")
    assert done.returncode == 0
    assert "lrstep: note: feature port: a column for each of its 3 values\n" in done.stderr
    header = LogIndex("t.jsonl").header
    assert header.load == {"label": "survived", "without": ["name"], "missing": "mean", "one-hot": True}
    assert called("replay", "t.jsonl", "--verify").stdout == "5 updates are right, to the last bit\n"


def test_a_scenario_holds_the_options_of_reading() -> None:
    Path("t.csv").write_text(PASSENGERS)
    options = ("--label", "survived", "--without", "name", "--missing", "mean", "--one-hot")
    saved = called("open", "t.csv", *options, "--plain", stdin=b"save mine\n")
    assert "Saved to mine.toml" in saved.stdout
    first, second = called("run", "t.csv", *options, "--json"), called("run", "mine.toml", "--json")
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout


def test_labels_of_another_file_are_found_again_beside_the_data() -> None:
    folder = Path("folder")
    folder.mkdir()
    (folder / "X.csv").write_text("1,4\n2,3\n3,2.5\n4,1\n")
    (folder / "y.csv").write_text("0\n0\n1\n1\n")
    assert (
        called("run", "X.csv", "--label-file", "y.csv", "--log", "t.jsonl", "--updates", "3", folder=folder).returncode
        == 0
    )
    done = called("replay", "folder/t.jsonl", "--verify", "--data", "folder/X.csv")
    assert done.stdout == "3 updates are right, to the last bit\n"
    (folder / "s.toml").write_text('data = "X.csv"\nlabel-file = "y.csv"\nupdates = 10\n')
    assert json.loads(called("run", "folder/s.toml", "--json").stdout)["J"] == pytest.approx(BASE, rel=1e-14)
