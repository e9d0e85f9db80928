"""The projector's page: what just ran and its numbers in figures three rows high, to be read from the last row."""

from __future__ import annotations

from lrstep.debugger import Frame
from lrstep.quantities import BY_NAME
from lrstep.view.features import NamedValue, numbers, shown_features
from lrstep.view.lines import EMPTY, Line, Role, Span, cells_of, fit, line
from lrstep.view.recorded import value_spans
from lrstep.view.style import JUST_RAN, NOT_NOW, Style, just_ran

DIGITS = 4
ITEM_CELLS, ITEM_ROWS = 30, 5  # a name, three rows of figures, a blank
GLYPHS = {
    "0": "┏━┓┃ ┃┗━┛", "1": " ╻  ┃  ╹ ", "2": "╺━┓┏━┛┗━╸", "3": "╺━┓ ━┫╺━┛", "4": "╻ ╻┗━┫  ╹", "5": "┏━╸┗━┓╺━┛",
    "6": "┏━╸┣━┓┗━┛", "7": "╺━┓  ┃  ╹", "8": "┏━┓┣━┫┗━┛", "9": "┏━┓┗━┫╺━┛", "−": "   ╺━╸   ", "—": "   ━━━   ",
    "e": "   ┏━╸┗━╸", "?": "╺━┓ ┏┛ • ", "∞": "   ┏╳┓┗╳┛", "N": "┏┓╻┃┗┫╹ ╹", "a": " ━┓┏━┫┗━┻",
}  # fmt: skip
POINT = "  •"


def projected(frame: Frame, style: Style, width: int, rows: int) -> tuple[list[Line], list[Line]]:
    """Numbers in large figures, in so many cells and rows, and as one reads them.

    All numbers where there is room; else those of the phase one is in, and then as many as there is room for, the one
    that was computed last among them.
    """
    columns = max(1, width // ITEM_CELLS)
    items = _chosen(frame, style, columns * max(1, rows // ITEM_ROWS))
    lines: list[Line] = []
    for first in range(0, len(items), columns):
        lines += _row(frame, style, items[first : first + columns], width // columns)
    return lines, [_read(frame, style.at(DIGITS), number) for number in items]


def _read(frame: Frame, style: Style, number: NamedValue) -> Line:
    """A number as one reads it."""
    mark = JUST_RAN if just_ran(frame, number.name) else NOT_NOW
    return line(mark, f"{number.name} ", *value_spans(frame, style, number.name, number.value, "plain"))


def figures(text: str) -> tuple[str, str, str]:
    """A number as it is written, three rows high."""
    rows = ["", "", ""]
    for character in text:
        glyph = GLYPHS.get(character, "         ")
        for i in range(3):
            rows[i] += POINT[i] if character == "." else glyph[3 * i : 3 * i + 3]
    return rows[0], rows[1], rows[2]


def _chosen(frame: Frame, style: Style, most: int) -> list[NamedValue]:
    items = list(numbers(frame, shown_features(frame, style)))
    if len(items) <= most:
        return items
    phase = "forward" if frame.phase is None else frame.phase
    items = [item for item in items if BY_NAME[item.quantity].phase == phase]
    here = next((i for i, item in enumerate(items) if just_ran(frame, item.name)), 0)
    first = max(0, min(here - most + 1, len(items) - most))
    return items[first : first + most]


def _row(frame: Frame, style: Style, items: list[NamedValue], cells: int) -> list[Line]:
    """Items beside each other."""
    rows: list[list[Span]] = [[], [], [], []]
    for item in items:
        here = just_ran(frame, item.name)
        role: Role = "dim" if item.value is None else BY_NAME[item.quantity].phase
        mark = Span(f" {JUST_RAN}" if here else "   ", "changed" if here else "plain")
        name = line(mark, Span(item.name, "title"), *value_spans(frame, style, item.name, item.value, role)[1:])
        for row, piece in zip(rows, _drawn(name, item, style, role, cells), strict=True):
            row.extend(piece)
    return [*(tuple(row) for row in rows), EMPTY]


def _drawn(name: Line, number: NamedValue, style: Style, role: Role, cells: int) -> list[Line]:
    text = style.at(DIGITS).number(number.value, number.name)
    high = figures(text)
    if cells_of(high[0]) + 4 > cells:  # no room for figures: the number as it is
        high = ("", text, "")
    return [fit(name, cells), *(fit(line("   ", Span(row, role)), cells) for row in high)]
