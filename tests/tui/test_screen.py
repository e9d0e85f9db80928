"""The screen, by keys and clicks."""

from __future__ import annotations

import numpy as np
import pytest
from textual.screen import ModalScreen
from textual.widgets import Input

from lrstep.choices import Level
from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.engine import Run
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.bars import FooterWidget, TimelineWidget
from lrstep.tui.dialogs import OpSuggester
from lrstep.tui.page_widget import PageWidget
from lrstep.view.lines import text_of
from lrstep.view.screen import screen_state
from tests.tui.screens import NARROW, WIDE, app_of, said_in, screen_text, settled, toasts, until


async def test_eleven_steps_on_and_eleven_back_show_the_same_screen() -> None:
    """But for the timeline, which keeps J where it has been computed."""
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        home = screen_text(app)
        seen = []
        for _ in range(11):
            await pilot.press("right")
            seen.append(app.view.debugger.frame.address)
        assert " ".join(seen) == "1:z 1:a 1:L 1:da 1:dz 1:dw1 1:dw2 1:db 1:w1 1:w2 1:b"
        assert screen_text(app) != home
        for _ in range(11):
            await pilot.press("left")
        assert screen_text(app).replace("●▁", "●─") == home


@pytest.mark.parametrize(
    ("keys", "address"),
    [
        ("n", "1:b"),
        ("n n p", "1:b"),
        ("down", "1:J"),
        ("down down", "1:db"),
        ("down down up", "1:J"),
        ("s s s b", "1:a"),
        ("n home", "0"),
        ("n n 0", "0"),
        ("right v", "1:z@0"),
        ("right v v", "1:z"),
        ("g 1 2 colon d z enter", "12:dz"),
        ("g 1 2 escape", "0"),
        ("n n g d z enter", "2:dz"),
        ("left", "0"),
    ],
)
async def test_keys_move(keys: str, address: str) -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*keys.split())
        await settled(app, pilot)
        assert app.view.debugger.frame.address == address
        head = screen_text(app).split("\n")[0]
        assert head.endswith(" start") if address == "0" else f" {address} · " in head


async def test_the_numbers_on_the_screen_are_right_to_the_last_digit() -> None:
    """The lesson's formulas in plain floats, rounded by Python."""
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n")
        text = screen_text(app).replace("−", "-")
    z = -0.4 * 1.5 + 0.25 * -0.5 + 0.2
    a = 1 / (1 + np.exp(-z))
    dz = a - 1
    new = [old - 0.1 * gradient for old, gradient in ((-0.4, 1.5 * dz), (0.25, -0.5 * dz), (0.2, dz))]
    for value in (a, -np.log(a), -1 / a, dz, 1.5 * dz, -0.5 * dz, *new):
        assert f"{value:#.5g}" in text


async def test_a_wrong_address_is_said_and_moves_nothing() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("n", "g")
        app.screen.query_one(Input).value = "3:[red]zz"
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "1:b"
        assert toasts(app) == []
        assert "'3:[red]zz' is not an address" in said_in(app)
        field = app.screen.query_one(Input)
        assert (field.value, field.has_focus) == ("3:[red]zz", True)
        field.value = "3:dz"
        await pilot.press("enter")
        await settled(app, pilot)
        assert (app.view.debugger.frame.address, isinstance(app.screen, ModalScreen)) == ("3:dz", False)


async def test_a_step_back_at_the_start_is_said() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("left")
        assert "This is the start" in screen_text(app)


async def test_a_long_way_can_be_given_up() -> None:
    generator = np.random.default_rng(0)
    data = Dataset(generator.normal(size=(500, 5)), np.arange(500) % 2)
    app = LrstepApp(Debugger(Run(data)), "slow")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("right", "g", *"99999999", "enter")
        await until(pilot, lambda: "Escape stays here" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: any("Cancelled: you are at 1:z" in said for said in toasts(app)))
        assert app.view.debugger.frame.address == "1:z"
        await pilot.press("right")
        assert app.view.debugger.frame.address == "1:a"


@pytest.mark.parametrize("keys", ["", "question_mark", "l", "g", "n l"])
async def test_ctrl_c_leaves_from_anywhere(keys: str) -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*keys.split(), "ctrl+c")
        await pilot.pause()
        assert app.return_code == 130


