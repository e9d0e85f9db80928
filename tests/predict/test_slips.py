"""A wrong answer is told the slip that gives just this number, and no slip where none gives it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lrstep
from lrstep.predict.answers import judge, read_answer
from lrstep.predict.questions import ValueQuestion, questions
from lrstep.predict.slips import FAR, named, possible

# The course's first test, in plain NumPy.
X, Y = np.array([[1.0, 3.0], [2.0, 4.0], [-1.0, -3.2]]), np.array([1.0, 0.0, 1.0])
W, B, ALPHA, M = np.array([1.0, 2.0]), 2.0, 0.009, 3
Z = X @ W + B
A = 1 / (1 + np.exp(-Z))
DZ = A - Y
DW, DB = X.T @ DZ / M, DZ.mean()


def question(name: str, source: str = "course", k: int = 1, **options: Any) -> ValueQuestion:
    """What is asked of a name in an update."""
    debugger = lrstep.open(source, **options)
    debugger.go_to(str(k - 1))
    return next(each for each in questions(debugger, k) if each.name == name)


def ids(asked: ValueQuestion, typed: str) -> list[str]:
    """The slips that are named."""
    answer = read_answer(typed, asked.names, example=asked.after.position, feature=asked.feature)
    assert judge(answer, asked.right) == "wrong"
    return ["+".join(each.ids) for each in named(asked, answer)]


COURSE = [
    ("z", W @ X[0], "b-left-out"),
    ("z", W @ X[0] - B, "b-subtracted"),
    ("z", W[::-1] @ X[0] + B, "weights-misaligned"),
    ("z", W[0] * X[0, 0] - W[1] * X[0, 1] + B, "sign-of-a-term"),
    ("a", Z[0], "no-sigmoid"),
    ("a", 1 / (1 + math.exp(Z[0])), "sigmoid-of-minus-z"),
    ("L", math.log(A[0]), "sign"),
    ("L", -math.log10(A[0]), "wrong-logarithm"),
    ("L", -math.log(1 - A[0]), "cost-logs-exchanged"),
    ("J", -np.log(np.where(Y == 1, A, 1 - A)).sum(), "cost-not-averaged"),
    ("dz", Y[0] - A[0], "sign"),
    ("dz", A[0], "label-missing"),
    ("dz", DZ[0] * A[0] * (1 - A[0]), "squared-error-gradient"),
    ("dw1", DW[0] * M, "dw-not-averaged"),
    ("dw1", -DW[0], "sign"),
    ("dw1", DB, "x-left-out"),
    ("dw1", DW[1], "feature-of-another-weight"),
    ("dw1", -DW[0] * M, "dw-not-averaged+sign"),
    ("db", DZ.sum(), "db-not-averaged"),
    ("db", DW[0], "db-of-features"),
    ("w1", W[0] - DW[0], "rate-unused"),
    ("w1", W[0] + ALPHA * DW[0], "sign"),
    ("w1", ALPHA * DW[0], "step-alone"),
    ("w1", W[1] - ALPHA * DW[0], "old-value-of-another"),
    ("b", B - ALPHA * DW[0], "slope-of-another"),
]


@pytest.mark.parametrize(("name", "value", "slip"), COURSE, ids=[f"{name}-{slip}" for name, _, slip in COURSE])
def test_the_slip_of_a_batch_is_named(name: str, value: float, slip: str) -> None:
    assert slip in ids(question(name), f"{value:.6g}")


def test_several_slips_that_give_one_number_are_all_told() -> None:
    """With two rows a forgotten 1/m doubles the value, and so does a factor 2."""
    found = ids(question("db", "iris", batch=2), "-1.000")
    assert {"db-not-averaged", "factor-two"} <= {*found}


def test_a_running_sum_has_slips_of_its_own() -> None:
    asked = next(each for each in questions(lrstep.open("course", program="scalar"), 1) if each.is_sum)
    share = X[1, 0] * DZ[1]
    assert ids(asked, f"{share:.7g}") == ["not-added"]
    assert ids(asked, f"{X[0, 0] * DZ[0] - share:.7g}")[0] == "share-subtracted"


def test_numbers_that_no_slip_gives_are_not_named() -> None:
    """One in a hundred may meet a slip's number by chance, which then is what gives it."""
    generator, found, typed = np.random.default_rng(3), 0, 0
    for asked in (question(name) for name in ("z", "J", "dw1", "w1")):
        for _ in range(50):
            answer = read_answer(f"{asked.right * generator.normal():#.4g}")
            if judge(answer, asked.right) == "wrong":
                typed, found = typed + 1, found + bool(named(asked, answer))
    assert typed > 150
    assert found / typed < 0.02


SOURCES: list[Callable[[], lrstep.Debugger]] = [
    lambda: lrstep.open("lesson"),
    lambda: lrstep.open("course"),
    lambda: lrstep.open("course", program="scalar"),
    lambda: lrstep.open("iris", batch=10),
]


@pytest.mark.parametrize("opened", SOURCES, ids=["lesson", "course", "loop", "iris"])
def test_every_slip_of_the_line_that_is_asked_is_named_at_four_digits(opened: Callable[[], lrstep.Debugger]) -> None:
    """Of those in a line before, whose numbers are on the screen, three in four."""
    debugger = opened()
    debugger.next_update()
    tried, told = {True: 0, False: 0}, {True: 0, False: 0}
    for asked in questions(debugger, 2):
        for slip in possible(asked):
            answer = read_answer(f"{slip.value:#.4g}") if np.isfinite(slip.value) else None
            if answer is None or judge(answer, asked.right) != "wrong":
                continue
            found = named(asked, answer)
            is_told = any(each.slip.id == slip.slip.id or each.same is slip.same is not None for each in found)
            tried[slip.near < FAR] += 1
            told[slip.near < FAR] += is_told
    assert tried[True] > 150
    assert told[True] == tried[True]
    assert told[False] > 0.75 * tried[False]
