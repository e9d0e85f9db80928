"""Right loops of many styles, as public programs have them, each with two lines of a Recorder added (marked +)."""

from __future__ import annotations

import copy
import random
from math import exp
from pathlib import Path
from typing import Any

import numpy as np

import lrstep


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def log_loss(y: Any, a: Any) -> Any:
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def ones_first(X: Any) -> Any:
    return np.c_[np.ones(len(X)), X]


def course_dict(path: Path, X: Any, y: Any) -> None:
    def propagate(w: Any, b: Any, X: Any, Y: Any) -> Any:
        m = X.shape[1]
        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
        J = np.squeeze(-(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m)
        return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, J

    X, Y = X.T, y.reshape(1, -1)
    w, b = np.zeros((X.shape[0], 1)), 0.0
    recorder = lrstep.Recorder(path, X, Y, alpha=0.1, w=w, b=b)  # +
    for _ in range(30):
        grads, cost = propagate(w, b, X, Y)
        w = w - 0.1 * grads["dw"]
        b = b - 0.1 * grads["db"]
        recorder.update(w=w, b=b, J=cost, **grads)  # +


def class_no_loss(path: Path, X: Any, y: Any) -> None:
    class LogisticRegression:
        def __init__(self, learning_rate: float = 0.001, n_iters: int = 100) -> None:
            self.lr, self.n_iters = learning_rate, n_iters

        def fit(self, X: Any, y: Any) -> None:
            samples, features = X.shape
            self.weights, self.bias = np.zeros(features), 0
            recorder = lrstep.Recorder(path, X, y, alpha=self.lr, w=self.weights, b=self.bias)  # +
            for _ in range(self.n_iters):
                p = sigmoid(np.dot(X, self.weights) + self.bias)
                self.weights -= self.lr * np.dot(X.T, p - y) / samples
                self.bias -= self.lr * np.sum(p - y) / samples
                recorder.update(w=self.weights, b=self.bias)  # +

    LogisticRegression().fit(X, y)


def theta_cost_and_gradient(path: Path, X: Any, y: Any) -> None:
    def compute_cost(theta: Any, X: Any, y: Any) -> Any:
        m = len(y)
        p = 1 / (1 + np.exp(-(X @ theta)))
        return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / m, X.T @ (p - y) / m

    X = ones_first(X)
    theta = np.zeros(X.shape[1])
    recorder = lrstep.Recorder(path, X, y, alpha=0.1, theta=theta)  # +
    for _ in range(30):
        J, grad = compute_cost(theta, X, y)
        theta = theta - 0.1 * grad
        recorder.update(theta=theta, J=J, grad=grad)  # +


def row_of_weights(path: Path, X: Any, y: Any) -> None:
    def model_optimize(w: Any, b: Any, X: Any, Y: Any) -> Any:
        m = X.shape[0]
        out = 1 / (1 + np.exp(-(np.dot(w, X.T) + b)))
        cost = -np.sum(Y.T * np.log(out) + (1 - Y.T) * np.log(1 - out)) / m
        return {"dw": np.dot(X.T, (out - Y.T).T) / m, "db": np.sum(out - Y.T) / m}, cost

    Y = y.reshape(-1, 1)
    w, b = np.zeros((1, X.shape[1])), 0.0
    recorder = lrstep.Recorder(path, X, Y, alpha=0.1, w=w, b=b)  # +
    for _ in range(30):
        grads, cost = model_optimize(w, b, X, Y)
        w = w - 0.1 * grads["dw"].T
        b = b - 0.1 * grads["db"]
        recorder.update(w=w, b=b, J=cost, **grads)  # +


def cost_after_and_clipped(path: Path, X: Any, y: Any) -> None:
    def compute_cost(X: Any, y: Any, w: Any, b: Any, tiny: float = 1e-15) -> Any:
        p = np.clip(1 / (1 + np.exp(-(X @ w + b))), tiny, 1 - tiny)
        return -np.mean(y * np.log(p + tiny) + (1 - y) * np.log(1 - p + tiny))

    def gradient_descent(X: Any, y: Any, w_in: Any, b_in: Any, rounds: int = 20, alpha: float = 0.1) -> Any:
        w, b = copy.deepcopy(w_in), b_in
        costs = [compute_cost(X, y, w, b)]
        recorder = lrstep.Recorder(path, X, y, alpha=alpha, w=w, b=b)  # +
        for _ in range(1, rounds + 1):
            d = 1 / (1 + np.exp(-(X @ w + b))) - y
            w, b = w - alpha * X.T @ d / len(y), b - alpha * d.mean()
            costs.append(compute_cost(X, y, w, b))
            recorder.update(w=w, b=b, J=costs[-1])  # +
        return w, b, costs

    gradient_descent(X, y, np.zeros(X.shape[1]), 0.0)


def float32_throughout(path: Path, X: Any, y: Any) -> None:
    """The lines of PyTorch's autograd in its default float32, in NumPy."""
    X, y = X.astype(np.float32), y.astype(np.float32)
    w, b, lr = np.zeros(X.shape[1], np.float32), np.float32(0), np.float32(0.1)
    recorder = lrstep.Recorder(path, X, y, alpha=0.1, w=w, b=b)  # +
    for _ in range(100):
        z = X @ w + b
        loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
        dz = (1 / (1 + np.exp(-z)) - y) / np.float32(len(y))
        dw, db = X.T @ dz, dz.sum()
        w, b = w - lr * dw, b - lr * db
        recorder.update(w=w, b=b, J=loss, dw=dw, db=db)  # +


def ones_last_cost_after_as_a_sum(path: Path, X: Any, y: Any) -> None:
    X, Y = np.hstack([X, np.ones((len(X), 1))]), y[:, None]
    theta, history = np.zeros((X.shape[1], 1)), []
    recorder = lrstep.Recorder(path, X, Y, alpha=0.05, theta=theta)  # +
    for _ in range(25):
        theta -= 0.05 / len(Y) * (X.T @ (sigmoid(X @ theta) - Y))
        h = sigmoid(X @ theta)
        history.append(float(-(Y.T @ np.log(h) + (1 - Y).T @ np.log(1 - h))[0, 0]))
        recorder.update(theta=theta, J=history[-1])  # +


def l2_of_the_course(path: Path, X: Any, y: Any) -> None:
    """θ₀ is not penalised; the cost is that with the penalty."""

    def cost_reg(theta: Any, X: Any, y: Any, lam: float) -> Any:
        m = len(y)
        h = sigmoid(X @ theta)
        return log_loss(y, h) + lam / (2 * m) * np.sum(theta[1:] ** 2)

    def gradient_reg(theta: Any, X: Any, y: Any, lam: float) -> Any:
        m = len(y)
        grad = X.T @ (sigmoid(X @ theta) - y) / m
        grad[1:] = grad[1:] + lam / m * theta[1:]
        return grad

    X, lam = ones_first(X), 3.0
    theta = np.zeros(X.shape[1])
    recorder = lrstep.Recorder(path, X, y, alpha=0.3, theta=theta, l2=lam)  # +
    for _ in range(40):
        J, grad = cost_reg(theta, X, y, lam), gradient_reg(theta, X, y, lam)
        theta = theta - 0.3 * grad
        recorder.update(theta=theta, J=J, grad=grad)  # +


def l2_in_the_step_alone(path: Path, X: Any, y: Any) -> None:
    """dw is that of the loss; the step shrinks the weights besides."""
    w, b, lr, lam, m = np.zeros(X.shape[1]), 0.0, 0.2, 2.0, len(y)
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b, l2=lam)  # +
    for _ in range(40):
        a = sigmoid(X @ w + b)
        dw, db = X.T @ (a - y) / m, np.mean(a - y)
        w = (1 - lr * lam / m) * w - lr * dw
        b = b - lr * db
        recorder.update(w=w, b=b, J=log_loss(y, a), dw=dw, db=db)  # +


