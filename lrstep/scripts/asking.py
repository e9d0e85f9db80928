"""Asking: when a child asks its parent whether the loop that trains is known by now, and what runs until it answers."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from lrstep.scripts.channel import Channel
from lrstep.tracing.counting import Counting, CountState
from lrstep.tracing.follow import Executed, FollowedCall
from lrstep.tracing.stream import Loop

TIMES_ASKED, FIRST_ASKED, SECONDS = (7, 25), 256, 2.0
"""Rounds of a loop, lines, and seconds after the last time, after which it is asked; of the lines each time four times
as many."""
MOST_UNANSWERED, MOST_BYTES = 20_000, 2**27
"""Lines and bytes that are told while there is no answer; then the script waits for it."""

_FRESH, _OFTEN = 2, 64
"""Lines that show that a round has begun; and after which an answer is looked for, where no round begins."""


class KnownLoop(NamedTuple):
    """The loop that trains."""

    counting: Counting
    """Its rounds, up to now."""
    call: FollowedCall | None
    """In which the round that runs has begun, if that was after it was asked."""
    reads: list[tuple[str, str, int, bool]]
    """The names that are read where lines are not followed: path, function, file, whether it is the loop's own."""
    data: list[str]
    """Those that are read where the loop begins anew."""


class LoopAsking:
    """Asks, and lets the script run on: what runs until there is an answer is counted then."""

    def __init__(self, channel: Channel, updates: int) -> None:
        """`updates` is how many are followed: that many rounds of any loop wait for the answer, lest there be more."""
        self._channel, self._updates = channel, updates
        self._lines, self._ask_at, self._asked = 0, FIRST_ASKED, time.monotonic()
        self._is_due = self._is_far = self._looks = False
        self._fresh = 0
        self._since: list[tuple[Executed, FollowedCall]] | None = None

    def marker(self, times: int) -> None:
        """A round of a loop begins, for the `times`-th time."""
        self._is_due |= times in TIMES_ASKED
        self._is_far |= times >= self._updates
        self._looks, self._fresh = True, _FRESH

    def after(self, line: Executed, call: FollowedCall) -> KnownLoop | None:
        """What is known of the loop, after one more line."""
        self._lines += 1
        if self._since is not None:
            self._since.append((line._replace(changes=()), call))
        elif self._is_due or self._lines >= self._ask_at or self._is_late():
            self._is_due = False
            self._channel.tell("ask")
            self._channel.stand("asked")
            self._since = []
        if self._since is None:
            return None
        if self._fresh:
            self._fresh -= 1
            if not self._fresh:
                self._channel.flush()  # a round has begun: should the script crash, the one before it is known
        return self._answer(self._since) if self._looks or not len(self._since) % _OFTEN else None

    def _is_late(self) -> bool:
        if self._lines % 16:
            return False  # the clock costs something, too
        self._channel.breathe()
        return time.monotonic() - self._asked > SECONDS

    def _answer(self, since: list[tuple[Executed, FollowedCall]]) -> KnownLoop | None:
        self._looks = False
        if not self._channel.is_answered():
            if not self._is_far and len(since) < MOST_UNANSWERED and self._channel.sent < MOST_BYTES:
                return None
            self._channel.stand("waits")
        answer = self._channel.answer()
        self._since = None
        self._ask_at, self._asked = max(self._ask_at, 4 * self._lines), time.monotonic()
        return None if answer is None else _known(answer, since)


def _known(answer: dict[str, Any], since: list[tuple[Executed, FollowedCall]]) -> KnownLoop:
    counting = Counting(Loop(*answer["loop"]), CountState(*answer["state"]))
    begun = None
    for line, call in since:
        if counting.begins(line):
            begun = call
    return KnownLoop(counting, begun, [tuple(each) for each in answer["reads"]], answer["data"])
