"""Gradient and cost: `lrstep.gradient` beside its rivals and one pass over X."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any, Literal

import lrstep
from tests.bench.harness import Contestant, Row, Work, race
from tests.bench.problem import Problem
from tests.bench.rivals import gradient_rivals

SHAPES = ((569, 30), (10_000, 10), (100_000, 20), (1_000_000, 2), (1_000_000, 32), (200_000, 256))
SATURATED = Problem(32_561, 14), Problem(569, 30)  # as many as the census data has, and as the tumours
SPREADS: tuple[tuple[float, ...], ...] = (
    (1,),
    (100,),
    (300,),
    (750,),
    (1_000,),
    (10_000,),
    (1, 10, 100, 1_000, 10_000),
)
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


def saturated(budget: float) -> list[Row]:
    """One row a shape, a dtype and a spread of z, mixed in the last. J is not compared: naive NumPy's is infinite."""
    measured = []
    for dtype, tolerance in (("float64", 1e-9), ("float32", 2e-3)):
        for shape, spreads in product(SATURATED, SPREADS):
            problem = replace(shape, dtype=dtype, spreads=spreads)
            everyone = [Contestant("lrstep", partial(_ours, problem)), *gradient_rivals(problem)]
            contestants = [Contestant(one.name, partial(_slopes, one.make)) for one in everyone]
            told = " to ".join(f"{spread:,.0f}" for spread in sorted({spreads[0], spreads[-1]}))
            seconds = race(contestants, budget, tolerance)
            measured.append(Row(f"gradient {problem}, |z| about {told}, {dtype}", seconds, goal="no slower than naive"))
    return measured


def _slopes(make: Callable[[], Work]) -> Work:
    """What is timed is all, what must agree is dw and db."""
    work = make()

    def run() -> Any:
        return work()[:2]

    return run
