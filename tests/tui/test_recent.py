"""Recent sources in the command palette, each opened in place of the present one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.widgets import OptionList

from lrstep.recent import recent, remember
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.tui.web import SERVED
from tests.tui.screens import WIDE, app_of, screen_text, until

CSV = "x1,x2,passed\n1,2,yes\n2,1,no\n3,5,yes\n4,2,no\n"


@pytest.fixture(name="table", autouse=True)
def _table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table and two samples that were opened before."""
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LRSTEP_CONFIG", os.devnull)
    table = tmp_path / "mine[b].csv"
    table.write_text(CSV)
    for source, at in (("course", "2:dz"), ("iris", "12:dz"), (str(table), "4:dz")):
        remember(open_source(source, {"at": at}).at_place(), {"layout": "code", "plot": "cost"})
    return table


def listed(app: LrstepApp) -> list[str]:
    """What the palette offers to open."""
    options = app.screen.query_one(OptionList)
    prompts = [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]
    return [prompt for prompt in prompts if prompt.startswith("Open ")]


async def test_the_newest_is_first_and_the_present_one_is_not_there(table: Path) -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("ctrl+p")
        first, second = listed(app)
        assert first.startswith("Open mine[b].csv")
        assert f"As you left it, at 4:dz, in {table.parent}" in first
        assert second.startswith("Open course")


async def test_one_opens_in_place_as_it_was_left_and_the_other_is_kept(table: Path) -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "ctrl+p", *"open iris", "enter")
        await until(pilot, lambda: app.view.session.title != "lesson")
        await pilot.pause()
        assert app.view.debugger.frame.address == "12:dz"
        assert app.state()["layout"] == "code"
        assert app.state()["plot"] == "cost"
        await pilot.press("right")
        assert app.view.debugger.frame.address == "12:dw"
        assert "dw" in screen_text(app)
    assert recent()[0][:2] == ("lesson", "1:b")


async def test_what_is_gone_is_said_and_nothing_changes(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of("lesson")
    said: list[str] = []
    monkeypatch.setattr(app, "notify", lambda message, **_: said.append(message))
    async with app.run_test(size=WIDE) as pilot:
        table.unlink()
        await pilot.press("n", "ctrl+p", *"open mine", "enter")
        await until(pilot, lambda: bool(said))
        assert said == [f"{table}, where you were at 4:dz, is gone: open another source, as in `lrstep iris`"]
        assert app.view.debugger.frame.address == "1:b"


async def test_files_of_one_name_are_told_apart(table: Path) -> None:
    other = table.parent / "other" / table.name
    other.parent.mkdir()
    other.write_text(CSV)
    remember(open_source(str(other), {}).at_place(), {})
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("ctrl+p")
        assert [line.split(" As you")[0].rstrip() for line in listed(app)][:2] == [f"Open {other}", f"Open {table}"]


async def test_a_recording_ends_where_another_source_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        app.view.session.tape.start("a.jsonl")
        await pilot.press("n", "ctrl+p", *"open course", "enter")
        await until(pilot, lambda: app.view.session.title != "lesson")
        await pilot.pause()
    assert '"type":"end","updates":1' in (tmp_path / "a.jsonl").read_text()


async def test_a_visitor_is_offered_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVED, "1")
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("ctrl+p")
        assert listed(app) == []
