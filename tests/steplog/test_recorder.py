"""Somebody else's loop, recorded: it verifies where it is right, and is found out where it is not."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.errors import InputError
from lrstep.steplog.reader import LogReader
from tests.command import called
from tests.steplog.loops import Tensor, verified

X = np.array([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]])
Y = np.array([1.0, 0.0, 1.0])


def test_at_its_start_the_screen_says_how_the_first_wrong_number_is_found(tmp_path: Path) -> None:
    """Of a loop that somebody else ran: what lrstep ran itself has none."""
    said, own, theirs = "lrstep replay FILE --verify", tmp_path / "own.jsonl", tmp_path / "theirs.jsonl"
    called("run", "lesson", "--updates", "2", "--log", str(own))
    with lrstep.Recorder(theirs, X, Y, alpha=0.1, w=[0, 0], b=0.0) as recorder:
        recorder.update(w=[1, 1], b=1.0)
    for path, there in ((own, False), (theirs, True)):
        explained = lrstep.screen_state(lrstep.open(str(path)), size=(80, 24))["panels"]["explain"]
        assert any(said in row for row in explained) == there


def test_tensors_that_record_gradients_are_read(tmp_path: Path) -> None:
    """PyTorch itself is too large to bring along for a test; its sample runs where it is installed."""
    w, b, path = np.array([1.0, 2.0], np.float32), np.float32(2.0), tmp_path / "tensors.jsonl"
    X32, Y32 = X.astype(np.float32), Y.astype(np.float32)
    with lrstep.Recorder(path, Tensor(X32), Tensor(Y32), alpha=0.009, w=Tensor(w), b=Tensor(b)) as recorder:
        for _ in range(5):
            dz = 1 / (1 + np.exp(-(X32 @ w + b))) - Y32
            dw, db = X32.T @ dz / np.float32(3), dz.mean()
            w, b = w - np.float32(0.009) * dw, b - np.float32(0.009) * db
            recorder.update(w=Tensor(w), b=Tensor(b), dw=Tensor(dw), db=Tensor(db))
    found = verified(path)
    assert found.difference is None
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["dtype"] == "float32"


@pytest.mark.parametrize(
    ("mistake", "address"),
    [("no 1/m", "1:dw1"), ("wrong sign", "1:w1"), ("no sigmoid", "1:dw1"), ("new w for db", "1:db"), ("", None)],
)
def test_the_first_wrong_number_is_named(mistake: str, address: str | None, tmp_path: Path) -> None:
    w, b, alpha, path = np.array([1.0, 2.0]), 2.0, 0.009, tmp_path / "mine.jsonl"
    with lrstep.Recorder(path, X, Y, alpha=alpha, w=w, b=b) as recorder:
        for _ in range(10):
            a = X @ w + b if mistake == "no sigmoid" else 1 / (1 + np.exp(-(X @ w + b)))
            dw = X.T @ (a - Y) / (1 if mistake == "no 1/m" else 3)
            sign = -1 if mistake == "wrong sign" else 1
            new = w - sign * alpha * dw
            error = 1 / (1 + np.exp(-(X @ new + b))) - Y if mistake == "new w for db" else a - Y
            db = error.mean()
            w, b = new, b - sign * alpha * db
            recorder.update(w=w, b=b, dw=dw, db=db)
    difference = verified(path).difference
    assert (difference and difference.address) == address


@pytest.mark.parametrize(
    ("shapes", "layout"),
    [
        (((2, 3), (1, 3)), "auto"),
        (((2, 3), (1, 3)), "course"),
        (((2, 3), (3,)), "auto"),
        (((3, 2), (3,)), "auto"),
        (((3, 2), (3, 1)), "auto"),
        (((3, 2), (3,)), "rows"),
    ],
)
def test_both_orientations(shapes: tuple[tuple[int, ...], tuple[int, ...]], layout: Any, tmp_path: Path) -> None:
    table = X.T if shapes[0] == (2, 3) else X
    with lrstep.Recorder(
        tmp_path / "log.jsonl", table, Y.reshape(shapes[1]), alpha=0.1, w=[[0], [0]], b=0, layout=layout
    ):
        pass
    header = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert header["data"]["X"] == X.tolist()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"w": np.zeros(3)}, r"w has the shape \(3,\), the data has 2 features: give w as \(2,\) or \(2, 1\)"),
        ({"J": [1.0, 2.0, 3.0]}, r"J has the shape \(3,\): is it the mean over the examples\?"),
        ({"dw": np.zeros((3, 3))}, r"dw has the shape \(3, 3\)"),
        ({"b": "two"}, "b is str, which is not an array of numbers"),
        ({"dW": 1}, "there is no dW"),
    ],
)
def test_shapes_that_do_not_fit_teach(given: dict[str, Any], message: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with pytest.raises(InputError, match=message), lrstep.Recorder(path, X, Y, alpha=0.1, w=[0, 0], b=0) as recorder:
        recorder.update(**{"w": [0, 0], "b": 0, **given})
    reader = LogReader(io.BytesIO(path.read_bytes()), "log")
    assert list(reader.updates()) == []
    assert reader.end is None  # of an unfinished run, and valid


def test_data_that_does_not_fit_writes_nothing(tmp_path: Path) -> None:
    for wrong in ({"X": X.T[:, :2]}, {"X": np.zeros(3)}, {"layout": "course"}, {"layout": "columns"}, {"w": [1]}):
        given: dict[str, Any] = {"X": X, "y": Y, "alpha": 0.1, "w": [0, 0], "b": 0, **wrong}
        with pytest.raises(InputError):
            lrstep.Recorder(tmp_path / "log.jsonl", **given)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_finite_is_recorded(tmp_path: Path) -> None:
    with lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=0.1, w=[0, 0], b=0) as recorder:
        recorder.update(w=[np.nan, np.inf], b=-np.inf, J=np.float32(np.nan))
    line = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert (line["w"], line["b"], line["J"]) == (["NaN", "Infinity"], "-Infinity", "NaN")


def square(path: Path, given: Any, rows: Any, y: Any, times: float = 1, w: Any = (0.5, -1, 2), **options: Any) -> str:
    """A recorded loop whose examples are `rows`, of a square X as it was given, and what its log has as X."""
    w, b, m = np.array(w), 0.1, len(rows)
    with lrstep.Recorder(path, given, y, alpha=0.1, w=w, b=b, **options) as recorder:
        for _ in range(4):
            dz = 1 / (1 + np.exp(-(rows @ w + b))) - np.ravel(y)
            w, b = w - 0.1 * times * rows.T @ dz / m, b - 0.1 * dz.mean()
            recorder.update(w=w, b=b, dz=dz)
    header = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    return "rows" if header["data"]["X"] == rows.tolist() else "other"


SQUARE = np.array([[1.0, 3.0, -2.0], [2.0, 4.0, 0.5], [-1.0, -3.2, 1.5]])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("shape", [(3,), (1, 3), (3, 1)])
def test_a_square_X_is_read_the_way_the_first_update_says(turned: bool, shape: tuple[int, ...], tmp_path: Path) -> None:
    """Whatever the shape of y lets one think."""
    given = SQUARE.T if turned else SQUARE
    assert square(tmp_path / "log.jsonl", given, SQUARE, Y.reshape(shape)) == "rows"
    assert verified(tmp_path / "log.jsonl").differences == []
    found = square(tmp_path / "wrong.jsonl", given, SQUARE, Y.reshape(shape), times=3)
    assert found == "rows"  # dz tells, though the step is wrong
    assert [one.quantity for one in verified(tmp_path / "wrong.jsonl").differences] == ["w"]


def test_a_square_X_that_nothing_tells_of_asks_for_its_layout(tmp_path: Path) -> None:
    """From zeros z is 0 either way; a wrong step then tells nothing."""
    zeros = (0.0, 0.0, 0.0)
    with pytest.raises(InputError, match='do not tell whether its rows are the examples: give layout="rows"'):
        square(tmp_path / "log.jsonl", SQUARE, SQUARE, Y, times=3, w=zeros)
    assert square(tmp_path / "rows.jsonl", SQUARE, SQUARE, Y, times=3, w=zeros, layout="rows") == "rows"
    assert square(tmp_path / "course.jsonl", SQUARE.T, SQUARE, Y, times=3, w=zeros, layout="course") == "rows"
    both = SQUARE + SQUARE.T
    assert square(tmp_path / "both.jsonl", both, both, Y, times=3, w=zeros) == "rows"  # it is the same either way


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([0, 3], None, "batch names rows that the data does not have: give the rows' numbers, from 0 to 2"),
        ([], None, "batch names no rows"),
        ([0.5], None, "batch names rows that the data does not have"),
        (slice(0, 3), None, "batch has 3 rows, and the recorder was given batch=2"),
        ([0, 1], {"z": [1.0]}, "z has 1 values, the batch has 2 rows"),
        ([0, 1], {}, "batch is given in update 1, and is not in update 2: give it in every update, or in none"),
        (None, {"batch": [1]}, "batch is not given in update 1, and is in update 2"),
    ],
)
def test_batches_that_cannot_be(first: Any, second: dict[str, Any] | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    updates = [{"w": [0, 0], "b": 0, "batch": first}]
    if second is not None:
        updates.append({"w": [0, 0], "b": 0, **({"batch": first} if "z" in second else {}), **second})
    with lrstep.Recorder(path, X, Y, alpha=0.1, w=[0, 0], b=0, batch=2) as recorder:
        for update in updates[:-1]:
            recorder.update(**update)
        with pytest.raises(InputError, match=message):
            recorder.update(**updates[-1])
    reader = LogReader(io.BytesIO(path.read_bytes()), "log")
    assert len(list(reader.updates())) == len(updates) - 1


def test_what_has_no_precision_to_speak_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="X is of float16: record it in float32 or float64"):
        lrstep.Recorder(tmp_path / "log.jsonl", X.astype(np.float16), Y, alpha=0.1, w=[0, 0], b=0)
    with pytest.raises(InputError, match="there is no convention later of J: choose from likelihood, sum, data, after"):
        lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=0.1, w=[0, 0], b=0, J="later")


def test_a_log_of_no_updates_cannot_be_verified(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"

    class Crash(Exception):
        pass

    with pytest.raises(Crash), lrstep.Recorder(path, X, Y, alpha=0.1, w=[0, 0], b=0):
        raise Crash
    done = called("replay", path, "--verify")
    assert (done.returncode, done.stdout) == (2, "")
    what = f"the log has no updates, so there is nothing to verify, in {path}"
    assert done.stderr == f"lrstep: error: {what}: record one at least\n"


def test_the_verdict_from_the_shell(tmp_path: Path) -> None:
    """What is otherwise but right first, then each difference once, and 1; as JSON the same."""
    path, w, b = tmp_path / "log.jsonl", np.array([1.0, 2.0]), 2.0
    with pytest.warns(UserWarning, match="y holds 1 and 2"):
        recorder = lrstep.Recorder(path, X, Y + 1, alpha=0.01, w=w, b=b)
    with recorder:
        for _ in range(4):
            dz = 1 / (1 + np.exp(-(X @ w + b))) - Y
            dw, db = X.T @ dz, dz.mean()
            w, b = w - 0.01 * dw, b - 0.01 * db
            recorder.update(w=w, b=b, dw=dw, db=db, J=_cost(w, b))
    done = called("replay", path, "--verify")
    assert done.returncode == 1
    first, second, third = done.stdout.splitlines()
    assert first == "advice: y was given as 1 and 2: the log has 1 as 0 and 2 as 1"
    assert second == "advice: J is that of the parameters after the step"
    # The course's published value is 0.99845601.
    assert re.fullmatch(r"1:dw1 is 2\.9953680\d+, 3 times the right 0\.99845601\d+: m is 3 "
                        r"\(dw differs in 4 of 4 updates\)", third)  # fmt: skip
    found = json.loads(called("replay", path, "--verify", "--json").stdout)
    assert (found["ok"], found["updates"], found["exact"]) == (False, 4, False)
    assert found["difference"] == found["differences"][0]
    assert found["difference"]["address"] == "1:dw1"
    assert [one["id"] for one in found["advice"]] == ["labels", "J-after"]


def _cost(w: Any, b: float) -> Any:
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))
