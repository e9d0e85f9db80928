"""Wrong loops stay wrong, each at its own variable, and what the wrong number is of the right one is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.steplog.loops import ALPHA, M, N, X, Y, advice, cost, full_batch, recorder, sigmoid, verified

Step = Callable[[Any, Any], tuple[Any, Any, dict[str, Any]]]


def step_of(
    dz: Callable[[Any, Any], Any] = lambda a, y: a - y, times: float = 1, shown: str = "dw db", rate: float = ALPHA
) -> Step:
    """A step whose derivatives are `times` the mean of some `dz(a, y)`, and what of it is recorded."""

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        error = dz(sigmoid(X @ w + b), Y)
        dw, db = times * X.T @ error / M, times * error.mean()
        values = {"dw": dw, "db": db, "dz": error, "J": cost(X, Y, w, b)}
        return w - rate * dw, b - rate * db, {name: values[name] for name in shown.split()}

    return step


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (M, "40 times the right 0.025: m is 40"),
        (1 / M, "1/40 of the right 0.025: m is 40"),
        (2, "2 times the right 0.025: it is doubled"),
        (0.5, "half the right 0.025: it is halved"),
        (-1, "−1 times the right 0.025: the sign is flipped"),
        (N, "3 times the right 0.025: n is 3"),
        (M / N, "13.3333 times the right 0.025: m/n is 40/3"),
        (-M, "−40 times the right 0.025: m is 40, and the sign is flipped"),
    ],
)
def test_a_telling_ratio_is_named(times: float, words: str, tmp_path: Path) -> None:
    """The mean of dz at the start is 0.025: 19 of 40 labels are 1."""
    found = full_batch(tmp_path / "log.jsonl", step_of(times=times, shown="J dw db"), updates=4)
    dw, db = found.differences
    assert (dw.address, db.address) == ("1:dw1", "1:db")
    assert db.sentence == f"1:db is {float(times * (0.5 - Y).mean())!r}, {words}"
    right = (X.T @ (0.5 - Y) / M)[0]
    assert dw.computed == pytest.approx(right, rel=1e-12)
    assert dw.sentence.endswith(words.replace("0.025", repr(dw.computed)))
    assert (dw.updates, db.updates) == (4, 4)
    assert found.advice == []


def test_with_two_features_a_factor_of_2_may_be_n(tmp_path: Path) -> None:
    w, b, two = np.zeros(2), 0.0, X[:, :2]
    with recorder(tmp_path / "log.jsonl", two, w=w) as rec:
        for _ in range(3):
            dz = sigmoid(two @ w + b) - Y
            w, b = w - ALPHA * two.T @ dz / M, b - ALPHA * 2 * dz.mean()
            rec.update(w=w, b=b, db=2 * dz.mean())
    (found,) = verified(tmp_path / "log.jsonl").differences
    assert found.explanation == "2 times the right 0.025: n is 2, or it is doubled"


@pytest.mark.parametrize(
    ("dz", "times", "words"),
    [
        (lambda a, y: (a - y) * a * (1 - a), 1, "dz multiplied by a(1−a), as in squared error"),
        (lambda a, y: (a - y) * a * (1 - a), 2, "dz multiplied by a(1−a), as in squared error, 2 times that"),
        (lambda a, y: (a - y) / (a * (1 - a)), 1, "da, not da·a(1−a), as dz"),
    ],
)
@pytest.mark.parametrize("shown", ["dw db", "J"])
def test_a_factor_in_each_example_is_named(dz: Any, times: float, words: str, shown: str, tmp_path: Path) -> None:
    """Also where w and b alone are recorded; at the start a(1−a) is ¼ throughout, and ½ of all would do as well."""
    found = full_batch(tmp_path / "log.jsonl", step_of(dz, times, shown))
    names = ["dw", "db"] if shown == "dw db" else ["w", "b"]
    assert [one.quantity for one in found.differences] == names
    for one in found.differences:
        assert f"made with {words}" in one.explanation


def test_dz_alone(tmp_path: Path) -> None:
    found = full_batch(tmp_path / "log.jsonl", step_of(lambda a, y: (a - y) * a * (1 - a), shown="dz"))
    assert found.difference is not None
    assert found.difference.address == "1:dz@0"
    assert "dz multiplied by a(1−a)" in found.difference.explanation


def test_another_rate_is_named(tmp_path: Path) -> None:
    """The rate is what the Recorder was given, whatever the steps say."""
    found = full_batch(tmp_path / "log.jsonl", step_of(rate=0.3, shown="dw db"))
    assert [one.address for one in found.differences] == ["1:w1", "1:b"]
    for one in found.differences:
        assert one.explanation.endswith("the step is 3 times the right one: n is 3, or alpha is 0.3")
    found = full_batch(tmp_path / "other.jsonl", step_of(rate=0.37, shown="dw db"))
    assert found.differences[0].explanation.endswith("the step is that of alpha = 0.37")


def test_the_wrong_sign_of_the_step_is_no_ascent(tmp_path: Path) -> None:
    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        dz = Y - sigmoid(X @ w + b)
        dw, db = X.T @ dz / M, dz.mean()
        return w - ALPHA * dw, b - ALPHA * db, {"dz": dz, "dw": dw, "db": db}

    found = full_batch(tmp_path / "log.jsonl", step)
    assert advice(found) == []
    assert [one.address for one in found.differences] == ["1:dz@0"]  # all else follows from it as it should


def test_one_wrong_number_does_not_make_those_after_it_wrong(tmp_path: Path) -> None:
    """db of one update is another's; b follows from it, and all that follows follows from b."""

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        dz = sigmoid(X @ w + b) - Y
        dw, db = X.T @ dz / M, dz.sum()
        return w - ALPHA * dw, b - ALPHA * db, {"z": X @ w + b, "dz": dz, "dw": dw, "db": db, "J": cost(X, Y, w, b)}

    found = full_batch(tmp_path / "log.jsonl", step)
    assert [(one.address, one.updates) for one in found.differences] == [("1:db", 20)]
    assert found.differences[0].explanation == "40 times the right 0.025: m is 40"


