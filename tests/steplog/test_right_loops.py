"""Right loops as people write them: none is called wrong, and what they do otherwise is told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from tests.steplog.loops import ALPHA, M, N, X, Y, advice, cost, full_batch, recorder, sigmoid, verified


def test_float32_throughout(tmp_path: Path) -> None:
    """PyTorch's and JAX's default: the log says it, and the bounds are those of its own precision."""
    X32, y32 = X.astype(np.float32), Y.astype(np.float32)
    w, b, alpha = np.zeros(N, np.float32), np.float32(0), np.float32(ALPHA)
    with recorder(tmp_path / "log.jsonl", X32, y32, w=w) as rec:
        for _ in range(200):
            a = sigmoid(X32 @ w + b)
            dz = a - y32
            dw, db = X32.T @ dz / np.float32(M), dz.mean()
            J = cost(X32, y32, w, b)
            assert J.dtype == dw.dtype == np.float32
            w, b = w - alpha * dw, b - alpha * db
            rec.update(w=w, b=b, J=J, dw=dw, db=db, a=a, dz=dz)
    assert '"dtype":"float32"' in (tmp_path / "log.jsonl").read_text(encoding="utf-8").partition("\n")[0]
    assert verified(tmp_path / "log.jsonl").differences == []


def test_float32_inside_of_float64_data(tmp_path: Path) -> None:
    """A loop that casts for itself: found out at its first update."""
    X32, y32, w, b = X.astype(np.float32), Y.astype(np.float32), np.zeros(N, np.float32), np.float32(0)
    with recorder(tmp_path / "log.jsonl") as rec:
        for _ in range(30):
            dz = sigmoid(X32 @ w + b) - y32
            w, b = w - np.float32(ALPHA) * (X32.T @ dz) / np.float32(M), b - np.float32(ALPHA) * dz.mean()
            rec.update(w=w, b=b)
    assert verified(tmp_path / "log.jsonl").differences == []


def test_float32_is_no_licence(tmp_path: Path) -> None:
    """A step of the wrong sign is found at a small learning rate too, where it is a few millionths of w."""
    X32, y32 = X.astype(np.float32), Y.astype(np.float32)
    w, b = np.ones(N, np.float32), np.float32(1)
    with recorder(tmp_path / "log.jsonl", X32, y32, w=w, b=b, alpha=1e-5) as rec:
        for _ in range(5):
            dz = sigmoid(X32 @ w + b) - y32
            w, b = w + np.float32(1e-5) * (X32.T @ dz) / np.float32(M), b - np.float32(1e-5) * dz.mean()
            rec.update(w=w, b=b)
    found = verified(tmp_path / "log.jsonl").difference
    assert found is not None
    assert found.address == "1:w1"


def usual(w: Any, b: Any) -> tuple[Any, Any, Any, Any]:
    """w and b after the step, dw and db."""
    dz = sigmoid(X @ w + b) - Y
    dw, db = X.T @ dz / M, dz.mean()
    return w - ALPHA * dw, b - ALPHA * db, dw, db


@pytest.mark.parametrize(
    ("J", "expected"),
    [
        (lambda w, b, new: cost(X, Y, w, b), []),
        (lambda w, b, new: cost(X, Y, *new), ["J-after"]),
        (lambda w, b, new: M * cost(X, Y, w, b), ["J-sum"]),
        (lambda w, b, new: M * cost(X, Y, *new), ["J-sum-after"]),
    ],
)
def test_conventions_of_J_are_told_once(J: Callable[..., Any], expected: list[str], tmp_path: Path) -> None:
    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        *new, dw, db = usual(w, b)
        return new[0], new[1], {"J": J(w, b, new), "dw": dw, "db": db}

    found = full_batch(tmp_path / "log.jsonl", step)
    assert found.differences == []
    assert advice(found) == expected
    said = full_batch(tmp_path / "said.jsonl", step, J=expected[0].split("-")[1:] if expected else ())
    assert (said.differences, advice(said)) == ([], expected)


def test_a_convention_that_is_said_is_held_to(tmp_path: Path) -> None:
    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        new_w, new_b, _, _ = usual(w, b)
        return new_w, new_b, {"J": cost(X, Y, w, b)}

    found = full_batch(tmp_path / "log.jsonl", step, J="after")
    assert [one.address for one in found.differences] == ["1:J"]


def test_after_a_convention_the_check_goes_on(tmp_path: Path) -> None:
    """J after the step; a J of one update, and one dw, are wrong: both are named, and nothing else."""
    k = 0

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        nonlocal k
        k += 1
        new_w, new_b, dw, db = usual(w, b)
        J = cost(X, Y, new_w, new_b) + (k == 8)
        return new_w, new_b, {"J": J, "dw": dw + np.array([0, 0, k == 5]), "db": db}

    found = full_batch(tmp_path / "log.jsonl", step)
    assert advice(found) == ["J-after"]
    assert [(one.address, one.updates) for one in found.differences] == [("5:dw3", 1), ("8:J", 1)]


def batches(path: Path, J: Callable[..., Any] | None = None, size: int = 7, **options: Any) -> None:
    """Three passes in mini-batches that the loop shuffles itself."""
    dice, w, b = np.random.default_rng(1), np.zeros(N), 0.0
    with recorder(path, **options) as rec:
        for _ in range(3):
            order = dice.permutation(M)
            for start in range(0, M, size):
                rows = order[start : start + size]
                z = X[rows] @ w + b
                dz = sigmoid(z) - Y[rows]
                before = w, b
                w, b = w - ALPHA * X[rows].T @ dz / len(rows), b - ALPHA * dz.mean()
                given = {} if J is None else {"J": J(rows, before, (w, b))}
                rec.update(w=w, b=b, z=z, dz=dz, batch=rows, **given)


@pytest.mark.parametrize("size", [1, 7, M])
def test_mini_batches_of_its_own(size: int, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    batches(path, lambda rows, before, after: cost(X[rows], Y[rows], *before), size)
    found = verified(path)
    assert (found.differences, found.advice, found.updates) == ([], [], 3 * -(-M // size))
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert '"version":2' in header
    assert f'"batch_size":{size}' in header  # a name has one type, and `batch` is an update's rows
    assert '"batch":' not in header
    assert '"batch":[' in first


@pytest.mark.parametrize(
    ("J", "expected"),
    [
        (lambda rows, before, after: cost(X, Y, *before), ["J-data"]),
        (lambda rows, before, after: cost(X, Y, *after), ["J-data-after"]),
        (lambda rows, before, after: M * cost(X, Y, *after), ["J-sum-data-after"]),
    ],
)
def test_J_over_all_rows(J: Callable[..., Any], expected: list[str], tmp_path: Path) -> None:
    batches(tmp_path / "log.jsonl", J)
    found = verified(tmp_path / "log.jsonl")
    assert (found.differences, advice(found)) == ([], expected)


def test_rows_may_be_a_slice_a_mask_or_a_list(tmp_path: Path) -> None:
    w, b = np.zeros(N), 0.0
    with recorder(tmp_path / "log.jsonl") as rec:
        for rows in (slice(3, 9), np.arange(M) < 5, [39, 0, 39]):
            dz = sigmoid(X[rows] @ w + b) - Y[rows]
            w, b = w - ALPHA * X[rows].T @ dz / len(dz), b - ALPHA * dz.mean()
            rec.update(w=w, b=b, batch=rows)
    assert verified(tmp_path / "log.jsonl").differences == []


def ascent(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
    """y − a, added: gradient ascent on the log likelihood."""
    error = Y - sigmoid(X @ w + b)
    dw, db = X.T @ error / M, error.mean()
    return w + ALPHA * dw, b + ALPHA * db, {"J": -cost(X, Y, w, b), "dz": error, "dw": dw, "db": db}


def summed(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
    """The update divides what the gradient did not."""
    error = sigmoid(X @ w + b) - Y
    dw, db = X.T @ error, error.sum()
    return w - ALPHA / M * dw, b - ALPHA / M * db, {"dw": dw, "db": db}


def both_summed(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
    """J and gradient are sums."""
    error = sigmoid(X @ w + b) - Y
    dw, db = X.T @ error, error.sum()
    return w - ALPHA * dw, b - ALPHA * db, {"J": M * cost(X, Y, w, b), "dw": dw, "db": db}


def divided(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
    """1/m is in dz already: the derivative of J by z."""
    dz = (sigmoid(X @ w + b) - Y) / M
    return w - ALPHA * X.T @ dz, b - ALPHA * dz.sum(), {"dz": dz, "dw": X.T @ dz, "db": dz.sum()}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (ascent, ["J-likelihood", "gradient-ascent"]),
        (summed, ["gradient-sum"]),
        (both_summed, ["summed"]),
        (divided, ["gradient-mean"]),
    ],
)
def test_what_the_update_makes_up_for_is_no_mistake(
    step: Callable[..., Any], expected: list[str], tmp_path: Path
) -> None:
    found = full_batch(tmp_path / "log.jsonl", step)
    assert (found.differences, advice(found)) == ([], expected)


def test_the_textbook_lines_on_unscaled_data(tmp_path: Path) -> None:
    """a rounds to 0 and 1, and the textbook's J, L and da are nan and inf: no mistake of the loop, and said."""
    big = X * 400

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        with np.errstate(all="ignore"):
            a = sigmoid(big @ w + b)
            L = -(Y * np.log(a) + (1 - Y) * np.log(1 - a))
            da = -Y / a + (1 - Y) / (1 - a)
        dw, db = big.T @ (a - Y) / M, (a - Y).mean()
        return w - ALPHA * dw, b - ALPHA * db, {"J": L.mean(), "L": L, "a": a, "da": da, "dw": dw, "db": db}

    found = full_batch(tmp_path / "log.jsonl", step, X=big)
    assert found.differences == []
    assert set(advice(found)) == {"saturated"}


