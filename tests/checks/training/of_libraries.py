"""Programs that train with PyTorch, JAX and pandas: name, its mistake (None where it is right), and its text."""

from __future__ import annotations

Program = tuple[str, str | None, str]

TORCH: dict[str, Program] = {
    "a module of one layer": ("train", None, '''
import torch
import torch.nn as nn

class LogisticRegression(nn.Module):
    def __init__(self, n_features):
        super().__init__()
        self.linear = nn.Linear(n_features, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))

def train(X, y, lr=0.1, epochs=100):
    model = LogisticRegression(X.shape[1])
    criterion = nn.BCELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    X = torch.tensor(X, dtype=torch.float32)
    y = torch.tensor(y, dtype=torch.float32).reshape(-1, 1)
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        y_pred = model(X)
        loss = criterion(y_pred, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if epoch % 10 == 0:
            print(f"epoch {epoch} loss {loss.item():.4f}")
    return model, losses
'''),
    "a linear layer and logits": ("fit", None, '''
import torch
from torch import nn, optim

def fit(X_train, y_train, learning_rate=0.01, num_epochs=1000):
    model = nn.Linear(X_train.shape[1], 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    loss_fn = nn.BCEWithLogitsLoss()
    opt = optim.SGD(model.parameters(), lr=learning_rate)
    for _ in range(num_epochs):
        logits = model(X_train.float()).squeeze(1)
        loss = loss_fn(logits, y_train.float())
        opt.zero_grad()
        loss.backward()
        opt.step()
    return model.weight.detach().numpy(), model.bias.detach().numpy()
'''),
    "tensors stepped by hand": ("train", None, '''
import torch

def train(X, y, lr, n_iters):
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    b = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    losses = []
    for i in range(n_iters):
        y_hat = torch.sigmoid(X @ w + b)
        loss = torch.nn.functional.binary_cross_entropy(y_hat, y)
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
            w.grad.zero_()
            b.grad.zero_()
        losses.append(loss.item())
    return w, b, losses
'''),
    "a class that keeps tensors": ("LogisticRegressionTorch", None, '''
import torch

class LogisticRegressionTorch:
    def __init__(self, learning_rate=0.01, epochs=1000):
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.w = None
        self.b = None

    def fit(self, X, y):
        X = torch.as_tensor(X, dtype=torch.float32)
        y = torch.as_tensor(y, dtype=torch.float32)
        self.w = torch.zeros(X.shape[1], requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)
        self.losses = []
        for _ in range(self.epochs):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ self.w + self.b, y)
            loss.backward()
            with torch.no_grad():
                self.w -= self.learning_rate * self.w.grad
                self.b -= self.learning_rate * self.b.grad
            self.w.grad = None
            self.b.grad = None
            self.losses.append(loss.item())
        return self

    def predict(self, X):
        X = torch.as_tensor(X, dtype=torch.float32)
        return (torch.sigmoid(X @ self.w + self.b) >= 0.5).int()
'''),
    "tensors whose gradients are not set to zero": ("train", "gradient-accumulates", '''
import torch

def train(X, y, lr, n_iters):
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    b = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    losses = []
    for i in range(n_iters):
        y_hat = torch.sigmoid(X @ w + b)
        loss = torch.nn.functional.binary_cross_entropy(y_hat, y)
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        losses.append(loss.item())
    return w, b, losses
'''),
    "a module whose gradients are not set to zero": ("train_model", "gradient-accumulates", '''
import torch
import torch.nn as nn

class LogReg(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.fc = nn.Linear(d, 1)

    def forward(self, x):
        return torch.sigmoid(self.fc(x))

def train_model(X, y, lr=0.1, epochs=100):
    X = torch.as_tensor(X, dtype=torch.float32)
    y = torch.as_tensor(y, dtype=torch.float32).view(-1, 1)
    model = LogReg(X.shape[1])
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    loss_fn = nn.BCELoss()
    for _ in range(epochs):
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
    return model
'''),
    "a loss of logits that is given probabilities": ("train", "sigmoid-twice", '''
import torch
import torch.nn as nn

class Model(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.linear = nn.Linear(n, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))

def train(X, y, lr=0.1, epochs=100):
    model = Model(X.shape[1])
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    X = torch.from_numpy(X).float()
    y = torch.from_numpy(y).float().unsqueeze(1)
    for epoch in range(epochs):
        out = model(X)
        loss = criterion(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
'''),
}  # fmt: skip