def test_one_difference_hides_no_other(tmp_path: Path) -> None:
    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        a = sigmoid(X @ w + b)
        dw, db = X.T @ (a - Y) / M, (a - Y).mean()
        J = np.mean((a - Y) ** 2)
        return w - 2 * ALPHA * dw, b - ALPHA * db, {"J": J, "dw": 3 * dw, "db": -db}

    found = full_batch(tmp_path / "log.jsonl", step)
    assert [one.address for one in found.differences] == ["1:J", "1:dw1", "1:db", "1:w1"]
    assert "2 times" not in found.differences[3].explanation  # of its own dw the step is two thirds


def test_a_batch_divided_by_all_rows(tmp_path: Path) -> None:
    dice, w, b = np.random.default_rng(1), np.zeros(N), 0.0
    with recorder(tmp_path / "log.jsonl") as rec:
        for _ in range(10):
            rows = dice.permutation(M)[:8]
            dz = sigmoid(X[rows] @ w + b) - Y[rows]
            dw, db = X[rows].T @ dz / M, dz.sum() / M
            w, b = w - ALPHA * dw, b - ALPHA * db
            rec.update(w=w, b=b, dw=dw, db=db, batch=rows)
    found = verified(tmp_path / "log.jsonl")
    assert [one.address for one in found.differences] == ["1:dw1", "1:db"]
    assert found.differences[0].explanation.endswith(": rows/m is 40/8")


def test_rows_that_were_not_used(tmp_path: Path) -> None:
    w, b = np.zeros(N), 0.0
    with recorder(tmp_path / "log.jsonl") as rec:
        dz = sigmoid(X[:8] @ w + b) - Y[:8]
        rec.update(w=w - ALPHA * X[:8].T @ dz / 8, b=b - ALPHA * dz.mean(), batch=range(8, 16))
    assert verified(tmp_path / "log.jsonl").difference is not None


