"""Formula: the line that just ran as the lesson writes it, once in letters and once with its numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lrstep.debugger import Frame, Op
from lrstep.quantities import BY_NAME, FEATUREWISE, POINTWISE, item_name
from lrstep.view.features import dw_parts, has_penalty, item, several, shown_features
from lrstep.view.op_lines import OpLines, a_lines, a_put_in, da_lines, loss_lines, penalty_lines, z_lines
from lrstep.view.operands import adds, divides, in_loop, sum_before
from lrstep.view.style import Style

MOST_TERMS = 3  # of a sum, that are written out
ZEROED = "zero"  # the loop's line that sets its sums to 0


class Formula(NamedTuple):
    """`name = letters = numbers = value`."""

    name: str
    letters: str
    numbers: tuple[str, ...]
    """With numbers put in, in as many ways as there are, from the fullest on; none where they are not known."""
    value: str
    right: str = ""
    """What follows instead, where somebody recorded something else."""
    quantity: str = ""
    amount: float | None = None
    """The value, as far as it is known."""

    @property
    def text(self) -> str:
        """All of it, as one reads it."""
        parts = [self.name, self.letters, *self.numbers[:1], self.value]
        return " = ".join(filter(None, parts)) + (f" ≠ {self.right}" if self.right else "")


def formula_of(frame: Frame, style: Style, feature: int | None = None) -> Formula | None:
    """That of the op that just ran; before the first, of the one that is next, without numbers. Where the op is of all
    features, of one of them, the first that is shown. None where there is none, as at many a line of a script."""
    op = frame.op or frame.next_op
    if op is None:
        return None
    if op.step.name == ZEROED:
        names = [name for name in ("J", "dw", "db") if name in frame.program.computes]
        return Formula(" = ".join(names), "", (), style.unset if frame.op is None else "0")
    quantity = _quantity(op)
    if quantity is None:
        return None
    if feature is None:
        feature = _feature(frame, style, op) if quantity in FEATUREWISE else 0
    made = _of_script(frame, quantity) if frame.yours is not None else _MADE[quantity](frame, style, feature)
    return _finished(frame, style, item_name(quantity, feature), quantity, made)


class _Made(NamedTuple):
    """Both sides of a formula before its value, and that value."""

    letters: str
    numbers: tuple[str, ...]
    value: float | None


def _finished(frame: Frame, style: Style, name: str, quantity: str, made: _Made) -> Formula:
    """Without numbers where the value is not known yet, or hidden, which they would give away."""
    value = made.value if frame.op is not None else None
    known = value is not None and not style.masks & {name, quantity}
    right = frame.right(name) if known else None
    shown, follows = (style.number(value, name), "") if right is None or value is None else style.apart(value, right)
    if value is not None and not known:
        shown = style.hidden
    numbers = tuple(way for way in made.numbers if way != shown) if known else ()
    return Formula(name, made.letters, numbers, shown, follows, quantity, value if known else None)


def _quantity(op: Op) -> str | None:
    """Which one the op makes; of a line of a script the first that it does."""
    if op.sets is not None:
        return next((name for name in BY_NAME if name in op.sets), None)
    return op.step.name if op.step.name in BY_NAME else None


def _feature(frame: Frame, style: Style, op: Op) -> int:
    """That of the op; of several the first that is shown."""
    return shown_features(frame, style)[0] if op.feature is None else op.feature


def _of_script(frame: Frame, quantity: str) -> _Made:
    """Its formula may be another than the lesson's."""
    value = frame.value(quantity) if quantity in POINTWISE else getattr(frame, quantity)
    return _Made("", (), value)


def _z(frame: Frame, style: Style, _: int) -> _Made:
    op = z_lines(frame, style)
    return _Made(op.formula, (op.joined.join(op.steps),), op.value)


def _a(frame: Frame, style: Style, _: int) -> _Made:
    return _as_the_panel(a_lines(frame, style))


def _L(frame: Frame, style: Style, _: int) -> _Made:
    return _as_the_panel(loss_lines(frame, style))


def _R(frame: Frame, style: Style, _: int) -> _Made:
    return _as_the_panel(penalty_lines(frame, style))


def _da(frame: Frame, style: Style, _: int) -> _Made:
    return _as_the_panel(da_lines(frame, style))


def _as_the_panel(op: OpLines) -> _Made:
    return _Made(op.formula, op.steps[-1:], op.value)


def _dz(frame: Frame, style: Style, _: int) -> _Made:
    """What the chain rule collapses to, which is the lesson's key formula."""
    value = frame.value("dz")
    numbers = () if value is None else (f"{a_put_in(frame, style)[0]} − {style.number(frame.y)}",)
    return _Made("a − y", numbers, value)


