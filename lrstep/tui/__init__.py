"""The screen: a Textual app whose widgets hold no arithmetic and no state but the Debugger's current Frame."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from textual.driver import Driver

from lrstep.commands import KEYS
from lrstep.config import read_config
from lrstep.debugger import Debugger
from lrstep.tui.app import Beside, LrstepApp
from lrstep.tui.web import SERVED

__all__ = ["Beside", "LrstepApp", "show_screen"]


def show_screen(
    debugger: Debugger, title: str, beside: Beside | None = None, *, driver: type[Driver] | None = None
) -> int:
    """Open the screen on a Debugger, or on two; the exit code when the user leaves it.

    How a scenario is to be shown wins over the user's settings.
    """
    if sys.stdout.isatty():
        # The terminal knows its size, and says so when it changes; these say only what it was.
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
    config = replace(read_config(tuple(key.id for key in KEYS)), **debugger.authored.look)
    app = LrstepApp(debugger, title, beside=beside, config=config, driver=driver)
    app.run()
    app.raise_fault()
    if beside is None and SERVED not in os.environ:
        app.view.session.remember()
    return app.return_code or 0
