"""A whole Frame as text: the same panels, listing and lines that the screen shows."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.view.graph import framed, graph
from lrstep.view.lines import Line, fit, text_of
from lrstep.view.listing import listing
from lrstep.view.status import header, now
from lrstep.view.style import Style


def frame_text(frame: Frame, title: str, width: int, style: Style | None = None) -> str:
    """Header, graph, listing and update of a Frame, `width` cells wide."""
    style = style or Style()
    code = listing(frame, width - 2)[0]
    happened = now(frame, style, width - 2)
    lines: list[Line] = [
        fit(header(frame, title, style, width), width),
        *graph(frame, style, width),
        *framed(f"program: {frame.program.name}", code, width, len(code) + 2),
        *framed("now", happened, width, len(happened) + 2),
    ]
    return text_of(lines)
