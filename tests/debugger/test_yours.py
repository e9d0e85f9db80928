"""A script that was followed, as a program: its lines are stepped through, addressed, and stopped at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.errors import InputError
from tests.steplog.traces import COURSE, HEADER, Followed, wrong


@pytest.fixture
def right(tmp_path: Path) -> Debugger:
    return traced(tmp_path, COURSE)


@pytest.fixture
def turned(tmp_path: Path) -> Debugger:
    """The course's loop with the sign of dZ turned, in line 16."""
    return traced(tmp_path, wrong())


def traced(folder: Path, text: str) -> Debugger:
    return lrstep.open(Followed(folder / "train.py", text).written(folder / "t.jsonl"))


def test_each_step_is_a_line_that_ran_and_back_is_the_one_before(right: Debugger) -> None:
    assert (right.frame.program.name, right.frame.address) == ("yours", "0")
    there = [right.step().address for _ in range(14)]
    sigmoid = (3, 4)  # its call with what it was given, and its line
    first = [HEADER, *sigmoid, *range(14, 23)]  # line 22 runs in the first round of ten alone
    assert there == [f"1:{line}" for line in first] + [f"2:{line}" for line in (HEADER, 3)]
    assert [right.back().address for _ in range(14)] == [*reversed(there[:-1]), "0"]
    assert right.back().notice == "This is the start: there is nothing before it."


def test_what_a_line_gave_its_value_is_known_after_it_and_not_before(right: Debugger) -> None:
    """The course's published numbers are of another loop: these are from plain NumPy."""
    X, y, w = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]]).T, np.array([1.0, 0, 1]), np.array([1.0, 2.0])
    a = 1 / (1 + np.exp(-(X @ w + 2.0)))
    frame = right.go_to("1:14")
    assert frame.z is None, "the script has no name for z"
    assert frame.a == pytest.approx(a, rel=1e-15)
    assert (frame.J, frame.dz, frame.dw) == (None, None, None)
    frame = right.go_to("1:17")
    assert frame.dw == pytest.approx(X.T @ (a - y) / 3, rel=1e-14)
    assert (frame.db, list(frame.w)) == (None, [1.0, 2.0])
    frame = right.go_to("1:19")
    assert list(frame.w) == pytest.approx(w - 0.009 * X.T @ (a - y) / 3, rel=1e-14)
    assert frame.b == 2.0, "b is stepped a line later"
    assert right.step().b == pytest.approx(2 - 0.009 * np.mean(a - y), rel=1e-14)


def test_an_address_without_a_line_is_the_end_and_one_line_may_run_several_times(tmp_path: Path) -> None:
    debugger = traced(tmp_path, COURSE.replace("    A = ", "    for _ in range(3):\n        pass\n    A = "))
    assert debugger.go_to("1").address == "1:24"
    assert debugger.go_to("1:15@2").address == "1:15@2"
    assert debugger.go_to("1:15").address == "1:15@1"
    assert debugger.go_to("2").address == "2:23", "line 24 did not run in update 2"


@pytest.mark.parametrize(("address", "what"), [
    ("1:99", "line 99 did not run in update 1: choose one that did: 13, 3, 4, 14, 15, 16, 17, 18, 19, 20, 21, 22"),
    ("2:22", "line 22 did not run in update 2"),
    ("1:16@2", "line 16 ran once in update 1: write 1:16@1"),
    ("31", "address 31 is past the end: train.py ended after update 30"),
])  # fmt: skip
def test_a_line_that_did_not_run_is_said(right: Debugger, address: str, what: str) -> None:
    with pytest.raises(InputError, match=f"^{what}"):
        right.go_to(address)


def test_it_ends_where_the_script_did(right: Debugger) -> None:
    right.go_to("30")
    assert right.step().notice == "This is the end: train.py ended after update 30, and no update follows."
    assert right.next_update().address == "30:21"


