"""Rivals: the gradient and cost of logistic regression as others compute it, each from its own package alone."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.bench.harness import Contestant, Work
from tests.bench.problem import Array, Problem


def naive(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, float]:
    """dw, db and J as the lesson writes them, over all rows."""
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    return X.T @ dz / len(y), float(dz.mean()), float(J)


def installed(name: str) -> bool:
    """Whether a rival is there."""
    return importlib.util.find_spec(name) is not None


def gradient_rivals(problem: Problem) -> list[Contestant]:
    """Every rival that is installed: each computes (dw, db, J); what it needs once is done as it is made ready."""
    rivals: list[tuple[str, str, Callable[[Problem], Work]]] = [
        ("naive NumPy", "numpy", _naive),
        ("PyTorch", "torch", _torch),
        ("JAX", "jax", _jax),
        ("scikit-learn", "sklearn", _sklearn),
    ]
    return [Contestant(name, partial(make, problem)) for name, package, make in rivals if installed(package)]


def _naive(problem: Problem) -> Work:
    return partial(naive, *problem.given())


def _torch(problem: Problem) -> Work:
    import torch

    X, y, w, b = problem.given()
    data, labels = torch.from_numpy(X), torch.from_numpy(y)
    weights = torch.tensor(w, requires_grad=True)
    bias = torch.tensor(np.asarray(b, X.dtype), requires_grad=True)

    def run() -> Any:
        weights.grad = bias.grad = None
        logits = data @ weights + bias
        cost = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)
        cost.backward()
        return weights.grad.numpy(), bias.grad.numpy(), cost.detach().numpy()

    return run


def _jax(problem: Problem) -> Work:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    X, y, w, b = problem.given()

    def cost(weights: Any, bias: Any, data: Any, labels: Any) -> Any:
        logits = data @ weights + bias
        return jnp.mean(jnp.logaddexp(0, logits) - labels * logits)

    compiled = jax.jit(jax.value_and_grad(cost, argnums=(0, 1)))
    arrays = [jnp.asarray(v) for v in (w, np.asarray(b, X.dtype), X, y)]

    def run() -> Any:
        J, (dw, db) = jax.block_until_ready(compiled(*arrays))
        return np.asarray(dw), np.asarray(db), np.asarray(J)

    return run


def _sklearn(problem: Problem) -> Work:
    from sklearn._loss import HalfBinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss

    X, y, w, b = problem.given()
    loss = LinearModelLoss(base_loss=HalfBinomialLoss(), fit_intercept=True)
    coefficients = np.append(w, b).astype(X.dtype)

    def run() -> Any:
        J, gradient = loss.loss_gradient(coefficients, X, y, l2_reg_strength=0.0, n_threads=2)
        return gradient[:-1], gradient[-1], J

    return run
