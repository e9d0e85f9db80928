"""Updates a second, with parameters and J kept: full batches beside a naive loop and a compiled scan, single examples
beside the lesson's loop in plain floats and scikit-learn's SGD."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from lrstep.data import Dataset
from lrstep.engine import Run, train
from tests.bench.harness import Contestant, Row, Work, race
from tests.bench.problem import Array, Problem
from tests.bench.rivals import installed, naive

UPDATES = 2048
EXAMPLES = Problem(100_000, 2)


def _trained(problem: Problem, updates: int, **options: Any) -> Work:
    """Ours: parameters and J of every update, in two arrays."""
    run = Run(Dataset(*problem.given()[:2]), **options)

    def work() -> Sequence[Array]:
        turns = [turn.steps for turn in train(run, 0, run.initial.vector, updates)]
        return np.concatenate([steps.after for steps in turns]), np.concatenate([steps.J for steps in turns])

    return work


def _naive_loop(problem: Problem, updates: int) -> Work:
    """The same, as the lesson writes it."""
    X, y, *_ = problem.given()

    def work() -> Sequence[Array]:
        w, b = np.zeros(X.shape[1]), 0.0
        kept, costs = [], []
        for _ in range(updates):
            dw, db, J = naive(X, y, w, b)
            w, b = w - 0.1 * dw, b - 0.1 * db
            kept.append(np.append(w, b))
            costs.append(J)
        return np.array(kept), np.array(costs)

    return work


def _scan(problem: Problem, updates: int) -> Work:
    """The same as one compiled program."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def cost(at: Any, data: Any, labels: Any) -> Any:
        logits = data @ at[:-1] + at[-1]
        return jnp.mean(jnp.logaddexp(0, logits) - labels * logits)

    def step(at: Any, _: Any, data: Any, labels: Any) -> Any:
        J, gradient = jax.value_and_grad(cost)(at, data, labels)
        after = at - 0.1 * gradient
        return after, (after, J)

    compiled = jax.jit(
        lambda at, data, labels: jax.lax.scan(lambda a, k: step(a, k, data, labels), at, None, length=updates)[1]
    )
    X, y, *_ = problem.given()
    start, data, labels = jnp.zeros(X.shape[1] + 1), jnp.asarray(X), jnp.asarray(y)

    def work() -> Any:
        after, J = jax.block_until_ready(compiled(start, data, labels))
        return np.asarray(after), np.asarray(J)

    return work


def full_batches(budget: float) -> list[Row]:
    """One row a shape: microseconds an update."""
    measured = []
    for problem in (Problem(100, 2), Problem(569, 30)):
        contestants = [
            Contestant("lrstep", partial(_trained, problem, UPDATES)),
            Contestant("naive loop", partial(_naive_loop, problem, UPDATES)),
        ]
        if installed("jax"):
            contestants.append(Contestant("JAX scan", partial(_scan, problem, UPDATES)))
        what = f"update {problem}, parameters and J kept"
        measured.append(Row(what, race(contestants, budget, 1e-9), UPDATES, "µs", "naive at 3×"))
    return measured


def _lesson_loop(problem: Problem) -> Work:
    """The lesson's lines for two features in plain floats, one update a row, parameters and loss kept."""
    X, y, *_ = problem.given()

    def work() -> Sequence[Array]:
        w1 = w2 = b = 0.0
        kept, losses = [], []
        for (x1, x2), label in zip(X.tolist(), y.tolist(), strict=True):
            z = w1 * x1 + w2 * x2 + b
            a = 1 / (1 + math.exp(-z))
            losses.append(-(label * math.log(a) + (1 - label) * math.log(1 - a)))
            dz = a - label
            dw1, dw2, db = x1 * dz, x2 * dz, dz
            w1, w2, b = w1 - 0.1 * dw1, w2 - 0.1 * dw2, b - 0.1 * db
            kept.append((w1, w2, b))
        return np.array(kept), np.array(losses)

    return work


def _sgd(problem: Problem) -> Work:
    """scikit-learn's, which keeps nothing but the last parameters."""
    from sklearn.linear_model import SGDClassifier

    X, y, *_ = problem.given()

    def work() -> None:
        SGDClassifier(
            loss="log_loss", penalty=None, learning_rate="constant", eta0=0.1, max_iter=1, tol=None, shuffle=False
        ).fit(X, y)

    return work


def single_examples(budget: float) -> list[Row]:
    """One epoch of single examples: microseconds an update."""
    contestants = [
        Contestant("lrstep", partial(_trained, EXAMPLES, EXAMPLES.m, batch=1)),
        Contestant("lesson's loop", partial(_lesson_loop, EXAMPLES)),
    ]
    if installed("sklearn"):
        contestants.append(Contestant("SGDClassifier", partial(_sgd, EXAMPLES)))
    seconds = race(contestants, budget, 1e-9)
    return [Row(f"update --batch 1, {EXAMPLES}", seconds, EXAMPLES.m, "µs", "as fast as the lesson's loop")]
