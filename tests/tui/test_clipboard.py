"""What is copied reaches the clipboard of the terminal, through tmux and GNU screen too; what may not, says so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

import pytest

from lrstep.tui.clipboard import doubt, sent, through
from lrstep.tui.web import SERVED
from tests.tui.screens import app_of

if sys.platform != "win32":
    from tests.tui.test_terminal import Screen

TO_CLIPBOARD = re.compile(rb"\x1b\]52;c?;([A-Za-z0-9+/=]+)(?:\a|\x1b\\)")
LAYERS = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"there is no {name} here"))
    for name in ("tmux", "screen")
]


def osc_52(text: str) -> str:
    """The sequence that asks a terminal to take a text."""
    return f"\x1b]52;c;{b64encode(text.encode()).decode()}\a"


def words(layer: str, folder: Path) -> list[str]:
    """lrstep within tmux or screen, as they are without settings."""
    lrstep = [sys.executable, "-m", "lrstep", "lesson"]
    if layer == "tmux":
        return ["tmux", "-S", str(folder / "tmux"), "-f", os.devnull, "new-session", *lrstep]
    return ["screen", "-c", os.devnull, *lrstep]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("layer", LAYERS)
def test_it_comes_through(layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCREENDIR", str(tmp_path))
    tmp_path.chmod(0o700)
    terminal = Screen(program=words(layer, tmp_path))
    assert b"quit" in terminal.heard(b"quit")
    terminal.send(b"ny")
    terminal.heard(b"b = 0.26")
    terminal.send(b"\r")
    copied = TO_CLIPBOARD.search(terminal.heard(b"Sent to "))
    assert copied is not None
    text = b64decode(copied[1])
    assert text.startswith(b"0.26")
    if layer == "tmux":
        show = ["tmux", "-S", str(tmp_path / "tmux"), "show-buffer"]
        assert subprocess.run(show, capture_output=True, check=True).stdout == text
    terminal.send(b"q")
    terminal.heard(b"more than it says")
    assert terminal.ended() == 0


def unpacked(written: str) -> str:
    """What GNU screen passes on: what is in device control strings, none of which may be longer than 768 bytes."""
    strings = re.findall(r"\x1bP(.*?)\x1b\\", written, re.DOTALL)
    assert written == "".join(f"\x1bP{string}\x1b\\" for string in strings)
    assert max(map(len, strings)) < 768
    return "".join(strings)


@pytest.mark.parametrize("size", [1, 180, 10_000, 200_000])
def test_screen_gets_pieces_that_it_passes_on(size: int) -> None:
    sequence = osc_52("ŷ" * size)
    assert unpacked(through(sequence, {"STY": "1.pts", "TERM": "screen"})) == sequence


def test_tmux_that_cannot_be_asked_gets_both_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it takes neither, nothing is seen of them."""
    sequence = osc_52("dz = 0.5")
    for environ in ({"TMUX": "/nowhere,1,0", "TERM": "screen"}, {"TERM": "tmux-256color"}):
        monkeypatch.setenv("PATH", "")
        written = through(sequence, environ)
        assert written.startswith(sequence)
        assert written.removeprefix(sequence) == f"\x1bPtmux;\x1b{sequence}\x1b\\"


def test_on_another_machine_screen_or_tmux_gets_one_piece_or_nothing() -> None:
    """Of a longer one GNU screen would print the rest, and tmux take the first piece for all."""
    environ = {"TERM": "screen-256color", "SSH_TTY": "/dev/pts/1"}
    assert unpacked(through(osc_52("x" * 500), environ)) == osc_52("x" * 500)
    assert through(osc_52("x" * 501), environ) == ""
    assert doubt("x" * 500, environ) == ""
    said = "Not sent: it has 501 bytes, and behind tmux or screen on another machine only 500 are sure to arrive."
    assert doubt("x" * 501, environ) == said


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"TERM": "xterm-256color"}, "Sent to the terminal's clipboard: dz"),
        ({"TERM": "tmux-256color", "TMUX": "x"}, "Sent to tmux and the terminal's clipboard: dz"),
        ({"TMUX": "x", SERVED: "1"}, "Sent to the browser's clipboard: dz"),
    ],
)
def test_it_is_said_where_it_was_sent(environ: Mapping[str, str], said: str) -> None:
    assert sent("dz", environ) == said
    assert through(osc_52("dz"), {"TERM": "xterm"}) == osc_52("dz")


def test_what_some_terminals_do_not_take_is_said() -> None:
    said = "Sent to the terminal's clipboard; but it has 74,996 bytes, and some terminals take no more than 74,994."
    assert doubt("ŷ" * 37_498, {"TERM": "xterm"}) == said
    assert doubt("ŷ" * 37_497, {"TERM": "xterm"}) == ""
    assert doubt("ŷ" * 37_498, {SERVED: "1"}) == ""


async def test_enter_writes_what_is_too_long_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "screen")
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    app = app_of("lesson")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("y", "end", "up", "enter")
        await pilot.pause()
        said = str(app.screen.query_one("#said").render())
        assert said.startswith("Not sent: it has ")
        assert said.endswith(" Enter writes it to lrstep-0.txt instead.")
        await pilot.press("enter")
        await pilot.pause()
        assert (tmp_path / "lrstep-0.txt").read_text(encoding="utf-8").rstrip() == app.view.text().rstrip()
