"""Right programs that train, in the styles that are met: each the name of what trains, and the text of its file."""

from __future__ import annotations

RIGHT: dict[str, tuple[str, str]] = {}


def _style(key: str, name: str, source: str) -> None:
    RIGHT[key] = name, source


_style(
    "class without a cost",
    "LogisticRegression",
    """
import numpy as np

class LogisticRegression:
    def __init__(self, learning_rate=0.001, n_iters=1000):
        self.lr = learning_rate
        self.n_iters = n_iters
        self.weights = None
        self.bias = None

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros(n_features)
        self.bias = 0
        for _ in range(self.n_iters):
            linear_pred = np.dot(X, self.weights) + self.bias
            predictions = 1 / (1 + np.exp(-linear_pred))
            dw = (1 / n_samples) * np.dot(X.T, (predictions - y))
            db = (1 / n_samples) * np.sum(predictions - y)
            self.weights -= self.lr * dw
            self.bias -= self.lr * db

    def predict(self, X):
        linear_pred = np.dot(X, self.weights) + self.bias
        return [1 if p > 0.5 else 0 for p in 1 / (1 + np.exp(-linear_pred))]
""",
)
_style(
    "class that keeps its losses and returns itself",
    "LogReg",
    """
import numpy as np

class LogReg:
    def __init__(self, lr=0.01, epochs=100, verbose=False):
        self.lr, self.epochs, self.verbose = lr, epochs, verbose

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        m, n = X.shape
        self.w, self.b, self.losses = np.zeros(n), 0.0, []
        for epoch in range(self.epochs):
            a = 1 / (1 + np.exp(-(X @ self.w + self.b)))
            self.losses.append(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))
            dz = a - y
            self.w = self.w - self.lr * (X.T @ dz) / m
            self.b = self.b - self.lr * dz.mean()
            if self.verbose:
                print(epoch, self.losses[-1])
        return self
""",
)
_style(
    "class with theta that adds its ones",
    "Model",
    """
import numpy as np

class Model:
    def __init__(self, alpha=0.1, num_iter=100, fit_intercept=True):
        self.alpha, self.num_iter, self.fit_intercept = alpha, num_iter, fit_intercept

    def _add_intercept(self, X):
        return np.concatenate((np.ones((X.shape[0], 1)), X), axis=1)

    def fit(self, X, y):
        if self.fit_intercept:
            X = self._add_intercept(X)
        self.theta = np.zeros(X.shape[1])
        for i in range(self.num_iter):
            h = 1 / (1 + np.exp(-np.dot(X, self.theta)))
            gradient = np.dot(X.T, (h - y)) / y.size
            self.theta -= self.alpha * gradient
""",
)
_style(
    "class with the ones last",
    "Logistic",
    """
import numpy as np

class Logistic:
    def fit(self, X, y, lr=0.1, n_steps=50):
        X = np.hstack([X, np.ones((len(X), 1))])
        self.coefs = np.zeros(X.shape[1])
        for _ in range(n_steps):
            p = 1 / (1 + np.exp(-X @ self.coefs))
            self.coefs = self.coefs + lr * X.T @ (y - p) / len(y)
        return self
""",
)
_style(
    "class like scikit-learn's",
    "MyClassifier",
    """
import numpy as np

class MyClassifier:
    def __init__(self, eta=0.05, max_iter=200, tol=1e-4, random_state=1):
        self.eta, self.max_iter, self.tol, self.random_state = eta, max_iter, tol, random_state

    def fit(self, X, y):
        rgen = np.random.RandomState(self.random_state)
        self.coef_ = rgen.normal(loc=0.0, scale=0.01, size=X.shape[1])
        self.intercept_ = float(0)
        for _ in range(self.max_iter):
            output = 1.0 / (1.0 + np.exp(-np.clip(X @ self.coef_ + self.intercept_, -250, 250)))
            errors = y - output
            step = self.eta * X.T.dot(errors) / X.shape[0]
            self.coef_ += step
            self.intercept_ += self.eta * errors.mean()
            if np.abs(step).max() < self.tol:
                break
        return self
""",
)
_style(
    "class with a dictionary of parameters",
    "Classifier",
    """
import numpy as np

class Classifier:
    def __init__(self, step_size=0.1, n_epochs=10):
        self.step_size, self.n_epochs = step_size, n_epochs
        self.params = {}

    def fit(self, X, Y):
        self.params = {"W": np.zeros((X.shape[1], 1)), "b": np.zeros(1)}
        Y = Y.reshape(-1, 1)
        for _ in range(self.n_epochs):
            A = 1 / (1 + np.exp(-(X @ self.params["W"] + self.params["b"])))
            self.params["W"] = self.params["W"] - self.step_size * X.T @ (A - Y) / len(X)
            self.params["b"] = self.params["b"] - self.step_size * (A - Y).mean(axis=0)
""",
)
_style(
    "class with m and c",
    "Line",
    """
import math

class Line:
    def __init__(self, l_rate, iterations):
        self.l_rate, self.iterations = l_rate, iterations

    def fit(self, X, y):
        count, width = len(X), len(X[0])
        self.m, self.c = [0.0] * width, 0.0
        for _ in range(self.iterations):
            dm, dc = [0.0] * width, 0.0
            for row, label in zip(X, y):
                p = 1 / (1 + math.exp(-(sum(m * v for m, v in zip(self.m, row)) + self.c)))
                for j, v in enumerate(row):
                    dm[j] += (p - label) * v / count
                dc += (p - label) / count
            self.m = [m - self.l_rate * d for m, d in zip(self.m, dm)]
            self.c -= self.l_rate * dc
        return self.m, self.c
""",
)
_style(
    "class constructed with its data",
    "Regression",
    """
import numpy as np

class Regression:
    def __init__(self, X, y, lr=0.1, iters=20):
        self.X, self.y, self.lr, self.iters = X, y, lr, iters
        self.W = np.zeros(X.shape[1])
        self.B = 0.0

    def train(self):
        for _ in range(self.iters):
            error = 1 / (1 + np.exp(-(self.X @ self.W + self.B))) - self.y
            self.W -= self.lr / len(self.y) * self.X.T @ error
            self.B -= self.lr / len(self.y) * error.sum()
""",
)
_style(
    "class whose settings are attributes alone",
    "Simple",
    """
import numpy as np

class Simple:
    def __init__(self):
        self.learning_rate = 0.05
        self.epochs = 500

    def fit(self, X, y):
        self.weights, self.bias = np.zeros(X.shape[1]), 0.0
        for _ in range(self.epochs):
            e = 1 / (1 + np.exp(-(X @ self.weights + self.bias))) - y
            self.weights, self.bias = (
                self.weights - self.learning_rate * X.T @ e / len(y), self.bias - self.learning_rate * e.mean())
""",
)
_style(
    "course's optimize and model",
    "model",
    """
import copy
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, np.squeeze(np.array(cost))

def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, b, costs = copy.deepcopy(w), copy.deepcopy(b), []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw, db = grads["dw"], grads["db"]
        w = w - learning_rate * dw
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print("Cost after iteration %i: %f" % (i, cost))
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs

def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False):
    w, b = np.zeros((X_train.shape[0], 1)), 0.0
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, print_cost)
    w, b = params["w"], params["b"]
    A = sigmoid(np.dot(w.T, X_test) + b)
    return {"costs": costs, "Y_prediction_test": (A > 0.5).astype(float), "w": w, "b": b,
            "learning_rate": learning_rate, "num_iterations": num_iterations}
""",
)
RIGHT["course's optimize"] = "optimize", RIGHT["course's optimize and model"][1]
_style(
    "gradient descent with helper functions",
    "gradient_descent",
    """
import copy, math
import numpy as np

def compute_cost(X, y, w, b):
    f = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(f) + (1 - y) * np.log(1 - f))

def compute_gradient(X, y, w, b):
    m, n = X.shape
    dj_dw, dj_db = np.zeros(n), 0.0
    for i in range(m):
        err = 1 / (1 + np.exp(-(np.dot(X[i], w) + b))) - y[i]
        dj_dw += err * X[i]
        dj_db += err
    return dj_db / m, dj_dw / m

def gradient_descent(X, y, w_in, b_in, alpha, num_iters):
    J_history = []
    w, b = copy.deepcopy(w_in), b_in
    for i in range(num_iters):
        dj_db, dj_dw = compute_gradient(X, y, w, b)
        w = w - alpha * dj_dw
        b = b - alpha * dj_db
        if i < 100000:
            J_history.append(compute_cost(X, y, w, b))
        if i % math.ceil(num_iters / 10) == 0:
            print(f"Iteration {i:4d}: Cost {J_history[-1]}")
    return w, b, J_history
""",
)
_style(
    "theta and a column of ones",
    "gradientDescent",
    """
import numpy as np

def gradientDescent(X, y, theta, alpha, iterations):
    m = len(y)
    J_history = np.zeros(iterations)
    for i in range(iterations):
        h = 1 / (1 + np.exp(-X.dot(theta)))
        J_history[i] = (-y.T.dot(np.log(h)) - (1 - y).T.dot(np.log(1 - h))) / m
        theta = theta - (alpha / m) * X.T.dot(h - y)
    return theta, J_history
""",
)
_style(
    "theta as a column, one weight after the other by temporaries",
    "descend",
    """
import numpy as np

def descend(X, y, theta, alpha, iters):
    m, n = X.shape
    for _ in range(iters):
        h = 1 / (1 + np.exp(-(X @ theta)))
        temp = theta.copy()
        for j in range(n):
            temp[j, 0] = theta[j, 0] - alpha * np.sum((h - y) * X[:, [j]]) / m
        theta = temp
    return theta
""",
)
_style(
    "row by row over lists with the label last",
    "coefficients_sgd",
    """
from math import exp

def predict(row, coefficients):
    yhat = coefficients[0]
    for i in range(len(row) - 1):
        yhat += coefficients[i + 1] * row[i]
    return 1.0 / (1.0 + exp(-yhat))

def coefficients_sgd(train, l_rate, n_epoch):
    coef = [0.0 for i in range(len(train[0]))]
    for epoch in range(n_epoch):
        for row in train:
            yhat = predict(row, coef)
            error = row[-1] - yhat
            coef[0] = coef[0] + l_rate * error
            for i in range(len(row) - 1):
                coef[i + 1] = coef[i + 1] + l_rate * error * row[i]
    return coef
""",
)
_style(
    "row by row, shuffled",
    "sgd",
    """
import random
import numpy as np

def sgd(X, y, lr=0.1, epochs=10):
    w, b = np.zeros(X.shape[1]), 0.0
    order = list(range(len(y)))
    for _ in range(epochs):
        random.shuffle(order)
        for i in order:
            d = 1 / (1 + np.exp(-(X[i] @ w + b))) - y[i]
            w = w - lr * d * X[i]
            b = b - lr * d
    return w, b
""",
)
_style(
    "mini-batches in their order",
    "train",
    """
import numpy as np

def train(X, y, batch_size=32, epochs=10, lr=0.1):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    for epoch in range(epochs):
        for start in range(0, m, batch_size):
            xb, yb = X[start:start + batch_size], y[start:start + batch_size]
            d = 1 / (1 + np.exp(-(xb @ w + b))) - yb
            w = w - lr * xb.T @ d / len(yb)
            b = b - lr * d.mean()
    return w, b
""",
)
_style(
    "mini-batches, shuffled, in a class",
    "MiniBatch",
    """
import numpy as np

class MiniBatch:
    def __init__(self, lr=0.1, n_epochs=20, batch_size=16, seed=3):
        self.lr, self.n_epochs, self.batch_size, self.seed = lr, n_epochs, batch_size, seed

    def fit(self, X, y):
        rng = np.random.default_rng(self.seed)
        self.w_, self.b_ = np.zeros(X.shape[1]), 0.0
        for _ in range(self.n_epochs):
            order = rng.permutation(len(y))
            for i in range(0, len(y), self.batch_size):
                pick = order[i:i + self.batch_size]
                d = 1 / (1 + np.exp(-(X[pick] @ self.w_ + self.b_))) - y[pick]
                self.w_ -= self.lr * X[pick].T @ d / len(pick)
                self.b_ -= self.lr * d.mean()
        return self
""",
)
_style(
    "a short last batch dropped",
    "fit",
    """
import numpy as np

def fit(X, y, batch_size, n_epochs, eta):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_epochs):
        for k in range(len(y) // batch_size):
            rows = slice(k * batch_size, (k + 1) * batch_size)
            d = 1 / (1 + np.exp(-(X[rows] @ w + b))) - y[rows]
            w, b = w - eta * d @ X[rows] / batch_size, b - eta * d.mean()
    return w, b
""",
)
_style(
    "one batch drawn for each update",
    "run",
    """
import numpy as np

def run(X, y, rate, rounds, size):
    rng = np.random.default_rng()
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(rounds):
        pick = rng.choice(len(y), size, replace=False)
        d = 1 / (1 + np.exp(-(X[pick] @ w + b))) - y[pick]
        w, b = w - rate * d @ X[pick] / size, b - rate * d.mean()
    return {"weights": w, "bias": b}
""",
)
_style(
    "row of weights, labels in a column",
    "optimise",
    """
import numpy as np

def optimise(w, b, X, Y, no_iterations, learning_rate):
    costs = []
    for i in range(no_iterations):
        m = X.shape[0]
        A = 1 / (1 + np.exp(-(np.dot(w, X.T) + b)))
        YT = Y.T
        costs.append((-1 / m) * np.sum(YT * np.log(A) + (1 - YT) * np.log(1 - A)))
        dw = (1 / m) * np.dot(X.T, (A - YT).T)
        db = (1 / m) * np.sum(A - YT)
        w = w - learning_rate * dw.T
        b = b - learning_rate * db
    return {"w": w, "b": b}, {"dw": dw, "db": db}, costs
""",
)
_style(
    "likelihood that is climbed",
    "logistic_regression",
    """
import numpy as np

def logistic_regression(features, target, num_steps, learning_rate, add_intercept=False):
    if add_intercept:
        features = np.hstack((np.ones((features.shape[0], 1)), features))
    weights = np.zeros(features.shape[1])
    for step in range(num_steps):
        predictions = 1 / (1 + np.exp(-np.dot(features, weights)))
        weights += learning_rate * np.dot(features.T, target - predictions) / len(target)
        if step % 10000 == 0:
            print(np.sum(target * np.dot(features, weights)))
    return weights
""",
)
_style(
    "float32",
    "fit32",
    """
import numpy as np

def fit32(X, y, lr=0.1, steps=10):
    X, y = X.astype(np.float32), y.astype(np.float32)
    w, b, lr = np.zeros(X.shape[1], np.float32), np.float32(0), np.float32(lr)
    for _ in range(steps):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - lr * (X.T @ d) / np.float32(len(y)), b - lr * d.mean()
    return w, b
""",
)
_style(
    "a penalty that is 0 unless given",
    "ridge",
    """
import numpy as np

def ridge(X, y, lambda_=0.0, alpha=0.1, epochs=10):
    m, n = X.shape
    w, b, costs = np.zeros(n), 0.0, []
    for _ in range(epochs):
        a = 1 / (1 + np.exp(-(X @ w + b)))
        costs.append(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)) + lambda_ / (2 * m) * w @ w)
        w, b = w - alpha * (X.T @ (a - y) / m + lambda_ / m * w), b - alpha * np.mean(a - y)
    return costs, w, b
""",
)
_style(
    "a cost before the first step and after each",
    "train_model",
    """
import numpy as np

def loss(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

def train_model(X, y, w, b, iters, alpha):
    history = [loss(X, y, w, b)]
    for _ in range(iters):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - alpha * X.T @ d / len(y), b - alpha * d.mean()
        history.append(loss(X, y, w, b))
    return w, b, history
""",
)
_style(
    "data of a DataFrame",
    "fit_frame",
    """
import numpy as np

def fit_frame(df, target, lr=0.1, epochs=5):
    X, y = df.values, target.values
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - lr * X.T @ d / len(y), b - lr * d.mean()
    return w, b
""",
)
_style(
    "one update a call",
    "update",
    """
import numpy as np

def update(X, y, w, b, learning_rate):
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    return w - learning_rate * np.dot(X, (A - y).T) / y.size, b - learning_rate * np.mean(A - y)
""",
)
_style(
    "an attribute of weights in each round",
    "History",
    """
import numpy as np

class History:
    def __init__(self, lr, n_iterations):
        self.lr, self.n_iterations = lr, n_iterations
        self.cost_history = []

    def fit(self, X, y):
        X = np.insert(X, 0, 1, axis=1)
        self.w = np.random.rand(X.shape[1])
        for _ in range(self.n_iterations):
            p = 1 / (1 + np.exp(-X @ self.w))
            self.cost_history.append(-(y @ np.log(p + 1e-9) + (1 - y) @ np.log(1 - p + 1e-9)) / len(y))
            self.w -= self.lr * X.T @ (p - y) / len(y)
        return self.w
""",
)
_style(
    "names that tell nothing",
    "go",
    """
import numpy as np

def go(q, r, v, k, s):
    for _ in range(k):
        d = 1 / (1 + np.exp(-q @ v)) - r
        v = v - s * q.T @ d / len(r)
    return v
""",
)
