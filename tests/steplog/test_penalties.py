"""What is wrong with a penalty, or with a rate, is said: only what all updates agree on, and all that it may be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.steplog.verdict import Verified
from tests.steplog.loops import M, X, Y, advice, cost, sigmoid, verified

UNKNOWN = "as with an L2 penalty of l2 = 2, which the log does not have: give l2=2 to the Recorder"
ON_B = "made with a penalty on b, too, which belongs to w alone"
VARIES = "the step is that of another alpha in each update: give alpha= to each update, or a schedule"


def loop(path: Path, *, l2: float | None = None, dtype: Any = np.float64, updates: int = 20, **how: Any) -> Verified:
    """Of a penalty of λ = 2, so many times of it in dw, db, the step alone and J; the rest is right."""
    data, labels = X.astype(dtype), Y.astype(dtype)
    w, b = np.zeros(X.shape[1], dtype), dtype(0)
    options: dict[str, Any] = {} if l2 is None else {"l2": l2}
    recorder = lrstep.Recorder(path, data, labels, alpha=0.2, w=w, b=b, **options)
    for k in range(updates):
        share, dz = dtype(2 / M), sigmoid(data @ w + b) - labels
        dw = dtype(how.get("times", 1)) * (data.T @ dz) / dtype(M) + dtype(how.get("dw", 1)) * share * w
        db = dz.mean() + dtype(how.get("db", 0)) * share * b
        J = cost(data, labels, w, b) + how.get("J", 0) / M * np.sum(w**2)
        rate = dtype(how.get("rate", lambda k: 0.2)(k))
        w, b = w - rate * (dw + dtype(how.get("step", 0)) * share * w), b - rate * db
        given = {"J": J, "dw": dw, "db": db}
        recorder.update(w=w, b=b, **{name: given[name] for name in how.get("shown", "J dw db").split()})
    return verified(path)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, {"2:dw1": UNKNOWN}),
        ({"shown": ""}, {"2:w1": f"the step is {UNKNOWN}"}),
        ({"J": 1}, {"2:J": "as with an L2 penalty of l2 = 2, which the log does not have", "2:dw1": UNKNOWN}),
        ({"J": 1, "dw": 0}, {"2:J": "as with an L2 penalty of l2 = 2, which the log does not have"}),
        ({"db": 1}, {"2:dw1": UNKNOWN, "2:db": ON_B}),
        ({"dw": -1}, {"2:dw1": "as with an L2 penalty, which the log does not have, whose sign is flipped"}),
        ({"l2": 2, "db": 1}, {"2:db": ON_B}),
        ({"l2": 2, "dw": -1}, {"2:dw1": "made with −1 times the penalty: the sign is flipped"}),
        ({"l2": 2, "dw": M}, {"2:dw1": "made with 40 times the penalty: m is 40, or l2 is 80"}),
        ({"l2": 2, "dw": M, "shown": ""}, {"2:w1": "the step is made with 40 times the penalty: m is 40, or l2 is 80"}),
        ({"l2": 2, "dw": 2}, {"2:dw1": "made with 2 times the penalty: it is doubled, or l2 is 4"}),
        ({"l2": 2, "dw": 0.5}, {"2:dw1": "made with half the penalty: it is halved, or l2 is 1"}),
        ({"l2": 2, "dw": 1.7}, {"2:dw1": "made with the penalty of l2 = 3.4"}),
        ({"l2": 2, "dw": 0, "J": 1}, {"2:dw1": "made without the penalty"}),
        ({"l2": 2, "step": -1}, {"2:w1": "the step is made without the penalty"}),
        ({"l2": 2, "step": 1}, {"2:w1": "the step is made with 2 times the penalty: it is doubled, or l2 is 4"}),
        ({"l2": 2, "J": 2}, {"2:J": "made with 2 times R: it is doubled, or l2 is 4"}),
        ({"l2": 2, "times": 2}, {"1:dw1": "made with 2 times the right one and the penalty once: it is doubled"}),
        ({"dw": 0, "rate": lambda k: 0.05}, {"1:w1": "the step is that of alpha = 0.05"}),
        ({"dw": 0, "rate": lambda k: 0.2 / (1 + k / 10)}, {"2:w1": VARIES}),
        ({"l2": 2, "rate": lambda k: 0.2 / (1 + k / 10)}, {"2:w1": VARIES}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(how: dict[str, Any], expected: dict[str, str], dtype: Any, tmp_path: Path) -> None:
    found = loop(tmp_path / "log.jsonl", dtype=dtype, **how)
    said = {each.address: each.explanation for each in found.differences if each.quantity != "b"}
    assert said.keys() == expected.keys()
    for address, words in expected.items():
        if "J" not in address:
            assert said[address].endswith(words)
        assert words in said[address]  # in float32, or one on b too: both give these numbers
    for each in found.differences:
        assert each.quantity != "b" or each.explanation.endswith(expected[each.address.replace("b", "w1")])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("how", "expected"),
    [({"J": 0}, []), ({"J": 1}, ["J-penalty"]), ({"dw": 0, "step": 1}, ["penalty-apart"])],
)  # fmt: skip
def test_what_is_right_is_right(how: dict[str, Any], expected: list[str], dtype: Any, tmp_path: Path) -> None:
    found = loop(tmp_path / "log.jsonl", l2=2, dtype=dtype, **how)
    assert (found.differences, advice(found)) == ([], expected)


def test_what_one_number_alone_says_is_not_told(tmp_path: Path) -> None:
    """Of one update with one feature, any number may be a penalty."""
    w, one = np.ones(1), X[:, :1]
    recorder = lrstep.Recorder(tmp_path / "log.jsonl", one, Y, alpha=0.2, w=w, b=0.0)
    dz = sigmoid(one @ w) - Y
    dw = one.T @ dz / M + 0.05 * w
    recorder.update(w=w - 0.2 * dw, b=-0.2 * dz.mean(), dw=dw)
    (found,) = verified(tmp_path / "log.jsonl").differences
    assert (found.address, found.explanation) == ("1:dw1", "")


@pytest.mark.parametrize("shown", ["", "J dw db", "J a dz dw db"])
@pytest.mark.parametrize(("least", "scale"), [(1e-15, 40), (1e-7, 40), (1e-3, 8)])
@pytest.mark.parametrize("k_wrong", [0, 15])
def test_an_a_that_is_held_away_from_0_and_1_is_no_mistake(
    least: float, scale: float, shown: str, k_wrong: int, tmp_path: Path
) -> None:
    """And a wrong step after it is one."""
    data, w, b = X * scale, np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(tmp_path / "log.jsonl", data, Y, alpha=0.2, w=w, b=b)
    for k in range(1, 21):
        a = np.clip(sigmoid(data @ w + b), least, 1 - least)
        given = {"a": a, "dz": a - Y, "dw": data.T @ (a - Y) / M, "db": np.mean(a - Y)}
        given["J"] = -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))
        w, b = w - 0.2 * given["dw"] * (2 if k == k_wrong else 1), b - 0.2 * given["db"]
        recorder.update(w=w, b=b, **{name: given[name] for name in shown.split()})
    found = verified(tmp_path / "log.jsonl")
    assert [each.address for each in found.differences] == (["15:w1"] if k_wrong else [])
    assert ("clipped" in advice(found)) == (least > 1e-15)


def test_a_sum_that_goes_wrong_late_is_found(tmp_path: Path) -> None:
    w, b = np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=0.002, w=w, b=b)
    for k in range(20):
        dz, J = sigmoid(X @ w + b) - Y, M * cost(X, Y, w, b)
        dw, db = X.T @ dz, dz.sum() * (1.5 if k == 11 else 1)
        w, b = w - 0.002 * dw, b - 0.002 * db
        recorder.update(w=w, b=b, J=J, dw=dw, db=db)
    found = verified(tmp_path / "log.jsonl")
    assert [each.address for each in found.differences] == ["12:db", "12:b"]
    assert advice(found) == ["summed"]


def test_a_decay_that_is_the_same_in_a_short_batch(tmp_path: Path) -> None:
    """Not known to the log it is told of, and with the l2 that is named it is right."""
    for path, l2, expected in (("a", 0.0, ["2:dw1"]), ("b", 0.8, [])):
        w, b = np.zeros(X.shape[1]), 0.0
        recorder = lrstep.Recorder(tmp_path / path, X, Y, alpha=0.1, w=w, b=b, l2=l2)
        for start in 5 * [*range(0, M, 16)]:
            rows = slice(start, start + 16)
            dz = sigmoid(X[rows] @ w + b) - Y[rows]
            dw = X[rows].T @ dz / len(dz) + 0.05 * w
            w, b = w - 0.1 * dw, b - 0.1 * dz.mean()
            recorder.update(w=w, b=b, dw=dw, batch=rows)
        assert [each.address for each in verified(tmp_path / path).differences] == expected
    said = verified(tmp_path / "a").differences[0].explanation
    assert "an L2 penalty of l2 = 0.8, divided by 16 in every update" in said
    assert said.endswith("give l2=0.8 to the Recorder")
    assert advice(verified(tmp_path / "b")) == ["penalty-size"]


def test_db_at_the_new_w(tmp_path: Path) -> None:
    w, b = np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=0.1, w=w, b=b)
    for _ in range(10):
        w = w - 0.1 * X.T @ (sigmoid(X @ w + b) - Y) / M
        db = np.mean(sigmoid(X @ w + b) - Y)
        b = b - 0.1 * db
        recorder.update(w=w, b=b, db=db)
    (found,) = verified(tmp_path / "log.jsonl").differences
    assert (found.address, found.explanation.partition(": ")[2]) == (
        "1:db",
        "made with the other parameters after their step",
    )


@pytest.mark.parametrize("times", [1, M, 3])
def test_R_is_a_part_of_J_as_it_is(times: int, tmp_path: Path) -> None:
    """The usual one, or summed where J is; anything else is wrong."""
    w, b = np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(tmp_path / "log.jsonl", X, Y, alpha=0.1, w=w, b=b, l2=2.0)
    for _ in range(10):
        R, J, dz = w @ w / M, M * cost(X, Y, w, b), sigmoid(X @ w + b) - Y
        w, b = w - 0.1 * (X.T @ dz / M + 2 / M * w), b - 0.1 * dz.mean()
        recorder.update(w=w, b=b, J=J + M * R, R=times * R)
    found = verified(tmp_path / "log.jsonl")
    assert [each.address for each in found.differences] == (["2:R"] if times == 3 else [])
    assert advice(found) == ["J-sum-penalty"]
    debugger = lrstep.open(str(tmp_path / "log.jsonl"))
    assert [each.quantity for each in debugger.go_to("5").differing] == (["R"] if times == 3 else [])
