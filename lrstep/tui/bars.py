"""The bars below the page: the timeline, where a click or a drag seeks, and the keys that matter most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from textual.events import Click, MouseDown, MouseMove, MouseUp
from textual.geometry import Size

from lrstep.commands import Command
from lrstep.debugger import Debugger
from lrstep.tui.keys import action, first_key
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.lines import Line, Span, line, width
from lrstep.view.timeline import More, run_line, update_at

GAP = "  "


class FooterWidget(LinesWidget):
    """As many of the keys as have room, in their order; those that are always shown stand at the right end."""

    def __init__(self, keys: Sequence[Command], *, id: str) -> None:
        super().__init__(self._keys, id=id)
        keys = sorted(keys, key=lambda key: key.footer)
        self._always = [key for key in keys if key.footer < 0]
        self._others = [key for key in keys if key.footer > 0]

    def on_click(self, event: Click) -> None:
        """Do what the key does."""
        if (key := self._key_at(event.x)) is not None:
            self.post_message(self.Clicked(action(key)))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Say what the key does."""
        key = self._key_at(event.x)
        self.tooltip = None if key is None else key.help

    def _keys(self, size: Size) -> list[Line]:
        at = 0
        spans: list[Span] = []
        for left, key in self._placed(size.width):
            spans += [Span(" " * (left - at)), *_shown(key)]
            at = left + width(_shown(key))
        return [tuple(spans)]

    def _placed(self, cells: int) -> list[tuple[int, Command]]:
        """The keys that have room, each with its first column."""
        end = cells - sum(map(_cells, self._always)) + len(GAP) - 1
        lefts = list(accumulate(map(_cells, self._others), initial=1))
        placed = [(left, key) for left, key in zip(lefts, self._others, strict=False) if left + _cells(key) <= end]
        first = max(lefts[len(placed)], end)
        return [*placed, *zip(accumulate(map(_cells, self._always), initial=first), self._always, strict=False)]

    def _key_at(self, column: int) -> Command | None:
        placed = self._placed(self.size.width)
        return next((key for left, key in placed if left <= column < left + width(_shown(key))), None)


def _cells(key: Command) -> int:
    """How many it takes, with the gap behind it."""
    return width(_shown(key)) + len(GAP)


def _shown(key: Command) -> Line:
    return line(Span(first_key(key), "note"), Span(f" {key.label}", "name"))


class FollowingWidget(LinesWidget):
    """While a number is typed: what it may be followed by. It is over the page, as high as it takes."""

    def __init__(self, keys: Sequence[Command], count: Callable[[], str], *, id: str) -> None:
        super().__init__(lambda size: self.lines_of(size.width), id=id)
        self._repeated = [key for key in keys if key.repeats]
        self._count = count

    def show_count(self, cells: int) -> None:
        """What there is to be shown, in so many cells, while there is a count."""
        self.display = bool(self._count())
        if self.display:
            self.styles.height = len(self.lines_of(cells))
            self.make_again()

    def lines_of(self, cells: int) -> list[Line]:
        """The count, and the keys that it repeats."""
        head = line(Span(f" {self._count()} × ", "changed"), Span(" then the key to repeat; Esc cancels", "dim"))
        rows: list[Line] = []
        for key in map(_shown, self._repeated):
            if rows and width(rows[-1]) + len(GAP) + width(key) <= cells:
                rows[-1] = (*rows[-1], Span(GAP), *key)
            else:
                rows.append((Span(" "), *key))
        return [head, *rows]


class TimelineWidget(LinesWidget):
    """One line from the start of the run to its horizon, and `more`: where there is more of the page than is seen.
    While a value is `asked` it does not give it away."""

    def __init__(self, debugger: Debugger, more: Callable[[], More], asked: Callable[[], bool], *, id: str) -> None:
        super().__init__(lambda size: [self.line(size.width)], id=id)
        self._debugger, self._more, self._asked = debugger, more, asked
        self._line: Line = ()
        self._line_of: tuple[object, ...] = ()

    def line(self, cells: int) -> Line:
        """Made again only where what it shows has changed: most steps stay in their update."""
        debugger, more, asked = self._debugger, self._more(), self._asked()
        stops = tuple(breakpoint.written for breakpoint in debugger.breakpoints)
        update, known = debugger.frame.update, debugger.history.known
        line_of = (update, known, debugger.horizon, cells, more, asked, debugger.branch, *debugger.branches, stops)
        if line_of != self._line_of:
            self._line_of, self._line = line_of, run_line(debugger, cells, more, asked=asked)
        return self._line

    def on_mouse_down(self, event: MouseDown) -> None:
        """Go there, and follow the mouse until it is let go."""
        self.capture_mouse()
        self._seek(event.x)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follow."""
        if self.app.mouse_captured is self:
            self._seek(event.x, "seek")

    def on_mouse_up(self, _: MouseUp) -> None:
        """Stay there."""
        self.release_mouse()

    def _seek(self, column: int, does: str = "go_to") -> None:
        """To the update that a column stands for; beside the line, where it speaks of more, on to that."""
        debugger, more = self._debugger, self._more()
        update = update_at(column, debugger.horizon, self.size.width, more=more)
        if update is not None:
            self.post_message(self.Clicked(f"do('{does}', '{max(update, debugger.history.start)}')"))
        elif more:
            self.post_message(self.Clicked("do('next_section')"))
