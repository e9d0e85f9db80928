"""The update panel: `old − alpha·gradient = new` for each parameter, and whether the step helped."""

from __future__ import annotations

import math

import numpy as np

from lrstep.debugger import Frame, Helped
from lrstep.view.features import has_intercept, shown_features, with_penalty
from lrstep.view.lines import EMPTY, Line, Role, Span, folded, line
from lrstep.view.recorded import value_spans
from lrstep.view.style import JUST_RAN, NOT_NOW, Style, direction, just_ran

ROUNDINGS = 4  # of the dtype, of which a step has three


def update_rows(frame: Frame, style: Style, cells: int) -> list[Line]:
    """The rows, with as many digits as the width has room for; a right value beside a recorded one may take a second
    row."""
    most = 2 if frame.differing else 1
    for finer in style.coarser():
        rows = [*_parameters(frame, finer), *_helped(frame, finer)]
        if all(len(folded(row, cells)) <= most for row in rows):
            break
    return [piece for row in rows for piece in folded(row, cells)] if frame.differing else rows


def _parameters(frame: Frame, style: Style) -> list[Line]:
    rows = []
    before, after = frame.values.before, frame.w
    dw = frame.dw
    for i in shown_features(frame, style):
        gradient = dw[i] if dw is not None and i < frame.known.reached("dw") else None
        new = after[i] if i < frame.known.reached("w") else None
        rows.append(_row(frame, style, (f"w{i + 1}", f"dw{i + 1}"), float(before.w[i]), gradient, new))
    if len(rows) < frame.n:
        rows.append(line(NOT_NOW, Span(f"… {frame.n - len(rows)} more weights", "dim")))
    if not has_intercept(frame):
        return rows
    gradient = frame.db if frame.known.has("db") else None
    rows.append(_row(frame, style, ("b", "db"), float(before.b), gradient, frame.b if frame.known.has("b") else None))
    return rows


def _row(
    frame: Frame, style: Style, names: tuple[str, str], old: float, gradient: float | None, new: float | None
) -> Line:
    name, slope = names
    just = just_ran(frame, name)
    role: Role = "changed" if just else "update" if new is not None else "dim"
    term = slope if gradient is None else style.factor(float(gradient), slope)
    known = new is not None and name not in style.masks
    went = direction(old, new) if new is not None and known else ""
    return line(
        Span(JUST_RAN if just else NOT_NOW, role),
        Span(f"{name:<2} ", "name"),
        f" {style.number(old)} − {style.number(frame.alpha)}·{term} {_equals(frame, old, gradient, new)} ",
        *value_spans(frame, style, name, None if new is None else float(new), role),
        *([Span(f" {went}", role)] if went else []),
    )


def _equals(frame: Frame, old: float, gradient: float | None, new: float | None) -> str:
    """≈ where a loop's gradient, rounded in other places than the kernel's, is seen not to make the new value."""
    if gradient is None or new is None or not frame.program.loops or frame.values.given is not None:
        return "="
    step = frame.alpha * float(gradient)
    slack = ROUNDINGS * float(np.finfo(frame.values.dtype).eps) * max(abs(old), abs(step))
    return "=" if abs(old - step - float(new)) <= slack or math.isinf(new) else "≈"


def _helped(frame: Frame, style: Style) -> list[Line]:
    """The losses before and after, once there is an after; as many rows before it."""
    losses = frame.helped
    if losses is None:
        last = "b" if has_intercept(frame) else f"w{frame.n}"
        later = line(NOT_NOW, Span(f"Did it help? Shown once {last} is updated", "dim"))
        return [later, EMPTY, EMPTY] if frame.m > 1 else [later, EMPTY]
    example = _before_and_after(style, f"L of row {frame.row}", losses.L, losses.L_after)
    of = f" of the {frame.m}" if frame.m > 1 else ""
    cost = _before_and_after(style, f"{_cost(frame)}{of}", losses.cost, losses.cost_after)
    rows = [line(Span(f"{_verdict(frame, losses)}:", "update")), cost, *([example] if frame.m > 1 else [])]
    return [(Span(NOT_NOW), *row) for row in rows]


def whether_it_helped(frame: Frame, style: Style) -> Line | None:
    """The same in one line, of the cost; None until it is known."""
    losses = frame.helped
    if losses is None:
        return None
    cost = _before_and_after(style, _cost(frame), losses.cost, losses.cost_after)
    return (Span(f"{_verdict(frame, losses)}: ", "update"), *cost)


def _cost(frame: Frame) -> str:
    return with_penalty(frame, "J" if frame.m > 1 else "L")


def _verdict(frame: Frame, losses: Helped) -> str:
    whom = " the batch" if frame.m > 1 else ""
    if math.isnan(losses.cost_after - losses.cost):
        return f"Not known whether it helped{whom}"
    if losses.cost_after == losses.cost:
        return "No change"
    return f"It helped{whom}" if losses.cost_after < losses.cost else f"It did not help{whom}"


def _before_and_after(style: Style, what: str, before: float, after: float) -> Line:
    """Both, in as many digits as it takes to see which is larger."""
    finer = style.telling(before, after)
    return line(Span(f"{what}  ", "name"), f"{finer.number(before)} → {finer.number(after)} {direction(before, after)}")
