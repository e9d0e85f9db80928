"""Calls the command as a user would, in an empty folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Result, called

Command = Callable[..., Result]


@pytest.fixture
def lrstep(tmp_path: Path) -> Command:
    """Call it with words; it returns what it printed and its exit code."""

    def call(*words: str, stdin: str = "") -> Result:
        return called(*words, folder=tmp_path, stdin=stdin.encode())

    return call
