"""Real shells, at a pseudo-terminal of their own: what they offer after a line that is typed."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PATIENCE = 30.0  # seconds
PAINTING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\x00\x07\x08]")


class Interactive(NamedTuple):
    """How a shell is started, told of a script, and asked what it offers."""

    words: tuple[str, ...]
    begin: str
    key: bytes


INTERACTIVE = {
    "bash": Interactive(
        ("bash", "--norc", "--noprofile", "-i"),
        "PS1='@@ '; bind 'set completion-query-items 0'; bind 'set page-completions off'; "
        "bind '\"\\C-t\": possible-completions'; source ./script",
        b"\x14",
    ),
    "zsh": Interactive(
        ("zsh", "-f", "-i"),
        "PROMPT='@@ '; LISTMAX=10000; fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D; "
        "bindkey '^T' list-choices",
        b"\x14",
    ),
    "tcsh": Interactive(("tcsh", "-f", "-i"), "set prompt='@@ '; unset autologout; source ./script", b"\x04"),
}

FISH = """
source ./script
for line in $argv
  echo "line:$line"
  complete -C $line
end
"""


def offered(shell: str, script: str, lines: Iterable[str], folder: Path) -> dict[str, set[str]]:
    """What a shell offers after each of `lines`, typed in a folder: words, without what stands before a `:` or `=`."""
    (folder / "script").write_text(script, encoding="utf-8")
    (folder / "functions").mkdir()
    (folder / "functions" / "_lrstep").write_text(script, encoding="utf-8")
    said = _said_by_fish(lines, folder) if shell == "fish" else _said(INTERACTIVE[shell], lines, folder)
    return {line: {re.split("[:=]", word)[-1] for word in text.split()} for line, text in said.items()}


def _said_by_fish(lines: Iterable[str], folder: Path) -> dict[str, str]:
    words = ["fish", "--no-config", "-c", FISH, *lines]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert not done.stderr
    parts = (part.partition("\n") for part in done.stdout.split("line:")[1:])
    return {line: "\n".join(row.partition("\t")[0] for row in rows.splitlines()) for line, _, rows in parts}


def _said(shell: Interactive, lines: Iterable[str], folder: Path) -> dict[str, str]:
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.environ.update(TERM="xterm", HISTFILE="", HOME=str(folder), LANG="C.UTF-8")
        os.execv(shutil.which(shell.words[0]) or "", shell.words)
    try:
        _heard(terminal, "", quiet=0.3)
        _after(terminal, "", f"{shell.begin}\n".encode())
        return {line: _after(terminal, line, shell.key) for line in lines}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def _after(terminal: int, line: str, key: bytes) -> str:
    """What is listed below a line; the line is taken away again."""
    os.write(terminal, line.encode() + key + b"\x15" + b"echo do''ne\n")
    text = _heard(terminal, r"done\r.*@@ $", quiet=0.02)
    return text.partition("\n")[2].partition("do''ne")[0]


def _heard(terminal: int, until: str, quiet: float) -> str:
    """What is painted up to a pattern, and then for as long as something comes within `quiet` seconds."""
    out, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], quiet)[0]:
            out += os.read(terminal, 65536)
        elif re.search(until, text := PAINTING.sub("", out.decode(errors="replace")), re.DOTALL):
            return text
    raise AssertionError(f"no {until!r} in {out!r}")
