"""Right gradients in rarer shapes and names: of lists, columns, one example, the lesson's names."""

from __future__ import annotations

OTHERWISE: dict[str, tuple[str, str, str]] = {
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
    "a step in its return": ("step", "gradient", '''
import numpy as np

def step(w, b, X, y, lr):
    a = 1 / (1 + np.exp(-(X @ w + b)))
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    return w - lr * X.T @ (a - y) / len(y), b - lr * np.mean(a - y), J
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
}  # fmt: skip
