"""A loop whose theta holds the intercept, beside a column of ones in X, recorded as it is.

    python theta_loop.py mine.jsonl
    lrstep replay mine.jsonl --verify

The cost is taken after each step, as many loops do: verifying finds that out, and says it. The numbers are those of the
course's three-example test; see course.toml.
"""

import sys

import numpy as np

import lrstep


def hypothesis(theta, X):
    return 1 / (1 + np.exp(-X @ theta))


def cost(theta, X, y):
    h = hypothesis(theta, X)
    return -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))


def descend(X, y, theta, alpha, iterations):
    costs = []
    recorder = lrstep.Recorder(sys.argv[1], X, y, alpha=alpha, theta=theta)
    for _ in range(iterations):
        grad = X.T @ (hypothesis(theta, X) - y) / len(y)
        theta = theta - alpha * grad
        costs.append(cost(theta, X, y))
        recorder.update(theta=theta, J=costs[-1], grad=grad)
    return theta, costs


X = np.array([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]])
X = np.column_stack([np.ones(len(X)), X])
y = np.array([1, 0, 1])
theta, costs = descend(X, y, np.array([2.0, 1.0, 2.0]), alpha=0.009, iterations=100)
