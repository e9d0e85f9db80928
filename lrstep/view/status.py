"""The lines around the panels: where one stands, what just happened, what comes next, and the parameter update."""

from __future__ import annotations

from lrstep.debugger import Debugger, Frame, Op
from lrstep.errors import printable
from lrstep.view.lines import Line, Role, Span, cut, line, width
from lrstep.view.panels import JUST_RAN, NOT_NOW, shown_features
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


def what_happened(frame: Frame, next_op: Op | None, notice: str | None) -> list[Line]:
    """What the last key did and what the next one does; then notes on the numbers shown."""
    if frame.op is None:
        lines = [line("Nothing has been computed yet: the parameters are the first ones.")]
    else:
        where = f" of row {frame.address.partition('@')[2]}" if frame.op.in_loop else ""
        lines = [
            line(
                Span(JUST_RAN + frame.op.name, "changed"),
                f" {_DID[frame.phase or 'forward']}{where}: {_code(frame.op)}",
            )
        ]
    if next_op is not None:
        lines.append(line("next  ", Span(next_op.name, next_op.phase), f": {_code(next_op)}"))
    if notice is not None:
        lines.append(line(Span(notice, "note")))
    about = frame.op.step.name if frame.op else None
    notes = sorted(frame.notes, key=lambda note: note.op != about)  # the present op's first
    lines += [line(Span(f"note on {note.op}: ", "note"), note.text) for note in notes]
    return lines


_DID = {"forward": "ran forward", "backward": "ran backward", "update": "moved a parameter"}


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
    op = frame.op
    just = op is not None and (
        op.name == name or (frame.program.name == "vector" and op.name == name.rstrip("0123456789"))
    )
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
