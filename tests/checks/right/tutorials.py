"""Right functions in the manner of tutorials: matrices, reshaped parameters, caches, tuples."""

from __future__ import annotations

TUTORIALS: dict[str, tuple[str, str, str]] = {
    "matrices, cost": ("cost", "cost", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def cost(theta, X, y):
    theta = np.matrix(theta)
    X = np.matrix(X)
    y = np.matrix(y)
    first = np.multiply(-y, np.log(sigmoid(X * theta.T)))
    second = np.multiply((1 - y), np.log(1 - sigmoid(X * theta.T)))
    return np.sum(first - second) / (len(X))
'''),
    "matrices, gradient": ("gradient", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def gradient(theta, X, y):
    theta, X, y = np.matrix(theta), np.matrix(X), np.matrix(y)
    parameters = int(theta.ravel().shape[1])
    grad = np.zeros(parameters)
    error = sigmoid(X * theta.T) - y
    for i in range(parameters):
        term = np.multiply(error, X[:,i])
        grad[i] = np.sum(term) / len(X)
    return grad
'''),
    "a cache": ("backward_propagation", "gradient", '''
import numpy as np

def backward_propagation(X, Y, cache):
    A = cache["A"]
    m = X.shape[1]
    dZ = A - Y
    return {"dw": np.dot(X, dZ.T)/m, "db": np.sum(dZ)/m}
'''),
    "weights alone, penalised": ("grad", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def grad(w, X, y, lam):
    p = sigmoid(X @ w)
    return X.T @ (p - y)/len(y) + lam/len(y)*w
'''),
    "sigmoid of data": ("logistic", "sigmoid", '''
import numpy as np

def logistic(X, weight):
    return 1 / (1 + np.exp(-np.dot(X, weight)))
'''),
    "ascent": ("gradient_ascent", "gradient", '''
import numpy as np

def gradient_ascent(X, h, y):
    return np.dot(X.T, y - h)
'''),
    "db alone": ("dj_db", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def dj_db(X, y, w, b):
    return np.mean(sigmoid(X @ w + b) - y)
'''),
    "dw alone": ("grad_w", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def grad_w(X, y, w, b):
    return X.T @ (sigmoid(X @ w + b) - y) / len(y)
'''),
    "a named tuple": ("g", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

from typing import NamedTuple
class G(NamedTuple):
    dw: object
    db: float
    cost: float
def g(w, b, X, y):
    a = sigmoid(X @ w + b)
    return G(X.T @ (a-y)/len(y), np.mean(a-y), -np.mean(y*np.log(a)+(1-y)*np.log(1-a)))
'''),
    "rows of a DataFrame": ("gradient", "gradient", '''
import math


def gradient(X, y, w, b):
    dw = [0]*len(w); db = 0
    for i, row in X.iterrows():
        z = sum(w[j]*row.iloc[j] for j in range(len(w))) + b
        e = 1/(1+math.exp(-z)) - y[i]
        for j in range(len(w)):
            dw[j] += e*row.iloc[j]
        db += e
    m = len(X)
    return [d/m for d in dw], db/m
'''),
    "reshaped inside": ("costFunction", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def costFunction(theta, X, y):
    m = y.size
    theta = theta.reshape(-1, 1)
    y = y.reshape(-1, 1)
    h = sigmoid(X.dot(theta))
    J = -1*(1/m)*(np.log(h).T.dot(y)+np.log(1-h).T.dot(1-y))
    grad = (1/m)*X.T.dot(h-y)
    if np.isnan(J[0]):
        return(np.inf)
    return(J[0][0], grad.flatten())
'''),
    "theta reshaped inside": ("costFunction", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def costFunction(theta, X, y):
    m = y.size
    h = sigmoid(X.dot(theta.reshape(-1,1)))
    grad =(1/m)*X.T.dot(h-y)
    return(grad.flatten())
'''),
    "weights with ones": ("cost_function", "cost", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def cost_function(features, labels, weights):
    observations = len(labels)
    predictions = sigmoid(np.dot(features, weights))
    class1_cost = -labels*np.log(predictions)
    class2_cost = (1-labels)*np.log(1-predictions)
    cost = class1_cost - class2_cost
    cost = cost.sum() / observations
    return cost
'''),
    "m handed in": ("compute_cost", "cost", '''
import numpy as np

def compute_cost(A, Y, m):
    return -(1/m)*np.sum(np.multiply(np.log(A), Y) + np.multiply(np.log(1-A), 1-Y))
'''),
    "parameters in one, last": ("f", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def f(params, X, y):
    w, b = params[:-1], params[-1]
    a = sigmoid(X @ w + b)
    return np.append(X.T @ (a-y), np.sum(a-y))/len(y)
'''),
    "parameters in one, first": ("f", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def f(params, X, y):
    w, b = params[1:], params[0]
    a = sigmoid(X @ w + b)
    return np.append(np.sum(a-y), X.T @ (a-y))/len(y)
'''),
    "one example, theta": ("gradient", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def gradient(x, y, theta):
    h = sigmoid(np.dot(theta, x))
    return (h - y) * x
'''),
    "example by example": ("gradient", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def gradient(X, Y, w, b):
    n = len(X)
    dw = np.zeros_like(w)
    db = 0
    for x, y in zip(X, Y):
        y_hat = sigmoid(np.dot(w, x) + b)
        dw += (y_hat - y)*x
        db += (y_hat - y)
    return dw/n, db/n
'''),
    "pairs": ("loss", "cost", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def loss(params, batch):
    w, b = params
    inputs, targets = batch
    p = sigmoid(inputs @ w + b)
    return -np.mean(targets*np.log(p) + (1-targets)*np.log(1-p))
'''),
    "hypothesis of one example": ("hypothesis", "forward", '''
import math


def hypothesis(theta, x):
    z = 0
    for i in range(len(theta)):
        z += x[i]*theta[i]
    return 1/(1+math.exp(-z))
'''),
    "examples counted": ("cost", "cost", '''
import math


def cost(X, Y, theta, m):
    total = 0
    for i in range(m):
        xi = X[i]
        hi = 1/(1+math.exp(-sum(t*v for t, v in zip(theta, xi))))
        if Y[i] == 1:
            total += Y[i]*math.log(hi)
        elif Y[i] == 0:
            total += (1-Y[i])*math.log(1-hi)
    return -total/m
'''),
    "a penalty of its own": ("grads", "gradient", '''
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def grads(w, b, X, y, alpha=1e-4):
    p = sigmoid(X @ w + b)
    return X.T @ (p-y)/len(y) + 2*alpha*w, np.mean(p-y)
'''),
}  # fmt: skip
