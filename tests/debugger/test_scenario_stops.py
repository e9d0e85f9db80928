"""The places at which a scenario halts: continuing walks them both ways, and they are marked as the scenario's."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.plain import Shell
from lrstep.saving import save_scenario
from lrstep.sources import open_source
from lrstep.view.screen import screen_state

TOUR = """
title = "Hours and sleep"
note = \"\"\"
Look first at z:
a sum.

Then press c.
\"\"\"
updates = 70
data = { X = [[1.0, 5.0], [4.5, 7.0], [3.0, 8.0]], y = [0, 1, 1] }

[[stops]]
at = "1:z"
text = "Here z is the sum."
[[stops]]
at = "2:z@1"
[[stops]]
at = "J < 0.5"
caption = "The cost is below 0.5"
question = "By how much?"
answer = 0.01
[[stops]]
at = "70"
"""


@pytest.fixture
def tour(tmp_path: Path) -> Debugger:
    (tmp_path / "tour.toml").write_text(TOUR, encoding="utf-8")
    return open_source(str(tmp_path / "tour.toml"), {}).at_place()


def below(debugger: Debugger) -> int:
    """The first update with J below 0.5, one by one."""
    return next(k for k in range(1, 100) if (debugger.go_to(str(k)).J or 1) < 0.5)


def halts(debugger: Debugger, forward: bool, count: int) -> list[str]:
    """Where continuing leads, so many times."""
    go_on = debugger.continue_ if forward else debugger.reverse_continue
    return [go_on().address for _ in range(count)]


@pytest.mark.parametrize("program", ["vector", "scalar"])
def test_continuing_walks_them_both_ways_and_in_its_order(program: str, tmp_path: Path, tour: Debugger) -> None:
    k = below(tour)
    found = open_source(str(tmp_path / "tour.toml"), {"program": program}).at_place()
    expected = ["1:z", "2:z@1", f"{k}:b"]
    assert halts(found, True, 4) == [*expected, "70:b"]
    assert halts(found, False, 4) == [*reversed(expected), "0"]


def test_what_is_said_there_and_in_the_state_of_the_screen(tour: Debugger) -> None:
    assert screen_state(tour)["tour"] == {"stop": 0, "of": 4, "answered": None}
    tour.continue_()
    state = screen_state(tour)
    assert state["tour"] == {"stop": 1, "of": 4, "answered": None}
    head, *said = state["panels"]["tour"]
    assert head.startswith("─ Stop 1 of 4 ──")
    assert head.endswith("── c: next stop  C: back ─")
    assert [row.strip() for row in said] == ["Here z is the sum."]
    tour.continue_()
    assert len(screen_state(tour)["panels"]["tour"]) == 1, "nothing is said there"
    tour.continue_()
    assert [row.strip() for row in screen_state(tour)["panels"]["tour"]][1:] == [
        "The cost is below 0.5", "? By how much?",
    ]  # fmt: skip
    tour.step(3)
    assert "Stop 3 of 4, at" in screen_state(tour)["panels"]["tour"][0]


def test_they_are_marked_apart_from_breakpoints(tour: Debugger) -> None:
    tour.breakpoints.add("dz")
    tour.go_to("1:a")
    panels = screen_state(tour, size=(120, 40))["panels"]
    signs = [row.split(" z ")[0].split() for row in panels["program"] if " z  = " in row]
    assert signs == [["■", "1"]]
    assert [row.split()[0] for row in panels["program"] if "dz = " in row] == ["●"]
    assert panels["timeline"][0].count("■") == 2, "those of updates 2 and 70: at 1 one stands"
    assert screen_state(tour)["stops"] == ["1:z", "2:z@1", "J < 0.5", "70"]
    tour.go_to("30")
    panels = screen_state(tour)["panels"]
    assert panels["timeline"][0].count("■") == 4
    assert not any("■" in row for row in panels["program"])


def test_title_and_note_are_read_where_it_opens_and_saved_again(tour: Debugger, tmp_path: Path) -> None:
    panels = screen_state(tour, size=(120, 40))["panels"]
    assert "Hours and sleep" in panels["header"][0]
    text = " ".join(" ".join(panels["explain"]).split())
    assert "Note: Look first at z: a sum. Then press c." in text
    tour.step()
    assert "Note:" not in " ".join(screen_state(tour)["panels"]["explain"])
    save_scenario(tour, tmp_path / "again.toml", "Hours and sleep")
    again = tomllib.loads((tmp_path / "again.toml").read_text(encoding="utf-8"))
    assert (again["title"], again["note"]) == ("Hours and sleep", "Look first at z:\na sum.\n\nThen press c.")
    assert again["stops"] == tomllib.loads(TOUR)["stops"]
    opened = lrstep.open(tmp_path / "again.toml")
    assert (opened.frame.address, "Note: Look first" in str(opened)) == ("1:z", True)


def test_plain_prints_the_note_at_opening_and_lists_the_stops(tour: Debugger) -> None:
    out = io.StringIO()
    Shell(tour, tour.heading, io.StringIO("break\nc\n"), out).cmdloop()
    lines = out.getvalue().splitlines()
    assert lines[:3] == [
        "lrstep: Hours and sleep. Type s for the next line, help for the commands, quit to leave.",
        "Note: Look first at z: a sum.",
        "Then press c.",
    ]
    assert "   ■ J < 0.5  stop 3 of the scenario: The cost is below 0.5" in lines
    there = lines.index("Stop 1 of 4")
    assert lines[there + 1 : there + 3] == ["  Here z is the sum.", "1:z  forward  z = X @ w + b"]


def test_a_saved_place_keeps_to_the_look_of_plain(tour: Debugger, tmp_path: Path) -> None:
    words = f"why\ndigits\nsave {tmp_path / 'p'}\n"
    look = {"layout": "code", "plot": "none"}
    tour.authored.look = look
    out = io.StringIO()
    Shell(tour, tour.heading, io.StringIO(words), out).cmdloop()
    kept = {**look, "explain": "derivation", "digits": 17, "notation": "lesson"}
    assert open_source(str(tmp_path / "p.toml"), {}).look == kept
    assert f"Saved to {tmp_path / 'p.toml'}; the data is in it. `lrstep" in out.getvalue()


def test_what_a_terminal_would_obey_is_spelt_out_in_a_stops_text(tmp_path: Path) -> None:
    stop = 'stops = [{ at = "1:z", text = "see \\u001b[2J \\u202e z" }]'
    data = "data = { X = [[1.0, 5.0], [4.5, 7.0]], y = [0, 1] }"
    (tmp_path / "tour.toml").write_text(f"{stop}\n{data}", encoding="utf-8")
    debugger = open_source(str(tmp_path / "tour.toml"), {}).at_place()
    Shell(debugger, "tour", io.StringIO("continue\n"), out := io.StringIO()).cmdloop()
    assert "Stop 1 of 1\n  see \\x1b[2J \\u202e z\n" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    save_scenario(debugger, tmp_path / "again.toml")
    assert tomllib.loads((tmp_path / "again.toml").read_text("utf-8"))["stops"][0]["text"] == "see \x1b[2J \u202e z"
