"""Mutations: for each slip that a function shows, the lines that make it, in two styles or more."""

# ruff: noqa: E501 (a line of a program stays a line)

from __future__ import annotations

Mutation = list[tuple[str, str]]
"""Some text of a program in a style, each with what is put in its place."""

_Z, _A, _L, _J = (
    "z = X @ w + b",
    "a = 1 / (1 + np.exp(-z))",
    "L = -(y * np.log(a) + (1 - y) * np.log(1 - a))",
    "J = np.sum(L) / m",
)
_DW, _DB = "dw = X.T @ dz / m", "db = np.sum(dz) / m"
_CZ, _CA, _CDZ = "Z = np.dot(w.T, X) + b", "A = sigmoid(Z)", "dZ = dA * A * (1 - A)"
_CJ = "cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))"
_CDW, _CDB = "dw = 1 / m * np.dot(X, dZ.T)", "db = 1 / m * np.sum(dZ)"
_PJ, _PDW, _PDB = "l2 / (2 * m) * np.sum(w ** 2)", "l2 / m * w", "db = np.mean(a - y)"
_TJ, _TDW = "l2 / (2 * m) * theta[1:] @ theta[1:]", "grad[1:] += l2 / m * theta[1:]"
_LJ = "J += -(y[i] * log(a) + (1 - y[i]) * log(1 - a))"
_HJ = "-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()"
_TH = "J = np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))"

