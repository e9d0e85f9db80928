"""Wrong functions in the styles met: name, what is asked, which quantities are wrong, and the text."""

from __future__ import annotations

WRONG: dict[str, tuple[str, str, str, str]] = {
    "no 1/m": ("f", "gradient", "dw db", '''
def f(w, b, X, y):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    miss = y - p
    cost = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return -miss.dot(X), -miss.sum(), cost
'''),
    "no 1/m for db, of the course": ("f", "gradient", "db", '''
def f(w, b, X, Y):
    A = 1 / (1 + np.exp(-(w.T @ X + b)))
    dZ = A - Y
    dw = np.mean(X * dZ, axis=1, keepdims=True)
    db = np.sum(dZ)
    J = np.mean(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
    return {"dw": dw, "db": db}, J
'''),
    "1/e for a": ("f", "gradient", "J dw db", '''
def f(w, b, X, y):
    D = np.column_stack((np.ones(len(X)), X))
    t = np.append(b, w)
    odds = lambda x: math.exp(t.dot(x)) / float(math.exp(1 + t.dot(x)))
    g = np.zeros(len(t))
    for j in range(len(t)):
        for i in range(len(D)):
            g[j] += odds(D[i]) - y[i]
        g[j] *= D[i, j]
    J = -sum(y[i] * math.log(odds(D[i])) + (1 - y[i]) * math.log(1 - odds(D[i])) for i in range(len(D))) / len(D)
    return g[1:] / len(D), g[0] / len(D), J
'''),
    "sigmoid twice": ("f", "gradient", "J dw db", '''
sig = lambda t: 1 / (1 + np.exp(-t))

def loss_with_logits(t, y):
    return np.mean(np.maximum(t, 0) - t * y + np.log1p(np.exp(-np.abs(t))))

def f(w, b, X, y):
    p = sig(X @ w + b)
    d = (sig(p) - y) * p * (1 - p)
    return X.T @ d / len(y), np.mean(d), loss_with_logits(p, y)
'''),
    "labels of 0 and 1 in the other loss": ("f", "gradient", "J dw db", '''
def f(w, b, X, y):
    margin = y * (X @ w + b)
    J = np.mean(np.log1p(np.exp(-margin)))
    pull = -y / (1 + np.exp(margin))
    return X.T @ pull / len(y), pull.mean(), J
'''),
    "b before the product": ("f", "gradient", "J dw db", '''
def f(w, b, X, y):
    a = 1 / (1 + np.exp(-((X + b) @ w)))
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    return (X + b).T @ (a - y) / len(y), np.mean(a - y), J
'''),
    "a summed penalty": ("f", "gradient", "J dw db", '''
def f(w, b, X, y, C=1.0):
    D, t = np.c_[np.ones(len(X)), X], np.r_[b, w]
    p = 1 / (1 + np.exp(-D @ t))
    g = (C * (p - y) @ D + np.sum(t)) / len(y)
    J = (C * -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) + 0.5 * t @ t) / len(y)
    return g[1:], g[0], J
'''),
    "minus in the middle": ("f", "gradient", "J", '''
def cost(y, a):
    return -np.mean(y * np.log(a) - (1 - y) * np.log(1 - a))

def f(w, b, X, y):
    a = 1.0 / (1.0 + np.exp(-(np.dot(X, w) + b)))
    return np.dot(X.T, a - y) / len(X), np.sum(a - y) / len(X), cost(y, a)
'''),
    "one term averaged": ("f", "gradient", "J", '''
def f(w, b, X, y):
    out = 1.0 / (1.0 + np.exp(-np.clip(np.dot(X, w) + b, -250, 250)))
    miss = out - y
    J = -y.dot(np.log(out)) - (1 - y).dot(np.log(1 - out)) / X.shape[0]
    return X.T.dot(miss) / X.shape[0], miss.mean(), J
'''),
    "a log that is the logistic": ("f", "gradient", "J", '''
class Loss:
    def log(self, t):
        return 1 / (1 + np.exp(-t))

    def __call__(self, y, p):
        return np.mean(-y * self.log(p) - (1 - y) * self.log(1 - p))

def f(w, b, X, y):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return X.T @ (p - y) / len(y), np.mean(p - y), Loss()(y, p)
'''),
    "outer product of the course": ("propagate", "gradient", "J", '''
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -np.sum(Y * np.log(A).T + (1 - Y) * np.log(1 - A).T) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
'''),
    "outer product in a cost": ("compute_cost", "cost", "J", '''
def compute_cost(A, Y):
    m = Y.shape[1]
    return np.sum(-(Y * np.log(A).T + (1 - Y) * np.log(1 - A).T)) / m
'''),
    "elementwise for dot": ("propagate", "gradient", "dw", '''
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    return X * (A - Y) / m, np.sum(A - Y) / m
'''),
    "cost not summed": ("propagate", "gradient", "J", '''
def propagate(w, b, X, Y):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m}, cost
'''),
    "a column less a vector": ("f", "gradient", "J dw db", '''
def f(w, b, X, y):
    a = 1 / (1 + np.exp(-(X @ w.reshape(-1, 1) + b)))
    dz = a - y
    J = -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
    return X.T @ dz / len(y), np.sum(dz) / len(y), J
'''),
    "a vector less a column": ("gradient", "gradient", "dw db", '''
def gradient(X, y, w, b):
    a = 1 / (1 + np.exp(-(X.dot(w.flatten()) + b)))
    dz = a - y.reshape(-1, 1)
    return X.T @ dz / len(y), np.mean(np.sum(dz, axis=0))
'''),
    "theta without 1/m": ("gradient", "gradient", "dw db", '''
def gradient(theta, X, y):
    h = 1 / (1 + np.exp(-np.dot(X, theta)))
    return np.dot(X.T, h - y)
'''),
    "cost first, wrong sign": ("costFunction", "gradient", "J", '''
def costFunction(theta, X, y):
    h = 1 / (1 + np.exp(-np.dot(X, theta)))
    grad = np.dot(X.T, h - y) / len(y)
    return np.mean(y * np.log(h) + (1 - y) * np.log(1 - h)), grad
'''),
    "y less a": ("gradients", "gradient", "dw db", '''
def gradients(X, y, y_hat):
    m = X.shape[0]
    return np.dot(X.T, y - y_hat) / m, np.sum(y - y_hat) / m
'''),
    "db from one example": ("compute_gradient", "gradient", "db", '''
def compute_gradient(X, y, w, b):
    m, n = X.shape
    dj_dw, dj_db = np.zeros(n), 0.0
    for i in range(m):
        err = 1 / (1 + np.exp(-(np.dot(X[i], w) + b))) - y[i]
        dj_dw += err * X[i] / m
        dj_db = err / m
    return dj_db, dj_dw
'''),
    "cost a sum": ("log_loss", "cost", "J", '''
def log_loss(y_true, y_pred):
    return -np.sum(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))
'''),
    "sigmoid of minus z": ("sigmoid", "sigmoid", "a", '''
def sigmoid(z):
    return 1 / (1 + np.exp(z))
'''),
    "parentheses": ("sigmoid", "sigmoid", "a", '''
def sigmoid(z):
    return 1 / 1 + np.exp(-z)
'''),
    "b left out": ("forward", "forward", "a", '''
def forward(X, w, b):
    return 1 / (1 + np.exp(-(X @ w)))
'''),
}  # fmt: skip
