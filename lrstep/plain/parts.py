"""Part: what each part of the shell's commands needs of the shell."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Protocol, TypeVar

from lrstep.debugger import Debugger
from lrstep.engine import Movement, Progress
from lrstep.errors import InputError, printable
from lrstep.view.explain import Level
from lrstep.view.lines import Line
from lrstep.view.style import Style

Result = TypeVar("Result")
MOST_COUNT = 10**9


class Part(Protocol):
    """A shell: its Debugger, how it shows things, and how it moves."""

    _debugger: Debugger
    _style: Style
    _title: str
    _cells: int
    _level: Level

    def _print(self, text: str) -> None: ...
    def _print_lines(self, lines: Iterable[Line]) -> None: ...
    def _watches(self) -> list[Line]: ...
    def _travel(self, movement: Movement) -> None: ...
    def _worked(self, work: Generator[Progress, None, Result]) -> Result: ...
    def _say_where(self) -> None: ...
    def do_show(self, name: str) -> None: ...
    def do_explain(self, words: str) -> None: ...


def whole(words: str, command: str) -> int:
    """A count or a number of something."""
    if not (words.isascii() and words.isdigit() and int(words[:12]) <= MOST_COUNT):
        what = f"{printable(words)} is not a whole number up to {MOST_COUNT:,}"
        raise InputError(what, f"write, for example, {command} 3")
    return int(words)
