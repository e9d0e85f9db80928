"""LinesWidget: shows the lines that it is given for its size, and repaints only the rows whose text changed.

Built for the path from key to screen: strips are made once for each line that is new and handed to the compositor
as they are, without a CSS border or a second pass over their style.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from lrstep.view.lines import EMPTY, ROLES, Line, Role, fit


class LinesWidget(Widget, can_focus=False):
    """A widget whose whole content is lines, cut or padded to its size: `make` gives those for a size, first when they
    are first painted."""

    class Clicked(Message):
        """A click on something that has an action, of those that the table of keys names."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lines--{role}" for role in ROLES}

    def __init__(self, make: Callable[[Size], Sequence[Line]], *, id: str) -> None:
        super().__init__(id=id)
        self._make = make
        self._made_for = Size(0, 0)
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        self._styles: dict[Role, Style] = {}

    @property
    def lines(self) -> list[Line]:
        """Those that are shown."""
        return self._lines

    def make_again(self) -> None:
        """What the lines tell of has changed; rows that are as they were are not painted again."""
        size = self.size
        if size != self._made_for:
            self.refresh()
            return
        before = self._lines
        self._lines = self._fresh()
        changed: list[Region] = []
        for y, (text, old) in enumerate(zip(self._lines, before, strict=True)):
            if text != old:
                self._strips.pop(y, None)
                if changed and changed[-1].bottom == y:  # few regions cost less than many
                    changed[-1] = changed[-1].grow((0, 0, 1, 0))
                else:
                    changed.append(Region(0, y, size.width, 1))
        if changed:
            self.refresh(*changed)

    def _fresh(self) -> list[Line]:
        """As many lines as the widget is high."""
        height = self.size.height
        lines = self._make(self.size)[:height]
        return [*lines, *[EMPTY] * (height - len(lines))]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of the rows asked for."""
        size = self.size
        if size != self._made_for:
            self._made_for, self._strips = size, {}
            self._lines = self._fresh()
        strips = [self._strip(y, size.width) for y in range(crop.y, crop.bottom)]
        if crop.x == 0 and crop.width == size.width:
            return strips
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def notify_style_update(self) -> None:
        """Forget the colours: the theme changed."""
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def _strip(self, y: int, width: int) -> Strip:
        strip = self._strips.get(y)
        if strip is None:
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
