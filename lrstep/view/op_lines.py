"""OpLines: an op of the graph with its formula and its numbers put in, on lines of its own or on one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lrstep.debugger import Frame
from lrstep.formulas import sigmoid
from lrstep.quantities import BY_NAME, POINTWISE, quantity_of
from lrstep.view.features import has_intercept, shown_features
from lrstep.view.lines import EMPTY, Line, Role, Span, line
from lrstep.view.recorded import NAMELESS, is_nameless, value_spans
from lrstep.view.style import JUST_RAN, NOT_NOW, Style, just_ran

YOURS = "yours "  # before a number of a script that no formula makes


@dataclass(frozen=True)
class OpLines:
    """An op as a panel shows it: its formula, the same with numbers put in step by step, and its value."""

    frame: Frame
    style: Style
    name: str
    formula: str
    steps: tuple[str, ...]
    value: float | None
    joined: str = ""
    """Where the steps are terms of one sum: the operator between them."""
    short: str = ""
    """The formula on one line, where it is another."""
    last: Callable[[], tuple[str, ...]] = tuple
    """Steps for which only lines of its own have room, made where they have."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """A line each. Not yet computed, there is one dash, and blank lines keep the height."""
        head = line(*self._mark, Span(f" = {self.formula}", "plain" if self.known else "dim"))
        indent = NOT_NOW + " " * len(self.name)
        steps = (*self.steps, *self.last())
        if not self.known:
            return head, line(indent, Span(" = ", "dim"), *self._result), *[EMPTY] * len(steps)
        signs = [" = ", *[self.joined or " = "] * len(steps)]
        rows = (line(indent, Span(sign, "dim"), step) for sign, step in zip(signs, steps, strict=False))
        if self._departs:  # what they have is not what the formula gives: there is no "=" between them
            return head, *rows, line(Span(YOURS, "dim"), *self._result)
        return head, *rows, line(indent, Span(" = ", "dim"), *self._result)

    @property
    def choices(self) -> list[tuple[str, ...]]:
        """What may stand between name and value on one line, from most to least: digits go before it does."""
        formula = self.short or self.formula
        if not self.known or not self.steps:
            return [(formula,)]
        if self.joined:
            terms = self.joined.join(self.steps)
            return [(formula, terms), (terms,), (formula,)]
        last = [(formula, self.steps[-1])] if len(self.steps) > 1 else []
        return [(formula, *self.steps), *last, (formula,)]

    def on_one_line(self, *parts: str) -> Line:
        """Name, these parts, and the value."""
        middle = Span("".join(f" = {part}" for part in parts if part), "plain" if self.known else "dim")
        sign = f", {YOURS}" if self._departs and middle.text else " = "
        return line(*self._mark, middle, Span(sign, "dim"), *self._result)

    @property
    def _departs(self) -> bool:
        """Whether it is a script's, and another than the right one, which stands beside it."""
        return self.frame.yours is not None and self.known and self.frame.right(self.name) is not None

    @cached_property
    def known(self) -> bool:
        """Whether numbers can be put in: not where the value is masked, which they would give away, nor where a script
        that is not judged has another than they make."""
        return self.value is not None and self.name not in self.style.masks and not self._is_otherwise

    @property
    def _is_otherwise(self) -> bool:
        frame, name = self.frame, self.name
        if frame.yours is None or name not in POINTWISE or frame.right(name) is not None or self.value is None:
            return False
        right = getattr(frame.values.right.point(frame.position), name)
        near = float(np.finfo(frame.values.dtype).eps) ** 0.5
        return not frame.differing and not np.isclose(self.value, right, rtol=near, equal_nan=True)

    @property
    def _mark(self) -> tuple[Span, Span]:
        return Span(JUST_RAN if self._role == "changed" else NOT_NOW, self._role), Span(self.name, self._role)

    @property
    def _result(self) -> tuple[Span, ...]:
        value = value_spans(self.frame, self.style, self.name, self.value, self._role)
        return (*value, NAMELESS) if self.value is None and is_nameless(self.frame, self.name) else value

    @cached_property
    def _role(self) -> Role:
        if just_ran(self.frame, self.name):
            return "changed"
        return "dim" if self.value is None else BY_NAME[quantity_of(self.name)].phase


