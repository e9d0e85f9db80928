"""The lesson on one page: its table of derivatives, with numbers where there are any, the big picture, takeaways."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.view.features import item
from lrstep.view.style import Style

DERIVATIVES: tuple[tuple[str, str, str], ...] = (
    ("a", "−y/a + (1−y)/(1−a)", "da"),
    ("z", "a − y", "dz"),
    ("w1", "x1·(a − y)", "dw1"),
    ("w2", "x2·(a − y)", "dw2"),
    ("b", "a − y", "db"),
)
"""The lesson's table of the five derivatives for one example: variable, derivative of L, name in code."""

SUMMARY: tuple[tuple[str, str], ...] = (
    ("forward", "x → z → a → L"),
    ("backward", "x ← dz ← da ← dL"),
    ("update", "w = w − alpha·dw     b = b − alpha·db"),
    ("n features", "z = w·x + b     dw = x·dz"),
    ("m examples", "J = mean(L)     dw = X.T @ dz / m     db = mean(dz)"),
)
"""The lesson's big picture, and what n features and m examples make of it."""

TAKEAWAYS: tuple[str, ...] = (
    "Forward computes the prediction and its loss.",
    "Backward computes derivatives by the chain rule, from right to left.",
    "The key formula is dz = a − y, the error of the prediction.",
    "The update subtracts the learning rate times the derivative.",
    "The computation graph shows which values each derivative is built from.",
)


def derivative_rows(frame: Frame, style: Style) -> list[tuple[str, str, str, str]]:
    """Variable, derivative of L, name in code, and its value here, as far as it is known; above them their heads."""
    where = "start" if frame.op is None else frame.address
    head = ("variable", "derivative of L", "in code", f"at {where}, row {frame.row}")
    rows = [(*row, _value(frame, style, row[2])) for row in DERIVATIVES if row[0] != "w2" or frame.n > 1]
    return [head, *rows]


def _value(frame: Frame, style: Style, name: str) -> str:
    """Of this example alone: in a batch dw and db are means of such values."""
    if style.masks & {name, "dz"}:
        return style.hidden
    if name == "da":
        return style.number(frame.value("da"))
    dz, i = frame.value("dz"), int(name[2:]) - 1 if name[:2] == "dw" else 0
    reached = frame.program.loops or name == "dz" or (frame.db if name == "db" else item(frame.dw, i)) is not None
    if dz is None or not reached:
        return style.unset
    return style.number(float(frame.x[i]) * dz if name.startswith("dw") else dz)
