"""The way of two weights over the contours of the cost."""

from __future__ import annotations

import numpy as np

from lrstep.debugger import Debugger
from lrstep.formulas import FloatArray, signs, softplus
from lrstep.view.features import shown_features
from lrstep.view.lines import Line
from lrstep.view.plots.chart import Axes, Series, chart, thinned
from lrstep.view.plots.right import MARKER
from lrstep.view.plots.sampled import sampled_updates
from lrstep.view.style import Style

MOST_ROWS = 60  # of the data, from which the contours are computed
LEVELS = 6
MARGIN = 0.25  # of the way's range, on either side


@np.errstate(all="ignore")
def path(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """w1 and w2 (or the two that are shown) after each known update; w and b beside them are as they are here."""
    frame = debugger.frame
    if frame.n == 1:
        return _one_weight(debugger, width, height)
    i, j = shown_features(frame, style)[:2]
    k = [debugger.history.start, *sampled_updates(debugger, 2 * width)]
    way = np.array([debugger.history.parameters(one).vector for one in k], np.float64)
    here = np.append(frame.w.astype(np.float64), frame.b)
    way = way[np.isfinite(way).all(axis=1)]
    x_range, y_range = (_around(np.array([*way[:, f], here[f], frame.corrected.w[f]])) for f in (i, j))
    series = [_contours(debugger, here, (i, j), x_range, y_range, width, height)] if np.isfinite(here).all() else []
    series += [
        Series(way[:, i], way[:, j], "forward"),
        Series(way[:1, i], way[:1, j], "name", "points", "○"),
        Series([here[i]], [here[j]], "title", "points", "●"),
    ]
    others = f"b and {frame.n - 2} more weights as here" if frame.n > 2 else "b as here"
    right = frame.corrected.w.astype(np.float64)
    differs = bool((right != frame.w)[[i, j]].any())
    if differs:
        series.append(Series(right[[i]], right[[j]], "note", "points", MARKER))
    said = (f"w{j + 1} over w{i + 1}, ○ start ● here" + f" {MARKER} right" * differs, "contours of J", others)
    return chart(series, Axes(f"w{i + 1}", said, x_range, y_range), width, height)


def _one_weight(debugger: Debugger, width: int, height: int) -> list[Line]:
    """With one feature: w1 along the run."""
    k = [debugger.history.start, *sampled_updates(debugger, 2 * width)]
    w = [float(debugger.history.parameters(one).w[0]) for one in k]
    return chart([Series(k, w, "forward")], Axes("update", ("w1, the only weight",)), width, height)


def _contours(
    debugger: Debugger, here: FloatArray, shown: tuple[int, int], x_range: tuple[float, float],
    y_range: tuple[float, float], width: int, height: int,
) -> Series:  # fmt: skip
    """Points at which J passes from one level to the next."""
    frame = debugger.frame
    count = len(frame.values.batch)
    rows = np.array([frame.values.batch.row(int(at)) for at in thinned(count, MOST_ROWS)])
    X, y = frame.values.rows.take(rows)
    X, y = X.astype(np.float64), y.astype(np.float64)
    i, j = shown
    x, v = np.linspace(*x_range, width), np.linspace(*y_range, 2 * height)
    with np.errstate(all="ignore"):
        fixed = X @ here[:-1] + here[-1] - X[:, i] * here[i] - X[:, j] * here[j]
        z = (fixed + X[:, i] * x[:, None])[:, None, :] + (X[:, j] * v[:, None])[None, :, :]
        J = softplus(signs(y) * z).mean(axis=-1)
    finite = J[np.isfinite(J)]
    if len(finite) == 0 or finite.min() == finite.max():
        return Series([], [], "dim", "dots")
    # Levels by rank: as many lines where the cost is flat as where it is steep.
    levels = np.quantile(finite, np.linspace(0, 1, LEVELS + 1)[1:-1])
    level = np.searchsorted(levels, J)
    passed = np.zeros_like(level, dtype=bool)
    passed[1:, :] |= level[1:, :] != level[:-1, :]
    passed[:, 1:] |= level[:, 1:] != level[:, :-1]
    at_x, at_v = np.nonzero(passed)
    return Series(x[at_x], v[at_v], "dim", "dots")


def _around(values: FloatArray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    apart = MARGIN * (high - low) or 0.5 * max(1e-3, abs(low))
    return low - apart, high + apart
