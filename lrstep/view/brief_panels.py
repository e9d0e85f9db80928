"""The same four panels one under the other, on a line or two for each direction: for small screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lrstep.debugger import Frame
from lrstep.view.features import item, shown_features
from lrstep.view.lines import Line, Role, Span, width
from lrstep.view.marks import JUST_RAN, NOT_NOW, just_ran
from lrstep.view.op_lines import OpLines, a_lines, cost_line, da_lines, dz_lines, loss_lines, z_lines
from lrstep.view.panels import Panel, loss_title, x_title
from lrstep.view.recorded import value_spans
from lrstep.view.style import LEAST_DIGITS, Style

WIDE_ENOUGH = 44  # cells from which all named values have room on one line


def brief_panels(frame: Frame, style: Style, cells: int) -> list[Panel]:
    """x, z, a and L in so many cells. Where it is narrow, digits go first, then the steps before a value."""

    def op(make: Callable[[Style], OpLines]) -> Line:
        return _fitted(make, style, cells)

    return [
        _x(frame, style, cells),
        Panel(
            "z = w·x + b",
            (op(lambda finer: z_lines(frame, finer)),),
            (op(lambda finer: dz_lines(frame, finer, difference=False)),),
        ),
        Panel(
            "a = σ(z) = ŷ",
            (op(lambda finer: a_lines(frame, finer, "σ(z)")),),
            (op(lambda finer: da_lines(frame, finer)),),
        ),
        Panel(loss_title(frame, style), (op(lambda finer: loss_lines(frame, finer)), cost_line(frame, style)), ()),
    ]


def _fitted(make: Callable[[Style], OpLines], style: Style, cells: int) -> Line:
    """An op on one line, its value whole in any case."""
    for choice in range(len(make(style).choices)):
        for digits in range(style.digits, LEAST_DIGITS, -1):
            op = make(style.at(digits))
            told = op.on_one_line(*op.choices[choice])
            if width(told) <= cells:
                return told
    return make(style).on_one_line()


def _x(frame: Frame, style: Style, cells: int) -> Panel:
    shown, x, w = shown_features(frame, style), frame.x, frame.w
    values = [*((f"x{i + 1}", float(x[i])) for i in shown), ("y", frame.y)]
    parameters = [*((f"w{i + 1}", float(w[i])) for i in shown), ("b", frame.b)]
    gradients = [*((f"dw{i + 1}", item(frame.dw, i)) for i in shown), ("db", frame.db)]

    def rows(named: Sequence[tuple[str, float | None]], role: Role) -> list[Line]:
        return _side_by_side(frame, style, named, role, cells)

    above = (*rows(values, "plain"), *rows(parameters, "plain"))
    return Panel(x_title(frame), above, tuple(rows(gradients, "backward")))


def _side_by_side(
    frame: Frame, style: Style, named: Sequence[tuple[str, float | None]], role: Role, cells: int
) -> list[Line]:
    """Names with their values on one line, or, where it is narrow, two by two."""
    hidden = frame.n - len(shown_features(frame, style))
    more = f"  … {hidden} more" if hidden and role == "plain" else ""
    a_row = len(named) if cells >= WIDE_ENOUGH else 2
    rows = []
    for start in range(0, len(named), a_row):
        some, last = named[start : start + a_row], start + a_row >= len(named)
        for digits in range(style.digits, LEAST_DIGITS - 1, -1):
            row = _named(frame, style.at(digits), some, role, more if last else "")
            if width(row) <= cells:
                break
        rows.append(row)
    return rows


def _named(frame: Frame, style: Style, named: Sequence[tuple[str, float | None]], role: Role, more: str) -> Line:
    spans: list[Span] = []
    for name, value in named:
        just = just_ran(frame, name)
        own: Role = "changed" if just else "dim" if value is None else role
        mark = Span(JUST_RAN if just else NOT_NOW, own)
        spans += [mark, Span(f"{name} ", "name"), *value_spans(frame, style, name, value, own), Span(" ")]
    return (*spans, Span(more, "dim")) if more else tuple(spans[:-1])
