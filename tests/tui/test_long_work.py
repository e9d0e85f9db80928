"""Work that takes long on the screen: in the background, with how far it is, and given up by Escape."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from lrstep.tui import traveller
from tests.tui.screens import WIDE, app_of, said_in, settled


@pytest.fixture(autouse=True)
def _all_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever says how far it is goes on in the background from there."""
    monkeypatch.setattr(traveller, "AT_ONCE", 0.0)
    monkeypatch.setattr(traveller, "TURN", 0.0)


async def test_the_gradient_check_is_filled_in_while_its_dialog_is_open() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("n", "d")
        await settled(app, pilot)
        said = "\n".join(str(found.render()) for found in app.screen.query(Static))
        for text in ("w1 + 0.001", "b − 0.001", "complex step", "db "):
            assert text in said
        await pilot.press("escape", "d", "escape")  # the second is given up before it is done
        await settled(app, pilot)
        assert app.return_code is None


async def test_a_branch_that_is_far_behind_is_given_up_by_escape() -> None:
    app = app_of("lesson")
    async with app.run_test(size=WIDE) as pilot:
        debugger = app.view.debugger
        debugger.edit(alpha=0.2, name="far")
        debugger.go_to("3000")
        app.view.do("edit", "slow: alpha = 0.3")
        await settled(app, pilot)
        assert (debugger.branch.name, debugger.frame.address) == ("slow", "3000:b")
        app.view.do("switch_branch", "main")
        assert app.view.busy
        await pilot.press("escape")
        await settled(app, pilot)
        assert (debugger.branch.name, app.view.busy) == ("slow", False)


async def test_what_is_entered_while_one_is_under_way_is_kept() -> None:
    app = app_of("iris")
    async with app.run_test(size=WIDE) as pilot:
        app.view.do("go_to", "3000000")
        assert app.view.busy
        await pilot.press("g", *"5:dz", "enter")
        assert said_in(app).startswith("one movement at a time")
        assert app.screen.query_one(Input).value == "5:dz"
        await pilot.press("escape", "escape")
        await settled(app, pilot)
        assert (app.view.debugger.frame.address, app.view.busy) == ("0", False)
