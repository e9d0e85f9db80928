"""The screen of a script that was traced, as somebody uses it who looks for a mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from lrstep.tui.app import LrstepApp
from tests.own_script import RIGHT, TURNED
from tests.tui.screens import WIDE, said_in, settled, toasts


@pytest.fixture
def app(tmp_path: Path) -> LrstepApp:
    """The course's loop with the sign of dZ turned."""
    return LrstepApp(TURNED.opened(tmp_path), "train.py")


async def pressed(app: LrstepApp, pilot: Pilot[None], *keys: str) -> str:
    """What the screen says after some keys."""
    await pilot.press(*keys)
    await settled(app, pilot)
    return text_of(app)


def text_of(app: LrstepApp) -> str:
    """What its panels say, in one line, with their titles."""
    state = app.state()
    lines = [line for panel in state["panels"].values() for line in panel]
    return " ".join(" ".join((*state["titles"].values(), *lines)).split())


async def test_a_learners_session(app: LrstepApp) -> None:
    """Open a wrong script, c, read, step back, see why: dz is y − a, and every number before it is right."""
    async with app.run_test(size=WIDE) as pilot:
        assert "The dz of your script departs from the mathematics, first in update 1, line 13." in text_of(app)
        text = await pressed(app, pilot, "c")
        assert "1:13 · backward" in text
        assert "it should be −0.00020343." in text
        assert "The sign of dz is wrong: it is y − a." in text
        text = await pressed(app, pilot, "left", "left")
        assert "A = sigmoid(Z) just ran" in text
        assert "it should be" not in text
        text = await pressed(app, pilot, "right", "right", "n")
        assert "It did not help the batch: J 5.8010 → 5.8617 ↑" in text
        assert "cost after 0: 5.800983" in text
        text = await pressed(app, pilot, "p")
        assert "start" in text


async def test_v_leads_to_the_lessons_programs_at_the_same_place_and_back(app: LrstepApp) -> None:
    debugger = app.view.debugger
    async with app.run_test(size=WIDE) as pilot:
        await pressed(app, pilot, "c")
        seen = []
        for _ in range(3):
            await pressed(app, pilot, "v")
            seen.append((debugger.frame.program.name, debugger.frame.address))
        assert seen == [("vector", "1:dz"), ("scalar", "1:dz@0"), ("yours", "1:13")]


async def test_a_click_on_a_line_goes_there_and_one_on_its_margin_sets_a_breakpoint(app: LrstepApp) -> None:
    debugger = app.view.debugger
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pressed(app, pilot, "c")
        top = app.view.body.page.rows_of("program")[0]
        await pilot.click("#page", offset=(20, top + 3))  # the third line of propagate
        await settled(app, pilot)
        assert debugger.frame.address == "1:10"
        await pilot.click("#page", offset=(3, top + 9))
        await settled(app, pilot)
        assert [each.text for each in debugger.breakpoints][-1] == "yours:16"
        assert "A breakpoint on line 16: c runs on to it." in toasts(app)
        assert "1:13" in await pressed(app, pilot, "c")
        assert "1:16" in await pressed(app, pilot, "c")


async def test_go_to_completes_the_lines_of_the_update_and_says_what_did_not_run(app: LrstepApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("g")
        await pilot.press(*"3:25", "enter")
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "3:25"
        await pilot.press("g")
        assert "12:21" in app.screen.query_one(Input).placeholder
        await pilot.press(*"3:99", "enter")
        await pilot.pause()
        assert "line 99 did not run in update 3" in said_in(app)
        await pilot.press("escape")


async def test_watches_and_conditions_are_over_the_scripts_own_names(app: LrstepApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("o")
        assert "departs" in screen_text_of_dialog(app)
        await pilot.press("tab")
        app.screen.query_one(Input).value = "watch cost"
        await pilot.press("enter")
        app.screen.query_one(Input).value = "25 if cost > 6"
        await pilot.press("enter", "escape")
        await settled(app, pilot)
        app.view.debugger.breakpoints.switch(2)
        text = await pressed(app, pilot, "c")
        assert "5:25" in text
        assert "cost 6.0438 was 5.9831" in text


def screen_text_of_dialog(app: LrstepApp) -> str:
    return app.screen.query_one(Input).placeholder


async def test_an_edit_leaves_the_script_and_says_so(app: LrstepApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pressed(app, pilot, "c", "e")
        app.screen.query_one(Input).value = "alpha = 0.5"
        text = await pressed(app, pilot, "enter")
        assert "This branch is computed as the lesson does, not by the" in text
        assert "branch b1" in text
        assert app.view.debugger.frame.program.name == "vector"
        assert "program: yours" in await pressed(app, pilot, "u")


async def test_every_plot_layout_and_dialog_opens_on_a_script(app: LrstepApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pressed(app, pilot, "c")
        for key in (*"mmmmmmmm", *"zzzzz", "Z", "Z", "D", "D", "w", "x", "X", "t", "t"):
            await pressed(app, pilot, key)
        for key in ("l", "d", "E", "o", "B", "y", "question_mark", "g", "e", "S"):
            await pressed(app, pilot, key)
            assert app.state()["dialog"] is not None, key
            await pressed(app, pilot, "escape")
        assert app.view.debugger.frame.address == "1:13"


async def test_a_right_script_is_played_to_its_end_without_a_stop(tmp_path: Path) -> None:
    app = LrstepApp(RIGHT.opened(tmp_path), "right.py")
    async with app.run_test(size=(80, 24)) as pilot:
        text = await pressed(app, pilot, "c")
        assert "Nothing stopped the run before its end" in text
        assert "Nothing in your script departs from the mathematics." in text
        assert app.state()["frame"]["update"] == 12


async def test_what_the_line_changed_is_the_first_that_can_be_copied(app: LrstepApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pressed(app, pilot, "c", "y")
        first = str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        assert first.startswith("dZ = [[0.000203")
