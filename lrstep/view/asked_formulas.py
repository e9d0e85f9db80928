"""The formula of a value that predict asks for, the same with its numbers put in, and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from lrstep.debugger import Frame
from lrstep.formulas import FloatArray
from lrstep.predict.questions import FEW_FEATURES, ValueQuestion
from lrstep.view.features import has_penalty
from lrstep.view.op_lines import OpLines, a_lines, da_lines, loss_lines, penalty_lines, z_lines
from lrstep.view.style import Style

MOST_LISTED: Final = 4
"""Rows of a batch whose numbers are put into a formula."""


class Parts(NamedTuple):
    """A value as a formula, as the same with its numbers put in, and what it is made of, by its names."""

    formula: str
    numbers: str
    known: tuple[str, ...]


def parts_of(question: ValueQuestion, style: Style) -> Parts:
    """Those of a question."""
    if question.is_sum:
        return _running(question, style)
    if question.divides:
        return _divided(question, style)
    return _PARTS[question.quantity](question, style)


def _z(question: ValueQuestion, style: Style) -> Parts:
    frame = question.after
    n = frame.n
    few = n <= FEW_FEATURES
    formula = " + ".join(f"w{i}·x{i}" for i in range(1, n + 1)) if few else "w·x, summed over all features"
    lines = z_lines(frame, style)
    b = " + b" if frame.values.intercept else ""
    if not few:
        return Parts(f"{formula}{b}", " + ".join(lines.steps), ("x, w and b: w1·x1 is the first product",))
    w, x = frame.values.before.w, frame.x
    known = [f"x{i + 1} {style.number(float(x[i]))}" for i in range(n)]
    known += [f"w{i + 1} {style.number(float(w[i]))}" for i in range(n)]
    known += [f"b {style.number(float(frame.values.before.b))}"] if b else []
    return Parts(f"{formula}{b}", " + ".join(lines.steps), tuple(known))


def _of_example(lines: Callable[[Frame, Style], OpLines], formula: str, *made_of: str) -> Callable[..., Parts]:
    def parts(question: ValueQuestion, style: Style) -> Parts:
        return Parts(formula, lines(question.after, style).steps[-1], _known(question, style, made_of))

    return parts


def _loss(question: ValueQuestion, style: Style) -> Parts:
    formula = "−ln a (y is 1)" if question.after.y else "−ln(1 − a) (y is 0)"
    return Parts(formula, loss_lines(question.after, style).steps[-1], _known(question, style, ("a", "y")))


def _da(question: ValueQuestion, style: Style) -> Parts:
    formula = "−y/a + (1 − y)/(1 − a)"
    return Parts(formula, da_lines(question.after, style).steps[-1], _known(question, style, ("a", "y")))


def _dz(question: ValueQuestion, style: Style) -> Parts:
    known = _known(question, style, ("a", "y"))
    a, y = style.number(question.after.value("a")), style.number(question.after.y)
    return Parts("a − y", f"{a} − {y}", known)


def _penalty(question: ValueQuestion, style: Style) -> Parts:
    lines = penalty_lines(question.after, style)
    return Parts(
        lines.formula, lines.steps[-1], (f"l2 {style.number(question.after.l2)}", f"m {question.after.m}", "w")
    )


def _known(question: ValueQuestion, style: Style, names: Sequence[str]) -> tuple[str, ...]:
    """Names of one example with their values."""
    frame = question.after
    row = f"[{frame.row}]" if frame.m > 1 else ""
    values = {name: frame.y if name == "y" else frame.value(name) for name in names}  # type: ignore[arg-type]
    return tuple(f"{name}{row} {style.number(value)}" for name, value in values.items())


def _J(question: ValueQuestion, style: Style) -> Parts:
    return _mean(question, style, "L", [question.after.values.pointwise.L], "L")


def _dw(question: ValueQuestion, style: Style) -> Parts:
    frame, j = question.after, question.feature
    assert j is not None
    X, _ = _rows(frame)
    x, dz = X[:, j], frame.values.pointwise.dz
    parts = _mean(question, style, f"x{j + 1}·dz", [x, dz], f"x{j + 1}", "dz")
    if not has_penalty(frame):
        return parts
    w, m = style.factor(float(frame.values.before.w[j])), f"/{frame.m}" if frame.m > 1 else ""
    l2 = style.number(frame.l2)
    formula = f"{parts.formula} + l2{'/m' if m else ''}·w{j + 1}"
    return Parts(formula, f"{parts.numbers} + {l2}{m}·{w}", (*parts.known, f"w{j + 1} {w.strip('()')}", f"l2 {l2}"))


def _db(question: ValueQuestion, style: Style) -> Parts:
    return _mean(question, style, "dz", [question.after.values.pointwise.dz], "dz")


def _rows(frame: Frame) -> tuple[FloatArray, FloatArray]:
    """X and y of the batch."""
    return frame.values.batch.read(frame.values.rows, 0, frame.m)


def _mean(question: ValueQuestion, style: Style, term: str, columns: Sequence[FloatArray], *names: str) -> Parts:
    """A mean over the batch of a product of numbers of each example."""
    m = question.after.m
    listed = [[float(value) for value in column[:MOST_LISTED]] for column in columns]
    rows = enumerate(zip(*listed, strict=True))
    products = [_product(values, style, first=not place) for place, values in rows]
    more = ", …" if m > MOST_LISTED else ""
    known = tuple(
        f"{name} {', '.join(style.number(value) for value in values)}{more}"
        for name, values in zip(names, listed, strict=True)
    )
    if m == 1:
        return Parts(term, products[0], known)
    numbers = f"({' + '.join(products)}{' + …' if more else ''})/{m}"
    return Parts(f"mean({term})", numbers, (*known, f"m {m}"))


def _product(values: Sequence[float], style: Style, *, first: bool) -> str:
    begun, *rest = values
    shown = style.number(begun) if first else style.factor(begun)
    return "·".join([shown, *(style.factor(value) for value in rest)])


def _step(question: ValueQuestion, style: Style) -> Parts:
    """The new value of a parameter."""
    frame, name = question.after, question.name
    old, slope = frame.values.before.b, frame.db
    if question.feature is not None:
        assert frame.dw is not None
        old, slope = frame.values.before.w[question.feature], frame.dw[question.feature]
    shown, alpha, d = style.number(float(old)), style.number(frame.alpha), style.number(slope)
    numbers = f"{shown} − {alpha}·{style.factor(slope)}"
    return Parts(f"{name} − alpha·d{name}", numbers, (f"{name} {shown}", f"alpha {alpha}", f"d{name} {d}"))


def _running(question: ValueQuestion, style: Style) -> Parts:
    """A loop's sum with the share of one more example."""
    frame, name = question.after, question.name
    before, dz = _sum_before(question), frame.value("dz")
    known = (f"{name} so far {style.number(before)}", *_known(question, style, ("dz",)))
    if question.feature is None:
        return Parts(f"{name} + dz", f"{style.number(before)} + {style.factor(dz)}", known)
    x, symbol = float(frame.x[question.feature]), f"x{question.feature + 1}"
    numbers = f"{style.number(before)} + {style.factor(x)}·{style.factor(dz)}"
    return Parts(f"{name} + {symbol}·dz", numbers, (*known, f"{symbol} {style.number(x)}"))