@pytest.mark.parametrize("labels", [(-1, 1), (1, 2), (0, 255)])
def test_labels_as_they_were_given(labels: tuple[int, int], tmp_path: Path) -> None:
    """Said when it happens, kept in the header, named in the verdict; right with 0 and 1, wrong with those."""
    given = np.where(Y == 1, labels[1], labels[0])

    def step(y: Any) -> Step:
        def one(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
            dz = sigmoid(X @ w + b) - y
            dw, db = X.T @ dz / M, dz.mean()
            return w - ALPHA * dw, b - ALPHA * db, {"dz": dz, "dw": dw, "db": db}

        return one

    zero, one = labels
    with pytest.warns(UserWarning, match=f"^y holds {zero} and {one}: the log has {zero} as 0 and {one} as 1$"):
        found = full_batch(tmp_path / "right.jsonl", step(Y), y=given)
    assert (found.differences, advice(found)) == ([], ["labels"])
    assert f'"labels":[{zero}.0,{one}.0]' in (tmp_path / "right.jsonl").read_text(encoding="utf-8")
    with pytest.warns(UserWarning, match="y holds"):
        found = full_batch(tmp_path / "wrong.jsonl", step(given), y=given)
    assert advice(found) == ["labels"]
    (dz,) = found.differences
    assert "with the labels as they were given" in dz.explanation


def test_the_loss_of_minus_1_and_1_is_right(tmp_path: Path) -> None:
    given = 2 * Y - 1

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        margin = given * (X @ w + b)
        dz = -given / (1 + np.exp(margin))
        dw, db = X.T @ dz / M, dz.mean()
        return w - ALPHA * dw, b - ALPHA * db, {"J": np.log1p(np.exp(-margin)).mean(), "dz": dz, "dw": dw, "db": db}

    with pytest.warns(UserWarning, match="y holds -1 and 1"):
        found = full_batch(tmp_path / "log.jsonl", step, y=given)
    assert found.differences == []
    found = full_batch(tmp_path / "other.jsonl", step)
    assert found.differences == []  # the labels that a loop makes for itself


def test_da_is_looked_at(tmp_path: Path) -> None:
    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        a = sigmoid(X @ w + b)
        dw, db = X.T @ (a - Y) / M, (a - Y).mean()
        return w - ALPHA * dw, b - ALPHA * db, {"da": Y / a - (1 - Y) / (1 - a)}

    found = full_batch(tmp_path / "log.jsonl", step)
    assert (found.differences, advice(found)) == ([], ["gradient-ascent"])

    def wrong(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        w, b, values = step(w, b)
        return w, b, {"da": -values["da"] * (1 + 1e-9)}

    found = full_batch(tmp_path / "wrong.jsonl", wrong)
    assert [one.address for one in found.differences] == ["1:da@0"]


def test_a_cost_without_its_minus(tmp_path: Path) -> None:
    """Wrong in a loop that descends, unless it says that J is the log likelihood."""

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        w, b, values = step_of(shown="dw db J")(w, b)
        return w, b, {**values, "J": -values["J"]}

    (found,) = full_batch(tmp_path / "log.jsonl", step).differences
    assert found.address == "1:J"
    assert found.explanation.endswith("the sign is flipped")
    assert full_batch(tmp_path / "said.jsonl", step, J="likelihood").differences == []


def test_a_step_is_held_against_its_own_derivative(tmp_path: Path) -> None:
    """dw is recorded doubled and w follows from it; db is not recorded, and b's step is twice the right one."""
    found = full_batch(tmp_path / "log.jsonl", step_of(times=2, shown="dw"))
    dw, b = found.differences
    assert (dw.quantity, b.quantity) == ("dw", "b")
    assert b.explanation.endswith("the step is 2 times the right one: it is doubled")


def test_a_rate_of_float32_is_told_in_the_digits_that_are_known(tmp_path: Path) -> None:
    X32, w, b, rate = X.astype(np.float32), np.zeros(N, np.float32), np.float32(0), np.float32(0.037)
    with recorder(tmp_path / "log.jsonl", X32, w=w) as rec:
        for _ in range(3):
            dz = sigmoid(X32 @ w + b) - Y.astype(np.float32)
            w, b = w - rate * (X32.T @ dz) / np.float32(M), b - rate * dz.mean()
            rec.update(w=w, b=b)
    differences = verified(tmp_path / "log.jsonl").differences
    assert [each.quantity for each in differences] == ["w", "b"]
    for one in differences:
        assert one.explanation.endswith("the step is that of alpha = 0.037")
