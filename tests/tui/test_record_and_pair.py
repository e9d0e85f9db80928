"""Recording in the screen, and two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from lrstep.sources import open_source
from lrstep.tui import Beside, LrstepApp
from lrstep.view.lines import text_of
from tests.command import called
from tests.steplog.test_log import recorded
from tests.tui.screens import WIDE, app_of, said_in, screen_text, settled


async def test_r_records_until_r_and_the_log_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From update 3 on, back and forth; what is recorded is said above."""
    monkeypatch.chdir(tmp_path)
    app = app_of("iris")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("n", "n", "r")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "iris.jsonl"
        await pilot.press("enter", "n", "n", "p", "p", "p", "n", "g", *"30", "enter")
        await settled(app, pilot)
        assert "● rec iris.jsonl · 28" in screen_text(app)
        await pilot.press("r")
        await pilot.pause()
        assert "rec" not in text_of(app.view._head._lines)
        await pilot.press("n", "r")
        await pilot.press("enter")  # the same file again
        await pilot.pause()
        assert "is there already" in said_in(app)
    lines = [json.loads(line) for line in Path("iris.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["k"] for line in lines[1:-1]] == list(range(3, 31))
    done = called("replay", "iris.jsonl", "--verify")
    assert "28 updates are right, to the last bit" in done.stdout


async def test_leaving_ends_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("r", "enter", "n", "n", "q")
        await pilot.pause()
    assert json.loads(Path("lesson.jsonl").read_text(encoding="utf-8").splitlines()[-1])["updates"] == 2


def pair(tmp_path: Path) -> LrstepApp:
    """Two logs of iris, the second with another learning rate, which ends before the first."""
    first = recorded(open_source("iris", {}).run(), tmp_path / "a.jsonl", 100)
    second = recorded(open_source("iris", {"alpha": 0.5}).run(), tmp_path / "b.jsonl", 60)
    one, other = (open_source(str(path), {}).at_place() for path in (first, second))
    return LrstepApp(one, "A a.jsonl", beside=Beside(other, "B b.jsonl", ["They part at 1:w1"]))


async def test_two_logs_move_together_and_say_what_differs(tmp_path: Path) -> None:
    """Steps, programs, examples, both leading; beyond the end of one it is computed on."""
    app = pair(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        assert app.pair is not None
        first, second = (view.debugger for view in app.pair.views)
        await pilot.press(*["right"] * 5)
        await settled(app, pilot)
        assert first.frame.address == second.frame.address == "1:da"
        assert "Here A and B are the same, to the last bit: z[0] a[0] L[0] J da[0] w1 w2 b." in screen_text(app)
        await pilot.press("n", "n", "x")
        await settled(app, pilot)
        assert first.frame.address == second.frame.address == "2:b"
        assert first.frame.row == second.frame.row == 1
        text = screen_text(app)
        assert "12 of 12 differ here: b " in text
        assert "They part at 1:w1" in text
        await pilot.press("v", "a", "left", "left")
        await settled(app, pilot)
        assert first.frame.address == second.frame.address == "2:w1"
        await pilot.press("g", *"90", "enter")
        await settled(app, pilot)
        assert first.frame.update == second.frame.update == 90
        assert "The log ends with update 60" in screen_text(app)


async def test_a_number_before_a_key_holds_for_both(tmp_path: Path) -> None:
    app = pair(tmp_path)
    async with app.run_test(size=(200, 40)) as pilot:
        assert app.pair is not None
        await pilot.press("3", "z")
        assert [view.body.chosen.layout for view in app.pair.views] == ["numbers", "numbers"]


async def test_the_one_that_follows_is_recorded_too(tmp_path: Path) -> None:
    app = pair(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        assert app.pair is not None
        app.pair.views[1].session.tape.start(str(tmp_path / "c.jsonl"))
        await pilot.press(*"nnnnn")
        await settled(app, pilot)
        app.pair.views[1].do("record")
    assert len((tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines()) == 7


async def test_r_while_something_is_under_way_waits_and_leaving_does_not(tmp_path: Path) -> None:
    """What was recorded of a long way that one leaves is a valid log."""
    app, path = app_of("iris"), tmp_path / "a.jsonl"
    async with app.run_test(size=WIDE) as pilot:
        app.view.do("record", str(path))
        await pilot.press("g", *"3000000", "enter")
        await pilot.pause()
        assert app.view.busy
        await pilot.press("r")
        assert app.view.session.tape.running
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("g", *"60000", "enter", "q")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[-1])["type"] == "end"


@pytest.mark.parametrize(("width", "shown"), [(120, 2), (80, 2), (79, 1), (50, 1)])
async def test_where_there_is_room_for_one_the_one_that_leads_is_shown(width: int, shown: int, tmp_path: Path) -> None:
    app = pair(tmp_path)
    async with app.run_test(size=(width, 24)) as pilot:
        assert app.pair is not None
        await settled(app, pilot)
        assert text_of(app.view._head.lines).startswith(" lrstep  ▸A ")
        await pilot.press("n", "a", "n")
        await settled(app, pilot)
        assert sum(view.display for view in app.pair.views) == shown
        assert app.view.display
        assert app.view.title == "▸B b.jsonl"
        assert app.view.debugger.frame.address == "2:b"


def test_a_pair_needs_a_terminal(tmp_path: Path) -> None:
    pair(tmp_path)
    done = called("diff", tmp_path / "a.jsonl", tmp_path / "b.jsonl", "--screen")
    assert done.returncode == 2
    assert done.stderr == "lrstep: error: the screen needs a terminal: leave --screen out in a script\n"
