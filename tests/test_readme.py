"""The README's commands and examples do what it says."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import lrstep
from lrstep import commands
from lrstep.tui.keys import keys_shown
from tests.command import Result, called
from tests.tui.test_terminal import Screen

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / ".pictures"
README = (ROOT / "README.md").read_text(encoding="utf-8")


INSTALLING = (  # from the network, into an environment of its own: `.ci/run` does the same
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/lrstep",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest",
)
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", README, flags=re.MULTILINE)}
BLOCKS = {
    title: re.findall(r"^```(\w+)\n(.*?)^```", part, re.MULTILINE | re.DOTALL) for title, part in SECTIONS.items()
}
MINE = "hours,sleep,passed\n1,8,0\n2,6,0\n3,7,0\n4,5,1\n5,7,1\n6,9,1\n"
ON_THE_SCREEN = re.compile(
    r"lrstep(?! (--version|run|show|replay|diff|check|trace|export|page|samples|serve|sheet|config|completion)\b)"
    r"|.* --screen\b"
)
PATIENCE = 60.0  # seconds
GIVEN = {"mine.csv": MINE}
"""What a reader has."""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where somebody follows the README: with files of their own, `lrstep` on the path, and settings of their own."""
    program = tmp_path / "bin" / "lrstep"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lrstep "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in GIVEN.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LRSTEP_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell and a pseudo-terminal")
@pytest.mark.parametrize("title", [title for title, blocks in BLOCKS.items() if blocks])
def test_every_command_does_what_is_said(title: str, folder: Path) -> None:
    """Those of a section, one after another as a reader types them; what is printed is what stands below."""
    names: dict[str, object] = {}
    printed = ""
    for language, block in BLOCKS[title]:
        if language == "sh":
            printed = "".join(done(line) for line in block.splitlines() if line not in INSTALLING)
        elif language == "python" and (program := re.match(r"# (\w+\.py)\n", block)):
            Path(program[1]).write_text(block, encoding="utf-8")
        elif language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(block, names)
            printed = out.getvalue()
        elif language == "toml":  # its first line has its name
            Path(re.findall(r"^# (\S+)", block)[0]).write_text(block, encoding="utf-8")
        elif language != "py":  # a cell of somebody's notebook, below
            # The last digits may differ between processors; the rest may not.
            assert language == "text"
            assert rounded(printed) == rounded(block)
    for picture in PICTURES.iterdir():
        if (drawn := folder / picture.name).exists():
            same = drawn.read_text(encoding="utf-8") == picture.read_text(encoding="utf-8")
            assert same, f"{picture.name} is another: `python -m tests.demo` draws it again; look at it in a browser"


def test_the_test_cell_for_classes_passes_where_all_is_right_and_says_what_is_wrong() -> None:
    """As nbgrader runs it after a student's cells: an error is no points, and its message is what the student reads."""
    cells = BLOCKS["Find my mistake"]
    (student,) = (block for language, block in cells if language == "python")
    (cell,) = (block for language, block in cells if language == "py")
    names: dict[str, object] = {"lrstep": lrstep}
    exec(student, names)
    with pytest.raises(AssertionError, match="the gradient is a sum"):
        exec(cell, names)
    mended = student.replace("(A - Y).T)", "(A - Y).T) / X.shape[1]").replace("np.sum(A - Y)", "np.mean(A - Y)")
    exec(mended, names)
    exec(cell, names)
    assert eval("lrstep.check(propagate).ok", names) is True  # in otter


def done(line: str) -> str:
    """What a line of a block prints; its exit code is 0, or what is said of it."""
    command, _, said = (part.strip() for part in line.partition(" #"))
    if command.startswith("lrstep serve"):
        return served(command)
    if ON_THE_SCREEN.match(command) and "--plain" not in command:
        return opened(command)
    code = int((re.findall(r"exit code (\d)", said) or ["0"])[0])
    run = by_itself(command) or subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert run.returncode == code, run.stderr
    assert run.stdout or ">" in command or "--log" in command
    return run.stdout


def by_itself(command: str) -> Result | None:
    """A command that needs no shell is called here, which is quicker; None for others."""
    words, _, file = (part.strip() for part in command.partition(" > "))
    if re.search(r"[|<>$*;&`~]", re.sub(r'"[^"$`]*"', "", words)) or not words.startswith("lrstep "):
        return None
    run = called(*shlex.split(words)[1:])
    if file:
        Path(file).write_text(run.stdout, encoding="utf-8")
    return run


