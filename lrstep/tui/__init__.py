"""The screen: a Textual app whose widgets hold no arithmetic and no state but the Debugger's current Frame."""

from __future__ import annotations

from lrstep.debugger import Debugger
from lrstep.tui.app import Beside, LrstepApp

__all__ = ["Beside", "LrstepApp", "show_screen"]


def show_screen(debugger: Debugger, title: str, beside: Beside | None = None) -> int:
    """Open the screen on a Debugger, or on two; the exit code when the user leaves it."""
    app = LrstepApp(debugger, title, beside=beside)
    app.run()
    return app.return_code or 0
