"""Frames: unset is None, never 0, and JSON has the contract's fields."""

from __future__ import annotations

import contextlib
import json
import math
from typing import Any

import numpy as np
import pytest

from lrstep.data import Dataset
from lrstep.debugger import Debugger, ProgramName
from lrstep.engine import Plan, Run, Schedule

PROGRAMS: tuple[ProgramName, ...] = ("vector", "scalar")
FIELDS = [
    *("address", "update", "op", "phase", "program", "alpha", "batch", "features", "w", "b"),
    *("z", "a", "L", "da", "dz", "J", "dw", "db", "example", "notes"),
]  # the contract's, in its order


def frame(debugger: Debugger, address: str) -> dict[str, Any]:
    return debugger.go_to(address).to_dict()


def test_the_fields_of_the_contract(debugger: Debugger) -> None:
    assert list(frame(debugger, "3:dz")) == FIELDS
    assert json.loads(json.dumps(frame(debugger, "3:dz"))) == frame(debugger, "3:dz")


def test_at_the_start_nothing_is_computed(debugger: Debugger) -> None:
    values = frame(debugger, "0")
    assert (values["update"], values["op"], values["phase"]) == (0, None, None)
    assert [values[name] for name in ("z", "a", "L", "da", "dz", "J", "dw", "db")] == [None] * 8
    assert (values["w"], values["b"], values["batch"]) == ([1, 2], 2, [0, 1, 2])
    assert values["example"] == {"index": 0, "x": [1, 3], "y": 1}


def test_the_lesson_fills_in_op_by_op(lesson: Run) -> None:
    """The values are the lesson's formulas, worked out by hand in plain floats."""
    z = 0.5 * 1.5 + -0.25 * -0.5 + 0.1
    a = 1 / (1 + math.exp(-z))
    expected = {"z": z, "a": a, "L": -math.log(a), "da": -1 / a, "dz": a - 1}
    debugger = Debugger(lesson)
    names = list(expected)
    for count, name in enumerate(names, start=1):
        values = frame(debugger, f"1:{name}")
        for known in names[:count]:
            assert values[known] == [pytest.approx(expected[known], rel=1e-15)]
        assert all(values[unset] is None for unset in names[count:])
        assert values["J"] == (pytest.approx(expected["L"]) if count >= 3 else None)
        assert (values["dw"], values["db"]) == (None, None)
    dz = a - 1
    assert frame(debugger, "1:dw1")["dw"] == [pytest.approx(1.5 * dz), None]
    assert frame(debugger, "1:dw2")["dw"] == pytest.approx([1.5 * dz, -0.5 * dz])
    assert frame(debugger, "1:dw2")["db"] is None
    assert frame(debugger, "1:db")["db"] == pytest.approx(dz)
    assert frame(debugger, "1:db")["w"] == [0.5, -0.25]
    assert frame(debugger, "1:w1")["w"] == [pytest.approx(0.5 - 0.5 * 1.5 * dz), -0.25]
    assert frame(debugger, "1:w2")["b"] == 0.1
    assert frame(debugger, "1:b")["b"] == pytest.approx(0.1 - 0.5 * dz)


def test_the_loop_shows_running_sums_until_they_are_divided(course: Run) -> None:
    debugger = Debugger(course, "scalar")
    vector = Debugger(course).go_to("1:b")
    dz = np.asarray(vector.dz)
    X = course.data.X
    assert frame(debugger, "1:zero")["dw"] == [0, 0]
    assert frame(debugger, "1:zero")["z"] == [None] * 3
    values = frame(debugger, "1:dw1@1")
    assert values["z"][2] is None
    assert values["z"][:2] == pytest.approx([9, 12])
    assert values["dw"] == pytest.approx([dz[0] * X[0, 0] + dz[1] * X[1, 0], dz[0] * X[0, 1]])
    assert values["db"] == pytest.approx(dz[0])
    assert values["J"] is None
    assert values["example"]["index"] == 1
    after_first = frame(debugger, "1:dw1")
    assert after_first["dw"] == pytest.approx([dz @ X[:, 0] / 3, dz @ X[:, 1]])
    assert after_first["J"] == pytest.approx(5.801545319394553, abs=1e-12)
    assert after_first["db"] == pytest.approx(dz.sum())
    done = frame(debugger, "1")
    assert done["w"] == vector.w.tolist()
    assert done["b"] == vector.b


