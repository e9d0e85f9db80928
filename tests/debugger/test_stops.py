"""Where continuing stops: against a search that looks at every Frame of the run one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrstep.data import Dataset
from lrstep.debugger import Debugger, Frame, ProgramName
from lrstep.engine import ComputedHistory, Run
from lrstep.errors import InputError
from lrstep.sources import open_source

FEW = 0.003  # MiB of history: a few dozen updates are kept


def iris(memory: float = 256, **options: Any) -> Debugger:
    """A hundred flowers."""
    run = Run(open_source("iris", {}).data, **options)
    return Debugger(run, horizon=300, memory=memory)


def ends(debugger: Debugger, last: int) -> list[Frame]:
    """The Frame at the end of each update."""
    return [debugger.go_to(str(k)) for k in range(1, last + 1)]


@pytest.mark.parametrize("memory", [256, FEW])
@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("J < 0.3", lambda frame, before: frame.J < 0.3),
        ("norm(dw) < 0.15", lambda frame, before: float(np.linalg.norm(frame.dw)) < 0.15),
        ("w1 < -1 and b > 0.1", lambda frame, before: frame.w[0] < -1 and frame.b > 0.1),
        ("J - prev(J) > -0.002", lambda frame, before: before is not None and frame.J - before.J > -0.002),
        ("abs(z[41]) < 0.05", lambda frame, before: abs(frame.z[41]) < 0.05),
        ("k % 70 == 3", lambda frame, before: frame.update % 70 == 3),
        ("max(abs(dw)) < 0.12", lambda frame, before: float(np.abs(frame.dw).max()) < 0.12),
    ],
)
def test_a_condition_stops_where_it_begins_to_hold(text: str, holds: object, memory: float) -> None:
    found = iris(memory)
    frames = ends(iris(), 300)
    truth = [holds(frame, frames[i - 1] if i else None) for i, frame in enumerate(frames)]  # type: ignore[operator]
    begins = [i + 1 for i, true in enumerate(truth) if true and not (i and truth[i - 1])]
    assert begins
    found.breakpoints.add(text)
    for k in begins:
        assert found.continue_().address == f"{k}:b"
        assert text in (found.frame.notice or "")
    assert found.continue_().address == "300:b"
    for k in reversed(begins):
        assert found.reverse_continue().address == f"{k}:b"
    assert found.reverse_continue().address == "0"
    met = found.breakpoints.met(found.branch)
    assert met == ([] if "z[41]" in text else [k for k in begins if k > 2 or "prev" not in text])


@pytest.mark.parametrize("memory", [256, FEW])
def test_first_last_and_until_find_what_holds(memory: float) -> None:
    frames = ends(iris(), 300)
    below = [frame.update for frame in frames if frame.J is not None and frame.J < 0.3]
    found = iris(memory)
    assert found.go_to("first J < 0.3").update == below[0]
    assert found.go_to("last J >= 0.3").update == below[0] - 1
    assert found.go_to("end").address == "300:b"
    assert found.go_to("-100").address == "200:b"
    assert found.go_to("2:dz").address == "2:dz"
    assert found.go_to("+10").address == "12:dz"
    assert found.go_to("-50").address == "0"
    for _ in found.going_until("J < 0.3", 300):
        pass
    assert found.frame.update == below[0]
    with pytest.raises(InputError, match="is never true up to update 300: raise --updates"):
        found.go_to("first J < 0")
    assert found.frame.update == below[0]


@pytest.mark.parametrize(
    ("text", "forward"),
    [
        ("dz", ["1:dz", "2:dz", "3:dz"]),
        ("dz hits 3", ["3:dz", "6:dz"]),
        ("b if J < 0.6865", ["2:b", "3:b"]),
        ("vector:w", ["1:w", "2:w"]),
        ("scalar:w2", ["1:w", "2:w"]),
        ("scalar:dw1@17", ["1:dw", "2:dw"]),
        ("dz if dz[0] > -0.5 and k > 4", ["12:dz", "13:dz"]),
    ],
)
def test_a_line_stops_each_time(text: str, forward: list[str]) -> None:
    debugger = iris()
    debugger.breakpoints.add(text)
    if text.startswith("dz if"):  # the first update, after the fourth, before which a[0] has come so far
        frames = [debugger.go_to(f"{k}:dz") for k in range(5, 40)]
        first = next(frame.update for frame in frames if frame.dz[0] > -0.5)  # type: ignore[index, operator]
        forward = [f"{first}:dz", f"{first + 1}:dz"]
        debugger.start()
    assert [debugger.continue_().address for _ in forward] == forward
    if "hits" not in text:
        assert [debugger.reverse_continue().address for _ in forward[1:]] == forward[-2::-1]


def test_a_line_of_the_loop_stops_for_each_row() -> None:
    debugger = Debugger(Run(Dataset([[1.0], [2.0], [3.0]], [0, 1, 1])), "scalar")
    debugger.breakpoints.add("scalar:dz@")
    assert [debugger.continue_().address for _ in range(4)] == ["1:dz@0", "1:dz@1", "1:dz@2", "2:dz@0"]
    assert [debugger.reverse_continue().address for _ in range(4)] == ["1:dz@2", "1:dz@1", "1:dz@0", "0"]
    debugger.breakpoints.toggle("scalar", "dz", True)
    debugger.breakpoints.toggle("scalar", "dw1", False)
    assert debugger.continue_().address == "1:dw1"
    debugger.breakpoints.switch(3)
    assert "Nothing stopped" in (debugger.continue_().notice or "")


def test_the_named_stops() -> None:
    unstable = open_source("too-large-alpha", {}).at_place()
    J = [unstable.go_to(str(k)).J for k in range(1, 40)]
    rises = [k + 1 for k in range(1, 39) if J[k] > J[k - 1]]  # type: ignore[operator]
    unstable.start()
    unstable.breakpoints.add("cost-rising")
    assert unstable.continue_().update == rises[0]
    dw = [unstable.go_to(str(k)).dw for k in range(1, 40)]
    signs = [k + 1 for k in range(1, 39) if np.any(np.array(dw[k]) * np.array(dw[k - 1]) < 0)]
    unstable.start()
    unstable.breakpoints.clear()
    unstable.breakpoints.add("sign-change")
    assert unstable.continue_().update <= signs[0]  # db may change its sign first
    saturated = open_source("saturated", {}).at_place()
    saturated.breakpoints.add("saturation")
    assert saturated.continue_().update == 1
    flat = Debugger(Run(Dataset([[1.0], [-1.0], [1.0], [-1.0]], [1, 1, 0, 0])))
    flat.breakpoints.add("converged")
    assert flat.continue_().update == 1


@pytest.mark.parametrize(("dtype", "limit"), [("float64", 37.1), ("float32", 17.0)])
def test_saturation_begins_where_a_rounds_to_one(dtype: str, limit: float) -> None:
    for z, stops in ((limit - 0.5, False), (limit + 0.5, True)):
        debugger = Debugger(Run(Dataset([[1.0], [0.5]], [1, 1]), dtype=dtype, init=f"{z};0"), horizon=1)
        debugger.breakpoints.add("saturation")
        assert ("saturation" in (debugger.continue_().notice or "")) == stops
        assert (debugger.frame.values.score.saturated > 0) == stops


@pytest.mark.parametrize(
    ("y", "options", "program", "address"),
    [
        ([1, 0], {"init": "1e200,0;0"}, "vector", "1:z"),
        ([1, 0], {"init": "1e200,0;0"}, "scalar", "1:z@1"),
        ([0, 1], {"alpha": 1e200}, "vector", "1:w"),
        ([0, 1], {"alpha": 1e200}, "scalar", "1:w1"),
    ],
)
def test_it_stops_where_a_number_is_no_longer_finite(
    y: list[int], options: dict[str, Any], program: ProgramName, address: str
) -> None:
    """An infinite z alone does not end a run: where its label is right, the loss is 0."""
    debugger = Debugger(Run(Dataset([[1.0, 1.0], [1e200, 1.0]], y), **options), program)
    assert debugger.continue_().address == address
    assert "not finite" in (debugger.frame.notice or "")
    assert debugger.reverse_continue().address == "0"
    debugger.breakpoints.switch(1, on=False)
    assert debugger.continue_().update == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("qq", "J"),
        ("J", None),
        ("J <", "J <"),
        ("dz if", "truth"),
        ("dz if J", "truth"),
        ("scalar:J@", "there is no line"),
        ("vector:dw1", "there is no line"),
        ("scalar:dw1@1000", "there is no row 1000"),
        ("dz hits 0", "never stops"),
        ("w9 > 0", "there is no w9"),
        ("", "needs a line or a condition"),
        ("J + 1", "truth"),
    ],
)
def test_what_is_no_breakpoint(text: str, message: str | None) -> None:
    debugger = iris()
    if message is None:
        assert debugger.breakpoints.add(text).line is not None
        return
    with pytest.raises(InputError) as error:
        debugger.breakpoints.add(text)
    assert len(debugger.breakpoints) == 1
    assert str(error.value)


def test_watches_tell_what_was_and_how_it_changed() -> None:
    debugger = iris()
    debugger.watch("J")
    debugger.watch("dw")
    debugger.watch("J < 0.68")
    assert [found.value for found in debugger.watched()] == [None, None, None]
    before, after = debugger.go_to("4:b").J, debugger.go_to("5:b").J
    first, second, third = debugger.watched()
    assert (first.value, first.before) == (after, before)
    assert first.change == pytest.approx(after - before)  # type: ignore[operator]
    assert second.change is None
    np.testing.assert_array_equal(second.value, debugger.frame.dw)
    assert (third.value, third.before) == (True, True)
    debugger.unwatch("dw")
    with pytest.raises(InputError, match="not watched"):
        debugger.unwatch("dw")
    with pytest.raises(InputError, match=r"(?s)^.{0,80} is not watched"):
        debugger.unwatch("w" * 5000 + "\x1b")
    debugger.start()
    stop = debugger.continue_()
    assert "watch J < 0.68" in (stop.notice or "")
    assert stop.J is not None
    assert stop.J < 0.68


def test_a_way_given_up_leaves_it_where_it_was() -> None:
    debugger = iris(batch=1)
    debugger.horizon = 100_000
    debugger.go_to("3:dz")
    debugger.breakpoints.add("any(z > 1e9)")
    movement = debugger.continuing()
    for _ in range(3):
        next(movement)
    movement.close()
    assert debugger.frame.address == "3:dz"


@pytest.mark.parametrize("memory", [0.01, 0.1])
def test_a_history_stays_within_its_budget(memory: float) -> None:
    history = ComputedHistory(iris().run, memory=memory)
    for _ in history.reach(5000):
        pass
    history.parameters(4001)
    held = [*history._parameters._columns, *history._columns._columns, history._stretch[1]]  # type: ignore[index]
    assert sum(column.nbytes for column in held) <= memory * 2**20
    record = history.recorded(5001 - history.most_at_once, 5000)
    assert sum(column.nbytes for column in record[1:]) <= memory * 2**20 / 8


def test_histories_of_any_size_give_the_same_bits() -> None:
    run = iris().run
    whole, few = ComputedHistory(run), ComputedHistory(run, memory=FEW)
    for history in (whole, few):
        for _ in history.reach(1500):
            pass
    for k in (*range(0, 1500, 37), 1499, 1500, 3, 2, 1):
        assert few.parameters(k).vector.tobytes() == whole.parameters(k).vector.tobytes()
    ours, theirs = few.recorded(700, 720), whole.recorded(700, 720)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
    assert sum(len(stretch.values) for stretch in few.costs()) < 100
    (curve,) = few.costs()
    (all_of_it,) = whole.costs()
    np.testing.assert_array_equal(curve.values, all_of_it.values[curve.k.start - 1 :: curve.k.step])
