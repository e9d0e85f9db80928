"""Tours on the screen: what is said above the panels, how a question is answered, and the tour that follows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lrstep.recent import last
from lrstep.sources import open_source
from lrstep.tui.app import LrstepApp
from lrstep.view.tour import OFFER
from tests.tui.screens import NARROW, WIDE, app_of, said_in, settled, toasts, until
from tests.tui.test_terminal import Screen

SMALL = (50, 20)


def said(app: LrstepApp) -> str:
    """What the tour says."""
    return " ".join(" ".join(app.state()["panels"].get("tour", [])).split())


async def test_c_walks_it_and_its_question_is_answered_after_a_slip_that_is_explained() -> None:
    app = app_of("first-tour")
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.pause()
        assert said(app).startswith("─ Stop 1 of 9 ─")
        await pilot.press("Q")
        await until(pilot, lambda: bool(toasts(app)))
        assert toasts(app) == ["No question is asked here: c goes on to the next stop."]
        await pilot.press("c", "Q")
        assert app.state()["dialog"] == "question"
        await pilot.press("b", "enter")
        assert said_in(app).startswith("Not right. z is below 0")
        await pilot.press("a", "enter")
        await pilot.pause()
        assert app.state()["dialog"] is None
        assert said(app).endswith("✓ below 0.5: Right.")
        assert "Q: answer" not in said(app)
        await pilot.press("c")
        assert "Stop 3 of 9" in said(app)
        await pilot.press("C")
        assert "✓ below 0.5: Right." in said(app)
        await pilot.press("right", "right")
        assert "Stop 2 of 9, at 1:z" in said(app)
        assert app.state()["frame"]["address"] == "1:L"


async def test_a_question_may_be_left_open_and_what_cannot_be_read_is_said() -> None:
    app = app_of("first-tour")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("c", "c", "c", "Q", *"a-", "enter")
        assert "the expression stops after '-'" in said_in(app)
        await pilot.press("escape", "c")
        assert "Stop 5 of 9" in said(app)


@pytest.mark.parametrize("size", [WIDE, NARROW, SMALL])
async def test_what_a_stop_names_is_in_sight_below_what_it_says(size: tuple[int, int]) -> None:
    app = app_of("first-tour")
    async with app.run_test(size=size) as pilot:
        for _ in range(8):
            await pilot.press("c")
            await pilot.pause(0.05)
            tour, body = app.view.debugger.authored.tour, app.view.body
            top, end = body.page.rows_of_whole(tour.panel) if tour.panel else (0, 0)
            assert body.top <= top
            assert min(end, top + 5) <= body.top + body.size.height + 1
            rows = len(app.state()["panels"]["tour"])
            assert (app.view.tour.size.height, body.size.height) == (rows, size[1] - 3 - rows)


async def test_what_one_stop_shows_is_taken_back_at_the_next_unless_another_was_chosen() -> None:
    app = app_of("cost-curve")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("c")
        assert app.state()["plot"] == "cost"
        await pilot.press("C")
        assert app.state()["plot"] is None
        await pilot.press("c", "m")
        assert app.state()["plot"] == "log-cost"
        await pilot.press("C")
        assert app.state()["plot"] == "log-cost"


async def test_after_the_last_stop_c_opens_the_next_tour() -> None:
    app = app_of("first-tour")
    async with app.run_test(size=NARROW) as pilot:
        for _ in range(8):
            await pilot.press("c")
        await settled(app, pilot)
        assert said(app).endswith("The tour ends here. c opens the next one, why-dz.")
        await pilot.press("c")
        await until(pilot, lambda: app.view.session.title.startswith("tour 2"))
        await pilot.pause()
        assert said(app).startswith("─ Stop 1 of 9 ─")


async def test_a_newcomer_is_offered_the_first_tour_out_of_the_way() -> None:
    debugger = open_source(None, {}).at_place()
    debugger.authored.offer = OFFER
    app = LrstepApp(debugger, "lesson")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert said(app) == "New here? Q: a tour of eight minutes"
        await pilot.press("right")
        assert said(app) == ""
        await pilot.press("left")
        assert said(app) == ""
        debugger.authored.offer = OFFER
        await pilot.press("Q")
        await until(pilot, lambda: app.view.session.title.startswith("tour 1"))
        await pilot.pause()
        assert said(app).startswith("─ Stop 1 of 9")


async def test_it_is_gone_on_with_where_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path))
    app = app_of("why-dz")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("c", "c", "right", "right")
        app.view.session.remember()
    again = last({})[1].at_place()
    assert (again.frame.address, again.authored.tour.at) == ("1:dw2", 3)
    assert again.continue_().address == "2:a"
    assert [again.reverse_continue().address for _ in range(2)] == ["1:dz", "1:da"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_it_is_offered_until_something_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path))
    for offered in (True, False):
        screen = Screen()
        heard = screen.heard(b"quit")
        assert (b"New here?" in heard) is offered
        screen.send(b"q")
        screen.heard(b"\x1b[?1049l")
        assert screen.ended() == 0
        screen.close()
