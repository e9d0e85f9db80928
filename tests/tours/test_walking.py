"""Walking a tour: c and C go through its stops in its order, wherever one has been between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrstep.debugger import Debugger
from lrstep.sources import open_source

RUN = "alpha = 0.5\nupdates = 100\ndata = { X = [[1.0, 5.0], [4.5, 7.0], [3.0, 8.0]], y = [0, 1, 1] }\n"


def tour(folder: Path, *stops: str, rest: str = "") -> Debugger:
    """A tour of these stops, opened."""
    text = RUN + rest + "".join(f"[[stops]]\n{stop}\n" for stop in stops)
    (folder / "tour.toml").write_text(text, encoding="utf-8")
    return open_source(str(folder / "tour.toml"), {}).at_place()


def on(debugger: Debugger) -> tuple[int, str]:
    """Go on; at which stop one then is, and where."""
    frame = debugger.continue_()
    return debugger.authored.tour.at, frame.address


def back(debugger: Debugger) -> tuple[int, str]:
    """The same back."""
    frame = debugger.reverse_continue()
    return debugger.authored.tour.at, frame.address


def test_its_order_is_that_of_the_file_also_where_a_place_is_earlier_or_the_same(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "3:z"', 'at = "1:dz"\npanel = "z"', 'at = "1:dz"\npanel = "explain"', 'at = "2"')
    assert [on(debugger) for _ in range(4)] == [(1, "3:z"), (2, "1:dz"), (3, "1:dz"), (4, "2:b")]
    assert on(debugger) == (4, "2:b")
    assert debugger.frame.notice == "This was the last stop of the tour. C goes back."
    assert [back(debugger) for _ in range(4)] == [(3, "1:dz"), (2, "1:dz"), (1, "3:z"), (0, "0")]


def test_one_may_step_freely_between_and_comes_back_to_the_stop_first(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "1:z"', 'at = "2:z"', 'at = "3:z"')
    on(debugger)
    on(debugger)
    debugger.go_to("50")
    assert on(debugger) == (3, "3:z")
    debugger.step(4)
    assert back(debugger) == (3, "3:z")
    assert back(debugger) == (2, "2:z")


def test_a_condition_is_where_it_first_holds_beyond_the_stop_before(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "10"', 'at = "J < prev(J)"', 'at = "J < prev(J)"', 'at = "5"', 'at = "k > 2"')
    costs = [debugger.go_to(str(k)).J or 0 for k in range(1, 40)]
    falls = [k for k in range(2, 40) if costs[k - 1] < costs[k - 2]]
    first = next(k for k in falls if k > 10)
    second = next(k for k in falls if k > first)
    debugger.start()
    assert [on(debugger) for _ in range(5)] == [
        (1, "10:b"), (2, f"{first}:b"), (3, f"{second}:b"), (4, "5:b"), (5, "6:b"),
    ]  # fmt: skip
    debugger.go_to("90")
    assert [back(debugger) for _ in range(4)] == [(5, "6:b"), (4, "5:b"), (3, f"{second}:b"), (2, f"{first}:b")]


def test_a_condition_that_is_not_met_says_so_and_is_looked_for_further(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "1"', 'at = "k > 150"')
    on(debugger)
    assert on(debugger) == (1, "100:b")
    said = "Stop 2 of the tour, k > 150, was not reached up to update 100: c looks further."
    assert debugger.frame.notice == said
    assert on(debugger) == (2, "151:b")


def test_program_branch_and_example_are_those_that_a_stop_names(tmp_path: Path) -> None:
    branch = '[[branches]]\nname = "slow"\nparent = "main"\nk = 1\nset = { alpha = 0.01 }\n'
    debugger = tour(
        tmp_path, 'at = "1:dz@0"\nprogram = "scalar"', 'at = "1:z@2"', 'at = "4"\nbranch = "slow"\nexample = 1',
        'at = "J < 0.6"', 'at = "4"\nbranch = "main"\nprogram = "vector"', rest=branch,
    )  # fmt: skip
    seen = []
    for _ in range(5):
        on(debugger)
        seen.append((debugger.branch.name, debugger.frame.program.name, debugger.frame.row))
    assert [place[:2] for place in seen] == [
        ("main", "scalar"), ("main", "scalar"), ("slow", "scalar"), ("slow", "scalar"), ("main", "vector"),
    ]  # fmt: skip
    assert seen[2][2] == 1
    below = next(k for k in range(5, 100) if debugger.branches["slow"].new_update(k).gradient.J < 0.6)
    back(debugger)
    assert debugger.frame.address == f"{below}:b"
    assert debugger.branch.name == "slow"


def test_ones_own_breakpoints_halt_on_the_way_and_after_the_last_stop(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "1:z"', 'at = "5:z"')
    debugger.breakpoints.add("dw if k > 2")
    assert on(debugger) == (1, "1:z")
    assert on(debugger) == (1, "3:dw")
    assert debugger.frame.notice == "Stopped at breakpoint 2: dw if k > 2, before the next stop of the tour."
    assert on(debugger) == (1, "4:dw")
    assert on(debugger) == (2, "5:z")
    assert on(debugger) == (2, "5:dw")


def test_a_tour_that_opens_at_its_first_stop_is_there_and_nothing_is_before(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "0"\nprogram = "scalar"', 'at = "1:z"')
    assert (debugger.authored.tour.at, debugger.frame.program.name) == (1, "scalar")
    assert back(debugger) == (1, "0")
    assert debugger.frame.notice == "This is the first stop of the tour."
    assert on(debugger) == (2, "1:z")


@pytest.mark.parametrize("given", [{}, {"updates": 3}])
def test_a_movement_that_is_given_up_leaves_the_tour_where_it_was(tmp_path: Path, given: dict[str, int]) -> None:
    tour(tmp_path, 'at = "1"', 'at = "k == 99"')
    debugger = open_source(str(tmp_path / "tour.toml"), given).at_place()
    on(debugger)
    way = debugger.continuing()
    next(way, None)
    way.close()
    assert (debugger.authored.tour.at, debugger.frame.address) == (1, "1:b")


def test_an_edit_on_the_way_takes_the_tour_into_its_branch(tmp_path: Path) -> None:
    debugger = tour(tmp_path, 'at = "1"', 'at = "3:z"')
    on(debugger)
    debugger.assign("alpha = 0.01")
    assert on(debugger) == (2, "3:z")
    assert (debugger.branch.name, debugger.frame.alpha) == ("b1", 0.01)
