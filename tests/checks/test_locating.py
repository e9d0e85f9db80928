"""A wrong program's verdict names the line at which the first wrong number stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lrstep


def gradient_not_averaged(w, b, X, y):  # type: ignore[no-untyped-def]
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dw = X.T @ (a - y)  # wrong
    db = np.mean(a - y)
    return dw, db


def cost(y, a):  # type: ignore[no-untyped-def]
    terms = y * np.log(a) - (1 - y) * np.log(1 - a)
    return -np.mean(terms)  # wrong


def descend(X, y, theta, alpha=0.1, iters=30):  # type: ignore[no-untyped-def]
    for _ in range(iters):
        h = 1 / (1 + np.exp(-X @ theta))
        gradient = X.T @ (y - h) / len(y)  # wrong
        theta = theta - alpha * gradient
    return theta


class Classifier:
    def __init__(self, lr=0.1, n_iters=100):  # type: ignore[no-untyped-def]
        self.lr, self.n_iters = lr, n_iters

    def fit(self, X, y):  # type: ignore[no-untyped-def]
        self.weights, self.bias = np.zeros(X.shape[1]), 0.0
        for _ in range(self.n_iters):
            p = 1 / (1 + np.exp(-(X @ self.weights + self.bias)))
            self.weights -= self.lr * 2 * X.T @ (p - y) / len(y)  # wrong
            self.bias -= self.lr * np.mean(p - y)


def at_the_start(X, y, initial, alpha=0.1, iters=30):  # type: ignore[no-untyped-def]
    theta = initial.copy()
    for _ in range(iters):
        fresh = theta.copy()
        for j in range(len(theta)):
            fresh[j] -= alpha * np.mean((1 / (1 + np.exp(-X @ initial)) - y) * X[:, j])  # wrong
        theta = fresh
    return theta


def keeps_one_batch(X, y, lr=0.1, rounds=30, size=16, seed=0):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(rounds):
        pick = rng.choice(len(y), min(size, len(y)), replace=False)
        X, y = X[pick], y[pick]  # wrong
        p = 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w - lr * X.T @ (p - y) / len(y), b - lr * np.mean(p - y)
    return w, b


def not_heeded(X, y, learning_rate=0.1, n_iters=10):  # type: ignore[no-untyped-def]
    w, b = train(X, y, 0.5, 7)  # type: ignore[no-untyped-call]  # wrong
    return {"w": w, "b": b}


def train(X, y, learning_rate, n_iters):  # type: ignore[no-untyped-def]
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_iters):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        w, b = w - learning_rate * X.T @ (p - y) / len(y), b - learning_rate * np.mean(p - y)
    return w, b


@pytest.mark.parametrize(
    "program", [gradient_not_averaged, cost, descend, Classifier, at_the_start, keeps_one_batch, not_heeded]
)
def test_the_line_is_that_of_the_mistake(program: Callable[..., Any]) -> None:
    verdict = lrstep.check(program)
    assert verdict.ok is False
    assert verdict.line is not None
    lines = Path(__file__).read_text("utf-8").splitlines()
    assert lines[verdict.line - 1].endswith("# wrong")