def test_course_layout_columns_and_lists(tmp_path: Path) -> None:
    w, b = np.zeros((N, 1)), 0.0
    path = tmp_path / "course.jsonl"
    with lrstep.Recorder(path, X.T, Y.reshape(1, M), alpha=ALPHA, w=w, b=b) as rec:
        for _ in range(20):
            A = sigmoid(w.T @ X.T + b)
            dZ = A - Y
            w, b = w - ALPHA * X.T @ dZ.T / M, b - ALPHA * np.sum(dZ) / M
            rec.update(w=w, b=b, a=A, dz=dZ, J=cost(X, Y, w.ravel(), b))
    assert (verified(path).differences, advice(verified(path))) == ([], ["J-after"])
    path = tmp_path / "lists.jsonl"
    weights, bias = [0.0] * N, 0.0
    with lrstep.Recorder(path, X.tolist(), Y.tolist(), alpha=ALPHA, w=weights, b=bias, batch=1) as rec:
        for x, y in zip(X.tolist(), Y.tolist(), strict=True):
            z = sum(wi * xi for wi, xi in zip(weights, x, strict=True)) + bias
            error = 1 / (1 + np.exp(-z)) - y
            weights = [wi - ALPHA * error * xi for wi, xi in zip(weights, x, strict=True)]
            bias -= ALPHA * error
            rec.update(w=weights, b=bias)
    assert verified(path).differences == []


