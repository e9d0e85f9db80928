"""All that the screen shows at an address as text: the header and the page that the screen shows."""

from __future__ import annotations

from lrstep.debugger import Debugger
from lrstep.view.explain import Level
from lrstep.view.extras import extras_of
from lrstep.view.header import header
from lrstep.view.lines import Line, fit, text_of
from lrstep.view.page import page
from lrstep.view.style import Style


def frame_text(debugger: Debugger, title: str, width: int, style: Style | None = None, level: Level = "words") -> str:
    """Header, graph, listing, explanation, update, watches and example at a Debugger's address, `width` cells wide."""
    style, frame = style or Style(), debugger.frame
    head = header(frame, title, style, width, debugger.branch.name)
    lines: list[Line] = [fit(head, width), *page(frame, style, level, width, None, extras_of(debugger)).lines]
    return text_of(lines)
