"""The components of the gradient along the run."""

from __future__ import annotations

import numpy as np

from lrstep.debugger import Debugger
from lrstep.formulas import FloatArray
from lrstep.view.features import shown_features
from lrstep.view.lines import Line, Role
from lrstep.view.plots.chart import Axes, Series, chart
from lrstep.view.plots.right import MARKER, right_values
from lrstep.view.plots.sampled import NUMBERS, sampled_updates
from lrstep.view.style import Style

DRAWN: tuple[tuple[Role, str], ...] = (("forward", "1"), ("backward", "2"), ("update", "b"))


@np.errstate(all="ignore")
def gradients(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """dw1 and dw2 (or the two that are shown) and db in each known update, or some of them; ┃ where one stands."""
    frame, run = debugger.frame, debugger.run
    shown = shown_features(frame, style)[:2]
    most = min(width, max(2, NUMBERS // (run.batches.size * run.n)))
    k = sampled_updates(debugger, most)
    values = gradient_values(debugger, k, shown)
    names = [*(f"dw{i + 1}" for i in shown), "db"]
    drawn = [*DRAWN[: len(shown)], DRAWN[-1]]
    series = [Series(k, values[:, c], role, "points", marker) for c, (role, marker) in enumerate(drawn)]
    here = frame.values.k
    if len(values) and frame.op is not None:
        finite = values[np.isfinite(values)]
        if len(finite):
            span = np.linspace(float(finite.min()), float(finite.max()), height)
            series.insert(0, Series(np.full(height, here), span, "title", "dots", "┃"))
    told = "  ".join(f"{marker} {name}" for name, (_, marker) in zip(names, drawn, strict=True))
    right = right_values(debugger, names, most)
    if right is not None:
        series.insert(0, right)
        told += f"  {MARKER} right"
    more = [f"{frame.n - len(shown)} more weights"] if frame.n > len(shown) else []
    axes = Axes("update", (told, f"┃ update {here:,}", *more))
    return chart(series, axes, width, height)


def gradient_values(debugger: Debugger, k: list[int], features: list[int]) -> FloatArray:
    """dw of these features, then db, in each of these updates, which have been reached: (updates, features + 1)."""
    found = []
    for one in k:
        gradient = debugger.branch.new_update(one).gradient
        found.append([*(float(gradient.dw[i]) for i in features), float(gradient.db)])
    return np.array(found, np.float64).reshape(len(k), len(features) + 1)
