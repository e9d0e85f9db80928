"""Rivals: the gradient and cost of logistic regression as others compute it. Those not installed are left out."""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.harness import Contestant

Array = NDArray[np.floating[Any]]


def naive(X: Array, y: Array, w: Array, b: float) -> tuple[Array, float, float]:
    """dw, db and J as the lesson writes them, over all rows."""
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    return X.T @ dz / len(y), float(dz.mean()), float(J)


def installed(name: str) -> bool:
    """Whether a rival is there."""
    return importlib.util.find_spec(name) is not None


def gradient_rivals(X: Array, y: Array, w: Array, b: float) -> list[Contestant]:
    """Every rival that is installed, ready to compute (dw, db, J); what it needs once is done here."""
    rivals = [Contestant("naive NumPy", lambda: naive(X, y, w, b))]
    if installed("torch"):
        rivals.append(_torch(X, y, w, b))
    if installed("jax"):
        rivals.append(_jax(X, y, w, b))
    if installed("sklearn"):
        rivals.append(_sklearn(X, y, w, b))
    return rivals


def _torch(X: Array, y: Array, w: Array, b: float) -> Contestant:
    import torch

    data, labels = torch.from_numpy(X), torch.from_numpy(y)
    weights = torch.tensor(w, requires_grad=True)
    bias = torch.tensor(np.asarray(b, X.dtype), requires_grad=True)

    def run() -> Any:
        weights.grad = bias.grad = None
        logits = data @ weights + bias
        cost = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels)
        cost.backward()
        return weights.grad.numpy(), bias.grad.numpy(), cost.detach().numpy()

    return Contestant("PyTorch", run)


def _jax(X: Array, y: Array, w: Array, b: float) -> Contestant:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def cost(weights: Any, bias: Any, data: Any, labels: Any) -> Any:
        logits = data @ weights + bias
        return jnp.mean(jnp.logaddexp(0, logits) - labels * logits)

    compiled = jax.jit(jax.value_and_grad(cost, argnums=(0, 1)))
    given = [jnp.asarray(v) for v in (w, np.asarray(b, X.dtype), X, y)]

    def run() -> Any:
        J, (dw, db) = jax.block_until_ready(compiled(*given))
        return np.asarray(dw), np.asarray(db), np.asarray(J)

    return Contestant("JAX", run)


def _sklearn(X: Array, y: Array, w: Array, b: float) -> Contestant:
    from sklearn._loss import HalfBinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss

    loss = LinearModelLoss(base_loss=HalfBinomialLoss(), fit_intercept=True)
    coefficients = np.append(w, b).astype(X.dtype)

    def run() -> Any:
        J, gradient = loss.loss_gradient(coefficients, X, y, l2_reg_strength=0.0, n_threads=2)
        return gradient[:-1], gradient[-1], J

    return Contestant("scikit-learn", run)
