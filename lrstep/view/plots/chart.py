"""Charts: series of points as lines of text, drawn by plotext, whose colours become roles that follow the theme."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from lrstep.debugger import Debugger, Frame
from lrstep.formulas import FloatArray
from lrstep.view.lines import EMPTY, ROLES, Line, Role, Span, fit, folded, wrapped
from lrstep.view.style import Style

NARROWEST, LOWEST = 24, 7  # cells and rows of the smallest chart that says something
LARGEST_POWER = 300
WIDEST = 1e300  # range of an axis
LEAST_STEP = 1e-305  # between ticks; of smaller ones a tenth is no normal number
TICK_CELLS, TICK_ROWS = 14, 3  # that a tick takes, at least
MOST_SAID, SAID_EVERY = 3, 6  # lines above a chart, and rows of it for each of them
FRAME_ROWS = 4  # of a chart, around its points
FIRST_COLOUR = 100  # of plotext's palette: the roles are numbered from here, and no terminal ever sees them
GAP = "   "
RIGHT = "≠"  # marks what is right, where somebody recorded something else
_COLOUR = re.compile(r"\x1b\[([0-9;]*)m")


Plot: TypeAlias = Callable[[Debugger, Style, int, int], list[Line]]
"""A Debugger where it stands, a style, cells and rows: lines of just that size."""
Kind = Literal["bars", "line", "dots", "points"]


class Series(NamedTuple):
    """Points of the data, or bars up to them, a line through them, or the dots of a curve, which are no data.

    Points are never hidden by the other three. A marker is one character, or `braille` for finer dots.
    """

    x: ArrayLike
    y: ArrayLike
    role: Role = "forward"
    kind: Kind = "line"
    marker: str = "braille"
    bar: float = 1.0
    """How wide a bar is, as x is counted."""


class Axes(NamedTuple):
    """What the axis is called, what the chart says, and its ranges where they are not those of the points."""

    x: str = ""
    said: tuple[str, ...] = ()
    """What is drawn, and what its markers mean: the lines above, of which the last go where there is no room."""
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    y_log: bool = False
    """Whether y is drawn in powers of ten; `y_range` is then of exponents."""
    nothing: str = "Nothing to draw yet: press → or n"
    """What is said where there are no points."""
    rows_said: int = 1
    """How many lines there are above, at least."""


def where_there_is_room(plot: Plot, debugger: Debugger, style: Style, width: int, height: int) -> list[Line]:
    """A plot; where there is too little room for one, that is said."""
    if width < NARROWEST or height < LOWEST:
        return _said("too little room for a plot", width, height)
    return plot(debugger, style, width, height)


@np.errstate(all="ignore")
def chart(series: Sequence[Series], axes: Axes, width: int, height: int) -> list[Line]:
    """The series in a frame with ticks, exactly so many cells and rows. Points that are not finite are left out.

    The names in `axes` must be printable: nothing is escaped here. There must be room for the smallest chart.
    """
    shown = [(drawn, *_finite(drawn, log=axes.y_log)) for drawn in series]
    shown = [(drawn, x, y) for drawn, x, y in shown if len(x)]
    if not shown:
        given = any(np.size(drawn.x) for drawn in series)
        return _said("No finite numbers to draw" if given else axes.nothing, width, height)
    x_range = axes.x_range or spread(np.concatenate([x for _, x, _ in shown]))
    y_range = axes.y_range or spread(np.concatenate([y for _, _, y in shown]))
    if not all(math.isfinite(high - low) and abs(high - low) < WIDEST for low, high in (x_range, y_range)):
        return _said(": ".join([*axes.said[:1], "the numbers are too large to be drawn"]), width, height)
    said = legend(axes.said, width, height)
    said += [EMPTY] * (axes.rows_said - len(said))
    drawn = _drawn(shown, axes, x_range, y_range, width, height - len(said))
    return [*(fit(row, width) for row in said), *drawn]


def legend(said: Sequence[str], width: int, height: int) -> list[Line]:
    """What a chart of this size says, in as many lines as leave it room."""
    spans = tuple(Span(GAP * (i > 0) + piece, "name") for i, piece in enumerate(said))
    return folded(spans, width, 0)[: max(1, min(MOST_SAID, height // SAID_EVERY))]


def thinned(count: int, most: int) -> FloatArray:
    """At most so many places of 0 … count−1, the last among them."""
    return np.unique(np.linspace(0, max(0, count - 1), min(count, most)).round()).astype(np.intp)


def rows_of(frame: Frame, most: int) -> tuple[FloatArray, FloatArray]:
    """X (rows, n) and y of at most so many rows of a Frame's batch."""
    batch = frame.values.batch
    X, y = frame.values.rows.take(np.array([batch.row(int(place)) for place in thinned(len(batch), most)]))
    return X.astype(np.float64), y.astype(np.float64)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from low to high, 1, 2 or 5 of some power of ten apart, about as many as have room, and two at the
    least: one says no scale."""
    span = high - low
    if not (span > 0 and math.isfinite(span)):
        return [low]
    rough = span / max(1, most)
    if rough < LEAST_STEP:
        return [low, high]
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [power * factor for factor in (1, 2, 5, 10)]
    step = next(step for step in steps if step >= rough * (1 - 1e-9))
    finer = [step, step / 2, step / 5, step / 10]
    return next((values for step in finer if len(values := _multiples(step, low, high)) > 1), [low])


def _multiples(step: float, low: float, high: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def labels(values: Sequence[float]) -> list[str]:
    """Ticks as they are written, in as many digits as tell them apart."""
    apart = min((b - a for a, b in pairwise(values)), default=math.inf)
    for digits in range(6, 18):
        shown = [f"{value:,.{digits}g}" for value in values]
        read = [float(text.replace(",", "")) for text in shown]
        if all(abs(a - b) < apart / 100 for a, b in zip(read, values, strict=True)):
            break
    return [text.replace("-", "−") for text in shown]


def _on_rows(values: list[float], low: float, high: float, rows: int) -> list[float]:
    """As many of the ticks as have a row each, evenly apart: of two on one row plotext would show either."""
    for step in range(1, max(2, len(values))):
        places = [round((value - low) / (high - low) * (rows - 1)) for value in values[::step] if high > low]
        if len(set(places)) == len(places):
            return values[::step]
    return values[:1]


def _power(exponent: float) -> str:
    """Ten to a power as a tick says it, also beyond what a float holds."""
    return labels([10**exponent])[0] if abs(exponent) < LARGEST_POWER else f"1e{exponent:.0f}"


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    """Exponents of round numbers: 1, 2 and 5 of each power of ten where there are few powers, else the powers."""
    powers = range(math.floor(low), math.ceil(high) + 1)
    factors = (1, 2, 5) if len(powers) * 3 <= most + 3 else (1,)
    seen = [tick for power in powers for factor in factors if low <= (tick := math.log10(factor) + power) <= high]
    if (len(seen) > 1 and len(powers) > 2) or abs(low) > LARGEST_POWER or abs(high) > LARGEST_POWER:
        return seen[:: -(-len(seen) // most)] if len(seen) > 1 else ticks(low, high, most)
    return [math.log10(tick) for tick in ticks(10**low, 10**high, most) if tick > 0]


def _drawn(
    shown: Sequence[tuple[Series, FloatArray, FloatArray]], axes: Axes, x_range: tuple[float, float],
    y_range: tuple[float, float], width: int, height: int,
) -> list[Line]:  # fmt: skip
    import plotext  # by whoever draws: the screen opens without it

    plotext.clear_figure()
    plotext.limit_size(False, False)
    plotext.plot_size(width, height)
    plotext.theme("clear")
    for drawn, x, y in sorted(shown, key=lambda points: points[0].kind == "points"):  # the later hides the earlier
        colour = FIRST_COLOUR + ROLES.index(drawn.role)
        if drawn.kind == "bars":
            x, y = _filled(x, y, drawn.bar, (x_range[1] - x_range[0]) / width, height)
        draw = plotext.plot if drawn.kind == "line" else plotext.scatter
        draw(x.tolist(), y.tolist(), marker=drawn.marker, color=colour)
    plotext.xlim(*x_range)
    plotext.ylim(*y_range)
    x_ticks = ticks(*x_range, max(2, width // TICK_CELLS))
    plotext.xticks(x_ticks, labels(x_ticks))
    y_ticks = (_log_ticks if axes.y_log else ticks)(*y_range, max(2, height // TICK_ROWS))
    y_ticks = _on_rows(y_ticks, *y_range, height - FRAME_ROWS)
    plotext.yticks(y_ticks, [_power(tick) for tick in y_ticks] if axes.y_log else labels(y_ticks))
    plotext.xlabel(axes.x)
    rows = [_line(row) for row in plotext.build().splitlines()]
    plotext.clear_figure()
    return [fit(row, width) for row in rows[:height]] + [fit((), width)] * (height - len(rows))


def _filled(x: FloatArray, y: FloatArray, bar: float, cell: float, rows: int) -> tuple[FloatArray, FloatArray]:
    """Points of bars up to y, at least one in each cell that is within a bar; none where y is 0."""
    across = np.arange(-bar / 2 + cell / 2, max(bar / 2 - cell / 2, -bar / 2 + cell), cell / 2)
    up = np.linspace(0, 1, 2 * rows)
    places = (x[y > 0, None, None] + across[:, None] + 0 * up).ravel()
    heights = (y[y > 0, None, None] * up + 0 * across[:, None]).ravel()
    return places, heights


def _line(row: str) -> Line:
    """A row of plotext's, its colours as roles."""
    spans: list[Span] = []
    role: Role = "name"
    for i, piece in enumerate(_COLOUR.split(row)):
        if i % 2:
            number = piece.rpartition(";")[2]
            place = int(number) - FIRST_COLOUR if piece.startswith("38;5;") else -1
            role = ROLES[place] if 0 <= place < len(ROLES) else "name"
        elif piece:
            spans.append(Span(piece, role))
    return tuple(spans)


def _finite(series: Series, *, log: bool) -> tuple[FloatArray, FloatArray]:
    x, y = (np.atleast_1d(np.asarray(values, np.float64)) for values in (series.x, series.y))
    y = np.log10(y) if log else y
    kept = np.isfinite(x) & np.isfinite(y)
    return x[kept], y[kept]


def spread(values: FloatArray, margin: float = 0.0) -> tuple[float, float]:
    """From the least to the largest, and so much of the distance on either side; some way around a single number."""
    low, high = float(values.min()), float(values.max())
    apart = (high - low) * margin if high > low else abs(low) / 2 or 1.0
    return low - apart, high + apart


def _said(text: str, width: int, height: int) -> list[Line]:
    rows = wrapped(Span("", "dim"), text, width, "")
    rows = [tuple(span._replace(role="dim") for span in row) for row in rows] + [EMPTY] * (height - len(rows))
    return [fit(row, width) for row in rows[: max(0, height)]]
