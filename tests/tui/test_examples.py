"""The table of examples in the screen, by keys and by mouse."""

from __future__ import annotations

import numpy as np
from textual.widgets import Input, Static

from lrstep.tui.examples_dialog import ExamplesDialog, ExamplesTable
from lrstep.tui.marked_scroll import MarkedScroll
from lrstep.view.lines import text_of
from tests.tui.screens import NARROW, WIDE, app_of, screen_text, until


async def test_the_worst_example_becomes_the_traced_one() -> None:
    """E, w, Enter; the order is remembered."""
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", *["right"] * 3, "E", "exclamation_mark", "enter")
        await pilot.pause()
        frame = app.view.debugger.frame
        assert isinstance(frame.L, np.ndarray)
        assert frame.row == int(np.argmax(frame.L))
        assert f"x · example {frame.row}" in screen_text(app)
        await pilot.press("E")
        await pilot.pause()
        assert "L▼" in text_of(app.screen.query_one(ExamplesTable)._lines)


async def test_filter_sort_and_move() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", *["right"] * 6, "E", "slash", *"y==0", "enter")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ExamplesDialog)
        table, said = screen.query_one(ExamplesTable), screen.query_one("#said", Static)
        assert str(said.content) == "50 of 100 rows for which y==0 holds"
        assert len(table.examples) == 50
        await pilot.press("right", "right", "end", "up", "pageup", "home", "down")
        assert screen.order.column == "x2"
        assert table.cursor == 1
        await pilot.press("space")
        assert screen.order.descending
        await pilot.press("slash", *" and", "enter")
        await pilot.pause()
        assert "stops after 'and'" in str(said.content)  # what is wrong with it is said, and the table is as it was
        assert len(table.examples) == 50
        line = screen.query_one(Input)
        assert (line.value, line.has_focus) == ("y==0 and", True)
        await pilot.press("ctrl+u", *"by dz if y==0", "enter")
        await pilot.pause()
        assert (screen.order.column, len(table.examples), table.has_focus) == ("dz", 50, True)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ExamplesDialog)
        assert app.view.debugger.frame.row == 0


async def test_examples_of_what_can_be_written_are_whole() -> None:
    """As many as have room; what is said of rows counts them right."""
    for size in (NARROW, WIDE):
        app = app_of("lesson")
        async with app.run_test(size=size) as pilot:
            for key, first in (
                ("E", "L > 0.5 and y == 1 · by dz"),
                ("o", "J < 0.3 · dz if a[0] > .9"),
                ("g", "12, 12:dz"),
            ):
                await pilot.press(key)
                await pilot.pause()
                line = app.screen.query_one(Input)
                assert line.placeholder.startswith(first)
                assert len(line.placeholder) < line.content_size.width
                assert line.placeholder.split()[-1] not in ("·", "y", "==", "if")
                if key == "E":
                    labels = [str(label.content) for label in app.screen.query(Static)]
                    assert {"The one example of update 1", "1 of 1 row"} <= set(labels)
                await pilot.press("escape")
                await pilot.pause()


async def test_clicks_sort_and_choose() -> None:
    """On a column's name, on a row, and on the row again."""
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", *["right"] * 6, "E")
        await pilot.pause()
        table = app.screen.query_one(ExamplesTable)
        header = text_of([table._lines[0]])
        await pilot.click(ExamplesTable, offset=(header.index(" L") + 1, 0))
        await pilot.pause()
        assert app.screen.query_one(ExamplesTable).examples.order.column == "L"
        await pilot.click(ExamplesTable, offset=(10, 4))
        row = table.examples.row(table.cursor)
        assert table.cursor == table._top + 3
        await pilot.click(ExamplesTable, offset=(10, 1 + table.cursor - table._top))
        await pilot.pause()
        assert app.view.debugger.frame.row == row


async def test_a_filter_that_needs_what_is_not_known_is_left_out_when_it_opens_again() -> None:
    app = app_of("iris")
    async with app.run_test(size=(50, 20)) as pilot:
        await pilot.press("n", *["right"] * 6, "E", "slash", *"dz>0", "enter", "enter")
        await pilot.pause()
        await pilot.press("n", "right", "E")
        await pilot.pause()
        assert app.screen.query_one(Input).value == ""
        assert len(app.screen.query_one(ExamplesTable).examples) == 100


async def test_what_scrolls_says_so() -> None:
    """The table by ▲ and ▼ at its edges, a dialog in its lower border."""
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("n", "E")
        await pilot.pause()
        rows = [text_of([row]) for row in app.screen.query_one(ExamplesTable).lines]
        assert rows[0].startswith("  ")
        assert rows[-1].startswith("▼ ")
        await pilot.press("pagedown", "pagedown", "up")
        rows = [text_of([row]) for row in app.screen.query_one(ExamplesTable).lines]
        assert rows[0].startswith("▲ ")
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        body, dialog = app.screen.query_one(MarkedScroll), app.screen.query_one(".dialog")
        await until(pilot, lambda: dialog.border_subtitle == f"▼ {body.max_scroll_y} more")
        await pilot.press("pagedown")
        await until(pilot, lambda: str(dialog.border_subtitle).startswith(f"▲ {round(body.scroll_y)} ▼ "))
        for _ in range(20):
            await pilot.press("pagedown")
            await pilot.pause()
        await until(pilot, lambda: dialog.border_subtitle == f"▲ {body.max_scroll_y}")
