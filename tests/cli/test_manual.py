"""The manual page: all that the parser says, in a form that the formatters of real systems take."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lrstep.cli.main import COMMANDS, commands_of, whole_parser
from lrstep.cli.manual import page


def formatted(*words: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What a formatter makes of the page."""
    path = tmp_path / "lrstep.1"
    path.write_text(page(), encoding="utf-8")
    return subprocess.run([*words, str(path)], capture_output=True, text=True, check=False)


def test_every_command_option_and_help_is_there() -> None:
    plain = page().replace("\\-", "-").replace("\\&", "")
    said = " ".join(plain.split())
    commands = commands_of(whole_parser())
    assert list(commands) == list(COMMANDS)
    for name, command in commands.items():
        part = plain.partition(f".SS lrstep {name}\n")[2].partition("\n.SS ")[0]
        for action in command._actions:
            if action.dest != "help":
                named = action.option_strings[-1] if action.option_strings else action.metavar
                assert str(named) in part
                assert " ".join(str(action.help).replace("…", "\\[u2026]").split()) in said


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="there is no mandoc here")
def test_mandoc_finds_nothing_wrong(tmp_path: Path) -> None:
    done = formatted("mandoc", "-T", "lint", "-W", "warning", tmp_path=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    painted = formatted("mandoc", "-T", "utf8", "-O", "width=100", tmp_path=tmp_path).stdout
    shown = re.sub(".\b", "", painted)  # bold is typed over itself
    assert "lrstep - a step-debugger for gradient descent on logistic regression" in shown
    assert "w1,w2,…;b" in shown


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_groff_warns_of_nothing(tmp_path: Path) -> None:
    done = formatted("groff", "-man", "-ww", "-Tutf8", "-z", tmp_path=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
