"""Keys as a user meets them: in help, in the palette, after a number, and those that do nothing."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from lrstep.commands import COMMANDS, KEYS
from lrstep.config import Config
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.bars import FollowingWidget, TimelineWidget
from lrstep.tui.help import help_lines, help_parts
from lrstep.tui.keys import keys_shown
from lrstep.tui.marked_scroll import MarkedScroll, ScrolledLines
from lrstep.view.lines import cells_of, text_of
from tests.tui.screens import NARROW, WIDE, app_of, settled, toasts, until

SMALL = (50, 20)


def help_text(app: LrstepApp) -> str:
    """What help says, what is scrolled away too."""
    return text_of(app.screen.query_one(ScrolledLines).lines)


def options(app: LrstepApp) -> list[str]:
    """What the palette lists."""
    listed = app.screen.query_one(OptionList)
    return [str(listed.get_option_at_index(i).prompt) for i in range(listed.option_count)]


@pytest.mark.parametrize("size", [WIDE, NARROW, SMALL])
async def test_the_first_of_help_is_what_one_sees_and_how_to_step(size: tuple[int, int]) -> None:
    app = app_of("lesson")
    async with app.run_test(size=size) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        seen = help_text(app).splitlines()[: app.screen.query_one(MarkedScroll).size.height]
        signs, keys = "▸   —      just set; not computed yet", "→   ←      run the next line; undo it"
        assert seen[0] == "In short"
        assert seen.index(signs) < seen.index(keys)
        assert size == SMALL or "→ or s     Run the next line" in seen
        await pilot.press("question_mark")
        await pilot.pause()
        assert app.state()["dialog"] is None


@pytest.mark.parametrize("cells", [20, 40, 80, 200])
def test_help_says_all_at_any_width(cells: int) -> None:
    said = help_lines(help_parts(KEYS), "", cells)
    words = " ".join(text_of(said).split())
    for key in KEYS:
        assert " ".join(f"{'5 →' if key.id.startswith('count-') else keys_shown(key)} {key.help}".split()) in words
    for words_of_help in (
        "● a breakpoint",
        "the right value, where theirs is another",
        "along the run as far as computed",
    ):
        assert words_of_help in words
    assert cells < 40 or max(cells_of(row) for row in text_of(said).splitlines()) <= cells


async def test_help_is_searched_as_one_types() -> None:
    app = app_of("lesson")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("question_mark", *"branch")
        await pilot.pause()
        said = help_text(app)
        assert "B          All branches: switch, compare, drop" in said
        assert "Run the next line" not in said
        await pilot.press(*["backspace"] * 6, "B")
        await pilot.pause()
        assert " ".join(help_text(app).split()) == "Change B All branches: switch, compare, drop", "a key finds itself"
        await pilot.press("backspace", *"back to")
        await pilot.pause()
        said = help_text(app)
        assert all(f"{key:<11}Back to" in said for key in ("↑", "p", "J", "Home", "H", "C"))
        assert "Undo" not in said
        await pilot.press(*["backspace"] * 6, "x", "x", "x")
        await pilot.pause()
        assert help_text(app).strip() == "Nothing here is called that."
        await pilot.press(*["backspace"] * 4, "pagedown")
        await until(pilot, lambda: app.screen.query_one(MarkedScroll).scroll_y > 0)


async def test_the_palette_shows_each_key_and_is_searched_by_it() -> None:
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        listed = options(app)
        for command in COMMANDS:
            if command.keys and not command.id.startswith("count-") and command.only_with in ("", "batch"):
                title = command.label[0].upper() + command.label[1:]
                assert f"{title:<14} {keys_shown(command):<8} {command.help}" in listed
        assert not any(row.startswith("A ⇄ B") for row in listed), "there is one run"
        assert sum(row[:14].strip() in ("Theme", "Quit", "Help") for row in listed) == 3
        await pilot.press("J")
        await pilot.pause()
        assert options(app)[0].split()[:3] == ["Epoch", "back", "J"]
        await pilot.press("backspace", *"parameter a little")
        await pilot.pause()
        assert [row[:5] for row in options(app)] == ["Nudge"], "by what it does"


async def test_the_palette_has_each_theme_by_its_name_and_says_where_there_is_nothing() -> None:
    app = app_of("iris")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("ctrl+p", *"high")
        await pilot.pause()
        assert options(app)[0].startswith("Theme high-contrast")
        await pilot.press("enter")
        await pilot.pause()
        assert app.theme == "high-contrast"
        await pilot.press("ctrl+p", *"xyzzy")
        await pilot.pause()
        said = str(app.screen.query_one("#said", Static).content)
        assert (options(app), said) == ([], "Nothing is called that, and no key does it.")


async def count_popup(app: LrstepApp, pilot: Pilot[None]) -> str:
    """What is over the page; nothing where nothing is."""
    await pilot.pause()
    popup = app.query_one(FollowingWidget)
    return text_of(popup.lines) if popup.display else ""


@pytest.mark.parametrize("size", [WIDE, NARROW, SMALL])
async def test_a_number_waits_for_the_key_that_it_repeats(size: tuple[int, int]) -> None:
    app = LrstepApp(open_source("lesson", {}).at_place(), "lesson", config=Config(keys={"next-update": "f2"}))
    async with app.run_test(size=size) as pilot:
        assert await count_popup(app, pilot) == ""
        await pilot.press("1", "2")
        said = await count_popup(app, pilot)
        assert said.startswith(" 12 ×  then the key to repeat; Esc cancels\n → step  ← back")
        assert "f2 update" in " ".join(said.split())
        assert "example" not in said, "there is one only"
        assert "…" not in said
        await pilot.press("escape")
        assert await count_popup(app, pilot) == ""
        await pilot.press("5", "right")
        assert await count_popup(app, pilot) == ""
        assert app.view.debugger.frame.address == "1:dz"


async def test_a_key_that_does_nothing_says_so_once() -> None:
    app = app_of("lesson")
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("k", "k", "right", "k", "ctrl+x", "shift+left", "up")
        await pilot.pause()
        assert toasts(app) == ["k does nothing here: ? lists the keys."]
        await pilot.press("G")
        await pilot.pause()
        assert toasts(app)[1:] == ["G does nothing here (g: go to): ? lists the keys."]
        await pilot.press("g", *"kk", "escape")
        assert len(toasts(app)) == 2
        assert app.view.debugger.frame.address == "0"


async def test_a_key_of_the_users_own_is_known() -> None:
    app = LrstepApp(open_source("lesson", {}).at_place(), "lesson", config=Config(keys={"step": "k", "help": "f1"}))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("k", "s")
        await pilot.pause()
        assert toasts(app) == ["s does nothing here (S: save): f1 lists the keys."]
        assert app.view.debugger.frame.address == "1:z"


async def test_there_is_a_way_back_from_where_one_jumped() -> None:
    """Also from a click on the timeline, and a drag on it, which is one jump."""
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        debugger = app.view.debugger
        await pilot.press("5", "right", "g", *"12:dz", "enter")
        await settled(app, pilot)
        await pilot.press("end")
        await settled(app, pilot)
        assert debugger.frame.address == "1000:b"
        await pilot.press("H")
        assert debugger.frame.address == "12:dz"
        await pilot.press("H")
        assert debugger.frame.address == "1:da"
        await pilot.press("L")
        assert debugger.frame.address == "12:dz"
        await pilot.mouse_down(TimelineWidget, offset=(30, 0))
        for column in range(30, 60, 5):
            await pilot.hover(TimelineWidget, offset=(column, 0))
        await pilot.mouse_up(TimelineWidget, offset=(60, 0))
        await settled(app, pilot)
        assert debugger.frame.update > 300
        await pilot.press("H")
        assert debugger.frame.address == "12:dz"
