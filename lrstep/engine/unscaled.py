"""Unscaled: whether columns spread so differently, or a step was so large, that J rose; and what mends that."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrstep.data import Scale
from lrstep.data.advice import option_of
from lrstep.engine.run import Run
from lrstep.errors import printable

APART = 100  # times as widely as another a column spreads before anything is said of it
RISEN = 1024  # units in the last place of J, above which it is no rounding
STEEPEST = 2.0  # alpha times a curvature: with more, a step goes past the bottom and up the other side by more
SIGMOID_SLOPE = 0.25  # da/dz, at most
LEAST_DIGITS = 3


class ScaleAdvice(NamedTuple):
    """What happened, in numbers, and what mends it."""

    what: str
    standardize: bool
    smaller: bool = False
    """Whether it takes a smaller alpha."""
    without: tuple[str, ...] = ()
    """The columns to leave out, if one is the cause."""

    def text(self, opened_by: str | None = None) -> str:
        """Both in one sentence, with the command that opens it so; the options alone where `opened_by` is empty, and
        words where no command opens it."""
        if not (self.standardize or self.without):
            return f"{self.what}: give a smaller alpha"
        leave, scale = ("leave it out", "standardize") if opened_by is None else ("leaves it out", "scales")
        ways = [(f"--without {option_of(self.without)}", leave)] if self.without else []
        ways += [("--standardize", f"{scale} the {'others' if ways else 'columns'}")] if self.standardize else []
        does = " and ".join(words for _, words in ways)
        if opened_by is not None:
            options = " ".join(option for option, _ in ways)
            does = f"`{opened_by} {options}` {does}" if opened_by else f"{options} {does}"
        return f"{self.what}: {does}{'; it takes a smaller alpha, too' if self.smaller else ''}"


def spread_advice(run: Run) -> ScaleAdvice | None:
    """That the columns of a run which does not scale them differ a hundredfold in spread; None where they do not."""
    if run.scale is not None or run.n < 2:
        return None
    scale, rows = run.data.first_scale
    there = np.flatnonzero(~(scale.constant | _naming_rows(run)))
    if len(there) < 2:
        return None
    wide, narrow = (int(there[pick(scale.std[there])]) for pick in (np.argmax, np.argmin))
    times = float(scale.std[wide]) / float(scale.std[narrow])
    if times < APART:
        return None
    of = "" if rows == run.data.rows else f" in the first {rows:,} rows"
    spreads = f"over {_short(scale.std[wide])}, {_name(run, narrow)} over {_short(scale.std[narrow])}"
    what = f"column {_name(run, wide)} spreads {spreads}, {_times(times)} times less{of}"
    return ScaleAdvice(what, standardize=True)


def risen_advice(run: Run, first: float, now: float, updates: int) -> ScaleAdvice | None:
    """That J over the whole data is `now`, after so many updates, above the `first` it had before any of them.

    None where it is not, or where a small step could do that too: less than an epoch of steps on part of the rows may
    raise the mean loss of all of them, and so may a penalty, where the first weights have one.
    """
    least = first * (1 + RISEN * float(np.finfo(run.dtype).eps))
    if updates == 0 or now <= least or math.isnan(first) or not _should_fall(run, updates):
        return None
    name = "L" if run.data.rows == 1 else "J"
    counted = f"{updates:,} update{'s' * (updates > 1)}"
    after, before = _apart(now, first)
    risen = f"{name} is {after} after {counted} and was {before} before the first"
    if run.scale is not None or run.alpha * SIGMOID_SLOPE > STEEPEST:  # as much as of one standardized column
        return ScaleAdvice(f"{risen}: the step is too large", standardize=False)
    scale, _ = run.data.first_scale
    with np.errstate(over="ignore"):
        squares = scale.mean**2 + scale.std**2 * ~scale.constant
    worst = int(np.argmax(squares))
    if not run.alpha * SIGMOID_SLOPE * float(squares[worst]) > STEEPEST:
        return ScaleAdvice(f"{risen}: the step is too large", standardize=False)
    enough = run.alpha * SIGMOID_SLOPE * run.n <= STEEPEST  # of standardized columns no curvature is larger
    what = f"{risen}: the step is too large for column {_name(run, worst)}, {_extent(scale, worst)}"
    ids = _naming_rows(run)
    if not ids[worst]:
        return ScaleAdvice(what, standardize=True, smaller=not enough)
    scaling = run.alpha * SIGMOID_SLOPE * float(squares[~ids].max(initial=0)) > STEEPEST
    without = (*run.data.load.get("without", ()), *run.data.naming_rows)
    what += " and seem only to name the rows" if "values" in what else " and seems only to name the rows"
    return ScaleAdvice(what, standardize=scaling, smaller=scaling and not enough, without=without)


def _naming_rows(run: Run) -> NDArray[np.bool_]:
    """Which features seem only to name the rows, (n,): no scale makes a cause of them."""
    return np.isin(run.data.features, run.data.naming_rows)


def _should_fall(run: Run, updates: int) -> bool:
    """Whether J over the whole data falls by so many updates if only the step is small."""
    return updates >= run.batches.per_epoch and not (run.penalised and run.initial.w.any())


def _extent(scale: Scale, i: int) -> str:
    """How far a column's values reach: by its deviation, or where they lie far from 0 by their mean."""
    if scale.constant[i] or abs(scale.mean[i]) > scale.std[i]:
        return f"whose values lie around {_short(scale.mean[i])}"
    return f"which spreads over {_short(scale.std[i])}"


def _name(run: Run, i: int) -> str:
    return printable(run.data.features[i])


def _times(factor: float) -> str:
    return _short(factor) if math.isfinite(factor) else "over 1e308"


def _short(value: float) -> str:
    """Three digits or more, as many as stand before the point."""
    value = float(value)
    return f"{value:,.0f}" if 1e3 <= abs(value) < 1e15 else f"{value:.3g}"


def _apart(now: float, first: float) -> tuple[str, str]:
    """Two numbers in as many digits as tell them apart."""
    if math.isnan(now):
        return "NaN", _short(first)
    if _short(now) != _short(first):
        return _short(now), _short(first)
    digits = next((d for d in range(LEAST_DIGITS, 17) if f"{now:.{d}g}" != f"{first:.{d}g}"), 17)
    return f"{now:.{digits}g}", f"{first:.{digits}g}"
