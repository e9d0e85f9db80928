"""A place as text, all that is known there: what `print` shows of it, and what `lrstep show` prints."""

from __future__ import annotations

import shutil
import sys

from lrstep.choices import FULL, Level
from lrstep.debugger import MAIN, Debugger, Frame
from lrstep.view.lines import Line, fit, text_of
from lrstep.view.page import page
from lrstep.view.panels import extras_of, extras_of_frame
from lrstep.view.style import Style
from lrstep.view.timeline import header

WIDTH, HEIGHT = 120, 40
NARROWEST = 20  # cells; a terminal that gives fewer is taken for one that does not know


def printed(shown: Frame | Debugger) -> str:
    """All that is known where it stands, as wide as the terminal."""
    return text_of(all_lines(shown, text_width())).removesuffix("\n")


def text_width() -> int:
    """The cells of the terminal that standard output is; WIDTH where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return WIDTH
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, HEIGHT)).columns)


def frame_text(
    debugger: Debugger, title: str, width: int, style: Style | None = None, level: Level = "words", layout: str = FULL
) -> str:
    """Header, graph, listing, explanation, update, watches and example at a Debugger's address, `width` cells wide."""
    return text_of(all_lines(debugger, width, title, style, level, layout))


def all_lines(
    shown: Frame | Debugger, width: int, title: str | None = None, style: Style | None = None,
    level: Level = "words", layout: str = FULL,
) -> list[Line]:  # fmt: skip
    """The same as lines; of a Frame, which knows no watches and no breakpoints, what it knows itself."""
    if isinstance(shown, Debugger):
        frame, extras, branch, own_title = shown.frame, extras_of(shown), shown.branch.name, shown.title
    else:
        frame, extras, branch = shown, extras_of_frame(shown), shown.origin.branch or MAIN
        own_title = shown.origin.title
    style = style or Style()
    head = header(frame, own_title if title is None else title, style, width, branch)
    return [fit(head, width), *page(frame, style, level, width, None, extras, layout).lines]
