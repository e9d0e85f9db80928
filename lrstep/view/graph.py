"""The computation graph: four panels side by side and the edges between them; and the borders of any panel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lrstep.choices import Notation
from lrstep.debugger import Frame
from lrstep.quantities import PointName
from lrstep.view.graph_panels import GraphPanel
from lrstep.view.lines import EMPTY, Line, Span, cells_of, cut, fit, line

SIDE_BY_SIDE = 116  # cells from which the four have room for every formula
BORDER = 2  # rows of a panel, or cells
EDGE = 3
WORD_BORDER = 4  # cells that a word beside a title takes besides its own
NO_EDGE = Span(" " * EDGE)
BAR = Span("│", "border")
# An edge is drawn full once what it leads to is computed.
_FORWARD_EDGES: tuple[PointName, ...] = ("z", "a", "L")
_BACKWARD_EDGES: tuple[PointName | None, ...] = (None, "dz", "da")


def graph_widths(width: int) -> list[int]:
    """Cells of each of the four panels in a graph so wide."""
    room = width - 3 * EDGE
    return [room // 4 + (1 if i < room % 4 else 0) for i in range(4)]


def graph(
    frame: Frame, four: Sequence[GraphPanel], width: int, notation: Notation = "lesson"
) -> list[Line]:  # fmt: skip
    """The four panels beside each other with their edges, as lines of exactly `width` cells."""
    above = max(len(panel.forward) for panel in four)
    below = max(len(panel.backward) for panel in four)
    named = zip(four, graph_widths(width), _carried(frame, four, notation), strict=True)
    boxes = [_box(panel, cells, above, below, word) for panel, cells, word in named]
    lines = []
    for number, pieces in enumerate(zip(*boxes, strict=True)):
        spans: list[Span] = [*pieces[0]]
        for edge in range(3):
            spans += [_edge(frame, edge, number, above), *pieces[edge + 1]]
        lines.append(tuple(spans))
    return lines


def _carried(frame: Frame, four: Sequence[GraphPanel], notation: Notation) -> list[str]:
    """What leaves each panel on its edge: with its shape where the program is the vectorised one; a script's by its
    name."""
    if frame.yours is not None:
        return [panel.own[0] for panel in four]
    if frame.program.name != "vector":
        return [""] * 4
    if notation == "course":
        return [f"X ({frame.n}, {frame.m})", "", "", f"L (1, {frame.m})"]  # the titles have Z and A
    return [f"X ({frame.m}, {frame.n})", *[f"({frame.m},)"] * 3]


def _edge(frame: Frame, edge: int, number: int, above: int) -> Span:
    """The piece between two panels: an arrow beside the first forward and the first backward line."""
    return edge_forward(frame, edge) if number == 1 else edge_backward(frame, edge) if number == above + 2 else NO_EDGE


def edge_forward(frame: Frame, edge: int) -> Span:
    """The arrow from a panel to the one at its right, full once what it leads to is computed."""
    carried = frame.value(_FORWARD_EDGES[edge]) is not None
    return Span("━━▶" if carried else "╌╌▷", "forward" if carried else "dim")


def edge_backward(frame: Frame, edge: int) -> Span:
    """The arrow to a panel from the one at its right."""
    name = _BACKWARD_EDGES[edge]
    carried = _gradient_begun(frame) if name is None else frame.value(name) is not None
    return Span("◀━━" if carried else "◁╌╌", "backward" if carried else "dim")


def _gradient_begun(frame: Frame) -> bool:
    """Whether the first derivative of a parameter is computed from dz. In a loop its running sum is older than dz."""
    dw = frame.dw
    known = frame.value("dz") is not None and dw is not None and dw[0] is not None
    return known and frame.op is not None and frame.op.step.name != "dz"


def _box(panel: GraphPanel, cells: int, above: int, below: int, word: str) -> list[Line]:
    """One panel with its border: `above` lines of forward values, a rule, `below` lines of derivatives."""
    return [
        _rule("╭", "╮", cells, panel.title, right=word),
        *_rows(panel.forward, cells, above),
        _rule("├", "┤", cells, right=panel.own[1]),
        *_rows(panel.backward, cells, below),
        _rule("╰", "╯", cells),
    ]


def _rows(lines: Sequence[Line], cells: int, count: int) -> list[Line]:
    """So many rows between two bars: the first of the lines, or all and empty ones."""
    empty = _empty_row(cells)
    drawn = [(BAR, *fit(text, cells - 2), BAR) if text and cells >= 2 else empty for text in lines[:count]]
    return drawn + [empty] * (count - len(drawn))


@lru_cache(maxsize=256)
def _empty_row(cells: int) -> Line:
    return fit((BAR,), cells) if cells < 2 else (BAR, *fit(EMPTY, cells - 2), BAR)


def _named(title: str, cells: int) -> str:
    """A title as it stands in a border."""
    return f" {cut(title, cells - 6)} " if title and cells > 8 else ""


@lru_cache(maxsize=512)
def _rule(left: str, right_end: str, cells: int, title: str = "", *, right: str = "") -> Line:
    """A horizontal border, with a title set into it where there is room for one, and perhaps a word at its right."""
    named = _named(title, cells)
    word = f" {right} ─" if right and cells_of(right) <= room_beside(title, cells) else ""
    dashes = "─" * (cells - 3 - cells_of(named) - cells_of(word))
    return fit(
        line(
            Span(left + "─", "border"), Span(named, "title"), Span(dashes, "border"), Span(word, "dim"),
            Span(right_end, "border"),
        ),
        cells,
    )  # fmt: skip


def framed(
    title: str, lines: Sequence[Line], width: int, height: int, offers: Sequence[str] = (), *, joined: bool = False
) -> list[Line]:
    """Lines in a border with a title, at exactly this size, and beside the title the first of the offers that has room.

    Its upper border may be `joined` to the panel above, whose lower border it then is.
    """
    room = room_beside(title, width)
    right = next((offer for offer in offers if cells_of(offer) <= room), "")
    ends = ("├", "┤") if joined else ("╭", "╮")
    return [_rule(*ends, width, title, right=right), *_rows(lines, width, max(0, height - 2)), _rule("╰", "╯", width)]


def room_beside(title: str, width: int) -> int:
    """The cells that a title leaves at its right."""
    return width - 3 - cells_of(_named(title, width)) - WORD_BORDER
