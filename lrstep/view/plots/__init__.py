"""Plots: pure functions of a Debugger that give lines, by name, in the order in which the screen shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lrstep.debugger import Debugger
from lrstep.view.lines import Line
from lrstep.view.plots.boundary import boundary
from lrstep.view.plots.cost import cost, log_cost
from lrstep.view.plots.curves import curves
from lrstep.view.plots.gradients import gradients
from lrstep.view.plots.histogram import histogram
from lrstep.view.plots.path import path
from lrstep.view.style import Style

Plot: TypeAlias = Callable[[Debugger, Style, int, int], list[Line]]
"""A Debugger where it stands, a style, cells and rows: lines of just that size."""

PLOTS: Mapping[str, Plot] = {
    "cost": cost, "log-cost": log_cost, "sigmoid": curves, "boundary": boundary, "path": path,
    "gradients": gradients, "histogram": histogram,
}  # fmt: skip
