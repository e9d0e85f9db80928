"""Pictures of the real screen, drawn without a terminal."""

from __future__ import annotations

import asyncio

from lrstep.debugger import Debugger
from lrstep.tui.app import LrstepApp
from lrstep.view.explain import Level
from lrstep.view.state import HEIGHT, WIDTH


def screen_svg(
    debugger: Debugger,
    title: str = "",
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    level: Level = "words",
    plot: str | None = None,
) -> str:
    """The screen of a Debugger at a size (columns, rows), as SVG: the same for the same version of Textual.

    `plot` is the name of a plot that is shown, one of lrstep.view.plots.PLOTS.
    """
    app = LrstepApp(debugger, title or debugger.title, level)
    app.view.plot = plot
    return asyncio.run(_drawn(app, size))


async def _drawn(app: LrstepApp, size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return app.export_screenshot(title="lrstep")