def test_json_of_one_frame_to_the_letter() -> None:
    """A small run worked out by hand: w = b = 0, so a = 1/2, L = log 2, dz = 1/2 − y."""
    debugger = Debugger(Run(Dataset([[1, 2], [3, 4]], [0, 1], features=["p", "q"]), alpha=0.5))
    assert frame(debugger, "1:dw") == {
        "address": "1:dw",
        "update": 1,
        "op": "dw",
        "phase": "backward",
        "program": "vector",
        "alpha": 0.5,
        "batch": [0, 1],
        "features": ["p", "q"],
        "w": [0.0, 0.0],
        "b": 0.0,
        "z": [0.0, 0.0],
        "a": [0.5, 0.5],
        "L": [math.log(2), math.log(2)],
        "da": [2.0, -2.0],
        "dz": [0.5, -0.5],
        "J": math.log(2),
        "dw": [-0.5, -0.5],
        "db": None,
        "example": {"index": 0, "x": [1.0, 2.0], "y": 0.0},
        "notes": [],
    }


@pytest.mark.parametrize(
    ("z", "y", "notes"),
    [
        (
            40,
            1,
            {"L": "a is rounded to 1, so -(y*log(a) + (1-y)*log(1-a)) takes log(0) and gives nan"},
        ),
        (40, 1, {"dz": "a is rounded to 1, so a - y cancels to 0; from z it is -4.24835e-18"}),
        (40, 0, {"L": "takes log(0) and gives inf; from z it is 40", "da": "divides by 0 and gives inf"}),
        (
            -800,
            1,
            {"L": "a is rounded to 0, so", "da": "da is beyond the largest number of float64, so it is -inf"},
        ),
        (800, 0, {"da": "da is beyond the largest number of float64, so it is inf"}),
        (-740, 1, {"da": "da is beyond the largest number of float64"}),
        (30, 1, {"dz": "a keeps few digits of 1 − a, so a - y gives"}),
        (-27, 0, {"L": "1 − a keeps few digits of a, so"}),
        (2, 1, {}),
        (-2, 0, {}),
    ],
)
def test_a_note_says_where_the_textbook_line_fails(z: float, y: int, notes: dict[str, str]) -> None:
    debugger = Debugger(Run(Dataset([[1]], [y]), init=((float(z),), 0.0)))
    found = {note["op"]: note["text"] for note in frame(debugger, "1:dz")["notes"]}
    for op, text in notes.items():
        assert text in found[op]
    if not notes:
        assert found == {}
    assert frame(debugger, "1:a")["notes"] == []


def test_a_note_on_the_batch_names_the_rows_whose_a_is_rounded() -> None:
    debugger = Debugger(Run(Dataset([[1.0], [900.0], [2.0], [-800.0]], [1, 0, 0, 0]), init="1;0"))
    notes = {note["op"]: note["text"] for note in frame(debugger, "1:L")["notes"]}
    assert notes == {
        "J": "a is rounded to 0 or 1 in row 1 and 1 more: mean(L) by the textbook line would be nan or inf"
    }
    assert frame(debugger, "1:a")["notes"] == []


@pytest.mark.parametrize(("dtype", "large"), [("float64", 1.5e308), ("float32", 3e38)])
@pytest.mark.parametrize(("program", "op"), [("vector", "dw"), ("scalar", "dw2")])
def test_a_sum_that_is_too_large_where_its_mean_is_not_has_a_note(
    dtype: str, large: float, program: ProgramName, op: str
) -> None:
    """The mean is by hand: three halves and two thirds of the largest x, over six rows."""
    X = [[1.0, large], [2.0, large], [3.0, -large / 3 * 2], [4.0, 0.0], [5.0, large], [6.0, large / 3 * 2]]
    debugger = Debugger(Run(Dataset(X, [0, 0, 1, 1, 0, 0]), dtype=dtype), program)
    shown = frame(debugger, f"1:{op}")
    assert shown["dw"][1] == math.inf
    (note,) = shown["notes"]
    assert note["op"] == op
    mean = large * ((3 * 0.5 + 2 * 0.5 * 2 / 3) / 6)
    assert note["text"] == (
        f"the sum of the batch's x2·dz is larger than the largest number of {dtype}, so dw2 is inf; "
        f"the mean itself is {mean:.6g}"
    )
    assert frame(debugger, "1:dz" if program == "vector" else "1:dw1")["notes"] == []


