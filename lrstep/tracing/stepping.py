"""Stepping: the rounds of a loop whose lines are not followed, and where each of them ends."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType, FrameType

from lrstep.tracing.stream import Loop


class Stepping:
    """A loop's rounds, counted by three of its lines: its marker, the first below it, and the first one outside; or
    by the instruction with which each begins."""

    def __init__(self, loop: Loop, code: CodeType, read: Callable[[FrameType], None]) -> None:
        """`code` is what the loop stands in, and a round of it is running. `read` is given its frame where one ends."""
        self.loop, self.code, self.read = loop, code, read
        self.starts: frozenset[int] = frozenset()
        """The instructions by which a round begins, where no line tells of that."""
        self.others: dict[int, Callable[[FrameType], None]] = {}
        """Other code, by its `id`, and what is given its frame where a call of it ends."""
        self.again: Callable[[FrameType, bool], None] = lambda frame, same: None
        """Called where the loop begins anew, after what has run since it was left, with its frame, and whether that is
        the one in which it ran last."""
        self._inside, self._waits, self._is_same = True, False, True

    def ends(self, line: int, frame: FrameType) -> bool:
        """Whether a line that is about to run in a frame ends a round."""
        loop, was_inside = self.loop, self._inside
        if line == loop.marker:
            if not was_inside:
                self.again(frame, self._is_same)
                self._is_same = True
            self._inside, self._waits = False, True
            return was_inside
        if loop.header <= line <= loop.last:
            if self._waits and line >= loop.first:
                self._inside, self._waits = True, False
            return False
        self._inside = self._waits = False
        return was_inside

    def begins(self, frame: FrameType) -> bool:
        """Whether a round has ended where one begins of which no line tells."""
        was_inside = self._inside
        if not was_inside:
            self.again(frame, self._is_same)
        self._inside, self._waits, self._is_same = True, False, True
        return was_inside

    def leaves(self) -> bool:
        """Whether a round ends where its function does."""
        was_inside, self._inside, self._waits, self._is_same = self._inside, False, False, False
        return was_inside

    def is_dull(self, line: int) -> bool:
        """Whether a line tells nothing, and may be left out from then on: not where an instruction of it tells."""
        loop = self.loop
        return not self.starts and line not in (loop.marker, loop.first) and loop.header <= line <= loop.last
