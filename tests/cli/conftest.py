"""Runs the installed command as a user would, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Result = subprocess.CompletedProcess[str]
Command = Callable[..., Result]


@pytest.fixture
def lrstep(tmp_path: Path) -> Command:
    """Call it with words; it runs in an empty folder and returns what it printed and its exit code."""

    def call(*words: str, stdin: str = "") -> Result:
        command = [sys.executable, "-m", "lrstep", *words]
        return subprocess.run(
            command,
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            encoding="utf-8",
        )

    return call
