"""What a shell completes, in the shells that are here, and what no shell may take for anything but letters."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from lrstep.cli.main import COMMANDS, whole_parser
from tests.command import in_a_process

QUOTED = re.compile(r'("\(- : \*\)"|"\*")?(\{[-\w,]+\})?"([^"\\$`]|\\.)*"')
"""One word of an array in zsh: braces round the names of an option, then a text in which nothing is expanded."""

CAPTURE = r"""
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT=; fpath=('$1' $fpath); autoload -U compinit; compinit -u -D
bindkey "^I" complete-word; zstyle ":completion:*" insert-tab false; setopt no_list_beep no_auto_list
compadd () {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a found; builtin compadd -A found "$@"; (( $#found )) && print -rl -- "offered:"${^found}
  builtin compadd "$@"
}
show-errors () { print -r -- "done:" }
comppostfuncs=(show-errors)
print rea""dy:'
zpty -r shell line '*ready:*'
zpty -w -n shell "$2"$'\t'
zpty -r shell line '*done:*'
print -r -- "$line"
zpty -d shell
"""
"""Types a line and Tab in a real zsh whose completion is that of a folder, and prints what it offers."""

LINES = [
    ("lrstep ", {"open", "run", "show", "replay", "diff", "export", "samples", "serve", "config", "completion"}),
    ("lrstep run --ord", {"--order"}),
    ("lrstep run iris --order ", {"sequential", "shuffle"}),
    ("lrstep show iris --format ", {"text", "json", "screen", "svg"}),
    ("lrstep open iris --dty", {"--dtype"}),
    ("lrstep serve --po", {"--port"}),
    ("lrstep replay --", {"--verify", "--data", "--json"}),
    ("lrstep run mi", {"mine.csv"}),
    ("lrstep samples --copy ", {"folder"}),
]


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


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_every_command_and_option_is_there(shell: str) -> None:
    options = {word for parser in _parsers() for action in parser._actions for word in action.option_strings}
    assert len(options) >= 40
    for word in (*COMMANDS, *options):
        assert word in script_for(shell)


def _parsers() -> list[argparse.ArgumentParser]:
    (commands,) = (each for each in whole_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return list(commands.choices.values())


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh here")
@pytest.mark.parametrize(("line", "offered"), LINES, ids=[line for line, _ in LINES])
def test_a_real_zsh_offers(line: str, offered: set[str], tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("", encoding="utf-8")
    for folder in ("folder", "completion"):
        (tmp_path / folder).mkdir()
    (tmp_path / "completion" / "_lrstep").write_text(script_for("zsh"), encoding="utf-8")
    words = ["zsh", "-f", "-c", CAPTURE, "zsh", str(tmp_path / "completion"), line]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=True)
    found = {row.strip().partition("offered:")[2] for row in done.stdout.splitlines() if "offered:" in row}
    assert offered <= found, done.stdout
    assert "not found" not in done.stdout
    assert "_arguments:" not in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(("line", "offered"), LINES, ids=[line for line, _ in LINES])
def test_a_real_bash_offers(line: str, offered: set[str], tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    *before, last = line.split(" ")
    words = " ".join(map(shlex.quote, [*before, last]))
    typed = f"COMP_WORDS=({words}); COMP_CWORD={len(before)}"
    ask = "\n".join([script_for("bash"), typed, "_shtab_lrstep", 'printf "%s\\n" "${COMPREPLY[@]}"'])
    done = subprocess.run(["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=True)
    assert offered <= set(done.stdout.split()), done.stdout + done.stderr