async def test_help_opens_and_closes() -> None:
    app = app_of("lesson")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("question_mark")
        assert app.state()["dialog"] == "help"
        await pilot.press("escape")
        assert app.state()["dialog"] is None


async def test_resizing_keeps_the_frame_and_redraws_it() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("right")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: max(len(row) for row in screen_text(app).split("\n")) <= 80)
        text = screen_text(app)
        assert "z = w1·x1 + w2·x2 + b = −0.4·1.5 + 0.25·(−0.5) + 0.2 = −0.52500" in text
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: max(len(row) for row in screen_text(app).split("\n")) == 120)


@pytest.mark.parametrize(
    ("keys", "address"),
    [
        ("5 right", "1:da"),
        ("1 2 n", "12:b"),
        ("1 0 n 4 p", "6:b"),
        ("3 escape right", "1:z"),
        ("2 down", "1:db"),
        ("n 0", "0"),
        ("N 2 J", "0"),
        ("2 N", "2:b"),
    ],
)
async def test_a_number_before_a_key_repeats_it(keys: str, address: str) -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*keys.split())
        await settled(app, pilot)
        assert app.view.debugger.frame.address == address
        assert app.view.count == ""


async def test_digits_are_shown_until_a_movement_takes_them() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("4", "2")
        assert "42 × …" in screen_text(app)
        await pilot.press("right")
        assert "×" not in screen_text(app)


def row_of(app: LrstepApp, text: str) -> int:
    """The row of the page that has a text in it."""
    return next(y for y, spans in enumerate(app.query_one(PageWidget).page.lines) if text in text_of([spans]))


async def test_a_click_on_a_line_of_the_listing_goes_there() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.click(PageWidget, offset=(12, row_of(app, "dw2 = x2*dz ")))
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "1:dw2"


async def test_clicks_on_titles_do_what_they_offer() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("right")
        await pilot.click(PageWidget, offset=(5, row_of(app, "program: vector")))
        assert app.view.debugger.frame.program.name == "scalar"
        await pilot.click(PageWidget, offset=(80, row_of(app, "explain: plain words")))
        assert app.state()["explain"] == "derivation"
        await pilot.click(PageWidget, offset=(80, row_of(app, "─ example ─")))
        assert app.view.debugger.frame.row == 1


async def test_the_timeline_seeks_and_grows() -> None:
    app = LrstepApp(open_source("iris", {"updates": 100}).at_place(), "iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.click(TimelineWidget, offset=(50, 0))
        await settled(app, pilot)
        update = app.view.debugger.frame.update
        assert 40 <= update <= 60
        assert f"update {update} of 100" in screen_text(app)
        await pilot.mouse_down(TimelineWidget, offset=(10, 0))
        await pilot.hover(TimelineWidget, offset=(2, 0))
        await pilot.mouse_up(TimelineWidget, offset=(2, 0))
        await settled(app, pilot)
        assert app.view.debugger.frame.update <= 2
        await pilot.press("1", "5", "0", "n")
        await settled(app, pilot)
        update = app.view.debugger.frame.update
        assert 100 < update <= 200
        assert f"update {update} of 200" in screen_text(app)


async def test_the_explanation_has_two_levels() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*["right"] * 5)
        assert "prediction minus label" in screen_text(app)
        await pilot.press("w")
        assert "Chain rule: dL/dz = dL/da · da/dz" in screen_text(app)
        await pilot.press("w")
        assert "prediction minus label" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (50, 20)])
async def test_asking_why_on_a_small_screen_shows_the_whole_answer(size: tuple[int, int]) -> None:
    app = app_of("lesson")
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["right"] * 5)
        assert "Tab: more below" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        shown = app.query_one(PageWidget)
        seen = range(shown.top, shown.top + shown.size.height)
        assert row_of(app, "explain: derivation") in seen
        assert shown.page.explanation[1] <= seen.stop
        assert shown.top == 0, "nothing is scrolled away for blank rows"


async def test_in_a_small_terminal_tab_shows_the_panels_below_and_comes_round() -> None:
    app = app_of("lesson")
    async with app.run_test(size=(50, 20)) as pilot:
        await pilot.press("n")
        shown = app.query_one(PageWidget)
        seen = set()
        for _ in range(6):
            seen.add(shown.top)
            assert 0 <= shown.top <= shown.most
            await pilot.press("tab")
            await pilot.pause()
        assert len(seen) >= 4
        assert max(seen) == shown.most


