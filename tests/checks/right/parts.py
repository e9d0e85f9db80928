"""Right costs, sigmoids and forward passes: name, what is asked, and its text."""

from __future__ import annotations

PARTS: dict[str, tuple[str, str, str]] = {
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
    "cost of a dictionary that another function reads": ("cost", "cost", '''
import numpy as np

def predict(parameters, X):
    return 1 / (1 + np.exp(-(X @ parameters["w"] + parameters["b"])))

def cost(params, X, y):
    a = predict(params, X)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
'''),
    "cost of a pair that another function takes apart": ("cost", "cost", '''
import numpy as np

def forward(params, X):
    w, b = params
    return 1 / (1 + np.exp(-(X @ w + b)))

predict = np.errstate(all="ignore")(forward)

def cost(params, X, y):
    a = predict(params, X)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
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
