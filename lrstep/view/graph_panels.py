"""The four panels of the computation graph, x, z, a and L: forward values, derivatives; in full, or in a brief form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.view.features import NAME_CELLS, item, shown_features
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, line, width
from lrstep.view.op_lines import OpLines, a_lines, cost_line, da_lines, dz_lines, loss_lines, z_lines
from lrstep.view.recorded import value_spans
from lrstep.view.style import JUST_RAN, LEAST_DIGITS, NOT_NOW, Style, just_ran

WIDE_ENOUGH = 44  # cells from which all named values have room on one line


class GraphPanel(NamedTuple):
    """A panel's title and lines: forward values, derivatives."""

    title: str
    forward: tuple[Line, ...]
    backward: tuple[Line, ...]


def panels(frame: Frame, style: Style, widths: Sequence[int]) -> list[GraphPanel]:
    """x, z, a and L, in the order in which values flow forward, each with as many digits as its width has room for."""
    return [_fitted(make, frame, style, cells) for make, cells in zip((_x, _z, _a, _loss), widths, strict=True)]


def _fitted(make: Callable[[Frame, Style], GraphPanel], frame: Frame, style: Style, cells: int) -> GraphPanel:
    for digits in range(style.digits, LEAST_DIGITS, -1):
        panel = make(frame, style.at(digits))
        if all(width(spans) <= cells for spans in (*panel.forward, *panel.backward)):
            return panel
    return make(frame, style.at(LEAST_DIGITS))


def _x(frame: Frame, style: Style) -> GraphPanel:
    shown, w = shown_features(frame, style), frame.w
    before, moved = frame.values.before, frame.reached_features("w")
    weights = [(f"w{i + 1}", float(w[i]), float(before.w[i]) if i < moved else None) for i in shown]
    bias = ("b", frame.b, float(before.b) if frame.knows("b") else None)
    more = [line(NOT_NOW, Span(f"… {frame.n - len(shown)} more features", "dim"))] if len(shown) < frame.n else []
    # The loop has no line for all weights at once; an empty one keeps the panels where they are.
    form = line(NOT_NOW, Span(_vector_form(frame), "dim")) if frame.program.name == "vector" else EMPTY
    return GraphPanel(
        x_title(frame),
        (
            *(_feature(frame, style, i) for i in shown), *more, _label(frame, style),
            *(_told(frame, style, *known) for known in (*weights, bias)),
        ),
        (*(row for i in shown for row in _dw(frame, style, i)), _db(frame, style), form),
    )  # fmt: skip


def x_title(frame: Frame) -> str:
    """The title of the panel of the example."""
    return f"x · example {frame.row}"


def _label(frame: Frame, style: Style) -> Line:
    kind = frame.classes[int(frame.y)]
    named = "" if kind == style.number(frame.y) else f" {cut(printable(kind), NAME_CELLS)}"
    return line(NOT_NOW, Span("y  ", "name"), style.number(frame.y), Span(named, "dim"))


def _vector_form(frame: Frame) -> str:
    """All weights' gradients at once, and their shape."""
    return f"dw = Xᵀ·dz / m  ({frame.n},)" if frame.m > 1 else f"dw = x·dz  ({frame.n},)"


def _feature(frame: Frame, style: Style, i: int) -> Line:
    symbol = f"x{i + 1}"
    name = "" if frame.features[i] == symbol else " " + cut(printable(frame.features[i]), NAME_CELLS)
    return line(NOT_NOW, Span(f"{symbol} ", "name"), style.number(frame.x[i]), Span(name, "dim"))


def _told(frame: Frame, style: Style, name: str, value: float, old: float | None) -> Line:
    """A parameter; once it has moved, also what it was, which is what this update's z was made of."""
    just = just_ran(frame, name)
    role: Role = "changed" if just else "plain" if old is None else "update"
    # Where the right value stands beside it there is no room for the old one, which the update panel has.
    was = "" if old is None or frame.right(name) is not None else f" was {style.number(old)}"
    mark = Span(JUST_RAN if just else NOT_NOW, role)
    return line(mark, Span(f"{name:<2} ", "name"), *value_spans(frame, style, name, value, role), Span(was, "dim"))


