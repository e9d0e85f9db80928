"""Bound: an update of a script as its log has it, and what the log has of the loop beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lrstep.checks.combination import Combination
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.checks.made import Made
from lrstep.engine.traced import RanLine
from lrstep.formulas import FloatArray
from lrstep.steplog.trace_writer import TraceFacts

NO_CHANGE: Mapping[str, Any] = {}


class BoundUpdate(NamedTuple):
    """One update by the lesson's names, and the lines of it."""

    k: int
    values: dict[str, Any]
    """By quantity, what is known of it; w (n,) and b after the step always. alpha and batch where updates have their
    own."""
    lines: tuple[RanLine, ...]
    """Empty where the update was not followed."""
    changed: Mapping[str, Any] = NO_CHANGE
    """w and b before the update, where something else than a step has changed them since the one before."""


def bound_update(training: Training, update: SeenUpdate, earlier: BoundUpdate | None = None) -> BoundUpdate:
    """An update by the lesson's names; `earlier` is the one before it."""
    values: dict[str, Any] = {name: _plain(name, value) for name, value in update.values.items() if _fits(name, value)}
    changed = {} if earlier is None else _changed(update, earlier)
    return BoundUpdate(update.k, values | _own(training, update), _lines(update), changed)


def _changed(update: SeenUpdate, earlier: BoundUpdate) -> dict[str, Any]:
    """The parameters before an update that are others than those after the earlier one."""
    now: dict[str, Any] = {"w": update.moment.w} | ({"b": update.moment.b} if "b" in earlier.values else {})
    return {
        name: value for name, value in now.items() if not np.array_equal(value, earlier.values[name], equal_nan=True)
    }


def _own(training: Training, update: SeenUpdate) -> dict[str, Any]:
    """alpha and the batch, where updates have their own."""
    own: dict[str, Any] = {"alpha": update.moment.alpha} if training.rate_varies else {}
    if training.rule.how != "all":
        own["batch"] = list(range(len(training.table.y))) if update.rows is None else update.rows
    return own


def _lines(update: SeenUpdate) -> tuple[RanLine, ...]:
    return tuple(
        RanLine(line.line, dict(line.changes), update.sets.get(place, {}), line.file, line.call)
        for place, line in enumerate(update.seen.executed)
        if line.line > 0  # else it is a loop's marker alone
    )


def facts_of(training: Training, first: Sequence[SeenUpdate], combination: Combination) -> TraceFacts:
    """Data, parameters and settings. `combination` is what the first updates are made by."""
    moment, table = first[0].moment, training.table
    has_b = moment.intercept
    return TraceFacts(
        table.X, table.y, moment.w, moment.b if has_b else None,
        alpha=None if training.rate_varies else moment.alpha, l2=_l2(first, combination),
        intercept="auto" if has_b else False, layout="rows",
        labels=None if table.labels == (0.0, 1.0) else table.labels,
        dtype="float32" if training.single else "float64",
    )  # fmt: skip


def _l2(first: Sequence[SeenUpdate], combination: Combination) -> float:
    """The weight of the penalty, from what it adds to dw: λ/m·w."""
    moment = next((update.moment for update in first if update.moment.w.any()), None)
    if moment is None:
        return first[0].moment.l2
    kept = combination.only_advice
    dR = Made(moment, kept.ways, kept.numbers).dR
    return max(float(moment.m * (dR @ moment.w) / (moment.w @ moment.w)), 0.0)


def _plain(name: str, value: FloatArray) -> Any:
    return float(value[0]) if name in ("J", "R", "db", "b") else value


def _fits(name: str, value: FloatArray) -> bool:
    """Whether a log has a place for it: a cost that was never summed has none."""
    return name != "J" or value.size == 1
