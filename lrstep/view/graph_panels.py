"""The four panels of the computation graph, x, z, a and L: forward values, derivatives; in full, or in a brief form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from lrstep.data.described import shown_name
from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.view.features import (
    NAME_CELLS,
    dw_parts,
    has_intercept,
    has_penalty,
    item,
    numbers,
    several,
    shown_features,
    speaks_of_J,
)
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, line, width
from lrstep.view.op_lines import OpLines, a_lines, da_lines, dz_lines, loss_lines, penalty_lines, z_lines
from lrstep.view.recorded import NAMELESS, is_nameless, value_spans
from lrstep.view.style import JUST_RAN, LEAST_DIGITS, NOT_NOW, Style, just_ran
from lrstep.view.yours.names import otherwise

NAMED_CELLS = 14  # that a named value may take
SUM_CELLS = 32  # from which the sum of two numbers has room beside a name


class GraphPanel(NamedTuple):
    """A panel's title and lines: forward values, derivatives; and what a script calls either."""

    title: str
    forward: tuple[Line, ...]
    backward: tuple[Line, ...]
    own: tuple[str, str] = ("", "")


OWN = {"x": (("w", "b"), ("dw", "db")), "z": (("z",), ("dz",)), "a": (("a",), ("da",)), "L": (("L", "J", "R"), ())}
"""The quantities of each, forward and backward, that a script may call otherwise."""
MakeLines: TypeAlias = Callable[[Frame, Style], OpLines]


def graph_panel(name: str, frame: Frame, style: Style, cells: int, *, brief: bool) -> GraphPanel:
    """x, z, a or L. In full it has as many digits as its width has room for; in brief an op is one line, and where it
    is narrow digits go first, then the steps before a value."""
    own = _own_names(name, frame)
    if brief:
        panel = _brief_x(frame, style, cells) if name == "x" else _of_ops(name, frame, style, cells)
        return panel._replace(own=own)
    for finer in style.coarser():
        panel = _x(frame, finer, wide=cells >= SUM_CELLS) if name == "x" else _of_ops(name, frame, finer)
        if all(width(spans) <= cells for spans in (*panel.forward, *panel.backward)):
            break
    return panel._replace(own=own)


def _own_names(name: str, frame: Frame) -> tuple[str, str]:
    """What somebody's own script calls the forward values of a panel, and its derivatives; empty where that is what
    the lesson does."""
    if frame.yours is None:
        return "", ""
    bound = frame.yours.track.of.bound
    forward, backward = OWN[name]
    called, derivatives = (
        ", ".join(printable(own, NAME_CELLS) for each in names for own in otherwise(bound, each))
        for names in (forward, backward)
    )
    return called, derivatives


def _x(frame: Frame, style: Style, *, wide: bool) -> GraphPanel:
    shown, w = shown_features(frame, style), frame.w
    weights = [(f"w{i + 1}", float(w[i]), _before(frame, f"w{i + 1}")) for i in shown]
    bias = [("b", frame.b, _before(frame, "b"))] if has_intercept(frame) else []
    more = [line(NOT_NOW, Span(f"… {frame.n - len(shown)} more features", "dim"))] if len(shown) < frame.n else []
    # The loop has no line for all weights at once; an empty one keeps the panels where they are.
    form = EMPTY if frame.program.name == "scalar" else line(NOT_NOW, Span(_all_at_once(frame, style), "dim"))
    return GraphPanel(
        f"x · example {frame.row}",
        (
            *(_feature(frame, style, i) for i in shown), *more, _label(frame, style),
            *(_parameter(frame, style, *known) for known in (*weights, *bias)),
        ),
        (
            *(row for i in shown for row in _dw(frame, style, i, wide=wide)),
            *([_db(frame, style)] if has_intercept(frame) else []), form,
        ),
    )  # fmt: skip


def _in_course(frame: Frame, style: Style) -> bool:
    """Whether lines over all examples are written as the course does."""
    return style.notation == "course" and frame.program.name == "vector"


def _all_at_once(frame: Frame, style: Style) -> str:
    """The gradient by all weights in one formula, with its shape where that has room."""
    in_course = _in_course(frame, style)
    product = "X·dZᵀ / m" if in_course else "Xᵀ·dz / m" if several(frame) else "x·dz"
    if has_penalty(frame):
        return f"dw = {product} + l2/m·w"
    return f"dw = {product}  ({frame.n}, 1)" if in_course else f"dw = {product}  ({frame.n},)"


def _label(frame: Frame, style: Style) -> Line:
    kind = frame.classes[int(frame.y)]
    named = "" if kind == style.number(frame.y) else f" {cut(printable(kind), NAME_CELLS)}"
    return line(NOT_NOW, Span("y  ", "name"), style.number(frame.y), Span(named, "dim"))