def _dw(frame: Frame, style: Style, i: int) -> tuple[Line, ...]:
    """One weight's gradient: x·dz of the example, and the mean over the batch where there are several."""
    name, term, dz = f"dw{i + 1}", f"x{i + 1}·dz", frame.value("dz")
    numbers = style.unset if dz is None else f"{style.number(frame.x[i])}·{style.factor(dz, 'dz')}"
    value = item(frame.dw, i)
    if _several(frame):
        mean = OpLines(frame, style, name, _gradient_of(frame, term, i), (), value)
        return *mean.lines, line(NOT_NOW, Span(f"row {frame.row}: {numbers}", "dim"))
    return OpLines(frame, style, name, f"{term} = x{i + 1}·(a−y)", (numbers,), value).lines


def _db(frame: Frame, style: Style) -> Line:
    what = _gradient_of(frame, "dz", None) if _several(frame) else "dz"
    return OpLines(frame, style, "db", what, (), frame.db).brief


def _several(frame: Frame) -> bool:
    """Whether a gradient is a mean over examples."""
    return frame.m > 1 or frame.program.loops


def _gradient_of(frame: Frame, term: str, feature: int | None) -> str:
    """The sum that a gradient is at this address: a mean, or in a loop the running sum that becomes one."""
    final = frame.knows("db") if feature is None else feature < frame.reached_features("dw")
    return f"sum of {term}" if frame.sums_started and not final else f"mean {term}"


def _z(frame: Frame, style: Style) -> GraphPanel:
    return GraphPanel("z = w·x + b", z_lines(frame, style).lines, dz_lines(frame, style, difference=True).lines)


def _a(frame: Frame, style: Style) -> GraphPanel:
    return GraphPanel("a = σ(z) = ŷ", a_lines(frame, style).lines, da_lines(frame, style).lines)


def _loss(frame: Frame, style: Style) -> GraphPanel:
    start = line(NOT_NOW, Span("backward: dL/dL = 1", "dim"))
    return GraphPanel(loss_title(frame, style), (*loss_lines(frame, style).lines, cost_line(frame, style)), (start,))


def loss_title(frame: Frame, style: Style) -> str:
    """The title of the panel of the loss."""
    return f"L(a, y) with y = {style.number(frame.y)}"


def brief_panels(frame: Frame, style: Style, cells: int) -> list[GraphPanel]:
    """x, z, a and L in so many cells. Where it is narrow, digits go first, then the steps before a value."""

    def op(make: Callable[[Style], OpLines]) -> Line:
        return _on_one_line(make, style, cells)

    return [
        _brief_x(frame, style, cells),
        GraphPanel(
            "z = w·x + b",
            (op(lambda finer: z_lines(frame, finer)),),
            (op(lambda finer: dz_lines(frame, finer, difference=False)),),
        ),
        GraphPanel(
            "a = σ(z) = ŷ",
            (op(lambda finer: a_lines(frame, finer, "σ(z)")),),
            (op(lambda finer: da_lines(frame, finer)),),
        ),
        GraphPanel(loss_title(frame, style), (op(lambda finer: loss_lines(frame, finer)), cost_line(frame, style)), ()),
    ]


def _on_one_line(make: Callable[[Style], OpLines], style: Style, cells: int) -> Line:
    """An op on one line, its value whole in any case."""
    for choice in range(len(make(style).choices)):
        for digits in range(style.digits, LEAST_DIGITS, -1):
            op = make(style.at(digits))
            told = op.on_one_line(*op.choices[choice])
            if width(told) <= cells:
                return told
    return make(style).on_one_line()


def _brief_x(frame: Frame, style: Style, cells: int) -> GraphPanel:
    shown, x, w = shown_features(frame, style), frame.x, frame.w
    values = [*((f"x{i + 1}", float(x[i])) for i in shown), ("y", frame.y)]
    parameters = [*((f"w{i + 1}", float(w[i])) for i in shown), ("b", frame.b)]
    gradients = [*((f"dw{i + 1}", item(frame.dw, i)) for i in shown), ("db", frame.db)]

    def rows(named: Sequence[tuple[str, float | None]], role: Role) -> list[Line]:
        return _side_by_side(frame, style, named, role, cells)

    above = (*rows(values, "plain"), *rows(parameters, "plain"))
    return GraphPanel(x_title(frame), above, tuple(rows(gradients, "backward")))


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
