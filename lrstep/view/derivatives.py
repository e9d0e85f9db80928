"""The lesson's table of derivatives, with the numbers of the selected example where one stands."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.view.features import item
from lrstep.view.lesson import DERIVATIVES
from lrstep.view.style import Style


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
