"""Player: makes one movement again and again, at a speed that goes from fast back to fast forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual.timer import Timer

from lrstep.debugger import Move


class Speed(NamedTuple):
    """A movement, and how often a second."""

    move: Move
    rate: int

    def __str__(self) -> str:
        """In words, with a sign for the direction."""
        what = "update" if "update" in self.move else "line"
        sign = "▶" if self.move in ("step", "next-update") else "◀"
        return f"{sign} {self.rate} {what}{'s' if self.rate > 1 else ''} a second"


TICKS = 30  # a second, at the most
SPEEDS = (
    *(Speed("previous-update", rate) for rate in (300, 30, 5, 1)), *(Speed("back", rate) for rate in (8, 3, 1)),
    *(Speed("step", rate) for rate in (1, 3, 8)), *(Speed("next-update", rate) for rate in (1, 5, 30, 300)),
)  # fmt: skip
NORMAL_SPEED = SPEEDS.index(Speed("step", 3))


class Player:
    """`repeat` sets a timer; `play_on` is told at each tick what to do, and how often."""

    def __init__(
        self, repeat: Callable[[float, Callable[[], None]], Timer], play_on: Callable[[Move, int], None]
    ) -> None:
        self._repeat, self._play_on = repeat, play_on
        self._timer: Timer | None = None
        self._at = NORMAL_SPEED

    @property
    def playing(self) -> bool:
        """Whether it moves."""
        return self._timer is not None

    @property
    def speed(self) -> Speed:
        """How it moves, or would."""
        return SPEEDS[self._at]

    def play(self) -> None:
        """Begin to move."""
        self._timer = self._repeat(1 / min(TICKS, self.speed.rate), self._tick)

    def pause(self) -> None:
        """Move no more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def change_speed(self, change: int) -> None:
        """Faster or slower; slower than the slowest is backward."""
        self._at = max(0, min(len(SPEEDS) - 1, self._at + change))
        if self.playing:
            self.pause()
            self.play()

    def _tick(self) -> None:
        self._play_on(self.speed.move, max(1, round(self.speed.rate / TICKS)))
