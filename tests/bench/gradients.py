"""Gradient and cost: `lrstep.gradient` beside its rivals and one pass over X."""

from __future__ import annotations

from functools import partial
from typing import Literal

import lrstep
from tests.bench.harness import Contestant, Row, Work, race
from tests.bench.problem import Problem
from tests.bench.rivals import gradient_rivals

SHAPES = ((569, 30), (10_000, 10), (100_000, 20), (1_000_000, 2), (1_000_000, 32), (200_000, 256))
GOALS = {(1_000_000, 32): ", within 2.5 of X.sum()", (200_000, 256): ", within 2 of X.sum()"}


def _ours(problem: Problem) -> Work:
    return partial(lrstep.gradient, *problem.given())


def _one_pass(problem: Problem) -> Work:
    X = problem.given().X

    def run() -> None:
        X.sum()

    return run


def rows(dtype: Literal["float64", "float32"], budget: float) -> list[Row]:
    """One row a shape."""
    measured = []
    for m, n in SHAPES:
        problem = Problem(m, n, dtype)
        contestants = [
            Contestant("lrstep", partial(_ours, problem)),
            *gradient_rivals(problem),
            Contestant("X.sum()", partial(_one_pass, problem)),
        ]
        seconds = race(contestants, budget, 1e-9 if dtype == "float64" else 2e-3)
        goal = f"no slower than the best{GOALS.get((m, n), '')}"
        measured.append(Row(f"gradient {problem} {dtype}", seconds, goal=goal))
    return measured