def l2_as_sums(path: Path, X: Any, y: Any) -> None:
    """The sum of the losses and λ/2·‖w‖², and their own derivatives."""
    w, b, lr, lam = np.zeros(X.shape[1]), 0.0, 0.002, 1.5
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b, l2=lam)  # +
    for _ in range(40):
        a = sigmoid(X @ w + b)
        cost = -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) + lam / 2 * np.dot(w, w)
        dw, db = X.T @ (a - y) + lam * w, np.sum(a - y)
        w, b = w - lr * dw, b - lr * db
        recorder.update(w=w, b=b, J=cost, dw=dw, db=db)  # +


def l2_cost_after(path: Path, X: Any, y: Any) -> None:
    """The cost is looked at after the step, with the penalty on all of theta, which the step has not."""
    X, lam, alpha = ones_first(X), 1.0, 0.5
    theta, m = np.zeros(X.shape[1]), len(X)
    recorder = lrstep.Recorder(path, X, y, alpha=alpha, theta=theta, l2=lam)  # +
    for _ in range(30):
        reg = np.r_[0, theta[1:]] * lam / m
        theta = theta - alpha * (X.T @ (sigmoid(X @ theta) - y) / m + reg)
        J = log_loss(y, sigmoid(X @ theta)) + lam / (2 * m) * theta @ theta
        recorder.update(theta=theta, J=J)  # +


