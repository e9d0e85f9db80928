"""What the panels of a screen say, for tests that read them."""

from __future__ import annotations

import lrstep
from lrstep.debugger import Debugger

SIZES = [(50, 20), (80, 24), (120, 40), (200, 60)]


def texts_of(debugger: Debugger, size: tuple[int, int], **chosen: object) -> dict[str, str]:
    """What each panel of a screen says, on one line."""
    panels = lrstep.screen_state(debugger, size=size, **chosen)["panels"]  # type: ignore[arg-type]
    return {name: " ".join(" ".join(rows).split()) for name, rows in panels.items()}
