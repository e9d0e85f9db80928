"""Recorded loops with a penalty, with learning rates of their own, and with batches told by what stands in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.errors import InputError
from tests.command import called
from tests.steplog.loops import ALPHA, Array, M, N, Tensor, X, Y, recorder, sigmoid, verified


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The lines of a log."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


WEIGHT = 0.7
PENALTIES: list[tuple[float, Callable[[Array], Any], float]] = [
    (WEIGHT / M, lambda w: WEIGHT / (2 * M) * w @ w, WEIGHT),
    (2 * WEIGHT / M, lambda w: WEIGHT / M * w @ w, 2 * WEIGHT),
    (WEIGHT, lambda w: WEIGHT / 2 * w @ w, WEIGHT * M),
    (2 * WEIGHT, lambda w: WEIGHT * w @ w, 2 * WEIGHT * M),
    (1 / (WEIGHT * M), lambda w: w @ w / (2 * WEIGHT * M), 1 / WEIGHT),  # scikit-learn's C, of (½‖w‖² + C·ΣL)/(C·m)
]


@pytest.mark.parametrize(("decay", "penalty", "l2"), PENALTIES)
def test_a_penalty_in_each_of_its_forms(decay: float, penalty: Any, l2: float, tmp_path: Path) -> None:
    """What the docstring says of the weight to give, for what the loop adds to dw: `decay` times w."""
    path, w, b = tmp_path / "log.jsonl", np.full(N, 0.5), 0.1
    rec = recorder(path, w=w, b=b, l2=l2)
    for _ in range(20):
        dz, R = sigmoid(X @ w + b) - Y, penalty(w)
        dw, db = X.T @ dz / M + decay * w, dz.mean()
        w, b = w - ALPHA * dw, b - ALPHA * db
        rec.update(w=w, b=b, dw=dw, db=db, R=R)
    header, first, *_ = lines_of(path)
    assert (header["l2"], header["version"], first["R"]) == (
        pytest.approx(l2),
        2,
        pytest.approx(penalty(np.full(N, 0.5))),
    )
    assert (verified(path).differences, verified(path).advice) == ([], [])


def test_another_weight_than_the_one_given_is_found(tmp_path: Path) -> None:
    path, w, b = tmp_path / "log.jsonl", np.full(N, 0.5), 0.1
    rec = recorder(path, w=w, b=b, l2=2.0)
    for _ in range(5):
        dz = sigmoid(X @ w + b) - Y
        dw, db = X.T @ dz / M + 1.0 / M * w, dz.mean()
        w, b = w - ALPHA * dw, b - ALPHA * db
        rec.update(w=w, b=b, dw=dw, db=db)
    assert [each.address for each in verified(path).differences] == ["1:dw1"]


def decaying(path: Path, rate_of: Callable[[int], float], *, each: bool, **options: Any) -> None:
    """Twenty updates with a learning rate that changes, given with each of them or not."""
    w, b = np.zeros(N), 0.0
    rec = lrstep.Recorder(path, X, Y, w=w, b=b, **options)
    for k in range(1, 21):
        dz, rate = sigmoid(X @ w + b) - Y, rate_of(k)
        w, b = w - rate * X.T @ dz / M, b - rate * dz.mean()
        rec.update(w=w, b=b, alpha=rate if each else None)


@pytest.mark.parametrize("options", [{}, {"alpha": 0.1}])
def test_a_learning_rate_in_each_update(options: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    decaying(path, lambda k: 0.5 * 0.9 ** (k - 1), each=True, **options)
    header, *updates = lines_of(path)
    assert (header["version"], header["alpha"]) == (2, options.get("alpha", 0.5))
    assert [line["alpha"] for line in updates] == pytest.approx([0.5 * 0.9 ** (k - 1) for k in range(1, 21)])
    assert verified(path).differences == []
    assert json.loads(called("show", path, "--at", "7:w", "--format", "json").stdout)["alpha"] == updates[6]["alpha"]


def test_a_schedule_said_once(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    decaying(path, lambda k: 0.5 / (1 + k / 10), each=False, alpha="0.5/(1+k/10)")
    header, first, *_ = lines_of(path)
    assert (header["schedule"], header["version"], header["alpha"]) == ("0.5/(1+k/10)", 2, pytest.approx(0.5 / 1.1))
    assert "alpha" not in first
    assert verified(path).differences == []
    decaying(tmp_path / "late.jsonl", lambda k: 0.5 / (1 + (k - 1) / 10), each=False, alpha="0.5/(1+k/10)")
    assert verified(tmp_path / "late.jsonl").differences[0].address == "1:w1"


@pytest.mark.parametrize(
    ("options", "rates", "message"),
    [
        ({}, [None], "the learning rate is not known: give alpha= to the Recorder, or in every update"),
        ({}, [0.1, None], "alpha is given in update 1, and is not in update 2: give it in every update, or in none"),
        ({"alpha": 0.1}, [None, 0.1], "alpha is not given in update 1, and is in update 2"),
        ({"alpha": "1/k"}, [0.1], "alpha is an expression of k already: leave out one of the two"),
        ({}, [-0.1], "alpha is -0.1: give a learning rate that is finite, and 0 or more"),
        ({}, [[0.1, 0.2]], r"alpha has the shape \(2,\): give alpha as one number"),
        ({}, [0], "alpha is 0 in update 1: give alpha= to the Recorder too"),
    ],
)
def test_rates_that_cannot_be(options: dict[str, Any], rates: list[Any], message: str, tmp_path: Path) -> None:
    rec = lrstep.Recorder(tmp_path / "log.jsonl", X, Y, w=np.zeros(N), b=0, **options)
    for rate in rates[:-1]:
        rec.update(w=np.zeros(N), b=0, alpha=rate)
    with pytest.raises(InputError, match=message):
        rec.update(w=np.zeros(N), b=0, alpha=rates[-1])
    rec.close()
    if not options and len(rates) == 1:
        assert list(tmp_path.iterdir()) == [], "a log whose learning rate nobody knows is none"
    else:
        assert len([line for line in lines_of(tmp_path / "log.jsonl") if line["type"] == "update"]) == len(rates) - 1


@pytest.mark.parametrize(
    ("options", "given", "message"),
    [
        ({"l2": -1}, {}, "l2 = -1.0 cannot be used: give a number from 0 up"),
        ({"l2": [1, 2]}, {}, r"l2 has the shape \(2,\): give l2 as one number"),
        ({"alpha": 0}, {}, "alpha = 0.0 cannot be used: give a learning rate greater than 0"),
        ({"alpha": "fast"}, {}, "alpha = fast cannot be used"),
        ({"J": "penalty"}, {}, "J is said to include the penalty, and no penalty is known: give l2= too"),
        ({}, {"R": 0.5}, "R is given, and no penalty is known: give l2= to the Recorder"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], given: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        recorder(tmp_path / "log.jsonl", **options).update(w=np.zeros(N), b=0, **given)


def in_batches(
    path: Path, batches: list[Any], naming: Callable[[Any], Any], dtype: Any = np.float64, **given: Any
) -> None:
    """A loop over rows, named as its batches tell them."""
    table, labels = X.astype(dtype), Y.astype(dtype)
    w, b = np.zeros(N, dtype), dtype(0)
    rec = lrstep.Recorder(path, given.get("X", table), given.get("y", labels), alpha=ALPHA, w=w, b=b)
    for rows in batches:
        dz = sigmoid(table[rows] @ w + b) - labels[rows]
        w, b = w - dtype(ALPHA) * table[rows].T @ dz / dtype(len(dz)), b - dtype(ALPHA) * dz.mean(dtype=dtype)
        rec.update(w=w, b=b, dz=dz, batch=naming(rows))


def shuffled(size: int, passes: int = 2) -> list[Array]:
    """Rows in batches of a size, the last of each pass short."""
    dice = np.random.default_rng(4)
    return [order[at : at + size] for order in (dice.permutation(M) for _ in range(passes)) for at in range(0, M, size)]


@pytest.mark.parametrize(
    "naming",
    [
        lambda rows: rows,
        lambda rows: rows.tolist(),
        lambda rows: (int(row) for row in rows),
        lambda rows: rows - M,
        lambda rows: (X[rows], Y[rows]),
        lambda rows: [X[rows].tolist(), Y[rows].tolist()],
    ],
)
@pytest.mark.parametrize("size", [1, 7])
def test_the_rows_of_a_batch(naming: Callable[[Any], Any], size: int, tmp_path: Path) -> None:
    path, batches = tmp_path / "log.jsonl", shuffled(size)
    in_batches(path, batches, naming)
    _, *updates = lines_of(path)
    assert [[row % M for row in line["batch"]] for line in updates] == [rows.tolist() for rows in batches]
    assert verified(path).differences == []
    assert called("show", path, "--at", f"{len(batches)}:dw").returncode == 0


def test_one_row_at_a_time(tmp_path: Path) -> None:
    path, batches = tmp_path / "log.jsonl", shuffled(1, 1)
    in_batches(path, batches, lambda rows: (X[rows[0]], Y[rows[0]]))
    assert [line["batch"] for line in lines_of(path)[1:]] == [rows.tolist() for rows in batches]
    in_batches(tmp_path / "numbers.jsonl", batches, lambda rows: int(rows[0]))
    assert [line["batch"] for line in lines_of(tmp_path / "numbers.jsonl")[1:]] == [rows.tolist() for rows in batches]


def test_a_batch_by_its_content_in_float32_and_in_columns(tmp_path: Path) -> None:
    """As PyTorch's DataLoader gives it, of data that is in float64; and in the course's layout."""
    batches, single = shuffled(7), np.float32
    in_batches(tmp_path / "rows.jsonl", batches, lambda rows: (X[rows].astype(single), Y[rows].astype(single)), single,
               X=X, y=Y)  # fmt: skip
    in_batches(tmp_path / "columns.jsonl", batches, lambda rows: (X.T[:, rows], Y[rows].reshape(1, -1)),
               X=X.T, y=Y.reshape(1, -1))  # fmt: skip
    for name in ("rows", "columns"):
        _, *updates = lines_of(tmp_path / f"{name}.jsonl")
        assert [line["batch"] for line in updates] == [rows.tolist() for rows in batches]
        assert verified(tmp_path / f"{name}.jsonl").differences == []


def test_rows_that_are_alike_are_taken_in_turn(tmp_path: Path) -> None:
    table, y = np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 2.0], [1.0, 2.0]]), np.array([1.0, 0, 1, 0])
    rec = lrstep.Recorder(tmp_path / "log.jsonl", table, y, alpha=ALPHA, w=np.zeros(2), b=0)
    rec.update(w=np.zeros(2), b=0, batch=(table[[0, 2, 3, 0]], y[[0, 2, 3, 0]]))
    assert lines_of(tmp_path / "log.jsonl")[1]["batch"] == [0, 2, 3, 0]


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ((X[:4] + 1, Y[:4]), "the data has no row like row 0 of the batch: give the rows' numbers"),
        ((X[:4], 1 - Y[:4]), "the data has no row like row 0 of the batch"),
        ((X[:4, :2], Y[:4]), r"the batch's X has the shape \(4, 2\) and its y \(4,\): they do not belong to the data"),
        ((X[:4], Y[:3]), r"the batch's X has the shape \(4, 3\) and its y \(3,\)"),
        (X[:4], "batch names rows that the data does not have: give the rows' numbers, from 0 to 39"),
        (iter([]), "batch names no rows"),
        (np.zeros(M, bool), "batch names no rows"),
        (np.ones(5, bool), "batch names rows that the data does not have"),
    ],
)
def test_batches_that_are_not_of_the_data(batch: Any, message: str, tmp_path: Path) -> None:
    rec = recorder(tmp_path / "log.jsonl")
    with pytest.raises(InputError, match=message):
        rec.update(w=np.zeros(N), b=0, batch=batch)


def test_batches_whose_lengths_follow_no_rule_verify(tmp_path: Path) -> None:
    path, dice = tmp_path / "log.jsonl", np.random.default_rng(5)
    in_batches(path, [dice.choice(M, size, replace=False) for size in (3, 9, 1, 5, 9, 2)], lambda rows: rows)
    assert (verified(path).differences, verified(path).updates) == ([], 6)
    assert called("replay", path).returncode == 0


def test_one_feature_or_one_example_may_have_one_dimension(tmp_path: Path) -> None:
    w = b = 0.0
    rec = lrstep.Recorder(tmp_path / "feature.jsonl", X[:, 0], Y, alpha=ALPHA, w=w, b=b)
    for _ in range(5):
        dz = sigmoid(w * X[:, 0] + b) - Y
        w, b = w - ALPHA * np.mean(dz * X[:, 0]), b - ALPHA * np.mean(dz)
        rec.update(w=w, b=b)
    x, weights, b = [1.0, 2.0], np.array([3.0, -1.0]), 0.0
    rec = lrstep.Recorder(tmp_path / "example.jsonl", x, 1, alpha=ALPHA, w=weights, b=b)
    for _ in range(5):
        dz = sigmoid(weights @ x + b) - 1
        weights, b = weights - ALPHA * dz * np.array(x), b - ALPHA * dz
        rec.update(w=weights, b=b, dz=dz)
    assert (verified(tmp_path / "feature.jsonl").differences, verified(tmp_path / "example.jsonl").differences) == (
        [],
        [],
    )


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        ({"X": X.astype(np.float32)}, "float32"),
        ({"w": np.zeros(N, np.float32)}, "float32"),
        ({"w": [np.float32(0)] * N}, "float32"),
        ({"b": np.float32(0)}, "float32"),
        ({"X": np.round(X).astype(np.int32), "w": [0, 0, 0]}, "float64"),
        ({"X": X.tolist(), "y": Y.tolist(), "w": [0.0, 0.0, 0.0]}, "float64"),
        ({"X": np.round(X).astype(np.int8), "w": np.zeros(N, np.float32)}, "float32"),
    ],
)
def test_the_header_has_the_lowest_precision_given(given: dict[str, Any], dtype: str, tmp_path: Path) -> None:
    arrays: dict[str, Any] = {"X": X, "y": Y, "w": np.zeros(N), "b": 0.0, **given}
    lrstep.Recorder(tmp_path / "log.jsonl", **arrays, alpha=ALPHA).close()
    assert lines_of(tmp_path / "log.jsonl")[0]["dtype"] == dtype


class Tracer:
    """A number as JAX has it while it compiles: it has no value yet."""

    dtype = np.dtype(np.float32)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        raise TypeError("TracerArrayConversionError")


def test_inside_of_what_jax_compiles_nothing_can_be_recorded(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="w is Tracer, which is not an array of numbers: record outside of what JAX"):
        recorder(tmp_path / "log.jsonl").update(w=Tracer(), b=0)


def test_a_loader_of_tensors(tmp_path: Path) -> None:
    """Its batches are lists of two tensors, the labels a column, the weights a row: as PyTorch's own have it."""
    path, w, b, single = tmp_path / "log.jsonl", np.zeros((1, N), np.float32), np.zeros(1, np.float32), np.float32
    table, labels = X.astype(single), Y.astype(single).reshape(-1, 1)
    rec = lrstep.Recorder(path, Tensor(table), Tensor(labels), alpha=ALPHA, w=Tensor(w), b=Tensor(b))
    for rows in shuffled(16):
        dz = sigmoid(table[rows] @ w.T + b) - labels[rows]
        w, b = w - single(ALPHA) * dz.T @ table[rows] / single(len(rows)), b - single(ALPHA) * dz.mean(axis=0)
        rec.update(w=Tensor(w), b=Tensor(b), batch=[Tensor(table[rows]), Tensor(labels[rows])])
    _, *updates = lines_of(path)
    assert [line["batch"] for line in updates] == [rows.tolist() for rows in shuffled(16)]
    assert verified(path).differences == []
