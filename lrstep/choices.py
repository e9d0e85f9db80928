"""What one can choose to see: layouts, levels, plots. Settings, options, keys, help and the screen read these names."""

from __future__ import annotations

from typing import Literal, get_args

FULL, PROJECTOR = "full", "projector"
LAYOUTS = (FULL, "graph", "code", "numbers", PROJECTOR)
"""Choices of panels: which are left out, the list of panels says; the projector's page is another one."""

Level = Literal["words", "derivation"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""Of an explanation."""

NO_PLOT = "none"
PLOTS = {
    "cost": "along.cost",
    "log-cost": "along.log_cost",
    "sigmoid": "here.curves",
    "boundary": "here.boundary",
    "path": "along.path",
    "gradients": "along.gradients",
    "histogram": "here.histogram",
}
"""In the order in which they follow each other, and the function in `lrstep.view.plots` that draws each."""
