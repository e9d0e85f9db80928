"""The cost J along the run, of all branches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrstep.debugger import Branch, Debugger
from lrstep.errors import printable
from lrstep.formulas import FloatArray
from lrstep.view.lines import Line, Role
from lrstep.view.plots.chart import Axes, Series, chart, thinned
from lrstep.view.plots.right import MARKER, right_values
from lrstep.view.style import Style

LETTERS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHERS: tuple[Role, ...] = ("update", "backward", "note", "name")


def cost(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """J, as far as it is known, up to the horizon; ● where one stands."""
    return _cost(debugger, style, width, height, log=False)


def log_cost(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """The same with J in powers of ten."""
    return _cost(debugger, style, width, height, log=True)


@np.errstate(all="ignore")
def _cost(debugger: Debugger, style: Style, width: int, height: int, *, log: bool) -> list[Line]:
    present = debugger.branch
    others = [branch for branch in debugger.branches if branch is not present]
    series: list[Series] = []
    named = []
    for number, branch in enumerate(others):
        x, y = known_costs(branch, 2 * width)
        letter = LETTERS[number % len(LETTERS)]  # so that no colour is needed to tell it
        series.append(Series(x, y, OTHERS[number % len(OTHERS)], "dots", letter))
        named.append(f"{letter} {printable(branch.name)}")
    x, y = known_costs(present, 2 * width)
    series.append(Series(x, y, "forward"))
    k = max(debugger.history.start + 1, debugger.frame.values.k)
    J = debugger.frame.J
    if J is not None:
        series.append(Series([k], [J], "title", "points", "●"))
    known = [] if J is None else [f"● J {style.number(J)} in update {k:,}"]
    right = right_values(debugger, ["J"], width)
    if right is not None:
        series.append(right)
        known.append(f"{MARKER} right J")
    axes = Axes("update", ("J, log" if log else "J", *known, *named), y_log=log)
    span = (float(debugger.history.start), float(max(debugger.frame.update + 1, _last(x, debugger.horizon))))
    return chart(series, axes._replace(x_range=span), width, height)


def _last(x: Sequence[float] | FloatArray, horizon: int) -> float:
    """How far the axis goes: as far as J is known, and some way on."""
    known = float(x[-1]) if len(x) else 1.0
    return min(horizon, max(10.0, 1.25 * known))


def known_costs(branch: Branch, most: int) -> tuple[FloatArray, FloatArray]:
    """Updates and their J, at most so many of each stretch."""
    pieces = [(np.asarray(costs.k), costs.J) for costs in branch.history.costs() if len(costs.k)]
    places = [thinned(len(k), most) for k, _ in pieces]
    if not pieces:
        return np.empty(0), np.empty(0)
    x = np.concatenate([k[at] for (k, _), at in zip(pieces, places, strict=True)])
    y = np.concatenate([J[at] for (_, J), at in zip(pieces, places, strict=True)])
    return x.astype(np.float64), y.astype(np.float64)