def _J(frame: Frame, style: Style, _: int) -> _Made:
    m, L = frame.m, frame.L
    if frame.J is None or L is None:
        return _Made("ΣL/m" if several(frame) else "L", (), frame.J)
    if not several(frame):
        return _Made("L", (style.number(frame.value("L"), "L"),), frame.J)
    if divides(frame, "J"):
        return _Made("ΣL/m", (f"{style.number(sum_before(frame, 'J'))}/{m}",), frame.J)
    return _Made("ΣL/m", _mean(frame, [style.number(L[i], "L") for i in _written_out(m)]), frame.J)


def _dw(frame: Frame, style: Style, i: int) -> _Made:
    value, name = item(frame.dw, i), f"dw{i + 1}"
    x, parts = f"x{i + 1}·dz", None
    decays = has_penalty(frame) and not in_loop(frame)
    if decays and value is not None:
        parts = dw_parts(frame, i)
    numbers = _gradient(frame, style, value, "dw", i)
    letters = _gradient_letters(frame, name, x)
    if decays:
        letters += f" + l2{'/m' if several(frame) else ''}·w{i + 1}"
        numbers = () if parts is None else (style.added(*parts),)
    return _Made(letters, numbers, value)


def _db(frame: Frame, style: Style, _: int) -> _Made:
    return _Made(_gradient_letters(frame, "db", "dz"), _gradient(frame, style, frame.db, "db", None), frame.db)


def _gradient_letters(frame: Frame, name: str, term: str) -> str:
    if not several(frame):
        return term
    if frame.program.loops:
        in_it = in_loop(frame) if frame.op is not None else frame.next_op is not None and frame.next_op.in_loop
        return f"{name} + {term}" if in_it else f"{name}/m"
    return f"Σ{term}/m"


def _gradient(frame: Frame, style: Style, value: float | None, name: str, i: int | None) -> tuple[str, ...]:
    """The numbers of a gradient before a penalty: of one example, of a step of the loop, or of the mean."""
    dz = frame.value("dz")
    if value is None or (dz is None and not divides(frame, name)):
        return ()
    own = style.number(dz, "dz") if i is None else f"{style.number(frame.x[i])}·{style.factor(dz, 'dz')}"
    if not several(frame):
        return (own,)
    if adds(frame, name) or divides(frame, name):
        before = sum_before(frame, name)
        written = style.number(float(before if i is None else before[i]))
        own = f"({own})" if own.startswith(style.minus) else own
        return (f"{written} + {own}",) if adds(frame, name) else (f"{written}/{frame.m}",)
    return () if frame.program.loops else _mean(frame, _shares(frame, style, i))


def _shares(frame: Frame, style: Style, i: int | None) -> list[str]:
    """What examples of the batch add to the sum of a gradient, those that are written out."""
    dz = frame.dz
    assert dz is not None, "a gradient is made of them"
    rows, written = frame.values.batch, _written_out(frame.m)
    errors = [style.factor(dz[at], "dz") for at in written]
    if i is None:
        return errors
    x = [float(rows.read(frame.values.rows, at, at + 1)[0][0, i]) for at in written]
    return [f"{style.factor(value)}·{error}" for value, error in zip(x, errors, strict=True)]


def _written_out(m: int) -> list[int]:
    """The examples of a batch whose terms are written out: all, or the first and the last."""
    return list(range(m)) if m <= MOST_TERMS else [*range(MOST_TERMS - 1), m - 1]


def _mean(frame: Frame, terms: Sequence[str]) -> tuple[str, ...]:
    """The mean of numbers of which these are written out; in short only the first and the last."""
    m, terms = frame.m, [_without_parentheses(terms[0]), *terms[1:]]
    if m <= MOST_TERMS:
        return (f"({' + '.join(terms)})/{m}",)
    ways = [[*terms[:-1], "…", terms[-1]], [terms[0], "…", terms[-1]]]
    return tuple(f"({' + '.join(way)})/{m}" for way in ways)


def _without_parentheses(term: str) -> str:
    """A term at the beginning of a sum, where a minus needs none."""
    return term[1:].replace(")", "", 1) if term.startswith("(") else term


def _w(frame: Frame, style: Style, i: int) -> _Made:
    new = item(frame.w, i) if i < frame.known.reached("w") else None
    return _stepped(frame, style, f"w{i + 1}", float(frame.values.before.w[i]), item(frame.dw, i), new)


def _b(frame: Frame, style: Style, _: int) -> _Made:
    new = frame.b if frame.known.has("b") else None
    return _stepped(frame, style, "b", float(frame.values.before.b), frame.db, new)


def _stepped(
    frame: Frame, style: Style, name: str, old: float, gradient: float | None, new: float | None
) -> _Made:  # fmt: skip
    step = f"{style.number(frame.alpha)}·{style.factor(gradient, f'd{name}')}"
    return _Made(f"{name} − alpha·d{name}", (f"{style.number(old)} − {step}",), new)


_MADE: Mapping[str, Callable[[Frame, Style, int], _Made]] = {
    "z": _z, "a": _a, "L": _L, "J": _J, "R": _R, "da": _da, "dz": _dz, "dw": _dw, "db": _db, "w": _w, "b": _b,
}  # fmt: skip
