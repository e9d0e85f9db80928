"""FILE:LINE of an error is a link where standard error is a terminal that knows them, and is else as it was."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import pytest

from lrstep.cli.links import knows_links
from tests.command import in_a_process

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

LINK = re.compile(r"\x1b\]8;;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\")


class Terminal:
    """What is written to it is thrown away."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def at_a_terminal(*words: object, **environ: str) -> str:
    """What a command prints at a terminal."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        for name in ("TMUX", "STY", "TERM_PROGRAM", "VTE_VERSION", "FORCE_HYPERLINK"):
            os.environ.pop(name, None)
        os.environ.update(environ)
        os.execv(sys.executable, [sys.executable, "-m", "lrstep", *map(str, words)])
    said = b""
    while True:
        try:
            said += os.read(terminal, 65536)
        except OSError:  # it has ended
            break
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 2
    return said.decode()


@pytest.fixture(name="table")
def _table(tmp_path: Path) -> Path:
    """A table with something wrong in line 3."""
    path = tmp_path / "my table.csv"
    path.write_text("x1,y\n1,0\noops,1\n")
    return path


def test_the_place_is_a_link_and_the_letters_are_the_same(table: Path) -> None:
    said = at_a_terminal("run", table, TERM="xterm-kitty")
    ((target, visible),) = LINK.findall(said)
    assert visible == f"{table}:3"
    parts = urlsplit(target)
    assert (parts.scheme, parts.netloc) == ("file", socket.gethostname())
    assert unquote_to_bytes(parts.path) == os.fsencode(table)
    piped = in_a_process("run", table).stderr
    assert LINK.sub(r"\2", said).replace("\r\n", "\n") == piped
    assert at_a_terminal("run", table, TERM="xterm").replace("\r\n", "\n") == piped


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.csv", b"a\x1b]8;;http:evil\x1b\\b.csv", "ŷ #?%.csv".encode(), b"a\nb\a.csv", b", in x:3.csv"]
)
def test_odd_names_lead_where_they_should_and_bring_nothing_in(name: bytes, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text("x1,y\n1,0\noops,1\n")
    said = at_a_terminal("run", path, TERM="xterm-kitty")
    ((target, visible),) = LINK.findall(said)
    assert re.fullmatch(r"file://[!-~]+", target)
    assert unquote_to_bytes(urlsplit(target).path) == os.fsencode(path)
    assert visible.endswith(":3")
    assert "\x1b" not in LINK.sub("", said)
    assert said.count("\n") == 1


def test_force_says_it_of_a_terminal_and_never_of_a_pipe(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LINK.search(at_a_terminal("run", table, TERM="xterm", FORCE_HYPERLINK="1"))
    assert not LINK.search(at_a_terminal("run", table, TERM="xterm-kitty", FORCE_HYPERLINK="0"))
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert "\x1b" not in in_a_process("run", table).stderr


@pytest.mark.parametrize(
    ("environ", "knows"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "NO_COLOR": "1"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5000"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "x"}, False),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, True),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230800"}, True),
        ({"TERM": "alacritty"}, True),
        ({"TERM": "dumb", "TERM_PROGRAM": "vscode"}, False),
        ({}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({"TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TERM": "tmux-256color", "TMUX": "x", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "next-3.6"}, True),
        ({"TERM": "screen", "TMUX": "x", "VTE_VERSION": "7006"}, False),
        ({"TERM": "screen", "STY": "1", "VTE_VERSION": "7006"}, False),
    ],
)
def test_which_terminals_know_links(environ: Mapping[str, str], knows: bool) -> None:
    assert knows_links(Terminal(), environ) is knows  # type: ignore[arg-type]
