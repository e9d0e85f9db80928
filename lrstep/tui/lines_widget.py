"""LinesWidget: shows lines of spans, and repaints only the rows whose text changed.

Built for the path from key to screen: strips are made once for each line that is new and handed to the compositor
as they are, without a CSS border or a second pass over their style.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from lrstep.view.lines import EMPTY, Line, Role, fit

ROLES: tuple[Role, ...] = (
    "plain", "dim", "title", "name", "forward", "backward", "update", "changed", "border", "note",
)  # fmt: skip


class LinesWidget(Widget, can_focus=False):
    """A widget whose whole content is the lines last shown, cut or padded to its size."""

    class Resized(Message):
        """The widget has another size, and needs lines made for it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lines--{role}" for role in ROLES}

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        self._styles: dict[Role, Style] = {}

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines; rows that are as they were are not painted again."""
        width, height = self.size
        fresh = [*lines[:height], *[EMPTY] * (height - len(lines))]
        changed = [y for y, text in enumerate(fresh) if y >= len(self._lines) or text != self._lines[y]]
        self._lines = fresh
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of the rows asked for."""
        rows = range(crop.y, crop.bottom)
        if crop.x == 0 and crop.width == self.size.width:
            return [self._strip(y) for y in rows]
        return [self._strip(y).crop(crop.x, crop.right) for y in rows]

    def on_resize(self, event: Resize) -> None:
        """Forget the lines, which were made for another size, and ask for new ones."""
        self._lines, self._strips = [], {}
        self.post_message(self.Resized())

    def notify_style_update(self) -> None:
        """Forget the colours: the theme changed."""
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def _strip(self, y: int) -> Strip:
        strip = self._strips.get(y)
        if strip is None:
            width = self.size.width
            spans = fit(self._lines[y] if y < len(self._lines) else EMPTY, width)
            strip = self._strips[y] = Strip([Segment(text, self._style(role)) for text, role in spans], width)
        return strip

    def _style(self, role: Role) -> Style:
        """A role's style, filtered once (NO_COLOR and its like) and not for every piece of text that has it."""
        if role not in self._styles:
            segments = [Segment(" ", self.get_component_rich_style(f"lines--{role}"))]
            for line_filter in self.get_line_filters():
                segments = line_filter.apply(segments, self.background_colors[1])
            self._styles[role] = segments[0].style or Style()
        return self._styles[role]
