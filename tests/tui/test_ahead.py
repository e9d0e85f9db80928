"""Pages that were made before they were asked for: what is shown is what would have been made then."""

from __future__ import annotations

import asyncio

import pytest

from lrstep.tui.ahead import PAUSE, Ahead
from lrstep.tui.page_widget import PageWidget
from lrstep.view.extras import extras_of
from lrstep.view.page import page
from tests.tui.screens import WIDE, app_of, settled

KEYS = [
    *["right"] * 4, "left", "left", "n", "n", "right", "p", "w", "right", "v", "right", "x", "right", "n", "left",
    "t", "right", "left", "t", "right", "e", *"alpha=3", "enter", "n", "right", "u", "right", "end", "c", "right",
]  # fmt: skip


@pytest.mark.parametrize("source", ["lesson", "iris", "course"])
async def test_every_key_shows_the_page_of_where_it_leads(source: str) -> None:
    """Steps both ways, other levels, programs, examples, stops and branches, each after a rest."""
    app = app_of(source)
    async with app.run_test(size=WIDE) as pilot:
        view, shown = app.view, app.query_one(PageWidget)
        for key in KEYS:
            await pilot.press(key)
            await settled(app, pilot)
            await asyncio.sleep(1.5 * PAUSE)
            width, height = shown.made_for
            expected = page(
                view.debugger.frame, view.numbers, view.level, width, height, extras_of(view.debugger)
            ).lines
            assert shown.page.lines == expected, (key, view.debugger.frame.address)
            assert shown._lines == expected[: shown.size.height]


async def test_a_step_that_is_repeated_finds_its_page_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is made between the key and the screen."""
    found: list[bool] = []
    page_of = Ahead.page

    def watched(self: Ahead, *arguments: object) -> object:
        made = self._made
        shown = page_of(self, *arguments)  # type: ignore[arg-type]
        found.append(made is not None and shown is made.page)
        return shown

    monkeypatch.setattr(Ahead, "page", watched)
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        for _ in range(25):
            await pilot.press("right")
            await asyncio.sleep(1.5 * PAUSE)
    assert sum(found) >= 24