def _sum_before(question: ValueQuestion) -> float:
    sums = question.after.values.trace.sums(question.after.position)
    value = getattr(sums, question.quantity)
    return float(value if question.feature is None else value[question.feature])


def _divided(question: ValueQuestion, style: Style) -> Parts:
    """A loop's sum divided by m."""
    frame, name = question.after, question.name
    sums = frame.values.trace.sums(frame.m)
    whole: Any = sums.L if question.quantity == "J" else getattr(sums, question.quantity)
    total = style.number(float(whole if question.feature is None else whole[question.feature]))
    decay = f" + l2/m·w{question.feature + 1}" if question.feature is not None and has_penalty(frame) else ""
    put_in = ""
    if question.feature is not None and decay:
        w = style.factor(float(frame.values.before.w[question.feature]))
        put_in = f" + {style.number(frame.l2)}/{frame.m}·{w}"
    return Parts(f"{name}/m{decay}", f"{total}/{frame.m}{put_in}", (f"the sum {name} {total}", f"m {frame.m}"))


_PARTS: Final[dict[str, Callable[[ValueQuestion, Style], Parts]]] = {
    "z": _z,
    "a": _of_example(a_lines, "σ(z) = 1/(1 + e^−z)", "z"),
    "L": _loss,
    "J": _J,
    "R": _penalty,
    "da": _da,
    "dz": _dz,
    "dw": _dw,
    "db": _db,
    "w": _step,
    "b": _step,
}
