"""A whole Frame as text: the header and the page that the screen shows."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.view.explain import Level
from lrstep.view.header import header
from lrstep.view.lines import Line, fit, text_of
from lrstep.view.page import page
from lrstep.view.style import Style


def frame_text(frame: Frame, title: str, width: int, style: Style | None = None, level: Level = "words") -> str:
    """Header, graph, listing, explanation, update and example of a Frame, `width` cells wide."""
    style = style or Style()
    lines: list[Line] = [fit(header(frame, title, style, width), width), *page(frame, style, level, width, None).lines]
    return text_of(lines)
