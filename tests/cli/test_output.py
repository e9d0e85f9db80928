"""What programs read is the same bytes whatever the locale; what people read never ends in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.command import printed

C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOCALES = {"cp1252": {"PYTHONIOENCODING": "cp1252"}, "ascii:strict": {"PYTHONIOENCODING": "ascii:strict"}, "C": C}
MACHINE = [
    "show wide.csv --at 1:dz --format json",
    "show wide.csv --at 1:dz --format screen",
    "show wide.csv --at 1:dz --format svg",
    "show wide.csv --at 1:dz --check-gradient --format json",
    "run wide.csv --updates 2 --json",
    "replay log.jsonl --json",
    "replay log.jsonl --verify --json",
    "diff log.jsonl log.jsonl --json",
    "show wide.csv --batch 2 --worksheet",
    "sheet",
    "completion bash",
    "completion zsh",
    "config",
]
PEOPLE = [
    "show wide.csv --at 1:dz",
    "show wide.csv --at 1 --plot boundary",
    "run wide.csv --updates 2",
    "replay log.jsonl",
    "samples",
    "--help",
    "run --help",
    "run größe.csv",
    "open wide.csv --plain",
]


def in_a_process(words: str, folder: Path, environment: dict[str, str], stdin: bytes = b"") -> tuple[int, bytes, bytes]:
    """The same with a locale of the system's."""
    command = [sys.executable, "-m", "lrstep", *words.split()]
    unset = ("PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LANG")
    around = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        command, cwd=folder, env=around | environment, input=stdin, capture_output=True, check=False, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table whose names no small encoding has, and a log of it."""
    folder = tmp_path_factory.mktemp("wide")
    (folder / "wide.csv").write_text("größe,温度 🙂,y\n1,2,0\n3,1,1\n2,2,1\n", encoding="utf-8")
    assert printed(["run", "wide.csv", "--updates", "3", "--log", "log.jsonl"], folder, "utf-8")[0] == 0
    return folder


@pytest.mark.parametrize("words", MACHINE)
def test_programs_read_the_same_bytes_everywhere(words: str, folder: Path) -> None:
    code, right, _ = printed(words.split(), folder, "utf-8")
    assert code == 0
    right.decode("utf-8")
    for encoding in ("cp1252", "ascii", "utf-16"):
        assert printed(words.split(), folder, encoding)[:2] == (0, right), encoding
    if words.endswith("svg"):
        ElementTree.fromstring(right)
    if "json" in words or "screen" in words:
        for line in right.splitlines():
            json.loads(line)


@pytest.mark.parametrize("locale", LOCALES)
def test_names_are_whole_in_what_programs_read(locale: str, folder: Path) -> None:
    _, found, _ = in_a_process("show wide.csv --at 1:dz --format json", folder, LOCALES[locale])
    assert json.loads(found)["features"] == ["größe", "温度 🙂"]


def test_the_lines_of_a_log_are_those_of_the_file(folder: Path) -> None:
    _, found, _ = printed(["replay", "log.jsonl", "--json"], folder, "cp1252")
    assert found == b"".join((folder / "log.jsonl").read_bytes().splitlines(keepends=True)[1:-1])


@pytest.mark.parametrize("words", PEOPLE)
def test_people_get_question_marks_at_worst(words: str, folder: Path) -> None:
    stdin = "watch größe\nnext\nprint σ\n".encode() if words.endswith("--plain") else b""
    for encoding in ("cp1252", "ascii"):
        code, out, said = printed(words.split(), folder, encoding, stdin)
        assert code in (0, 2), encoding
        out.decode(encoding)
        assert said.count(b"\n") == (code == 2), said


@pytest.mark.parametrize("stdin", [b"\xff\xfe\x00step\n", b"print \x81\n", "print größe\n".encode("latin-1")])
def test_commands_that_are_no_text_are_one_error(stdin: bytes, folder: Path) -> None:
    for encoding in ("utf-8", "cp1252", "ascii"):
        code, _, said = printed(["lesson", "--plain"], folder, encoding, stdin)
        assert code == 2
        assert said.startswith(b"lrstep: error: ")
        assert said.count(b"\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are Unicode")
@pytest.mark.parametrize("locale", ["cp1252", "C"])
def test_paths_are_spelt_as_the_system_spells_them(locale: str, tmp_path: Path) -> None:
    """So that `> "$(lrstep config --path)"` writes where it is read."""
    folder = os.fsdecode("größe".encode() + b"\xff")
    around = LOCALES[locale] | {"XDG_CONFIG_HOME": str(tmp_path / folder)}
    code, found, _ = in_a_process("config --path", tmp_path, around)
    assert code == 0
    assert Path(os.fsdecode(found.rstrip(b"\n"))).parent.is_dir()
    command = [sys.executable, "-m", "lrstep", "samples", "--copy", folder]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | LOCALES[locale], capture_output=True, check=True)
    for path in done.stdout.splitlines():
        assert (tmp_path / os.fsdecode(path)).is_file()
