"""Mini-batches that the loop shuffles itself, the last one of each pass short, recorded with their rows.

python minibatch_loop.py mine.jsonl
lrstep replay mine.jsonl --verify
"""

import sys

import numpy as np

import lrstep

rng = np.random.default_rng(0)
X = rng.normal(size=(50, 2))
y = (X @ [2, -1] + rng.normal(size=50) > 0).astype(float)
w, b, alpha, size = np.zeros(2), 0.0, 0.5, 8

recorder = lrstep.Recorder(sys.argv[1], X, y, alpha=alpha, w=w, b=b)
for _ in range(10):
    order = rng.permutation(len(y))
    for start in range(0, len(y), size):
        rows = order[start : start + size]
        a = 1 / (1 + np.exp(-(X[rows] @ w + b)))
        J = -np.mean(y[rows] * np.log(a) + (1 - y[rows]) * np.log(1 - a))
        dw = X[rows].T @ (a - y[rows]) / len(rows)
        db = np.mean(a - y[rows])
        w = w - alpha * dw
        b = b - alpha * db
        recorder.update(w=w, b=b, J=J, dw=dw, db=db, batch=rows)
