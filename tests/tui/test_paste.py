"""What is pasted on the line of any dialog: all of its lines, and nothing that a terminal would obey."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input

from tests.tui.screens import NARROW, app_of

OPENED_BY = [("g",), ("e",), ("o",), ("S",), ("r",), ("y",), ("E",), ("E", "slash"), ("question_mark",), ("ctrl+p",)]


PASTED = {
    "alpha = 0.5,\nw1 = 2\n": "alpha = 0.5, w1 = 2",
    "\r\n\r\nJ <\r\n  0.3": "J <   0.3",
    "a\tb\u00a0c\u2028d": "a b c d",
    "\x1b[31mred\x07\x00\u202e\x9b": "[31mred",
    "\n": "",
    "": "",
}


@pytest.mark.parametrize("keys", OPENED_BY)
async def test_every_dialog_takes_what_is_pasted(keys: tuple[str, ...]) -> None:
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        for key in keys:
            await pilot.press(key)
        for pasted, written in PASTED.items():
            app.screen.query_one(Input).value = ""
            app.post_message(events.Paste(pasted))
            await pilot.pause()
            assert app.screen.query_one(Input).value == written
            assert all(strip.text.isprintable() for strip in app.screen._compositor.render_strips())


async def test_what_is_pasted_takes_the_place_of_what_is_selected() -> None:
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("g", "1", "2")
        line = app.screen.query_one(Input)
        line.select_all()
        app.post_message(events.Paste("3:dz\n"))
        await pilot.pause()
        assert line.value == "3:dz"