def l2_mini_batches(path: Path, X: Any, y: Any) -> None:
    """Each batch's gradient and all of the penalty's, over the rows of the data."""
    w, b, lr, lam, dice = np.zeros(X.shape[1]), 0.0, 0.1, 2.0, np.random.default_rng(5)
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b, l2=lam)  # +
    for _ in range(6):
        order = dice.permutation(len(y))
        for rows in np.array_split(order, 5):
            dz = sigmoid(X[rows] @ w + b) - y[rows]
            w = w - lr * (X[rows].T @ dz / len(rows) + lam / len(y) * w)
            b = b - lr * dz.mean()
            recorder.update(w=w, b=b, batch=rows)  # +


def l2_mini_batches_of_one_decay(path: Path, X: Any, y: Any) -> None:
    """An optimizer's weight decay of w alone: the same in each update, also in the short last batch of an epoch."""
    w, b, lr, decay, size = np.zeros(X.shape[1]), 0.0, 0.1, 0.05, 16
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b, l2=decay * size)  # +
    for _ in range(8):
        for start in range(0, len(y), size):
            rows = slice(start, start + size)
            a = sigmoid(X[rows] @ w + b)
            dz = a - y[rows]
            J = log_loss(y[rows], a) + decay / 2 * np.sum(w**2)
            dw = X[rows].T @ dz / len(dz) + decay * w
            w, b = w - lr * dw, b - lr * dz.mean()
            recorder.update(w=w, b=b, J=J, dw=dw, batch=rows)  # +


def shuffled_mini_batches(path: Path, X: Any, y: Any) -> None:
    """J over all rows, after each step."""
    w, b, lr, dice = np.zeros(X.shape[1]), 0.0, 0.1, np.random.default_rng(1)
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b)  # +
    for _ in range(4):
        order = dice.permutation(len(y))
        for start in range(0, len(y), 16):
            rows = order[start : start + 16]
            dz = sigmoid(X[rows] @ w + b) - y[rows]
            w, b = w - lr * X[rows].T @ dz / len(rows), b - lr * dz.mean()
            recorder.update(w=w, b=b, J=log_loss(y, sigmoid(X @ w + b)), batch=rows)  # +


def shuffled_copies(path: Path, X: Any, y: Any) -> None:
    """The batches are copies of shuffled data: their rows are found."""
    w, b, lr, dice = np.zeros(X.shape[1]), 0.0, 0.1, np.random.default_rng(2)
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b)  # +
    for _ in range(4):
        order = dice.permutation(len(y))
        X_shuffled, y_shuffled = X[order], y[order]
        for start in range(0, len(y), 10):
            xb, yb = X_shuffled[start : start + 10], y_shuffled[start : start + 10]
            a = sigmoid(xb @ w + b)
            cost = log_loss(yb, a)
            w, b = w - lr * xb.T @ (a - yb) / len(yb), b - lr * np.mean(a - yb)
            recorder.update(w=w, b=b, J=cost, batch=(xb, yb))  # +


def loss_of_the_epoch(path: Path, X: Any, y: Any) -> None:
    """J is given once an epoch: the mean of what its batches had, each before its own step."""
    w, b, lr, dice = np.zeros(X.shape[1]), 0.0, 0.1, np.random.default_rng(7)
    recorder = lrstep.Recorder(path, X, y, alpha=lr, w=w, b=b)  # +
    for _ in range(6):
        order, total = dice.permutation(len(y)), 0.0
        for start in range(0, len(y), 8):
            rows = order[start : start + 8]
            a = sigmoid(X[rows] @ w + b)
            total += log_loss(y[rows], a) * len(rows)
            w, b = w - lr * X[rows].T @ (a - y[rows]) / len(rows), b - lr * np.mean(a - y[rows])
            last = start + 8 >= len(y)
            recorder.update(w=w, b=b, batch=rows, J=total / len(y) if last else None)  # +


def row_by_row(path: Path, X: Any, y: Any) -> None:
    """Plain lists, the intercept first, each row's step at once."""

    def predict(row: Any, coefficients: Any) -> float:
        yhat = coefficients[0]
        for i in range(len(row) - 1):
            yhat += coefficients[i + 1] * row[i]
        return 1.0 / (1.0 + exp(-yhat))

    train = np.c_[X, y].tolist()
    coef, l_rate = [0.0] * len(train[0]), 0.3
    recorder = lrstep.Recorder(path, X, y, alpha=l_rate, w=coef[1:], b=coef[0], batch=1)  # +
    for _ in range(3):
        for row in train:
            error = row[-1] - predict(row, coef)
            coef[0] = coef[0] + l_rate * error
            for i in range(len(row) - 1):
                coef[i + 1] = coef[i + 1] + l_rate * error * row[i]
            recorder.update(w=coef[1:], b=coef[0])  # +


