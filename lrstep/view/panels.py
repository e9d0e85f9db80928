"""The four panels of the computation graph, x, z, a and L: forward values above, derivatives below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.view.lines import EMPTY, Line, Role, Span, cut, line, width
from lrstep.view.style import Style

SHOWN_FEATURES = 3
NAME_CELLS = 12
LEAST_DIGITS = 2
JUST_RAN = "▸ "
NOT_NOW = "  "


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's title and lines. The brief ones say the same in a line or two, for small screens."""

    title: str
    forward: tuple[Line, ...]
    backward: tuple[Line, ...]
    brief_forward: tuple[Line, ...]
    brief_backward: tuple[Line, ...]


def panels(frame: Frame, style: Style, widths: Sequence[int], *, brief: bool) -> list[Panel]:
    """x, z, a and L, in the order in which values flow forward, each with as many digits as its width has room for."""
    return [_fitted(make, frame, style, cells, brief) for make, cells in zip((_x, _z, _a, _loss), widths, strict=True)]


def _fitted(make: Callable[[Frame, Style], Panel], frame: Frame, style: Style, cells: int, brief: bool) -> Panel:
    for digits in range(style.digits, LEAST_DIGITS, -1):
        panel = make(frame, replace(style, digits=digits))
        lines = (*panel.brief_forward, *panel.brief_backward) if brief else (*panel.forward, *panel.backward)
        if all(width(spans) <= cells for spans in lines):
            return panel
    return make(frame, replace(style, digits=LEAST_DIGITS))


def shown_features(frame: Frame, style: Style) -> list[int]:
    """The features that have room, that of the op that just ran among them; the others are said to be there."""
    if frame.n <= SHOWN_FEATURES:
        return list(range(frame.n))
    first = min(style.first_feature, frame.n - 2)
    present = None if frame.op is None else frame.op.feature
    return [first, first + 1] if present is None else sorted({first, first + 1 if present == first else present})


def _x(frame: Frame, style: Style) -> Panel:
    shown, x, w = shown_features(frame, style), frame.x, frame.w
    rows = [_feature(frame, style, i) for i in shown]
    more = [line(NOT_NOW, Span(f"… {frame.n - len(shown)} more features", "dim"))] if len(shown) < frame.n else []
    kind = frame.classes[int(frame.y)]
    named = "" if kind == style.number(frame.y) else f" {cut(printable(kind), NAME_CELLS)}"
    label = line(NOT_NOW, Span("y  ", "name"), style.number(frame.y), Span(named, "dim"))
    before, moved = frame.values.before, frame.reached_features("w")
    weights = [(f"w{i + 1}", float(w[i]), float(before.w[i]) if i < moved else None) for i in shown]
    bias = ("b", frame.b, float(before.b) if frame.knows("b") else None)
    values = [*((f"x{i + 1}", float(x[i])) for i in shown), ("y", frame.y)]
    parameters = [(name, value) for name, value, _ in (*weights, bias)]
    form = [line(NOT_NOW, Span(_vector_form(frame), "dim"))] if frame.program.name == "vector" else []
    return Panel(
        f"x · example {frame.row}",
        (*rows, *more, label, *(_told(frame, style, *known) for known in (*weights, bias))),
        (*form, *(row for i in shown for row in _dw(frame, style, i)), *more, _db(frame, style)),
        brief_forward=(_side_by_side(frame, style, values), _side_by_side(frame, style, parameters)),
        brief_backward=(_brief_gradients(frame, style, shown),),
    )


def _vector_form(frame: Frame) -> str:
    """All weights' gradients at once, and their shape."""
    return f"dw = Xᵀ·dz / m  ({frame.n},)" if frame.m > 1 else f"dw = x·dz  ({frame.n},)"


def _side_by_side(frame: Frame, style: Style, values: Sequence[tuple[str, float]]) -> Line:
    spans: list[Span] = []
    for name, value in values:
        just = just_ran(frame, name)
        role: Role = "changed" if just else "plain"
        mark = Span(JUST_RAN if just else NOT_NOW, role)
        spans += [mark, Span(f"{name} ", "name"), Span(style.number(value, name), role), Span(" ")]
    hidden = frame.n - len(shown_features(frame, style))
    return (*spans, Span(f"  … {hidden} more", "dim")) if hidden else tuple(spans)


