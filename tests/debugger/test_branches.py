"""Edits make branches: the run as it was stays whole, and the branch is what a run so started gives."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lrstep.data import Dataset
from lrstep.debugger import Debugger
from lrstep.debugger.assignments import edit_words
from lrstep.engine import Run
from lrstep.errors import InputError
from lrstep.sources import open_source


def test_an_edit_of_alpha_is_a_run_with_that_alpha_from_there_on() -> None:
    data = open_source("iris", {}).data
    debugger = Debugger(Run(data))
    main = [debugger.go_to(str(k)).w.tobytes() for k in range(1, 30)]
    debugger.go_to("10:dz")
    assert debugger.edit(alpha=0.5).address == "10:dz"
    assert debugger.frame.alpha == 0.5
    at_ten = debugger.history.parameters(9)
    init = ",".join(repr(float(w)) for w in at_ten.w) + f";{float(at_ten.b)!r}"
    other = Debugger(Run(data, alpha=0.5, init=init))
    for k in (10, 11, 25):
        np.testing.assert_array_equal(debugger.go_to(str(k)).w, other.go_to(str(k - 9)).w)
    assert debugger.go_to("9").alpha == 0.1
    assert [debugger.go_to(str(k)).w.tobytes() for k in range(1, 10)] == main[:9]
    debugger.switch_branch("main")
    assert [debugger.go_to(str(k)).w.tobytes() for k in range(1, 30)] == main


@pytest.mark.parametrize("standardize", [False, True])
def test_an_edit_of_the_data_is_a_run_on_that_data(standardize: bool) -> None:
    data = open_source("iris", {}).data
    debugger = Debugger(Run(data, standardize=standardize))
    debugger.edit(x={(3, 0): 9.0, (7, 1): 1.5}, y={4: 0})
    scale = data.scale() if standardize else None
    X, y = data.X.copy(), data.y.copy()
    X[3, 0], X[7, 1], y[4] = 9.0, 1.5, 0
    other = Debugger(Run(Dataset(X if scale is None else (X - scale.mean) / scale.std, y)))
    np.testing.assert_allclose(debugger.go_to("20").w, other.go_to("20").w, rtol=1e-13)
    debugger.select(3)
    shown = debugger.frame.x if debugger.frame.as_read is None else debugger.frame.as_read
    assert list(shown) == [9.0, X[3, 1]]
    debugger.switch_branch("main")
    debugger.select(3)
    assert debugger.frame.x[0] != 9.0


def test_what_a_user_writes() -> None:
    debugger = open_source("iris", {"at": "3"}).at_place()
    w = debugger.history.parameters(2).w
    debugger.assign("w1 = -w1 * 2, b = max(1, 0.5); alpha = alpha / 2")
    edit = debugger.branch.edit
    assert edit is not None
    assert (edit.k, edit.alpha, edit.b) == (3, 0.05, 1.0)
    ((feature, value),) = edit.w
    assert feature == 0
    assert value == pytest.approx(-2 * float(debugger.branches["main"].history.parameters(3).w[0]))
    assert debugger.frame.values.before.w[1] == w[1]
    assert "alpha = 0.05" in edit_words(edit)
    debugger.assign("x2[17] = 9, y[3] = 0", "mine")
    assert (debugger.branch.name, debugger.branch.parent) == ("mine", "b1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not an assignment"),
        ("alpha", "'alpha' is not an assignment"),
        ("alpha == 1", "'alpha == 1' is not an assignment"),
        ("x2[0.5] = 1", "is not an assignment"),
        ("J = 1", "J is computed, and cannot be set"),
        ("dw1 = 1", "dw1 is computed, and cannot be set"),
        ("q = 1", "there is no q to change"),
        ("w = 0", "name one: w1 = 0 (w1 to w2)"),
        ("y = 0", "name the row: y[0] = 0 (rows 0 to 99)"),
        ("x1 = -3", "name the row: x1[0] = -3 (rows 0 to 99)"),
        ("w3 = 1", "there is no w3"),
        ("x1[100] = 1", "there is no row 100"),
        ("y[0] = 2", "no label"),
        ("alpha = 0", "alpha"),
        ("alpha = -1", "alpha"),
        ("w1 = 1e999", "not finite"),
        ("w1 = dw", "not one number"),
        ("w1 = __import__('os')", "__import__"),
        ("b = 1,", ","),
    ],
)
def test_what_cannot_be_edited_changes_nothing(text: str, message: str) -> None:
    debugger = open_source("iris", {"at": "3"}).at_place()
    with pytest.raises(InputError, match=re.escape(message)):
        debugger.assign(text)
    assert len(debugger.branches) == 1
    assert debugger.frame.address == "3:b"


def test_where_there_is_one_row_it_is_not_named() -> None:
    debugger = open_source("lesson", {}).at_place()
    assert debugger.assign("y = 0, x1 = 3").to_dict()["example"] == {"index": 0, "x": [3.0, -0.5], "y": 0.0}


def test_branches_are_switched_dropped_undone() -> None:
    debugger = open_source("iris", {"at": "5"}).at_place()
    debugger.edit(alpha=0.2, name="two")
    debugger.edit(b=3.0)
    assert [branch.name for branch in debugger.branches] == ["main", "two", "b1"]
    with pytest.raises(InputError, match="there already"):
        debugger.edit(b=4.0, name="two")
    with pytest.raises(InputError, match="b1 was made from two"):
        debugger.drop_branch("two")
    debugger.drop_branch("b1")
    assert debugger.branch.name == "two"
    debugger.drop_branch("two")
    assert debugger.branch.name == "main"
    debugger.undo()
    debugger.undo()
    assert debugger.branch.name == "b1"
    assert debugger.frame.alpha == 0.2
    debugger.undo()
    debugger.undo()
    assert (debugger.branch.name, len(debugger.branches)) == ("main", 1)
    assert "nothing to undo" in (debugger.undo().notice or "")
    for _ in range(4):
        debugger.redo()
    assert (debugger.branch.name, len(debugger.branches)) == ("main", 1)
    assert "nothing to redo" in (debugger.redo().notice or "")
    with pytest.raises(InputError, match="main cannot be dropped"):
        debugger.drop_branch("main")
    with pytest.raises(InputError, match="there is no branch zz"):
        debugger.switch_branch("zz")


def test_an_edit_before_its_branch_began_says_what_is_not_in_it() -> None:
    debugger = open_source("iris", {"at": "20"}).at_place()
    debugger.edit(alpha=1.0)
    debugger.go_to("10")
    assert "What b1 changes from update 20 on is not in this branch" in (debugger.edit(b=1.0).notice or "")
    assert debugger.go_to("25").alpha == 0.1


def test_branches_cannot_be_nested_without_end() -> None:
    debugger = open_source("lesson", {"at": "3"}).at_place()
    for number in range(100):
        debugger.edit(b=float(number))
    with pytest.raises(InputError, match="nested 100 deep"):
        debugger.edit(b=0.5)
    debugger.go_to("30")
    debugger.reverse_continue()


def test_an_edit_at_the_start_is_of_the_first_update() -> None:
    debugger = open_source("lesson", {}).at_place()
    assert debugger.edit(w={0: 2.0}).address == "0"
    assert debugger.step().address == "1:z"
    assert debugger.frame.z == pytest.approx([2.0 * 1.5 + 0.25 * -0.5 + 0.2])
    assert debugger.back().address == "0"


def test_a_branch_that_ends_early_is_entered_at_its_end() -> None:
    debugger = open_source("lesson", {"at": "3"}).at_place()
    debugger.edit(w={0: 1.7e308}, x={(0, 0): 1e200}, y={0: 0})
    assert debugger.frame.update <= 3
    debugger.switch_branch("main")
    debugger.go_to("50")
    debugger.switch_branch("b1")
    assert "ends here" in (debugger.frame.notice or "")