def _feature(frame: Frame, style: Style, i: int) -> Line:
    symbol = f"x{i + 1}"
    name = "" if frame.features[i] == symbol else " " + cut(shown_name(frame.features, i), NAME_CELLS)
    return line(NOT_NOW, Span(f"{symbol} ", "name"), style.number(frame.x[i]), Span(name, "dim"))


def _parameter(frame: Frame, style: Style, name: str, value: float, old: float | None) -> Line:
    """A parameter; once it has moved, also what it was, which is what this update's z was made of."""
    just = just_ran(frame, name)
    role: Role = "changed" if just else "plain" if old is None else "update"
    # Where the right value stands beside it there is no room for the old one, which the update panel has.
    was = "" if old is None or frame.right(name) is not None else f" was {style.number(old)}"
    mark = Span(JUST_RAN if just else NOT_NOW, role)
    return line(mark, Span(f"{name:<2} ", "name"), *value_spans(frame, style, name, value, role), Span(was, "dim"))


def _dw(frame: Frame, style: Style, i: int, *, wide: bool) -> tuple[Line, ...]:
    """One weight's gradient: x·dz of the example, and the mean over the batch where there are several; and what a
    penalty adds."""
    name, term, dz = f"dw{i + 1}", f"x{i + 1}·dz", frame.value("dz")
    if frame.yours is not None:  # whose lines need the room, and whose formula may be another
        return (OpLines(frame, style, name, "", (), item(frame.dw, i)).on_one_line(),)
    numbers = style.unset if dz is None else f"{style.number(frame.x[i])}·{style.factor(dz, 'dz')}"
    value = item(frame.dw, i)
    what = _gradient_of(frame, term, i) if several(frame) else term
    if has_penalty(frame) and not what.startswith("sum"):
        return _with_decay(frame, style, i, what, wide=wide)
    if not several(frame):
        return OpLines(frame, style, name, f"{term} = x{i + 1}·(a−y)", (numbers,), value).lines
    mean = OpLines(frame, style, name, what, (), value)
    return *mean.lines, line(NOT_NOW, Span(f"row {frame.row}: {numbers}", "dim"))


def _with_decay(frame: Frame, style: Style, i: int, of_data: str, *, wide: bool) -> tuple[Line, ...]:
    """The gradient of a weight that is penalised, on as many lines as without: what the data gives, what the penalty
    adds, and their sum; where it is too narrow for a formula, a line for each."""
    name, terms = f"dw{i + 1}", (of_data, f"l2{'/m' if several(frame) else ''}·w{i + 1}")
    value, parts = item(frame.dw, i), dw_parts(frame, i)
    known = value is not None and parts is not None and name not in style.masks
    if wide:
        put_in = "" if not known or parts is None else style.added(*parts)
        return OpLines(frame, style, name, " + ".join(terms), (put_in,), value).lines
    summed = OpLines(frame, style, name, "", (), value)
    shown = [""] * 2 if not known or parts is None else [f" {style.number(part)}" for part in parts]
    signs = zip(("", "+ "), terms, shown, strict=True)
    return (
        summed.on_one_line(),
        *(line(NOT_NOW, Span(f"{sign}{term}", "plain" if known else "dim"), number) for sign, term, number in signs),
    )


def _db(frame: Frame, style: Style) -> Line:
    what = _gradient_of(frame, "dz", None) if several(frame) else "dz"
    op = OpLines(frame, style, "db", what, (), frame.db)
    return op.on_one_line() if frame.yours is not None else op.on_one_line(what)


def _gradient_of(frame: Frame, term: str, feature: int | None) -> str:
    """The sum that a gradient is at this address: a mean, or in a loop the running sum that becomes one."""
    final = frame.known.has("db") if feature is None else feature < frame.known.reached("dw")
    return f"sum {term}" if frame.known.sums_started and not final else f"mean {term}"


def _of_ops(name: str, frame: Frame, style: Style, cells: int | None = None) -> GraphPanel:
    """z, a or L: each op in full, or on one line of at most so many cells."""

    def op(make: MakeLines) -> tuple[Line, ...]:
        return make(frame, style).lines if cells is None else (_on_one_line(make, frame, style, cells),)

    in_course = _in_course(frame, style)
    if name == "z":
        title = f"z of Z (1, {frame.m})" if in_course else f"z = wᵀx{' + b' if has_intercept(frame) else ''}"
        return GraphPanel(title, op(z_lines), op(dz_lines))
    if name == "a":
        return GraphPanel(f"a = ŷ of A (1, {frame.m})" if in_course else "a = σ(z) = ŷ", op(a_lines), op(da_lines))
    penalty = op(penalty_lines) if has_penalty(frame) else ()
    forward = (*op(loss_lines), *([_cost(frame, style)] if speaks_of_J(frame) else []), *penalty)
    start = ("backward propagation", "starts here: dL/dL = 1")  # no op, which has no line in brief
    backward = tuple(line(NOT_NOW, Span(text, "dim")) for text in start) if cells is None else ()
    return GraphPanel(f"L(a, y) with y = {style.number(frame.y)}", forward, backward)


