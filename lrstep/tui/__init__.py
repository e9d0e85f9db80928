"""The screen: a Textual app whose widgets hold no arithmetic and no state but the Debugger's current Frame."""

from __future__ import annotations

import os
import sys

from lrstep.commands import KEYS
from lrstep.config import read_config
from lrstep.debugger import Debugger
from lrstep.tui.app import Beside, LrstepApp

__all__ = ["Beside", "LrstepApp", "show_screen"]


def show_screen(debugger: Debugger, title: str, beside: Beside | None = None) -> int:
    """Open the screen on a Debugger, or on two; the exit code when the user leaves it."""
    if sys.stdout.isatty():
        # The terminal knows its size, and says so when it changes; these say only what it was.
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
    app = LrstepApp(debugger, title, beside=beside, config=read_config(tuple(key.id for key in KEYS)))
    app.run()
    return app.return_code or 0
