"""The four panels of the computation graph, x, z, a and L: forward values above, derivatives below."""

from __future__ import annotations

from dataclasses import dataclass

from lrstep.debugger import Frame
from lrstep.errors import printable
from lrstep.view.lines import Line, Role, Span, cut, line
from lrstep.view.style import Style

SHOWN_FEATURES = 3
NAME_CELLS = 12
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


def panels(frame: Frame, style: Style) -> tuple[Panel, Panel, Panel, Panel]:
    """x, z, a and L, in the order in which values flow forward."""
    return _x(frame, style), _z(frame, style), _a(frame, style), _loss(frame, style)


def shown_features(n: int) -> list[int]:
    """The features that have room; the others are said to be there."""
    return list(range(n)) if n <= SHOWN_FEATURES else list(range(SHOWN_FEATURES - 1))


def _x(frame: Frame, style: Style) -> Panel:
    shown, x, w = shown_features(frame.n), frame.x, frame.w
    rows = [
        line(
            NOT_NOW,
            Span(f"x{i + 1} ", "name"),
            f"{style.number(x[i])} ",
            Span(_name(frame.features[i]), "dim"),
        )
        for i in shown
    ]
    more = [line(NOT_NOW, Span(f"… {frame.n - len(shown)} more features", "dim"))] if len(shown) < frame.n else []
    label = line(NOT_NOW, Span("y  ", "name"), style.number(frame.y))
    weights = [_parameter(frame, f"w{i + 1}", w[i], i < frame.reached_features("w")) for i in shown]
    bias = _parameter(frame, "b", frame.b, frame.knows("b"))
    gradients = [row for i in shown for row in _dw(frame, style, i)]
    return Panel(
        f"x · example {frame.row}",
        (*rows, *more, label, *(_told(frame, style, *known) for known in (*weights, bias))),
        (*gradients, *more, *_db(frame, style)),
        brief_forward=(
            line(
                NOT_NOW,
                *_joined([(f"x{i + 1}", style.number(x[i])) for i in shown], ("y", style.number(frame.y))),
            ),
            line(
                NOT_NOW,
                *_joined(
                    [(known[0], style.number(known[1])) for known in weights],
                    (bias[0], style.number(bias[1])),
                ),
            ),
        ),
        brief_backward=(_brief_gradients(frame, style, shown),),
    )


_Parameter = tuple[str, float, bool]


def _parameter(frame: Frame, name: str, value: float, new: bool) -> _Parameter:
    return name, float(value), new


def _told(frame: Frame, style: Style, name: str, value: float, new: bool) -> Line:
    just = _just_ran(frame, name)
    role: Role = "changed" if just else "update" if new else "plain"
    return line(Span(JUST_RAN if just else NOT_NOW, role), Span(f"{name:<3}", "name"), Span(style.number(value), role))


def _dw(frame: Frame, style: Style, i: int) -> tuple[Line, ...]:
    """One weight's gradient: this example's x·dz, and the mean over the batch where there are several."""
    name, x, dz = f"dw{i + 1}", frame.x[i], frame.value("dz")
    numbers = f"{style.number(x)}·{style.factor(dz, 'dz')}"
    value = _item(frame.dw, i)
    if frame.m == 1 and not frame.program.loops:
        return (
            _result(frame, name, f"x{i + 1}·dz", "backward", known=value is not None),
            _filled(frame, name, numbers, style.number(value, name), "backward", known=value is not None),
        )
    own = None if dz is None else float(x * dz)
    return (
        _result(frame, name, _gradient_of(frame, f"x{i + 1}·dz", i), "backward", known=value is not None),
        _filled(frame, name, "", style.number(value, name), "backward", known=value is not None),
        line(NOT_NOW, Span(f"    here {numbers} = {style.number(own, name)}", "dim")),
    )


def _db(frame: Frame, style: Style) -> tuple[Line, ...]:
    known = frame.db is not None
    if frame.m == 1 and not frame.program.loops:
        return (_filled(frame, "db", "dz", style.number(frame.db, "db"), "backward", known=known, named=True),)
    what = _gradient_of(frame, "dz", None)
    return (_filled(frame, "db", what, style.number(frame.db, "db"), "backward", known=known, named=True),)