def _feature(frame: Frame, style: Style, i: int) -> Line:
    symbol = f"x{i + 1}"
    name = "" if frame.features[i] == symbol else " " + cut(printable(frame.features[i]), NAME_CELLS)
    return line(NOT_NOW, Span(f"{symbol} ", "name"), style.number(frame.x[i]), Span(name, "dim"))


def _told(frame: Frame, style: Style, name: str, value: float, old: float | None) -> Line:
    """A parameter; once it has moved, also what it was, which is what this update's z was made of."""
    just = just_ran(frame, name)
    role: Role = "changed" if just else "plain" if old is None else "update"
    was = "" if old is None else f" was {style.number(old)}"
    mark = Span(JUST_RAN if just else NOT_NOW, role)
    return line(mark, Span(f"{name:<2} ", "name"), Span(style.number(value, name), role), Span(was, "dim"))


def _dw(frame: Frame, style: Style, i: int) -> tuple[Line, ...]:
    """One weight's gradient: x·dz of the example, and the mean over the batch where there are several."""
    name, term, dz = f"dw{i + 1}", f"x{i + 1}·dz", frame.value("dz")
    numbers = style.unset if dz is None else f"{style.number(frame.x[i])}·{style.factor(dz, 'dz')}"
    value = _item(frame.dw, i)
    if _several(frame):
        mean = _Op(frame, style, name, _gradient_of(frame, term, i), (), value, "backward")
        return *mean.lines, line(NOT_NOW, Span(f"row {frame.row}: {numbers}", "dim"))
    return _Op(frame, style, name, f"{term} = x{i + 1}·(a−y)", (numbers,), value, "backward").lines


def _db(frame: Frame, style: Style) -> Line:
    what = _gradient_of(frame, "dz", None) if _several(frame) else "dz"
    return _Op(frame, style, "db", what, (), frame.db, "backward").brief


def _several(frame: Frame) -> bool:
    """Whether a gradient is a mean over examples."""
    return frame.m > 1 or frame.program.loops


def _gradient_of(frame: Frame, term: str, feature: int | None) -> str:
    """The sum that a gradient is at this address: a mean, or in a loop the running sum that becomes one."""
    final = frame.knows("db") if feature is None else feature < frame.reached_features("dw")
    return f"sum of {term}" if frame.sums_started and not final else f"mean {term}"


def _z(frame: Frame, style: Style) -> Panel:
    x, w, b = frame.x, frame.values.before.w, float(frame.values.before.b)
    shown = shown_features(frame, style)
    weights = [style.factor(w[i]) if place else style.number(w[i]) for place, i in enumerate(shown)]
    terms = [f"{weight}·{style.factor(x[i])}" for weight, i in zip(weights, shown, strict=True)]
    terms += [*([] if len(shown) == frame.n else ["…"]), style.factor(b)]
    formula = "w1·x1 + w2·x2 + b" if frame.n == 2 else "w·x + b"
    z = _Op(frame, style, "z", formula, tuple(terms), frame.value("z"), "forward", joined=" + ")
    da, dz, a = frame.value("da"), frame.value("dz"), frame.value("a")
    slope = None if dz is None or not da else dz / da  # a(1−a), which would cancel to 0 where a is rounded to 1
    chain = f"{style.number(da, 'da')}·{style.factor(slope)}"
    difference = f"{style.number(a, 'a')} − {style.number(frame.y)}"
    back = _Op(frame, style, "dz", "da·a(1−a)", (chain, "a − y", difference), dz, "backward")
    brief = _Op(frame, style, "dz", "da·a(1−a)", (chain, "a − y"), dz, "backward")
    return Panel("z = w·x + b", z.lines, back.lines, (z.brief_without_formula,), (brief.brief,))


def _a(frame: Frame, style: Style) -> Panel:
    z, a, da = frame.value("z"), frame.value("a"), frame.value("da")
    put_in = f"1/(1 + e^{style.number(None if z is None else -z, 'z')})"
    own = f"−1/{style.factor(a, 'a')}" if frame.y else f"1/(1 − {style.factor(a, 'a')})"
    forward = _Op(frame, style, "a", "1/(1 + e^−z)", (put_in,), a, "forward")
    brief = _Op(frame, style, "a", "σ(z)", (put_in,), a, "forward")
    backward = _Op(frame, style, "da", "−y/a + (1−y)/(1−a)", (own,), da, "backward")
    return Panel("a = σ(z) = ŷ", forward.lines, backward.lines, (brief.brief,), (backward.brief,))


