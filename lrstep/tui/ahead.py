"""Ahead: makes the page that the next key most likely asks for while no key is pressed; the key then finds it made.

A plot takes longer than all panels. Where a key finds no page made, its page shows the plot as it was, and the new one
follows once the panels are painted.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from lrstep.choices import NO_PLOT
from lrstep.debugger import Debugger, Move
from lrstep.errors import InputError
from lrstep.tui.web import SERVED
from lrstep.view.lines import EMPTY, Line
from lrstep.view.page import Page
from lrstep.view.screen import Appearance, Draw, drawn_plot, page_of
from lrstep.view.style import Style

PAUSE = 0.02  # seconds after a key, in which its own page is painted
OPPOSITE: Mapping[Move, Move] = {
    "step": "back", "back": "step", "next-update": "previous-update", "previous-update": "next-update",
    "next-phase": "previous-phase", "previous-phase": "next-phase",
}  # fmt: skip
OWED = 0.008  # the same before a plot that the page still lacks


class Look(NamedTuple):
    """What a page depends on besides the Frame."""

    width: int
    height: int
    chosen: Appearance
    stops: tuple[str, ...]
    watches: tuple[str, ...]
    branches: tuple[tuple[str, int], ...]
    """Those that a plot shows, and how far each is known."""
    axes: tuple[int, int] | None = None
    """The features that the boundary is drawn over, where they were chosen."""
    panel: str = ""
    """That to which a tour points."""


class _Ready(NamedTuple):
    debugger: Debugger
    look: Look
    page: Page


class Ahead:
    """Two pages that are made already: those to which the last movement leads once more, and its opposite."""

    def __init__(self) -> None:
        self._ready: list[_Ready] = []
        self._owed: asyncio.TimerHandle | None = None
        self._next: asyncio.TimerHandle | None = None
        self._drawn: dict[tuple[str, int, int], list[Line]] = {}

    def page(self, debugger: Debugger, look: Look, then: Callable[[Page], None] | None) -> Page:
        """The page of a Debugger, which is made now unless it has been.

        `then` is called with the whole page where the plot in the one that is given is not that of this place yet;
        without it the plot is drawn at once.
        """
        pages, self._ready = self._ready, []
        _cancel(self._owed)
        for ready in pages:
            if ready.look == look and _same_place(ready.debugger, debugger):
                return ready.page
        if look.chosen.plot == NO_PLOT or look.chosen.is_asked or then is None:
            return self._page(debugger, look)
        self._owed = _later(OWED, lambda: then(self._page(debugger, look)))
        return self._page(debugger, look, draw=self._as_it_was)

    def expect(self, debugger: Debugger, move: Move, look: Callable[[Debugger], Look]) -> None:
        """After what was asked for is painted, make the page to which this movement leads from here."""
        _cancel(self._next)
        # Where many screens share a machine, the way back is made when somebody goes it.
        moves = (move,) if SERVED in os.environ else (move, OPPOSITE.get(move))
        self._next = _later(PAUSE, lambda: self._prepare(debugger, moves, look))

    def cancel(self) -> None:
        """Make nothing more."""
        _cancel(self._owed)
        _cancel(self._next)

    def _prepare(self, debugger: Debugger, moves: tuple[Move | None, ...], look: Callable[[Debugger], Look]) -> None:
        """The page of the first of these movements, and after a pause for other keys those of the rest."""
        move, *rest = moves
        there = None if move is None else debugger.preview(move)
        if there is not None:
            with suppress(InputError):  # a damaged log: it is said when one comes there
                looked = look(there)
                self._ready.append(_Ready(there, looked, self._page(there, looked)))
        if rest:
            self._next = _later(PAUSE, lambda: self._prepare(debugger, tuple(rest), look))

    def _page(self, debugger: Debugger, look: Look, draw: Draw | None = None) -> Page:
        draw = draw or partial(self._draw, debugger, look.chosen.style)
        return page_of(debugger, look.chosen, look.width, look.height, draw)

    def _draw(self, debugger: Debugger, style: Style, name: str, width: int, height: int) -> list[Line]:
        lines = self._drawn[name, width, height] = drawn_plot(debugger, style, name, width, height)
        return lines

    def _as_it_was(self, name: str, width: int, height: int) -> list[Line]:
        return self._drawn.get((name, width, height), [EMPTY] * height)


def _later(seconds: float, what: Callable[[], None]) -> asyncio.TimerHandle:
    return asyncio.get_running_loop().call_later(seconds, what)


def _cancel(handle: asyncio.TimerHandle | None) -> None:
    if handle is not None:
        handle.cancel()


def _same_place(first: Debugger, second: Debugger) -> bool:
    """Whether two Debuggers of one run show the same Frame."""
    a, b = first.frame, second.frame
    place = (a.program.name, a.where, a.next_op, a.row, a.notice)
    return a.values is b.values and place == (b.program.name, b.where, b.next_op, b.row, b.notice)
