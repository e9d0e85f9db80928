"""Breakpoints, watches, branches and playing in the screen, by keys and clicks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static

from lrstep.config import Config
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.bars import TimelineWidget
from lrstep.tui.page_widget import PageWidget
from lrstep.tui.player import TICKS
from lrstep.view.lines import text_of
from lrstep.view.timeline import run_line
from tests.tui.screens import NARROW, WIDE, app_of, said_in, screen_text, settled, toasts, until


async def test_break_continue_home_edit_run_on_switch_drag() -> None:
    """The whole way, as a user goes it."""
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("o", "tab", *"J<0.3", "enter")
        await pilot.pause()
        assert "J<0.3" in [found.text for found in app.view.debugger.breakpoints]
        await pilot.press("escape", "c")
        await settled(app, pilot)
        frame = app.view.debugger.frame
        assert frame.J is not None
        assert frame.J < 0.3
        assert "Stopped at breakpoint 2: J<0.3." in screen_text(app)
        await pilot.press("C")
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "0"
        await pilot.press("g", *"10", "enter")
        await settled(app, pilot)
        await pilot.press("e", *"alpha = 0.5", "enter")
        await settled(app, pilot)
        assert "branch b1" in screen_text(app)
        assert app.view.debugger.frame.alpha == 0.5
        await pilot.press("c")
        await settled(app, pilot)
        assert app.view.debugger.frame.update < frame.update
        here = app.view.debugger.frame.address
        await pilot.press("B")
        await pilot.pause()
        listed = app.screen.query_one(OptionList)
        assert [str(listed.get_option_at_index(i).id) for i in range(2)] == ["main", "b1"]
        await pilot.press("up", "up", "enter")
        await settled(app, pilot)
        assert app.view.debugger.branch.name == "main"
        assert app.view.debugger.frame.address == here
        await pilot.mouse_down(TimelineWidget, offset=(10, 0))
        await pilot.hover(TimelineWidget, offset=(60, 0))
        await pilot.mouse_up(TimelineWidget, offset=(60, 0))
        await settled(app, pilot)
        assert 500 < app.view.debugger.frame.update < 700
        await pilot.press("u")
        await settled(app, pilot)
        assert len(app.view.debugger.branches) == 1
        await pilot.press("U")
        await settled(app, pilot)
        assert len(app.view.debugger.branches) == 2


async def test_a_click_on_the_margin_and_a_key_set_a_breakpoint() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        row = next(y for y, spans in enumerate(app.query_one(PageWidget)._lines) if "dz = a - y" in text_of([spans]))
        await pilot.click(PageWidget, offset=(2, row))
        await pilot.pause()
        assert [found.text for found in app.view.debugger.breakpoints] == ["nonfinite", "vector:dz"]
        assert app.view.debugger.frame.address == "0"
        assert "●  6 dz = a - y" in screen_text(app)
        await pilot.press("c", "c", "t")
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "2:dz"
        assert len(app.view.debugger.breakpoints) == 1
        await pilot.press("t", "o", "down", "enter", "escape")
        await pilot.pause()
        assert "○  6 dz = a - y" in screen_text(app)


async def test_a_watch_stands_between_update_and_example() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("o", "tab", *"watch norm(dw)", "enter", "escape", "n", "n")
        await settled(app, pilot)
        said = screen_text(app)
        before, here = (np.linalg.norm(np.array(app.view.debugger.go_to(k).dw)) for k in ("1", "2"))
        assert f"norm(dw) {here:.5f}" in said
        assert f"was {before:.5f}" in said
        await pilot.press("o", "down", "backspace", "escape")
        await pilot.pause()
        assert not list(app.view.debugger.watches)


async def test_what_is_typed_where_stops_are_listed_goes_to_the_line_at_once() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("o", *"J<0.5", "enter")
        await pilot.pause()
        assert [(stop.text, stop.enabled) for stop in app.view.debugger.breakpoints][1:] == [("J<0.5", True)]
        assert all(stop.enabled for stop in app.view.debugger.breakpoints)
        await pilot.press(*"watch b", "left", "backspace", "enter")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "watchb"


async def test_what_is_no_breakpoint_is_said_in_the_dialog() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("o", "tab", *"J <", "enter")
        await pilot.pause()
        assert "J <" in str(app.screen.query_one("#said", Static).content)
        assert app.screen.query_one(Input).value == "J <"
        assert len(app.view.debugger.breakpoints) == 1


async def test_a_wrong_edit_is_said_and_changes_nothing() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("e", *"alpha = [red]", "enter")
        await settled(app, pilot)
        assert "[red]" in said_in(app)
        assert toasts(app) == []
        assert app.screen.query_one(Input).value == "alpha = [red]"
        assert len(app.view.debugger.branches) == 1
        await pilot.press("ctrl+u", *"y = 0", "enter")
        assert said_in(app) == "y has 100 rows: name the row: y[0] = 0 (rows 0 to 99)"
        await pilot.press(*["left"] * 4, *"[17]", "enter")
        await settled(app, pilot)
        assert [edit.y for branch in app.view.debugger.branches if (edit := branch.edit)] == [((17, 0.0),)]


async def test_playing_moves_both_ways_and_pauses() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        for _ in range(6):
            await pilot.press("full_stop")
        player, debugger = app.view.player, app.view.debugger
        await pilot.press("space")
        await until(pilot, lambda: debugger.frame.update > 5)
        assert "300 updates a second: Space pauses" in screen_text(app)
        await pilot.press("space")
        assert not player.playing
        stopped = debugger.frame.update
        await pilot.pause(2 / TICKS)  # in which it would have gone on
        assert debugger.frame.update == stopped
        for _ in range(13):
            await pilot.press("comma")
        await pilot.press("space")
        await until(pilot, lambda: debugger.frame.update < stopped)
        await pilot.press("escape")
        assert not player.playing
        stopped = debugger.frame.update
        await pilot.pause(2 / TICKS)
        assert debugger.frame.update == stopped


async def test_playing_back_ends_at_the_start() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "n")
        for _ in range(12):
            await pilot.press("comma")
        await pilot.press("space")
        await until(pilot, lambda: not app.view.player.playing)
        assert app.view.debugger.frame.address == "0"


async def test_saved_from_the_screen_it_opens_there(tmp_path: Path) -> None:
    app = app_of("iris")
    path = tmp_path / "here.toml"
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "n", "s")
        await pilot.press("S", "ctrl+u")
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await settled(app, pilot)
    assert open_source(str(path), {}).at_place().frame.address == "3:z"


async def test_a_saved_place_keeps_what_is_shown_and_takes_the_data_where_it_is_chosen(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b,kind\n1,2,x\n2,1,y\n3,1,x\n", encoding="utf-8")
    app = LrstepApp(open_source(str(table), {}).at_place(), "t")
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("m", "w", "z", "n", "S")
        assert "the data stays in t.csv" in str(app.screen.query(Label).first().content)
        app.screen.query_one(Input).value = str(tmp_path / "no" / "folder")
        await pilot.press("enter")
        await settled(app, pilot)
        assert "folder.toml cannot be written" in said_in(app)
        app.screen.query_one(Input).value = str(tmp_path / "here")
        await pilot.press("tab", "space", "enter")
        await settled(app, pilot)
        assert any("here.toml; the data is in it." in " ".join(toast.split()) for toast in toasts(app))
    table.unlink()
    source = open_source(str(tmp_path / "here.toml"), {})
    assert source.look == {
        "layout": "graph",
        "plot": "cost",
        "explain": "derivation",
        "digits": 5,
        "notation": "lesson",
    }
    again = source.at_place()
    assert (again.frame.address, again.frame.classes) == ("1:b", ("x", "y"))
    config = Config(**source.look)
    opened = LrstepApp(again, source.title, config=config)
    async with opened.run_test(size=NARROW):
        state = opened.state()
        assert (state["layout"], state["plot"], state["explain"]) == ("graph", "cost", "derivation")


@pytest.mark.parametrize(("layout", "said"), [("projector", True), ("numbers", True), ("graph", False)])
async def test_a_note_is_read_in_every_layout(layout: str, said: bool) -> None:
    app = LrstepApp(open_source("lesson", {}).at_place(), "lesson", config=Config(layout=layout))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.pause()
        assert any("Note: y is 1, but a will be 0.372" in toast for toast in toasts(app)) is said
        assert ("Note: y is 1, but a will be 0.372" in " ".join(screen_text(app).split())) is not said


@pytest.mark.parametrize("keys", ["g", "e", "S", "r", "o", "B", "y", "E", "ctrl+p"])
async def test_every_dialog_with_a_line_takes_what_is_typed_at_once(keys: str) -> None:
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("n", keys)
        await pilot.pause()
        line = app.screen.query_one(Input)
        await pilot.press("ctrl+u", *"zq1 <")
        assert (line.value, line.has_focus) == ("zq1 <", True)


async def test_what_is_found_wrong_after_a_long_search_is_asked_again() -> None:
    app = LrstepApp(open_source("iris", {"updates": 200_000}).at_place(), "iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("g", *"first J < -1", "enter")
        await until(pilot, lambda: not isinstance(app.screen, ModalScreen))
        await until(pilot, lambda: isinstance(app.screen, ModalScreen))
        await pilot.pause()
        assert "J < -1 is never true up to update 200,000" in said_in(app)
        assert app.screen.query_one(Input).value == "first J < -1"
        assert app.view.debugger.frame.address == "0"


async def test_the_nudge_tells_three_ways_apart() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "d")
        await pilot.pause()
        said = "\n".join(str(static.content) for static in app.screen.query(Static))
        assert "dw1 = −0.94247: L rises as w1 goes down, so w1 − alpha·dw1 goes the other way: w1 goes up." in said
        assert "complex step" in said
        await pilot.press("d")
        await pilot.pause()
        assert not isinstance(app.screen, ModalScreen)


@pytest.mark.parametrize("keys", [["g", "5", "enter", "enter"], ["e", "b", "=", "1", "enter", "enter"]])
async def test_enter_twice_answers_once(keys: list[str]) -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*keys[:-2])
        dialog = app.screen
        field = dialog.query_one(Input)
        await field.action_submit()
        await field.action_submit()
        await settled(app, pilot)
        assert app.screen is not dialog
        assert app.is_running


async def test_a_dialog_asked_for_while_one_is_open_does_not_open() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await app.action_do("lesson")
        await app.action_do("lesson")
        await app.action_do("help")
        await pilot.pause()
        assert len(app.screen_stack) == 2
        await pilot.press("escape")
        assert len(app.screen_stack) == 1


async def test_many_phases_say_how_far_they_are_and_can_be_given_up() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*"999999", "down")
        assert app.view.busy
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "0"


@pytest.mark.parametrize("key", ["f", "w", "g", "v"])
async def test_a_count_is_for_the_next_key_alone(key: str) -> None:
    app = app_of("breast-cancer")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("3", key)
        if key == "g":
            await pilot.press("1", "enter")
        await settled(app, pilot)
        here = app.view.debugger.frame
        await pilot.press("s")
        await settled(app, pilot)
        assert app.view.count == ""
        assert app.view.debugger.back().address == here.address


async def test_the_timeline_is_of_the_branch_that_one_is_in() -> None:
    """Both branches are known as far, and one stands at the same update of either."""
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        debugger = app.view.debugger
        debugger.go_to("500")
        debugger.go_to("300")
        debugger.assign("alpha = 2")
        debugger.go_to("500")
        seen = {}
        for name in ("b1", "main"):
            app.view.do("switch_branch", name)
            await settled(app, pilot)
            assert (debugger.frame.address, debugger.history.known) == ("500:b", 500)
            seen[name] = list(app.query_one(TimelineWidget).lines)
            assert seen[name] == [run_line(debugger, WIDE[0])]
        assert seen["main"] != seen["b1"]
