"""A log of somebody else's loop in the debugger: their numbers first, the right ones beside where they differ."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.debugger import Debugger
from lrstep.sources import open_source
from lrstep.view.plots import PLOTS
from lrstep.view.screen import frame_text, screen_state
from lrstep.view.style import Style

iris = lrstep.load("iris")
X, y, m = iris.X, iris.y, iris.rows
ALPHA = 0.1


def loss(w: Any, b: float) -> Any:
    """L of each row, by the textbook's line."""
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


class Theirs:
    """A loop whose dz is turned round and whose dw is not divided by m, with all that it computed on the way."""

    def __init__(self, path: Path, updates: int = 3) -> None:
        w, b = np.zeros(2), 0.0
        self.updates: list[dict[str, Any]] = [{}]
        with lrstep.Recorder(path, X, y, alpha=ALPHA, w=w, b=b) as recorder:
            for _ in range(updates):
                dz = y - 1 / (1 + np.exp(-(X @ w + b)))
                found = {"J": loss(w, b).mean(), "dz": dz, "dw": X.T @ dz, "db": dz.mean()}
                before = w, b
                w, b = w - ALPHA * found["dw"] / 1000, b - ALPHA * found["db"]
                recorder.update(w=w, b=b, **found)
                self.updates.append({**found, "before": before, "w": w, "b": b})
        self.debugger = open_source(str(path), {}).at_place()


@pytest.fixture(name="theirs")
def _theirs(tmp_path: Path) -> Theirs:
    return Theirs(tmp_path / "theirs.jsonl")


def test_their_numbers_come_first(theirs: Theirs) -> None:
    for k in (1, 2, 3):
        given = theirs.updates[k]
        frame = theirs.debugger.go_to(f"{k}:b")
        assert (frame.w.tolist(), frame.b) == (given["w"].tolist(), given["b"])
        assert (frame.J, frame.db) == (given["J"], given["db"])
        np.testing.assert_array_equal(np.asarray(frame.dw), given["dw"])
        np.testing.assert_array_equal(np.asarray(frame.dz), given["dz"])


def test_in_the_loop_too(theirs: Theirs) -> None:
    given = theirs.updates[2]
    frame = theirs.debugger.go_to("2:dz@17")
    assert frame.value("dz") == given["dz"][17]
    assert frame.right("dz") == pytest.approx(-given["dz"][17], rel=1e-12)
    assert theirs.debugger.go_to("2:dw2").dw == pytest.approx(given["dw"], rel=1e-15)
    assert theirs.debugger.go_to("2:b").notes == ()  # nothing is said of how a loop adds that is not ours


def test_the_right_ones_stand_beside_where_they_differ(theirs: Theirs) -> None:
    w, b = theirs.updates[2]["before"]
    right = X.T @ (1 / (1 + np.exp(-(X @ w + b))) - y) / m
    frame = theirs.debugger.go_to("2:dw")
    assert [frame.right("dw1"), frame.right("dw2")] == pytest.approx(right, rel=1e-12)
    assert frame.right("J") is None  # that was right
    table = frame.to_dict()
    assert table["dw"] == theirs.updates[2]["dw"].tolist()
    assert set(table["given"]) == {"J", "dz", "dw"}  # of what is computed here, what they gave
    assert set(table["right"]) == {"dz", "dw"}
    assert table["right"]["dw"] == pytest.approx(right, rel=1e-12)
    assert table["right"]["dz"] == pytest.approx(-theirs.updates[2]["dz"], rel=1e-12)
    json.dumps(table)


def test_nothing_is_given_away_before_it_is_computed(theirs: Theirs) -> None:
    frame = theirs.debugger.go_to("2:z")
    assert frame.differing == ()
    assert frame.to_dict()["given"] == {} == frame.to_dict()["right"]
    assert [found.name for found in theirs.debugger.go_to("2:dw1").differing] == [*(f"dz@{i}" for i in range(m)), "dw1"]


def test_whether_their_step_helped_is_said_of_their_step(theirs: Theirs) -> None:
    given = theirs.updates[1]
    found = theirs.debugger.go_to("1:b").helped
    assert found is not None
    assert (found.cost, found.cost_after) == pytest.approx((np.log(2), loss(given["w"], given["b"]).mean()), rel=1e-12)
    assert found.cost_after > found.cost
    text = frame_text(theirs.debugger, "theirs", 120)
    assert "It did not help" in text
    assert "It helped" not in text


def test_panels_show_both(theirs: Theirs) -> None:
    theirs.debugger.go_to("1:dw")
    for width in (50, 80, 120):
        text = frame_text(theirs.debugger, "theirs", width)
        assert re.search(r"−23\S* ≠ 0\.23\d*", text)
        assert "The log has dw1 = −23.250" in text
    panels = screen_state(theirs.debugger)["panels"]
    assert any("−23.250 ≠ 0.23250" in line for line in panels["x"])
    assert not any("≠" in line for line in panels["L"])  # J is right
    theirs.debugger.go_to("1:b")
    assert any("≠" in line for line in screen_state(theirs.debugger)["panels"]["update"])


def test_watches_and_conditions_read_theirs(theirs: Theirs) -> None:
    debugger, given = theirs.debugger, theirs.updates[2]
    debugger.watch("norm(dw)")
    debugger.watch("J")
    frame = debugger.go_to("2:dw")
    norm, J = debugger.watched()
    assert norm.value == pytest.approx(np.linalg.norm(given["dw"]), rel=1e-15)
    assert norm.right == pytest.approx(np.linalg.norm(frame.to_dict()["right"]["dw"]), rel=1e-12)
    assert (J.value, J.right) == (given["J"], None)
    largest = max(np.linalg.norm(theirs.updates[k]["dw"]) for k in (1, 2, 3))
    assert debugger.go_to(f"first norm(dw) >= {float(largest)!r}").update in (1, 2, 3)
    assert debugger.history.recorded(2, 2).norm[0] == pytest.approx(np.linalg.norm(given["dw"]), rel=1e-15)


