"""The process of a visitor's screen, as the server sees it: forked where that is safe, else started."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from lrstep.tui.web.forks import Forks

DRIVER = "lrstep.tui.web.visitor:VisitorDriver"


class PageChannel(NamedTuple):
    """What a process tells, what it is told, and how it is ended that does not end by itself."""

    told: asyncio.StreamReader
    tell: asyncio.StreamWriter
    kill: Callable[[], None]


class Opening(Protocol):
    """Makes a process for a visitor of that name, for a screen of so many columns and rows."""

    async def __call__(self, name: str, size: tuple[int, int]) -> PageChannel: ...


class Forked:
    """Forks one that has everything loaded."""

    def __init__(self, forks: Forks) -> None:
        self._forks = forks

    async def __call__(self, name: str, size: tuple[int, int]) -> PageChannel:
        """OSError where no more can be made."""
        told, tell = await asyncio.open_connection(sock=self._forks.open(name, size))
        return PageChannel(told, tell, lambda: self._forks.end(name))


class Started:
    """Starts the words of a command, which loads everything anew."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    async def __call__(self, name: str, size: tuple[int, int]) -> PageChannel:
        """OSError where no more can be made."""
        columns, rows = map(str, size)
        environment = {**os.environ, "TEXTUAL_DRIVER": DRIVER, "COLUMNS": columns, "ROWS": rows}
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*self._words, stdin=pipe, stdout=pipe, env=environment)
        assert process.stdout is not None
        assert process.stdin is not None
        return PageChannel(process.stdout, process.stdin, process.kill)
