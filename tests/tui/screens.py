"""Screens to look at, and what they say."""

from __future__ import annotations

from textual.pilot import Pilot

from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.view.lines import text_of

WIDE, NARROW = (120, 40), (80, 24)


def app_of(source: str) -> LrstepApp:
    """The screen of a sample."""
    return LrstepApp(open_source(source, {}).at_place(), source)


def screen_text(app: LrstepApp) -> str:
    """What the panels say, those below the edge too."""
    return "\n".join(
        text_of(widget.page.lines if isinstance(widget, PageWidget) else widget._lines)
        for widget in app.query(LinesWidget)
    )


async def settled(app: LrstepApp, pilot: Pilot[None]) -> None:
    """Wait for movements that go on in the background."""
    await app.workers.wait_for_complete()
    await pilot.pause()
