"""The screen: a Textual app whose widgets hold no arithmetic and no state but the Debugger's current Frame."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lrstep.choices import Level
from lrstep.commands import KEYS
from lrstep.config import Config, read_config
from lrstep.debugger import Debugger
from lrstep.tui.app import Beside, LrstepApp
from lrstep.tui.web import SERVED
from lrstep.view.screen import HEIGHT, WIDTH

__all__ = ["Beside", "LrstepApp", "screen_svg", "show_screen"]


def show_screen(
    debugger: Debugger, title: str, beside: Beside | None = None, look: Mapping[str, Any] | None = None
) -> int:
    """Open the screen on a Debugger, or on two; the exit code when the user leaves it.

    `look` is how a scenario shows it, which wins over the user's settings.
    """
    if sys.stdout.isatty():
        # The terminal knows its size, and says so when it changes; these say only what it was.
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
    config = replace(read_config(tuple(key.id for key in KEYS)), **(look or {}))
    app = LrstepApp(debugger, title, beside=beside, config=config)
    app.run()
    if (fault := app.fault) is not None:
        raise fault
    if beside is None and SERVED not in os.environ:
        app.view.session.remember()
    return app.return_code or 0


def screen_svg(
    debugger: Debugger, title: str = "", *, size: tuple[int, int] = (WIDTH, HEIGHT), level: Level = "words",
    digits: int | None = None, layout: str | None = None, plot: str | None = None,
) -> str:  # fmt: skip
    """The screen of a Debugger at a size (columns, rows), as SVG: the same for the same version of Textual.

    `level`, `digits`, `layout` and `plot` are those of `lrstep.screen_state`. It may be called where an event loop runs
    already, as in a notebook's cell.
    """
    from concurrent.futures import ThreadPoolExecutor

    from textual.drivers.headless_driver import HeadlessDriver

    config = Config(digits=digits, explain=level, layout=layout, plot=plot)
    app = LrstepApp(debugger, title or debugger.heading or debugger.title, driver=HeadlessDriver, config=config)
    with ThreadPoolExecutor(1) as thread:  # a thread has one loop at a time, and the caller's may run one
        return thread.submit(asyncio.run, _drawn(app, size)).result()


async def _drawn(app: LrstepApp, size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return app.export_screenshot(title="lrstep")
