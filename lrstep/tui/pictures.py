"""Pictures of a Debugger: the whole screen, or one panel alone, in any theme."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver

from lrstep.choices import BARS, FULL, TEXTUALS, Level, Notation, theme_named
from lrstep.config import Config, read_config
from lrstep.debugger import Debugger
from lrstep.errors import printable
from lrstep.tui.app import LrstepApp
from lrstep.tui.environment import check_environment
from lrstep.tui.lines_widget import LinesWidget
from lrstep.tui.svg import Drawn, drawn_screen, picture
from lrstep.tui.themes import HIGH_CONTRAST, VARIABLES
from lrstep.view.lines import Line, width
from lrstep.view.screen import HEIGHT, WIDTH, appearance, check_choice, checked_size, panel_alone

NO_COLOR = "NO_COLOR"


class PanelApp(App[None]):
    """Lines, and nothing around them."""

    CSS_PATH: ClassVar[str] = "lrstep.tcss"

    def __init__(self, lines: Sequence[Line]) -> None:
        check_environment()
        super().__init__(driver_class=HeadlessDriver)
        self.register_theme(HIGH_CONTRAST)
        self._lines = lines

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Those of the screen."""
        return VARIABLES

    def compose(self) -> ComposeResult:
        """One widget."""
        yield LinesWidget(lambda _: self._lines, id="page")


def screen_svg(
    debugger: Debugger, title: str = "", *, size: tuple[int, int] | None = None, level: Level = "words",
    digits: int | None = None, layout: str = FULL, plot: str | None = None, panel: str | None = None,
    theme: str | None = None, bars: Sequence[str] = BARS, notation: Notation | None = None,
) -> str:  # fmt: skip
    """The screen of a Debugger at a size (columns, rows; 120 and 40 unless told otherwise), as SVG; with `panel` that
    panel alone, as high as what it says unless there is a size.

    `level`, `digits`, `layout`, `plot` and `notation` are those of `lrstep.screen_state`. `theme` is dark, light,
    high-contrast or another of the screen's, by default that of the user's settings; `bars` are those of header,
    timeline and footer that are shown. Raises InputError for any other. NO_COLOR takes no colour out of a picture, and
    the same version of Textual draws the same one everywhere. It may be called where an event loop runs already, as in
    a notebook's cell.
    """
    chosen = appearance(debugger, level, layout, plot, digits, notation=notation)
    for bar in bars:
        check_choice("bar", bar)
    title = title or debugger.heading
    lines = [] if panel is None else panel_alone(debugger, chosen, panel, size)
    size = size or ((WIDTH, HEIGHT) if panel is None else (width(lines[0]), len(lines)))
    with _whatever_no_color_says():
        config = Config(None, digits, level, layout, plot, notation=chosen.style.notation)
        screen = LrstepApp(debugger, title, driver=HeadlessDriver, config=config) if panel is None else None
        app = screen or PanelApp(lines)
    app.theme = _theme(theme) or app.theme
    app.ansi_color = False  # a picture has no terminal whose own colours it could have
    with ThreadPoolExecutor(1) as thread:  # a thread has one loop at a time, and the caller's may run one
        drawn = thread.submit(asyncio.run, _drawn(app, checked_size(size), bars)).result()
    return picture(drawn, f"lrstep: {printable(title, 200)}, {debugger.frame.address}")


def _theme(name: str | None) -> str | None:
    """The theme that is asked for, or that of the user's settings; None where neither names one."""
    if name is not None:
        check_choice("theme", str(name).removeprefix(TEXTUALS))
    return theme_named(name or read_config().theme or "")


@contextmanager
def _whatever_no_color_says() -> Iterator[None]:
    """Textual reads the variable when an app is made; it speaks of terminals."""
    before = os.environ.pop(NO_COLOR, None)
    try:
        yield
    finally:
        if before is not None:
            os.environ[NO_COLOR] = before


async def _drawn(app: PanelApp | LrstepApp, size: tuple[int, int], bars: Sequence[str]) -> Drawn:
    async with app.run_test(size=size) as pilot:
        if isinstance(app, LrstepApp):
            for bar in BARS:
                app.query_one(f"#{bar}").display = bar in bars
            await pilot.pause()
            app.view.body.see_plot()
        await pilot.pause()
        return drawn_screen(app.export_screenshot(), size)