FORWARD: dict[str, dict[str, Mutation]] = {
    "b-left-out": {"rows": [(_Z, "z = X @ w")], "course": [(_CZ, "Z = np.dot(w.T, X)")], "lists": [("z = b", "z = 0.0")]},
    "b-subtracted": {
        "rows": [(_A, "a = 1 / (1 + np.exp(-(X @ w) + b))")],
        "helpers": [("np.exp(-(np.dot(X, w) + b))", "np.exp(-np.dot(X, w) + b)")],
    },
    "b-twice": {"rows": [(_Z, _Z + " + b")], "lists": [("1 + exp(-z)", "1 + exp(-z - b)")]},
    "b-before-product": {
        "rows": [(_Z, "z = (X + b) @ w"), (_DW, "dw = (X + b).T @ dz / m")], "course": [(_CZ, "Z = np.dot(w.T, X + b)")],
        "lists": [("z = b", "z = 0.0"), ("z += w[j] * X[i][j]", "z += w[j] * (X[i][j] + b)")],
    },
    "features-reshaped": {
        "rows": [(_DW, "dw = X.reshape(X.shape[1], m) @ dz / m")],
        "attributes": [("(X @ self.w + self.b)", "(X.reshape(X.T.shape).T @ self.w + self.b)")],
    },
    "weights-misaligned": {
        "rows": [(_Z, "z = X @ w[::-1] + b")], "lists": [("z += w[j] * X[i][j]", "z += w[j - 1] * X[i][j]")],
        "course": [(_CZ, "Z = np.dot(w.T, X[[min(1, len(X) - 1), *range(1, len(X))]]) + b")],
        "helpers": [("np.dot(X, w) + b", "np.dot(X[:, 1:], w[1:]) + b")],
    },
    "integers": {
        "rows": [(_Z, "X = X.astype(int)\n    " + _Z)], "lists": [("z += w[j]", "z += int(w[j])")],
        "helpers": [("np.dot(X, w) + b", "(np.dot(X, w) + b).astype(int)")],
    },
    "no-sigmoid": {
        "rows": [(_A, "a = z")], "course": [(_CA, "A = Z"), (_CDZ, "dZ = A - Y")],
        "theta": [("gradient = X.T.dot(h - y)", "gradient = X.T.dot(X.dot(theta) - y)")],
    },
    "sigmoid-twice": {
        "rows": [(_A, "a = sigmoid(sigmoid(z))")], "helpers": [("cost(y, p)\n", "cost(y, sigmoid(p))\n")],
        "attributes": [("error = self.a - y", "error = sigmoid(self.a) - y")],
    },
    "a-rounded": {
        "rows": [(_A, _A + "\n    a = (a > 0.5) * 1.0")], "theta": [("gradient = X.T.dot(h - y)", "gradient = X.T.dot(np.round(h) - y)")],
    },
    "sigmoid-of-minus-z": {
        "rows": [(_A, "a = 1 / (1 + np.exp(z))")], "lists": [("a = 1 / (1 + exp(-z))", "a = 1 / (1 + exp(z))")],
    },
    "exp-for-sigmoid": {"rows": [(_A, "a = np.exp(z)")], "lists": [("a = 1 / (1 + exp(-z))", "a = 1 / exp(z)"),
                        (_LJ, "J += -(y[i] * np.log(a) + (1 - y[i]) * np.log(1 - a))")]},
    "sigmoid-parentheses": {
        "rows": [(_A, "a = 1 / 1 + np.exp(-z)")], "helpers": [("1 / (1 + np.exp(-(np.dot(X, w) + b)))", "1 / 1 + np.exp(-(np.dot(X, w) + b))")],
    },
    "expit-for-exp": {"rows": [(_A, "a = 1 / (1 + sigmoid(-z))")], "lists": [("exp(-z)", "sigmoid(-z)")]},
    "one-inside-exponent": {"rows": [(_A, "a = np.exp(z) / np.exp(1 + z)")], "lists": [("1 / (1 + exp(-z))", "exp(z) / exp(1 + z)")]},
    "sigmoid-slope-for-sigmoid": {
        "rows": [(_A, "a = sigmoid(z) * (1 - sigmoid(z))")], "theta": [("h = sigmoid(X.dot(theta))", "h = sigmoid(X.dot(theta)); h = h * (1 - h)")],
    },
    "tanh": {"rows": [(_A, "a = np.tanh(z)")], "attributes": [("self.a = X, sigmoid(", "self.a = X, np.tanh(")]},
    "other-activation": {
        "rows": [(_A, "a = np.exp(z) / np.sum(np.exp(z))")], "attributes": [("self.a = X, sigmoid(", "self.a = X, np.maximum(0, ")],
    },
    "label-inside-sigmoid": {
        "rows": [("dz = a - y", "dz = sigmoid(z - y)")],
        "theta": [("gradient = X.T.dot(h - y)", "gradient = X.T.dot(sigmoid(X.dot(theta) - y))")],
    },
}  # fmt: skip
LOSSES: dict[str, dict[str, Mutation]] = {
    "cost-middle-sign": {
        "rows": [(_L, "L = -(y * np.log(a) - (1 - y) * np.log(1 - a))")], "helpers": [(_HJ, "(-y * np.log(p) + (1 - y) * np.log(1 - p)).mean()")],
        "theta": [(_TH, "J = np.mean(y * np.log(h) - (1 - y) * np.log(1 - h))")],
    },
    "cost-term-missing": {"rows": [(_L, "L = -y * np.log(a)")], "lists": [(_LJ, "J -= (1 - y[i]) * log(1 - a)")]},
    "cost-weighted-by-prediction": {
        "rows": [(_L, "L = -(a * np.log(a) + (1 - a) * np.log(1 - a))")],
        "helpers": [(_HJ, "-(y * np.log(p) + (1 - p) * np.log(1 - p)).mean()")],
    },
    "cost-same-log-twice": {
        "rows": [(_L, "L = -(y * np.log(a) + (1 - y) * np.log(a))")], "lists": [("* log(a)", "* log(1 - a)")],
    },
    "cost-logs-exchanged": {
        "rows": [(_L, "L = -(y * np.log(1 - a) + (1 - y) * np.log(a))")], "course": [(_CJ, "cost = -1 / m * np.sum(Y * np.log(1 - A) + (1 - Y) * np.log(A))")],
    },
    "wrong-logarithm": {
        "rows": [("np.log(", "np.log10(")], "course": [("np.log(", "np.log2(")], "lists": [("log(", "np.log1p(")],
    },
    "log-is-logistic": {"rows": [("np.log(", "sigmoid(")], "helpers": [("np.log(", "sigmoid(")]},
    "no-logarithm": {"rows": [("np.log(", "(")], "lists": [("* log(", "* (")]},
    "epsilon-too-large": {
        "rows": [(_L, "L = -(y * np.log(a + 0.1) + (1 - y) * np.log(1 - a + 0.1))")],
        "helpers": [("return -(y", "p = np.clip(p, 0.2, 0.8)\n    return -(y")], "lists": [("log(1 - a)", "log(1 - a + 0.05)")],
    },
    "squared-error-cost": {
        "rows": [(_L, "L = (a - y) ** 2")], "course": [(_CJ, "cost = np.sum((A - Y) ** 2) / (2 * m)")],
        "helpers": [(_HJ, "np.abs(y - p).mean()")], "theta": [(_TH, "J = np.sqrt(np.mean((h - y) ** 2))")],
    },
    "cost-is-error-rate": {"rows": [(_L, "L = (a > 0.5) != y")], "lists": [(_LJ, "J += round(a) == y[i]")]},
    "zero-one-labels-in-the-pm1-loss": {
        "rows": [(_L, "L = np.log(1 + np.exp(-y * z))"), ("dz = a - y", "dz = -y / (1 + np.exp(y * z))")],
        "lists": [(_LJ, "J += log(1 + exp(-y[i] * z))"), ("dz = a - y[i]", "dz = -y[i] / (1 + exp(y[i] * z))")],
    },
    "pm1-labels-in-the-zero-one-loss": {
        "rows": [(_Z, "y = np.where(y == 0, -1, 1)\n    " + _Z)],
        "theta": [("h = sigmoid(X.dot(theta))", "h = sigmoid(X.dot(theta)); y = 2 * y - 1")],
    },
    "labels-exchanged": {"rows": [(_Z, "y = 1 - y\n    " + _Z)], "lists": [("z = b", "z = b\n        y[i] = 1 - y[i]")]},
    "outer-product": {
        "course": [(_CJ, "cost = -1 / m * np.sum(Y * np.log(A).T + (1 - Y) * np.log(1 - A).T)")],
        "rows": [(_J, "J = -np.sum(np.outer(y, np.log(a)) + np.outer(1 - y, np.log(1 - a))) / m")],
        "helpers": [(_HJ, "-(y[:, None] * np.log(p) + (1 - y)[:, None] * np.log(1 - p)) / len(y)")],
    },
    "cost-not-summed": {"rows": [(_J, "J = L / m")], "helpers": [(").mean()\n\ndef grad", ")\n\ndef grad")]},
    "cost-summed-too-early": {
        "rows": [(_J, "J = -(y.sum() * np.log(a).sum() + (1 - y).sum() * np.log(1 - a).sum()) / m")],
        "helpers": [(_HJ, "-(y.mean() * np.log(p.mean()) + (1 - y.mean()) * np.log(1 - p.mean()))")],
    },
    "dot-for-elementwise": {
        "rows": [(_J, "J = np.sum(-y @ np.log(a) - (1 - y) * np.log(1 - a)) / m")],
        "helpers": [(_HJ, "-(y * np.log(p) + (1 - y) @ np.log(1 - p)).mean()")],
    },
}  # fmt: skip
BACKWARD: dict[str, dict[str, Mutation]] = {
    "sign": {
        "rows": [("dz = a - y", "dz = y - a")], "course": [("cost = -1", "cost = 1")], "lists": [("g / m for g in dw", "-g / m for g in dw")],
        "helpers": [("(p - y).mean()", "(y - p).mean()")],
    },
    "squared-error-gradient": {
        "rows": [("dz = a - y", "dz = (a - y) * a * (1 - a)")], "course": [(_CDZ, "dZ = 2 * (A - Y) * A * (1 - A)")],
    },
    "sigmoid-slope-twice": {"course": [(_CDZ, _CDZ + " * A * (1 - A)")], "rows": [("dz = a - y", "dz = (a - y) * a * (1 - a)")]},
    "da-for-dz": {"course": [(_CDZ, "dZ = dA")], "rows": [("dz = a - y", "dz = (a - y) / (a * (1 - a))")]},
    "da-sign": {"course": [("dA = -Y / A +", "dA = -Y / A -")], "rows": [("dz = a - y", "dz = (y / a + (1 - y) / (1 - a)) * a * (1 - a)")]},
    "sigmoid-slope-of-z": {
        "course": [(_CDZ, "dZ = dA * Z * (1 - Z)")], "rows": [("dz = a - y", "dz = (a - y) * sigmoid(a) * (1 - sigmoid(a))")],
    },
    "label-missing": {"rows": [("dz = a - y", "dz = a")], "lists": [("dz = a - y[i]", "dz = a")]},
    "error-without-sign": {"rows": [("dz = a - y", "dz = np.abs(a - y)")], "lists": [("dz = a - y[i]", "dz = (a - y[i]) ** 2")]},
    "one-class-only": {"rows": [("dz = a - y", "dz = (a - y) * y")], "lists": [("dz = a - y[i]", "dz = 0 if y[i] else a")]},
    "x-left-out": {"rows": [(_DW, "dw = np.ones(X.shape[1]) * dz.mean()")], "lists": [("X[i][j] * dz", "dz")]},
    "x-after-the-loop": {
        "lists": [("X[i][j] * dz", "dz"), ("g / m for g in dw", "g * X[i][j] / m for j, g in enumerate(dw)")],
        "rows": [(_DW, "dw = dz.sum() * X[-1] / m")],
    },
    "dw-of-one-example": {"lists": [("dw[j] += ", "dw[j] = ")], "rows": [(_DW, "dw = X[0] * dz[0]")]},
    "gradient-summed-too-early": {
        "rows": [(_DW, "dw = X.sum(axis=0) * dz.sum() / m")], "helpers": [("np.dot(X.T, p - y) / len(y)", "X.mean(axis=0) * (p - y).mean()")],
    },
    "gradient-not-summed": {"course": [(_CDW, "dw = 1 / m * X * dZ")], "rows": [(_DW, "dw = X * dz[:, None] / m")]},
    "wrong-axis": {
        "rows": [(_DW, "dw = np.sum(X * dz[:, None], axis=1) / m")], "attributes": [(".mean(axis=0)", ".mean()")],
    },
    "broadcasting": {
        "rows": [("dz = a - y", "dz = a[:, None] - y")], "attributes": [("error = self.a - y", "error = self.a - y[:, None]"),
            ("(self.X * error[:, None]).mean(axis=0)", "self.X.T @ error / len(y)")],
    },
    "dw-of-another": {"rows": [(_DW, _DW + " * w")], "lists": [("X[i][j] * dz", "X[i][j] ** 2 * dz")]},
    "another-feature": {
        "lists": [("X[i][j] * dz", "X[i][j - 1] * dz")], "rows": [(_DW, "dw = X[:, ::-1].T @ dz / m")],
        "attributes": [("(self.X * error[:, None]).mean(axis=0)", "(self.X[:, :1] * error[:, None] + 0 * self.X).mean(axis=0)")],
    },
    "db-of-one-example": {"lists": [("db += dz", "db = dz")], "rows": [(_DB, "db = dz[0]")]},
    "db-not-summed": {"rows": [(_DB, "db = dz / m")], "course": [(_CDB, "db = dZ")]},
    "db-times-b": {"rows": [(_DB, _DB + " * b")], "lists": [("db / m", "b * db / m")]},
    "db-of-features": {"rows": [(_DB, "db = np.sum(dw)")], "course": [(_CDB, "db = np.mean(dw)")]},
    "db-missing": {"lists": [("db += dz", "db += 0")], "rows": [("return dw, db,", "return dw, b,")]},
    "gradient-is-zero": {"lists": [("dw[j] += X[i][j] * dz", "pass")], "rows": [("return dw,", "return w,")]},
    "row-lost": {"lists": [("for i in range(m):", "for i in range(m - 1):")], "rows": [("m = X.shape[0]", "X, y = X[1:], y[1:]\n    m = X.shape[0]")]},
    "gradient-not-averaged": {
        "rows": [(_DW, "dw = X.T @ dz"), (_DB, "db = np.sum(dz)")], "theta": [("X.T.dot(h - y) / len(y)", "X.T.dot(h - y)")],
        "lists": [("[g / m for g in dw], db / m", "dw, db")],
    },
    "dw-not-averaged": {"rows": [(_DW, "dw = X.T @ dz")], "course": [(_CDW, "dw = np.dot(X, dZ.T)")]},
    "db-not-averaged": {"rows": [(_DB, "db = np.sum(dz)")], "lists": [("db / m", "db")]},
    "cost-not-averaged": {"rows": [(_J, "J = np.sum(L)")], "lists": [("J / m", "J")]},
    "cost-half-averaged": {
        "course": [(_CJ, "cost = -1 / m * np.sum(Y * np.log(A)) - np.sum((1 - Y) * np.log(1 - A))")],
        "rows": [(_J, "J = -y @ np.log(a) - (1 - y) @ np.log(1 - a) / m")],
    },
    "wrong-m": {"rows": [("m = X.shape[0]", "m = X.shape[1]")], "course": [(_CDB, "db = 1 / len(X) * np.sum(dZ)")]},
    "m-minus-one": {"rows": [("m = X.shape[0]", "m = X.shape[0] - 1")], "lists": [("J / m", "J / (m - 1)")]},
    "averaged-twice": {"rows": [(_J, "J = np.mean(L) / m")], "helpers": [("len(y), (p - y).mean()", "len(y) ** 2, (p - y).mean() / len(y)")]},
    "factor-two": {"rows": [(_J, "J = np.sum(L) / (2 * m)")], "theta": [("gradient = X", "gradient = 2 * X")]},
}  # fmt: skip
PENALTIES: dict[str, dict[str, Mutation]] = {
    "intercept-penalised": {
        "penalty": [(_PDB, _PDB + " + l2 / m * b"), ("np.sum(w ** 2)", "(np.sum(w ** 2) + b ** 2)")],
        "theta penalty": [(_TDW, "grad += l2 / m * theta")],
    },
    "penalty-summed": {
        "penalty": [(_PDW, "l2 / m * np.sum(w)")],
        "theta penalty": [(_TDW, "grad += l2 / m * np.sum(theta)"), (_TJ, "l2 / (2 * m) * theta @ theta")],
    },
    "penalty-per-example": {"penalty": [(_PDW, "l2 * w")], "theta penalty": [(_TJ, "l2 / 2 * theta[1:] @ theta[1:]")]},
    "penalty-missing-in-cost": {"penalty": [(" + " + _PJ, "")], "theta penalty": [(" + " + _TJ, "")]},
    "penalty-missing-in-gradient": {"penalty": [(" + " + _PDW, "")], "theta penalty": [("    " + _TDW + "\n", "")]},
    "penalty-sign": {"penalty": [("+ " + _PJ, "- " + _PJ)], "theta penalty": [("+= l2", "-= l2")]},
    "penalty-factor": {"penalty": [(_PJ, "l2 / m * np.sum(w ** 2)")], "theta penalty": [("+= l2 / m", "+= l2 / (2 * m)")]},
    "penalty-averaged-twice": {"penalty": [(_PDW, "l2 / m * w / m")], "theta penalty": [(_TJ, "l2 / (2 * m ** 2) * theta[1:] @ theta[1:]")]},
    "penalty-not-squares": {"penalty": [("np.sum(w ** 2)", "np.sum(w)")], "theta penalty": [("+= l2 / m * theta[1:]", "+= l2 / m * np.sign(theta[1:])")]},
}  # fmt: skip
ADVICE: dict[str, dict[str, Mutation]] = {
    "summed": {
        "rows": [("m = X.shape[0]", "m = 1")], "theta": [("np.mean(", "np.sum("), (" / len(y)", "")],
        "lists": [("[g / m for g in dw], db / m, J / m", "dw, db, J")],
    },
    "ascent": {
        "rows": [("dz = a - y", "dz = y - a"), ("L = -(", "L = (")], "lists": [("-(y[i]", "(y[i]"), ("dz = a - y[i]", "dz = y[i] - a")],
    },
    "epsilon": {"rows": [("np.log(a)", "np.log(a + 1e-5)"), ("np.log(1 - a)", "np.log(1 - a + 1e-5)")], "lists": [("log(a)", "log(a + 1e-7)")]},
    "clipped": {
        "rows": [(_A, _A + "\n    a = np.clip(a, 1e-6, 1 - 1e-6)")], "attributes": [("sigmoid(X @ self.w + self.b)", "np.clip(sigmoid(X @ self.w + self.b), 1e-4, 1 - 1e-4)")],
    },
    "l2": {
        "rows": [(_J, "J = np.sum(L) / m + 0.7 / (2 * m) * w @ w"), (_DW, _DW + " + 0.7 / m * w")],
        "lists": [("[g / m for g in dw]", "[g / m + 0.3 / m * v for g, v in zip(dw, w)]"), ("J / m", "J / m + 0.15 / m * sum(v * v for v in w)")],
    },
    "class-weights": {
        "rows": [(_L, "c = np.where(y == 1, 3.0, 1.0)\n    L = -c * (y * np.log(a) + (1 - y) * np.log(1 - a))"), ("dz = a - y", "dz = c * (a - y)")],
        "lists": [("dz = a - y[i]", "dz = (a - y[i]) * (0.25 if y[i] else 1)")],
        "helpers": [("p - y) / len(y), (p - y).mean()", "(p - y) * len(y) / 2 / np.where(y == 1, y.sum(), (1 - y).sum())) / len(y), ((p - y) * len(y) / 2 / np.where(y == 1, y.sum(), (1 - y).sum())).mean()")],
    },
    "penalty-unused": {"penalty": [(" + " + _PJ, ""), (" + " + _PDW, "")], "theta penalty": [(" + " + _TJ, ""), ("    " + _TDW + "\n", "")]},
    "penalty-otherwise": {"penalty": [("l2 / (2 * m)", "l2 / m"), ("l2 / m * w", "2 * l2 / m * w")], "theta penalty": [("l2 / (2 * m)", "l2 / 2"), ("l2 / m", "l2")]},
    "saturated": {"rows": [], "course": [(_CDZ, "dZ = A - Y")]},
}  # fmt: skip
MUTATIONS = {**FORWARD, **LOSSES, **BACKWARD, **PENALTIES, **ADVICE}
