"""What a command writes: notes and how far it is to standard error, and to standard output what programs read.

For them it is the same bytes whatever the locale says of letters and of line ends. Text for people stays in the
encoding of their terminal, where `?` stands for a letter that it lacks.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from lrstep.cli.options import given_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lrstep.debugger import Debugger
    from lrstep.engine import Progress, Run, ScaleAdvice
    from lrstep.source import Source

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
    from lrstep.engine import spread_advice

    for note in (*source.notes, *run.notes, *advised(source, spread_advice(run))):
        print_note(note)


def advised(source: Source, *advice: ScaleAdvice | None) -> list[str]:
    """What is to be said of the scale of a source's data, with the options that mend it."""
    opened_by = "" if source.command else None
    return [each.text(opened_by) for each in advice if each is not None]


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
            sys.stderr.write(f"lrstep: note: {said}: Ctrl-C stops it\n")
            self._next = now + 2 * (now - self._begun)
        sys.stderr.flush()
        self._shown = self._terminal

    def finished(self, work: Generator[Progress, None, Result]) -> Result:
        """What a work results in, of which it is said how far it is."""
        from lrstep.engine import finished

        result = finished(work, self.tell)
        self.clear()
        return result

    def tell(self, step: Progress) -> None:
        """Say how far a work is, if it is time."""
        self.show(step.done, step.total, what=step.what)


def _left(seconds: float, done: int, todo: int) -> str:
    """How long what is left to do will take, at the pace up to now."""
    left = seconds * todo / done if done else 0.0
    if left < SOON:
        return ""
    unit, length = next(span for span in SPANS if left >= 2 * span[1])
    return f", about {left / length:,.0f} {unit} more"


def source_of(arguments: argparse.Namespace) -> Source:
    """What the words of a command name, with the options that they give it."""
    from lrstep.sources import OfScript, open_source

    words, given = vars(arguments), given_options(arguments)
    script = OfScript(tuple(words.get("own") or ()), words.get("function", ""), tuple(words.get("bind", ())))
    with ProgressLine() as progress:
        return open_source(arguments.source, given, arguments.data, script=script, tell=progress.tell)


def opened(source: Source) -> Debugger:
    """A Debugger at the place that the source's options name, saying how far the way there is."""
    debugger = source.debugger()
    with ProgressLine() as progress:
        progress.finished(source.going_to_place(debugger))
    return debugger


def has_colour() -> bool:
    """Whether standard output is a terminal that shows colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def for_programs(*, paths: bool = False) -> Callable[[str], object]:
    """What writes to standard output, which is UTF-8 from now on; for `paths`, the encoding of the system's own.

    A half of a surrogate pair, which UTF-8 lacks, is spelt out as JSON spells it.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # anything else is somebody's own, who knows what it takes
        encoding, errors = "utf-8", "backslashreplace"
        if paths:
            encoding, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
        sys.stdout.reconfigure(encoding=encoding, errors=errors, newline="\n")
    return sys.stdout.write


def print_json(value: object) -> None:
    """A line of JSON as RFC 8259 has it: numbers that are not finite are strings."""
    import json  # here, as the next: help loads neither

    from lrstep.json_text import json_ready

    for_programs()(json.dumps(json_ready(value), ensure_ascii=False, allow_nan=False) + "\n")


def print_path(path: Path) -> None:
    """A path as the system spells it, for `$(…)` in a shell."""
    for_programs(paths=True)(f"{path}\n")