def row_by_row_shuffled_decaying(path: Path, X: Any, y: Any) -> None:
    """Stochastic ascent of a well-known book: a rate that falls within an epoch, rows drawn without replacement."""
    X, dice = ones_first(X), random.Random(4)
    m, n = X.shape
    weights = np.ones(n)
    recorder = lrstep.Recorder(path, X, y, theta=weights, batch=1)  # +
    for j in range(3):
        index = list(range(m))
        for i in range(m):
            alpha = 4 / (1.0 + j + i) + 0.01
            drawn = int(dice.uniform(0, len(index)))
            row = index[drawn]
            error = y[row] - sigmoid(np.sum(X[row] * weights))
            weights = weights + alpha * error * X[row]
            del index[drawn]
            recorder.update(theta=weights, alpha=alpha, batch=[row])  # +


def ascent_on_the_log_likelihood(path: Path, X: Any, y: Any) -> None:
    features = ones_first(X)
    weights = np.zeros(features.shape[1])
    recorder = lrstep.Recorder(path, features, y, alpha=0.002, theta=weights)  # +
    for _ in range(40):
        scores = features @ weights
        ll = np.sum(y * scores - np.log(1 + np.exp(scores)))
        gradient = features.T @ (y - sigmoid(scores))
        weights = weights + 0.002 * gradient
        recorder.update(theta=weights, J=ll, grad=gradient)  # +


def ascent_with_l2(path: Path, X: Any, y: Any) -> None:
    """The log posterior, as a mean: both its terms change sign."""
    w, b, lam, m = np.zeros(X.shape[1]), 0.0, 1.0, len(y)
    recorder = lrstep.Recorder(path, X, y, alpha=0.2, w=w, b=b, l2=lam)  # +
    for _ in range(30):
        a = sigmoid(X @ w + b)
        objective = -log_loss(y, a) - lam / (2 * m) * (w @ w)
        dw, db = X.T @ (y - a) / m - lam / m * w, np.mean(y - a)
        w, b = w + 0.2 * dw, b + 0.2 * db
        recorder.update(w=w, b=b, J=objective, dw=dw, db=db)  # +


def no_intercept(path: Path, X: Any, y: Any) -> None:
    w = np.zeros(X.shape[1])
    recorder = lrstep.Recorder(path, X, y, alpha=0.1, w=w)  # +
    for _ in range(30):
        h = sigmoid(np.dot(X, w))
        gradient = np.dot(X.T, h - y) / y.size
        w = w - 0.1 * gradient
        recorder.update(w=w, J=log_loss(y, h), dw=gradient)  # +


def decaying_rate(path: Path, X: Any, y: Any) -> None:
    w, b = np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(path, X, y, w=w, b=b)  # +
    for epoch in range(40):
        alpha = 0.5 / (1 + 0.1 * epoch)
        a = sigmoid(X @ w + b)
        w, b = w - alpha * X.T @ (a - y) / len(y), b - alpha * np.mean(a - y)
        recorder.update(w=w, b=b, J=log_loss(y, a), alpha=alpha)  # +


def schedule_that_is_said(path: Path, X: Any, y: Any) -> None:
    w, b = np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(path, X, y, alpha="0.5*0.95**(k-1)", w=w, b=b)  # +
    for epoch in range(40):
        a = sigmoid(X @ w + b)
        w = w - 0.5 * 0.95**epoch * X.T @ (a - y) / len(y)
        b = b - 0.5 * 0.95**epoch * np.mean(a - y)
        recorder.update(w=w, b=b, a=a)  # +


def epsilon_in_the_logarithm(path: Path, X: Any, y: Any) -> None:
    w, b, eps = np.zeros(X.shape[1]), 0.0, 1e-5
    recorder = lrstep.Recorder(path, X, y, alpha=0.1, w=w, b=b)  # +
    for _ in range(30):
        a = sigmoid(X @ w + b)
        cost = -(1 / len(y)) * np.sum(y * np.log(a + eps) + (1 - y) * np.log(1 - a + eps))
        w, b = w - 0.1 * X.T @ (a - y) / len(y), b - 0.1 * np.mean(a - y)
        recorder.update(w=w, b=b, J=cost)  # +


