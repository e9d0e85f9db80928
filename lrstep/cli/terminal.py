"""Standard error while a command works: how far it is, and notes; and whether there is a terminal at all."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lrstep.debugger import Debugger
    from lrstep.engine import Progress, Run
    from lrstep.sources import Source

Result = TypeVar("Result")
EVERY = 0.1  # seconds
LONG = 10.0  # seconds after which a note says how long it will take, where there is no terminal
SOON = 5.0  # seconds that are not worth saying
CLEAR = "\r\x1b[K"
SPANS = (("years", 365.25 * 86400), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0))


def has_terminal() -> bool:
    """Whether keys come from a terminal and what is painted goes to one."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def print_note(note: str) -> None:
    """What a user should know, in a line."""
    print(f"lrstep: note: {note}", file=sys.stderr)


def print_notes(source: Source, run: Run) -> None:
    """What a user should know of the data."""
    for note in (*source.notes, *run.notes):
        print_note(note)


class ProgressLine:
    """Says on standard error how much is done: on a terminal in a line of its own; else, if `noted`, in rare notes."""

    def __init__(self, *, noted: bool = True) -> None:
        self._terminal = sys.stderr.isatty()
        self._noted = noted
        self._shown = False
        self._begun = self._next = 0.0
        self._before: int | None = None
        """How much was done when the present work was first told of."""

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """The work has ended: take the line away, for others to write where it was."""
        self._before = None
        if self._shown:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()
            self._shown = False

    def show(self, done: int, total: int, more: str = "", what: str = "updates") -> None:
        """Say it, if it is time: what is over at once says nothing."""
        now = time.monotonic()
        if self._before is None:
            self._before, self._begun = done, now
            self._next = now + (EVERY if self._terminal else LONG)
        if now < self._next or not (self._terminal or self._noted):
            return
        share = f" of {total:,} {what} ({100 * done // total}%)" if total else f" {what}"
        left = _left(now - self._begun, done - self._before, max(0, total - done))
        said = f"{done:,}{share}{more}{left}"
        if self._terminal:
            sys.stderr.write(CLEAR + said)
            self._next = now + EVERY
        else:
            sys.stderr.write(f"lrstep: note: {said}: Ctrl-C gives up\n")
            self._next = now + 2 * (now - self._begun)
        sys.stderr.flush()
        self._shown = self._terminal

    def finished(self, work: Generator[Progress, None, Result]) -> Result:
        """What a work results in, of which it is said how far it is."""
        from lrstep.engine import finished

        result = finished(work, lambda step: self.show(step.done, step.total, what=step.what))
        self.clear()
        return result


def _left(seconds: float, done: int, todo: int) -> str:
    """How long what is left to do will take, at the pace up to now."""
    left = seconds * todo / done if done else 0.0
    if left < SOON:
        return ""
    unit, length = next(span for span in SPANS if left >= 2 * span[1])
    return f", about {left / length:,.0f} {unit} more"


def opened(source: Source) -> Debugger:
    """A Debugger at the place that the source's options name, saying how far the way there is."""
    debugger = source.debugger()
    with ProgressLine() as progress:
        progress.finished(source.going_to_place(debugger))
    return debugger
