"""Plots: pure functions of a Debugger that give lines, by name, in the order in which the screen shows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from lrstep.view.plots.boundary import boundary
from lrstep.view.plots.chart import Plot, where_there_is_room
from lrstep.view.plots.cost import cost, log_cost
from lrstep.view.plots.curves import curves
from lrstep.view.plots.gradients import gradients
from lrstep.view.plots.histogram import histogram
from lrstep.view.plots.path import path

PLOTS: Mapping[str, Plot] = {
    name: partial(where_there_is_room, plot)
    for name, plot in (
        ("cost", cost), ("log-cost", log_cost), ("sigmoid", curves), ("boundary", boundary), ("path", path),
        ("gradients", gradients), ("histogram", histogram),
    )
}  # fmt: skip
"""Each gives lines of just the size that is asked for, at any size."""
