"""Who passed? Hours of study and of sleep of six students. One line of the loop is wrong."""

import numpy as np

X = np.array([[1.0, 8.0], [2.0, 6.0], [3.0, 7.0], [4.0, 5.0], [5.0, 7.0], [6.0, 9.0]])
y = np.array([0, 0, 0, 1, 1, 1])
m = len(y)
w, b, alpha = np.zeros(2), 0.0, 0.05

for _ in range(60):
    z = X @ w + b
    a = 1 / (1 + np.exp(-z))
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    dz = a - y
    dw = X.T @ dz / m
    db = np.sum(dz)
    w = w - alpha * dw
    b = b - alpha * db
