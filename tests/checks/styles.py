"""Right programs in the styles that people write them in, as source text, and their numbers on a moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from lrstep.checks.moment import Moment, Observed

ROWS = """
def f(w, b, X, y):
    m = X.shape[0]
    z = X @ w + b
    a = 1 / (1 + np.exp(-z))
    L = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    J = np.sum(L) / m
    dz = a - y
    dw = X.T @ dz / m
    db = np.sum(dz) / m
    return dw, db, J
"""
COURSE = """
def f(w, b, X, Y):
    m = X.shape[1]
    Z = np.dot(w.T, X) + b
    A = sigmoid(Z)
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dA = -Y / A + (1 - Y) / (1 - A)
    dZ = dA * A * (1 - A)
    dw = 1 / m * np.dot(X, dZ.T)
    db = 1 / m * np.sum(dZ)
    return {"dw": dw, "db": db}, cost
"""
THETA = """
def f(theta, X, y):
    X = np.column_stack([np.ones(len(X)), X])
    h = sigmoid(X.dot(theta))
    J = np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))
    gradient = X.T.dot(h - y) / len(y)
    return J, gradient
"""
LISTS = """
def f(w, b, X, y):
    m, n = len(X), len(X[0])
    J, dw, db = 0.0, [0.0] * n, 0.0
    for i in range(m):
        z = b
        for j in range(n):
            z += w[j] * X[i][j]
        a = 1 / (1 + exp(-z))
        J += -(y[i] * log(a) + (1 - y[i]) * log(1 - a))
        dz = a - y[i]
        for j in range(n):
            dw[j] += X[i][j] * dz
        db += dz
    return [g / m for g in dw], db / m, J / m
"""
HELPERS = """
def hypothesis(X, w, b):
    return 1 / (1 + np.exp(-(np.dot(X, w) + b)))

def cost(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()

def gradients(X, y, p):
    return np.dot(X.T, p - y) / len(y), (p - y).mean()

def f(w, b, X, y):
    p = hypothesis(X, w, b)
    dw, db = gradients(X, y, p)
    return dw, db, cost(y, p)
"""
PENALTY = """
def f(w, b, X, y, l2):
    m = len(y)
    a = sigmoid(X @ w + b)
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)) + l2 / (2 * m) * np.sum(w ** 2)
    dw = X.T @ (a - y) / m + l2 / m * w
    db = np.mean(a - y)
    return dw, db, J
"""
THETA_PENALTY = """
def f(theta, X, y, l2):
    m, X = len(y), np.column_stack([np.ones(len(X)), X])
    h = sigmoid(X @ theta)
    J = (-y @ np.log(h) - (1 - y) @ np.log(1 - h)) / m + l2 / (2 * m) * theta[1:] @ theta[1:]
    grad = X.T @ (h - y) / m
    grad[1:] += l2 / m * theta[1:]
    return J, grad
"""
ATTRIBUTES = """
class Model:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, X):
        self.X, self.a = X, sigmoid(X @ self.w + self.b)
        return self.a

    def loss(self, y):
        return np.where(y == 1, -np.log(self.a), -np.log(1 - self.a)).mean()

    def backward(self, y):
        error = self.a - y
        self.dw = (self.X * error[:, None]).mean(axis=0)
        self.db = error.mean()

def f(w, b, X, y):
    model = Model(w, b)
    model.forward(X)
    J = model.loss(y)
    model.backward(y)
    return model.dw, model.db, J
"""
STYLES = {
    "rows": ROWS, "course": COURSE, "theta": THETA, "lists": LISTS, "helpers": HELPERS, "penalty": PENALTY,
    "theta penalty": THETA_PENALTY, "attributes": ATTRIBUTES,
}  # fmt: skip


def observed(style: str, source: str, moment: Moment) -> Observed:
    """What a program in a style makes of a moment: dw, db and J."""
    names: dict[str, Any] = {"np": np, "exp": np.exp, "log": np.log, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
    with np.errstate(all="ignore"):
        exec(source, names)  # the program of a test
        dw, db, J = _asked(style, names["f"], moment)
    return Observed(moment, {name: np.array(x, np.float64) for name, x in {"dw": dw, "db": db, "J": J}.items()})


def _asked(style: str, f: Any, moment: Moment) -> tuple[Any, Any, Any]:
    X, y, w, b = moment.X.copy(), moment.y.copy(), moment.w.copy(), moment.b
    if style == "course":
        gradients, cost = f(w.reshape(-1, 1), b, X.T, y.reshape(1, -1))
        return gradients["dw"], np.array(gradients["db"]), cost
    if style.startswith("theta"):
        J, gradient = f(np.append(b, w), X, y, *([moment.l2] if "penalty" in style else []))
        return gradient[1:], gradient[0], J
    if style == "lists":
        returned: tuple[Any, Any, Any] = f(w.tolist(), b, X.tolist(), y.tolist())
        return returned
    returned = f(w, b, X, y, *([moment.l2] if "penalty" in style else []))
    return returned[0], returned[1], returned[2]
