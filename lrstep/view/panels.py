"""The four panels of the computation graph, x, z, a and L, side by side: forward values above, derivatives below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.view.features import NAME_CELLS, item, shown_features
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, line, width
from lrstep.view.marks import JUST_RAN, NOT_NOW, just_ran
from lrstep.view.op_lines import OpLines, a_lines, cost_line, da_lines, dz_lines, loss_lines, z_lines
from lrstep.view.recorded import value_spans
from lrstep.view.style import LEAST_DIGITS, Style


class Panel(NamedTuple):
    """A panel's title and lines: forward values, derivatives."""

    title: str
    forward: tuple[Line, ...]
    backward: tuple[Line, ...]


def panels(frame: Frame, style: Style, widths: Sequence[int]) -> list[Panel]:
    """x, z, a and L, in the order in which values flow forward, each with as many digits as its width has room for."""
    return [_fitted(make, frame, style, cells) for make, cells in zip((_x, _z, _a, _loss), widths, strict=True)]


def _fitted(make: Callable[[Frame, Style], Panel], frame: Frame, style: Style, cells: int) -> Panel:
    for digits in range(style.digits, LEAST_DIGITS, -1):
        panel = make(frame, style.at(digits))
        if all(width(spans) <= cells for spans in (*panel.forward, *panel.backward)):
            return panel
    return make(frame, style.at(LEAST_DIGITS))


def _x(frame: Frame, style: Style) -> Panel:
    shown, w = shown_features(frame, style), frame.w
    before, moved = frame.values.before, frame.known.reached("w")
    weights = [(f"w{i + 1}", float(w[i]), float(before.w[i]) if i < moved else None) for i in shown]
    bias = ("b", frame.b, float(before.b) if frame.known.has("b") else None)
    more = [line(NOT_NOW, Span(f"… {frame.n - len(shown)} more features", "dim"))] if len(shown) < frame.n else []
    # The loop has no line for all weights at once; an empty one keeps the panels where they are.
    form = line(NOT_NOW, Span(_vector_form(frame), "dim")) if frame.program.name == "vector" else EMPTY
    return Panel(
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
    final = frame.known.has("db") if feature is None else feature < frame.known.reached("dw")
    return f"sum of {term}" if frame.known.sums_started and not final else f"mean {term}"


def _z(frame: Frame, style: Style) -> Panel:
    return Panel("z = w·x + b", z_lines(frame, style).lines, dz_lines(frame, style, difference=True).lines)


def _a(frame: Frame, style: Style) -> Panel:
    return Panel("a = σ(z) = ŷ", a_lines(frame, style).lines, da_lines(frame, style).lines)


def _loss(frame: Frame, style: Style) -> Panel:
    start = line(NOT_NOW, Span("backward: dL/dL = 1", "dim"))
    return Panel(loss_title(frame, style), (*loss_lines(frame, style).lines, cost_line(frame, style)), (start,))


def loss_title(frame: Frame, style: Style) -> str:
    """The title of the panel of the loss."""
    return f"L(a, y) with y = {style.number(frame.y)}"
