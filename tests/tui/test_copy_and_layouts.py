"""Copying, all digits, other panels, the projector, and plots in the screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from lrstep.choices import LAYOUTS
from lrstep.tui.app import LrstepApp
from lrstep.view.lines import text_of, width
from lrstep.view.page import page
from lrstep.view.plots import PLOTS
from lrstep.view.style import Style
from tests.tui.screens import NARROW, WIDE, app_of, screen_text, toasts, until

SIZES = [WIDE, NARROW, (50, 20), (20, 6)]


async def test_a_value_is_copied_in_full() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*["right"] * 5, "y")
        await pilot.pause()
        first = app.screen.query_one(OptionList).get_option_at_index(0).prompt
        assert str(first).startswith("dz = -0.62831")
        await pilot.press("enter")
        await pilot.pause()
        assert app.clipboard == repr(app.view.debugger.frame.value("dz"))


@pytest.mark.parametrize(("up", "start"), [(3, '{"address": "1:z"'), (2, " lrstep  lesson"), (1, "<svg")])
async def test_the_frame_the_screen_and_a_picture(up: int, start: str, tmp_path: Path) -> None:
    """To the clipboard, and to a file, which is never written over."""
    path = tmp_path / "copy"
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("right", "y", *["up"] * up, "enter")
        await pilot.pause()
        assert app.clipboard.startswith(start)
        assert "Enter copies" not in app.clipboard
        await pilot.press("y", *["up"] * up)
        app.screen.query_one(Input).focus()
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert path.read_text(encoding="utf-8").rstrip() == app.clipboard.rstrip()
        await pilot.press("y", *["up"] * up, "tab")
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.id == "copy"
    if up == 3:
        assert json.loads(path.read_text(encoding="utf-8"))["address"] == "1:z"


async def test_all_digits_and_few_again() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "n", "right", "D")
        w1 = repr(float(app.view.debugger.frame.w[0])).replace("-", "−")
        assert w1 in screen_text(app)
        await pilot.press("D")
        assert w1 not in screen_text(app)
        assert app.state()["digits"] == Style().digits


@pytest.mark.parametrize("size", SIZES)
async def test_layouts_come_round_and_every_plot_shows(size: tuple[int, int]) -> None:
    """At any size, every plot and then, with the last of them, every layout; a step on and back."""
    app = app_of("iris")
    async with app.run_test(size=size) as pilot:
        await pilot.press("n")
        for _ in PLOTS:
            await pilot.press("m", "right", "left")
            assert size[0] < 40 or f"plot: {app.state()['plot']}" in screen_text(app)
        for _ in LAYOUTS:
            await pilot.press("z", "right", "left")
        await pilot.press("m", "Z")
        assert app.state()["plot"] is None
        assert app.state()["layout"] == "projector"
        await pilot.press("Z")
        assert app.state()["layout"] == "full"


@pytest.mark.parametrize("size", SIZES)
async def test_every_layout_says_its_name(size: tuple[int, int]) -> None:
    """In the header; that all panels are there again is said for a while."""
    app = app_of("iris")
    async with app.run_test(size=size, notifications=True) as pilot:
        for name in [*LAYOUTS[1:], LAYOUTS[0]]:
            await pilot.press("z")
            header = app.state()["panels"]["header"][0]
            if name != LAYOUTS[0]:
                assert size[0] < 40 or name in header
        await until(pilot, lambda: any("layout full: all panels" in toast for toast in toasts(app)))


async def test_m_changes_the_plot_of_a_large_screen_and_takes_it_away() -> None:
    app = app_of("iris")
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("3", "n")
        assert app.state()["plot"] == "cost"
        await pilot.press("m")
        assert app.state()["plot"] == "log-cost"
        await pilot.press("M", "M")
        assert app.state()["plot"] is None
        await pilot.press("n")
        assert app.state()["plot"] is None


async def test_a_plot_that_was_scrolled_to_stays_at_the_top_of_a_tiny_screen() -> None:
    """Whatever is above it: a note on the loop's rounding makes the explanation longer at some lines."""
    app = app_of("iris")
    async with app.run_test(size=(50, 15)) as pilot:
        await pilot.press("5", "n", "m")
        for key in ("v", "right", "right", "n"):
            await pilot.press(key)
            assert app.view.body.top == app.view.body.page.rows_of("plot")[0] > 0
        await pilot.press("M")
        assert app.view.body.top == 0


async def test_on_a_small_screen_a_plot_and_what_just_ran_are_in_sight_while_stepping() -> None:
    app = app_of("lesson")
    async with app.run_test(size=(50, 20)) as pilot:
        await pilot.press("m")
        for _ in range(11):
            await pilot.press("right")
            rows = text_of(app.view.body.page.lines[:17])
            assert app.view.body.top == 0
            assert " just ran" in rows
            assert "plot: cost" in rows
            assert f"▸ {app.state()['frame']['op']} = " in rows


async def test_beside_a_plot_whether_an_update_helped_is_in_sight() -> None:
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("n", "m")
        text = " ".join(screen_text(app).split())
        assert "b 0 − 0.1·0 = 0" in text
        assert "J of the 100 0.69315 →" in text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("program", ["vector", "scalar"])
@pytest.mark.parametrize("cells", [20, 40, 50, 79, 80, 120, 200])
def test_a_layouts_lines_are_of_one_width(layout: str, program: str, cells: int) -> None:
    app = app_of("breast-cancer")
    debugger = app.view.debugger
    debugger.switch_program(program)  # type: ignore[arg-type]
    for _ in range(4):
        debugger.next_phase()
        made = page(debugger.frame, Style(), "words", cells, 30, layout=layout)
        assert len(made.lines) >= 30
        assert {width(line) for line in made.lines if line} == {cells} or layout == "projector"
        assert all(width(line) <= cells for line in made.lines)


async def test_a_plot_that_is_not_made_yet_follows_the_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of tests a key shows the plot as it was; then the new one comes."""
    monkeypatch.setattr(LrstepApp, "is_headless", False)
    app = app_of("iris")
    view = app.view
    monkeypatch.setattr(LrstepApp, "on_mount", lambda self: None)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "n", "m")
        await until(pilot, lambda: "● J 0.68580 in update 2" in screen_text(app))
        await pilot.press("g", *"40", "enter")
        await until(pilot, lambda: "● J 0.49844 in update 40" in screen_text(app))
        assert view.debugger.frame.address == "40:b"
