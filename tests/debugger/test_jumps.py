"""After a far jump there is a way back to where one was, and forward again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import lrstep
from lrstep.debugger import Debugger


def iris() -> Debugger:
    """At update 3, of which it is known how one came there."""
    debugger = lrstep.open("iris")
    for _ in range(3):
        debugger.next_update()
    debugger.step(4)
    return debugger


JUMPS: dict[str, Callable[[Debugger], object]] = {
    "go to an address": lambda debugger: debugger.go_to("40:dz"),
    "go to a line": lambda debugger: debugger.go_to("w"),
    "search": lambda debugger: debugger.go_to("first J < 0.3"),
    "continue": lambda debugger: debugger.continue_(),
    "reverse continue": lambda debugger: debugger.reverse_continue(),
    "start": lambda debugger: debugger.start(),
    "epoch": lambda debugger: debugger.next_epoch(),
    "a count of updates": lambda debugger: debugger.next_update(9),
    "a count of steps": lambda debugger: debugger.step(90),
    "updates held down": lambda debugger: [debugger.next_update() for _ in range(30)],
    "another program": lambda debugger: debugger.go_to("4:z@3"),
}


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_back_to_where_one_was_and_there_again(jump: Callable[[Debugger], object]) -> None:
    debugger = iris()
    jump(debugger)
    there = debugger.frame.address
    assert there != "4:J"
    assert debugger.jump_back().address == "4:J"
    assert debugger.frame.program.name == "vector"
    assert debugger.jump_forward().address == there
    assert debugger.jump_forward().address == there, "there is no further one"
    assert debugger.frame.notice == "You have not gone back from anywhere after this."


def test_where_it_opened_there_is_nothing_before(tmp_path: Path) -> None:
    (tmp_path / "branched.toml").write_text(
        'data = {X = [[1.0], [3.0]], y = [0, 1]}\nat = "12:dz"\nbranch = "fast"\n'
        '[[branches]]\nname = "fast"\nparent = "main"\nk = 5\nset = {alpha = 0.5}\n'
    )
    for debugger in (lrstep.open("iris", at="12:dz"), lrstep.open(str(tmp_path / "branched.toml"))):
        here = debugger.branch.name
        assert (debugger.jump_back().address, debugger.branch.name) == ("12:dz", here)
    assert here == "fast"


def test_what_is_near_is_no_jump() -> None:
    debugger = iris()
    debugger.back()
    debugger.next_phase()
    debugger.previous_update()
    assert debugger.jump_back().address == "3:b"
    assert debugger.frame.notice == "You have not jumped from anywhere before this."


def test_along_all_of_them_and_back_to_exactly_where_one_went_back_from() -> None:
    debugger = iris()
    for place in ("10", "20", "30"):
        debugger.go_to(place)
    debugger.step(3)
    assert [debugger.jump_back().address for _ in range(4)] == ["20:b", "10:b", "4:J", "4:J"]
    assert [debugger.jump_forward().address for _ in range(3)] == ["10:b", "20:b", "31:L"]
    debugger.jump_back()
    debugger.go_to("99")
    assert debugger.jump_forward().address == "99:b", "a new jump begins a new way"
    assert [debugger.jump_back().address for _ in range(2)] == ["20:b", "10:b"]


def test_into_other_branches_while_they_are_there() -> None:
    debugger = iris()
    debugger.edit(alpha=0.5, name="fast")
    debugger.go_to("50")
    debugger.switch_branch("main")
    debugger.go_to("60")
    debugger.jump_back()
    assert (debugger.jump_back().address, debugger.branch.name) == ("50:b", "fast")
    debugger.go_to("4")
    debugger.switch_branch("main")
    debugger.drop_branch("fast")
    assert (debugger.jump_back().address, debugger.branch.name) == ("4:b", "main")
    debugger.undo()
    assert [branch.name for branch in debugger.branches] == ["main", "fast"]


def test_played_it_is_one_jump() -> None:
    debugger = iris()
    for _ in range(20):
        debugger.next_update(10)
    assert debugger.jump_back().address == "4:J"


def test_numbers_there_are_those_that_were_there() -> None:
    debugger = iris()
    before = debugger.frame.to_dict()
    debugger.go_to("400")
    assert debugger.jump_back().to_dict() == before


def test_a_jump_that_began_where_one_stands_is_passed_over() -> None:
    """Else the key would seem to do nothing."""
    debugger = lrstep.open("iris", at="3")
    debugger.go_to("5")
    debugger.go_to("6")
    debugger.previous_update()
    assert debugger.frame.address == lrstep.open("iris", at="5").frame.address
    assert debugger.jump_back().address == lrstep.open("iris", at="3").frame.address
