"""Plots along the run: the cost of all branches, the way of two weights over its contours, the gradient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from lrstep.debugger import Branch, Debugger
from lrstep.errors import printable
from lrstep.formulas import FloatArray, signs, softplus
from lrstep.view.features import (
    cost_here,
    cost_name,
    has_intercept,
    has_penalty,
    parameter_names,
    shown_features,
)
from lrstep.view.lines import Line, Role
from lrstep.view.plots.chart import RIGHT, Axes, Series, chart, rows_of, thinned
from lrstep.view.plots.of_script import (
    NUMBERS,
    SAME_RUN,
    at_its_parameters,
    both_gradients,
    costs_at_its_parameters,
    same_run,
)
from lrstep.view.style import Style

LETTERS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHERS: tuple[Role, ...] = ("update", "backward", "note", "name")
MOST_ROWS = 60  # of the data, from which the contours are computed
MOST_LEVELLED = 300  # places along either axis at which the cost is computed for them
LEVELS = 6
NO_GRADIENT = "No gradient yet: press → or n"
MARGIN = 0.25  # of the way's range, on either side
DRAWN: tuple[tuple[Role, str], ...] = (("forward", "1"), ("backward", "2"), ("update", "b"))


def sampled_updates(debugger: Debugger, most: int) -> list[int]:
    """Known updates from the first to the last, at most so many; fewer where each has to be computed."""
    history, run = debugger.history, debugger.run
    last = min(history.known, max(1, debugger.horizon))
    if history.end is not None:
        last = min(last, history.end.k)
    if history.quick < last - history.start:
        most = max(2, min(most, history.quick // 8, NUMBERS // (run.batches.size * run.n)))
    return [history.start + 1 + int(at) for at in thinned(last - history.start, most)] if last > history.start else []


def _few_updates(debugger: Debugger, most: int) -> list[int]:
    """Known updates of which each is computed anew."""
    return sampled_updates(debugger, max(2, min(most, NUMBERS // (debugger.run.batches.size * debugger.run.n))))


def right_values(debugger: Debugger, names: Sequence[str], most: int) -> Series | None:
    """The right values of these numbers (`J`, `dw1`) in the known updates in which others were recorded, or in some of
    them; None where there are none. Of a script they are those at its parameters, whatever it computed before them."""
    history = debugger.history
    if history.traced is not None:
        return at_its_parameters(debugger, names, _few_updates(debugger, most))
    if history.given(max(history.start + 1, debugger.frame.values.k)) is None:
        return None
    recorded = [(k, history.given(k)) for k in sampled_updates(debugger, most)]
    points = [(k, given.differing[name]) for k, given in recorded if given for name in names if name in given.differing]
    if not points:
        return None
    k, values = zip(*points, strict=True)
    return Series(k, values, "note", "points", RIGHT)


@np.errstate(all="ignore")
def cost(debugger: Debugger, style: Style, width: int, height: int, *, log: bool = False) -> list[Line]:
    """The cost, as far as it is known, up to the horizon, perhaps in powers of ten; ● where one stands."""
    present = debugger.branch
    others = [branch for branch in debugger.branches if branch is not present]
    series: list[Series] = []
    named = []
    for number, branch in enumerate(others):
        x, y = known_costs(branch, 2 * width)
        letter = LETTERS[number % len(LETTERS)]  # so that no colour is needed to tell it
        series.append(Series(x, y, OTHERS[number % len(OTHERS)], "dots", letter))
        if len(x):
            named.append(f"{letter} branch {printable(branch.name)}")
    x, y = known_costs(present, 2 * width)
    nameless = not len(x) and debugger.history.traced is not None
    if nameless:
        x, y = costs_at_its_parameters(debugger, _few_updates(debugger, width))
    series.append(Series(x, y, "note" if nameless else "forward"))
    k = max(debugger.history.start + 1, debugger.frame.values.k)
    here = cost_here(debugger.frame)
    if here is not None:
        series.append(Series([k], [here], "title", "points", "●"))
    name = cost_name(debugger.frame)
    known = [] if here is None else [f"● {name} {style.number(here)} in update {k:,}"]
    right = right_costs(debugger, width)
    if right is not None:
        series.append(right)
        known.append(f"{RIGHT} right {name}")
    if nameless:
        known.append(f"your script has no name for {name}: this is what it would be")
    if (same := same_run(debugger, _few_updates(debugger, width // 2))) is not None:
        series.insert(0, same)
        known.append(f"{SAME_RUN} the same run by the mathematics")
    axes = Axes(
        "update",
        (f"{name}, log scale" if log else name, *known, *named),
        y_log=log,
        nothing="No cost yet: press → or n",
    )
    span = (float(debugger.history.start), float(max(debugger.frame.update + 1, _last(x, debugger.horizon))))
    return chart(series, axes._replace(x_range=span), width, height)


log_cost = partial(cost, log=True)


def right_costs(debugger: Debugger, most: int) -> Series | None:
    """The right costs in the known updates in which others were recorded; None where there are none."""
    right = right_values(debugger, ["J"], most)
    if right is None or not has_penalty(debugger.frame):
        return right
    k, J = np.asarray(right.x, np.float64), np.asarray(right.y, np.float64)
    R = [float(debugger.branch.new_update(int(update)).right.gradient.R) for update in k]
    return right._replace(y=J + np.array(R))


def _last(x: Sequence[float] | FloatArray, horizon: int) -> float:
    """How far the axis goes: as far as the cost is known, and some way on."""
    known = float(x[-1]) if len(x) else 1.0
    return min(horizon, max(10.0, 1.25 * known))


def known_costs(branch: Branch, most: int) -> tuple[FloatArray, FloatArray]:
    """Updates and their costs, at most so many of each stretch."""
    x, y = [np.empty(0)], [np.empty(0)]
    for costs in branch.history.costs():
        if len(costs.k):
            places = thinned(len(costs.k), most)
            x.append(np.asarray(costs.k)[places])
            y.append(costs.values[places])
    return np.concatenate(x).astype(np.float64), np.concatenate(y).astype(np.float64)


@np.errstate(all="ignore")
def path(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """w1 and w2 (or the two that are shown) after each known update; w and b beside them are as they are here. With one
    feature: w1 along the run."""
    frame = debugger.frame
    k = [debugger.history.start, *sampled_updates(debugger, 2 * width)]
    way = np.array([debugger.history.parameters(update).vector for update in k], np.float64)
    if frame.n == 1:
        return chart([Series(k, way[:, 0], "forward")], Axes("update", ("w1, the only weight",)), width, height)
    i, j = shown_features(frame, style)[:2]
    here = np.append(frame.w.astype(np.float64), frame.b)
    way = way[np.isfinite(way).all(axis=1)]
    x_range, y_range = (_around(np.array([*way[:, f], here[f], frame.corrected.w[f]])) for f in (i, j))
    series = [_contours(debugger, here, (i, j), x_range, y_range, width, height)] if np.isfinite(here).all() else []
    series += [
        Series(way[:, i], way[:, j], "forward"),
        Series(way[:1, i], way[:1, j], "name", "points", "○"),
        Series([here[i]], [here[j]], "title", "points", "●"),
    ]
    fixed = ["b"] * has_intercept(frame) + [f"{frame.n - 2} more weights"] * (frame.n > 2)
    others = [f"{' and '.join(fixed)} as here"] if fixed else []
    right = frame.corrected.w.astype(np.float64)
    differs = bool((right != frame.w)[[i, j]].any())
    if differs:
        series.append(Series(right[[i]], right[[j]], "note", "points", RIGHT))
    differing = [f"{RIGHT} right"] * differs
    contours = f"contours of {cost_name(frame)}"
    said = (f"↑ w{j + 1}", "○ start", "● here", *differing, contours, *others)
    return chart(series, Axes(f"w{i + 1}", said, x_range, y_range), width, height)


def _contours(
    debugger: Debugger, here: FloatArray, shown: tuple[int, int], x_range: tuple[float, float],
    y_range: tuple[float, float], width: int, height: int,
) -> Series:  # fmt: skip
    """Points at which the cost passes from one level to the next."""
    frame = debugger.frame
    X, y = rows_of(frame, MOST_ROWS)
    i, j = shown
    x, v = (np.linspace(*span, min(MOST_LEVELLED, cells)) for span, cells in ((x_range, width), (y_range, 2 * height)))
    fixed = X @ here[:-1] + here[-1] - X[:, i] * here[i] - X[:, j] * here[j]
    z = (fixed + X[:, i] * x[:, None])[:, None, :] + (X[:, j] * v[:, None])[None, :, :]
    squares = (x**2)[:, None] + (v**2)[None, :] + (here[:-1] ** 2).sum() - here[i] ** 2 - here[j] ** 2
    cost = softplus(signs(y) * z).mean(axis=-1) + frame.l2 / (2 * frame.m) * squares
    finite = cost[np.isfinite(cost)]
    if len(finite) == 0 or finite.min() == finite.max():
        return Series([], [], "dim", "dots")
    # Levels by rank: as many lines where the cost is flat as where it is steep.
    levels = np.quantile(finite, np.linspace(0, 1, LEVELS + 1)[1:-1])
    level = np.searchsorted(levels, cost)
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


@np.errstate(all="ignore")
def gradients(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """dw1 and dw2 (or the two that are shown), and db where there is a b, in each known update, or some of them;
    ┃ where one stands."""
    frame, run = debugger.frame, debugger.run
    shown = shown_features(frame, style)[:2]
    most = min(width, max(2, NUMBERS // (run.batches.size * run.n)))
    k = sampled_updates(debugger, most)
    values = gradient_values(debugger, k, shown)
    names = [f"d{name}" for name in parameter_names(frame, shown)]
    drawn = [*DRAWN[: len(shown)], *([DRAWN[-1]] if has_intercept(frame) else [])]
    values = values[:, : len(drawn)]
    series = [Series(k, values[:, c], role, "points", marker) for c, (role, marker) in enumerate(drawn)]
    here = frame.values.k
    if len(values) and frame.op is not None:
        finite = values[np.isfinite(values)]
        if len(finite):
            span = np.linspace(float(finite.min()), float(finite.max()), height)
            series.insert(0, Series(np.full(height, here), span, "title", "dots", "┃"))
    said = [f"{marker} {name}" for name, (_, marker) in zip(names, drawn, strict=True)]
    right = right_values(debugger, names, most)
    if right is not None:
        series.insert(0, right)
        said.append(f"{RIGHT} right")
    more = [f"{frame.n - len(shown)} more weights"] if frame.n > len(shown) else []
    return chart(series, Axes("update", (*said, f"┃ update {here:,}", *more), nothing=NO_GRADIENT), width, height)


def gradient_values(debugger: Debugger, k: list[int], features: list[int]) -> FloatArray:
    """dw of these features, then db, in each of these updates, which have been reached: (updates, features + 1)."""
    if debugger.history.traced is not None:
        slopes = [both_gradients(debugger.branch, update)[0] for update in k]
    else:
        slopes = [debugger.branch.new_update(update).gradient for update in k]
    rows = [[*(float(gradient.dw[i]) for i in features), float(gradient.db)] for gradient in slopes]
    return np.array(rows, np.float64).reshape(len(k), len(features) + 1)