def z_lines(frame: Frame, style: Style) -> OpLines:
    """`z = wᵀx + b`, or without an intercept wᵀx: a step for each term that has room."""
    x, w, b = frame.x, frame.values.before.w, float(frame.values.before.b)
    bias = has_intercept(frame)
    shown = shown_features(frame, style)
    weights = [style.factor(w[i]) if place else style.number(w[i]) for place, i in enumerate(shown)]
    terms = [f"{weight}·{style.factor(x[i])}" for weight, i in zip(weights, shown, strict=True)]
    terms += [*([] if len(shown) == frame.n else ["…"]), *([style.factor(b)] if bias else [])]
    formula = f"{'w1·x1 + w2·x2' if frame.n == 2 else 'wᵀx'}{' + b' if bias else ''}"
    return OpLines(frame, style, "z", formula, tuple(terms), frame.value("z"), joined=" + ")


def penalty_lines(frame: Frame, style: Style) -> OpLines:
    """`R`, the penalty on the weights."""
    w = frame.values.before.w.astype(np.float64)
    with np.errstate(over="ignore", under="ignore"):
        put_in = f"{style.number(frame.l2)}/{2 * frame.m}·{style.number(float(w @ w))}"
    return OpLines(frame, style, "R", "l2/(2m)·‖w‖²", (put_in,), frame.R)


def a_lines(frame: Frame, style: Style) -> OpLines:
    """`a = σ(z)`."""
    z = frame.value("z")
    put_in = f"1/(1 + e^{style.number(None if z is None else -z, 'z')})"
    return OpLines(frame, style, "a", "1/(1 + e^−z)", (put_in,), frame.value("a"), short="σ(z)")


def a_put_in(frame: Frame, style: Style) -> tuple[str, str]:
    """a and 1 − a as a formula with numbers has them: where a has no digits left that tell it from 1 or from 0, what
    it was rounded from."""
    a, z = frame.value("a"), frame.value("z")
    if a is None or z is None or "a" in style.masks or frame.values.given is not None:
        return style.factor(a, "a"), f"(1 − {style.factor(a, 'a')})"
    rest = float(sigmoid(np.array([-z]))[0])
    if rest < 5 * 10.0**-style.digits:
        small = _small(frame, style, rest, -z)
        return f"(1 − {small})", small
    shown = _small(frame, style, a, z)
    return shown, f"(1 − {shown})"


def _small(frame: Frame, style: Style, value: float, z: float) -> str:
    """σ(z), which is e^z where that is below the normal numbers of the run's dtype."""
    return style.number(value) if not value < np.finfo(frame.values.dtype).tiny else f"e^{style.number(z)}"


def loss_lines(frame: Frame, style: Style) -> OpLines:
    """L, for the label that this example has."""
    a, rest = a_put_in(frame, style)
    formula, put_in = ("−ln a", a) if frame.y else ("−ln(1 − a)", rest)
    put_in = f"−ln{put_in}" if put_in.startswith("(") else f"−ln {put_in}"
    return OpLines(frame, style, "L", formula, (put_in,), frame.value("L"))


def da_lines(frame: Frame, style: Style) -> OpLines:
    """`da`, of whose two fractions the label leaves one."""
    a, rest = a_put_in(frame, style)
    own = f"−1/{a}" if frame.y else f"1/{rest}"
    return OpLines(frame, style, "da", "−y/a + (1−y)/(1−a)", (own,), frame.value("da"))


def dz_lines(frame: Frame, style: Style) -> OpLines:
    """`dz`: the chain rule with its numbers, what it collapses to, and the numbers of that too."""
    dz = frame.value("dz")

    def put_in() -> tuple[str, ...]:
        return (f"{a_put_in(frame, style)[0]} − {style.number(frame.y)}",)

    if frame.yours is not None and frame.value("da") is None:  # a script seldom has one: then there is no chain
        return OpLines(frame, style, "dz", "a − y", put_in() if dz is not None else (), dz)
    formula = "da·a(1−a) = a − y" if dz is None else "da·a(1−a)"  # known, the one follows from the other in steps
    return OpLines(frame, style, "dz", formula, (_chain(frame, style), "a − y"), dz, last=put_in)


def _chain(frame: Frame, style: Style) -> str:
    """da times a(1−a) in numbers."""
    z, da, dz = frame.value("z"), frame.value("da"), frame.value("dz")
    if z is None or da is None or not math.isinf(da) or frame.values.given is not None or style.masks & {"z", "da"}:
        slope = None if dz is None else _slope(frame)
        return f"{style.number(da, 'da')}·{style.factor(slope)}"
    if math.isinf(z):
        return "lim da·a(1−a)"  # ∞·0 is no number
    return f"{style.minus if da < 0 else ''}e^{style.number(abs(z))}·e^{style.number(-abs(z))}"


def _slope(frame: Frame) -> float | None:
    """a(1−a), which would cancel to 0 where a is rounded to 1: from dz and da, whoever recorded others."""
    point = frame.values.right.point(frame.position)
    return point.dz / point.da if point.da else None