JAX: dict[str, Program] = {
    "a compiled update of a dictionary": ("train", None, '''
import jax
import jax.numpy as jnp
from jax import grad, jit

def predict(params, x):
    return jax.nn.sigmoid(jnp.dot(x, params["w"]) + params["b"])

def loss_fn(params, x, y):
    p = predict(params, x)
    return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

@jit
def update(params, x, y, lr):
    grads = grad(loss_fn)(params, x, y)
    return {"w": params["w"] - lr * grads["w"], "b": params["b"] - lr * grads["b"]}

def train(x, y, lr=0.1, num_steps=100):
    params = {"w": jnp.zeros(x.shape[1]), "b": 0.0}
    for _ in range(num_steps):
        params = update(params, x, y, lr)
    return params
'''),
    "a compiled step": ("train", None, '''
import jax
import jax.numpy as jnp

@jax.jit
def step(w, b, X, y, lr):
    def cost(w, b):
        z = jnp.dot(X, w) + b
        return jnp.mean(jnp.logaddexp(0.0, z) - y * z)
    J, (dw, db) = jax.value_and_grad(cost, argnums=(0, 1))(w, b)
    return w - lr * dw, b - lr * db, J

def train(X, y, lr=0.1, epochs=50):
    w = jnp.zeros(X.shape[1])
    b = jnp.array(0.0)
    costs = []
    for _ in range(epochs):
        w, b, J = step(w, b, X, y, lr)
        costs.append(float(J))
    return w, b, costs
'''),
}  # fmt: skip

PANDAS: dict[str, Program] = {
    "a class over tables": ("LogisticRegression", None, '''
import numpy as np
import pandas as pd

class LogisticRegression:
    def __init__(self, lr=0.01, n_iters=1000):
        self.lr = lr
        self.n_iters = n_iters

    def fit(self, X: pd.DataFrame, y: pd.Series):
        self.columns = list(X.columns)
        m, n = X.shape
        self.weights = pd.Series(np.zeros(n), index=X.columns)
        self.bias = 0.0
        for _ in range(self.n_iters):
            z = X.dot(self.weights) + self.bias
            a = 1 / (1 + np.exp(-z))
            error = a - y
            self.weights = self.weights - self.lr * X.T.dot(error) / m
            self.bias = self.bias - self.lr * error.mean()
        return self
'''),
    "values of a table, not averaged": ("gradient_descent", "gradient-not-averaged", '''
import numpy as np
import pandas as pd

def gradient_descent(df, y, alpha=0.01, iterations=500):
    df = df.copy()
    df.insert(0, "ones", 1.0)
    X = df.values
    y = y.values
    theta = np.zeros(X.shape[1])
    for i in range(iterations):
        h = 1 / (1 + np.exp(-X @ theta))
        theta = theta - alpha * X.T @ (h - y)
    return theta
'''),
}  # fmt: skip

TORCH_SCRIPT = """
import numpy as np
import torch
import torch.nn as nn
import matplotlib.pyplot as plt

np.random.seed(1)
X_numpy = np.random.randn(100, 2)
y_numpy = (X_numpy[:, 0] - X_numpy[:, 1] > 0).astype(np.float32)

X = torch.from_numpy(X_numpy.astype(np.float32))
y = torch.from_numpy(y_numpy)
y = y.view(y.shape[0], 1)

n_samples, n_features = X.shape

class Model(nn.Module):
    def __init__(self, n_input_features):
        super(Model, self).__init__()
        self.linear = nn.Linear(n_input_features, 1)

    def forward(self, x):
        y_pred = torch.sigmoid(self.linear(x))
        return y_pred

model = Model(n_features)
num_epochs = 100
learning_rate = 0.01
criterion = nn.BCELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
losses = []
for epoch in range(num_epochs):
    y_pred = model(X)
    loss = criterion(y_pred, y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    losses.append(loss.item())
    if (epoch+1) % 10 == 0:
        print(f'epoch: {epoch+1}, loss = {loss.item():.4f}')
"""
