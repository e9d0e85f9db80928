"""Otherwise: methods that are none of the lesson's, and right in themselves: what steps by them is not judged."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lrstep.checks.followed.names import SeenRound, flat
from lrstep.checks.followed.training import SeenUpdate, Training
from lrstep.checks.matching import near
from lrstep.checks.verdict import Verdict
from lrstep.formulas import FloatArray

STEPPED = frozenset({"w", "b"})
OF_GRADIENT = frozenset({"dw", "db", "w", "b"})
NOT_JUDGED = "that is another method than the lesson's, and is not judged"


def not_judged(verdict: Verdict, training: Training, updates: Sequence[SeenUpdate]) -> Verdict:
    """A verdict that nothing explains, undecided where its steps are made by another method."""
    if verdict.ok is not False or (verdict.mistakes and not verdict.partly) or verdict.fault is not None:
        return verdict
    with np.errstate(all="ignore"):
        wrong = {name for update in updates for name in _wrong(update)}
        why = ""
        if wrong <= STEPPED:
            why = _carried(training, updates) or _falling(training, updates)
        if not why and wrong <= OF_GRADIENT:
            why = next((text for update in updates if (text := _clipped(training, update))), "")
    if not why:
        return verdict
    return replace(
        Verdict(verdict.target, None, bound=verdict.bound, notes=verdict.notes, undecided=why), checked=verdict.checked
    )


def _wrong(update: SeenUpdate) -> Iterator[str]:
    """The quantities that are others than the lesson's, but for those that are no sure ones."""
    observed = update.observed
    for name in (*OF_GRADIENT, "z", "a", "dz"):
        value = observed.values.get(name)
        if value is not None and not near(value, update.made.value(name), single=update.single):
            yield name


def _carried(training: Training, updates: Sequence[SeenUpdate]) -> str:
    """Numbers beside the weights that each update makes of those of the one before."""
    n = training.table.X.shape[1]
    for update in updates[1:2]:
        for path in dict.fromkeys(change.path for change in update.seen.changes):
            value = flat(update.seen.before.get(path, update.seen.call))
            is_like_w = value is not None and value.size in (n, n + 1) and path not in training.parameters.paths
            if is_like_w and (line := _made_of_itself(training, update.seen, path)):
                stepped = f"{training.bound['w']} is stepped by it"
                return f"{path} carries over from update to update (line {line}), and {stepped}: {NOT_JUDGED}"
    return ""


def _made_of_itself(training: Training, seen: SeenRound, path: str) -> int:
    """The line that gives a name its first value of a round, if it makes that of the last one; else 0."""
    change = next(each for each in seen.changes if each.path == path)
    line = seen.executed[change.place]
    for node in training.statements.at(line.line, line.file):
        targets = node.targets if isinstance(node, ast.Assign) else []
        parts = [part for target in targets for part in getattr(target, "elts", [target])]
        reads = isinstance(node, ast.Assign) and any(
            ast.unparse(part) == path for part in ast.walk(node.value) if isinstance(part, ast.expr)
        )
        adds = isinstance(node, ast.AugAssign) and ast.unparse(node.target) == path
        if adds or (reads and any(ast.unparse(part) == path for part in parts)):
            return line.line
    return 0


def _falling(training: Training, updates: Sequence[SeenUpdate]) -> str:
    """A rate that has no name, and becomes smaller with each update."""
    rates = [rate for update in updates if (rate := _rate(update)) is not None]
    falls = all(0 < after < before for before, after in pairwise(rates))
    if len(rates) < len(updates) or len(rates) < 3 or not falls:
        return ""
    shown = ", ".join(f"{rate:.4g}" for rate in rates[:3])
    return (
        f"each step is along the gradient by a rate of its own ({shown}, …), which no name holds: give it one, as in "
        "alpha = …, to have it judged"
    )


def _rate(update: SeenUpdate) -> float | None:
    """By what the gradient was multiplied in a step; None where it goes another way."""
    moment, made = update.moment, update.made
    moved, due = moment.w - update.values["w"], made.dw
    if "b" in update.values and update.values["b"].size == 1:
        moved, due = np.append(moved, moment.b - update.values["b"]), np.append(due, made.db)
    if moved.shape != due.shape or not due.any():
        return None
    rate = float(moved @ due / (due @ due))
    return rate if near(moved, rate * due, single=update.single) else None


def _clipped(training: Training, update: SeenUpdate) -> str:
    """A derivative that is right, and then made smaller."""
    for quantity in ("dw", "db"):
        paths = {path for (_, path, _), seat in training.seats.items() if seat.quantity == quantity}
        right: tuple[str, int, FloatArray] | None = None
        for change in update.seen.changes:
            value = flat(change.value) if change.path in paths else None
            if value is None:
                continue
            line = update.seen.executed[change.place].line
            if near(value, update.made.value(quantity), single=update.single):
                right = change.path, line, value
            elif right is not None and right[2].shape == value.shape and _is_smaller(value, right[2]):
                path, first, _ = right
                return f"{path} is right in line {first}, and made smaller by line {line}: {NOT_JUDGED}"
    return ""


def _is_smaller(value: FloatArray, than: FloatArray) -> bool:
    return bool((np.abs(value) <= np.abs(than)).all() and (value * than >= 0).all())
