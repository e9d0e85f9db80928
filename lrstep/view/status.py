"""The lines around the panels: where one stands, what just happened, what comes next, and the parameter update."""

from __future__ import annotations

from lrstep.debugger import Debugger, Frame, Op
from lrstep.errors import printable
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, line, width, wrapped
from lrstep.view.panels import JUST_RAN, NOT_NOW, just_ran, shown_features
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


def now(debugger: Debugger, style: Style, cells: int) -> list[Line]:
    """What the last key did and what the next one does, the parameters' update, and notes on the numbers shown."""
    frame = debugger.frame
    notice = [] if debugger.notice is None else wrapped(Span(""), debugger.notice, cells)
    about = frame.op.step.name if frame.op else None
    notes = sorted(frame.notes, key=lambda note: note.op != about)  # the present op's first
    said = [row for note in notes for row in wrapped(Span(f"note on {note.op}: ", "note"), note.text, cells)]
    rows = [*notice, _just_ran(frame), *_next(debugger), *update_rows(frame, style)]
    return [*rows, EMPTY, *said] if said else rows


def _just_ran(frame: Frame) -> Line:
    if frame.op is None:
        return line(NOT_NOW, "Nothing has been computed yet.")
    where = f", row {frame.address.partition('@')[2]}" if frame.op.in_loop else ""
    return line(Span(JUST_RAN + _code(frame.op), "changed"), Span(f"  just ran, {frame.op.phase}{where}", "dim"))


def _next(debugger: Debugger) -> list[Line]:
    op = next_op(debugger)
    return [] if op is None else [line("→ ", Span(_code(op), op.phase), Span("  is next", "dim"))]


def _code(op: Op) -> str:
    return " ".join(op.code.split())


def update_rows(frame: Frame, style: Style) -> list[Line]:
    """`old − alpha·gradient = new` for each parameter."""
    rows = []
    before, after = frame.values.before, frame.w
    dw = frame.dw
    for i in shown_features(frame.n):
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
    direction = "" if new is None else " ↑" if new > old else " ↓" if new < old else " ="
    return line(
        Span(JUST_RAN if just else NOT_NOW, role),
        Span(f"{name:<3}", "name"),
        f" {style.number(old)} − {style.number(frame.alpha)}·{term} = ",
        Span(style.number(None if new is None else float(new), name) + direction, role),
    )


def next_op(debugger: Debugger) -> Op | None:
    """The op that a step forward runs; None where the run has ended."""
    track, cursor = debugger.track, debugger.cursor
    stop = debugger.history.stopped
    ahead = track.moved(cursor, 1)
    if stop is not None and ahead.k > stop.k:
        return None
    where = track.where(ahead)
    return None if where is None else where.op