def test_so_has_a_cost() -> None:
    """Five losses of 1.5e308 and more: each is a float, their sum is not."""
    X = [[1.5e154], [1.5e154], [-1.5e154], [1.7e154], [1.0]]
    shown = frame(Debugger(Run(Dataset(X, [0, 0, 1, 0, 1]), init="1e154;0")), "1:J")
    assert shown["J"] == math.inf
    assert "so J is inf; the mean itself is 1.24e+308" in shown["notes"][-1]["text"]
    alone = frame(Debugger(Run(Dataset([[1.7e308], [1.7e308]], [0, 0]), init="1;1e308")), "1:J")
    assert all("their mean" not in note["text"] for note in alone["notes"])  # z is too large itself


def test_no_frame_can_be_changed(random_data: Dataset) -> None:
    choices: list[dict[str, Any]] = [{}, {"batch": 1}, {"batch": 10, "standardize": True}]
    for options in choices:
        for program in PROGRAMS:
            debugger = Debugger(Run(random_data, **options), program)
            shown = debugger.go_to("3")
            before = json.dumps(shown.to_dict())
            for name in ("z", "a", "L", "da", "dz", "dw", "w", "x"):
                array = getattr(shown, name)
                with contextlib.suppress(ValueError):  # "assignment destination is read-only"
                    array[0] = 99.0
            assert json.dumps(debugger.go_to("3").to_dict()) == before
            assert json.dumps(Debugger(debugger.run, program).go_to("3").to_dict()) == before


def test_a_zero_has_no_sign(course: Run) -> None:
    debugger = Debugger(Run(course.data))
    z = debugger.go_to("1:z").z
    assert z is not None
    assert [math.copysign(1, value or 0) for value in z] == [1, 1, 1]


def test_a_change_of_settings_holds_from_its_update_on(course: Run) -> None:
    faster = course.schedule.first._replace(alpha=0.5)
    course.schedule = Schedule(course.schedule.first, ((3, faster),))
    course.plan = Plan(course.schedule, course.batches)
    assert [course.update(k, course.initial).alpha for k in (1, 2, 3, 9)] == [0.009, 0.009, 0.5, 0.5]
    many = course.kernel.steps(course.plan, 0, 4, course.initial.vector)
    at = course.initial.vector
    for k, alpha in enumerate((0.009, 0.009, 0.5, 0.5)):
        at = at - alpha * many.gradients[k]
        assert at.tolist() == many.after[k].tolist()


def test_the_loops_rounding_is_said_beside_the_kernels(random_data: Dataset) -> None:
    debugger = Debugger(Run(random_data, init="0.3,-0.2,0.1;0.05"), "scalar")
    found = []
    for address in ("1:J", "1:dw1", "1:dw2", "1:dw3", "1:db"):
        rounding = debugger.go_to(address).rounding
        if rounding is not None:
            found.append(rounding)
            assert 0 < rounding.ulps < 50
            assert rounding.loop == pytest.approx(rounding.kernel, rel=1e-13)
            assert rounding.text in [note.text for note in debugger.frame.notes]
    assert found, "a hundred rows added in two orders part somewhere"


def test_standardized_runs_show_the_scaled_example() -> None:
    run = Run(Dataset([[0, 5], [10, 5]], [0, 1]), standardize=True)
    assert Debugger(run).frame.x.tolist() == [-1, 0]
    assert run.notes == ("column x2 is constant: it becomes 0 when standardized",)
