"""The README's commands and examples do what it says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from lrstep import commands
from lrstep.tui.keys import keys_shown
from tests.command import called

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The README's code blocks in one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


LINES = [line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
COMMANDS = [line for line in LINES if line.startswith("lrstep ") and "mine.csv" not in line and ".jsonl" not in line]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str) -> None:
    words = shlex.split(command)[1:]
    if words == ["iris"]:  # opens the screen, which needs a terminal: tests/tui opens it
        words = ["show", "iris"]
    if "<" in words:  # commands from a file
        words, commands = words[: words.index("<")], "step\nnext 10\nprint norm(dw)\n"
    else:
        commands = None
    done = subprocess.run(
        [sys.executable, "-m", "lrstep", *words], input=commands, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_commands_on_a_log_run(tmp_path: Path) -> None:
    commands = [line for line in LINES if ".jsonl" in line and "--screen" not in line]  # tests/tui opens those
    said = []
    for command in commands:
        words = [sys.executable, "-m", "lrstep", *shlex.split(command)[1:]]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert len(commands) == 6
    assert said[2] == "50 updates are right, to the last bit\n"
    assert said[3] == "the same in 50 updates\n"


def test_the_command_on_your_own_data_runs(tmp_path: Path) -> None:
    (command,) = [line for block in blocks("sh") for line in block.splitlines() if "mine.csv" in line]
    (tmp_path / "mine.csv").write_text("hours,sleep,passed\n1,8,0\n2,6,0\n5,7,1\n6,9,1\n")
    words = ["show", *shlex.split(command)[1:]]
    done = subprocess.run(
        [sys.executable, "-m", "lrstep", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "hours" in done.stdout


def test_the_python_examples_print_what_is_shown() -> None:
    """The second goes on where the first ends."""
    names: dict[str, object] = {}
    for code, shown in zip(blocks("python"), blocks("text"), strict=True):
        prints(code, shown, names)


def prints(code: str, shown: str, names: dict[str, object]) -> None:
    """What one example prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    # The last digits may differ between processors; the rest may not.
    assert rounded(printed.getvalue()) == rounded(shown)


def rounded(text: str) -> str:
    """The text with each long number cut to ten decimals."""
    return re.sub(r"(\d+\.\d{10})\d+", r"\1", text)


PICTURES = re.findall(r"\]\((\.pictures/.*?\.svg)\)", README)


@pytest.mark.parametrize("picture", PICTURES)
def test_the_pictures_are_what_lrstep_shows(picture: str) -> None:
    """Each is made by the command that the README names for it, in the order of the pictures."""
    command = re.findall(r"`lrstep (show [^`]*--format svg)`", README)[PICTURES.index(picture)]
    done = called(*shlex.split(command))
    same = done.stdout == (Path(__file__).parents[1] / picture).read_text(encoding="utf-8")
    assert same, f"{picture} is another picture: look at what `lrstep {command}` draws, and put it there"


KEYS_AND_WORDS = README.partition("## Keys and words")[2].partition("## ")[0]


@pytest.mark.parametrize(("group", "title"), commands.GROUPS.items())
def test_the_tables_of_keys_and_words_are_the_programs(group: commands.Group, title: str) -> None:
    """Each key and each word is in the table of its group, and none that is not there."""
    part = KEYS_AND_WORDS.partition(f"\n**{title}**\n")[2].partition("\n**")[0]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in part.splitlines() if line.startswith("| ")][1:]
    rows = [row for row in rows if row[0] != "5 →"]
    shown = {key.strip("`") for keys, _, _ in rows for key in re.split(", | or ", keys) if key}
    words = {word for _, some, _ in rows for word in re.findall(r"`(\w+)`", some)}
    of_group = [
        command for command in commands.COMMANDS if command.group == group and not command.id.startswith("count-")
    ]
    assert words == {command.word for command in of_group if command.word}
    assert shown == {key for command in of_group if command.keys for key in keys_shown(command).split(" or ")}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:lrstep|tests|samples)/[\w./]*)`", README))))
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (Path(__file__).parents[1] / path).exists()


def test_where_to_change_what_is_told_in_three_lines_each() -> None:
    changing = README.partition("\n## Changing it\n")[2]
    parts = re.findall(r"^\*\*(.+?)\*\*\n\n((?:- .+\n)+)", changing, flags=re.MULTILINE)
    names = ["An op", "A panel", "A command", "A plot", "An option of a run", "A file format"]
    assert [name for name, _ in parts] == names
    assert {lines.count("\n") for _, lines in parts} == {3}


def test_a_number_says_how_often() -> None:
    assert "5 → | `step 5` | a number first" in KEYS_AND_WORDS