def _cost(frame: Frame, style: Style) -> Line:
    """J, or in a loop the sum of L so far, which becomes J."""
    just, running = just_ran(frame, "J"), frame.known.loss_sum
    role: Role = "changed" if just else "forward" if frame.J is not None else "dim"
    if running is None:
        head, value = "J = ", value_spans(frame, style, "J", frame.J, role)
        what = "mean of L" if frame.m > 1 else "= L"
        if frame.J is None and is_nameless(frame, "J"):
            return line(Span(NOT_NOW, role), Span(head, role), *value, NAMELESS)
    else:
        head, value, what = "ΣL = ", (Span(style.number(running, "J"), role),), "so far"
    return line(Span(JUST_RAN if just else NOT_NOW, role), Span(head, role), *value, Span(f"  {what}", "dim"))


def _on_one_line(make: MakeLines, frame: Frame, style: Style, cells: int) -> Line:
    """An op on one line, its value whole in any case."""
    op_in = cache(partial(make, frame))
    for choice in range(len(op_in(style).choices)):
        for finer in style.coarser(LEAST_DIGITS + 1):
            op = op_in(finer)
            row = op.on_one_line(*op.choices[choice])
            if width(row) <= cells:
                return row
    return op_in(style).on_one_line()


def _brief_x(frame: Frame, style: Style, cells: int) -> GraphPanel:
    shown = shown_features(frame, style)
    values = [*((f"x{i + 1}", float(frame.x[i])) for i in shown), ("y", frame.y)]
    parameters, gradients = (
        [(number.name, number.value) for number in numbers(frame, shown, names)] for names in (("w", "b"), ("dw", "db"))
    )
    above = [row for named in (values, parameters) for row in _two_by_two(frame, style, named, "plain", cells)]
    below = _two_by_two(frame, style, gradients, "backward", cells)
    return GraphPanel(f"x · example {frame.row}", tuple(above), tuple(below))


def _two_by_two(
    frame: Frame, style: Style, named: Sequence[tuple[str, float | None]], role: Role, cells: int
) -> list[Line]:
    """Names with their values on one line, or, where it is narrow, two by two; of parameters that moved, or at least
    of those that just did, also what they were."""
    hidden = frame.n - len(shown_features(frame, style))
    more = f"  … {hidden} more" if hidden and role == "plain" else ""
    a_row = len(named) if cells >= NAMED_CELLS * len(named) + 2 else 2
    rows = []
    for start in range(0, len(named), a_row):
        some, last = named[start : start + a_row], start + a_row >= len(named)
        moved = [name for name, _ in some if _before(frame, name) is not None]
        just = [name for name in moved if just_ran(frame, name)]
        ways = [(style, moved), *((finer, names) for names in (just, []) for finer in style.coarser())]
        for finer, old in ways:
            row = _named(frame, finer, some, role, more if last else "", old)
            if width(row) <= cells:
                break
        rows.append(row)
    return rows


def _before(frame: Frame, name: str) -> float | None:
    """What a parameter was before this update moved it; None where it has not, and of other names."""
    before = frame.values.before
    if name == "b":
        return float(before.b) if frame.known.has("b") else None
    i = int(name[1:]) - 1 if name[0] == "w" else frame.n
    return float(before.w[i]) if i < frame.known.reached("w") else None


def _named(
    frame: Frame, style: Style, named: Sequence[tuple[str, float | None]], role: Role, more: str, old: Sequence[str]
) -> Line:  # fmt: skip
    spans: list[Span] = []
    for name, value in named:
        just = just_ran(frame, name)
        own: Role = "changed" if just else "dim" if value is None else role
        mark = Span(JUST_RAN if just else NOT_NOW, own)
        was = f" was {style.number(_before(frame, name))}" if name in old and frame.right(name) is None else ""
        value_and_old = *value_spans(frame, style, name, value, own), *([Span(was, "dim")] if was else [])
        spans += [mark, Span(f"{name} ", "name"), *value_and_old, Span(" ")]
    return (*spans, Span(more, "dim")) if more else tuple(spans[:-1])
