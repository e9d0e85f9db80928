"""Programs with PyTorch, JAX and pandas, as far as these are there, and stand-ins for what is odd about them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from lrstep.checks.callee import Instance, Library
from lrstep.checks.check import Asking, check_target
from lrstep.checks.faults import fault_of
from lrstep.checks.forms import forms
from lrstep.checks.functions import asked_function
from lrstep.checks.hints import hints_of
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.seeing import seen
from lrstep.checks.verdict import Verdict
from tests.checks.training import checked
from tests.checks.training.of_libraries import JAX, PANDAS, TORCH, TORCH_SCRIPT, Program
from tests.checks.written import written


def need(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed beside lrstep")


def said_of(folder: Path, program: Program) -> tuple[bool | None, str | None, set[str]]:
    name, _, source = program
    verdict = checked(folder, source, name)
    return verdict.ok, verdict.mistake, {each.id for each in verdict.advice}


@pytest.mark.parametrize("style", TORCH)
def test_training_with_pytorch(style: str, tmp_path: Path) -> None:
    need("torch")
    ok, mistake, advice = said_of(tmp_path, TORCH[style])
    assert (ok, mistake) == (TORCH[style][1] is None, TORCH[style][1])
    assert advice <= {"float32"}


@pytest.mark.parametrize(("left_out", "mistake"), [("", None), ("    optimizer.zero_grad()\n", "gradient-accumulates")])
def test_a_script_with_pytorch(left_out: str, mistake: str | None, tmp_path: Path) -> None:
    need("torch")
    (tmp_path / "mine.py").write_text(TORCH_SCRIPT.replace(left_out or "\n\n", "\n"))
    verdict = check_target(str(tmp_path / "mine.py"), Asking(seconds=60))
    assert (verdict.ok, verdict.mistake) == (mistake is None, mistake)


@pytest.mark.parametrize("style", JAX)
def test_training_with_jax(style: str, tmp_path: Path) -> None:
    need("jax")
    assert said_of(tmp_path, JAX[style]) == (True, None, {"float32"})


@pytest.mark.parametrize("style", PANDAS)
def test_training_with_pandas(style: str, tmp_path: Path) -> None:
    need("pandas")
    assert said_of(tmp_path, PANDAS[style])[:2] == (PANDAS[style][1] is None, PANDAS[style][1])


def verdict_of(source: str, name: str) -> Verdict:
    return judged(name, asked_function(LocalCallee(written(source)[name]), layout="rows"))


AUTOGRAD = """
import torch

def gradients(w, b, X, y):
    w.requires_grad_(True)
    b.requires_grad_(True)
    a = torch.sigmoid(X @ w + b)
    loss = -(y * torch.log(a) + (1 - y) * torch.log(1 - a)).mean()
    loss.backward()
    return w.grad, b.grad, loss.item()
"""


def test_a_gradient_by_backward_is_right_and_a_sum_is_not() -> None:
    need("torch")
    verdict = verdict_of(AUTOGRAD, "gradients")
    assert verdict.ok, verdict
    texts = [each.text for each in verdict.advice if each.id == "saturated"]
    assert texts == ["where a rounds to 0 or 1, dw and db are not finite: compute the loss from z, not from a"]
    summed = AUTOGRAD.replace(".mean()", ".sum()").replace("loss.item()", "loss.item() / len(y)")
    assert verdict_of(summed, "gradients").mistake == "gradient-not-averaged"


VALUE_AND_GRAD = """
import jax
import jax.numpy as jnp

def loss(params, X, y):
    w, b = params
    a = jax.nn.sigmoid(X @ w + b)
    return -jnp.mean(y * jnp.log(a) + (1 - y) * jnp.log(1 - a))

def propagate(w, b, X, y):
    J, (dw, db) = jax.value_and_grad(loss)((w, b), X, y)
    return dw, db, J
"""


def test_a_gradient_by_jax_is_right_and_one_of_another_loss_is_not() -> None:
    need("jax")
    assert verdict_of(VALUE_AND_GRAD, "propagate").ok
    wrong = VALUE_AND_GRAD.replace("jax.nn.sigmoid(X @ w + b)", "jnp.tanh(X @ w + b) / 2 + 0.5")
    assert verdict_of(wrong, "propagate").ok is False


TABLES = """
import numpy as np

def cost_and_gradient(theta, X, y):
    h = 1 / (1 + np.exp(-X.mul(theta, axis=1).sum(axis=1)))
    J = -(y * np.log(h) + (1 - y) * np.log(1 - h)).mean()
    return J, X.mul(h - y, axis=0).mean()
"""


def test_parameters_beside_a_table_are_of_its_columns() -> None:
    need("pandas")
    assert verdict_of(TABLES, "cost_and_gradient").ok
    assert verdict_of(TABLES.replace("h - y", "y - h"), "cost_and_gradient").mistake == "sign"
    mixed = verdict_of(TABLES.replace("h - y, axis=0", "h[1:] - y, axis=1"), "cost_and_gradient")
    assert mixed.ok is not True


def test_memory_that_pytorch_does_not_get_is_told_as_such() -> None:
    error = RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried to")
    assert fault_of(error, "mine.py").kind == "memory"
    assert fault_of(RuntimeError("shapes do not fit"), "mine.py").kind == "raises"


class Layer:
    """As a module of PyTorch keeps its things."""

    def __init__(self, weight: float, **modules: Layer) -> None:
        self.training = True
        self._parameters = {"weight": np.array([weight])}
        self._modules = modules
        self._forward_hooks: dict[str, int] = {}


def test_the_parameters_of_a_module_are_seen_by_their_own_names() -> None:
    module = seen(Layer(1.0, linear=Layer(2.0)))
    assert isinstance(module, Instance)
    assert set(module.attributes) == {"training", "weight", "linear"}
    assert module.attributes["linear"].attributes["weight"] == 2.0


def libraries(source: str, file: str) -> list[Library]:
    """Those that are tried, NumPy at last with labels that are integers."""
    return [group[0].library for group in forms(source, "rows", file, ones=False, start=False)]


def test_a_function_that_leaves_the_work_to_others_is_given_what_its_file_imports(tmp_path: Path) -> None:
    source = "def train(X, y, lr, epochs):\n    for _ in range(epochs):\n        step(X, y, lr)\n"
    (tmp_path / "mine.py").write_text("from torch import nn\nimport pandas as pd\n\n" + source)
    file = str(tmp_path / "mine.py")
    assert libraries(source, file) == ["numpy", "list", "torch", "torch", "pandas", "numpy"]
    assert libraries(source, "") == ["numpy", "list", "numpy"]
    assert libraries("loss.backward()", file) == ["torch", "torch", "numpy", "pandas", "numpy"]
    assert hints_of(source, file).libraries == ("list", "torch", "pandas")
