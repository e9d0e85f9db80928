"""The header: the run on the left, where one stands in it on the right."""

from __future__ import annotations

from lrstep.debugger import MAIN, Frame
from lrstep.errors import printable
from lrstep.view.lines import Line, Span, cut, line, width
from lrstep.view.style import Style

LEFT_CELLS = 20  # the program's name, and room for the run's


def header(frame: Frame, title: str, style: Style, cells: int, branch: str = MAIN, recording: str = "") -> Line:
    """The run on the left, as much of it as has room; what is recorded; the address, always, on the right."""
    batch = f"batch of {frame.m}" if frame.m > 1 else "one example"
    start = f"start, after update {frame.update:,}" if frame.update else "start"
    address = start if frame.op is None else f"{frame.address} · {frame.phase}"
    if branch != MAIN:
        address = f"{address} · branch {printable(branch)}"
    right = address if cells >= LEFT_CELLS + len(address) else address.partition(" · ")[0]
    parts = [f"n={frame.n}", batch, f"alpha {style.number(frame.alpha)}"]
    told = f"{recording}  " if recording else ""
    room = cells - len(right) - len(told) - 3
    while parts and LEFT_CELLS + len(" · ".join(parts)) > room:
        parts.pop(0)
    about = " · ".join(parts)
    name = cut(printable(title, 200), room - len(" lrstep   · ") - len(about))
    left = line(Span(" lrstep ", "title"), " " + " · ".join(part for part in (name, about) if part))
    gap = max(1, cells - width(left) - len(told) - len(right) - 1)
    middle = (Span(" " * gap), Span(told, "note")) if told else (Span(" " * gap),)
    return (*left, *middle, Span(right, "changed"), Span(" "))