async def test_other_features_come_by_a_key() -> None:
    app = app_of("breast-cancer")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("f", "f")
        assert "x5 " in screen_text(app)
        await pilot.press("F", "F", "F")
        assert "x1 " in screen_text(app)


async def test_the_apps_state_is_that_of_its_debugger() -> None:
    app = app_of("iris")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("5", "right", "w", "x")
        state = app.state()
        level: Level = "derivation"
        assert state.pop("dialog") is None
        assert state == screen_state(app.view.debugger, "iris", size=(100, 30), level=level)
        assert (state["frame"]["address"], state["example"]) == ("1:da", 1)
        shown = screen_text(app)
        for name in ("z", "a", "L"):  # the explanation and the update go on below the edge
            assert all(row.strip() in shown for row in state["panels"][name])
        await pilot.press("l")
        assert app.state()["dialog"] == "lesson"


async def test_the_lesson_is_one_key_away() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("l")
        assert app.state()["dialog"] == "lesson"
        said = app.export_screenshot().replace("&#160;", " ")
        for formula in ("−y/a + (1−y)/(1−a)", "a − y", "x1·(a − y)", "x → z → a → L", "w = w − alpha·dw"):
            assert formula in said
        await pilot.press("escape")
        assert app.state()["dialog"] is None


@pytest.mark.parametrize(
    ("typed", "completed"), [("12:", "12:z"), ("12:d", "12:da"), ("3:dw", "3:dw1"), ("12", None), ("x:d", None)]
)
async def test_an_address_is_completed(typed: str, completed: str | None) -> None:
    names = open_source("lesson", {}).at_place().frame.program.op_names
    assert names == ["z", "a", "L", "da", "dz", "dw1", "dw2", "db", "w1", "w2", "b"]
    assert await OpSuggester(names).get_suggestion(typed) == completed


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (9, 5), (11, 8), (20, 6), (50, 20), (50, 15), (200, 60)])
async def test_any_size_opens_and_steps(size: tuple[int, int]) -> None:
    app = app_of("lesson")
    async with app.run_test(size=size) as pilot:
        await pilot.press("right", "right", "v", "n", "left")
        assert app.view.debugger.frame.address == "1:w"


async def test_names_from_a_file_are_shown_as_text() -> None:
    data = Dataset([[1.0, 2.0]], [1], features=["[red]x", "\x1b[31mé"])
    app = LrstepApp(Debugger(Run(data)), "[bold]odd\x1b[0m")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        text = screen_text(app)
    assert "[red]x" in text
    assert "\x1b" not in text
    assert "[bold]odd" in text


async def test_while_a_dialog_is_open_its_keys_are_its_own() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("g", "g", "n", "0")
        assert app.screen.query_one(Input).value == "gn0"
        await pilot.press("escape", "question_mark", "g", "escape")
        assert app.view.debugger.frame.address == "0"


async def test_a_click_on_a_key_in_the_footer_does_what_it_does() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        footer = app.query_one(FooterWidget)
        text = text_of(footer._lines)
        await pilot.click(FooterWidget, offset=(text.index("update"), 0))
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "1:b"
        await pilot.hover(FooterWidget, offset=(text.index("step"), 0))
        assert footer.tooltip == "Run the next line"
        await pilot.click(FooterWidget, offset=(text.index("quit"), 0))
        await pilot.pause()
        assert app._exit


@pytest.mark.parametrize(
    ("source", "offered", "missing"),
    [("lesson", [], ["x example", "f features"]), ("iris", ["x example"], ["f features"]),
     ("breast-cancer", ["x example", "f features"], [])],
)  # fmt: skip
async def test_the_footer_offers_what_has_a_use(source: str, offered: list[str], missing: list[str]) -> None:
    for size in ((160, 40), WIDE, (50, 20), (20, 10)):
        app = app_of(source)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            text = text_of(app.query_one(FooterWidget)._lines)
            assert not any(key in text for key in missing)
            assert len(text.strip("\n")) <= size[0]
            assert "? help" in text
            if size == (160, 40):
                assert all(key in text for key in offered)


async def test_the_high_contrast_theme_has_no_faint_text() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        app.theme = "high-contrast"
        await pilot.pause()
        page = app.query_one(PageWidget)
        for role in ("dim", "name", "border", "plain"):
            color = page._style(role).color
            assert color is not None
            assert min(color.get_truecolor()) >= 0.85 * 255
