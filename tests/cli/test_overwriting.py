"""Files that are written: none that is read, or being written, is written over, by whatever name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lrstep
from lrstep.errors import InputError
from lrstep.saving import save_scenario
from lrstep.sources import open_source
from lrstep.steplog.recording import Recording
from lrstep.writing import closed, created
from tests.cli.conftest import Command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links")


@pytest.fixture(name="log")
def _log(tmp_path: Path, lrstep: Command) -> Path:
    assert lrstep("run", "iris", "--updates", "20", "--log", "a.jsonl").returncode == 0
    (tmp_path / "soft.jsonl").symlink_to("a.jsonl")
    (tmp_path / "hard.jsonl").hardlink_to(tmp_path / "a.jsonl")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "a.jsonl")
    (tmp_path / "data.csv").write_text("x,y\n1,0\n2,1\n", encoding="utf-8")
    (tmp_path / "s.toml").write_text('data = "data.csv"\n', encoding="utf-8")
    return tmp_path / "a.jsonl"


@pytest.mark.parametrize(
    "line",
    [
        "run a.jsonl --log a.jsonl --force",
        "run a.jsonl --log soft.jsonl --force",
        "run hard.jsonl --log ./a.jsonl --force",
        "run data.csv --log data.csv --force",
        "run s.toml --log data.csv --force",
        "run s.toml --log s.toml --force",
        "export a.jsonl hard.csv --force",
    ],
)
def test_what_a_command_reads_it_does_not_write_over(line: str, log: Path, lrstep: Command) -> None:
    there = {path: path.read_bytes() for path in log.parent.iterdir()}
    done = lrstep(*line.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("is the file that is read: write to another one\n")
    assert {path: path.read_bytes() for path in log.parent.iterdir()} == there


def test_two_runs_side_by_side_record_over_neither(log: Path, lrstep: Command) -> None:
    """As `diff --screen` has them."""
    shutil.copy(log, log.with_name("b.jsonl"))
    first, second = (open_source(str(log.with_name(name)), {}).at_place() for name in ("a.jsonl", "b.jsonl"))
    first.files = (*first.files, *second.files)
    with pytest.raises(InputError, match="is the file that is read"):
        Recording(first, log.with_name("b.jsonl"), force=True)


def test_a_scenario_takes_its_own_place_but_not_its_datas(log: Path, tmp_path: Path) -> None:
    (tmp_path / "data.toml").symlink_to("data.csv")
    debugger = open_source(str(tmp_path / "s.toml"), {}).at_place()
    with pytest.raises(InputError, match=r"data\.toml is the file that is read"):
        save_scenario(debugger, tmp_path / "data.toml")
    save_scenario(debugger, tmp_path / "s.toml")
    assert open_source(str(tmp_path / "s.toml"), {}).at_place().frame.n == 1


def test_what_is_being_written_is_written_by_nobody_else(tmp_path: Path) -> None:
    """In another process neither, and also under another name."""
    path = tmp_path / "a.jsonl"
    recorder = lrstep.Recorder(path, [[1.0], [2.0]], [0, 1], alpha=0.1, w=[0.0], b=0.0)
    (tmp_path / "hard.jsonl").hardlink_to(path)
    words = [sys.executable, "-m", "lrstep", "run", "lesson", "--log", str(tmp_path / "hard.jsonl"), "--force"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "hard.jsonl is being written: end that first, or give another name" in done.stderr
    recorder.update(w=[1.0], b=0.5)
    recorder.close()
    assert '"b":0.5' in path.read_text(encoding="utf-8")
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_who_reads_a_log_that_is_made_anew_reads_what_it_was(log: Path) -> None:
    opened = open_source(str(log), {}).at_place()
    opened.go_to("5")
    closed(created(log, force=True))
    assert log.stat().st_size == 0
    assert opened.go_to("20").update == 20


def test_devices_and_pipes_stay_what_they_are(tmp_path: Path) -> None:
    closed(created(Path(os.devnull), force=True))
    assert not Path(os.devnull).is_file()
    with pytest.raises(InputError, match="is there already"):
        created(Path(os.devnull), force=False)


@pytest.mark.parametrize("name", ["a\0b.jsonl", "x" * 300, "gone/a.jsonl", "."])
def test_what_cannot_be_made_is_named(name: str, tmp_path: Path) -> None:
    for force in (True, False):
        with pytest.raises(InputError, match=r"cannot be written|is there already"):
            created(tmp_path / name, force=force)


def test_links_lead_to_what_is_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("made")
    (tmp_path / "loop").symlink_to("loop")
    closed(created(tmp_path / "link", force=True))
    assert (tmp_path / "made").is_file()
    assert (tmp_path / "link").is_symlink()
    with pytest.raises(InputError):
        created(tmp_path / "loop", force=True)
