"""What `print` shows of a Frame or a Debugger: what `lrstep show` prints."""

from __future__ import annotations

import shutil
import sys

from lrstep.debugger import MAIN, Debugger, Frame
from lrstep.view.frame import frame_text, page_text
from lrstep.view.panels import extras_of_frame

WIDTH, HEIGHT = 120, 40
NARROWEST = 20  # cells; a terminal that gives fewer is taken for one that does not know


def printed(shown: Frame | Debugger) -> str:
    """All that is known where it stands, as wide as the terminal; a Frame knows no watches and no breakpoints."""
    if isinstance(shown, Debugger):
        return frame_text(shown, shown.title, text_width()).removesuffix("\n")
    title, branch = shown.origin.title, shown.origin.branch or MAIN
    return page_text(shown, title, text_width(), branch=branch, extras=extras_of_frame(shown)).removesuffix("\n")


def text_width() -> int:
    """The cells of the terminal that standard output is; WIDTH where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return WIDTH
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, HEIGHT)).columns)
