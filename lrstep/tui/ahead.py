"""Ahead: makes the page that the next key most likely asks for while no key is pressed; the key then finds it made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from lrstep.debugger import Debugger, Move
from lrstep.view.explain import Level
from lrstep.view.page import Page
from lrstep.view.style import Style

PAUSE = 0.02  # seconds after a key, in which its own page is painted


class Look(NamedTuple):
    """What a page depends on besides the Frame."""

    width: int
    height: int
    numbers: Style
    level: Level
    stops: tuple[str, ...]
    watches: tuple[str, ...]


class _Made(NamedTuple):
    debugger: Debugger
    look: Look
    page: Page


class Ahead:
    """One page that is made already: the one at the end of the last movement, made once more."""

    def __init__(self, make: Callable[[Debugger, Look], Page]) -> None:
        self._make = make
        self._made: _Made | None = None
        self._soon: asyncio.TimerHandle | None = None

    def page(self, debugger: Debugger, look: Look) -> Page:
        """The page of a Debugger, which is made now unless it has been."""
        made, self._made = self._made, None
        if made is not None and made.look == look and _same_place(made.debugger, debugger):
            return made.page
        return self._make(debugger, look)

    def expect(self, debugger: Debugger, move: Move, look: Callable[[], Look]) -> None:
        """After what was asked for is painted, make the page to which this movement leads from here."""
        self.cancel()
        self._soon = asyncio.get_running_loop().call_later(PAUSE, self._prepare, debugger, move, look)

    def cancel(self) -> None:
        """Make nothing more."""
        if self._soon is not None:
            self._soon.cancel()

    def _prepare(self, debugger: Debugger, move: Move, look: Callable[[], Look]) -> None:
        there = debugger.preview(move)
        if there is not None:
            self._made = _Made(there, look(), self._make(there, look()))


def _same_place(one: Debugger, other: Debugger) -> bool:
    """Whether two Debuggers of one run show the same Frame."""
    a, b = one.frame, other.frame
    place = (a.program.name, a.where, a.next_op, a.row, a.notice)
    return a.values is b.values and place == (b.program.name, b.where, b.next_op, b.row, b.notice)
