"""Of a script: the right numbers beside its own along the run, and what the same run comes to by the mathematics."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from lrstep.debugger import Branch, Debugger
from lrstep.engine import ComputedHistory, Gradient, finished
from lrstep.formulas import FloatArray
from lrstep.quantities import quantity_of
from lrstep.view.plots.chart import RIGHT, Series

NUMBERS = 2**19  # of X that may be read for a plot
MOST_WORK = 2**25  # numbers of X, read in all, for which the same run is computed
SAME_RUN = "*"
"""Marks the same run by the mathematics."""


def is_wrong(debugger: Debugger) -> bool:
    """Whether it is a script in which something was found wrong."""
    traced = debugger.history.traced
    return traced is not None and traced.judged is not None and traced.judged.ok is False


def at_its_parameters(debugger: Debugger, names: Sequence[str], updates: Sequence[int]) -> Series | None:
    """The numbers of these updates as they follow from the parameters before them, where the script has others; None
    where it has not, or nothing in it was found wrong."""
    if not is_wrong(debugger):
        return None
    near, points = float(np.finfo(debugger.run.dtype).eps) ** 0.5, []
    for k in updates:
        gradients = both_gradients(debugger.branch, k)
        for name in names:
            quantity = quantity_of(name)
            i = int(name.removeprefix(quantity) or 1) - 1
            own, right = (np.ravel(getattr(gradient, quantity))[i] for gradient in gradients)
            if not np.isclose(own, right, rtol=near, atol=0):
                points.append((k, float(right)))
    if not points:
        return None
    at, values = zip(*points, strict=True)
    return Series(at, values, "note", "points", RIGHT)


def costs_at_its_parameters(debugger: Debugger, updates: Sequence[int]) -> tuple[FloatArray, FloatArray]:
    """These updates, and what the cost is at the parameters before each."""
    costs = [float(both_gradients(debugger.branch, k)[1].cost) for k in updates]
    return np.array(updates, np.float64), np.array(costs, np.float64)


@lru_cache(maxsize=512)  # a plot is drawn at each key, and reads no more than has room in it
def both_gradients(branch: Branch, k: int) -> tuple[Gradient, Gradient]:
    """The gradient and the costs of a script's update: its own, and the right ones at the parameters before it."""
    update = branch.new_update(k)
    return update.gradient, update.right.gradient


def same_run(debugger: Debugger, updates: Sequence[int]) -> Series | None:
    """The cost of a run of the same data, start, batches and learning rates that makes no mistake; None where nothing
    was found wrong, or where it would take long."""
    run = debugger.run
    if not updates or not is_wrong(debugger) or updates[-1] * run.batches.size * run.n > MOST_WORK:
        return None
    costs = _right_costs(debugger.branch, tuple(updates))
    return Series(updates[: len(costs)], costs, "update", "points", SAME_RUN)


@lru_cache(maxsize=4)
def _right_costs(branch: Branch, updates: tuple[int, ...]) -> list[float]:
    history = branch.history
    right = ComputedHistory(branch.run, start=history.start, at=history.before(history.start + 1).vector)
    finished(right.reach(updates[-1]))
    return [float(branch.run.update(k, right.before(k)).gradient.cost) for k in updates if k <= right.known]
