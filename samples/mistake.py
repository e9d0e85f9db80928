"""The course's loop as somebody wrote it: its cost rises. In which line does it leave the mathematics?

lrstep mistake.py          and press c
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def propagate(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dZ = Y - A
    dw = np.dot(X, dZ.T) / m
    db = np.sum(dZ) / m
    return {"dw": dw, "db": db}, cost


def optimize(w, b, X, Y, num_iterations, learning_rate):
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 10 == 0:
            print(f"Cost after iteration {i}: {cost:.6f}")
    return w, b


# Hours of study and of sleep of eight students, and who passed.
X = np.array([[0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0], [6.0, 8.5, 5.5, 7.0, 6.5, 8.0, 5.0, 7.5]])
Y = np.array([[0, 0, 0, 0, 1, 1, 1, 1]])
w, b = optimize(np.zeros((2, 1)), 0.0, X, Y, num_iterations=50, learning_rate=0.02)
print("w =", w.ravel(), "b =", b)