def test_on_another_machine_float32_of_ours_is_right(tmp_path: Path) -> None:
    """A log of our own engine elsewhere is held to its own precision, and never to a stranger's conventions."""
    from lrstep.sources import open_source
    from tests.steplog.test_log import recorded

    path = recorded(open_source("breast-cancer", {"dtype": "float32"}).run(), tmp_path / "log.jsonl", 30, "full")
    text = path.read_text(encoding="utf-8").replace('"blas":"', '"blas":"another ', 1)
    path.write_text("\n".join(text.splitlines()[:-1]) + "\n", encoding="utf-8")
    found = verified(path)
    assert (found.differences, found.advice, found.exact) == ([], [], False)


def test_where_rounding_hides_the_steps_that_is_said(tmp_path: Path) -> None:
    X32, w, b = X.astype(np.float32), np.ones(N, np.float32), np.float32(1)
    with recorder(tmp_path / "log.jsonl", X32, w=w, b=b, alpha=1e-8) as rec:
        for _ in range(5):
            rec.update(w=w, b=b)  # which does not move at all
    found = verified(tmp_path / "log.jsonl")
    assert (found.differences, advice(found)) == ([], ["unresolved"])


def test_a_sigmoid_by_tanh(tmp_path: Path) -> None:
    """Which is 0 from z = −37 on, where the usual one is small."""

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        a = (np.tanh((40 * X @ w + b) / 2) + 1) / 2
        with np.errstate(all="ignore"):
            J = -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))
        return w - ALPHA * 40 * X.T @ (a - Y) / M, b - ALPHA * (a - Y).mean(), {"J": J}

    assert full_batch(tmp_path / "log.jsonl", step, X=40 * X).differences == []