def test_beyond_their_log_all_is_computed(theirs: Theirs) -> None:
    frame = theirs.debugger.go_to("4:b")
    assert frame.values.given is None
    assert "given" not in frame.to_dict()
    np.testing.assert_array_equal(frame.values.before.w, theirs.updates[3]["w"])


def test_what_they_left_out_is_computed(tmp_path: Path) -> None:
    w, b = np.array([0.05, 0.02]), 0.01
    with lrstep.Recorder(tmp_path / "few.jsonl", X, y, alpha=ALPHA, w=np.zeros(2), b=0.0) as recorder:
        recorder.update(w=w, b=b)
    frame = open_source(str(tmp_path / "few.jsonl"), {"at": "1:b"}).at_place().frame
    assert frame.dw == pytest.approx(X.T @ (0.5 - y) / m, rel=1e-12)
    assert frame.to_dict()["given"] == {"w": w.tolist(), "b": b}
    assert frame.right("w1") == pytest.approx(-ALPHA * (X[:, 0] @ (0.5 - y)) / m, rel=1e-12)


def test_our_own_log_shows_what_the_run_showed(tmp_path: Path) -> None:
    from tests.steplog.test_log import recorded

    path = recorded(open_source("iris", {}).run(), tmp_path / "own.jsonl", 20)
    assert open_source(str(path), {"at": "5:b"}).at_place().frame.values.given is None


@pytest.mark.parametrize("name", list(PLOTS))
def test_plots_draw_theirs(theirs: Theirs, name: str) -> None:
    theirs.debugger.go_to("2:b")
    drawn = "\n".join("".join(span.text for span in row) for row in PLOTS[name](theirs.debugger, Style(), 80, 24))
    assert ("≠" in drawn) == (name in ("gradients", "path"))


def test_the_boundary_by_the_right_parameters_is_drawn_too(tmp_path: Path) -> None:
    with lrstep.Recorder(tmp_path / "w.jsonl", X, y, alpha=ALPHA, w=np.array([-2.0, 2.0]), b=4.5) as recorder:
        recorder.update(w=np.array([-2.0, 1.0]), b=8.0)
    found = open_source(str(tmp_path / "w.jsonl"), {"at": "1:b"}).at_place()
    drawn = "\n".join("".join(span.text for span in row) for row in PLOTS["boundary"](found, Style(), 80, 24))
    assert "≠ by the right w and b" in drawn
    assert drawn.count("≠") > 10


def test_a_cost_plot_has_both_costs(tmp_path: Path) -> None:
    with lrstep.Recorder(tmp_path / "J.jsonl", X, y, alpha=ALPHA, w=np.zeros(2), b=0.0) as recorder:
        debugger = Debugger(lrstep.Run(iris, alpha=ALPHA))
        for k in range(1, 11):
            frame = debugger.go_to(f"{k}:b")
            recorder.update(w=frame.w, b=frame.b, J=3 * frame.values.gradient.J, dw=frame.dw, db=frame.db)
    found = open_source(str(tmp_path / "J.jsonl"), {"at": "5:J"}).at_place()
    drawn = "\n".join("".join(span.text for span in row) for row in PLOTS["cost"](found, Style(), 80, 24))
    assert drawn.count("≠") > 8


def test_what_they_have_by_another_convention_is_not_kept_back(tmp_path: Path) -> None:
    w, b = np.zeros(2), 0.0
    sums = [float("nan")]
    with lrstep.Recorder(tmp_path / "sum.jsonl", X, y, alpha=ALPHA, w=w, b=b) as recorder:
        for _ in range(9):
            dz = 1 / (1 + np.exp(-(X @ w + b))) - y
            sums.append(loss(w, b).sum())
            w, b = w - ALPHA * (X.T @ dz / m), b - ALPHA * dz.mean()
            recorder.update(w=w, b=b, J=sums[-1])
    debugger = open_source(str(tmp_path / "sum.jsonl"), {}).at_place()
    frame = debugger.go_to("3:J")
    assert frame.J == pytest.approx(sums[3] / m, rel=1e-12)
    assert frame.to_dict()["given"] == {"J": sums[3]}
    text = " ".join(frame_text(debugger, "sum", 120).replace("│", " ").split())
    assert f"By its own convention the log has J = {Style().number(sums[3])}." in text
    assert debugger.go_to("3:z").to_dict()["given"] == {}


def test_a_running_sum_is_nobodys_recorded_number(tmp_path: Path) -> None:
    """Inside of the loop dw and db are sums that we make; of theirs only what is divided by m already is given."""
    path = tmp_path / "log.jsonl"
    with lrstep.Recorder(path, [[1.0, 2.0], [3.0, -1.0]], [0, 1], alpha=0.1, w=[0, 0], b=0) as recorder:
        recorder.update(w=[0.05, -0.075], b=0.0, dw=[-0.5, 0.75], db=0.0)
    debugger = lrstep.open(str(path))
    assert debugger.go_to("1:dw1@0").to_dict()["given"] == {}
    assert debugger.go_to("1:dw1").to_dict()["given"] == {"dw": [-0.5, None]}
    assert debugger.go_to("1:dw2").to_dict()["given"] == {"dw": [-0.5, 0.75]}
    assert debugger.go_to("1:db").to_dict()["given"] == {"dw": [-0.5, 0.75], "db": 0.0}
