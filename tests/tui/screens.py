"""Screens to look at, and what they say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import textual.app
import textual.pilot
from textual.pilot import Pilot
from textual.widgets import Static

from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.view.lines import text_of

WIDE, NARROW = (120, 40), (80, 24)
PATIENCE = 20.0  # seconds


MOST_TURNS = 50  # of the event loop, after which what goes on is a movement that takes its time


async def nothing_to_do(*_: float) -> None:
    """Wait until all that was asked for has been done, or goes on in turns of its own."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _turn in range(MOST_TURNS):
        await asyncio.sleep(0)
        if not ready:
            return


# After each key Textual's Pilot sleeps until the process takes little time, at least 40 ms and at most two seconds, and
# longer or too short where others load the machine: here it waits for what it waits for.
textual.app.wait_for_idle = textual.pilot.wait_for_idle = nothing_to_do  # type: ignore[attr-defined, assignment]


def app_of(source: str) -> LrstepApp:
    """The screen of a sample."""
    return LrstepApp(open_source(source, {}).at_place(), source)


def screen_text(app: LrstepApp) -> str:
    """What the panels say, those below the edge too."""
    return "\n".join(
        text_of(widget.page.lines if isinstance(widget, PageWidget) else widget._lines)
        for widget in app.query(LinesWidget)
        if widget.display
    )


def toasts(app: LrstepApp) -> list[str]:
    """What the messages in the corner of the screen say."""
    return [str(toast.render()) for toast in app.screen.query("Toast")]


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for what the screen comes to in its own time."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come"
        await pilot.pause(0.01)


async def settled(app: LrstepApp, pilot: Pilot[None]) -> None:
    """Wait for movements that go on in the background."""
    await app.workers.wait_for_complete()
    await pilot.pause()


def said_in(app: LrstepApp) -> str:
    """What the open dialog says above its line."""
    return str(app.screen.query_one("#said", Static).content)
