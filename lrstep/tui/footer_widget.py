"""FooterWidget: the keys that matter most in one line; a click on one does what the key does."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Click, MouseMove
from textual.geometry import Size

from lrstep.commands import Command
from lrstep.tui.keys import action, first_key
from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.lines import Line, Span, line, width

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
        end = cells - sum(width(_shown(key)) + len(GAP) for key in self._always) + len(GAP) - 1
        placed, at = [], 1
        for key in self._others:
            if at + width(_shown(key)) + len(GAP) > end:
                break
            placed.append((at, key))
            at += width(_shown(key)) + len(GAP)
        at = max(at, end)
        for key in self._always:
            placed.append((at, key))
            at += width(_shown(key)) + len(GAP)
        return placed

    def _key_at(self, column: int) -> Command | None:
        placed = self._placed(self.size.width)
        return next((key for left, key in placed if left <= column < left + width(_shown(key))), None)


def _shown(key: Command) -> Line:
    return line(Span(first_key(key), "note"), Span(f" {key.label}", "name"))
