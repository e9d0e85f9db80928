"""What needs an extra names the command that installs it into the environment that lrstep is in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.command import called


@pytest.mark.parametrize(
    ("mark", "command"),
    [
        ("pyvenv.cfg", "pip install 'lrstep[serve]'"),
        ("pipx_metadata.json", "pipx runpip lrstep install 'lrstep[serve]'"),
        ("uv-receipt.toml", "uv pip install --python {} 'lrstep[serve]'"),
    ],
)
def test_serving_without_its_extra(mark: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / mark).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    done = called("serve", "lesson")
    assert done.returncode == 2
    assert done.stderr == f"lrstep: error: the web page needs more packages: {command.format(tmp_path)}\n"
