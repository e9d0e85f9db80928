"""Remarks: what is to be known of where an update comes from, and of what came of the learning rate on this data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrstep.data.described import features_described, label_described
from lrstep.debugger.branches import MAIN
from lrstep.engine import ScaleAdvice, quality, risen_advice, spread_advice

if TYPE_CHECKING:
    from lrstep.debugger.debugger import Debugger

STEPS = ("J", "w", "b")  # at whose ops it is said that J has risen
MOST_NUMBERS = 2**17  # of X that may be read for J over all rows, where the batch is a part of them


def remarks_of(debugger: Debugger) -> list[str]:
    """Those at a Debugger's place: first on the scale of the data, which is behind much that looks otherwise."""
    of_scale = scale_remark(debugger)
    return [*([of_scale] if of_scale else []), *debugger.history.remarks(debugger.frame.update)]


def scale_remark(debugger: Debugger) -> str:
    """At the start that columns spread very differently, later that J has risen; nothing where neither is so."""
    advice = _scale_advice(debugger)
    return "" if advice is None else advice.text(debugger.opened_by or None)


def about_data(debugger: Debugger) -> str:
    """At the start of several rows: which column is the label, how many rows are 1, which are the features."""
    frame, data = debugger.frame, debugger.run.data
    if frame.op is not None or frame.update or data.rows < 2 or not data.quick:
        return ""
    return f"Label {label_described(data)}. {data.n:,} feature{'s' * (data.n > 1)}: {features_described(data)}."


def _scale_advice(debugger: Debugger) -> ScaleAdvice | None:
    """What there is to say of the step and the columns here; nothing where something else may be behind it."""
    frame, history = debugger.frame, debugger.history
    if history.start != 0 or frame.values.given is not None or not _same_data(debugger):
        return None
    if frame.op is None:
        return spread_advice(debugger.run)
    if frame.op.in_loop or frame.op.step.name not in STEPS or frame.update < 2:
        return None
    if debugger.branches[MAIN].history.given(1) is not None:
        return None  # somebody's own loop began it: a cost that rose may be its doing
    J = _mean_loss(debugger)
    done = frame.update - 1
    return None if J is None else risen_advice(debugger.run, debugger.branch.first_cost, J, done)


def _same_data(debugger: Debugger) -> bool:
    """Whether no edit on the way here changed more than the learning rate."""
    edits = [branch.edit for branch in debugger.branches.lineage(debugger.branch)]
    return all(edit is None or set(edit.to_table()["set"]) <= {"alpha"} for edit in edits)


def _mean_loss(debugger: Debugger) -> float | None:
    """J over all rows before this update's step; None where that takes long."""
    frame, run = debugger.frame, debugger.run
    if frame.m == run.data.rows:
        return frame.J
    if run.data.rows * run.n > MOST_NUMBERS:
        return None
    return quality(run, frame.values.k, frame.values.before).J
