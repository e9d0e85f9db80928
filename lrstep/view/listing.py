"""The listing: the program's numbered lines, the current one marked, with the shape of what each makes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lrstep.choices import Notation
from lrstep.debugger import Frame, Op
from lrstep.view.lines import Line, Role, Span, fit, folded, line, width
from lrstep.view.style import Style

NUMBER = 6  # cells of the marker and the line number
ON, OFF, SCENARIO = "●", "○", "■"  # in the margin: a breakpoint, and where the scenario halts
FOLD_FROM = 6  # ops of one step in a row from which the middle ones are folded


def listing(
    frame: Frame, cells: int, stops: Mapping[tuple[str, bool], str], notation: Notation = "lesson"
) -> list[tuple[Line, Op | None]]:
    """The program's lines, each at most so many cells wide, with the op that each is of, None where it is of none.

    ▶ marks the op that just ran, ● where it is to stop (○ switched off), ■ where the scenario halts.
    """
    rows: list[tuple[Line, Op | None]] = []
    for op in _shown(frame):
        if op is None:
            rows.append((line(" " * NUMBER, Span("     …", "dim")), None))
            continue
        if op.in_loop and op.line == frame.program.sections[1].first_line:
            rows += [(row, None) for row in folded(_loop_head(frame), cells, NUMBER + 4)]
        rows += [(row, op) for row in _numbered(frame, op, cells, stops.get((op.name, op.in_loop), ""), notation)]
    return rows


def notation_said(frame: Frame, style: Style) -> str:
    """In which notation the vector program is written, and where one sees it; of another program that it has none."""
    one = "X (n, m), one column an example" if style.notation == "course" else "X (m, n), one row an example"
    told = f"Notation: the {style.notation}'s, {one}."
    if frame.program.name == "yours":
        return f"{told} Your script stays as you wrote it; v shows the vector listing."
    return told if frame.program.name == "vector" else f"{told} These lines are the same in both; v shows the others."


def _shown(frame: Frame) -> list[Op | None]:
    """The listing's ops, with None where many of one kind are folded; the current one is always there."""
    shown: list[Op | None] = []
    for section in frame.program.sections:
        for span in section.spans.values():
            start, count = span.start, len(span)
            at = 0 if frame.op is None else frame.op.line - section.first_line - start
            kept = {0, 1, count - 1, at if 0 <= at < count else 0}
            numbers = range(count) if count < FOLD_FROM else sorted(kept)
            last = -1
            for number in numbers:
                if number > last + 1:
                    shown.append(None)
                shown.append(section.op(start + number))
                last = number
    return shown


def _loop_head(frame: Frame) -> Line:
    where = frame.where
    if where is None or where.position is None:
        state = f"# the {frame.m} rows of this update" if frame.m > 1 else "# the one row of this update"
    else:
        state = f"# i = {frame.values.batch.row(where.position)}, example {where.position + 1} of {frame.m}"
    return line(" " * NUMBER, "for i in batch:  ", Span(state, "dim"))


def _numbered(frame: Frame, op: Op, cells: int, stop: str, notation: Notation) -> list[Line]:
    """The op's line, with its shape where that has room; on more than one where the code is too long."""
    current = 0 if frame.op is None else frame.op.line
    now = op.line == current
    role: Role = "changed" if now else op.phase if op.line < current else "dim"
    shape = ""
    if frame.program.name == "vector":
        shape = op.shape(notation).replace("m", str(frame.m)).replace("n", str(frame.n))
    return _drawn(op, op.written(notation), role, now, stop, shape, cells)


@lru_cache(maxsize=1024)  # from key to key, two lines change
def _drawn(op: Op, code: str, role: Role, now: bool, mark: str, shape: str, cells: int) -> list[Line]:
    marker = Span("▶" if now else " ", role)
    indent = "    " if op.in_loop else ""
    margin = (Span(mark, "note"),) if mark else ()
    left = line(marker, *margin, Span(f"{op.line:>{4 - len(mark)}} ", "dim"), Span(indent + code, role))
    if width(left) > cells:
        words = [Span(f"{word} ", role) for word in code.split()]
        return folded((*left[:-1], Span(indent, role), *words), cells, NUMBER + len(indent) + 2)
    room = cells - len(shape) - 1
    return [(*fit(left, room), Span(f" {shape}", "dim")) if shape and width(left) <= room else left]
