"""Files that are not there, or are no data file, are refused in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lrstep.data import load_file, read_scenario
from lrstep.errors import InputError

ENDINGS = "give a file ending in .csv, .tsv, .npz or .npy, or another of those that README lists"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def message(path: str) -> str:
    with pytest.raises(InputError) as error:
        load_file(path)
    text = str(error.value)
    assert text.isprintable()
    return text


def test_a_file_that_is_not_there_is_told_with_the_nearest_name() -> None:
    assert message("iris.csv") == "there is no file iris.csv: check the name and the folder"
    Path("iris2.csv").write_text("1,0\n")
    assert message("iris.csv") == "there is no file iris.csv: did you mean iris2.csv?"
    assert message("iris2.cvs") == "there is no file iris2.cvs: did you mean iris2.csv?"
    assert message("no/iris.csv") == "there is no file no/iris.csv: check the name and the folder"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("t.bin", f"t.bin has the ending .bin, and is no text: lrstep cannot read it: {ENDINGS}"),
        ("bin", f"bin has no ending, and is no text: lrstep cannot read it: {ENDINGS}"),
        (
            "t.pkl",
            "t.pkl is of a format that can run programs, which lrstep does not read: save the table as CSV or Parquet",
        ),
        ("\x1b[2J.txt", "there is no file \\x1b[2J.txt: check the name and the folder"),
        ("a\0.csv", "there is no file a\\x00.csv: check the name and the folder"),
        ("folder.csv", "folder.csv is a folder: name a file in it"),
        ("pipe.csv", "pipe.csv is not a regular file: copy what it holds to a file"),
        ("pipe.npz", "pipe.npz is not a regular file: copy what it holds to a file"),
    ],
)
def test_what_is_no_data_file_is_refused(name: str, said: str) -> None:
    Path("folder.csv").mkdir()
    for binary in ("t.bin", "bin", "t.pkl"):
        Path(binary).write_bytes(b"\x80\0\1")
    os.mkfifo("pipe.csv")
    os.mkfifo("pipe.npz")
    assert message(name) == said


def test_a_name_that_is_too_long_is_refused() -> None:
    assert message("a" * 300 + ".csv").endswith("(File name too long): check the file and who may read it")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
@pytest.mark.parametrize("name", ["t.csv", "t.npz", "t.npy"])
def test_a_file_that_may_not_be_read_is_refused(name: str) -> None:
    Path(name).write_text("1,0\n")
    Path(name).chmod(0)
    assert message(name) == f"cannot read {name} (Permission denied): check the file and who may read it"


def test_a_scenario_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"^there is no file s\.toml: check the name and the folder$"):
        read_scenario("s.toml")
