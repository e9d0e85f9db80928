"""Wrong programs that train: by the slip's id, right ones of two styles or more with some of their text replaced."""

from __future__ import annotations

from tests.checks.training.right import RIGHT

CLASS, LOSSES, LISTS, HELPERS, THETA, COLUMN, SGD, SHUFFLED, BATCHES, DRAWN, START, THETA_CLASS, SKLEARN, COURSE = (
    "class without a cost", "class that keeps its losses and returns itself", "class with m and c",
    "gradient descent with helper functions", "theta and a column of ones",
    "theta as a column, one weight after the other by temporaries", "row by row over lists with the label last",
    "row by row, shuffled", "mini-batches in their order", "one batch drawn for each update",
    "a cost before the first step and after each", "class with theta that adds its ones",
    "class like scikit-learn's", "course's optimize and model",
)  # fmt: skip
Replaced = tuple[str, str]
WRONG: dict[str, list[tuple[str, list[Replaced]]]] = {
    "gradient-at-start": [
        (HELPERS, [("dj_dw = compute_gradient(X, y, w, b)", "dj_dw = compute_gradient(X, y, w_in, b_in)"),
                   ("J_history.append(compute_cost(X, y, w, b))", "J_history.append(0)"),
                   ("return w, b, J_history", "return w, b")]),
        (THETA, [("    for i in range(iterations):\n        h = 1 / (1 + np.exp(-X.dot(theta)))",
                  "    h = 1 / (1 + np.exp(-X.dot(theta)))\n    for i in range(iterations):")]),
        (CLASS, [("        for _ in range(self.n_iters):\n"
         "            linear_pred = np.dot(X, self.weights) + self.bias",
                  "        linear_pred = np.dot(X, self.weights) + self.bias\n        for _ in range(self.n_iters):")]),
    ],
    "gradient-stale": [
        (START, [("    for _ in range(iters):\n",
         "    last = 1 / (1 + np.exp(-(X @ w + b))) - y\n    for _ in range(iters):\n"),
                 ("return w, b, history", "return w, b"),
                 ("        w, b = w - alpha * X.T @ d / len(y), b - alpha * d.mean()\n",
                  "        w, b, last = w - alpha * X.T @ last / len(y), b - alpha * last.mean(), d\n")]),
        (THETA, [("    for i in range(iterations):\n", "    old = theta\n    for i in range(iterations):\n"),
                 ("theta = theta - (alpha / m) * X.T.dot(h - y)",
                  "theta, old = theta - (alpha / m) * X.T.dot(1 / (1 + np.exp(-X.dot(old))) - y), theta")]),
    ],
    "gradient-accumulates": [
        (LISTS, [("            dm, dc = [0.0] * width, 0.0\n", ""),
                 ("        for _ in range(self.iterations):\n",
                  "        dm, dc = [0.0] * width, 0.0\n        for _ in range(self.iterations):\n")]),
        (THETA, [("    for i in range(iterations):\n", "    grad = 0\n    for i in range(iterations):\n"),
                 ("        theta = theta - (alpha / m) * X.T.dot(h - y)\n",
                  "        grad = grad + X.T.dot(h - y) / m\n        theta = theta - alpha * grad\n")]),
    ],
    "not-simultaneous": [
        (HELPERS, [("        b = b - alpha * dj_db\n", "        b = b - alpha * compute_gradient(X, y, w, b)[0]\n"),
                   ("return w, b, J_history", "return w, b")]),
        (COLUMN, [("temp = theta.copy()", "temp = theta"),
                  ("np.sum((h - y)", "np.sum((1 / (1 + np.exp(-(X @ theta))) - y)")]),
        (CLASS, [("            db = (1 / n_samples) * np.sum(predictions - y)\n"
         "            self.weights -= self.lr * dw\n",
                  "            self.weights -= self.lr * dw\n"
                  "            predictions = 1 / (1 + np.exp(-(np.dot(X, self.weights) + self.bias)))\n"
                  "            db = (1 / n_samples) * np.sum(predictions - y)\n")]),
    ],
    "one-update-too-many": [
        (CLASS, [("range(self.n_iters)", "range(0, self.n_iters + 1)")]),
        (COLUMN, [("    for _ in range(iters):\n", "    i = 0\n    while i <= iters:\n        i += 1\n")]),
    ],
    "one-update-too-few": [
        (CLASS, [("range(self.n_iters)", "range(1, self.n_iters)")]),
        (COLUMN, [("range(iters)", "range(iters - 1)")]),
    ],
    "another-derivative": [
        (CLASS, [("self.lr * dw", "self.lr * dw[::-1]")]),
        (LISTS, [("zip(self.m, dm)", "zip(self.m, dm[1:] + dm[:1])")]),
    ],
    "step-from-another": [
        (CLASS, [("self.weights -= self.lr * dw", "self.weights = self.weights[::-1] - self.lr * dw")]),
        (LISTS, [("zip(self.m, dm)", "zip(self.m[1:] + self.m[:1], dm)")]),
    ],
    "rate-unused": [
        (CLASS, [("self.lr * dw", "dw"), ("self.lr * db", "db")]),
        (THETA, [("(alpha / m) * X.T", "(1 / m) * X.T")]),
        (SGD, [("l_rate * error", "error")]),
    ],
    "rate-twice": [
        (CLASS, [("dw = (1 / n", "dw = self.lr * (1 / n"), ("db = (1 / n", "db = self.lr * (1 / n")]),
        (THETA, [("(alpha / m) * X.T", "alpha * (alpha / m) * X.T")]),
    ],
    "rate-hard-coded": [
        (CLASS, [("self.lr * d", "0.01 * d")]),
        (THETA, [("(alpha / m) * X.T", "(0.02 / m) * X.T")]),
        (COURSE, [("num_iterations, learning_rate, print_cost)\n    w, b = params",
         "num_iterations)\n    w, b = params")]),
    ],
    "parameter-for-rate": [
        (CLASS, [("self.lr * db", "self.bias * db")]),
        (START, [("b - alpha * d.mean()", "b - b * d.mean()"), ("return w, b, history", "return w, b")]),
    ],
    "b-not-updated": [
        (START, [("b - alpha * d.mean()", "b"), ("return w, b, history", "return w, b")]),
        (HELPERS, [("b = b - alpha * dj_db", "b - alpha * dj_db"), ("return w, b, J_history", "return w, b")]),
    ],
    "w-not-updated": [
        (START, [("w - alpha * X.T @ d / len(y)", "w"), ("return w, b, history", "return w, b")]),
        (CLASS, [("self.weights -= self.lr * dw", "self.weights - self.lr * dw")]),
    ],
    "parameters-truncated": [
        (THETA, [("    m = len(y)\n", "    m, theta = len(y), theta.astype(int)\n"),
                 ("theta = theta - (alpha / m) * X.T.dot(h - y)",
                  "theta[:] = (theta - (alpha / m) * X.T.dot(h - y)).astype(int)")]),
        (COLUMN, [("temp = theta.copy()", "temp = np.zeros((n, 1), dtype=int)")]),
    ],
    "row-lost": [
        (LISTS, [("zip(X, y):", "zip(X[:-1], y[:-1]):")]),
        (SGD, [("for row in train:", "for row in train[1:]:")]),
        (HELPERS, [("for i in range(m):", "for i in range(1, m):"), ("return w, b, J_history", "return w, b")]),
    ],
    "data-truncated": [
        (CLASS, [("        n_samples, n_features = X.shape\n",
         "        X = X.astype(int)\n        n_samples, n_features = X.shape\n")]),
        (LISTS, [("enumerate(row):", "enumerate(map(int, row)):"), ("zip(self.m, row)", "zip(self.m, map(int, row))")]),
    ],
    "rows-out-of-order": [
        (SHUFFLED, [("d = 1 / (1 + np.exp(-(X[i] @ w + b))) - y[i]", "d = 1 / (1 + np.exp(-(X[i] @ w + b))) - y[k]"),
                    ("for i in order:", "for k, i in enumerate(order):")]),
        (CLASS, [("        self.bias = 0\n", "        self.bias = 0\n        rng = np.random.default_rng(1)\n"),
                 ("            linear_pred", "            X = X[rng.permutation(len(X))]\n            linear_pred")]),
    ],
    "batch-replaces-data": [
        (DRAWN, [("        d = 1 / (1 + np.exp(-(X[pick] @ w + b))) - y[pick]\n",
                  "        X, y = X[pick], y[pick]\n        d = 1 / (1 + np.exp(-(X @ w + b))) - y\n"),
                 ("d @ X[pick]", "d @ X"), ("rng.choice(len(y), size,", "rng.choice(len(y), min(size, len(y)),")]),
        ("mini-batches, shuffled, in a class", [
            ("            for i in range(0, len(y), self.batch_size):\n"
             "                pick = order[i:i + self.batch_size]\n",
             "            for pick in (order[:self.batch_size],):\n                X, y = X[pick], y[pick]\n"),
            ("X[pick]", "X"), ("y[pick]\n                self", "y\n                self"),
             ("X, y = X, y[pick]", "X, y = X[pick], y[pick]")]),
    ],
    "stops-at-once": [
        (CLASS, [("            self.bias -= self.lr * db\n",
         "            self.bias -= self.lr * db\n            break\n")]),
        (COLUMN, [("        theta = temp\n    return theta", "        theta = temp\n        return theta")]),
        (LOSSES, [("            if self.verbose:",
         "            if self.losses[-1] < 10:\n                break\n            if self.verbose:")]),
    ],
    "settings-not-heeded": [
        (CLASS, [("range(self.n_iters)", "range(50)")]),
        (COURSE, [("Y_train, num_iterations, learning_rate, print_cost)", "Y_train, 200, learning_rate)")]),
    ],
}  # fmt: skip
ADVISED: dict[str, list[tuple[str, list[Replaced]]]] = {
    "scales-features": [
        (START, [("    history = [loss(X, y, w, b)]\n",
                  "    X = X - X.mean(axis=0)\n    history = [loss(X, y, w, b)]\n")]),
        (LOSSES, [("        m, n = X.shape\n",
                   "        m, n = X.shape\n        X = (X - np.mean(X, axis=0)) / np.std(X, axis=0)\n")]),
        (CLASS, [("        n_samples, n_features = X.shape\n",
                  "        n_samples, n_features = X.shape\n        X = (X - X.min(0)) / (X.max(0) - X.min(0))\n")]),
    ],
    "momentum": [
        (THETA, [("    for i in range(iterations):\n", "    v = 0\n    for i in range(iterations):\n"),
                 ("        theta = theta - (alpha / m) * X.T.dot(h - y)\n",
                  "        v = 0.9 * v + X.T.dot(h - y) / m\n        theta = theta - alpha * v\n"),
                 ]),
        (CLASS, [("        self.bias = 0\n", "        self.bias, vw, vb = 0, 0, 0\n"),
                 ("            self.weights -= self.lr * dw\n            self.bias -= self.lr * db\n",
                  "            vw, vb = 0.8 * vw + dw, 0.8 * vb + db\n"
                  "            self.weights -= self.lr * vw\n            self.bias -= self.lr * vb\n")]),
    ],
    "step-over-all-rows": [
        (SGD, [("l_rate * error", "l_rate / len(train) * error")]),
        (SHUFFLED, [("lr * d", "lr * d / len(y)")]),
    ],
    "short-batch-dropped": [("a short last batch dropped", []), (BATCHES, [("range(0, m, batch_size)",
     "range(0, m - batch_size + 1, batch_size)")])],
    "no-intercept": [
        (THETA_CLASS, [("fit_intercept=True", "fit_intercept=False")]),
        (CLASS, [("            self.bias -= self.lr * db\n", ""), ("        self.bias = 0\n", ""),
         ("        self.bias = None\n", ""),
                 (" + self.bias", "")]),
    ],
}  # fmt: skip


def replaced(style: str, changes: list[Replaced]) -> tuple[str, str]:
    """The name of what trains in a style, and its text with the changes; each must be possible."""
    name, source = RIGHT[style]
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return name, source
