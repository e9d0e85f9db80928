"""An epsilon in a loss is advice; what a saturated loss may be is bounded; a convention that is broken late is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep
from tests.steplog.loops import ALPHA, Array, M, X, Y, advice, full_batch, sigmoid, verified

Loss = Callable[[Array, Array], Array]


def added(a: Array, y: Array, epsilon: float) -> Array:
    L: Array = -(y * np.log(a + epsilon) + (1 - y) * np.log(1 - a + epsilon))
    return L


def clipped(a: Array, y: Array, epsilon: float) -> Array:
    return added(np.clip(a, epsilon, 1 - epsilon), y, 0)


def least(a: Array, y: Array, epsilon: float) -> Array:
    L: Array = -(y * np.log(np.maximum(a, epsilon)) + (1 - y) * np.log(np.maximum(1 - a, epsilon)))
    return L


def loop(path: Path, loss: Loss, values: str = "J", scale: float = 1, k_wrong: int = 0, total: bool = False) -> Any:
    """A loop whose losses are those of `loss`, its J one too large in one update."""
    data, k = X * scale, 0

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        nonlocal k
        k += 1
        a = sigmoid(data @ w + b)
        L = loss(a, Y)
        J = (L.sum() if total else L.mean()) + (k == k_wrong)
        given = {"J": J, "L": L, "a": a, "dz": a - Y}
        dw, db = data.T @ (a - Y) / M, (a - Y).mean()
        return w - ALPHA * dw, b - ALPHA * db, {name: given[name] for name in values.split()}

    with np.errstate(all="ignore"):
        return full_batch(path, step, X=data)


@pytest.mark.parametrize("scale", [1, 400])
@pytest.mark.parametrize("values", ["J", "L J", "a L J dz"])
@pytest.mark.parametrize("epsilon", [1e-3, 1e-5, 1e-8, 1e-15])
@pytest.mark.parametrize("kind", [added, clipped, least])
def test_an_epsilon_is_no_mistake(kind: Any, epsilon: float, values: str, scale: float, tmp_path: Path) -> None:
    found = loop(tmp_path / "log.jsonl", lambda a, y: kind(a, y, epsilon), values, scale)
    assert found.differences == []
    assert set(advice(found)) <= {"epsilon", "saturated"}


def test_its_size_is_told(tmp_path: Path) -> None:
    found = loop(tmp_path / "log.jsonl", lambda a, y: added(a, y, 1e-5), "L J", total=True)
    assert found.differences == []
    assert [one.text for one in found.advice] == [
        "J is the sum over the examples, not their mean",
        "L and J have an epsilon of 1e−05 in the logarithm",
    ]


@pytest.mark.parametrize("epsilon", [0.01, 3e-3])
def test_a_large_one_is_a_mistake(epsilon: float, tmp_path: Path) -> None:
    found = loop(tmp_path / "log.jsonl", lambda a, y: added(a, y, epsilon))
    assert [one.address for one in found.differences] == ["1:J"]


def test_with_an_epsilon_the_check_goes_on(tmp_path: Path) -> None:
    found = loop(tmp_path / "log.jsonl", lambda a, y: added(a, y, 1e-8), k_wrong=12)
    assert ([(one.address, one.updates) for one in found.differences], advice(found)) == ([("12:J", 1)], ["epsilon"])


@pytest.mark.parametrize("wrong", [lambda a, y: (a - y) ** 2, lambda a, y: 0.1 * clipped(a, y, 1e-15)])
def test_where_all_is_saturated_a_wrong_loss_is_wrong(wrong: Loss, tmp_path: Path) -> None:
    """Its logarithm is no less than that of the smallest number beside 1."""
    found = loop(tmp_path / "log.jsonl", lambda a, y: wrong(a, y) if np.ptp(a) else clipped(a, y, 1e-15), scale=400)
    assert [one.quantity for one in found.differences] == ["J"]


def ascending(path: Path, k_wrong: int = 0, updates: int = 20, values: str = "dz dw db") -> Any:
    """Ascent on the log likelihood; dw of one update is half as large again, and w goes its way."""
    k = 0

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        nonlocal k
        k += 1
        a = sigmoid(X @ w + b)
        dw, db = X.T @ (Y - a) / M * (1.5 if k == k_wrong else 1), (Y - a).mean()
        given = {"dz": Y - a, "dw": dw, "db": db, "J": (Y * np.log(a) + (1 - Y) * np.log(1 - a)).sum()}
        return w + ALPHA * dw, b + ALPHA * db, {name: given[name] for name in values.split()}

    return full_batch(path, step, updates=updates)


def test_what_is_wrong_late_does_not_make_the_convention_wrong(tmp_path: Path) -> None:
    """Of a loop that ascends, the update that goes wrong is named, and none before it; the debugger says the same."""
    path = tmp_path / "log.jsonl"
    found = ascending(path, k_wrong=12)
    assert advice(found) == ["gradient-ascent"]
    assert [(one.address, one.updates) for one in found.differences] == [("12:dw1", 1), ("12:w1", 1)]
    debugger = lrstep.open(str(path))
    seen = [(k, one.quantity) for k in range(1, 21) for one in debugger.go_to(str(k)).differing]
    assert list(dict.fromkeys(seen)) == [(12, "dw"), (12, "w")]


def test_a_log_likelihood_without_derivatives_is_no_mistake(tmp_path: Path) -> None:
    """The commonest loop that ascends gives nothing but its weights and the log likelihood."""
    found = ascending(tmp_path / "log.jsonl", values="J")
    assert (found.differences, advice(found)) == ([], ["J-likelihood-sum"])


@pytest.mark.parametrize("k_wrong", [5, 12])
def test_debugger_and_verify_agree_on_losses_with_an_epsilon(k_wrong: int, tmp_path: Path) -> None:
    """Also where an epsilon shows only late, at the first a that is clipped, and where one J is wrong."""
    path = tmp_path / "log.jsonl"
    found = loop(path, lambda a, y: clipped(a, y, 1e-3), "a L J", 8, k_wrong)
    assert [(one.address, one.updates) for one in found.differences] == [(f"{k_wrong}:J", 1)]
    debugger = lrstep.open(str(path))
    assert [k for k in range(1, 21) if debugger.go_to(str(k)).differing] == [k_wrong]
    remarks = [debugger.history.remarks(k) for k in range(1, 21)]
    assert (
        [] != remarks[19] == ["In the log L and J have an epsilon of 0.001 in the logarithm; the usual one is shown."]
    )


def test_what_is_not_finite_is_told_once_and_of_its_cause(tmp_path: Path) -> None:
    """An overflowing sigmoid makes a NaN, which no textbook's logarithm excuses."""
    path = tmp_path / "log.jsonl"
    big = X * 4000

    def step(w: Any, b: Any) -> tuple[Any, Any, dict[str, Any]]:
        e = np.exp(big @ w + b)
        a = e / (1 + e)
        return w - ALPHA * big.T @ (a - Y) / M, b - ALPHA * (a - Y).mean(), {"a": a, "dz": a - Y}

    with np.errstate(all="ignore"):
        found = full_batch(path, step, updates=2, X=big)
    assert found.difference is not None
    assert found.difference.quantity == "a"
    assert found.advice == []


def test_with_one_feature_m_over_n_is_not_told(tmp_path: Path) -> None:
    one, w, b = X[:, :1], np.zeros(1), 0.0
    with lrstep.Recorder(tmp_path / "log.jsonl", one, Y, alpha=ALPHA, w=w, b=b) as rec:
        for _ in range(3):
            dz = sigmoid(one @ w + b) - Y
            w, b = w - ALPHA * one.T @ dz / M, b - ALPHA * dz.sum()
            rec.update(w=w, b=b, db=dz.sum())
    (found,) = verified(tmp_path / "log.jsonl").differences
    assert found.explanation.endswith(": m is 40")
