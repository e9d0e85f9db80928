"""Right scripts that train, in the styles that people write them in: what their names are bound to, and the text."""

from __future__ import annotations

RIGHT: dict[str, tuple[dict[str, str], str]] = {}
DATA = """
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(12, 3)).round(2)
y = (X @ [1.0, -2.0, 0.5] + 0.3 * rng.normal(size=12) > 0.2).astype(float)
"""


def _style(name: str, bound: dict[str, str], text: str) -> None:
    RIGHT[name] = bound, text


_style(
    "the lesson's own code, one example",
    {"X": "x1, x2", "w": "w1, w2", "b": "b", "L": "L", "dw": "dw1, dw2"},
    """
from math import exp, log
x1, x2, y = 1.0, 2.0, 1
w1, w2, b, alpha = 0.1, -0.2, 0.0, 0.1
for step in range(20):
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + exp(-z))
    L = -(y * log(a) + (1 - y) * log(1 - a))
    dz = a - y
    dw1 = x1 * dz
    dw2 = x2 * dz
    db = dz
    w1 = w1 - alpha * dw1
    w2 = w2 - alpha * dw2
    b = b - alpha * db
""",
)
_style(
    "the lesson's loop over examples",
    {"w": "w1, w2", "z": "z", "dw": "dw1, dw2", "J": "J"},
    """
from math import exp, log
x1, x2, y, m = [1.0, 2.0, -1.0], [3.0, 4.0, -3.2], [1, 0, 1], 3
w1 = w2 = b = 0.0
for update in range(20):
    J = 0; dw1 = 0; dw2 = 0; db = 0
    for i in range(m):
        z = w1 * x1[i] + w2 * x2[i] + b
        a = 1 / (1 + exp(-z))
        J += -(y[i] * log(a) + (1 - y[i]) * log(1 - a))
        dz = a - y[i]
        dw1 += x1[i] * dz
        dw2 += x2[i] * dz
        db += dz
    J /= m; dw1 /= m; dw2 /= m; db /= m
    w1 = w1 - 0.1 * dw1
    w2 = w2 - 0.1 * dw2
    b = b - 0.1 * db
""",
)
_style(
    "the course's propagate in optimize",
    {"X": "X", "w": "w", "a": "A", "dw": "dw", "J": "cost", "alpha": "learning_rate"},
    DATA
    + """
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s

def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, np.squeeze(cost)

def optimize(w, b, X, Y, num_iterations=30, learning_rate=0.1):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        w = w - learning_rate * dw
        b = b - learning_rate * db
        if i % 10 == 0:
            costs.append(cost)
    return w, b, costs

optimize(np.zeros((3, 1)), 0.0, X.T, y.reshape(1, -1))
""",
)
_style(
    "a class, its weights in attributes",
    {"w": "self.weights", "b": "self.bias", "alpha": "self.lr"},
    DATA
    + """
class Model:
    def __init__(self, lr):
        self.lr = lr

    def step(self, X, y):
        p = self.predict(X)
        self.weights -= self.lr * X.T @ (p - y) / len(y)
        self.bias -= self.lr * np.mean(p - y)

    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.weights + self.bias)))

    def fit(self, X, y):
        self.weights, self.bias = np.zeros(X.shape[1]), 0.0
        for _ in range(20):
            self.step(X, y)

model = Model(0.1)
model.fit(X, y)
print((model.predict(X) > 0.5) == y)
""",
)
_style(
    "theta and a column of ones, names that say nothing",
    {"w": "q", "a": "s"},
    DATA
    + """
D = np.column_stack([np.ones(12), X])
q, lr = np.zeros(4), 0.2
for k in range(20):
    s = 1 / (1 + np.exp(-D @ q))
    u = D.T @ (s - y) / 12
    q = q - lr * u
""",
)
_style(
    "a dictionary of parameters, changed by a function",
    {"w": "params['w']", "b": "params['b']"},
    DATA
    + """
def forward(params, X):
    return 1 / (1 + np.exp(-(X @ params["w"] + params["b"])))

def update(params, grads, lr):
    for key in params:
        params[key] = params[key] - lr * grads[key]

params = {"w": np.zeros(3), "b": 0.0}
for epoch in range(20):
    a = forward(params, X)
    grads = {"w": X.T @ (a - y) / len(y), "b": np.mean(a - y)}
    update(params, grads, 0.1)
""",
)
_style(
    "epochs of shuffled mini-batches, the last one short",
    {"X": "X", "w": "w", "a": "p"},
    DATA
    + """
w, b, lr = np.zeros(3), 0.0, 0.3
for epoch in range(4):
    order = rng.permutation(12)
    Xs, ys = X[order], y[order]
    for start in range(0, 12, 5):
        xb, yb = Xs[start:start + 5], ys[start:start + 5]
        p = 1 / (1 + np.exp(-(xb @ w + b)))
        w -= lr * xb.T @ (p - yb) / len(yb)
        b -= lr * np.mean(p - yb)
""",
)
_style(
    "batches by slices that have no name",
    {"X": "X", "w": "w"},
    DATA
    + """
w, b, lr = np.zeros(3), 0.0, 0.3
for epoch in range(4):
    for i in range(0, 12, 4):
        d = 1 / (1 + np.exp(-(X[i:i + 4] @ w + b))) - y[i:i + 4]
        w, b = w - lr * d @ X[i:i + 4] / 4, b - lr * d.mean()
""",
)
_style(
    "example by example, in an order of its own",
    {"w": "w"},
    DATA
    + """
w, b, lr = np.zeros(3), 0.0, 0.3
for epoch in range(3):
    for i in rng.permutation(12):
        error = 1 / (1 + np.exp(-(X[i] @ w + b))) - y[i]
        w = w - lr * error * X[i]
        b = b - lr * error
""",
)
_style(
    "plain lists, label last, row by row",
    {"X": "data", "w": "coef"},
    """
from math import exp
data = [[2.78, 2.55, 0], [1.46, 2.36, 0], [3.39, 4.40, 0], [7.62, 2.75, 1], [5.33, 2.08, 1], [6.92, 1.77, 1]]

def predict(row, coefficients):
    yhat = coefficients[0]
    for i in range(len(row) - 1):
        yhat += coefficients[i + 1] * row[i]
    return 1.0 / (1.0 + exp(-yhat))

coef = [0.0 for _ in range(3)]
l_rate = 0.3
for epoch in range(5):
    sum_error = 0
    for row in data:
        yhat = predict(row, coef)
        error = row[-1] - yhat
        sum_error += error ** 2
        coef[0] = coef[0] + l_rate * error * 1.0
        for i in range(len(row) - 1):
            coef[i + 1] = coef[i + 1] + l_rate * error * row[i]
    print(epoch, sum_error)
""",
)
_style(
    "row by row, by names that other functions use for something else",
    {"w": "w", "a": "p", "dz": "e"},
    DATA
    + """
import math

def sigmoid(x):
    return 1 / (1 + math.exp(-x))

def predict(x, w, b):
    y = b
    for i in range(len(w)):
        y += x[i] * w[i]
    return sigmoid(y)

w, b, lr = [0.1, -0.2, 0.3], 0.0, 0.1
for epoch in range(3):
    total = 0
    for x, t in zip(X, y):
        p = predict(x, w, b)
        e = p - t
        total += e ** 2
        for i in range(len(w)):
            w[i] = w[i] - lr * e * x[i]
        b = b - lr * e
""",
)
_style(
    "labels of -1 and 1",
    {"dz": "pull"},
    DATA
    + """
t = 2 * y - 1
w, b, lr = np.zeros(3), 0.0, 0.3
for epoch in range(20):
    margin = t * (X @ w + b)
    J = np.mean(np.log1p(np.exp(-margin)))
    pull = -t / (1 + np.exp(margin))
    w, b = w - lr * X.T @ pull / 12, b - lr * pull.mean()
""",
)
_style(
    "labels that are true or false, read from words",
    {},
    DATA
    + """
names = np.where(y == 1, "malignant", "benign")
y = names == "malignant"
w, b, lr = np.zeros(3), 0.0, 0.3
for epoch in range(20):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    w, b = w - lr * X.T @ (a - y) / 12, b - lr * (a - y).mean()
""",
)
_style(
    "a rate that decays",
    {"alpha": "lr"},
    DATA
    + """
w, b, lr0 = np.zeros(3), 0.0, 0.5
for k in range(20):
    lr = lr0 / (1 + 0.1 * k)
    a = 1 / (1 + np.exp(-(X @ w + b)))
    dw, db = X.T @ (a - y) / 12, np.mean(a - y)
    w, b = w - lr * dw, b - lr * db
""",
)
_style(
    "a penalty, and a cost with it",
    {"l2": "lam", "J": "cost"},
    DATA
    + """
w, b, lr, lam = np.zeros(3), 0.0, 0.5, 0.7
for k in range(20):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    cost = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)) + lam / (2 * len(y)) * np.sum(w ** 2)
    w, b = w - lr * (X.T @ (a - y) / len(y) + lam / len(y) * w), b - lr * np.mean(a - y)
""",
)
_style(
    "a likelihood that is climbed",
    {"w": "theta"},
    DATA
    + """
Xb = np.c_[X, np.ones(12)]
theta = np.zeros(4)
for k in range(20):
    p = 1 / (1 + np.exp(-Xb @ theta))
    ll = np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    theta += 0.2 * Xb.T @ (y - p) / 12
""",
)
_style(
    "no intercept",
    {"w": "w"},
    DATA
    + """
w, lr = np.zeros(3), 0.3
for k in range(20):
    a = 1 / (1 + np.exp(-X @ w))
    w = w - lr * X.T @ (a - y) / 12
""",
)
_style(
    "float32",
    {"w": "w", "a": "a"},
    DATA
    + """
X, y = X.astype(np.float32), y.astype(np.float32)
w, b, lr = np.zeros(3, np.float32), np.float32(0), np.float32(0.3)
for k in range(20):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    w, b = w - lr * (X.T @ (a - y)) / np.float32(12), b - lr * np.mean(a - y)
""",
)
_style(
    "costs of training and of other data after the step",
    {"J": "train_loss"},
    DATA
    + """
X_train, y_train, X_val, y_val = X[:8], y[:8], X[8:], y[8:]

def loss(X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

w, b, lr = np.zeros(3), 0.0, 0.3
best_loss = np.inf
for k in range(20):
    p = 1 / (1 + np.exp(-(X_train @ w + b)))
    w, b = w - lr * X_train.T @ (p - y_train) / 8, b - lr * np.mean(p - y_train)
    train_loss = loss(X_train, y_train, w, b)
    val_loss = loss(X_val, y_val, w, b)
    best_loss = min(best_loss, val_loss)
    accuracy = np.mean((p > 0.5) == y_train)
""",
)
_style(
    "a gate of plain numbers",
    {"w": "w"},
    """
import math
X = [[0, 0], [0, 1], [1, 0], [1, 1]]
y = [0, 0, 0, 1]
w, b, lr = [0.0, 0.0], 0.0, 0.5
for epoch in range(30):
    for (x1, x2), target in zip(X, y):
        a = 1 / (1 + math.exp(-(w[0] * x1 + w[1] * x2 + b)))
        w[0] -= lr * (a - target) * x1
        w[1] -= lr * (a - target) * x2
        b -= lr * (a - target)
""",
)
_style(
    "scaled data, an accuracy beside the step",
    {"X": "X_scaled"},
    DATA
    + """
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
weights, bias = np.random.default_rng(0).normal(size=3) * 0.01, 0.0
for epoch in range(20):
    predictions = 1 / (1 + np.exp(-(X_scaled @ weights + bias)))
    predicted = (predictions >= 0.5).astype(int)
    accuracy = np.mean(predicted == y)
    errors = predictions - y
    weights -= 0.1 * X_scaled.T @ errors / len(y)
    bias -= 0.1 * errors.mean()
""",
)
_style(
    "a cost of each tenth update alone",
    {"w": "W", "a": "A"},
    DATA
    + """
W, B, eta = np.zeros((3, 1)), 0.0, 0.1
Y = y.reshape(-1, 1)
for i in range(25):
    A = 1 / (1 + np.exp(-(X @ W + B)))
    if i % 10 == 9:
        J = float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
        print(i, J)
    W = W - eta * X.T @ (A - Y) / len(Y)
    B = B - eta * np.mean(A - Y)
""",
)
_style(
    "settings in an object of another library",
    {"w": "w"},
    DATA
    + """
import argparse
args = argparse.Namespace(lr=0.3)
w, b = np.zeros(3), 0.0
for k in range(20):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    w, b = w - args.lr * X.T @ (a - y) / 12, b - args.lr * np.mean(a - y)
""",
)
