"""Following: runs a function in this process, and keeps the first lines of one file that ran."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lrstep.tracing.events import following
from lrstep.tracing.follow import Executed, FollowedCall, FollowedWay, Follower, followed_file
from lrstep.tracing.frozen import frozen, same

MOST_LINES = 20_000
T = TypeVar("T")


def followed(run: Callable[[], T], file: str, source: str, first_line: int = 1) -> tuple[T, list[Executed]]:
    """What `run` returns, and the lines of `file` that it ran, the first MOST_LINES of them.

    `source` is the text that begins at `first_line` of the file. Raises whatever `run` raises.
    """
    kept = FirstLines(file, source, first_line)
    return kept.run(run), kept.executed


class FirstLines:
    """The first lines of a file that run."""

    def __init__(
        self, file: str, source: str, first_line: int = 1, most: int = MOST_LINES, then: BaseException | None = None
    ) -> None:
        """`source` is the text that begins at `first_line` of the file. After the `most` lines nothing is followed any
        more, or `then` is raised in what runs."""
        self.executed: list[Executed] = []
        self._most, self._then = most, then
        files = {file: followed_file(source, 0, first_line)}
        self._follower = Follower(
            FollowedWay(
                files.get, lambda value, _: frozen(value), same, self._keep, lambda *_: not self._follower.is_over
            )
        )

    def run(self, run: Callable[[], T]) -> T:
        """Run it, and follow; what it raises comes out, the lines up to there are kept."""
        with following(self._follower):
            return run()

    def _keep(self, executed: Executed, call: FollowedCall) -> None:
        if len(self.executed) < self._most:
            self.executed.append(executed)
            self._follower.is_over = len(self.executed) == self._most
        if self._follower.is_over and self._then is not None:
            raise self._then
