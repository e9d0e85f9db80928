"""Pages that were made before they were asked for: what is shown is what would have been made then."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lrstep.tui import ahead
from lrstep.tui.ahead import Ahead
from lrstep.tui.page_widget import PageWidget
from lrstep.view import screen
from lrstep.view.extras import PlotPane, extras_of
from lrstep.view.lines import Line
from lrstep.view.page import Page, page
from lrstep.view.plots import PLOTS
from tests.tui.screens import WIDE, app_of, settled, until

KEYS = [
    *["right"] * 4, "left", "left", "n", "n", "right", "p", "w", "right", "v", "right", "x", "right", "n", "left",
    "t", "right", "left", "t", "right", "e", *"alpha=3", "enter", "n", "right", "u", "right", "end", "c", "right",
]  # fmt: skip


@pytest.mark.parametrize(("source", "plot"), [("lesson", None), ("iris", "cost"), ("course", "path"), ("iris", None)])
async def test_every_key_shows_the_page_of_where_it_leads(
    source: str, plot: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps both ways, other levels, programs, examples, stops and branches, each after a rest; with a watch."""
    monkeypatch.setattr(ahead, "PAUSE", 0.0)
    app = app_of(source)
    app.view.body.chosen = app.view.body.chosen._replace(plot=plot)
    app.view.debugger.watch("norm(dw)")
    async with app.run_test(size=WIDE) as pilot:
        view, shown = app.view, app.query_one(PageWidget)

        def draw(width: int, height: int) -> list[Line]:
            return PLOTS[plot or "cost"](view.debugger, view.body.chosen.style, width, height)

        for key in KEYS:
            await pilot.press(key)
            await settled(app, pilot)
            for _turn in range(9):  # of the event loop: in a few of them the pages on and back are made
                await asyncio.sleep(0)
            (width, height), chosen = shown.made_for, shown.chosen
            extras = extras_of(view.debugger)
            if plot is not None:
                extras = extras._replace(plot=PlotPane(plot, draw))
            expected = page(view.debugger.frame, chosen.style, chosen.level, width, height, extras).lines
            assert shown.page.lines == expected, (key, view.debugger.frame.address)
            assert shown._lines == expected[: shown.size.height]


@pytest.mark.parametrize(("on", "back"), [("right", "left"), ("n", "p")])
async def test_a_movement_that_is_repeated_finds_its_page_made(
    on: str, back: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page is made between the key and the screen; nor where one turns back."""
    made = 0
    made_for_a_key: list[int] = []
    made_then: list[int] = []

    def counted(*arguments: Any) -> Page:
        nonlocal made
        made += 1
        return page(*arguments)

    def watched(self: Ahead, *arguments: Any) -> Page:
        before = made
        shown = page_of(self, *arguments)
        made_for_a_key.append(made - before)
        made_then.append(made)
        return shown

    page_of = Ahead.page
    monkeypatch.setattr(screen, "page", counted)
    monkeypatch.setattr(Ahead, "page", watched)
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(on)
        for key in [*[on] * 14, *[back] * 10]:
            await until(pilot, lambda: made >= made_then[-1] + 2)  # the page on, and the one back
            await pilot.press(key)
    assert made_for_a_key[-24:] == [0] * 24
