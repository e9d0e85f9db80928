"""The screen: a Textual app whose widgets hold no arithmetic and no state but the Debugger's current Frame."""

from __future__ import annotations

from lrstep.debugger import Debugger
from lrstep.tui.app import LrstepApp

__all__ = ["LrstepApp", "show_screen"]


def show_screen(debugger: Debugger, title: str) -> int:
    """Open the screen on a Debugger; the exit code when the user leaves it."""
    app = LrstepApp(debugger, title)
    app.run()
    return app.return_code or 0