def _gradient_of(frame: Frame, term: str, feature: int | None) -> str:
    """The sum that a gradient is at this address: a mean, or in a loop the running sum that becomes one."""
    final = frame.knows("db") if feature is None else feature < frame.reached_features("dw")
    return f"sum {term} so far" if frame.sums_started and not final else f"mean {term}"


def _z(frame: Frame, style: Style) -> Panel:
    shown, x, w, z = shown_features(frame.n), frame.x, frame.values.before.w, frame.value("z")
    b = float(frame.values.before.b)
    terms = [f"{style.number(w[i]) if i == 0 else style.factor(w[i])}·{style.factor(x[i])}" for i in shown]
    fold = [] if len(shown) == frame.n else ["…"]
    numbers = [*terms, *fold, style.factor(b)]
    known = z is not None
    formula = " + ".join([*(f"w{i + 1}·x{i + 1}" for i in shown), *fold, "b"])
    dz, da, a = frame.value("dz"), frame.value("da"), frame.value("a")
    slope = None if a is None else _slope(frame)
    chain = f"{style.number(da, 'da')}·{style.factor(slope)}"
    difference = f"{style.number(a, 'a')} − {style.number(frame.y)}"
    return Panel(
        "z = w·x + b",
        (
            _result(frame, "z", formula, "forward", known),
            *(line(NOT_NOW, Span("  + " if i else "  = ", "dim"), term) for i, term in enumerate(numbers)),
            _filled(frame, "z", "", style.number(z, "z"), "forward", known),
        ),
        (
            _result(frame, "dz", "da·a(1−a)", "backward", dz is not None),
            line(NOT_NOW, Span("   = ", "dim"), chain if dz is not None else style.unset),
            _filled(frame, "dz", "", style.number(dz, "dz"), "backward", dz is not None),
            line(
                NOT_NOW,
                Span("   = ", "dim"),
                "a − y",
                Span(f" = {difference}" if dz is not None else "", "dim"),
            ),
        ),
        brief_forward=(_filled(frame, "z", " + ".join(numbers), style.number(z, "z"), "forward", known, named=True),),
        brief_backward=(
            _filled(
                frame,
                "dz",
                f"da·a(1−a) = {chain}" if dz is not None else "da·a(1−a)",
                style.number(dz, "dz") + " = a − y",
                "backward",
                dz is not None,
                named=True,
            ),
        ),
    )


def _a(frame: Frame, style: Style) -> Panel:
    z, a, da, y = frame.value("z"), frame.value("a"), frame.value("da"), frame.y
    put_in = f"1/(1 + e^−{style.factor(z, 'z')})"
    own = f"−1/{style.factor(a, 'a')}" if y else f"1/(1 − {style.factor(a, 'a')})"
    return Panel(
        "a = σ(z) = ŷ",
        (
            _result(frame, "a", "1/(1 + e^−z)", "forward", a is not None),
            line(NOT_NOW, Span("  = ", "dim"), put_in if a is not None else style.unset),
            _filled(frame, "a", "", style.number(a, "a"), "forward", a is not None),
        ),
        (
            _result(frame, "da", "−y/a + (1−y)/(1−a)", "backward", da is not None),
            line(
                NOT_NOW,
                Span("   = ", "dim"),
                f"{own}  (y = {style.number(y)})" if da is not None else style.unset,
            ),
            _filled(frame, "da", "", style.number(da, "da"), "backward", da is not None),
        ),
        brief_forward=(
            _filled(
                frame,
                "a",
                f"σ(z) = {put_in}" if a is not None else "σ(z)",
                style.number(a, "a"),
                "forward",
                a is not None,
                named=True,
            ),
        ),
        brief_backward=(
            _filled(
                frame,
                "da",
                f"−y/a + (1−y)/(1−a) = {own}" if da is not None else "−y/a + (1−y)/(1−a)",
                style.number(da, "da"),
                "backward",
                da is not None,
                named=True,
            ),
        ),
    )