def test_the_programs_are_switched_at_matching_lines_and_back(right: Debugger) -> None:
    right.go_to("3:16")
    assert right.switch_program().address == "3:dz"
    assert right.switch_program().address == "3:dz@0"
    assert right.switch_program().address == "3:16"
    right.go_to("3:z")
    assert (right.frame.program.name, right.switch_program("yours").address) == ("vector", "2:21")
    assert right.switch_program("vector").address == "3:z", "nothing has moved between"


def test_continue_stops_at_the_first_line_that_departs_in_each_update(turned: Debugger) -> None:
    frame = turned.continue_()
    assert (frame.address, frame.notice) == (
        "1:16",
        "Stopped at line 16, which departs from the mathematics (breakpoint 2: departs).",
    )
    assert {number.name for number in frame.differing} == {"dz@0", "dz@1", "dz@2"}
    assert frame.right("dz") == pytest.approx(np.asarray(frame.a)[0] - 1.0, rel=1e-12)
    assert turned.continue_().address == "2:16"
    assert turned.reverse_continue().address == "1:16"


def test_a_right_script_is_run_to_its_end(right: Debugger) -> None:
    frame = right.continue_()
    assert (frame.address, frame.differing) == ("30:21", ())


def test_breakpoints_are_on_its_lines_with_conditions_over_its_names_and_ours(right: Debugger) -> None:
    right.breakpoints.add("19 if cost < 0.1 and k > 3")
    costs = {k: float(right.go_to(f"{k}:15").J or 0) for k in range(1, 31)}
    first = next((k for k in costs if k > 3 and costs[k] < 0.1), None)
    right.start()
    assert right.continue_().address == (f"{first}:19" if first else "30:21")
    right.breakpoints.clear()
    right.breakpoints.add("yours:17 if abs(grads['dw'][0] - dw1) > 0")
    right.breakpoints.add("b < 1.999 hits 2")
    right.start()
    assert right.continue_().program.name == "yours"


@pytest.mark.parametrize(("text", "mend"), [
    ("costt > 1", "did you mean cost?"),
    ("yours.q", "write a name alone"),
])  # fmt: skip
def test_a_name_that_is_none_of_its_own_is_said(right: Debugger, text: str, mend: str) -> None:
    with pytest.raises(InputError, match=mend):
        right.watch(text)


def test_watches_read_its_names(right: Debugger) -> None:
    for text in ("cost", 'grads["dw"]', "dZ[1]", "yours.w", "prev(cost)", "max(A) - min(A)"):
        right.watch(text)
    right.go_to("2:16")
    values = {watch.text: watch.value for watch in right.watched()}
    frame = right.frame
    assert values["cost"] == frame.J
    assert values["dZ[1]"] == np.asarray(frame.dz)[1]
    assert np.array_equal(np.asarray(values["yours.w"]), frame.w)
    assert values["max(A) - min(A)"] == np.ptp(np.asarray(frame.a))
    assert values["prev(cost)"] == right.go_to("1:15").J


def test_an_edit_leads_into_a_run_that_has_no_such_lines(right: Debugger) -> None:
    right.go_to("5:16")
    frame = right.edit(alpha=0.5)
    assert (frame.program.name, frame.address) == ("vector", "5:dz")
    assert right.switch_branch("main").program.name == "vector"
    with pytest.raises(InputError, match="no program yours: only the trace of a script has it"):
        right.switch_branch("b1") and right.switch_program("yours")


def test_the_frame_says_the_line_and_what_it_changed(turned: Debugger) -> None:
    table = turned.go_to("1:16").to_dict()
    assert (table["program"], table["op"], table["line"], table["file"]) == ("yours", "16", 16, "train.py")
    assert table["code"] == "dZ = Y - A"
    assert np.shape(table["changed"]["dZ"]) == (1, 3)
    assert list(table["right"]) == ["dz"]


def test_a_line_that_adds_to_a_sum_is_of_the_phase_of_that_sum(tmp_path: Path) -> None:
    """Until the last row the name is not the quantity: it says nothing of forward propagation either."""
    text = COURSE.replace("    dZ = A - Y\n", "    dZ = A - Y\n    grads['db'] = 0.0\n")
    debugger = traced(tmp_path, text)
    assert debugger.go_to("1:17").phase == "backward"
    assert debugger.frame.db is None
