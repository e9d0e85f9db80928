"""The cheat sheet as a picture: a page of A4 in print, whose text is text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from lrstep.quantities import Phase
from lrstep.view.cheat_sheet import TITLE, Cell, Section

PAGE = 1050, 1485  # five to a millimetre
MARGIN, GUTTER = 50, 40
CODE, TEXT = "font-family:'DejaVu Sans Mono',Menlo,Consolas,monospace", "font-family:Helvetica,Arial,sans-serif"
CODE_EM, TEXT_EM = 0.605, 0.49  # of the size of letters, that one takes: of text on the average
LETTERS, LINE, ROW_GAP = 13, 15.5, 4
TITLE_LETTERS, SECTION_LETTERS, BEFORE_SECTION = 26, 17, 16
COLOURS: dict[Phase, str] = {"forward": "#0060a0", "backward": "#b35c00", "update": "#007a55"}
"""Of Okabe and Ito, as dark as print wants them."""
INK, FAINT, RULE = "#1a1a1a", "#5a5a5a", "#c8c8c8"


class Box(NamedTuple):
    """Where a section stands: its left edge, its width, and the widths of its columns as shares of that."""

    left: float
    width: float
    shares: Sequence[float]


def picture(parts: Sequence[Section]) -> str:
    """The first section across the page, the others in two columns, each in the shorter one. They fit one page as long
    as they are about as many as they are; a test holds that."""
    width, height = PAGE
    inner = width - 2 * MARGIN
    column = (inner - GUTTER) / 2
    drawn = [_text(MARGIN, MARGIN + TITLE_LETTERS, TITLE, TITLE_LETTERS, INK, bold=True)]
    first, *others = parts
    top, lines = _section(first, Box(MARGIN, inner, (0.04, 0.29, 0.29, 0.32, 0.06)), MARGIN + TITLE_LETTERS + 14)
    drawn += lines
    bottoms = [top, top]
    for part in others:
        at = bottoms.index(min(bottoms))
        shares = (0.16, 0.27, 0.57) if len(part.head) == 3 else (0.31, 0.69)
        box = Box(MARGIN + at * (column + GUTTER), column, shares)
        bottoms[at], lines = _section(part, box, bottoms[at])
        drawn += lines
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 {width} {height}" '
        f'role="img" aria-labelledby="title">\n<title id="title">{escape(TITLE)}</title>\n'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _section(part: Section, box: Box, top: float) -> tuple[float, list[str]]:
    """A section below `top`: where it ends, and what is drawn."""
    y = top + BEFORE_SECTION + SECTION_LETTERS
    drawn = [_text(box.left, y, part.title, SECTION_LETTERS, INK, bold=True)]
    y += 6
    if len(box.shares) > 3:
        y += LINE
        drawn += [_text(x, y, name, LETTERS - 1, FAINT) for x, name in zip(_columns(box)[0], part.head, strict=True)]
        y += 4
    for i, row in enumerate(part.rows):
        drawn.append(f'<path d="M{box.left:g} {y + 2:g}h{box.width:g}" stroke="{RULE}" stroke-width="1"/>')
        colour = COLOURS[part.phases[i]] if part.phases else INK
        y, lines = _row(row, box, y + 2, colour)
        drawn += lines
    return y, drawn


def _row(row: Sequence[Cell], box: Box, top: float, colour: str) -> tuple[float, list[str]]:
    lefts, widths = _columns(box)
    drawn, most = [], 0
    for i, (cell, left, width) in enumerate(zip(row, lefts, widths, strict=True)):
        pieces = textwrap.wrap(cell.text, max(1, int(width / _letter(cell))), break_on_hyphens=False) or [""]
        most = max(most, len(pieces))
        ink = colour if i == 0 or (cell.is_code and colour != INK) else INK
        drawn += [
            _text(left, top + ROW_GAP / 2 + (n + 1) * LINE - 3, piece, LETTERS, ink, is_code=cell.is_code, bold=i == 0)
            for n, piece in enumerate(pieces)
            if piece
        ]
    return top + ROW_GAP + most * LINE, drawn


def _columns(box: Box) -> tuple[list[float], list[float]]:
    """The left edges of its columns, and their widths without what is between them."""
    lefts, left = [], box.left
    for share in box.shares:
        lefts.append(left)
        left += share * box.width
    return lefts, [share * box.width - LETTERS for share in box.shares]


def _letter(cell: Cell) -> float:
    return LETTERS * (CODE_EM if cell.is_code else TEXT_EM)


def _text(
    x: float, y: float, text: str, letters: int, colour: str, *, is_code: bool = False, bold: bool = False
) -> str:  # fmt: skip
    weight = ' font-weight="bold"' if bold else ""
    style = CODE if is_code else TEXT
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{letters}" fill="{colour}"{weight} style="{style}" '
        f'xml:space="preserve">{escape(text)}</text>'
    )
