"""Random fire on the screen, a little of it: `python -m tests.fire --seconds 600` fires on; and what fire has found."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import OptionList, Static

import lrstep
from lrstep.checks.gradient import nudging
from lrstep.debugger import Debugger
from lrstep.engine import finished
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.view.lines import width
from lrstep.view.page import page
from lrstep.view.plots import PLOTS
from lrstep.view.screen import Appearance, screen_lines
from lrstep.view.style import Style
from tests.fire.actions import Action
from tests.fire.targets import TARGETS
from tests.fire.volley import Fault, again, volley
from tests.tui.screens import WIDE, app_of

ACTIONS = 10


@pytest.mark.parametrize("target", TARGETS)
async def test_nothing_ends_the_screen(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning is an error here; and each line has its widget's width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    done = await volley(lambda: TARGETS[target](tmp_path), f"{target} suite", ACTIONS)
    assert not isinstance(done, Fault), "\n".join([*map(str, done.actions), done.what])


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_that_was_fired_at_is_as_it_was(tmp_path: Path) -> None:
    from tests.fire.terminal import wrong_at_a_terminal

    assert wrong_at_a_terminal("iris", tmp_path, "suite", 25) == ""


TYPED_AHEAD = [
    ("o", "delete", "enter"), ("o", "delete", "pagedown", "pageup", "end", "enter"), ("o", "enter", "delete"),
    ("y", "enter", "enter"), ("y", "escape", "escape", "y"), ("g", "escape", "g", "escape", "escape", "g"),
    ("B", "enter", "enter"), ("E", "enter", "enter", "escape"), ("ctrl+p", "pagedown", "escape", "escape"),
    ("ctrl+p", "enter", "pagedown", "enter", "enter"), ("d", "q", "q", "q", "right", "y"),
]  # fmt: skip


@pytest.mark.parametrize("size", [WIDE, (1, 1), (7, 5)])
async def test_what_is_typed_ahead_is_dealt_with(size: tuple[int, int]) -> None:
    """Keys that come before the screen has dealt with those before them; the last of them leave."""
    bursts = [Action("burst", keys) for keys in TYPED_AHEAD]
    await again(
        lambda: app_of("iris"), size, [step for burst in bursts for step in (burst, Action("press", ("escape",)))]
    )


async def test_the_palette_finds_an_action_by_its_name_and_does_it() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("ctrl+p", *"epoch", "enter")
        await pilot.pause()
        assert app.view.debugger.frame.address == "1:b"
        await pilot.press("ctrl+p", *"zzzz", "enter")
        await pilot.pause()
        assert app.screen.id == "palette", "no action is called so: the list is empty, and stays"
        assert app.screen.query_one(OptionList).option_count == 0
        await pilot.press("escape", "ctrl+p", *"theme", "enter")
        await pilot.pause()
        await pilot.press(*"high", "enter")
        await pilot.pause()
        assert app.theme == "high-contrast"


LAYOUTS = ["full", "graph", "code", "numbers", "projector"]
SHOWN = ["iris", "saturated", "infinite loss", "one row, one feature", "watches"]


@pytest.mark.parametrize(
    ("target", "layout"),
    [(what, how) for i, what in enumerate(SHOWN) for j, how in enumerate(LAYOUTS) if (i + j) % 2 == 0],
)
def test_every_panel_has_the_width_asked_for_at_any_size(target: str, layout: str, tmp_path: Path) -> None:
    debugger = TARGETS[target](tmp_path).view.debugger
    debugger.go_to("1:dz")
    sizes = ((1, 1), (2, 7), (3, 3), (5, 40), (23, 6), (24, 7), (49, 17), (77, 21), (120, 3), (300, 100))
    for i, (cells, rows) in enumerate(sizes):
        for plot in (None, "cost") if i % 2 else ("sigmoid", "path"):
            seen = screen_lines(debugger, target, (cells, rows), Appearance(layout=layout, plot=plot))
            assert all(width(line) <= cells for line in (seen.header, seen.timeline, *seen.page.lines))
            assert len(seen.page.lines) >= rows - 3


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_has_the_size_asked_for_at_any_size(name: str) -> None:
    debugger = open_source("iris", {"at": "3:J"}).at_place()
    for cells in (-3, 0, 1, 23, 24, 48, 300):
        for rows in (-2, 0, 1, 7, 100):
            lines = PLOTS[name](debugger, Style(), cells, rows)
            assert [width(line) for line in lines] == [max(0, cells)] * max(0, rows)


async def test_a_gradient_that_is_not_finite_says_so() -> None:
    """w1 = 1e200 and x1 = ±1e200: J is infinite, whatever is nudged."""
    data = lrstep.Dataset(np.array([[1e200, 1.0], [-1e200, 2.0]]), [0, 1])
    app = LrstepApp(Debugger(lrstep.Run(data, init=((1e200, 0.0), 0.0))), "infinite")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "d")
        said = " ".join(str(text.content) for text in app.screen.query(Static))
    assert "the cost is not finite here, so no step can be compared" in said
    assert "NaN and ∞ cannot be compared" in said


def test_a_step_smaller_than_a_digit_of_its_parameter_is_refused() -> None:
    debugger = Debugger(lrstep.Run(lrstep.load("iris"), init=((1e20, 0.0), 0.0)))
    with pytest.raises(lrstep.InputError, match=r"a step of 0\.001 is lost in w1 = 1e\+20"):
        finished(nudging(debugger, "w1"))


def test_a_page_of_no_width_is_made() -> None:
    made = page(open_source("iris", {"at": "1:L"}).at_place().frame, Style(), "words", 0, 0)
    assert all(width(line) == 0 for line in made.lines)
