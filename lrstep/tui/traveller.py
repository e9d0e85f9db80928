"""Traveller: does work, what is short at once, what is long in the background, as a generator that yields Progress."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

from textual.worker import Worker

from lrstep.engine import Progress
from lrstep.errors import InputError

AT_ONCE = 0.03  # seconds that work may take before it becomes one that says how far it is
TURN = 0.05  # seconds between two reports of its progress

Result = TypeVar("Result")


class Traveller:
    """One work at a time. `start` begins what goes on in the background, `on_way` is called at each sign of life."""

    def __init__(
        self, start: Callable[[Coroutine[Any, Any, None]], Worker[None]], on_way: Callable[[Progress], None]
    ) -> None:
        self._start, self._on_way = start, on_way
        self._worker: Worker[None] | None = None
        self.progress: Progress | None = None
        """How far a long work is; None where none is under way."""

    @property
    def busy(self) -> bool:
        """Whether a long work is under way."""
        return self._worker is not None and self._worker.is_running

    def travel(self, work: Generator[Progress, None, Result], ended: Callable[[Result | InputError], None]) -> None:
        """Do it, at once if it is short; `ended` is given what it results in, or what is wrong."""
        whole = self._to_its_end(work, ended)
        if _within(whole, AT_ONCE) is not None:
            self._worker = self._start(self._go_on(whole))

    def give_up(self) -> bool:
        """End a long work, which leaves all as it was; whether there was one."""
        if self._worker is None or not self.busy:
            return False
        self._worker.cancel()
        self._worker = self.progress = None
        return True

    def _to_its_end(
        self, work: Generator[Progress, None, Result], ended: Callable[[Result | InputError], None]
    ) -> Generator[Progress, None, None]:
        end: Result | InputError
        try:
            end = yield from work
        except InputError as error:
            end = error
        self.progress = None
        ended(end)

    async def _go_on(self, work: Generator[Progress, None, None]) -> None:
        while (progress := _within(work, TURN)) is not None:
            self.progress = progress
            self._on_way(progress)
            await asyncio.sleep(0.01)


def _within(work: Generator[Progress, None, None], seconds: float) -> Progress | None:
    """Let work go on for a while: its last Progress, or None where it has ended."""
    until = time.monotonic() + seconds
    for progress in work:
        if time.monotonic() >= until:
            return progress
    return None
