"""The course's own NumPy loop, recorded: examples in columns, as (n, m), labels as (1, m), weights as (n, 1).

    python course_loop.py mine.jsonl
    lrstep replay mine.jsonl --verify

The numbers are those of the course's three-example test; see course.toml.
"""

import sys

import numpy as np

import lrstep

X = np.array([[1.0, 2.0, -1.0], [3.0, 4.0, -3.2]])
Y = np.array([[1, 0, 1]])
w = np.array([[1.0], [2.0]])
b = 2.0
alpha = 0.009

with lrstep.Recorder(sys.argv[1], X, Y, alpha=alpha, w=w, b=b) as recorder:
    for _ in range(100):
        m = X.shape[1]
        Z = np.dot(w.T, X) + b
        A = 1 / (1 + np.exp(-Z))
        cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
        dZ = A - Y
        dw = np.dot(X, dZ.T) / m
        db = np.sum(dZ) / m
        w = w - alpha * dw
        b = b - alpha * db
        recorder.update(w=w, b=b, J=cost, dw=dw, db=db, z=Z, a=A, dz=dZ)
