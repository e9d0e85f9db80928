"""Pictures of the real screen, drawn without a terminal."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from textual.drivers.headless_driver import HeadlessDriver

from lrstep.choices import Level
from lrstep.config import Config
from lrstep.debugger import Debugger
from lrstep.tui.app import LrstepApp
from lrstep.view.screen import HEIGHT, WIDTH


def screen_svg(
    debugger: Debugger, title: str = "", *, size: tuple[int, int] = (WIDTH, HEIGHT), level: Level = "words",
    digits: int | None = None, layout: str | None = None, plot: str | None = None,
) -> str:  # fmt: skip
    """The screen of a Debugger at a size (columns, rows), as SVG: the same for the same version of Textual.

    `level`, `digits`, `layout` and `plot` are those of `lrstep.screen_state`. It may be called where an event loop runs
    already, as in a notebook's cell.
    """
    config = Config(digits=digits, explain=level, layout=layout, plot=plot)
    app = LrstepApp(debugger, title or debugger.title, driver=HeadlessDriver, config=config)
    with ThreadPoolExecutor(1) as thread:  # a thread has one loop at a time, and the caller's may run one
        return thread.submit(asyncio.run, _drawn(app, size)).result()


async def _drawn(app: LrstepApp, size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return app.export_screenshot(title="lrstep")
