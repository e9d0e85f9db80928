"""All that the screen shows at an address as text: the header and the page that the screen shows."""

from __future__ import annotations

from lrstep.choices import FULL
from lrstep.debugger import Debugger, Frame
from lrstep.view.explain import Level
from lrstep.view.header import header
from lrstep.view.lines import Line, fit, text_of
from lrstep.view.page import page
from lrstep.view.panels import Extras, extras_of
from lrstep.view.style import Style


def frame_text(
    debugger: Debugger, title: str, width: int, style: Style | None = None, level: Level = "words", layout: str = FULL
) -> str:
    """Header, graph, listing, explanation, update, watches and example at a Debugger's address, `width` cells wide."""
    extras, branch = extras_of(debugger), debugger.branch.name
    return page_text(debugger.frame, title, width, style, level, branch=branch, extras=extras, layout=layout)


def page_text(
    frame: Frame, title: str, width: int, style: Style | None = None, level: Level = "words", *,
    branch: str, extras: Extras, layout: str = FULL,
) -> str:  # fmt: skip
    """The same of a Frame, on a branch, and what is shown besides."""
    style = style or Style()
    head = header(frame, title, style, width, branch)
    lines: list[Line] = [fit(head, width), *page(frame, style, level, width, None, extras, layout).lines]
    return text_of(lines)
