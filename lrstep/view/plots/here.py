"""Plots of one place: the data and the line on which a is 0.5, the sigmoid and the loss, and the examples by a."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from lrstep.data.described import shown_name
from lrstep.debugger import Debugger, Frame
from lrstep.errors import printable
from lrstep.formulas import FloatArray, sigmoid, softplus
from lrstep.view.lines import Line, Span
from lrstep.view.plots.chart import NARROWEST, RIGHT, Axes, Series, chart, legend, rows_of, spread
from lrstep.view.style import Style

MOST_ROWS = 200
MARGIN = 0.05  # of the data's range, on either side
NAME_CELLS = 18
WIDEST, NARROWEST_Z = 12.0, 4.0  # how far z goes to either side, at most and at least
HIGHEST = 5.0  # of L, unless the example's is higher
BINS = 10
BAR = 0.04  # of each class, as a is counted
GAP = Span("  ")  # between two charts


@np.errstate(all="ignore")
def boundary(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """Two features of the batch, as the run reads them, those that matter most here unless others were chosen; the
    others, where there are more, are at their means."""
    frame = debugger.frame
    x, y = rows_of(frame, MOST_ROWS)
    selected = frame.x.astype(np.float64)
    named = [shown_name(frame.features, i, NAME_CELLS) for i in range(frame.n)]
    if frame.n == 1:
        return _one_feature(frame, x[:, 0], y, named[0], width, height)
    i, j = debugger.authored.axes or most_important(frame.w.astype(np.float64), x)
    ranges = [spread(np.append(x[:, f], selected[f]), MARGIN) for f in (i, j)]
    line_x, line_y = _line(frame, x, (i, j), ranges, 2 * width)
    series = [
        *_classes(x[:, i], x[:, j], y),
        Series(line_x, line_y, "plain", "dots"),
        Series([selected[i]], [selected[j]], "title", "points", "◉"),
    ]
    out = [] if len(line_x) else [_out_of_sight(_corners(frame, x, (i, j), ranges))]
    said = [f"↑ {named[j]}", *out, *_legend(frame)]
    if any(differing.quantity in ("w", "b") for differing in frame.differing):
        right_x, right_y = _line(frame.corrected, x, (i, j), ranges, width // 2)
        series.insert(0, Series(right_x, right_y, "note", "dots", RIGHT))
        said += [f"{RIGHT} by the right w and b"] if len(right_x) else []
    if frame.n > 2:
        by_weight = "largest |w|·spread" if frame.w.any() else "the first: every w is 0"
        said += [f"2 of {frame.n}: {'as chosen' if debugger.authored.axes else by_weight}; rest at mean"]
    said += [] if len(x) == frame.m else [f"{len(x)} of {frame.m:,} rows"]
    return chart(series, Axes(named[i], tuple(said), ranges[0], ranges[1]), width, height)


def _one_feature(frame: Frame, x: FloatArray, y: FloatArray, name: str, width: int, height: int) -> list[Line]:
    """With one feature: a over it, and the labels."""
    span = spread(x, MARGIN)
    line_x = np.linspace(*span, 2 * width)
    z = float(frame.w[0]) * line_x + float(frame.b)
    a = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    seen = z.min() <= 0 <= z.max() and z.any()
    you = Series([float(frame.x[0])], [frame.y], "title", "points", "◉")
    series = [Series(line_x, a, "plain"), *_classes(x, y, y), you]
    said = ("↑ a", *(() if seen else (_out_of_sight(z),)), *_legend(frame))
    return chart(series, Axes(name, said, span, (-0.05, 1.05)), width, height)


def most_important(w: FloatArray, X: FloatArray) -> tuple[int, int]:
    """The two features of which w·x differs most from row to row, by |w|·deviation, in their order; the first two where
    none does."""
    weight = np.nan_to_num(np.abs(w) * X.std(axis=0))
    first, second = sorted(np.argsort(-weight, kind="stable")[:2].tolist())
    return first, second


def _corners(frame: Frame, X: FloatArray, shown: tuple[int, int], ranges: Sequence[tuple[float, float]]) -> FloatArray:
    """z in the four corners of what is drawn: between them it is nowhere larger or smaller."""
    w1, w2, rest = _plane(frame, X, shown)
    return np.array([w1 * x + w2 * y + rest for x in ranges[0] for y in ranges[1]])


def _out_of_sight(z: FloatArray) -> str:
    """Where the line on which a is 0.5 is, if it is not drawn, given z at the edges of what is."""
    if not np.isfinite(z).all():
        return "no line a = 0.5: z is not finite"
    if not z.any():
        return "a = 0.5 everywhere"
    side = "a > 0.5 all over" if z.min() >= 0 else "a < 0.5 all over" if z.max() <= 0 else "it only cuts a corner"
    return f"a = 0.5 is out of sight: {side}"


def _classes(x: FloatArray, y: FloatArray, labels: FloatArray) -> list[Series]:
    return [
        Series(x[labels == 0], y[labels == 0], "backward", "points", "o"),
        Series(x[labels == 1], y[labels == 1], "forward", "points", "+"),
    ]


def _legend(frame: Frame) -> tuple[str, ...]:
    first, second = (
        f"y = {label}" if name == str(label) else printable(name, NAME_CELLS)
        for label, name in enumerate(frame.classes)
    )
    return f"o {first}", f"+ {second}", f"◉ row {frame.row}"


def _line(
    frame: Frame, X: FloatArray, shown: tuple[int, int], ranges: Sequence[tuple[float, float]], most: int
) -> tuple[FloatArray, FloatArray]:
    """Points of the line on which a is 0.5, the features that are not shown at their means."""
    return _where_half(*_plane(frame, X, shown), ranges[0], ranges[1], most)


def _plane(frame: Frame, X: FloatArray, shown: tuple[int, int]) -> tuple[float, float, float]:
    """z over the two features that are shown, as w1·x1 + w2·x2 + rest, the others at their means."""
    w = frame.w.astype(np.float64)
    rest = float(frame.b) + sum(float(w[f]) * float(X[:, f].mean()) for f in range(frame.n) if f not in shown)
    return float(w[shown[0]]), float(w[shown[1]]), rest


def _where_half(
    w1: float, w2: float, rest: float, x_range: tuple[float, float], y_range: tuple[float, float], most: int
) -> tuple[FloatArray, FloatArray]:
    """Points of the line w1·x1 + w2·x2 + rest = 0 that are in the ranges; none where there is no such line."""
    if not np.isfinite([w1, w2, rest]).all() or (w1 == 0 and w2 == 0):
        return np.empty(0), np.empty(0)
    steep = abs(w2) * (y_range[1] - y_range[0]) < abs(w1) * (x_range[1] - x_range[0])
    with np.errstate(all="ignore"):
        if steep:
            y = np.linspace(*y_range, most)
            x = -(w2 * y + rest) / w1
        else:
            x = np.linspace(*x_range, most)
            y = -(w1 * x + rest) / w2
    seen = (x >= x_range[0]) & (x <= x_range[1]) & (y >= y_range[0]) & (y <= y_range[1])
    return cast(FloatArray, x[seen]), cast(FloatArray, y[seen])


@np.errstate(all="ignore")
def curves(debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """a over z, and beside it, where there is room for both, L over a."""
    frame = debugger.frame
    if width < 2 * NARROWEST + len(GAP.text):
        return chart(*_sigmoid(frame, style, width), width, height)
    left = width // 2 - 1
    right = width - left - len(GAP.text)
    halves = (left, _sigmoid(frame, style, left)), (right, _loss(frame, style, right))
    rows = max(len(legend(axes.said, cells, height)) for cells, (_, axes) in halves)
    both = [chart(series, axes._replace(rows_said=rows), cells, height) for cells, (series, axes) in halves]
    return [(*spans, GAP, *others) for spans, others in zip(*both, strict=True)]


def _sigmoid(frame: Frame, style: Style, width: int) -> tuple[list[Series], Axes]:
    z, a = frame.value("z"), frame.value("a")
    reach = NARROWEST_Z if z is None else min(max(abs(z) * 1.25, NARROWEST_Z), WIDEST)
    x = np.linspace(-reach, reach, 2 * width)
    series = [Series([0, 0], [0, 1], "dim"), Series(x, sigmoid(x), "forward")]
    if z is not None and a is not None:
        series.append(Series([max(-reach, min(reach, z))], [a], "title", "points", "●"))
    said = ("a = σ(z)", *([] if z is None or a is None else [f"● z {style.number(z)} a {style.number(a)}"]))
    return series, Axes("z", said, (-reach, reach), (0.0, 1.0))


def _loss(frame: Frame, style: Style, width: int) -> tuple[list[Series], Axes]:
    a, L = frame.value("a"), frame.value("L")
    x = np.linspace(1 / (4 * width), 1 - 1 / (4 * width), 2 * width)
    z = np.log(x / (1 - x))
    highest = HIGHEST if L is None or not np.isfinite(L) else max(HIGHEST, 1.1 * L)
    series = [Series(x, np.minimum(softplus((1 - 2 * frame.y) * z), highest), "backward")]
    if a is not None and L is not None:
        series.append(Series([a], [min(L, highest)], "title", "points", "●"))
    formula = "−ln a" if frame.y == 1 else "−ln(1−a)"
    said = (f"L = {formula}", *([] if L is None else [f"● {style.number(L)}"]))
    return series, Axes("a", said, (0.0, 1.0), (0.0, highest))


def histogram(debugger: Debugger, _: Style, width: int, height: int) -> list[Line]:
    """Examples of this update's batch by a, in ten bins, those of label 0 and of label 1 beside each other."""
    frame = debugger.frame
    if frame.known.reached("a") < frame.m:
        axes = Axes(nothing="Drawn once a of the whole batch is known: press → or n")
        return chart([], axes, width, height)
    a = frame.values.pointwise.a.astype(np.float64)
    y = frame.values.batch.read(frame.values.rows, 0, frame.m)[1]
    centres = (np.arange(BINS) + 0.5) / BINS
    counts = [np.histogram(a[y == label], BINS, (0, 1))[0] for label in (0, 1)]
    first, second = (printable(name, NAME_CELLS) for name in frame.classes)
    series = [
        Series(centres - BAR / 2, counts[0], "backward", "bars", "▒", BAR),
        Series(centres + BAR / 2, counts[1], "forward", "bars", "█", BAR),
    ]
    highest = float(max(1, *(int(count.max()) for count in counts)))
    right = frame.values.score.right
    axes = Axes(
        "a", ("examples by a:", f"▒ {first}", f"█ {second}", f"{right} of {frame.m} right"), (0.0, 1.0), (0.0, highest)
    )
    return chart(series, axes, width, height)
