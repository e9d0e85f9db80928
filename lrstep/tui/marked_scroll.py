"""MarkedScroll: what scrolls says so, in its lower border: how many rows are above those in sight, and below them;
ScrolledLines: lines to be in it."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.widget import Widget

from lrstep.tui.lines_widget import LinesWidget
from lrstep.view.lines import Line
from lrstep.view.pane import hidden_marks


class MarkedScroll(VerticalScroll):
    """A container that says so in its border, or where it has none in that of what it is in."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self._mark()

    def watch_virtual_size(self, _: Size) -> None:
        """There are more rows, or fewer."""
        self.call_after_refresh(self._mark)

    def on_resize(self) -> None:
        """There is other room."""
        self.call_after_refresh(self._mark)

    def _mark(self) -> None:
        above = round(self.scroll_y)
        bordered = self if self.styles.border_bottom[0] else self.parent
        if isinstance(bordered, Widget):
            bordered.border_subtitle = hidden_marks(above, max(0, self.max_scroll_y - above))


class ScrolledLines(LinesWidget):
    """As many lines as there are; the scroll around it shows some of them."""

    def __init__(self, lines: Callable[[int], list[Line]]) -> None:
        super().__init__(lambda size: lines(size.width), id="text")
        self._of_width = lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All of them."""
        return len(self._of_width(width))
