"""Right gradients in the styles of public programs: name, what is asked, and its text."""

from __future__ import annotations

GRADIENTS: dict[str, tuple[str, str, str]] = {
    "course": ("propagate", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def propagate(w, b, X, Y):
    """w -- weights, (num_px * num_px * 3, 1); X -- data of size (num_px * num_px * 3, number of examples)"""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = (-1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    cost = np.squeeze(np.array(cost))
    grads = {"dw": dw, "db": db}
    return grads, cost
'''),
    "specialization": ("compute_gradient", "gradient", '''
import numpy as np

def compute_gradient(X, y, w, b, *argv):
    m, n = X.shape
    dj_dw = np.zeros(w.shape)
    dj_db = 0.
    for i in range(m):
        z_wb = 0
        for j in range(n):
            z_wb += w[j] * X[i, j]
        z_wb += b
        f_wb = 1 / (1 + np.exp(-z_wb))
        dj_db_i = f_wb - y[i]
        dj_db += dj_db_i
        for j in range(n):
            dj_dw[j] += dj_db_i * X[i][j]
    return dj_db / m, dj_dw / m
'''),
    "specialization penalty": ("compute_gradient_reg", "gradient", '''
import numpy as np

def compute_gradient_reg(X, y, w, b, lambda_=1):
    m, n = X.shape
    err = 1 / (1 + np.exp(-(X @ w + b))) - y
    dj_db = np.sum(err) / m
    dj_dw = X.T @ err / m
    for j in range(n):
        dj_dw[j] = dj_dw[j] + (lambda_ / m) * w[j]
    return dj_db, dj_dw
'''),
    "theta gradient": ("gradient", "gradient", '''
import numpy as np

def gradient(theta, X, y):
    h = 1 / (1 + np.exp(-np.dot(X, theta)))
    return np.dot(X.T, h - y) / y.size
'''),
    "theta last": ("gradient", "gradient", '''
import numpy as np

def gradient(X, y, theta):
    m = len(y)
    predictions = 1 / (1 + np.exp(-(X @ theta)))
    gradient = np.zeros(theta.shape)
    gradient = 1 / m * X.T @ (predictions - y)
    return gradient
'''),
    "theta columns": ("costFunction", "gradient", '''
import numpy as np

def costFunction(theta, X, y):
    """theta (n+1, 1), y (m, 1)"""
    m = len(y)
    predictions = 1 / (1 + np.exp(-np.dot(X, theta)))
    error = (-y * np.log(predictions)) - ((1 - y) * np.log(1 - predictions))
    cost = 1 / m * sum(error)
    grad = 1 / m * np.dot(X.transpose(), (predictions - y))
    return cost[0], grad
'''),
    "octave style": ("costFunctionReg", "gradient", '''
import numpy as np

def costFunctionReg(theta, X, y, Lambda):
    m = y.size
    h = 1 / (1 + np.exp(-X.dot(theta)))
    J = -1 * (1 / m) * (np.log(h).T.dot(y) + np.log(1 - h).T.dot(1 - y))
    J = J + (Lambda / (2 * m)) * np.sum(np.square(theta[1:]))
    grad = (1 / m) * X.T.dot(h - y)
    grad[1:] = grad[1:] + (Lambda / m) * theta[1:]
    return J, grad
'''),
    "y hat handed in": ("gradients", "gradient", '''
import numpy as np

def gradients(X, y, y_hat):
    m = X.shape[0]
    dw = (1 / m) * np.dot(X.T, (y_hat - y))
    db = (1 / m) * np.sum((y_hat - y))
    return dw, db
'''),
    "theta of h": ("gradient_descent", "gradient", '''
import numpy as np

def gradient_descent(X, h, y):
    return np.dot(X.T, (h - y)) / y.shape[0]
'''),
    "cost first": ("cost_grad", "gradient", '''
import numpy as np

def cost_grad(weights, bias, features, labels):
    N = len(labels)
    p = 1.0 / (1.0 + np.exp(-(features @ weights + bias)))
    cost = -np.sum(labels * np.log(p) + (1 - labels) * np.log(1 - p)) / N
    return cost, features.T @ (p - labels) / N, np.mean(p - labels)
'''),
    "dictionary of parameters": ("backward", "gradient", '''
import numpy as np

def backward(params, x, y):
    a = 1 / (1 + np.exp(-(x @ params["W"] + params["b"])))
    dz = a - y
    return {"dW": x.T @ dz / x.shape[0], "db": dz.mean(axis=0)}
'''),
    "cost and dictionary": ("model_optimize", "gradient", '''
import numpy as np

def model_optimize(w, b, X, Y):
    m = X.shape[0]
    final_result = 1 / (1 + np.exp(-(np.dot(w, X.T) + b)))
    Y_T = Y.T
    cost = (-1 / m) * (np.sum((Y_T * np.log(final_result)) + ((1 - Y_T) * (np.log(1 - final_result)))))
    dw = (1 / m) * (np.dot(X.T, (final_result - Y.T).T))
    db = (1 / m) * (np.sum(final_result - Y.T))
    return cost, {"dw": dw, "db": db}
'''),
    "columns of rows": ("backprop", "gradient", '''
import numpy as np

def backprop(x, y, w, b):
    """x: (m, n), y: (m, 1), w: (n, 1)"""
    m = y.shape[0]
    yhat = 1 / (1 + np.exp(-(x.dot(w) + b)))
    dz = yhat - y.reshape(-1, 1)
    dw = np.sum(x * dz, axis=0, keepdims=True).T / m
    db = np.sum(dz) / m
    return dw, db
'''),
    "plain lists": ("gradient", "gradient", '''
from math import exp

def gradient(X, y, coef):
    m = len(X)
    g = [0.0] * len(coef)
    for xi, yi in zip(X, y):
        row = [1.0] + list(xi)
        z = sum(c * v for c, v in zip(coef, row))
        e = 1.0 / (1.0 + exp(-z)) - yi
        for j in range(len(g)):
            g[j] += e * row[j] / m
    return g
'''),
    "lists joined": ("grad", "gradient", '''
from math import exp

def grad(weights, xs, ys):
    rows = [[1] + x for x in xs]
    total = [0] * len(weights)
    for row, label in zip(rows, ys):
        p = 1 / (1 + exp(-sum(w * v for w, v in zip(weights, row))))
        total = [t + (p - label) * v for t, v in zip(total, row)]
    return [t / len(ys) for t in total]
'''),
    "labels of minus one": ("objective", "gradient", '''
import numpy as np

def objective(w, b, X, y):
    """y holds -1 and 1"""
    margin = y * (X @ w + b)
    J = np.mean(np.log1p(np.exp(-margin)))
    pull = -y / (1 + np.exp(margin))
    return J, X.T @ pull / len(y), pull.mean()
'''),
    "gradient of one example": ("gradient", "gradient", '''
import math

def gradient(x, y, w, b):
    z = b
    for wi, xi in zip(w, x):
        z += wi * xi
    dz = 1 / (1 + math.exp(-z)) - y
    return [dz * xi for xi in x], dz
'''),
    "the lesson's names": ("gradients", "gradient", '''
import numpy as np

def gradients(w1, w2, b, x1, x2, y):
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + np.exp(-z))
    loss = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    dz = a - y
    dw1 = np.mean(x1 * dz)
    dw2 = np.mean(x2 * dz)
    db = np.mean(dz)
    return np.mean(loss), dw1, dw2, db
'''),
}  # fmt: skip
