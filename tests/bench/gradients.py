"""Gradient and cost: `lrstep.gradient` beside its rivals and one pass over X."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

import lrstep
from tests.bench.harness import Contestant, Row, agree, race
from tests.bench.rivals import gradient_rivals

SHAPES = ((569, 30), (10_000, 10), (100_000, 20), (1_000_000, 2), (1_000_000, 32), (200_000, 256))
ONE_PASS = "X.sum()"
GOALS = {(1_000_000, 32): "within 2.5 of X.sum()", (200_000, 256): "within 2 of X.sum()"}


def rows(dtype: type[np.floating[Any]], budget: float) -> list[Row]:
    """One row a shape."""
    measured = []
    for m, n in SHAPES:
        generator = np.random.default_rng(m + n)
        X = generator.standard_normal((m, n), dtype=np.float32).astype(dtype)
        y = (generator.random(m) < 0.5).astype(dtype)
        w, b = (generator.standard_normal(n) / np.sqrt(n)).astype(dtype), 0.1
        contestants = [Contestant("lrstep", partial(lrstep.gradient, X, y, w, b))]
        contestants += gradient_rivals(X, y, w, b)
        agree(contestants, 1e-9 if dtype is np.float64 else 2e-3)
        seconds = race([*contestants, Contestant(ONE_PASS, X.sum)], budget)
        measured.append(
            Row(f"gradient {m:,}×{n} {X.dtype}", seconds, goal=GOALS.get((m, n), "no slower than the best"))
        )
    return measured
