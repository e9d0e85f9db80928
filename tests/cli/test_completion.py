"""What a shell completes, in the shells that are here, and what no shell may take for anything but letters."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
from functools import cache
from pathlib import Path

import pytest

from lrstep.choices import LAYOUTS, PLOTS
from lrstep.cli.completion import SHELLS
from lrstep.cli.main import COMMANDS, whole_parser
from tests.cli.shells import offered
from tests.command import in_a_process

QUOTED = re.compile(r'("\(- : \*\)"|"\*")?(\{[-\w,]+\})?"([^"\\$`]|\\.)*"')
"""One word of an array in zsh: braces round the names of an option, then a text in which nothing is expanded."""

OPS = {"z", "a", "L", "J", "da", "dz", "dw", "db", "w", "b"}
WORDS = {
    "open",
    "run",
    "show",
    "replay",
    "diff",
    "check",
    "export",
    "page",
    "samples",
    "serve",
    "sheet",
    "config",
    "completion",
}

LINES = {
    "lrstep ": {*WORDS, "iris", "lesson", "mine.csv"},
    "lrstep mi": {"mine.csv"},
    "lrstep iris --al": {"--alpha"},  # without a command it is one of `open`
    "lrstep --al": {"--alpha"},
    "lrstep run --ord": {"--order"},
    "lrstep run iris --order ": {"sequential", "shuffle"},
    "lrstep run iris --dtype ": {"float64", "float32"},
    "lrstep show ir": {"iris"},
    "lrstep show folder/": {"deep.npz"},
    "lrstep show iris --format ": {"text", "json", "screen", "svg"},
    "lrstep show iris --plot ": set(PLOTS),
    "lrstep show iris --layout ": set(LAYOUTS),
    "lrstep show iris --program ": {"vector", "scalar"},
    "lrstep show iris --at ": {"0", "end", *OPS, "dw1", "w1"},
    "lrstep show iris --at 12:": {*OPS, "dw1", "w1"},
    "lrstep iris --at 12:d": {"da", "dz", "dw", "db", "dw1"},
    "lrstep iris --at=12:d": {"da", "dz", "dw", "db", "dw1"},
    "lrstep show iris --format=s": {"screen", "svg"},
    "lrstep serve --po": {"--port"},
    "lrstep replay --": {"--verify", "--data", "--json"},
    "lrstep replay ": {"a.jsonl", "folder/"},
    "lrstep diff a.jsonl ": {"a.jsonl", "folder/"},
    "lrstep export a.jsonl ": {"mine.csv", "folder/"},
    "lrstep page ": {"iris", "mine.csv"},
    "lrstep page iris ": {"mine.html", "folder/"},
    "lrstep page iris mine.html --from ": {"0", "end", *OPS},
    "lrstep check ": {"mine.py", "mine.ipynb", "a.jsonl", "folder/"},
    "lrstep check mine.py --no": {"--no-answer"},
    "lrstep check mine.py --layout ": {"auto", "course", "rows"},
    "lrstep check --on ": {"iris", "mine.csv"},
    "lrstep samples --copy ": {"folder/"},
    "lrstep sheet ": {"note.md", "folder/"},
    "lrstep completion ": set(SHELLS),
}
"""What is offered, without what stands before a colon or an equals sign."""

NEVER = {
    "lrstep run ": {"note.md"},
    "lrstep replay ": {"mine.csv", "iris", "mine.py"},
    "lrstep check ": {"mine.csv", "iris"},
    "lrstep export a.jsonl ": {"a.jsonl.gz"},
    "lrstep sheet ": {"mine.csv", "iris"},
    "lrstep show iris --at 12:d": {"z", "J", "12"},
}


@cache
def script_for(shell: str) -> str:
    """What `lrstep completion` prints."""
    return in_a_process("completion", shell).stdout


def specs(script: str) -> list[str]:
    """The words of all arrays of options."""
    arrays = re.findall(r"_options=\(\n(.*?)\n\)\n", script, flags=re.DOTALL)
    return [line.strip() for array in arrays for line in array.split("\n")]


def test_every_option_is_one_word_in_which_nothing_is_expanded() -> None:
    found = specs(script_for("zsh"))
    assert len(found) > 100
    assert [word for word in found if not QUOTED.fullmatch(word)] == []
    assert all(len(shlex.split(word)) == 1 for word in found)


def test_in_tcsh_and_fish_every_rule_is_in_quotes() -> None:
    rules = script_for("tcsh").partition("complete lrstep")[2]
    assert re.sub(r"'[^'!]*'", "", rules).split() == ["\\"] * rules.count("\\\n")
    lines = [line for line in script_for("fish").splitlines() if line.startswith("complete -c lrstep -n")]
    assert len(lines) > 100
    for line in lines:
        assert re.fullmatch(r"(?:[-\w ]|'[^']*'|\"'\"|\"[-\w ()]*\")*", line)


def test_in_powershell_and_bash_every_value_is_in_quotes() -> None:
    tables = script_for("powershell").partition("# --- Completion data ---")[2].partition("# --- Helper")[0]
    assert re.fullmatch(r"[\w\s$@={}(),]*", re.sub(r"'(?:[^'‘’‚‛]|'')*'", "", tables))
    assert tables.count("'--alpha'") >= 4
    values = re.findall(r"^_shtab_lrstep\w*=(.*)$", script_for("bash"), flags=re.MULTILINE)
    assert len(values) > 50
    for value in values:
        assert re.fullmatch(r"\(?(?:[-\w. ]|'[^']*')*\)?", value)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_there(shell: str) -> None:
    options = {word for parser in _parsers() for action in parser._actions for word in action.option_strings}
    assert len(options) >= 40
    words = set(re.findall(r"[a-z][-a-z0-9]*", script_for(shell)))
    assert {*COMMANDS, *(option.lstrip("-") for option in options)} <= words


def _parsers() -> list[argparse.ArgumentParser]:
    (commands,) = (each for each in whole_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return list(commands.choices.values())


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shell != "powershell"])
def test_a_real_shell_offers(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    for name in ("mine.csv", "mine.py", "mine.ipynb", "mine.html", "a.jsonl", "note.md", "folder/deep.npz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    shown = offered(shell, script_for(shell), LINES | NEVER, tmp_path)
    plain = {line: _plain(shell, words) for line, words in shown.items()}
    assert {line: words - plain[line] for line, words in LINES.items() if words - plain[line]} == {}
    assert {line: words & plain[line] for line, words in NEVER.items() if words & plain[line]} == {}


def _plain(shell: str, words: set[str]) -> set[str]:
    """The words as they are completed: tcsh lists options without their dashes, fish files with their folders."""
    if shell == "tcsh":
        return words | {f"--{word}" for word in words} | {f"{word}/" for word in words}
    return words | {word.rpartition("/")[2] for word in words}
