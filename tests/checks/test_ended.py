"""How a program ended, in sentences: its message as Python gives it, its line, and what that means for these shapes."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrstep.checks.callee import Arguments, CallStep, Fault, Recipe
from lrstep.checks.catalogue import BY_ID
from lrstep.checks.ended import fault_sentence, meaning_of, undecided
from lrstep.checks.judging import judged
from lrstep.checks.local import LocalCallee
from lrstep.checks.verdict import Responses

X, y, w, numbers = np.ones((7, 3)), np.ones(7), np.ones(3), [1.0, 2.0]


class Model:
    def fit(self) -> Any:
        return self.weights  # type: ignore[attr-defined]


def unset(l2: float = 0.0) -> Any:
    if l2:
        m = 7
    return 1 / m


def whole() -> None:
    counts = np.zeros(3, int)
    counts -= 0.5 * w


def deep(n: int = 0) -> Any:
    return deep(n + 1)


def nothing() -> Any:
    return None


PRODUCT = "a product sums over the last axis of the left one and the first of the right one, and here"
NONE = "that is None: a function without return gives None"


@pytest.mark.parametrize(
    ("call", "meaning"),
    [
        (lambda: X * y, "elementwise, sizes are compared from the last axis on, and here 3 meets 7"),
        (lambda: X.T - np.ones((2, 7)), "elementwise, sizes are compared from the last axis on, and here 3 meets 2"),
        (lambda: X @ X, f"{PRODUCT} 3 meets 7"),
        (lambda: w.T @ X, f"{PRODUCT} 3 meets 7"),
        (lambda: np.dot(X, y), f"{PRODUCT} 3 meets 7"),
        (lambda: X @ 2.0, "@ multiplies arrays, not numbers"),
        (lambda: 1 if y > 0 else 0, "a condition is one yes or no, and this one is of a whole array"),
        (lambda: math.log(-1), "math.log has no value at 0 and below"),
        (lambda: math.exp(710), "math.exp of more than 709 is larger than any float"),
        (lambda: math.exp(y), "a function of math takes one number; NumPy's take arrays"),
        (lambda: 1 / 0, "what it divides by is 0 here"),
        (unset, "no line that gives m a value had run before"),
        (lambda: nowhere, "no line that ran gives nowhere a value"),  # type: ignore[name-defined]  # noqa: F821
        (lambda: Model().fit(), "no line that ran has set weights"),
        (lambda: Model(3), "it has no __init__ that takes what it is given"),  # type: ignore[call-arg]
        (lambda: unset(1, 2, 3), "unset is called with more arguments than it has parameters"),  # type: ignore[call-arg]
        (lambda: unset(lamda=1), "unset has no parameter lamda"),  # type: ignore[call-arg]
        (lambda: numbers.shape, "a list is no array: it has no shape"),  # type: ignore[attr-defined]
        (lambda: numbers - 0.5, "a list is no array: + joins two lists, * repeats one, and − and @ it has not"),  # type: ignore[operator]
        (lambda: 0.5 * numbers, "a list is no array: + joins two lists, * repeats one, and − and @ it has not"),  # type: ignore[operator]
        (lambda: nothing()["dw"], NONE),
        (lambda: nothing().shape, NONE),
        (lambda: {"dw": 1}["db"], "there is no key 'db'"),
        (lambda: w[3], "index 3 does not exist where there are 3: the first is 0"),
        (lambda: tuple(numbers)[2], "the tuple has fewer items than that: the first is 0"),
        (lambda: range(2.5), "a count or an index has to be an int"),  # type: ignore[call-overload]
        (whole, "an array of integers can't take fractions in place: it has to begin as floats"),
        (deep, "calls inside of calls go deeper than Python allows"),
        (lambda: Path("nowhere.csv").read_text(), "a relative path begins in the folder in which the program runs"),
        (lambda: (0.5).shape, ""),  # type: ignore[attr-defined]
        (lambda: w(4), "of type numpy.ndarray, it is no function: a * may be missing, or a name be taken"),  # type: ignore[operator]
    ],
)
def test_what_an_exception_means_is_said(call: Callable[[], Any], meaning: str) -> None:
    fault = LocalCallee(call).ask(Recipe([CallStep(Arguments())])).fault
    assert fault is not None
    assert fault.kind == "raises"
    assert meaning_of(fault) == meaning


def test_an_exception_is_shown_as_python_says_it_at_its_line() -> None:
    fault = Fault("raises", "ValueError", "oh\nno", "/home/me/mine.py", 12, "  raise ValueError")
    assert fault_sentence(fault) == r"it raises ValueError: oh\nno, in line 12 of mine.py: raise ValueError"
    fault = Fault("raises", "KeyError", "'dw'", "mine.ipynb", 2, "grads['dw']", 4)
    assert fault_sentence(fault) == (
        "it raises KeyError: 'dw', in cell 4, line 2 of mine.ipynb: grads['dw']; there is no key 'dw'"
    )
    assert fault_sentence(Fault("crashes", "", "SIGSEGV")) == "it ends the whole process (SIGSEGV)"
    assert fault_sentence(Fault("exits", "SystemExit", "1", "mine.py", 3, "exit(1)")) == (
        "it ends the whole program, as sys.exit does, in line 3 of mine.py: exit(1);"
        " what comes after it can't run, neither here nor where somebody imports it"
    )


@pytest.mark.parametrize("kind", ["raises", "never-ends", "exits", "asks-input", "memory", "crashes"])
def test_every_ending_has_its_entry_in_the_catalogue(kind: Any) -> None:
    assert BY_ID[kind].look_for
    verdict = judged("f in mine.py", Responses(fault=Fault(kind, "", "", "mine.py", 3, "x = y")))
    assert (verdict.ok, verdict.mistake, verdict.file, verdict.line) == (False, kind, "mine.py", 3)


def test_a_package_that_is_missing_decides_nothing() -> None:
    fault = Fault("raises", "ModuleNotFoundError", "No module named 'torch'", "mine.py", 3, "import torch")
    verdict = judged("f in mine.py", Responses(fault=fault))
    assert (verdict.ok, verdict.mistake) == (None, None)
    assert verdict.undecided == undecided(fault)
    lacking = Fault("raises", "NameError", "name 'X' is not defined, as line 3 gave FileNotFoundError: no data")
    assert undecided(lacking).startswith(
        "it can't be run here: it raises NameError: name 'X' is not defined, as line 3"
    )
    assert undecided(Fault("raises", "NameError", "name 'X' is not defined")) == ""
    assert undecided(fault).startswith("it can't be run here: there is no module torch here: install it")
