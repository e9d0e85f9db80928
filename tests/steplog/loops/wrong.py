"""Twenty-one wrong loops as they were found in public programs, each with two lines of a Recorder added (marked +)."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np

import lrstep

Gradient = Callable[..., Any]
Loop = Callable[[Path, Any, Any], None]


def loop_of(f: Gradient, rate: float = 0.1, updates: int = 30, **more: Any) -> Loop:
    """A function of (w, b, X, y) put into a loop."""

    def loop(path: Path, X: Any, y: Any) -> None:
        w, b = np.zeros(X.shape[1]), 0.0
        rec = lrstep.Recorder(path, X, y, alpha=rate, w=w, b=b, **more)  # +
        for _ in range(updates):
            dw, db, J = f(w, b, X, y)
            w, b = w - rate * dw, b - rate * db
            rec.update(w=w, b=b, J=J, dw=dw, db=db)  # +

    return loop


def sum_for_mean(w: Any, b: Any, X: Any, y: Any) -> Any:
    p = 1 / (1 + np.exp(-(X @ w + b)))
    miss = y - p
    cost = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return -miss.dot(X), -miss.sum(), cost


def db_sum_dw_mean(path: Path, X: Any, y: Any) -> None:
    def f(w: Any, b: Any, X: Any, Y: Any) -> Any:
        A = 1 / (1 + np.exp(-(w.T @ X + b)))
        dZ = A - Y
        dw = np.mean(X * dZ, axis=1, keepdims=True)
        db = np.sum(dZ)
        J = np.mean(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
        return {"dw": dw, "db": db}, J

    X, Y = X.T, y.reshape(1, -1)
    w, b = np.zeros((X.shape[0], 1)), 0.0
    rec = lrstep.Recorder(path, X, Y, alpha=0.05, w=w, b=b)  # +
    for _ in range(30):
        grads, cost = f(w, b, X, Y)
        w = w - 0.05 * grads["dw"]
        b = b - 0.05 * grads["db"]
        rec.update(w=w, b=b, J=cost, **grads)  # +


def factor_two(path: Path, X: Any, y: Any) -> None:
    class Classifier:
        def __init__(self, lr: float = 0.1, steps: int = 100) -> None:
            self.lr, self.steps = lr, steps

        def fit(self, X: Any, y: Any) -> None:
            rows, columns = X.shape
            self.weights, self.bias = np.zeros(columns), 0
            rec = lrstep.Recorder(path, X, y, alpha=self.lr, w=self.weights, b=self.bias)  # +
            for _ in range(self.steps):
                guess = 1 / (1 + np.exp(-(X.dot(self.weights) + self.bias)))
                self.weights = self.weights - self.lr * 2 / rows * X.T.dot(guess - y)
                self.bias = self.bias - self.lr * 2 / rows * (guess - y).sum()
                rec.update(w=self.weights, b=self.bias)  # +

    Classifier().fit(X, y)


def squared_error_sgd(path: Path, X: Any, y: Any) -> None:
    def guess(row: Any, c: Any) -> float:
        s = c[0]
        for j in range(len(row) - 1):
            s += c[j + 1] * row[j]
        return 1.0 / (1.0 + exp(-s))

    def train(rows: Any, rate: float = 0.3, epochs: int = 5) -> None:
        c = [0.0] * len(rows[0])
        rec = lrstep.Recorder(path, X, y, alpha=rate, w=c[1:], b=c[0], batch=1)  # +
        for _ in range(epochs):
            for row in rows:
                a = guess(row, c)
                step = rate * (row[-1] - a) * a * (1.0 - a)
                c[0] += step
                for j in range(len(row) - 1):
                    c[j + 1] += step * row[j]
                rec.update(w=c[1:], b=c[0])  # +

    train(np.column_stack([X, y]).tolist())


def one_inside_the_exponent(w: Any, b: Any, X: Any, y: Any) -> Any:
    D = np.column_stack((np.ones(len(X)), X))
    t = np.append(b, w)

    def odds(x: Any) -> float:
        return exp(t.dot(x)) / float(exp(1 + t.dot(x)))

    g = np.zeros(len(t))
    for j in range(len(t)):
        for i in range(len(D)):
            g[j] += odds(D[i]) - y[i]
        g[j] *= D[-1, j]
    J = -sum(y[i] * log(odds(D[i])) + (1 - y[i]) * log(1 - odds(D[i])) for i in range(len(D))) / len(D)
    return g[1:] / len(D), g[0] / len(D), J


def sigmoid_twice(w: Any, b: Any, X: Any, y: Any) -> Any:
    def sig(t: Any) -> Any:
        return 1 / (1 + np.exp(-t))

    def loss_with_logits(t: Any, y: Any) -> Any:
        return np.mean(np.maximum(t, 0) - t * y + np.log1p(np.exp(-np.abs(t))))

    p = sig(X @ w + b)
    d = (sig(p) - y) * p * (1 - p)
    return X.T @ d / len(y), np.mean(d), loss_with_logits(p, y)


def gradient_at_the_start(path: Path, X: Any, y: Any) -> None:
    def h(theta: Any, X: Any) -> Any:
        return 1 / (1 + np.exp(-X.dot(theta)))

    def descend(X: Any, y: Any, initial: Any, alpha: float = 0.1, iters: int = 30) -> None:
        theta, m = initial.copy(), len(y)
        rec = lrstep.Recorder(path, X[:, 1:], y, alpha=alpha, w=theta[1:], b=theta[0])  # +
        for _ in range(iters):
            a = h(theta, X)
            cost = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
            fresh = theta.copy()
            for j in range(len(theta)):
                fresh[j] = theta[j] - alpha / m * np.sum((h(initial, X) - y) * X[:, j])
            theta = fresh
            rec.update(w=theta[1:], b=theta[0], J=cost)  # +

    descend(np.c_[np.ones(len(X)), X], y, np.zeros(1 + X.shape[1]))


def not_simultaneous_alias(path: Path, X: Any, y: Any) -> None:
    def descend(X: Any, y: Any, theta: Any, alpha: float = 0.1, iters: int = 30) -> None:
        m = len(y)

        def prob(t: Any) -> Any:
            return 1 / (1 + np.exp(-X.dot(t)))

        rec = lrstep.Recorder(path, X[:, 1:], y, alpha=alpha, w=theta[1:], b=theta[0])  # +
        for _ in range(iters):
            a = prob(theta)
            cost = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
            temp = theta
            for j in range(len(temp)):
                temp[j] = theta[j] - alpha / m * np.sum((prob(theta) - y) * X[:, j])
            theta = temp
            rec.update(w=theta[1:], b=theta[0], J=cost)  # +

    descend(np.c_[np.ones(len(X)), X], y, np.zeros(1 + X.shape[1]))


def bias_times_db(path: Path, X: Any, y: Any) -> None:
    class LR:
        def __init__(self, lr: float = 0.01, n_iters: int = 100) -> None:
            self.lr, self.n_iters = lr, n_iters

        def fit(self, X: Any, y: Any) -> None:
            m, n = X.shape
            self.weights, self.bias = np.zeros(n), 0
            rec = lrstep.Recorder(path, X, y, alpha=self.lr, w=self.weights, b=self.bias)  # +
            for _ in range(self.n_iters):
                p = 1 / (1 + np.exp(-(X @ self.weights + self.bias)))
                dw, db = X.T @ (p - y) / m, (p - y).sum() / m
                self.weights = self.weights - self.lr * dw
                self.bias = self.bias - self.bias * db
                rec.update(w=self.weights, b=self.bias, dw=dw, db=db)  # +

    LR().fit(X, y)


def settings_written_into_model(path: Path, X: Any, y: Any) -> None:
    def optimize(w: Any, b: Any, X: Any, Y: Any, num_iterations: int, learning_rate: float, given: float) -> None:
        rec = lrstep.Recorder(path, X, Y, alpha=given, w=w, b=b)  # +
        for _ in range(num_iterations):
            A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
            cost = float(np.squeeze(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))))
            w = w - learning_rate * np.dot(X, (A - Y).T) / X.shape[1]
            b = b - learning_rate * np.sum(A - Y) / X.shape[1]
            rec.update(w=w, b=b, J=cost)  # +

    def model(X: Any, Y: Any, num_iterations: int = 100, learning_rate: float = 0.005) -> None:
        optimize(np.zeros((X.shape[0], 1)), 0.0, X, Y, 200, 0.5, learning_rate)

    model(X.T, y.reshape(1, -1))


def zero_one_labels_in_the_pm1_loss(w: Any, b: Any, X: Any, y: Any) -> Any:
    margin = y * (X @ w + b)
    J = np.mean(np.log1p(np.exp(-margin)))
    pull = -y / (1 + np.exp(margin))
    return X.T @ pull / len(y), pull.mean(), J


def b_before_the_product(w: Any, b: Any, X: Any, y: Any) -> Any:
    a = 1 / (1 + np.exp(-((X + b) @ w)))
    return (X + b).T @ (a - y) / len(y), np.mean(a - y), -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def penalty_summed_over_weights(w: Any, b: Any, X: Any, y: Any, C: float = 1.0) -> Any:
    D, t = np.c_[np.ones(len(X)), X], np.r_[b, w]
    p = 1 / (1 + np.exp(-D @ t))
    g = (C * (p - y) @ D + np.sum(t)) / len(y)
    J = (C * -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) + 0.5 * t @ t) / len(y)
    return g[1:], g[0], J


def cost_middle_sign(w: Any, b: Any, X: Any, y: Any) -> Any:
    a = 1.0 / (1.0 + np.exp(-(np.dot(X, w) + b)))
    cost = -np.mean(y * np.log(a) - (1 - y) * np.log(1 - a))
    return np.dot(X.T, a - y) / len(X), np.sum(a - y) / len(X), cost


def cost_divides_one_term(w: Any, b: Any, X: Any, y: Any) -> Any:
    out = 1.0 / (1.0 + np.exp(-np.clip(np.dot(X, w) + b, -250, 250)))
    miss = out - y
    J = -y.dot(np.log(out)) - (1 - y).dot(np.log(1 - out)) / X.shape[0]
    return X.T.dot(miss) / X.shape[0], miss.mean(), J


def cost_log_is_logistic(w: Any, b: Any, X: Any, y: Any) -> Any:
    def log(t: Any) -> Any:
        return 1 / (1 + np.exp(-t))

    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y), np.mean(p - y), np.mean(-y * log(p) - (1 - y) * log(1 - p))


def cost_is_squared_error(path: Path, X: Any, y: Any) -> None:
    def train(X: Any, y: Any, lr: float = 0.001, rounds: int = 100) -> None:
        w, b = np.zeros(X.shape[1]), 0.0
        rec = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b)  # +
        for _ in range(rounds):
            p = 1 / (1 + np.exp(-(X @ w + b)))
            loss = np.mean((p - y) ** 2)
            w -= lr * (X.T @ (p - y) / len(X))
            b -= lr * np.mean(p - y)
            rec.update(w=w, b=b, J=loss)  # +

    train(X, y)


def batch_replaces_the_data(path: Path, X: Any, y: Any, by_number: bool = True) -> None:
    def fit(X: Any, y: Any, lr: float = 0.1, rounds: int = 30, size: int = 16, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        w, b = np.zeros(X.shape[1]), 0.0
        rec = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b)  # +
        for _ in range(rounds):
            pick = rng.choice(len(y), min(size, len(y)), replace=False)
            X, y = X[pick], y[pick]
            p = 1 / (1 + np.exp(-(X @ w + b)))
            loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
            w, b = w - lr * X.T @ (p - y) / len(y), b - lr * np.mean(p - y)
            rec.update(w=w, b=b, J=loss, batch=pick if by_number else (X, y))  # +

    fit(X, y)


def stops_at_once(path: Path, X: Any, y: Any) -> None:
    def fit(X: Any, y: Any, eta: float = 0.1, epochs: int = 1000, tolerance: float = 1e-6) -> None:
        w, b, costs = np.zeros(X.shape[1]), 0.0, []
        rec = lrstep.Recorder(path, X, y, alpha=eta, w=w, b=b)  # +
        for _ in range(epochs):
            p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
            costs.append((y * np.log(p) - (1 - y) * np.log(1 - p)).mean())
            w = w - eta * (p - y) @ X / len(X)
            b = b - eta * np.mean(p - y)
            rec.update(w=w, b=b, J=costs[-1])  # +
            if costs[-1] < tolerance:
                break

    fit(X, y)


def name_known_only_with_penalty(w: Any, b: Any, X: Any, y: Any, lam: float = 0.0) -> Any:
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dz = a - y
    dw = X.T @ dz / X.shape[0]
    if lam > 0:
        m = X.shape[0]
        dw = dw + lam / m * w
    return dw, np.sum(dz) / m, -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def hidden_global_data(path: Path, X: Any, y: Any) -> None:
    X_train = X.T[:, :5]

    def model(X: Any, Y: Any, rounds: int = 20, rate: float = 0.1) -> None:
        n, m = X_train.shape
        W, B = np.zeros((n, 1)), 0
        rec = lrstep.Recorder(path, X, Y, alpha=rate, w=W, b=B)  # +
        for _ in range(rounds):
            A = 1 / (1 + np.exp(-(np.dot(W.T, X) + B)))
            cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
            dW = np.dot(X, (A - Y).T) / m
            dB = np.sum(A - Y) / m
            W = W - rate * dW
            B = B - rate * dB
            rec.update(w=W, b=B, J=cost, dw=dW, db=dB)  # +

    model(X.T, y.reshape(1, -1))


SUMS = "made with a penalty of one number, the sum of w and b"

WRONG: dict[str, tuple[Loop, list[str], str]] = {
    "01_sum_for_mean": (loop_of(sum_for_mean), ["1:dw1", "1:db"], "40 times the right"),
    "02_db_sum_dw_mean": (db_sum_dw_mean, ["1:db"], "40 times the right 0.025: m is 40"),
    "04_factor_two": (factor_two, ["1:w1", "1:b"], "2 times the right one: it is doubled, or alpha is 0.2"),
    "07_squared_error_sgd": (squared_error_sgd, ["1:w1", "1:b"], "dz multiplied by a(1−a), as in squared error"),
    "10_one_inside_the_exponent": (loop_of(one_inside_the_exponent), ["1:J", "1:dw1", "1:db"], "should be"),
    "13_sigmoid_twice": (loop_of(sigmoid_twice), ["1:J", "1:dw1", "1:db"], "made with the sigmoid applied twice"),
    "16_gradient_at_the_start": (gradient_at_the_start, ["2:w1", "2:b"], "made at the first parameters"),
    "17_not_simultaneous_alias": (not_simultaneous_alias, ["1:w1"], "each from those already changed"),
    "20_bias_times_db": (bias_times_db, ["1:b"], "the step is 0"),
    "22_settings_written_into_model": (settings_written_into_model, ["1:w1", "1:b"], "that of alpha = 0.5"),
    "26_zero_one_labels_in_the_pm1_loss": (
        loop_of(zero_one_labels_in_the_pm1_loss), ["1:dw1", "1:db", "2:J"], "of the examples of class 1 alone",
    ),
    "29_b_before_the_product": (loop_of(b_before_the_product), ["2:J", "2:dw1", "2:db"], "should be"),
    "31_penalty_summed_over_weights": (loop_of(penalty_summed_over_weights, l2=1), ["2:dw1", "2:db"], SUMS),
    "31_without_saying_the_penalty": (
        loop_of(penalty_summed_over_weights), ["2:J", "2:dw1", "2:db"], "an L2 penalty of l2 = 1, on b too",
    ),
    "34_cost_middle_sign": (loop_of(cost_middle_sign), ["1:J"], "with minus between the two terms of L"),
    "35_cost_divides_one_term": (loop_of(cost_divides_one_term), ["1:J"], "with 1/m on one of its two terms alone"),
    "38_cost_log_is_logistic": (loop_of(cost_log_is_logistic), ["1:J"], "with the sigmoid for the logarithm"),
    "41_cost_is_squared_error": (cost_is_squared_error, ["1:J"], "with the squared error (a − y)²"),
    "45_batch_replaces_the_data": (batch_replaces_the_data, ["2:J", "2:w1", "2:b"], "should be"),
    "49_stops_at_once": (stops_at_once, ["1:J"], "with minus between the two terms of L, −1 times that"),
    "55_hidden_global_data": (hidden_global_data, ["1:J", "1:dw1", "1:db"], "as if m were 5, which is 40"),
}  # fmt: skip
"""Each loop but the one that raises, the first wrong number of each quantity, and what is said of the first."""