def _loss(frame: Frame, style: Style) -> Panel:
    a, loss, y = frame.value("a"), frame.value("L"), frame.y
    form = "−ln a" if y else "−ln(1 − a)"
    put_in = f"−ln {style.number(a, 'a')}" if y else f"−ln(1 − {style.number(a, 'a')})"
    cost = f"J = {style.number(frame.J, 'J')}"
    what = "mean L of the batch" if frame.m > 1 else "one example: J is L"
    running = frame.loss_sum
    if running is not None:
        cost, what = f"ΣL = {style.number(running, 'J')}", "so far; J = ΣL/m"
    just_J = _just_ran(frame, "J")
    cost_line = line(
        Span(JUST_RAN if just_J else NOT_NOW),
        Span(cost, "changed" if just_J else "plain"),
        Span(f"  {what}", "dim"),
    )
    start = line(NOT_NOW, Span("dL/dL = 1  where backward starts", "dim"))
    return Panel(
        f"L(a, y) with y = {style.number(y)}",
        (
            _result(frame, "L", form, "forward", loss is not None),
            line(NOT_NOW, Span("  = ", "dim"), put_in if loss is not None else style.unset),
            _filled(frame, "L", "", style.number(loss, "L"), "forward", loss is not None),
            cost_line,
        ),
        (start,),
        brief_forward=(
            _filled(
                frame,
                "L",
                f"{form} = {put_in}" if loss is not None else form,
                style.number(loss, "L"),
                "forward",
                loss is not None,
                named=True,
            ),
            cost_line,
        ),
        brief_backward=(start,),
    )


def _slope(frame: Frame) -> float:
    """a(1−a), from z so that it does not cancel to 0: the factor by which dz differs from da."""
    dz, da = frame.value("dz"), frame.value("da")
    return float("nan") if dz is None or not da else dz / da


def _result(frame: Frame, name: str, formula: str, role: Role, known: bool) -> Line:
    """The first line of an op: its name and formula, marked where it just ran."""
    just = _just_ran(frame, name)
    shown: Role = "changed" if just else role if known else "dim"
    return line(
        Span(JUST_RAN if just else NOT_NOW, shown),
        Span(name, shown),
        Span(f" = {formula}", "plain" if known else "dim"),
    )


def _filled(frame: Frame, name: str, numbers: str, value: str, role: Role, known: bool, *, named: bool = False) -> Line:
    """The line with the result: `= numbers = value`, or `name = numbers = value` where it stands alone."""
    just = _just_ran(frame, name)
    shown: Role = "changed" if just else role if known else "dim"
    head = (
        line(Span(JUST_RAN if just else NOT_NOW, shown), Span(name, shown)) if named else line(NOT_NOW, " " * len(name))
    )
    middle = f" = {numbers}" if numbers else ""
    return (*head, Span(middle, "plain" if known else "dim"), Span(" = ", "dim"), Span(value, shown))


def _brief_gradients(frame: Frame, style: Style, shown: list[int]) -> Line:
    parts: list[Span] = [Span(NOT_NOW)]
    names = [(f"dw{i + 1}", _item(frame.dw, i)) for i in shown] + [("db", frame.db)]
    for name, value in names:
        just = _just_ran(frame, name)
        role: Role = "changed" if just else "backward" if value is not None else "dim"
        parts += [
            Span(JUST_RAN if just else "", role),
            Span(f"{name} ", "name"),
            Span(f"{style.number(value, name)}  ", role),
        ]
    return tuple(parts)


def _joined(pairs: list[tuple[str, str]], *more: tuple[str, str]) -> list[Span]:
    return [span for name, value in (*pairs, *more) for span in (Span(f"{name} ", "name"), Span(f"{value}  "))]


def _just_ran(frame: Frame, name: str) -> bool:
    """Whether the op that just ran set this name; a vectorised op sets every item of its own."""
    if frame.op is None:
        return False
    step = frame.op.step
    return frame.op.name == name or (frame.program.name == "vector" and step.name == name.rstrip("0123456789"))


def _item(values: object, i: int) -> float | None:
    item = None if values is None else values[i]  # type: ignore[index]  # an array or a list
    return None if item is None else float(item)


def _name(name: str) -> str:
    return cut(printable(name), NAME_CELLS)