def opened(command: str) -> str:
    """It opens the screen, which q leaves."""
    screen = Screen(*shlex.split(command)[1:])
    assert b"quit" in screen.heard(b"quit", PATIENCE)
    screen.send(b"q")
    screen.heard(b"\x1b[?1049l", PATIENCE)
    assert screen.ended() == 0
    screen.close()
    return ""


def served(command: str) -> str:
    """A browser gets a page there, until Ctrl-C ends it."""
    pytest.importorskip("textual_serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [*shlex.split(command), "--port", str(port)]
    server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = urlsplit(server.stdout.readline().split()[3])
    assert address.port == port
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = visitor.open(f"http://127.0.0.1:{port}{address.path}", timeout=PATIENCE).read()
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=PATIENCE)
    assert b"<html" in page
    return ""


def test_the_commands_that_install_are_these() -> None:
    """Word for word: others have them."""
    lines = [line for language, block in BLOCKS["# lrstep"] if language == "sh" for line in block.splitlines()]
    assert tuple(lines) == INSTALLING


def rounded(text: str) -> str:
    """The text with each long number cut to ten decimals."""
    return re.sub(r"(\d+\.\d{10})\d+", r"\1", text)


def test_each_reader_has_a_screen() -> None:
    """Of their own, and not more than that."""
    for reader in ("A learner", "A teacher", "An engineer"):
        assert 30 <= SECTIONS[reader].count("\n") <= 52, reader
        assert f"](#{reader.lower().replace(' ', '-')})" in README


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    """To a section or a file: none to elsewhere, which might not be there tomorrow."""
    sections = {f"#{title.lower().replace(' ', '-')}" for title in SECTIONS}
    assert link in sections or (ROOT / link).is_file()


def test_every_picture_is_shown() -> None:
    assert {path.name for path in PICTURES.iterdir()} == set(re.findall(r"!\[[^\]]+\]\(\.pictures/(.*?)\)", README))


KEYS_AND_WORDS = README.partition("## Keys and words")[2].partition("## ")[0]


@pytest.mark.parametrize(("group", "title"), commands.GROUPS.items())
def test_the_tables_of_keys_and_words_are_the_programs(group: commands.Group, title: str) -> None:
    """Each key and each word is in the table of its group, and none that is not there."""
    part = KEYS_AND_WORDS.partition(f"\n**{title}**\n")[2].partition("\n**")[0]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in part.splitlines() if line.startswith("| ")][1:]
    rows = [row for row in rows if row[0] != "5 →"]
    shown = {key.strip("`") for keys, _, _ in rows for key in re.split(", | or ", keys) if key}
    words = {word for _, some, _ in rows for word in re.findall(r"`([\w-]+)`", some)}
    of_group = [
        command for command in commands.COMMANDS if command.group == group and not command.id.startswith("count-")
    ]
    assert words == {command.word for command in of_group if command.word}
    assert shown == {key for command in of_group if command.keys for key in keys_shown(command).split(" or ")}


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:lrstep|tests|samples|\.ci|\.pictures)/[\w./]*)`", README)))
)
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path.removeprefix("bash ")).exists()


def test_every_program_that_is_named_without_its_folder_is_somewhere() -> None:
    """As `frame.py` where the folder was named before."""
    here = {path.name for folder in ("lrstep", "tests", "samples") for path in (ROOT / folder).rglob("*.py")}
    assert set(re.findall(r"`(\w+\.py)`", README)) <= here


def test_where_to_change_what_is_told_in_three_lines_each() -> None:
    changing = README.partition("\n## Changing it\n")[2]
    parts = re.findall(r"^\*\*(.+?)\*\*\n\n((?:- .+\n)+)", changing, flags=re.MULTILINE)
    names = ["An op", "A panel", "A command", "A plot", "An option of a run", "A mistake", "A file format"]
    assert [name for name, _ in parts] == names
    assert {lines.count("\n") for _, lines in parts} == {3}


def test_a_number_says_how_often() -> None:
    assert "5 → | `step 5` | a number first" in KEYS_AND_WORDS