def epsilon_and_l2(path: Path, X: Any, y: Any) -> None:
    w, b, eps, lam, m = np.zeros(X.shape[1]), 0.0, 1e-7, 4.0, len(y)
    recorder = lrstep.Recorder(path, X, y, alpha=0.1, w=w, b=b, l2=lam)  # +
    for _ in range(30):
        a = sigmoid(X @ w + b)
        cost = -np.mean(y * np.log(a + eps) + (1 - y) * np.log(1 - a + eps)) + lam / (2 * m) * np.sum(np.square(w))
        dw = (X.T @ (a - y) + lam * w) / m
        w, b = w - 0.1 * dw, b - 0.1 * np.mean(a - y)
        recorder.update(w=w, b=b, J=cost, dw=dw)  # +


def summed_throughout(path: Path, X: Any, y: Any) -> None:
    w, b = np.zeros(X.shape[1]), 0.0
    recorder = lrstep.Recorder(path, X, y, alpha=0.001, w=w, b=b)  # +
    for _ in range(30):
        a = sigmoid(X @ w + b)
        J = -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
        dw, db = X.T @ (a - y), np.sum(a - y)
        w, b = w - 0.001 * dw, b - 0.001 * db
        recorder.update(w=w, b=b, J=J, dw=dw, db=db)  # +


def float32_with_l2(path: Path, X: Any, y: Any) -> None:
    """Arrays of float32, the penalty as a constant times ‖w‖², of which autograd makes 2c·w."""
    X, y, c = X.astype(np.float32), y.astype(np.float32), np.float32(0.01)
    w, b, lr = np.zeros(X.shape[1], np.float32), np.float32(0), np.float32(0.5)
    recorder = lrstep.Recorder(path, X, y, alpha=0.5, w=w, b=b, l2=2 * 0.01 * len(y))  # +
    for _ in range(100):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        loss = log_loss(y, a) + c * np.sum(w**2)
        dw, db = X.T @ (a - y) / np.float32(len(y)) + 2 * c * w, np.mean(a - y)
        w, b = w - lr * dw, b - lr * db
        recorder.update(w=w, b=b, J=loss, dw=dw, db=db)  # +


def plain_lists_until_it_moves_no_more(path: Path, X: Any, y: Any) -> None:
    rows, labels = X.tolist(), y.tolist()
    w, b, alpha, moved = [0.0] * len(rows[0]), 0.0, 0.5, 1.0
    recorder = lrstep.Recorder(path, rows, labels, alpha=alpha, w=w, b=b)  # +
    while moved > 0.02:
        dw, db, J = [0.0] * len(w), 0.0, 0.0
        for x, label in zip(rows, labels, strict=True):
            a = 1 / (1 + exp(-(sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b)))
            J -= label * np.log(a) + (1 - label) * np.log(1 - a)
            for j, xj in enumerate(x):
                dw[j] += (a - label) * xj / len(rows)
            db += (a - label) / len(rows)
        w = [wj - alpha * dwj for wj, dwj in zip(w, dw, strict=True)]
        b -= alpha * db
        moved = max(abs(alpha * each) for each in dw)
        recorder.update(w=w, b=b, J=J / len(rows), dw=dw, db=db)  # +


ADVICE: dict[Any, list[str]] = {
    course_dict: [],
    class_no_loss: [],
    theta_cost_and_gradient: [],
    row_of_weights: [],
    cost_after_and_clipped: ["J-after"],
    float32_throughout: [],
    ones_last_cost_after_as_a_sum: ["J-sum-after"],
    l2_of_the_course: ["J-penalty"],
    l2_in_the_step_alone: ["penalty-apart"],
    l2_as_sums: ["summed", "J-penalty"],
    l2_cost_after: ["J-after-penalty-b"],
    l2_mini_batches: ["penalty-data"],
    l2_mini_batches_of_one_decay: ["J-penalty", "penalty-size"],
    shuffled_mini_batches: ["J-data-after"],
    shuffled_copies: [],
    loss_of_the_epoch: ["J-epoch"],
    row_by_row: [],
    row_by_row_shuffled_decaying: [],
    ascent_on_the_log_likelihood: ["summed", "J-likelihood", "gradient-ascent"],
    ascent_with_l2: ["J-likelihood-penalty", "gradient-ascent"],
    no_intercept: [],
    decaying_rate: [],
    schedule_that_is_said: [],
    epsilon_in_the_logarithm: ["epsilon"],
    epsilon_and_l2: ["J-penalty", "epsilon"],
    summed_throughout: ["summed"],
    float32_with_l2: ["J-penalty"],
    plain_lists_until_it_moves_no_more: [],
}
"""Each loop, and the conventions that verifying it finds."""
