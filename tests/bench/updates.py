"""Updates a second, with parameters and J kept: full batches beside a naive loop and a compiled scan, single examples
beside the lesson's loop in plain floats and scikit-learn's SGD."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from lrstep.data import Dataset
from lrstep.engine import Run, train
from tests.bench.harness import Contestant, Row, agree, race
from tests.bench.rivals import Array, installed, naive

UPDATES = 2048
EXAMPLES = 100_000


def trained(run: Run, updates: int) -> tuple[Array, Array]:
    """Parameters and J of every update, in two arrays."""
    turns = [turn.steps for turn in train(run, 0, run.initial.vector, updates)]
    return np.concatenate([steps.after for steps in turns]), np.concatenate([steps.J for steps in turns])


def naive_loop(X: Array, y: Array, updates: int) -> tuple[Array, Array]:
    """The same, as the lesson writes it."""
    w, b = np.zeros(X.shape[1]), 0.0
    kept, costs = [], []
    for _ in range(updates):
        dw, db, J = naive(X, y, w, b)
        w, b = w - 0.1 * dw, b - 0.1 * db
        kept.append(np.append(w, b))
        costs.append(J)
    return np.array(kept), np.array(costs)


def scan(X: Array, y: Array, updates: int) -> Contestant:
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
    start, data, labels = jnp.zeros(X.shape[1] + 1), jnp.asarray(X), jnp.asarray(y)

    def run() -> Any:
        after, J = jax.block_until_ready(compiled(start, data, labels))
        return np.asarray(after), np.asarray(J)

    return Contestant("JAX scan", run)


def full_batches(budget: float) -> list[Row]:
    """One row a shape: microseconds an update."""
    measured = []
    for m, n in ((100, 2), (569, 30)):
        generator = np.random.default_rng(m)
        X, y = generator.normal(size=(m, n)), (generator.random(m) < 0.5).astype(float)
        run = Run(Dataset(X, y))
        contestants = [
            Contestant("lrstep", partial(trained, run, UPDATES)),
            Contestant("naive loop", partial(naive_loop, X, y, UPDATES)),
        ]
        if installed("jax"):
            contestants.append(scan(X, y, UPDATES))
        agree(contestants, 1e-9)
        measured.append(
            Row(f"update {m}×{n}, parameters and J kept", race(contestants, budget), UPDATES, "µs", "naive at 3×")
        )
    return measured


def lesson_loop(X: Array, y: Array) -> tuple[Array, Array]:
    """The lesson's lines for two features in plain floats, one update a row, parameters and loss kept."""
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


def single_examples(budget: float) -> list[Row]:
    """One epoch of single examples: microseconds an update."""
    generator = np.random.default_rng(5)
    X, y = generator.normal(size=(EXAMPLES, 2)), (generator.random(EXAMPLES) < 0.5).astype(float)
    run = Run(Dataset(X, y), batch=1)
    contestants = [
        Contestant("lrstep", lambda: trained(run, EXAMPLES)),
        Contestant("lesson's loop", lambda: lesson_loop(X, y)),
    ]
    agree(contestants, 1e-9)
    if installed("sklearn"):
        from sklearn.linear_model import SGDClassifier

        def sgd() -> None:
            SGDClassifier(
                loss="log_loss", penalty=None, learning_rate="constant", eta0=0.1, max_iter=1, tol=None, shuffle=False
            ).fit(X, y)

        contestants.append(Contestant("SGDClassifier", sgd))
    return [
        Row("update --batch 1, 100,000×2", race(contestants, budget), EXAMPLES, "µs", "as fast as the lesson's loop")
    ]
