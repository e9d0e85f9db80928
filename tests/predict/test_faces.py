"""predict on the screen and line by line: what is said, what is hidden, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from textual.widgets import Input, Label, Static

import lrstep
from lrstep.choices import PLOTS
from lrstep.errors import InputError
from lrstep.predict.questions import questions
from lrstep.tui.app import LrstepApp
from lrstep.view.screen import Appearance, screen_lines, state_of
from lrstep.view.style import Style
from tests.plain.test_shell import said
from tests.tui.screens import NARROW, settled


def test_line_by_line_each_line_is_an_answer() -> None:
    printed = said("predict dz\n0.5757\nhint\n-0.5757\na-y\nstop\nprint k")
    assert "Update 1 as an example:\n  z = w1·x1 + w2·x2 + b = −0.4·1.5 + 0.25·(−0.5) + 0.2 = −0.52500" in printed
    assert "dz = 0.5757\nNo: 0.5757 is what either of two slips gives. The sign of dz is wrong: it is y −" in printed
    assert "dz = hint\nHint: dz = a − y\n" in printed
    assert "Right: dz = a − y = 0.42431 − 1 = −0.57569\n" in printed
    assert "Update 3: what is dz, the derivative of L by z?\nYou have a 0.47412, y 1.\n" in printed
    assert "2 questions: 1 right at the first try, 1 right later.\nSlips, by how often:\n  1 × the sign" in printed
    assert printed.endswith("(lrstep) print k\n4.0\n"), "the words are commands again"


@pytest.mark.parametrize("answer", ["predict L\n0", "predict da\n-1/(1-a)", "predict L\na"])
def test_where_a_is_rounded_to_1_not_every_answer_is_right(answer: str) -> None:
    printed = said(f"goto 3\n{answer}\nstop\n", "saturated")
    assert "Right" not in printed
    assert "0 right at the first try" in printed


def test_the_end_of_the_lines_ends_with_the_score_too() -> None:
    assert said("predict dz\n-0.5757").endswith(
        "1 question: 1 right at the first try.\nscore FILE.json saves the score.\n"
    )


@pytest.mark.parametrize(
    ("commands", "message"),
    [
        ("predict dzz", "predict cannot ask dzz"),
        ("predict\ndz + foo", "there is no 'foo'"),
        ("predict dz\ndz", "dz has no value yet"),
        ("score", "nothing was asked yet"),
        ("predict\nstop\nscore mine.txt", "does not end in .json"),
    ],
)
def test_what_cannot_be_used_is_said(commands: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        said(commands)
    assert message in str(error.value)


def test_the_score_is_saved_for_a_class(tmp_path: Path) -> None:
    said(f"predict z\n-0.30509\nstop\nscore {tmp_path}/mine.json", "lesson")
    kept = json.loads((tmp_path / "mine.json").read_text())
    assert "name" not in kept
    assert (kept["asked"], kept["right_at_first_try"], kept["questions"][0]["at"]) == (1, 1, "2:z")


@pytest.mark.parametrize(
    ("source", "options"),
    [("lesson", {}), ("course", {}), ("course", {"program": "scalar"}), ("iris", {"batch": 10})],
    ids=["lesson", "course", "loop", "iris"],
)
def test_nothing_on_the_screen_gives_away_what_is_asked(source: str, options: dict[str, object]) -> None:
    """Also where the updates that follow were walked through before."""
    debugger = lrstep.open(source, **options)  # type: ignore[arg-type]
    debugger.next_update(4)
    debugger.go_to("2")
    for number, question in enumerate(questions(debugger, 3)):
        debugger.go_to(question.before.address)
        style = Style(masks=question.masks)
        known = {style.number(value) for value in _numbers(debugger.frame.to_dict())}
        value = Style().number(question.right)
        if value in known or len(value.strip("−0.")) < 3:
            continue
        chosen = Appearance(style, plot=list(PLOTS)[number % len(PLOTS)])
        shown = state_of(debugger, "", (160, 50), chosen, screen_lines(debugger, "", (160, 50), chosen))
        lines = "\n".join(line for panel in shown["panels"].values() for line in panel)
        assert value not in lines, question.address


def _numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for item in value.values() for number in _numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in _numbers(item)]
    return [float(value)] if isinstance(value, int | float) else []


def test_the_cost_of_what_is_asked_and_of_what_follows_is_not_on_the_timeline() -> None:
    debugger = lrstep.open("too-large-alpha")
    debugger.next_update(40)
    debugger.go_to("10:L")
    shown = [screen_lines(debugger, "", (120, 40), Appearance(Style(masks=masks), plot="cost"))
             for masks in (frozenset[str](), frozenset({"J"}))]  # fmt: skip
    drawn = [len(re.findall("[▁▂▃▄▅▆▇█]", "".join(span.text for span in lines.timeline))) for lines in shown]
    assert drawn[0] > drawn[1] > 0
    plots = ["\n".join("".join(span.text for span in row) for row in lines.panels["plot"]) for lines in shown]
    assert "update" in plots[0]
    assert plots[1].strip() == "This plot is back after the answer: it would show it."


def text_of(app: LrstepApp) -> str:
    """What the dialog says."""
    parts = [*app.screen.query(Static), *app.screen.query(Label)]
    return "\n".join(str(part.render()) for part in parts if part.display)


async def test_on_the_screen_values_are_hidden_asked_and_scored(tmp_path: Path) -> None:
    app = LrstepApp(lrstep.open("lesson"), "lesson")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("P")
        await settled(app, pilot)
        assert app.state()["dialog"] == "predict"
        assert "Update 1 as an example:" in text_of(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert app.view.debugger.frame.address == "2:da"
        assert "what is dz, the derivative of L by z?" in text_of(app)
        assert "dz ?" in app.view.text()
        await pilot.press(*"0.5757", "enter")
        assert "The sign of dz is wrong" in text_of(app)
        assert app.screen.query_one(Input).value == "0.5757", "to be mended"
        await pilot.press("enter")
        assert "Hint: dz = a − y" in text_of(app)
        await pilot.press(*"a-y", "enter")
        await settled(app, pilot)
        assert "Right: dz = a − y = 0.42431 − 1 = −0.57569" in text_of(app)
        assert app.view.debugger.frame.address == "3:da"
        await pilot.press("escape")
        assert "1 question: 0 right at the first try, 1 right later." in text_of(app)
        await pilot.press(*str(tmp_path / "mine.json"), "enter")
        await settled(app, pilot)
        assert app.state()["dialog"] is None
        assert "dz ?" not in app.view.text()
        assert app.view.body.size.height == NARROW[1] - 3
    assert json.loads((tmp_path / "mine.json").read_text())["right_later"] == 1


async def test_in_the_middle_of_an_update_it_asks_at_once_and_escape_closes_it() -> None:
    app = LrstepApp(lrstep.open("course"), "course")
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("s", "s", "P")
        await settled(app, pilot)
        assert "Update 1: what is dz of row 0" in text_of(app)
        await pilot.press(*"ask J", "enter")
        assert "Update 1: what is J, the cost" not in text_of(app), "it has been passed"
        assert "Update 2: what is J, the cost" in text_of(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.state()["dialog"] is None


def test_what_was_missed_is_said_and_asked_first_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRSTEP_STATE", str(tmp_path))
    printed = said("predict L\ntell\nstop\npredict\nstop")
    assert "Answer with a number, or an expression of what you have, as in a - y.\n" in printed
    assert "1 question: 0 right at the first try, 1 told.\nAsked first the next time: L.\n" in printed
    assert "Update 3: what is L, the loss?" in printed
