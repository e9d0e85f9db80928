"""More right programs that train: those that want what not all do, or say less of themselves."""

from __future__ import annotations

from tests.checks.training.right import RIGHT as RIGHT

FIRST_STYLES = tuple(RIGHT)


def _style(key: str, name: str, source: str) -> None:
    RIGHT[key] = name, source


_style(
    "rate written into it",
    "train",
    """
import numpy as np

def train(X, y, epochs):
    w, b = np.zeros(X.shape[1]), 0.5
    for _ in range(epochs):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - 0.05 * X.T @ d / len(y), b - 0.05 * d.mean()
    return w, b
""",
)
_style(
    "rate and count of the file",
    "learn",
    """
import numpy as np

ALPHA = 0.02
EPOCHS = 40

def learn(X, y):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(EPOCHS):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - ALPHA * X.T @ d / len(y), b - ALPHA * d.mean()
    return w, b
""",
)
_style(
    "count written into it",
    "solve",
    """
import numpy as np

def solve(X, y, lr):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(300):
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - lr * X.T @ d / len(y), b - lr * d.mean()
    return w, b
""",
)
_style(
    "batches of 32 rows, what is left over dropped",
    "batches",
    """
import numpy as np

def batches(X, y, lr=0.1, epochs=3):
    w, b, size = np.zeros(X.shape[1]), 0.0, 32
    for _ in range(epochs):
        order = np.random.permutation(len(y))
        for k in range(len(y) // size):
            rows = order[k * size:(k + 1) * size]
            d = 1 / (1 + np.exp(-(X[rows] @ w + b))) - y[rows]
            w, b = w - lr * d @ X[rows] / size, b - lr * d.mean()
    return w, b
""",
)
_style(
    "batches of 4 rows",
    "small_batches",
    """
import numpy as np

def small_batches(X, y, lr=0.1, epochs=3):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(epochs):
        for k in range(0, len(y), 4):
            d = 1 / (1 + np.exp(-(X[k:k + 4] @ w + b))) - y[k:k + 4]
            w, b = w - lr * d @ X[k:k + 4] / len(d), b - lr * d.mean()
    return w, b
""",
)
_style(
    "labels of -1 and 1",
    "fit_signs",
    '''
import numpy as np

def fit_signs(X, y, lr=0.1, n_iter=50):
    """y is -1 or 1."""
    assert set(np.unique(y)) <= {-1, 1}
    w, b, losses = np.zeros(X.shape[1]), 0.0, []
    for _ in range(n_iter):
        t = y * (X @ w + b)
        losses.append(np.mean(np.log(1 + np.exp(-t))))
        pull = -y / (1 + np.exp(t))
        w, b = w - lr * pull @ X / len(y), b - lr * pull.mean()
    return w, b, losses
''',
)
_style(
    "a rate that decays",
    "slower",
    """
import numpy as np

def slower(X, y, lr=0.1, epochs=10, decay=0.1):
    w, b = np.zeros(X.shape[1]), 0.0
    for epoch in range(epochs):
        rate = lr / (1 + 0.5 * epoch)
        d = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - rate * X.T @ d / len(y), b - rate * d.mean()
    return w, b
""",
)
_style(
    "until the cost hardly changes",
    "until",
    """
import numpy as np

def until(X, y, alpha=0.1, max_iters=1000, tol=1e-3):
    theta, i, change, before = np.zeros(X.shape[1] + 1), 0, 1.0, 1e9
    X = np.c_[np.ones(X.shape[0]), X]
    while i < max_iters and change > tol:
        h = 1 / (1 + np.exp(-X @ theta))
        J = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
        theta, change, before, i = theta - alpha * X.T @ (h - y) / len(y), abs(before - J), J, i + 1
    return theta
""",
)
_style(
    "a tuple with names",
    "named",
    """
from typing import NamedTuple
import numpy as np

class Result(NamedTuple):
    weights: np.ndarray
    bias: float
    loss_history: list

def named(x_train, y_train, num_epochs=10, learning_rate=0.1):
    result = Result(np.zeros(x_train.shape[1]), 0.0, [])
    for _ in range(num_epochs):
        p = 1 / (1 + np.exp(-(x_train @ result.weights + result.bias)))
        result.loss_history.append(-(y_train * np.log(p) + (1 - y_train) * np.log(1 - p)).mean())
        result = Result(result.weights - learning_rate * (p - y_train) @ x_train / len(p),
                        result.bias - learning_rate * (p - y_train).mean(), result.loss_history)
    return result
""",
)
_style(
    "parameters in a dictionary",
    "optimize_params",
    """
import numpy as np

def optimize_params(params, X, Y, iterations, lr):
    W, b = params["W"].copy(), params["b"]
    for _ in range(iterations):
        A = 1 / (1 + np.exp(-(W.T @ X + b)))
        W -= lr * X @ (A - Y).T / Y.shape[1]
        b = b - lr * np.mean(A - Y)
    return {"W": W, "b": b}
""",
)
_style(
    "weights of random size, drawn when it is constructed",
    "Random",
    """
import numpy as np

class Random:
    def __init__(self, n_features, lr=0.1):
        self.w = np.random.randn(n_features)
        self.b = np.random.randn()
        self.lr = lr

    def forward(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def fit(self, X, y, epochs=10):
        self.loss_history = []
        for _ in range(epochs):
            d = self.forward(X) - y
            self.w -= self.lr * X.T @ d / len(y)
            self.b -= self.lr * d.mean()
            p = self.forward(X)
            self.loss_history.append(float(-np.mean(np.log(np.where(y == 1, p, 1 - p)))))
""",
)
_style(
    "row by row, each step over the number of rows",
    "perceptronlike",
    """
import numpy as np

def perceptronlike(X, y, lr=0.1, epochs=10):
    m, n = X.shape
    w, b = np.zeros(n), 0.0
    for _ in range(epochs):
        for xi, yi in zip(X, y):
            d = 1 / (1 + np.exp(-(xi @ w + b))) - yi
            w = w - lr * d * xi / m
            b = b - lr * d / m
    return w, b
""",
)
_style(
    "cost every tenth update",
    "tenth",
    """
import numpy as np

def tenth(X, y, w, b, learning_rate, num_iterations):
    cost_list = []
    for i in range(num_iterations):
        z = X @ w + b
        a = 1 / (1 + np.exp(-z))
        if i % 10 == 0:
            cost_list.append(-np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / len(y))
        w = w - learning_rate * X.T @ (a - y) / len(y)
        b = b - learning_rate * np.sum(a - y) / len(y)
    return w, b, cost_list
""",
)
_style(
    "static methods and properties",
    "Props",
    """
import numpy as np

class Props:
    def __init__(self, *, eta0=0.1, n_iter=10):
        self._eta, self._n = eta0, n_iter
        self._theta = None

    @staticmethod
    def _sigmoid(z):
        return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))

    @property
    def coef_(self):
        return self._theta[1:]

    @property
    def intercept_(self):
        return self._theta[0]

    def fit(self, X, y):
        ones = np.column_stack((np.ones(len(X)), X))
        self._theta = np.zeros(ones.shape[1])
        for _ in range(self._n):
            self._theta = self._theta - self._eta * ones.T @ (self._sigmoid(ones @ self._theta) - y) / len(y)
        return self
""",
)
_style(
    "all thetas kept, and the last returned",
    "keeps",
    """
import numpy as np

def keeps(x, y, iterations, alpha):
    x = np.insert(x, x.shape[1], 1, axis=1)
    theta = np.zeros((x.shape[1], 1))
    y = y.reshape(-1, 1)
    cost_history, theta_history = [], []
    for it in range(iterations):
        prediction = 1 / (1 + np.exp(-np.dot(x, theta)))
        theta = theta - (1 / len(y)) * alpha * (x.T.dot(prediction - y))
        theta_history.append(theta.T)
        cost_history.append(float(-np.mean(y * np.log(prediction) + (1 - y) * np.log(1 - prediction))))
    return theta, cost_history, theta_history
""",
)
_style(
    "weights changed in place, b returned",
    "step_in_place",
    """
import numpy as np

def step_in_place(weights, bias, X, y, lr):
    d = 1 / (1 + np.exp(-(X @ weights + bias))) - y
    weights -= lr * X.T @ d / len(y)
    return bias - lr * d.mean()
""",
)
_style(
    "one example a call, in pairs",
    "update_one",
    '''
from math import exp

def update_one(w, b, x, y, rate):
    """x is a list of (index, value) pairs."""
    z = b + sum(w[i] * v for i, v in x)
    d = 1 / (1 + exp(-z)) - y
    for i, v in x:
        w[i] -= rate * d * v
    return b - rate * d
''',
)
_style(
    "one example a call, in pairs, the prediction handed over",
    "update_w",
    """
def update_w(w, x, p, y, alpha=0.1):
    for i, value in x:
        w[i] -= alpha * (p - y) * value
    return w
""",
)
_style(
    "one example a call, dictionaries",
    "learn_one",
    """
import math

def learn_one(weights, features, label, learning_rate=0.1):
    score = sum(weights[j] * value for j, value in features.items())
    error = label - 1.0 / (1.0 + math.exp(-score))
    for j, value in features.items():
        weights[j] += learning_rate * error * value
    return weights
""",
)
_style(
    "one example a call",
    "sgd_step",
    """
import numpy as np

def sgd_step(w, b, x, target, eta):
    p = 1 / (1 + np.exp(-(np.dot(w, x) + b)))
    assert np.shape(p) == ()
    return w - eta * (p - target) * x, b - eta * (p - target)
""",
)
_style(
    "accuracies kept beside losses, a rate of its own",
    "Assembled",
    """
import copy
import numpy as np

class Assembled:
    def __init__(self):
        self.losses = []
        self.train_accuracies = []

    def fit(self, x, y, epochs):
        x, y = copy.deepcopy(x), copy.deepcopy(y)
        y = y.reshape(y.shape[0], 1)
        self.weights = np.zeros((1, x.shape[1]))
        self.bias = 0
        for i in range(epochs):
            x_dot_weights = np.matmul(self.weights, x.transpose()) + self.bias
            pred = self._sigmoid(x_dot_weights)
            loss = self.compute_loss(y.T, pred)
            error_w, error_b = self.compute_gradients(x, y.T, pred)
            self.update_model_parameters(error_w, error_b)
            self.train_accuracies.append(np.mean((pred > 0.5) == y.T))
            self.losses.append(loss)

    def compute_loss(self, y_true, y_pred):
        y_zero_loss = y_true * np.log(y_pred + 1e-9)
        y_one_loss = (1 - y_true) * np.log(1 - y_pred + 1e-9)
        return -np.mean(y_zero_loss + y_one_loss)

    def compute_gradients(self, x, y_true, y_pred):
        difference = y_pred - y_true
        gradient_b = np.mean(difference)
        gradients_w = np.matmul(difference, x) / x.shape[0]
        return gradients_w, gradient_b

    def update_model_parameters(self, error_w, error_b):
        self.weights = self.weights - 0.1 * error_w
        self.bias = self.bias - 0.1 * error_b

    def _sigmoid(self, x):
        return 1 / (1 + np.exp(-x))
""",
)
_style(
    "features, labels and weights in columns, in place",
    "train_glossary",
    """
import numpy as np

def predict(features, weights):
    return 1 / (1 + np.exp(-np.dot(features, weights)))

def cost_function(features, labels, weights):
    predictions = predict(features, weights)
    class1_cost = -labels * np.log(predictions)
    class2_cost = (1 - labels) * np.log(1 - predictions)
    return (class1_cost - class2_cost).sum() / len(labels)

def update_weights(features, labels, weights, lr):
    N = len(features)
    gradient = np.dot(features.T, predict(features, weights) - labels)
    gradient /= N
    gradient *= lr
    weights -= gradient
    return weights

def train_glossary(features, labels, weights, lr, iters):
    cost_history = []
    for i in range(iters):
        weights = update_weights(features, labels, weights, lr)
        cost_history.append(cost_function(features, labels, weights))
        if i % 1000 == 0:
            print("iter: " + str(i))
    return weights, cost_history
""",
)
_style(
    "one row drawn for each update",
    "stochastic",
    """
import numpy as np

def stochastic(X, y, alpha=0.1, n_updates=1000):
    X = np.c_[np.ones(len(X)), X]
    theta = np.zeros(X.shape[1])
    for _ in range(n_updates):
        i = np.random.randint(0, len(X))
        h = 1 / (1 + np.exp(-X[i] @ theta))
        theta = theta - alpha * (h - y[i]) * X[i]
    return theta
""",
)
_style(
    "features scaled inside",
    "Scaled",
    """
import numpy as np

class Scaled:
    def __init__(self, learning_rate=0.1, max_iter=100):
        self.learning_rate, self.max_iter = learning_rate, max_iter

    def fit(self, X, y):
        self.mean_, self.std_ = X.mean(axis=0), X.std(axis=0)
        X = (X - self.mean_) / self.std_
        self.coef_, self.intercept_ = np.zeros(X.shape[1]), 0.0
        for _ in range(self.max_iter):
            d = 1 / (1 + np.exp(-(X @ self.coef_ + self.intercept_))) - y
            self.coef_ = self.coef_ - self.learning_rate * X.T @ d / len(y)
            self.intercept_ = self.intercept_ - self.learning_rate * d.mean()
        return self
""",
)
_style(
    "theta taken apart at the end",
    "Apart",
    """
import numpy as np

class Apart:
    def fit(self, X, y, *, lr=0.1, n_epochs=100, verbose=0):
        X = np.hstack((np.ones((X.shape[0], 1)), X))
        theta = np.random.normal(0, 0.01, size=(X.shape[1], 1))
        y = y[:, np.newaxis]
        for epoch in range(1, n_epochs + 1):
            p = 1 / (1 + np.exp(-X @ theta))
            theta -= lr * X.T @ (p - y) / len(y)
            if verbose and epoch % verbose == 0:
                print(epoch)
        self.intercept_, self.coef_ = theta[0, 0], theta[1:].T
        return self
""",
)
_style(
    "log likelihood kept, climbed",
    "Climber",
    """
import numpy as np

class Climber:
    def __init__(self, lr=0.1, iterations=100):
        self.lr, self.iterations, self.likelihoods = lr, iterations, []

    def fit(self, X, y):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        for _ in range(self.iterations):
            p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
            self.likelihoods.append(np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
            self.w += self.lr * X.T @ (y - p) / len(y)
            self.b += self.lr * np.mean(y - p)
""",
)
_style(
    "summed, cost and gradient",
    "summed",
    """
import numpy as np

def summed(X, y, w, b, alpha, iters):
    costs = []
    for _ in range(iters):
        p = 1 / (1 + np.exp(-(X @ w + b)))
        costs.append(-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)))
        w, b = w - alpha * X.T @ (p - y), b - alpha * np.sum(p - y)
    return w, b, costs
""",
)
_style(
    "a class whose loop is a method, fit another",
    "TwoMethods",
    """
import numpy as np

class TwoMethods:
    def __init__(self, lr=0.01, num_iter=100):
        self.lr, self.num_iter = lr, num_iter

    def gradient_descent(self, X, y):
        for _ in range(self.num_iter):
            d = 1 / (1 + np.exp(-(X @ self.w + self.b))) - y
            self.w -= self.lr * X.T @ d / len(y)
            self.b -= self.lr * d.mean()

    def fit(self, X, y):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        self.gradient_descent(X, y)
        return self.w, self.b
""",
)
_style(
    "course's model with its sizes set apart",
    "nn_model",
    """
import numpy as np

def initialize_with_zeros(dim):
    return np.zeros((dim, 1)), 0.0

def nn_model(X, Y, num_iterations=100, learning_rate=0.01, print_cost=True):
    w, b = initialize_with_zeros(X.shape[0])
    m, costs = X.shape[1], []
    for i in range(num_iterations):
        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
        cost = (-1 / m) * (np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T))
        dz = A - Y
        w -= learning_rate * np.dot(X, dz.T) / m
        b -= learning_rate * np.sum(dz) / m
        costs.append(np.squeeze(cost))
        if print_cost and i % 100 == 0:
            print(cost)
    return {"w": w, "b": b, "costs": costs}
""",
)
