"""The lines around the panels: where one stands, what just happened, what comes next, and the parameter update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lrstep.debugger import Frame, Note, Op
from lrstep.errors import printable
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, line, width, wrapped
from lrstep.view.panels import JUST_RAN, LEAST_DIGITS, NOT_NOW, just_ran, shown_features
from lrstep.view.style import Style


def header(frame: Frame, title: str, style: Style, cells: int) -> Line:
    """The run on the left, the address on the right."""
    batch = f"batch of {frame.m}" if frame.m > 1 else "one example"
    right = "start" if frame.op is None else f"{frame.address} · {frame.phase}"
    about = f"n={frame.n} · {batch} · alpha {style.number(frame.alpha)}"
    room = cells - len(right) - len(about) - 13
    name = f"{cut(printable(title, 200), room)} · " if room >= 4 else ""
    left = line(Span(" lrstep ", "title"), f" {name}{about}")
    gap = max(1, cells - width(left) - len(right) - 1)
    return (*left, Span(" " * gap), Span(right, "changed"), Span(" "))


def now(frame: Frame, style: Style, cells: int) -> list[Line]:
    """What the last key did and what the next one does, with what is to be known of it; then the update."""
    about = None if frame.op is None else frame.op.step.name
    of_op = [note for note in frame.notes if note.op in (about, frame.op.name if frame.op else None)]
    others = [note for note in frame.notes if note not in of_op]
    notice = [] if frame.notice is None else wrapped(Span(""), frame.notice, cells)
    rows = [*notice, _just_ran(frame, cells), *_next(frame), *_said(of_op, cells), *update_rows(frame, style, cells)]
    return [*rows, EMPTY, *_said(others, cells)] if others else rows


def _said(notes: Sequence[Note], cells: int) -> list[Line]:
    return [row for note in notes for row in wrapped(Span(f"note on {note.op}: ", "note"), note.text, cells)]


def _just_ran(frame: Frame, cells: int) -> Line:
    if frame.op is None:
        return line(NOT_NOW, "Nothing has been computed yet.")
    where = f", row {frame.address.partition('@')[2]}" if frame.op.in_loop else ""
    done = line(Span(JUST_RAN + _code(frame.op), "changed"), Span(f"  just ran, {frame.op.phase}{where}", "dim"))
    return done if width(done) <= cells else (done[0], Span("  just ran", "dim"))


def _next(frame: Frame) -> list[Line]:
    op = frame.next_op
    return [] if op is None else [line("→ ", Span(_code(op), op.phase), Span("  is next", "dim"))]


def _code(op: Op) -> str:
    return " ".join(op.code.split())


def update_rows(frame: Frame, style: Style, cells: int) -> list[Line]:
    """`old − alpha·gradient = new` for each parameter, with as many digits as the width has room for."""
    for digits in range(style.digits, LEAST_DIGITS - 1, -1):
        rows = _update_rows(frame, replace(style, digits=digits))
        if all(width(row) <= cells for row in rows):
            break
    return rows


def _update_rows(frame: Frame, style: Style) -> list[Line]:
    rows = []
    before, after = frame.values.before, frame.w
    dw = frame.dw
    for i in shown_features(frame):
        gradient = dw[i] if dw is not None and i < frame.reached_features("dw") else None
        new = after[i] if i < frame.reached_features("w") else None
        rows.append(_row(frame, style, (f"w{i + 1}", f"dw{i + 1}"), float(before.w[i]), gradient, new))
    if len(rows) < frame.n:
        rows.append(line(NOT_NOW, Span(f"… {frame.n - len(rows)} more weights", "dim")))
    gradient = frame.db if frame.knows("db") else None
    rows.append(_row(frame, style, ("b", "db"), float(before.b), gradient, frame.b if frame.knows("b") else None))
    return rows


def _row(
    frame: Frame, style: Style, names: tuple[str, str], old: float, gradient: float | None, new: float | None
) -> Line:
    name, slope = names
    just = just_ran(frame, name)
    role: Role = "changed" if just else "update" if new is not None else "dim"
    term = slope if gradient is None else style.factor(float(gradient), slope)
    known = new is not None and name not in style.masks
    direction = "" if new is None or not known else " ↑" if new > old else " ↓" if new < old else " ="
    return line(
        Span(JUST_RAN if just else NOT_NOW, role),
        Span(f"{name:<2} ", "name"),
        f" {style.number(old)} − {style.number(frame.alpha)}·{term} = ",
        Span(style.number(None if new is None else float(new), name) + direction, role),
    )
