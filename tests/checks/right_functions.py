"""Right functions in the styles that public programs were found in: name, what is asked, and its text."""

from __future__ import annotations

RIGHT: dict[str, tuple[str, str, str]] = {
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
    "the lesson's names, one example": ("backward", "gradient", '''
from math import exp

def backward(x1, x2, y, w1, w2, b):
    a = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b)))
    dz = a - y
    return {"dw1": x1 * dz, "dw2": x2 * dz, "db": dz}
'''),
    "the lesson's names in a loop": ("propagate", "gradient", '''
import numpy as np

def propagate(X, Y, w1, w2, b):
    m = len(Y)
    J = dw1 = dw2 = db = 0
    for i in range(m):
        z = w1 * X[i][0] + w2 * X[i][1] + b
        a = 1 / (1 + np.exp(-z))
        J += -(Y[i] * np.log(a) + (1 - Y[i]) * np.log(1 - a))
        dz = a - Y[i]
        dw1 += X[i][0] * dz
        dw2 += X[i][1] * dz
        db += dz
    return J / m, dw1 / m, dw2 / m, db / m
'''),
    "float32": ("f", "gradient", '''
import numpy as np

def f(w, b, X, y):
    X, y, w, b = (np.asarray(v, np.float32) for v in (X, y, w, b))
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y), np.mean(p - y), -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
'''),
    "keyword only": ("loss_and_gradient", "gradient", '''
import numpy as np

def loss_and_gradient(*, weights, bias, inputs, targets, verbose):
    p = 1 / (1 + np.exp(-(inputs @ weights + bias)))
    grad_w, grad_b = inputs.T @ (p - targets) / len(targets), (p - targets).mean()
    loss = -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).mean()
    return loss, grad_w, grad_b
'''),
    "scipy args": ("fun", "gradient", '''
import numpy as np

def fun(theta, *args):
    X, y = args
    p = 1 / (1 + np.exp(-X @ theta))
    return X.T @ (p - y) / len(y)
'''),
    "ones added inside": ("g", "gradient", '''
import numpy as np

def g(beta, X, y):
    Xb = np.hstack([np.ones((X.shape[0], 1)), X])
    p = 1 / (1 + np.exp(-Xb @ beta))
    return Xb.T @ (p - y) / len(y)
'''),
    "ones added last": ("g", "gradient", '''
import numpy as np

def g(beta, X, y):
    Xb = np.column_stack([X, np.ones(len(X))])
    p = 1 / (1 + np.exp(-Xb @ beta))
    return Xb.T @ (p - y) / len(y)
'''),
    "theta by its parts": ("g", "gradient", '''
import numpy as np

def g(theta, X, y):
    p = 1 / (1 + np.exp(-(theta[0] + X @ theta[1:])))
    return np.concatenate([[np.mean(p - y)], X.T @ (p - y) / len(y)])
'''),
    "pandas": ("gradient", "gradient", '''
import numpy as np

def gradient(df, target, weights, intercept):
    X = df.values
    y = target.to_numpy()
    p = 1 / (1 + np.exp(-(X @ weights + intercept)))
    return pd_free(X, p - y), (p - y).mean()

def pd_free(X, dz):
    return X.T @ dz / len(dz)
'''),
    "names that say nothing": ("fn", "gradient", '''
import numpy as np

def fn(u, v, s, k):
    q = 1 / (1 + np.exp(-(u @ s + k)))
    return u.T @ (q - v) / len(v), np.mean(q - v)
'''),
    "course in place": ("back", "gradient", '''
import numpy as np

def back(X, Y, A):
    m = Y.shape[1]
    A -= Y
    return {"dw": np.dot(X, A.T) / m, "db": np.mean(A)}
'''),
    "flat course": ("grads", "gradient", '''
import numpy as np

def grads(w, b, X, y):
    """X is (n, m)"""
    m = X.shape[1]
    a = 1 / (1 + np.exp(-(w @ X + b)))
    return X @ (a - y) / m, (a - y).mean()
'''),
    "losses with an axis": ("propagate", "gradient", '''
import numpy as np

def propagate(W, B, X, Y):
    m = X.shape[1]
    Z = np.matmul(W.transpose(), X) + B
    A = 1 / (1 + np.exp(-Z))
    J = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A), axis=1) / m
    dW = np.sum(X * (A - Y), axis=1, keepdims=True) / m
    return dW, np.sum(A - Y, axis=1, keepdims=True) / m, J
'''),
    "cost of the course": ("compute_cost", "cost", '''
import numpy as np

def compute_cost(AL, Y):
    m = Y.shape[1]
    return np.squeeze(-(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m)
'''),
    "cost of labels first": ("log_loss", "cost", '''
import numpy as np

def log_loss(y_true, y_pred):
    return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))
'''),
    "cost with an epsilon": ("loss", "cost", '''
import numpy as np

def loss(h, y):
    epsilon = 1e-15
    h = np.clip(h, epsilon, 1 - epsilon)
    return (-y * np.log(h) - (1 - y) * np.log(1 - h)).mean()
'''),
    "cost of parameters": ("compute_cost", "cost", '''
import numpy as np

def compute_cost(X, y, w, b, lambda_=1):
    m, n = X.shape
    total = 0.0
    for i in range(m):
        f = 1 / (1 + np.exp(-(np.dot(X[i], w) + b)))
        total += -y[i] * np.log(f) - (1 - y[i]) * np.log(1 - f)
    return total / m
'''),
    "cost of theta": ("J", "cost", '''
import numpy as np

def J(theta, X, y):
    h = 1 / (1 + np.exp(-X @ theta))
    return float(-(y.T @ np.log(h) + (1 - y).T @ np.log(1 - h)) / len(y))
'''),
    "losses of examples": ("binary_cross_entropy", "cost", '''
import numpy as np

def binary_cross_entropy(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))
'''),
    "loss of one example": ("loss", "cost", '''
from math import log

def loss(a, y):
    return -(y * log(a) + (1 - y) * log(1 - a))
'''),
    "log likelihood": ("log_likelihood", "cost", '''
import numpy as np

def log_likelihood(features, target, weights):
    scores = np.dot(features, weights)
    return np.sum(target * scores - np.log(1 + np.exp(scores)))
'''),
    "sigmoid": ("sigmoid", "sigmoid", '''
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))
'''),
    "sigmoid of one number": ("logistic", "sigmoid", '''
import math

def logistic(num):
    return 1.0 / (1 + math.exp(-num))
'''),
    "sigmoid by tanh": ("sig", "sigmoid", '''
import numpy as np

def sig(t):
    return 0.5 * (1 + np.tanh(t / 2))
'''),
    "sigmoid in two branches": ("sigmoid", "sigmoid", '''
import numpy as np

def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
'''),
    "hypothesis": ("hypothesis", "forward", '''
import numpy as np

def hypothesis(theta, X):
    return 1 / (1 + np.exp(-np.dot(X, theta)))
'''),
    "forward of the course": ("forward", "forward", '''
import numpy as np

def forward(w, b, X):
    return 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
'''),
    "both probabilities": ("predict_proba", "forward", '''
import numpy as np

def predict_proba(X, coef_, intercept_):
    p = 1 / (1 + np.exp(-(X @ coef_ + intercept_)))
    return np.column_stack([1 - p, p])
'''),
    "net input": ("net_input", "forward", '''
def net_input(X, w, b):
    return X @ w + b
'''),
}  # fmt: skip
