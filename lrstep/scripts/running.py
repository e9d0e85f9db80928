"""Running: a script in a child process, and what it tells: its sources, its updates, what it prints, how it ends."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from math import inf
from typing import Any

from lrstep.checks.program import UserProgram
from lrstep.engine.traced import SourceText
from lrstep.scripts.finding import found_loop
from lrstep.scripts.process import ScriptProcess
from lrstep.scripts.told import Begun, Noted, PrintedText, Rerun, Sources, Told
from lrstep.scripts.updates import Part, Updates
from lrstep.tracing.follow import Executed

OFTEN = 0.1
"""Seconds between two looks whether the child is there, its time is up, or Ctrl-C was pressed."""
RESTED, LONGEST_REST = 0.02, 3.0
"""Seconds for which a script that computes with large arrays has every processor for itself before it is looked at
again, and in all, from when it repeats something: threads of two processes that compute wait for each other, and both
take several times as long."""


class RunningScript:
    """A script that runs. Use it as a context manager, and iterate over what it tells: it runs ahead of that by
    some 32 MiB at most.

    At its end the process is no more, nor what it started. Within it Ctrl-C goes to the script, where this is the main
    thread: what is left is told, and that it ended.
    """

    def __init__(
        self,
        program: UserProgram,
        arguments: Sequence[str] = (),
        *,
        function: str = "",
        bind: Mapping[str, str] | None = None,
        updates: int = 200,
        seconds: float | None = None,
    ) -> None:
        """The first `updates` are followed line by line. `function` is where the loop stands, if it is to be another
        than the first one that trains; `bind` names quantities. After `seconds` it is ended, if they are given."""
        self._program, self._function, self._bind = program, function, dict(bind or {})
        self._arguments, self._most = arguments, updates
        self._updates = Updates(updates)
        self._seconds = seconds
        self._sources: list[SourceText] = []
        self._told: deque[Told] = deque()
        self._text_at = 0
        self._ended: Sequence[Any] | None = None
        self._unfound: list[str] = []
        self._is_done = self._has_rested = False
        self._rests_until = inf
        self._stack = ExitStack()

    def __enter__(self) -> RunningScript:
        self._process = self._stack.enter_context(
            ScriptProcess(self._program, self._arguments, self._most, self._seconds)
        )
        self._stack.enter_context(self._process.interruptible())
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def interrupt(self) -> None:
        """Ask the script to end, as Ctrl-C does; the second time, end it."""
        self._process.interrupt()

    def __iter__(self) -> Iterator[Told]:
        return self

    def __next__(self) -> Told:
        while not self._told:
            if self._is_done:
                raise StopIteration
            self._advance()
        return self._told.popleft()

    def _advance(self) -> None:
        process = self._process
        process.look()
        if self._rests():
            self._has_rested = process.hearing.rest(RESTED)
            return
        message = process.hearing.message(OFTEN)
        if message is not None:
            self._hear(*message)
        elif process.hearing.is_over or not process.is_there or process.is_late:
            if process.is_there and not process.is_late:
                time.sleep(OFTEN / 4)  # it has said all, and has still to end
            else:
                self._finish()

    def _rests(self) -> bool:
        """Whether the script is to have every processor."""
        process = self._process
        if self._has_rested or not process.spool.holds_arrays:
            return False
        standing = process.spool.standing
        if standing == "asked" and self._rests_until == inf:
            self._rests_until = time.monotonic() + LONGEST_REST
        is_over = standing == "waits" or time.monotonic() > self._rests_until
        self._has_rested = is_over or not process.is_there or process.is_late
        return not self._has_rested

    def _hear(self, kind: str, *content: Any) -> None:
        """What comes of one message."""
        match kind:
            case "line":
                self._tell(self._updates.line(self._line(*content)))
            case "stepped":
                (values,) = content
                stepped = self._updates.stepped({path: self._whole(value) for path, value in values.items()})
                self._tell(iter([stepped]))
            case "printed":
                (self._updates.printed,) = content
            case "again":
                values, is_same_call = content
                self._tell_text(self._updates.k - 1, self._updates.printed)
                self._told.append(Rerun({path: self._whole(value) for path, value in values.items()}, is_same_call))
            case "source":
                path, text = content
                self._sources.append(self._process.source(path, text))
                self._told.append(Sources(tuple(self._sources)))
            case "ask":
                self._find(at_end=False)
                self._process.hearing.answer(self._answer())
            case "stepping":
                (k,) = content
                self._updates.step(k)
            case "unfound":
                self._unfound += content
            case "noted":
                self._told.append(Noted(*content))
            case "ended":
                self._ended = content

    def _whole(self, value: Any) -> Any:
        return self._process.hearing.whole(value)

    def _line(self, line: int, function: str, call: int, changes: list[tuple[str, Any]], file: int) -> Executed:
        return Executed(line, function, call, tuple((path, self._whole(value)) for path, value in changes), file)

    def _tell(self, updates: Iterator[Part]) -> None:
        for told, printed in updates:
            if not isinstance(told, Rerun):
                self._tell_text(0 if isinstance(told, Begun) else told.k, printed)
            self._told.append(told)

    def _tell_text(self, k: int, stop: int) -> None:
        text = self._process.printed.text(self._text_at, stop)
        self._text_at = max(self._text_at, stop)
        if text:
            self._told.append(PrintedText(k, text))

    def _find(self, *, at_end: bool) -> None:
        """Look for the loop among the lines so far."""
        found = found_loop(self._updates.lines, self._sources, self._bind, self._function, at_end=at_end)
        if found is not None:
            self._tell(self._updates.begin(found))

    def _answer(self) -> Any:
        """What the child is to know of the loop."""
        found, counting = self._updates.found, self._updates.counting
        if found is None or counting is None:
            return None
        return {"loop": found.loop, "state": counting.state, "reads": found.reads, "data": found.data}

    def _finish(self) -> None:
        """The process has ended, or is to end."""
        ended = self._process.end(self._ended)
        if self._updates.found is None:
            self._find(at_end=True)
        if self._updates.found is None:
            self._told += map(Noted, self._unfound)
        self._updates.printed = self._process.printed.size
        self._tell(self._updates.end())
        last = self._updates.k - self._updates.steps
        self._tell_text(last, self._process.printed.size)
        self._told.append(ended)
        self._is_done = True