def _loss(frame: Frame, style: Style) -> Panel:
    a = style.number(frame.value("a"), "a")
    formula, put_in = ("−ln a", f"−ln {a}") if frame.y else ("−ln(1 − a)", f"−ln(1 − {a})")
    loss = _Op(frame, style, "L", formula, (put_in,), frame.value("L"), "forward")
    cost = _cost(frame, style)
    start = line(NOT_NOW, Span("backward: dL/dL = 1", "dim"))
    title = f"L(a, y) with y = {style.number(frame.y)}"
    return Panel(title, (*loss.lines, cost), (start,), (loss.brief, cost), ())


def _cost(frame: Frame, style: Style) -> Line:
    """J, or in a loop the sum of L so far, which becomes J."""
    running = frame.loss_sum
    if running is None:
        text, what = f"J = {style.number(frame.J, 'J')}", "mean of L" if frame.m > 1 else "L itself"
    else:
        text, what = f"ΣL = {style.number(running, 'J')}", "so far"
    just = just_ran(frame, "J")
    role: Role = "changed" if just else "forward" if frame.J is not None else "dim"
    return line(Span(JUST_RAN if just else NOT_NOW, role), Span(text, role), Span(f"  {what}", "dim"))


@dataclass(frozen=True)
class _Op:
    """An op as a panel shows it: its formula, the same with numbers put in step by step, and its value."""

    frame: Frame
    style: Style
    name: str
    formula: str
    steps: tuple[str, ...]
    value: float | None
    phase: Role
    joined: str = ""
    """Where the steps are terms of one sum: the operator between them."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """A line each. Not yet computed, there is one dash, and blank lines keep the height."""
        head = line(*self._mark, Span(f" = {self.formula}", "plain" if self._known else "dim"))
        indent = NOT_NOW + " " * len(self.name)
        if not self._known:
            return head, line(indent, Span(" = ", "dim"), self._result), *[EMPTY] * len(self.steps)
        signs = [" = ", *[self.joined or " = "] * len(self.steps)]
        steps = (line(indent, Span(sign, "dim"), step) for sign, step in zip(signs, self.steps, strict=False))
        return head, *steps, line(indent, Span(" = ", "dim"), self._result)

    @property
    def brief(self) -> Line:
        """All on one line."""
        return self._on_one_line(self.formula, *self._put_in)

    @property
    def brief_without_formula(self) -> Line:
        """The same, with the formula only where no numbers can be put in yet."""
        return self._on_one_line(*(self._put_in or (self.formula,)))

    @property
    def _known(self) -> bool:
        """Whether numbers can be put in: not where the value is masked, which they would give away."""
        return self.value is not None and self.name not in self.style.masks

    @property
    def _put_in(self) -> tuple[str, ...]:
        if not self._known or not self.steps:
            return ()
        return (self.joined.join(self.steps),) if self.joined else self.steps

    def _on_one_line(self, *parts: str) -> Line:
        middle = Span(" = " + " = ".join(parts), "plain" if self._known else "dim")
        return line(*self._mark, middle, Span(" = ", "dim"), self._result)

    @property
    def _mark(self) -> tuple[Span, Span]:
        return Span(JUST_RAN if self._role == "changed" else NOT_NOW, self._role), Span(self.name, self._role)

    @property
    def _result(self) -> Span:
        return Span(self.style.number(self.value, self.name), self._role)

    @property
    def _role(self) -> Role:
        if just_ran(self.frame, self.name):
            return "changed"
        return "dim" if self.value is None else self.phase


def _brief_gradients(frame: Frame, style: Style, shown: list[int]) -> Line:
    parts: list[Span] = []
    for name, value in [*((f"dw{i + 1}", _item(frame.dw, i)) for i in shown), ("db", frame.db)]:
        just = just_ran(frame, name)
        role: Role = "changed" if just else "backward" if value is not None else "dim"
        mark = Span(JUST_RAN if just else NOT_NOW, role)
        parts += [mark, Span(f"{name} ", "name"), Span(style.number(value, name), role), Span(" ")]
    return tuple(parts)


def just_ran(frame: Frame, name: str) -> bool:
    """Whether the op that just ran set this name; a vectorised op sets every item of its own."""
    if frame.op is None:
        return False
    step = frame.op.step
    return frame.op.name == name or (frame.program.name == "vector" and step.name == name.rstrip("0123456789"))


def _item(values: object, i: int) -> float | None:
    item = None if values is None else values[i]  # type: ignore[index]  # an array or a list
    return None if item is None else float(item)
