"""Pane: a panel of a width, what of it is in sight, and what is said where not all of it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lrstep.view.lines import Line

PLOT_LINES = 16
ABOVE, BELOW = "▲", "▼"


class Pane(NamedTuple):
    """A panel of a width: what is in it, what its title offers and does, and what clicks on lines and margins do."""

    name: str
    title: str
    lines: list[Line]
    offer: str = ""
    action: str = ""
    line_actions: Sequence[str | None] = ()
    margin_actions: Sequence[str | None] = ()
    current: int | None = None
    """The line that must be in sight, where it may be that not all are."""
    fill: Callable[[int], list[Line]] | None = None
    """Lines for as many rows as there are, where it has no height of its own."""
    whole: list[Line] | None = None
    """All that it says, where `lines` are not all of it."""
    hidden: tuple[int, int] = (0, 0)
    """How many of its lines are above those that are in sight, and below them."""
    wholes: Sequence[tuple[int, int]] = ()
    """The first and the last line of what is best seen whole, with the current one in it, from the largest down."""

    @property
    def text(self) -> list[Line]:
        """All that it says."""
        return self.lines if self.whole is None else self.whole

    @property
    def offers(self) -> tuple[str, ...]:
        """What is said at the right of its title: as much of it as has room there, the first that has."""
        more = hidden_marks(*self.hidden)
        return (f"{more} · {self.offer}", more) if more and self.offer else (more or self.offer,)

    @property
    def changed(self) -> int | None:
        """The line of what just changed."""
        changed = (i for i, row in enumerate(self.lines) if any(span.role == "changed" for span in row))
        return next(changed, None)

    @property
    def stretches(self) -> bool:
        """Whether it takes as many rows as it is given."""
        return self.fill is not None or self.current is not None

    @property
    def rows(self) -> int:
        """How many it would take."""
        return PLOT_LINES if self.fill is not None and not self.lines else len(self.lines)

    def within(self, rows: int) -> Pane:
        """What of it is seen in so many rows: of lines that are too many those around the current one."""
        if self.fill is not None:
            filled = self._replace(lines=self.fill(rows))
            return filled if len(filled.lines) <= max(1, rows) else self.around(None, rows)
        return self.around(self.current, rows)

    def around(self, current: int | None, rows: int) -> Pane:
        """So many of its lines, a certain one among them; the first, where it is none."""
        count, most = len(self.lines), max(1, rows)
        if count <= most:
            return self
        first = 0 if current is None else max(0, min(self._first_of(current, most), count - most))
        seen = slice(first, first + most)
        above, below = self.hidden
        return self._replace(
            lines=self.lines[seen], line_actions=self.line_actions[seen], margin_actions=self.margin_actions[seen],
            whole=self.text, hidden=(above + first, below + count - first - most),
        )  # fmt: skip

    def _first_of(self, current: int, most: int) -> int:
        """The first line in sight: so that what belongs together is, where it has room; else around the current."""
        for first, last in self.wholes:
            if last - first < most:
                return first - (most - (last - first + 1)) // 2
        return current - most // 2


def hidden_marks(above: int, below: int) -> str:
    """How many rows are above those in sight, and below them; nothing where none is."""
    marks = [f"{ABOVE} {above}"] if above else []
    marks += [f"{BELOW} {below} more"] if below else []
    return " ".join(marks)
